"""The kinds of garment: each module in this package draws one family and registers its kinds when imported.

To add a kind, add a module here that calls `register(Kind(...))`; the plan and the tests pick it up from there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tools.sample_catalogue.cloth import Studio
from tools.sample_catalogue.fabric import Fabric

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Design:
    """One product as it is drawn: whose it is, its cut and its cloth."""

    product_type: str
    gender: str
    cut: str
    fabric: Fabric

    @property
    def child(self) -> bool:
        """Whether it is cut for a child."""
        return self.gender in ("Boys", "Girls")

    @property
    def feminine(self) -> bool:
        """Whether it is cut for women or girls."""
        return self.gender in ("Women", "Girls")


@dataclass(frozen=True)
class Kind:
    """A kind of garment: its shop words, how many there are, what varies, and what draws it.

    Attributes:
        counts: products for each gender.
        cuts: for each gender the names of its cuts and their weights; "" serves every gender not named.
        patterns: the same for patterns.
        weave: the cloth, a key of `drape.HANGS`; a cut may name its own in `weaves`.
        colours: weights that replace the catalogue's own for some colours; "*" stands for every colour not named.
        cut_colours: the same for single cuts.
        cut_patterns: weights of patterns for single cuts, instead of the gender's.
        nouns: for single cuts the title's words, instead of the cut followed by `singular`.
        prices: lowest and highest price of an adult's piece.
        usages: weights of the usage column.
        seasons: what the season column is drawn from; a season named twice comes twice as often.
    """

    product_type: str
    singular: str
    category: str
    subcategory: str
    counts: Mapping[str, int]
    cuts: Mapping[str, Weights]
    patterns: Mapping[str, Weights]
    prices: tuple[float, float]
    usages: Weights
    draw: Callable[[Studio, Design], None]
    weave: str = "jersey"
    weaves: Mapping[str, str] = field(default_factory=dict)
    colours: Weights = field(default_factory=dict)
    cut_colours: Mapping[str, Weights] = field(default_factory=dict)
    cut_patterns: Mapping[str, Weights] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    seasons: Sequence[str] = ("Spring", *("Summer",) * 3, *("Autumn",) * 2, *("Winter",) * 2)


DENIMS: Weights = {
    "*": 0,
    "Blue": 7,
    "Navy": 4,
    "Light Blue": 4,
    "Black": 4,
    "Grey": 2,
    "White": 1,
    "Charcoal": 1,
    "Cream": 0.6,
    "Olive": 0.4,
}
BRIGHTS: Weights = {
    "*": 0,
    "Yellow": 4,
    "Navy": 3,
    "Red": 3,
    "Green": 2,
    "Pink": 2,
    "Turquoise": 1,
    "Blue": 2,
    "Purple": 1,
    "Olive": 1,
}

_KINDS: list[Kind] = []


def register(kind: Kind) -> Kind:
    """The kind itself, now part of the catalogue."""
    _KINDS.append(kind)
    return kind


@cache
def kinds() -> dict[str, Kind]:
    """Every registered kind by its product type, in alphabetical order of the modules."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return {kind.product_type: kind for kind in _KINDS}

"""The patterns a cloth may carry: each module in this package registers some when imported.

To add a pattern, add a function marked `@pattern(...)` here or in a new module; garments and the plan name it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import mix
from tools.sample_catalogue.svg import Box, Point, Sheet, element

Paint = Callable[[Fabric, Box, Random], str]


@dataclass(frozen=True)
class Pattern:
    """A pattern: the words a title uses for it, what paints it over a box, and the colours it suits (all if none)."""

    words: str
    paint: Paint
    suits: tuple[str, ...] = ()


def _nothing(fabric: Fabric, box: Box, rng: Random) -> str:
    return ""


# These are drawn by the garment or by `painted`, which knows the whole garment and not just one piece of it.
_PATTERNS: dict[str, Pattern] = {
    name: Pattern(words, _nothing)
    for name, words in (
        ("plain", ""),
        ("colour block", "Colour Block"),
        ("gradient", "Ombré"),
        ("chest print", "Graphic"),
        ("chest stripe", "Chest Stripe"),
        ("denim wash", "Washed"),
        ("cable", "Cable Knit"),
        ("rib", "Ribbed"),
        ("quilt", "Quilted"),
    )
}


def pattern(name: str, words: str, suits: tuple[str, ...] = ()) -> Callable[[Paint], Paint]:
    """Registers what paints a pattern."""

    def register(paint: Paint) -> Paint:
        _PATTERNS[name] = Pattern(words, paint, suits)
        return paint

    return register


@cache
def patterns() -> dict[str, Pattern]:
    """Every registered pattern by name."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return _PATTERNS


def scatter(box: Box, step: float, rng: Random, jitter: float) -> list[Point]:
    """Points in a staggered grid over a box, each moved by up to `jitter` steps."""
    x0, y0, x1, y1 = box
    spots, row, y = [], 0, y0
    while y < y1 + step:
        x = x0 + (step / 2 if row % 2 else 0)
        while x < x1 + step:
            spots.append((x + rng.uniform(-jitter, jitter) * step, y + rng.uniform(-jitter, jitter) * step))
            x += step
        y += step * 0.87
        row += 1
    return spots


def whole(box: Box) -> str:
    """Path data of a box."""
    x0, y0, x1, y1 = box
    return f"M{x0:.1f} {y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z"


def painted(sheet: Sheet, fabric: Fabric, box: Box, angle: float, role: str, rng: Random) -> str:
    """Markup of the pattern over a box, turned by `angle` degrees; roles (body, sleeve, trim) may differ in paint."""
    x0, y0, x1, y1 = box
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    if fabric.pattern == "gradient":
        stops = [
            (0.15, fabric.base, 1.0),
            (0.55, mix(fabric.base, fabric.accent, 0.45), 1.0),
            (1.0, fabric.accent, 1.0),
        ]
        return element("path", d=whole(box), fill=sheet.gradient(stops, (0, 70), (0, 430)))
    if fabric.pattern == "colour block":
        return _blocks(fabric, box, role)
    reach = max(x1 - x0, y1 - y0) * (0.75 if angle else 0.5) + 8
    wide = (
        cx - (reach if angle else (x1 - x0) / 2 + 8),
        cy - reach,
        cx + (reach if angle else (x1 - x0) / 2 + 8),
        cy + reach,
    )
    markup = patterns()[fabric.pattern].paint(fabric, wide if angle else (x0 - 8, y0 - 8, x1 + 8, y1 + 8), rng)
    return element("g", markup, transform=f"rotate({angle:.1f} {cx:.1f} {cy:.1f})") if markup else ""


def _blocks(fabric: Fabric, box: Box, role: str) -> str:
    x0, y0, x1, y1 = box
    if role == "sleeve":
        return element("path", d=whole(box), fill=fabric.accent)
    if role == "body":
        top, low = y0 + (y1 - y0) * 0.36, y0 + (y1 - y0) * 0.42
        return element("path", d=whole((x0, y0, x1, top)), fill=fabric.accent) + element(
            "path", d=whole((x0, top, x1, low)), fill=fabric.third
        )
    return ""

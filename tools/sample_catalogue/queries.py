"""Photos that a visitor may try: products that the catalogue does not hold, some as somebody else's snapshots."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tools.sample_catalogue.garments import Design, kinds
from tools.sample_catalogue.names import label
from tools.sample_catalogue.plan import fabric_for
from tools.sample_catalogue.render import STUDIO, Scene


@dataclass(frozen=True)
class Query:
    """One photo to ask with: its file name, whose it is, its label, and how it is drawn."""

    file: str
    gender: str
    label: str
    design: Design
    seed: str
    scene: Scene


_LINEN = Scene("#e4d9c8", turn=-4.5, scale=0.93, falloff=0.16)
_SLATE = Scene("#cfd6da", turn=5, scale=0.92, falloff=0.18)
_ROSE = Scene("#ead9d5", turn=3, scale=0.95, falloff=0.12)
_SAGE = Scene("#d7ddd0", turn=-3, scale=0.94, falloff=0.15)

_WANTED: tuple[tuple[str, str, str, str, str, Scene], ...] = (
    ("Women", "Dresses", "Midi", "floral", "Navy", STUDIO),
    ("Women", "Jackets", "Denim", "plain", "Blue", _LINEN),
    ("Women", "Heels", "Block Heel", "plain", "Red", STUDIO),
    ("Men", "Tshirts", "Crew Neck", "breton", "Navy", STUDIO),
    ("Men", "Shirts", "Regular", "tartan", "Red", _SLATE),
    ("Men", "Casual Shoes", "Court", "plain", "White", STUDIO),
    ("Boys", "Tshirts", "Crew Neck", "chest print", "Yellow", _SAGE),
    ("Boys", "Hoodies", "Zip-Up", "plain", "Green", STUDIO),
    ("Boys", "Shorts", "Cargo", "plain", "Khaki", STUDIO),
    ("Girls", "Dresses", "Skater", "dots", "Pink", STUDIO),
    ("Girls", "Skirts", "Tiered", "gingham", "Lavender", _ROSE),
    ("Girls", "Backpacks", "Classic", "hearts", "Turquoise", STUDIO),
)


def queries(seed: int) -> Iterator[Query]:
    """The query photos, drawn from seeds that no product uses."""
    for gender, product_type, cut, pattern, colour, scene in _WANTED:
        kind, key = kinds()[product_type], f"query/{seed}/{gender}/{product_type}"
        fabric = fabric_for(kind, cut, pattern, colour, 1.0, random.Random(key))
        design = Design(product_type, gender, cut, fabric)
        file = f"{gender.lower()}-{kind.singular.lower()}.webp"
        yield Query(file, gender, label(kind, design, colour), design, key, scene)

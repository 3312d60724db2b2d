"""The catalogue plan: which products there are, and every word and number that describes them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, Weights, kinds
from tools.sample_catalogue.names import brand_for, title
from tools.sample_catalogue.palette import COLOURS
from tools.sample_catalogue.patterns import patterns

Key = TypeVar("Key")

COLUMNS = (
    "product_id",
    "title",
    "gender",
    "category",
    "subcategory",
    "product_type",
    "colour",
    "usage",
    "season",
    "year",
    "price",
    "currency",
    "url",
    "image",
)

_COMMON: Weights = {
    "Black": 9,
    "White": 8,
    "Navy": 8,
    "Grey": 6,
    "Blue": 6,
    "Light Blue": 4,
    "Green": 3.5,
    "Red": 4,
    "Beige": 3,
    "Olive": 2.5,
    "Pink": 3,
    "Cream": 2.5,
    "Charcoal": 2.5,
    "Burgundy": 2,
    "Brown": 2,
    "Yellow": 2,
    "Mustard": 1.5,
    "Teal": 1.5,
    "Khaki": 1.5,
    "Tan": 1.2,
    "Orange": 1.2,
    "Rust": 1.2,
    "Coral": 1.0,
    "Purple": 1.0,
    "Mint": 0.8,
    "Lavender": 0.8,
    "Blush": 0.8,
    "Turquoise": 0.5,
}
_LEANINGS: Mapping[str, Weights] = {
    "Women": {"Blush": 3, "Coral": 2, "Burgundy": 1.5, "Lavender": 2, "Cream": 1.6},
    "Girls": {
        "Pink": 3,
        "Lavender": 4,
        "Mint": 3,
        "Yellow": 2,
        "Coral": 3,
        "Purple": 2.5,
        "Charcoal": 0.3,
        "Khaki": 0.3,
    },
    "Boys": {
        "Pink": 0.1,
        "Blush": 0,
        "Lavender": 0.1,
        "Green": 1.6,
        "Orange": 2,
        "Yellow": 1.5,
        "Red": 1.5,
        "Beige": 0.5,
    },
    "Men": {"Pink": 0.4, "Blush": 0.1, "Lavender": 0.2, "Yellow": 0.5, "Coral": 0.4, "Turquoise": 0.5, "Mint": 0.5},
}
_YEARS: Mapping[int, float] = {2021: 1, 2022: 2, 2023: 4, 2024: 7, 2025: 10, 2026: 6}


@dataclass(frozen=True)
class Piece:
    """One product: its row of the table, how it is drawn, and the seeds of its proportions and of its folds."""

    row: Mapping[str, object]
    design: Design
    style_seed: str
    piece_seed: str


def pick(weights: Mapping[Key, float], rng: random.Random) -> Key:
    """One key, chosen by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def _for_gender(table: Mapping[str, Weights], gender: str) -> Weights:
    return table.get(gender) or table[""]


def colour_weights(kind: Kind, gender: str, cut: str, pattern: str) -> dict[str, float]:
    """How likely each colour is for a cut and a pattern."""
    own = kind.cut_colours.get(cut) or kind.colours
    suits = patterns()[pattern].suits
    weights = {}
    for name, common in _COMMON.items():
        leaning = _LEANINGS.get(gender, {}).get(name, 1.0)
        weights[name] = own[name] if name in own else own["*"] if "*" in own else common * leaning
        if suits and name not in suits:
            weights[name] = 0
    return weights if sum(weights.values()) else {name: float(name in suits) for name in _COMMON}


def fabric_for(kind: Kind, cut: str, pattern: str, colour: str, scale: float, rng: random.Random) -> Fabric:
    """The cloth of one product."""
    paint, weave = COLOURS[colour], kind.weaves.get(cut, kind.weave)
    accent, third = rng.sample(paint.partners, 2)
    base = paint.denim if weave == "denim" and paint.denim else paint.value
    return Fabric(pattern, base, accent, third, weave, scale)


def _price(kind: Kind, gender: str, factor: float, rng: random.Random) -> float:
    low, high = kind.prices
    share = rng.betavariate(1.6, 3.2)
    price = (low + (high - low) * share) * factor * (0.58 if gender in ("Boys", "Girls") else 1)
    return round(max(5, round(price)) - rng.choice((0.01, 0.01, 0.05, 0.5, 0)), 2)


def _shares(products: int | None) -> dict[tuple[str, str], int]:
    """How many products each kind and gender has; scaled to a total, by the largest remainder, where one is given."""
    planned = {(kind.product_type, gender): n for kind in kinds().values() for gender, n in kind.counts.items()}
    if products is None:
        return planned
    exact = {key: n * products / sum(planned.values()) for key, n in planned.items()}
    shares = {key: int(share) for key, share in exact.items()}
    ahead = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in ahead[: products - sum(shares.values())]:
        shares[key] += 1
    return shares


def _styles(kind: Kind, gender: str, seed: int, count: int) -> Sequence[tuple[dict[str, object], Design, str]]:
    made: list[tuple[dict[str, object], Design, str]] = []
    number = 0
    rng = random.Random(f"{seed}/{kind.product_type}/{gender}")
    cuts = _for_gender(kind.cuts, gender)
    while len(made) < count:
        cut = list(cuts)[number] if number < len(cuts) and number * 2 < count else pick(cuts, rng)
        pattern = pick(kind.cut_patterns.get(cut) or _for_gender(kind.patterns, gender), rng)
        weights = colour_weights(kind, gender, cut, pattern)
        scale = rng.uniform(0.85, 1.25)
        brand, factor = brand_for(kind, gender, rng)
        usage, season, year = pick(kind.usages, rng), rng.choice(kind.seasons), pick(_YEARS, rng)
        price = _price(kind, gender, factor, rng)
        style = f"{seed}/{kind.product_type}/{gender}/{number}"
        for _ in range(min(pick({1: 70, 2: 22, 3: 8}, rng), count - len(made))):
            colour = pick(weights, rng)
            weights = {**weights, colour: 0}
            if not sum(weights.values()):
                weights = colour_weights(kind, gender, cut, pattern)
            design = Design(kind.product_type, gender, cut, fabric_for(kind, cut, pattern, colour, scale, rng))
            row = {
                "title": title(kind, design, colour, brand),
                "gender": gender,
                "category": kind.category,
                "subcategory": kind.subcategory,
                "product_type": kind.product_type,
                "colour": colour,
                "usage": usage,
                "season": season,
                "year": year,
                "price": price,
                "currency": "GBP",
                "url": "",
            }
            made.append((row, design, style))
        number += 1
    return made


def catalogue(seed: int, products: int | None = None) -> list[Piece]:
    """Every product, in the order of its id: the planned number, or another in the same proportions."""
    rng = random.Random(f"{seed}/order")
    made = [
        style
        for (product_type, gender), count in _shares(products).items()
        for style in _styles(kinds()[product_type], gender, seed, count)
    ]
    rng.shuffle(made)
    pieces = []
    for number, (row, design, style) in enumerate(made, start=1001):
        line = "AW" if row["season"] in ("Autumn", "Winter") else "SS"
        product_id = f"{line}-{number}"
        gaps = {
            name: empty
            for name, empty, chance in (
                ("usage", "", 0.03),
                ("season", "", 0.04),
                ("year", None, 0.04),
                ("price", None, 0.015),
            )
            if rng.random() < chance
        }
        full = {"product_id": product_id, **row, **gaps, "image": f"images/{product_id}.webp"}
        pieces.append(Piece({name: full[name] for name in COLUMNS}, design, style, f"{seed}/{product_id}"))
    return pieces


def table(pieces: Sequence[Piece]) -> pd.DataFrame:
    """The products as a table: strings, but for `year` (Int64, may be missing) and `price` (float64, in `currency`)."""
    frame = pd.DataFrame([piece.row for piece in pieces], columns=list(COLUMNS))
    return frame.astype(
        {name: "str" for name in COLUMNS if name not in ("year", "price")} | {"year": "Int64", "price": "float64"}
    )

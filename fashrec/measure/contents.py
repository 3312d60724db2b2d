"""What a catalogue holds: its attributes as words, narrowed to some of them, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

UNKNOWN = "(not known)"
# what can be counted and narrowed to: column -> its name
ATTRIBUTES = {
    "gender": "Gender",
    "category": "Category",
    "subcategory": "Sub-category",
    "product_type": "Type",
    "colour": "Colour",
    "usage": "Use",
    "season": "Season",
    "year": "Year",
}

Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class KeyFigures:
    """How many products, types, colours and different things; the middle price where prices are known."""

    products: int
    types: int
    colours: int
    things: int
    middle_price: float | None
    currency: str


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The products with every attribute as text, `UNKNOWN` where it is empty."""
    text = {name: table[name].astype("string").fillna("").replace("", UNKNOWN).astype(str) for name in ATTRIBUTES}
    return table.assign(**text)


def narrowed(table: pd.DataFrame, chosen: Chosen, but: str = "") -> pd.DataFrame:
    """The products that have one of the chosen values in each attribute but one; `table` as `in_words` gives it."""
    for name, values in chosen.items():
        if name != but:
            table = table[table[name].isin(list(values))]
    return table


def key_figures(rows: pd.DataFrame) -> KeyFigures:
    """The main figures of some products; of several currencies the commonest."""
    priced = rows[rows["price"].notna()]
    currency = str(priced["currency"].mode().iloc[0]) if len(priced) else ""
    priced = priced[priced["currency"] == currency]
    return KeyFigures(
        products=len(rows),
        types=rows.loc[rows["product_type"] != UNKNOWN, "product_type"].nunique(),
        colours=rows.loc[rows["colour"] != UNKNOWN, "colour"].nunique(),
        things=rows["thing"].nunique(),
        middle_price=float(priced["price"].median()) if len(priced) else None,
        currency=currency,
    )

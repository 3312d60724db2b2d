"""A product, and the shelves it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.errors import NotFound


class Gender(StrEnum):
    """One of the four shelves."""

    MEN = "Men"
    WOMEN = "Women"
    BOYS = "Boys"
    GIRLS = "Girls"


GENDERS = tuple(Gender)
UNISEX = "Unisex"
ADULT_SHELVES = (Gender.MEN, Gender.WOMEN)

GENDER_WORDS = {
    "men": "Men", "man": "Men", "male": "Men", "mens": "Men", "men's": "Men",
    "women": "Women", "woman": "Women", "female": "Women", "womens": "Women", "women's": "Women", "ladies": "Women",
    "boys": "Boys", "boy": "Boys", "boy's": "Boys", "boys'": "Boys",
    "girls": "Girls", "girl": "Girls", "girl's": "Girls", "girls'": "Girls",
    "unisex": "Unisex", "adults": "Unisex",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """One row of a catalogue; text that is not known is empty, numbers that are not known are None."""

    product_id: str
    title: str
    gender: str
    category: str
    subcategory: str
    product_type: str
    colour: str
    usage: str
    season: str
    year: int | None
    price: float | None
    currency: str
    url: str
    image: str

    @classmethod
    def from_row(cls, row: Mapping[Any, Any]) -> Self:
        """The product in a table's row, missing numbers as None."""
        values = {name: row[name] for name in COLUMNS}
        values["year"] = None if pd.isna(values["year"]) else int(values["year"])
        values["price"] = None if pd.isna(values["price"]) else float(values["price"])
        return cls(**values)


COLUMNS = tuple(field.name for field in fields(Product))
TEXT_COLUMNS = tuple(name for name in COLUMNS if name not in ("year", "price"))


def plain_word(text: str) -> str:
    """A word as it is looked up: in small letters, its apostrophes the plain one that keyboards have."""
    return text.strip().casefold().translate(dict.fromkeys(map(ord, "’‘ʼ´`"), "'"))


def parse_gender(text: str) -> Gender:
    """The gender a person named, in any case and by any word that a catalogue may use for it.

    Raises:
        NotFound: it is none of the four.
    """
    word = GENDER_WORDS.get(plain_word(text), "")
    if word in GENDERS:
        return Gender(word)
    raise NotFound(f"There is no gender {text!r}. Choose one of {', '.join(GENDERS)}.")


def shelf_rows(table: pd.DataFrame, gender: Gender) -> NDArray[np.int64]:
    """Positions in the table of the products on a gender's shelf, ascending; `Unisex` stands on both adult shelves."""
    on_shelf = table["gender"] == gender
    if gender in ADULT_SHELVES:
        on_shelf |= table["gender"] == UNISEX
    return np.flatnonzero(on_shelf.to_numpy())

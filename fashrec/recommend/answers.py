"""What a question to the catalogue may ask for, and what its answer holds."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import Gender, Product
from fashrec.index.manifest import Closeness

FILTERED = ("category", "product_type", "colour", "usage")
STEPS = ("very close", "close", "loosely")
SURE = ((0.9, "surely"), (0.7, "very likely"), (0.5, "probably"), (0.0, "perhaps"))
AGREED_FROM_AFAR = 0.5


@dataclass(frozen=True)
class Filters:
    """What matches must be; what is empty allows everything, and so does an empty word.

    Prices are inclusive; matches are at least as close as `how_close`.
    """

    category: Collection[str] = ()
    product_type: Collection[str] = ()
    colour: Collection[str] = ()
    usage: Collection[str] = ()
    price_from: float | None = None
    price_to: float | None = None
    how_close: str = ""

    def allowed(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        """Which rows of a table pass; a product without a price does not pass a price filter."""
        passes = np.ones(len(table), dtype=bool)
        for name in FILTERED:
            if wanted := self._wanted(name):
                passes &= _is_one_of(table[name], wanted)
        if self.price_from is not None:
            passes &= (table["price"] >= self.price_from).to_numpy()
        if self.price_to is not None:
            passes &= (table["price"] <= self.price_to).to_numpy()
        return passes

    def farthest(self, limits: Closeness) -> float:
        """The distance beyond which nothing passes; infinite where any will do."""
        return getattr(limits, self.how_close.replace(" ", "_")) if self.how_close in STEPS else math.inf

    @property
    def by_price(self) -> bool:
        """Whether a price is asked for."""
        return self.price_from is not None or self.price_to is not None

    def _wanted(self, name: str) -> set[str]:
        return {word for word in getattr(self, name) if word}

    def __bool__(self) -> bool:
        return self.by_price or bool(self.how_close) or any(self._wanted(name) for name in FILTERED)


NO_FILTERS = Filters()


def _is_one_of(values: pd.Series, wanted: set[str]) -> NDArray[np.bool_]:
    """Which values are wanted; where some of these words are there in no product, capitals do not matter."""
    right = values.isin(wanted)
    if wanted - set(values[right].unique()):
        right |= values.str.casefold().isin({word.casefold() for word in wanted})
    return right.to_numpy()


@dataclass(frozen=True, slots=True)
class Guess:
    """What the nearest products say a photo shows, and with what share (0–1) of their votes, the nearest's the most.

    `near` is false where the nearest of them is itself only loosely alike.
    """

    value: str
    share: float
    near: bool = True

    @property
    def sure(self) -> str:
        """How sure that is, in a word or two: neighbours that are far agree too."""
        agreed = self.share if self.near else min(self.share, AGREED_FROM_AFAR)
        return next(words for least, words in SURE if agreed >= least)


@dataclass(frozen=True)
class Match:
    """A product that looks like the question; `more_like_it` are further pictures of the same thing."""

    product: Product
    distance: float
    rank: int
    closeness: str
    reasons: tuple[str, ...]
    more_like_it: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The matches, nearest first; `product` is the one asked about, None where a photo was.

    `nothing_close` is true where the shelf holds nothing that looks like the question; matches are the nearest all
    the same.
    """

    gender: Gender
    product: Product | None
    product_type: Guess | None
    colour: Guess | None
    nothing_close: bool
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Browsed:
    """A part of the products that were looked through, and how many there are in all.

    `total` counts several pictures of one thing once, `listed` each.
    """

    total: int
    listed: int
    products: tuple[Product, ...]


def arranged(matches: tuple[Match, ...], order: str) -> tuple[Match, ...]:
    """Matches by price, `cheap` or `dear` first and those without one last; else as they are, the nearest first."""
    if order not in ("cheap", "dear"):
        return matches
    sign = 1 if order == "cheap" else -1
    priced = sorted((m for m in matches if m.product.price is not None), key=lambda m: sign * (m.product.price or 0.0))
    return (*priced, *(match for match in matches if match.product.price is None))


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain dictionaries and lists, as `fashrec similar --json` prints it."""

    def guess(value: Guess | None) -> dict[str, Any] | None:
        return None if value is None else {"value": value.value, "share": round(value.share, 2)}

    return {
        "query": {
            "gender": str(answer.gender),
            "product_id": answer.product.product_id if answer.product else None,
            "product_type": guess(answer.product_type),
            "colour": guess(answer.colour),
            "nothing_close": answer.nothing_close,
        },
        "matches": [
            {
                "product_id": match.product.product_id,
                "title": match.product.title,
                "gender": match.product.gender,
                "distance": round(match.distance, 6),
                "rank": match.rank,
                "closeness": match.closeness,
                "reasons": list(match.reasons),
                "product_type": match.product.product_type,
                "colour": match.product.colour,
                "price": match.product.price,
                "currency": match.product.currency,
                "url": match.product.url,
                "more_like_it": list(match.more_like_it),
            }
            for match in answer.matches
        ],
    }

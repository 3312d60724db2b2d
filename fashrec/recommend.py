"""A photo or a product in, the products that look most alike out, with the reasons."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import Gender, Product
from fashrec.embedding import Embedder
from fashrec.errors import FashrecError, NotFound
from fashrec.index import GenderShelf, Neighbours, Shelf
from fashrec.index.contract import nearest_first, true_distances
from fashrec.index.manifest import Closeness
from fashrec.photos import Photo, fit, read_photo

MOST_MATCHES = 1000
VOTERS = 10
CONVINCED = 0.5
SIMILAR_PRICE = 0.15
NOT_CLOSE = "not close"
LOOKS = {
    "very close": "very similar look",
    "close": "similar look",
    "loosely": "something alike in its look",
    NOT_CLOSE: "the nearest there is",
}
FILTERED = ("category", "product_type", "colour", "usage")


@dataclass(frozen=True)
class Filters:
    """What matches must be; an empty collection allows everything, prices are inclusive."""

    category: Collection[str] = ()
    product_type: Collection[str] = ()
    colour: Collection[str] = ()
    usage: Collection[str] = ()
    price_from: float | None = None
    price_to: float | None = None

    def allowed(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        """Which rows of a table pass; a product without a price does not pass a price filter."""
        passes = np.ones(len(table), dtype=bool)
        for name in FILTERED:
            if wanted := getattr(self, name):
                passes &= table[name].isin(list(wanted)).to_numpy()
        if self.price_from is not None:
            passes &= (table["price"] >= self.price_from).to_numpy()
        if self.price_to is not None:
            passes &= (table["price"] <= self.price_to).to_numpy()
        return passes

    def __bool__(self) -> bool:
        prices = (self.price_from, self.price_to)
        return any(getattr(self, name) for name in FILTERED) or any(price is not None for price in prices)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Guess:
    """What the nearest products say a photo shows, and what share of them (0–1) says so."""

    value: str
    share: float


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
    """A part of the products that were looked through, and how many there are in all."""

    total: int
    products: tuple[Product, ...]


def closeness_in_words(distance: float, limits: Closeness) -> str:
    """How close a match at this distance is: very close, close, loosely, or not close."""
    for words, limit in (("very close", limits.very_close), ("close", limits.close), ("loosely", limits.loosely)):
        if distance <= limit:
            return words
    return NOT_CLOSE


@dataclass(frozen=True)
class _Question:
    vector: NDArray[np.float32]
    product: Product | None
    strange: bool


class Recommender:
    """Answers questions about one shelf; safe to share between threads."""

    def __init__(self, shelf: Shelf, embedder: Embedder) -> None:
        self.shelf = shelf
        self.embedder = embedder

    def ask(self, question: str, gender: Gender, k: int = 10, filters: Filters = NO_FILTERS) -> Answer:
        """The answer to a photo's path or a product's id, whichever the text is; a file wins.

        Raises:
            NotFound: it is neither, or there is nothing for this gender.
            PhotoError: the photo is refused.
        """
        if photo := _as_file(question):
            return self.similar(gender, photo=photo, k=k, filters=filters)
        if question in self.shelf.position_of:
            return self.similar(gender, product_id=question, k=k, filters=filters)
        name = self.shelf.manifest.catalogue.name
        raise NotFound(f"{question[:200]!r} is neither a photo's path nor a product of the catalogue {name!r}.")

    def similar(
        self,
        gender: Gender,
        *,
        photo: Photo | None = None,
        product_id: str | None = None,
        k: int = 10,
        filters: Filters = NO_FILTERS,
        exclude: Collection[str] = (),
    ) -> Answer:
        """The `k` products of a gender that look most like a photo or a product, or all there are.

        A product is left out of its own answer by its id; so is every id in `exclude`. Pictures of one thing are
        folded into one match, the nearest of them.

        Raises:
            FashrecError: neither or both of photo and product were given, or k is not from 1 to 1,000.
            NotFound: there is no such product, or nothing for this gender.
            PhotoError: the photo is refused.
        """
        if (photo is None) == (product_id is None):
            raise FashrecError("Ask with either a photo or a product, not both.")
        if not 1 <= k <= MOST_MATCHES:
            raise FashrecError(f"The number of matches is {k}; it can be 1 to {MOST_MATCHES:,}.")
        shelf = self.shelf.gender(gender)
        question = self._ask_photo(shelf, photo) if photo is not None else self._ask_product(shelf, str(product_id))
        left_out = {*exclude, *([question.product.product_id] if question.product else [])}
        allowed = filters.allowed(shelf.table)
        allowed[[shelf.row_of[name] for name in left_out if name in shelf.row_of]] = False
        found = _nearest_things(shelf, question.vector, k, allowed)
        product_type, colour = self._look_at(shelf, question, found if not filters else None)
        matches = tuple(
            Match(
                product=(product := shelf.product(row)),
                distance=float(distance),
                rank=rank,
                closeness=(
                    closeness := NOT_CLOSE if question.strange else closeness_in_words(distance, shelf.closeness)
                ),
                reasons=_reasons(product, question.product, product_type, colour) or (LOOKS[closeness],),
                more_like_it=_twins(shelf, row, allowed),
            )
            for rank, (row, distance) in enumerate(zip(found.rows, found.distances, strict=True), start=1)
        )
        nothing_close = not matches or matches[0].closeness == NOT_CLOSE
        return Answer(gender, question.product, product_type, colour, nothing_close, matches)

    def browse(self, gender: Gender, words: str = "", start: int = 0, count: int = 12) -> Browsed:
        """Products of a gender whose title, type or id has all of the words, in a fixed order that mixes kinds.

        Of several pictures of one thing the first is shown.

        Raises:
            NotFound: there is nothing for this gender.
        """
        shelf = self.shelf.gender(gender)
        rows = np.random.default_rng(0).permutation(len(shelf))
        for word in words.casefold().split():
            rows = rows[shelf.searched.iloc[rows].str.contains(word, regex=False).to_numpy()]
        rows = rows[_first_of_each(shelf.things[rows])]
        return Browsed(len(rows), tuple(shelf.product(row) for row in rows[start : start + count]))

    def _ask_photo(self, shelf: GenderShelf, photo: Photo, product: Product | None = None) -> _Question:
        size = self.embedder.preprocessing
        fitted = fit(read_photo(photo), size.height, size.width)
        trunk = self.embedder.embed(fitted[np.newaxis])
        strange = bool(shelf.model.strangeness(trunk)[0] > shelf.model.strange)
        return _Question(shelf.model.vectors(trunk)[0], product, strange)

    def _ask_product(self, shelf: GenderShelf, product_id: str) -> _Question:
        product = self.shelf.product(product_id)
        if product_id in shelf.row_of:
            vector = np.asarray(shelf.vectors[shelf.row_of[product_id]], dtype=np.float32)
            return _Question(vector, product, strange=False)
        # It stands on another gender's shelf, whose vectors say nothing here: its picture is asked about instead.
        return self._ask_photo(shelf, self.shelf.thumbnail(product_id), product)

    def _look_at(
        self, shelf: GenderShelf, question: _Question, found: Neighbours | None
    ) -> tuple[Guess | None, Guess | None]:
        """What the question shows: a product's own words, or a vote of the nearest products, filters aside."""
        if question.product:
            own = question.product
            return (
                Guess(own.product_type, 1.0) if own.product_type else None,
                Guess(own.colour, 1.0) if own.colour else None,
            )
        if found is None or len(found.rows) < VOTERS:
            found = _nearest_things(shelf, question.vector, VOTERS, np.ones(len(shelf), dtype=bool))
        voters = shelf.table.iloc[found.rows[:VOTERS]]
        return _vote(voters["product_type"]), _vote(voters["colour"])


def _as_file(question: str) -> Path | None:
    """The file that a text names, or None where it names none."""
    try:
        path = Path(question).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _nearest_things(shelf: GenderShelf, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_]) -> Neighbours:
    """The nearest allowed rows, of each thing the nearest only, `k` of them or all there are.

    More are fetched than wanted, ever more while too few pass; where the search would cover an eighth of the shelf,
    the allowed rows are compared one by one instead.
    """
    fetch = 2 * k + 10
    while fetch < len(shelf) // 8:
        found = shelf.index.nearest(vector, fetch)
        passing = allowed[found.rows]
        rows, distances = found.rows[passing], found.distances[passing]
        first = _first_of_each(shelf.things[rows])
        if len(first) >= k:
            return Neighbours(rows[first[:k]], distances[first[:k]])
        fetch *= 4
    rows = np.flatnonzero(allowed)
    found = nearest_first(rows, true_distances(shelf.vectors[rows], vector), len(rows))
    first = _first_of_each(shelf.things[found.rows])[:k]
    return Neighbours(found.rows[first], found.distances[first])


def _first_of_each(things: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each value stands first, ascending."""
    _, first = np.unique(things, return_index=True)
    return np.sort(first)


def _twins(shelf: GenderShelf, row: int, allowed: NDArray[np.bool_]) -> tuple[str, ...]:
    """The ids of further allowed pictures of the thing in a row."""
    rows = np.flatnonzero((shelf.things == shelf.things[row]) & allowed)
    return tuple(shelf.table["product_id"].iloc[other] for other in rows if other != row)


def _vote(values: pd.Series) -> Guess | None:
    """The commonest of the values that are not empty, the nearest first among equals."""
    counted = Counter(value for value in values if value).most_common(1)
    return Guess(counted[0][0], counted[0][1] / len(values)) if counted else None


def _reasons(
    product: Product, asked: Product | None, product_type: Guess | None, colour: Guess | None
) -> tuple[str, ...]:
    """Why a product is among the matches, in plain words."""
    reasons = []
    if product_type and product_type.share >= CONVINCED and product.product_type == product_type.value:
        reasons.append("same type")
    if colour and colour.share >= CONVINCED and product.colour == colour.value:
        reasons.append("same colour")
    if asked and asked.usage and product.usage == asked.usage:
        reasons.append("same use")
    if asked and _similar_price(asked, product):
        reasons.append("similar price")
    return tuple(reasons)


def _similar_price(asked: Product, product: Product) -> bool:
    if not asked.price or not product.price or asked.currency != product.currency:
        return False
    return abs(product.price - asked.price) <= SIMILAR_PRICE * asked.price


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

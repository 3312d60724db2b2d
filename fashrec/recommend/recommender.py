"""A photo or a product in, the products that look most alike out, with the reasons."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.catalog import Gender, Product
from fashrec.embedding import Embedder
from fashrec.errors import FashrecError, NotFound
from fashrec.index import GenderShelf, Neighbours, Shelf
from fashrec.index.contract import nearest_first, true_distances
from fashrec.index.searching import as_searched
from fashrec.photos import Photo, fit, open_photo
from fashrec.recommend.answers import NO_FILTERS, STEPS, Answer, Browsed, Filters, Guess, Match
from fashrec.recommend.reasons import LOOKS, NOT_CLOSE, Shows, closeness_in_words, reasons_for, vote

MOST_MATCHES = 1000
VOTERS = 10
# So few are compared in less time than Annoy takes to find the first of them by chance.
COMPARED_DIRECTLY = 2000


@dataclass(frozen=True)
class _Asked:
    """What is asked about; the trunk looks at its picture once at most, however many shelves are asked."""

    product: Product | None
    picture: Callable[[], Photo]
    embedder: Embedder

    @cached_property
    def trunk(self) -> NDArray[np.float32]:
        """The picture's trunk output, float32 of shape 1×2048."""
        size = self.embedder.preprocessing
        return self.embedder.embed(fit(open_photo(self.picture()), size.height, size.width)[np.newaxis])


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
        raise NotFound(
            f"{question[:200]!r} is neither a photo's path nor a product of the catalogue {name!r}. "
            "Choose a photo that is there, or a product by its number, as the app shows it."
        )

    def similar(
        self,
        gender: Gender,
        *,
        photo: Photo | None = None,
        product_id: str | None = None,
        k: int = 10,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        """The `k` products of a gender that look most like a photo or a product, or all there are.

        A product is left out of its own answer by its id. Pictures of one thing are folded into one match, the nearest
        of them.

        Raises:
            FashrecError: neither or both of photo and product were given, or k is not from 1 to 1,000.
            NotFound: there is no such product, or nothing for this gender.
            PhotoError: the photo is refused.
        """
        if not 1 <= k <= MOST_MATCHES:
            raise FashrecError(f"The number of matches is {k}; it can be 1 to {MOST_MATCHES:,}.")
        return self._answer(self.shelf.gender(gender), self._asked(photo, product_id), k, filters)

    def elsewhere(
        self, gender: Gender, *, photo: Photo | None = None, product_id: str | None = None, k: int = 4
    ) -> tuple[Answer, ...]:
        """What the shelves of the other genders have that is close to a question, the closest of them first.

        Where none has anything, the answer of the one whose nearest is the least far, with `nothing_close` set.

        Raises:
            FashrecError: neither or both of photo and product were given, or there is no such product.
            PhotoError: the photo is refused.
        """
        others = [other for other in self.shelf.genders if other != gender]
        asked = self._asked(photo, product_id)
        answers = [self._answer(self.shelf.gender(other), asked, k) for other in others]
        order = (*STEPS, NOT_CLOSE)
        close = [_without_the_far(answer) for answer in answers if not answer.nothing_close]
        if not close:
            return tuple(sorted(filter(_has_matches, answers), key=self._how_far)[:1])
        return tuple(sorted(close, key=lambda answer: order.index(answer.matches[0].closeness)))

    def _how_far(self, answer: Answer) -> float:
        """The distance of the nearest match, as a multiple of what its shelf calls loosely alike."""
        return answer.matches[0].distance / max(self.shelf.gender(answer.gender).closeness.loosely, 1e-6)

    def between(self, gender: Gender, product_id: str, other: str) -> str:
        """How alike two products of a gender are, in words; empty where one does not stand on its shelf."""
        shelf = self.shelf.gender(gender)
        if product_id not in shelf.row_of or other not in shelf.row_of:
            return ""
        rows = np.array([shelf.row_of[other]])
        vector = np.asarray(shelf.vectors[shelf.row_of[product_id]], dtype=np.float32)
        return closeness_in_words(float(true_distances(shelf.vectors[rows], vector)[0]), shelf.closeness)

    def browse(self, gender: Gender, words: str = "", start: int = 0, count: int = 12) -> Browsed:
        """Products of a gender whose title, type or id has all of the words, in a fixed order that mixes kinds.

        Spellings that people mix are one, as `as_searched` says. Of several pictures of one thing the first is shown.

        Raises:
            NotFound: there is nothing for this gender.
        """
        shelf = self.shelf.gender(gender)
        rows = np.random.default_rng(0).permutation(len(shelf))
        # Signs alone, in which there is nothing to search for, are in no product's words: they find none, not all.
        for word in as_searched(words).split() or words.split():
            rows = rows[shelf.searched.iloc[rows].str.contains(word, regex=False).to_numpy()]
        listed, rows = len(rows), rows[_first_of_each(shelf.things[rows])]
        return Browsed(len(rows), listed, tuple(shelf.product(row) for row in rows[start : start + count]))

    def _asked(self, photo: Photo | None, product_id: str | None) -> _Asked:
        if photo is not None and product_id is None:
            return _Asked(None, lambda: photo, self.embedder)
        if product_id is not None and photo is None:
            return _Asked(self.shelf.product(product_id), lambda: self.shelf.thumbnail(product_id), self.embedder)
        raise FashrecError("Ask with either a photo or a product, not both.")

    def _answer(self, shelf: GenderShelf, asked: _Asked, k: int, filters: Filters = NO_FILTERS) -> Answer:
        question = _question(shelf, asked)
        if filters.by_price and len(shelf.currencies) > 1:
            raise FashrecError(
                f"Prices for {shelf.gender} are in {' and '.join(shelf.currencies)}, which can't be compared: leave "
                "the price out."
            )
        allowed = filters.allowed(shelf.table)
        if question.product and question.product.product_id in shelf.row_of:
            allowed[shelf.row_of[question.product.product_id]] = False
        found = nearest_things(shelf, question.vector, k, allowed)
        if filters.how_close:
            near = found.distances <= (-1.0 if question.strange else filters.farthest(shelf.closeness))
            found = Neighbours(found.rows[near], found.distances[near])
        shows = self._look_at(shelf, question, found if not filters else None)
        patterns = self.shelf.patterns[shelf.positions[found.rows]]
        matches = tuple(
            Match(
                product=(product := shelf.product(row)),
                distance=float(distance),
                rank=rank,
                closeness=(
                    closeness := NOT_CLOSE if question.strange else closeness_in_words(distance, shelf.closeness)
                ),
                reasons=reasons_for(product, pattern, question.product, shows) or (LOOKS[closeness],),
                more_like_it=_twins(shelf, row, allowed),
            )
            for rank, (row, distance, pattern) in enumerate(
                zip(found.rows, found.distances, patterns, strict=True), start=1
            )
        )
        nothing_close = not matches or matches[0].closeness == NOT_CLOSE
        return Answer(shelf.gender, question.product, shows.product_type, shows.colour, nothing_close, matches)

    def _look_at(self, shelf: GenderShelf, question: _Question, found: Neighbours | None) -> Shows:
        """What the question shows: a product's own words and pattern, or a vote of the nearest, filters aside.

        A photo that nothing on the shelf is close to is taken for nothing: its neighbours know no better.
        """
        if own := question.product:
            pattern = str(self.shelf.patterns[self.shelf.position_of[own.product_id]])
            return Shows(*(Guess(value, 1.0) if value else None for value in (own.product_type, own.colour, pattern)))
        if found is None or len(found.rows) < VOTERS:
            found = nearest_things(shelf, question.vector, VOTERS, np.ones(len(shelf), dtype=bool))
        rows, near = found.rows[:VOTERS], found.distances[:VOTERS]
        how_close = closeness_in_words(near[0], shelf.closeness)
        if question.strange or how_close == NOT_CLOSE:
            return Shows(None, None, None)
        kinds, colours = ([shelf.columns[name][row] for row in rows] for name in ("product_type", "colour"))
        patterns = self.shelf.patterns[shelf.positions[rows]].tolist()
        guesses = (vote(values, near) for values in (kinds, colours, patterns))
        return Shows(*(guess and replace(guess, near=how_close != STEPS[-1]) for guess in guesses))


def _without_the_far(answer: Answer) -> Answer:
    return replace(answer, matches=tuple(match for match in answer.matches if match.closeness != NOT_CLOSE))


def _has_matches(answer: Answer) -> bool:
    return bool(answer.matches)


def _question(shelf: GenderShelf, asked: _Asked) -> _Question:
    """What is asked about as a shelf sees it: a product of its own by its vector, all else by its picture.

    A product of another gender's shelf is all else: the vectors there say nothing here.
    """
    if asked.product and asked.product.product_id in shelf.row_of:
        vector = np.asarray(shelf.vectors[shelf.row_of[asked.product.product_id]], dtype=np.float32)
        return _Question(vector, asked.product, strange=False)
    strange = bool(shelf.model.strangeness(asked.trunk)[0] > shelf.model.strange)
    return _Question(shelf.model.vectors(asked.trunk)[0], asked.product, strange)


def _as_file(question: str) -> Path | None:
    """The file that a text names, or None where it names none."""
    try:
        path = Path(question).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def nearest_things(shelf: GenderShelf, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_]) -> Neighbours:
    """The nearest allowed rows, of each thing the nearest only, `k` of them or all there are.

    More are fetched than wanted, as many as the share that passes suggests, ever more while too few do. Where few
    rows pass, or the search would cover an eighth of the shelf, the allowed rows are compared one by one instead.
    """
    rows = np.flatnonzero(allowed)
    fetch = 3 * k * len(shelf) // (2 * max(1, len(rows)))
    while len(rows) > COMPARED_DIRECTLY and fetch < len(shelf) // 8:
        found = shelf.index.nearest(vector, fetch)
        passing = allowed[found.rows]
        near, distances = found.rows[passing], found.distances[passing]
        first = _first_of_each(shelf.things[near])
        if len(first) >= k:
            return Neighbours(near[first[:k]], distances[first[:k]])
        fetch *= 4
    found = nearest_first(rows, true_distances(shelf.vectors[rows], vector), len(rows))
    first = _first_of_each(shelf.things[found.rows])[:k]
    return Neighbours(found.rows[first], found.distances[first])


def _first_of_each(things: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each value stands first, ascending."""
    _, first = np.unique(things, return_index=True)
    return np.sort(first)


def _twins(shelf: GenderShelf, row: int, allowed: NDArray[np.bool_]) -> tuple[str, ...]:
    """The ids of further allowed pictures of the thing in a row."""
    if not shelf.has_twins[row]:
        return ()
    rows = shelf.pictures_of(row)
    return tuple(shelf.columns["product_id"][other] for other in rows if other != row and allowed[other])

"""From the clicks of all visitors to what each of them teaches about which products look alike to shoppers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from fashrec.store import Event, What

LIKED = frozenset({What.LIKE, What.BASKET, What.PURCHASE})
# Of one visitor, so that nobody outweighs the others by clicking more.
MOST_OF_ONE = 60

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Lesson:
    """What one visitor teaches, as rows of a shelf.

    `liked` are the products liked last, int64 of n, each once; `accepted` and `refused` are pairs of a product whose
    look-alikes were asked for and one of these that was liked or disliked, int64 of m×2.
    """

    visitor: str
    liked: Rows
    accepted: Rows
    refused: Rows


def lessons_of(events: Iterable[Event], row_of: Mapping[str, int]) -> list[Lesson]:
    """A lesson for each visitor who liked two products of a shelf, or judged a look-alike; ordered by visitor.

    The last word on a product counts, by when it was said; products that are gone are left aside.
    """
    lessons = []
    in_time = sorted(events, key=lambda event: (event.visitor, event.at))
    for visitor, clicks in groupby(in_time, lambda event: event.visitor):
        last: dict[int, What] = {}
        asked: dict[tuple[int, int], What] = {}
        for event in clicks:
            row, asked_row = row_of.get(event.product_id), row_of.get(event.asked)
            if row is None or (event.what not in LIKED and event.what is not What.DISLIKE):
                continue
            last.pop(row, None)
            last[row] = event.what
            if asked_row is not None and asked_row != row:
                asked.pop((asked_row, row), None)
                asked[asked_row, row] = event.what
        liked = [row for row, what in last.items() if what in LIKED][-MOST_OF_ONE:]
        pairs = list(asked.items())[-MOST_OF_ONE:]
        accepted = [pair for pair, what in pairs if what in LIKED]
        refused = [pair for pair, what in pairs if what is What.DISLIKE]
        if len(liked) > 1 or pairs:
            lessons.append(Lesson(visitor, np.array(liked, dtype=np.int64), _pairs(accepted), _pairs(refused)))
    return lessons


def _pairs(pairs: list[tuple[int, int]]) -> Rows:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)

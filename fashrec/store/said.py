"""Who said what of which product: visitors numbered, never named, so that each can be counted once."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from fashrec.store.tallies import Span
from fashrec.store.words import DAY, What, listed, monday, weeks_of

AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Said:
    """Likes and dislikes, one by one, arrays of m in no order.

    `visitor` (int32) numbers visitors from 0, `product` (int32) points into `product_ids`, `week` (int32) is numbered
    as tallies do, `liked` (bool) tells likes from dislikes; `simulated` (bool) is whether a simulated shopper spoke.
    """

    visitor: NDArray[np.int32]
    product: NDArray[np.int32]
    week: NDArray[np.int32]
    liked: NDArray[np.bool_]
    simulated: NDArray[np.bool_]
    product_ids: tuple[str, ...]


def said(connection: sqlite3.Connection, shelf: tuple[str, str], span: Span, likes: Collection[What]) -> Said:
    """What visitors said of the products of a catalogue and gender in some weeks."""
    cursor = connection.execute(
        f"SELECT visitor, product_id, at, (what IN ({listed(likes)})) + 2 * simulated FROM event "
        f"WHERE catalogue = ? AND gender = ? AND at >= ? AND at < ? AND what IN ({listed([*likes, What.DISLIKE])})",
        (*shelf, monday(span.first), monday(span.last + 1)),
    )
    # A name that is new gets the next number.
    visitors, products = (defaultdict[str, int](count().__next__) for _ in range(2))
    parts: list[tuple[NDArray[np.int32], ...]] = [tuple(np.empty(0, np.int32) for _ in range(4))]
    while rows := cursor.fetchmany(AT_ONCE):
        who, what, at, how = zip(*rows, strict=True)
        numbers = _numbers(who, visitors), _numbers(what, products)
        parts.append((*numbers, weeks_of(np.array(at)), np.array(how, np.int32)))
    visitor, product, week, meant = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Said(visitor, product, week, meant % 2 == 1, meant > 1, tuple(products))


def likers(
    connection: sqlite3.Connection, shelf: tuple[str, str], now: float, likes: Collection[What], before: int
) -> list[tuple[str, int, int]]:
    """Of how many visitors each product was liked in the seven days up to `now`, and in so many times seven before.

    The second is the sum over its weeks: who likes a product in two of them counts twice, within one of them once.
    """
    week = 7 * DAY
    return connection.execute(
        "SELECT product_id, sum(ago = 0), sum(ago > 0) FROM ("
        "SELECT DISTINCT product_id, visitor, CAST((? - at) / ? AS INTEGER) AS ago FROM event INDEXED BY event_in_time "
        f"WHERE at > ? AND at <= ? AND catalogue = ? AND gender = ? AND what IN ({listed(likes)})) GROUP BY product_id",
        (now, week, now - (before + 1) * week, now, *shelf),
    ).fetchall()


def _numbers(names: Sequence[str], known: Mapping[str, int]) -> NDArray[np.int32]:
    """Numbers of names, int32 of m."""
    return np.fromiter(map(known.__getitem__, names), np.int32, len(names))

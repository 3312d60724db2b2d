"""Sums over the weekly tallies, reckoned by SQLite: a row for each product, however many clicks there were."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fashrec.store.words import What

OF_SHELF = "FROM tally WHERE catalogue = ? AND gender = ? AND week BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class Popularity:
    """What a product's clicks are worth, faded week by week; its likes `recent`ly and in the weeks `before`."""

    product_id: str
    worth: float
    recent: int
    before: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How often a product was liked in each of the last weeks (oldest first), and liked and disliked in all.

    `simulated` is whether simulated shoppers were among those who judged it.
    """

    product_id: str
    weekly: tuple[int, ...]
    likes: int
    dislikes: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The weeks looked at, numbered since 1970: from `first` to the present one, `last`."""

    first: int
    last: int


def popularity(
    connection: sqlite3.Connection,
    shelf: tuple[str, str],
    span: Span,
    worth: Mapping[What, float],
    half_life: float,
    recent: int,
    before: int,
) -> list[Popularity]:
    """How popular the products of a catalogue and gender are, ordered by id.

    A click counts what it is `worth`, half of that after `half_life` weeks. Likes are all that is worth something but
    looks: `recent` ones are of the present week and so many before it, those `before` of the weeks before these.
    """
    likes = [what for what in worth if what is not What.VIEW]
    fade = _case("age", {age: 0.5 ** (age / half_life) for age in range(span.last - span.first + 1)})
    rows = connection.execute(
        f"SELECT product_id, sum(worth * {fade}), sum(CASE WHEN age <= {recent} THEN likes ELSE 0 END), "
        f"sum(CASE WHEN age > {recent} AND age <= {recent + before} THEN likes ELSE 0 END) FROM ("
        f"SELECT product_id, {span.last} - week AS age, count * {_case('what', worth)} AS worth, "
        f"{_count(likes)} AS likes {OF_SHELF}) GROUP BY product_id",
        (*shelf, span.first, span.last),
    )
    return [Popularity(*row) for row in rows]


def judged(
    connection: sqlite3.Connection, shelf: tuple[str, str], span: Span, likes: Collection[What], weeks: int
) -> list[Judged]:
    """How the products of a catalogue and gender were judged, ordered by id, `weekly` for so many weeks.

    Products that nobody judged are left out.
    """
    weekly = ", ".join(
        f"sum(CASE week WHEN {week} THEN likes ELSE 0 END)" for week in range(span.last - weeks + 1, span.last + 1)
    )
    rows = connection.execute(
        f"SELECT product_id, sum(likes), sum(dislikes), max(simulated), {weekly} FROM ("
        f"SELECT product_id, week, simulated, {_count(likes)} AS likes, {_count([What.DISLIKE])} AS dislikes "
        f"{OF_SHELF} AND what IN ({_listed([*likes, What.DISLIKE])})) GROUP BY product_id",
        (*shelf, span.first, span.last),
    )
    return [Judged(row[0], row[4:], row[1], row[2], bool(row[3])) for row in rows]


def _case(column: str, values: Mapping[What, float] | Mapping[int, float]) -> str:
    """An expression with a number for each value of a column, 0 for all others."""
    return (
        f"CASE {column} {' '.join(f'WHEN {_quoted(one)} THEN {value!r}' for one, value in values.items())} ELSE 0 END"
    )


def _count(whats: Collection[What]) -> str:
    return f"CASE WHEN what IN ({_listed(whats)}) THEN count ELSE 0 END"


def _listed(whats: Collection[What]) -> str:
    return ", ".join(_quoted(what) for what in whats)


def _quoted(value: What | int) -> str:
    return f"'{value}'" if isinstance(value, What) else str(value)

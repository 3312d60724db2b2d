"""Sums over the weekly tallies, reckoned by SQLite: a row for each product, however many clicks there were."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from fashrec.store.words import What

OF_SHELF = "FROM tally WHERE catalogue = ? AND gender = ? AND week BETWEEN ? AND ?"


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
) -> list[tuple[str, float]]:
    """How popular the products of a catalogue and gender are, ordered by id.

    A click counts what it is `worth`, half of that after `half_life` weeks.
    """
    fade = _case("age", {age: 0.5 ** (age / half_life) for age in range(span.last - span.first + 1)})
    return connection.execute(
        f"SELECT product_id, sum(worth * {fade}) FROM ("
        f"SELECT product_id, {span.last} - week AS age, count * {_case('what', worth)} AS worth {OF_SHELF}) "
        "GROUP BY product_id",
        (*shelf, span.first, span.last),
    ).fetchall()


def _case(column: str, values: Mapping[What, float] | Mapping[int, float]) -> str:
    """An expression with a number for each value of a column, 0 for all others."""
    return (
        f"CASE {column} {' '.join(f'WHEN {_quoted(one)} THEN {value!r}' for one, value in values.items())} ELSE 0 END"
    )


def _quoted(value: What | int) -> str:
    return f"'{value}'" if isinstance(value, What) else str(value)

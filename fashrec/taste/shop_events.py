"""A shop's own record of what its visitors did, read row by row."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fashrec.catalog import Gender, parse_gender
from fashrec.catalog.report import LeftOut
from fashrec.catalog.text_tables import read_lines
from fashrec.errors import CatalogueError, NotFound
from fashrec.store import Event, What
from fashrec.store.words import DAY, VISITOR

COLUMNS = {
    "visitor": ("visitor", "visitor_id", "customer_id"),
    "gender": ("gender",),
    "product_id": ("product_id", "product"),
    "what": ("what", "event"),
    "when": ("when", "at", "time", "timestamp"),
}
ASKED = "asked"  # may be left out: the product whose look-alikes were shown
LONGEST = 80
# Not of eight digits: those are a day, 20260531, and no second of 1970.
SECONDS = re.compile(r"(?!\d{8}$)\d+(\.\d+)?(e\+?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Shop:
    """What a row may be about: a `catalogue`, the ids on each gender's shelf, and times from `since` to `now`."""

    catalogue: str
    products: Mapping[Gender, Container[str]]
    since: float
    now: float


def read_events(path: Path, shop: Shop) -> tuple[list[Event], list[LeftOut]]:
    """The events of a CSV or TSV in its order, and the rows that are none, each with its line and the reason.

    Times are ISO 8601, taken as UTC where they name no zone, or seconds since 1970.

    Raises:
        CatalogueError: the file cannot be read, or lacks a column.
    """
    lines = read_lines(path)
    _, header = next(lines, (0, []))
    names = [name.strip().casefold() for name in header]
    places = {ours: next((names.index(one) for one in theirs if one in names), -1) for ours, theirs in COLUMNS.items()}
    if missing := [ours for ours, place in places.items() if place < 0]:
        raise CatalogueError(
            f"The table {path} has no column {', '.join(missing)}. Its first line must name {', '.join(COLUMNS)}; "
            f"it names {', '.join(names) or 'nothing'}."
        )
    if ASKED in names:
        places[ASKED] = names.index(ASKED)
    events, bad = [], []
    for line, record in lines:
        row = {ours: record[place].strip() if place < len(record) else "" for ours, place in places.items()}
        try:
            events.append(_event(row, shop))
        except ValueError as error:
            bad.append(LeftOut(line, row["product_id"], str(error)))
    return events, bad


def _event(row: Mapping[str, str], shop: Shop) -> Event:
    """The event of a row.

    Raises:
        ValueError: it is none; the text says why.
    """
    if not re.fullmatch(VISITOR, row["visitor"]):
        raise ValueError(f"the visitor's id is not of 16 to 64 letters, digits, - and _: {row['visitor'][:LONGEST]!r}")
    try:
        gender, what = parse_gender(row["gender"]), What(row["what"].casefold())
    except NotFound as error:
        raise ValueError(f"no such gender: {row['gender']!r}") from error
    except ValueError as error:
        raise ValueError(f"no such event: {row['what']!r}; it may be {', '.join(What)}") from error
    on_shelf = shop.products.get(gender, ())
    for product_id in (row["product_id"], *([row[ASKED]] if row.get(ASKED) else [])):
        if product_id not in on_shelf:
            raise ValueError(f"no such product for {gender}: {product_id!r}")
    at = _seconds(row["when"])
    if at > shop.now:
        raise ValueError(f"it lies in the future: {row['when']}")
    if at < shop.since:
        raise ValueError(f"it is older than {round((shop.now - shop.since) / DAY):,} days, what is kept: {row['when']}")
    return Event(row["visitor"], shop.catalogue, str(gender), row["product_id"], what, row.get(ASKED, ""), at)


def _seconds(text: str) -> float:
    if SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"no time: {text!r}, such as 2026-05-31T18:45:00Z is wanted") from error

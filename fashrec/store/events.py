"""What visitors clicked on and what they set by hand; each visitor's rows can be seen, given away and deleted."""

import logging
import sqlite3
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

from fashrec.store import said, tallies
from fashrec.store.connection import PATIENCE, Connection
from fashrec.store.said import Said
from fashrec.store.tallies import Span
from fashrec.store.words import DAY, LOOKS, Event, What, listed

logger = logging.getLogger(__name__)

MOST_READ = 400  # judgements, and as many looks
MOST_UNDONE = 50
TRIES, BETWEEN_TRIES = 10, 0.05  # seconds


COLUMNS = tuple(field.name for field in fields(Event))
INSERT = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
SELECT = f"SELECT {', '.join(COLUMNS)} FROM event"
LOOKED, JUDGED = f"what IN ({listed(LOOKS)})", f"what NOT IN ({listed(LOOKS)})"
OWN = "visitor = ? AND catalogue = ? AND gender = ?"
ABOUT_VISITORS = ("event", "set_by_hand")
DELETED = "UPDATE deletion SET count = count + 1"


class EventStore:
    """The clicks of all visitors in one SQLite file; safe to share between threads, and with other processes."""

    def __init__(self, path: Path, retention_days: int = 365, patience: float = PATIENCE) -> None:
        self.connection = Connection(path, patience, self._clean_if_needed)
        # For what takes longer than a click may wait.
        self._aside = Connection(path, patience)
        self.connection.beside, self._aside.beside = (self._aside,), (self.connection,)
        self.retention_days = retention_days
        self._last_cleaned = 0.0
        self._traces = False  # of what was deleted, in the log

    def record(self, *events: Event) -> list[int]:
        """Keeps clicks and returns the numbers they got; when it returns, they are on the disk.

        Raises:
            StoreError: the store is locked, full or damaged; nothing was kept.
        """
        with self._writing() as connection:
            numbers = [connection.execute(f"{INSERT} RETURNING id", astuple(one)).fetchone()[0] for one in events]
            self._clean_daily(connection)
        return numbers

    def record_all(self, events: Iterable[Event]) -> None:
        """Keeps any number of clicks, all of them or none."""
        with self._writing() as connection:
            connection.executemany(INSERT, (astuple(event) for event in events))
            self._clean_daily(connection)

    def add_new(self, catalogue: str, events: Sequence[Event]) -> tuple[int, int]:
        """Keeps those events of a catalogue that are not there yet, all of them or none.

        Returns how many were added, and how many were there already. Two of one visitor that say the same of one
        product at the same instant are one, as said last: those that `events` repeats are in neither.
        """
        of: dict[tuple[str, str, str, str, float], Event] = {}
        for one in events:
            key = (one.visitor, one.gender, one.product_id, str(one.what), one.at)
            of.pop(key, None)
            of[key] = one
        distinct = len(of)
        times = [one.at for one in events] or [0.0]
        query = (
            "SELECT visitor, gender, product_id, what, at FROM event WHERE at BETWEEN ? AND ? AND catalogue = ? "
            "AND simulated = 0"
        )
        with self._writing() as connection:
            for key in connection.execute(query, (min(times), max(times), catalogue)):
                of.pop(key, None)
            connection.executemany(INSERT, (astuple(one) for one in of.values()))
            self._clean_daily(connection)
        return len(of), distinct - len(of)

    def of_visitor(self, visitor: str, catalogue: str, gender: str, most: int = MOST_READ) -> list[Event]:
        """A visitor's last judgements within a gender and as many of their last looks, oldest first.

        A shop that tells of each page that is looked at pushes no like out.
        """
        names = ", ".join(COLUMNS)
        parts = (
            f"SELECT * FROM (SELECT {names}, id FROM event WHERE {OWN} AND {these} ORDER BY at DESC, id DESC LIMIT ?)"
            for these in (JUDGED, LOOKED)
        )
        query = f"SELECT {names} FROM ({' UNION ALL '.join(parts)}) ORDER BY at, id"
        with self.connection.reading() as connection:
            rows = connection.execute(query, 2 * (visitor, catalogue, gender, most)).fetchall()
        return [_event(row) for row in rows]

    def judged_products(self, visitor: str, catalogue: str, gender: str) -> frozenset[str]:
        """The ids of all products that a visitor judged within a gender, however long ago."""
        query = f"SELECT DISTINCT product_id FROM event WHERE {OWN} AND {JUDGED}"
        with self.connection.reading() as connection:
            return frozenset(name for (name,) in connection.execute(query, (visitor, catalogue, gender)))

    def judgements(self, visitor: str, catalogue: str, gender: str) -> list[int]:
        """The numbers of a visitor's last likes and dislikes, baskets and purchases within a gender, oldest first."""
        query = f"SELECT id FROM event WHERE {OWN} AND {JUDGED} ORDER BY at DESC, id DESC LIMIT ?"
        with self.connection.reading() as connection:
            rows = connection.execute(query, (visitor, catalogue, gender, MOST_UNDONE)).fetchall()
        return [number for (number,) in reversed(rows)]

    def opinions(
        self, visitor: str, catalogue: str, gender: str, product_ids: Collection[str]
    ) -> dict[str, tuple[What, tuple[int, ...]]]:
        """A visitor's last like or dislike of each of these products, with the numbers of all they gave it.

        A product that they neither liked nor disliked is not in it.
        """
        query = (
            f"SELECT product_id, what, id FROM event WHERE {OWN} "
            f"AND product_id IN ({', '.join('?' * len(product_ids))}) "
            f"AND what IN ({listed((What.LIKE, What.DISLIKE))}) ORDER BY at, id"
        )
        found: dict[str, tuple[What, tuple[int, ...]]] = {}
        with self.connection.reading() as connection:
            for product_id, what, number in connection.execute(query, (visitor, catalogue, gender, *product_ids)):
                _, before = found.get(product_id, (what, ()))
                found[product_id] = What(what), (*before, number)
        return found

    def undo(self, visitor: str, number: int) -> Event | None:
        """Takes back a visitor's click of a number and returns it; None where it is gone or somebody else's."""
        query = f"DELETE FROM event WHERE id = ? AND visitor = ? RETURNING {', '.join(COLUMNS)}"
        with self._writing() as connection:
            row = connection.execute(query, (number, visitor)).fetchone()
            self._traces |= row is not None
        return _event(row) if row else None

    def set_by_hand(self, visitor: str, catalogue: str, gender: str, factor: float, *leanings: str) -> None:
        """Keeps how much leanings count for a visitor: 0 is off, 1 as learned; all of them or none."""
        now = time.time()
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO set_by_hand (visitor, catalogue, gender, leaning, factor, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [(visitor, catalogue, gender, leaning, factor, now) for leaning in leanings],
            )
            self._clean_daily(connection)

    def by_hand(self, visitor: str, catalogue: str, gender: str) -> dict[str, float]:
        """What a visitor set by hand within a gender."""
        query = f"SELECT leaning, factor FROM set_by_hand WHERE {OWN}"
        with self.connection.reading() as connection:
            return dict(connection.execute(query, (visitor, catalogue, gender)).fetchall())

    def start_over(self, visitor: str, catalogue: str, gender: str) -> None:
        """Deletes a visitor's clicks and settings within one gender, as surely as `delete` does."""
        with self.connection.writing() as connection:
            _delete(connection, OWN, visitor, catalogue, gender)
        self._leave_no_trace()

    def kept(self, visitor: str) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about a visitor, as plain values."""
        with self.connection.reading() as connection:
            rows = connection.execute(f"{SELECT} WHERE visitor = ? ORDER BY id", (visitor,)).fetchall()
            names = ("catalogue", "gender", "leaning", "factor", "at")
            query = f"SELECT {', '.join(names)} FROM set_by_hand WHERE visitor = ?"
            by_hand = connection.execute(query, (visitor,)).fetchall()
        return {
            "events": [asdict(_event(row)) for row in rows],
            "set_by_hand": [dict(zip(names, row, strict=True)) for row in by_hand],
        }

    def delete(self, visitor: str) -> None:
        """Deletes all that is kept about a visitor.

        When it returns, no question finds it any more, and its place in the file is overwritten. What SQLite's log
        still holds of it is gone too, unless somebody else reads an older state of the file all the while; then it goes
        at the first click, or the next opening of the store, after they have finished. What a disk keeps of the blocks
        that a file gave up, and what backups hold, is beyond it.
        """
        with self.connection.writing() as connection:
            _delete(connection, "visitor = ?", visitor)
        self._leave_no_trace()

    def delete_simulated(self, catalogue: str = "") -> int:
        """Deletes the clicks of simulated shoppers, on one catalogue where it is named; returns how many."""
        query = "DELETE FROM event WHERE simulated = 1 AND (catalogue = :catalogue OR :catalogue = '')"
        with self._writing() as connection:
            count = connection.execute(query, {"catalogue": catalogue}).rowcount
            self._traces |= count > 0
            if count:
                connection.execute(DELETED)
        return count

    def deletions(self) -> int:
        """A number that is another one once visitors' clicks were deleted, by this process or another.

        Clicks that are undone, or past their time, leave it as it is.
        """
        with self.connection.reading() as connection:
            return int(connection.execute("SELECT count FROM deletion").fetchone()[0])

    def popularity(
        self, catalogue: str, gender: str, span: Span, worth: Mapping[What, float], half_life: float
    ) -> list[tuple[str, float]]:
        """How popular each product is, see `tallies.popularity`; nobody else waits for it."""
        with self._aside.reading() as connection:
            return tallies.popularity(connection, (catalogue, gender), span, worth, half_life)

    def likers(
        self, catalogue: str, gender: str, now: float, likes: Collection[What], before: int
    ) -> list[tuple[str, int, int]]:
        """Of how many visitors each product was liked lately and before, see `said.likers`; nobody waits for it."""
        with self._aside.reading() as connection:
            return said.likers(connection, (catalogue, gender), now, likes, before)

    def said(self, catalogue: str, gender: str, span: Span, likes: Collection[What]) -> Said:
        """Likes and dislikes by visitors that have no names, see `said.said`; nobody else waits for it."""
        with self._aside.reading() as connection:
            return said.said(connection, (catalogue, gender), span, likes)

    def judged(self, catalogue: str, gender: str, up_to: int | None = None, simulated: bool = True) -> list[Event]:
        """Every like and dislike, purchase and basket within a gender, as they were taken in, for learning.

        `up_to` is the number of the last one wanted; those of simulated shoppers are left out unless `simulated`.
        """
        query = f"{SELECT} WHERE catalogue = ? AND gender = ? AND id <= ? AND simulated <= ? AND {JUDGED} ORDER BY id"
        last = up_to if up_to is not None else sys.maxsize
        with self.connection.reading() as connection:
            return [_event(row) for row in connection.execute(query, (catalogue, gender, last, int(simulated)))]

    def judged_since(self, catalogue: str, number: int, simulated: bool = True) -> tuple[int, int]:
        """How many likes and dislikes of a catalogue came after the one of a number, and the number of the last."""
        query = f"SELECT count(*), max(id) FROM event WHERE catalogue = ? AND id > ? AND simulated <= ? AND {JUDGED}"
        with self.connection.reading() as connection:
            count, last = connection.execute(query, (catalogue, number, int(simulated))).fetchone()
        return count, last or number

    def close(self) -> None:
        """Lets the file go."""
        self.connection.close()
        self._aside.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, after which the log is emptied of what was deleted in it or before, where nobody reads."""
        with self.connection.writing() as connection:
            yield connection
        self._leave_no_trace_yet()

    def _leave_no_trace(self) -> None:
        """Empties the log; where somebody reads for longer than a moment, later."""
        for _ in range(TRIES):
            # Through the connection that counts, so that a count of this process is no reader in the way.
            self._traces = not self._aside.empty_log()
            if not self._traces:
                return
            time.sleep(BETWEEN_TRIES)
        logger.warning("What was deleted is still in the log of %s: somebody reads it.", self.connection.path)

    def _leave_no_trace_yet(self) -> None:
        """Empties the log once, where it holds what was deleted; nobody waits for it."""
        if self._traces:
            self._traces = False  # first: another thread may delete something meanwhile
            if not self.connection.empty_log():
                self._traces = True

    def _clean_daily(self, connection: sqlite3.Connection) -> None:
        if time.time() - self._last_cleaned > DAY:
            self._clean(connection)

    def _clean_if_needed(self, connection: sqlite3.Connection) -> None:
        """Deletes what is past its time; where another process holds the file, later: reading needs no lock."""
        tables = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE at < :before" for table in ABOUT_VISITORS)
        if not connection.execute(f"SELECT EXISTS ({tables})", {"before": self._kept_from()}).fetchone()[0]:
            return
        try:
            self._clean(connection)
        except sqlite3.OperationalError as error:
            logger.warning("Old clicks were not deleted yet: %s", error)

    def _clean(self, connection: sqlite3.Connection) -> None:
        for table in ABOUT_VISITORS:
            gone = connection.execute(f"DELETE FROM {table} WHERE at < ?", (self._kept_from(),)).rowcount
            self._traces |= gone > 0
        self._last_cleaned = time.time()

    def _kept_from(self) -> float:
        return time.time() - self.retention_days * DAY


def _delete(connection: sqlite3.Connection, where: str, *whose: str) -> None:
    """Deletes what is kept about a visitor, and counts it as a deletion where there was anything."""
    gone = [connection.execute(f"DELETE FROM {table} WHERE {where}", whose).rowcount for table in ABOUT_VISITORS]
    if any(gone):
        connection.execute(DELETED)


def _event(row: tuple[Any, ...]) -> Event:
    visitor, catalogue, gender, product_id, what, asked, at, simulated = row
    return Event(visitor, catalogue, gender, product_id, What(what), asked, at, bool(simulated))

"""Every question that the store asks SQLite while visitors wait is answered by an index: its own SQL, as it runs."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fashrec.store import Event, EventStore, Span, What, week_of

ANNA = ("anna", "toys", "Women")
NOW = time.time()
WEEKS = Span(week_of(NOW) - 3, week_of(NOW))

ASKED: dict[str, Callable[[EventStore], object]] = {
    "record": lambda store: store.record(_click()),
    "record_all": lambda store: store.record_all([_click()]),
    "add_new": lambda store: store.add_new("toys", [_click()]),
    "of_visitor": lambda store: store.of_visitor(*ANNA),
    "judged_products": lambda store: store.judged_products(*ANNA),
    "judgements": lambda store: store.judgements(*ANNA),
    "opinions": lambda store: store.opinions(*ANNA, ["p1", "p2"]),
    "undo": lambda store: store.undo("anna", 1),
    "set_by_hand": lambda store: store.set_by_hand(*ANNA, 0.0, "colour:red"),
    "by_hand": lambda store: store.by_hand(*ANNA),
    "start_over": lambda store: store.start_over(*ANNA),
    "kept": lambda store: store.kept("anna"),
    "delete": lambda store: store.delete("anna"),
    # of all visitors, in the background or for learning
    "popularity": lambda store: store.popularity("toys", "Women", WEEKS, {What.LIKE: 1.0}, 4.0),
    "likers": lambda store: store.likers("toys", "Women", NOW, [What.LIKE], 4),
    "said": lambda store: store.said("toys", "Women", WEEKS, [What.LIKE]),
    "judged": lambda store: store.judged("toys", "Women"),
    "judged_since": lambda store: store.judged_since("toys", 0),
    "deletions": lambda store: store.deletions(),
}
# A command that somebody types, once: it may look at every row.
NOT_ASKED = {"delete_simulated", "close"}


def _click() -> Event:
    return Event(*ANNA, "p1", What.LIKE, "", time.time())


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    store = EventStore(tmp_path / "store.sqlite")
    store.record(_click())
    return store


def statements(store: EventStore, call: Callable[[EventStore], object]) -> list[str]:
    """The SQL that a call runs, with its values; what only begins, ends or sets something up is left out."""
    seen: list[str] = []
    both = (store.connection, store._aside)
    for one in both:
        with one.reading() as connection:
            connection.set_trace_callback(seen.append)
    call(store)
    for one in both:
        with one.reading() as connection:
            connection.set_trace_callback(None)
    return [sql for sql in seen if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]


def scans(store: EventStore, sql: str) -> list[str]:
    """The steps of a plan that read a whole table of the store."""
    with store.connection.reading() as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in plan if re.match(r"SCAN (event|set_by_hand|tally)\b", step)]


@pytest.mark.parametrize("name", ASKED)
def test_no_question_reads_a_whole_table(store: EventStore, name: str) -> None:
    asked = statements(store, ASKED[name])
    assert asked
    assert {sql: found for sql in asked if (found := scans(store, sql))} == {}


def test_every_call_of_the_store_is_looked_at() -> None:
    public = {name for name, one in vars(EventStore).items() if callable(one) and not name.startswith("_")}
    assert public == set(ASKED) | NOT_ASKED


def test_what_the_store_cleans_at_its_opening_and_once_a_day_is_found_by_an_index(store: EventStore) -> None:
    def clean(store: EventStore) -> None:
        with store.connection.writing() as connection:
            store._clean_if_needed(connection)
            store._clean(connection)

    asked = statements(store, clean)
    assert sum(sql.startswith("DELETE") for sql in asked) == 2
    assert {sql: found for sql in asked if (found := scans(store, sql))} == {}


def test_a_missing_index_would_be_noticed(store: EventStore) -> None:
    with store.connection.reading() as connection:
        for index in ("event_of_visitor", "event_said_again"):
            connection.execute(f"DROP INDEX {index}")
    for name in ("kept", "delete"):
        assert any(scans(store, sql) for sql in statements(store, ASKED[name])), name

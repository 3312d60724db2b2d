"""What was deleted leaves the store's log too, as soon as nobody reads an older state of the file."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_store import click

from fashrec.store import EventStore
from fashrec.store.words import DAY


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore(tmp_path / "home" / "store.sqlite")


@contextmanager
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process that reads the state of the file at this moment until it ends its transaction."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM event").fetchone()
    yield other
    other.close()


def holding(path: Path, who: str) -> list[str]:
    """The files of a store that hold an id."""
    return [one.name for one in path.parent.iterdir() if who.encode() in one.read_bytes()]


def test_what_a_reader_keeps_in_the_log_is_gone_at_the_first_click_after_it(store: EventStore) -> None:
    path, who = store.connection.path, "secret-visitor-id"
    store.record(click(1, visitor=who))
    with reader(path) as other:
        store.delete(who)
        assert store.kept(who)["events"] == []
        assert holding(path, who) == ["store.sqlite-wal"]  # else this test would show nothing
        store.record(click(2))
        assert holding(path, who)
        other.execute("COMMIT")
        store.record(click(3))
        assert holding(path, who) == []
    assert [event.product_id for event in store.of_visitor("anna", "toys", "Women")] == ["p2", "p3"]


def test_what_a_reader_keeps_in_the_log_is_gone_at_the_next_opening(store: EventStore) -> None:
    path, who = store.connection.path, "secret-visitor-id"
    store.record(click(1, visitor=who), click(2))
    with reader(path) as other:
        store.start_over(who, "toys", "Women")
        assert holding(path, who) == ["store.sqlite-wal"]
        other.execute("COMMIT")
        assert holding(path, who)
        assert len(EventStore(path).of_visitor("anna", "toys", "Women")) == 1
        assert holding(path, who) == []


def test_deleting_beside_a_reader_holds_up_nobody_who_writes(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fashrec.store.events.TRIES", 10**6)  # as long as the reader stays
    store.record(click(1, visitor="ben"))
    other = EventStore(store.connection.path)
    with reader(store.connection.path) as reads, ThreadPoolExecutor(1) as pool:
        deleting = pool.submit(store.delete, "ben")
        while other.kept("ben")["events"]:
            time.sleep(0.01)
        other.record(click(2))
        other.record(click(3))
        assert not deleting.done()
        reads.execute("COMMIT")
        deleting.result(60)
    assert holding(store.connection.path, "ben") == []


def test_what_is_taken_back_leaves_the_log_too(store: EventStore) -> None:
    (number,) = store.record(click(1, product_id="secret-product"))
    store.undo("anna", number)
    assert holding(store.connection.path, "secret-product") == []


def test_what_simulated_shoppers_did_leaves_the_log_too(store: EventStore) -> None:
    store.record(click(1, product_id="secret-product", simulated=True))
    assert store.delete_simulated() == 1
    assert holding(store.connection.path, "secret-product") == []


def test_what_is_past_its_time_leaves_the_log_too(store: EventStore) -> None:
    store.record(click(1))
    longer = EventStore(store.connection.path, retention_days=10**4)
    longer.record(click(2, product_id="secret-product", at=time.time() - 366 * DAY))
    assert holding(store.connection.path, "secret-product")
    store._last_cleaned = 0.0
    store.set_by_hand("anna", "toys", "Women", 0.5, "colour:Red")
    assert holding(store.connection.path, "secret-product") == []

"""A store that is new, or begun anew where the one before is damaged, was moved away or removed."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_store import click

from fashrec.errors import StoreError
from fashrec.store import Event, EventStore, Span, What, week_of


@pytest.fixture
def beginner(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process that is about to write to a store that is new to it too."""
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_click_waits_for_another_process_that_begins_the_same_store(
    tmp_path: Path, beginner: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            beginner.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", wait)
    store = EventStore(tmp_path / "store.sqlite", patience=600)
    store.record(click(1))
    assert len(waited) == 3
    assert [event.product_id for event in store.of_visitor("anna", "toys", "Women")] == ["p1"]


def test_the_wait_for_another_process_ends_with_the_patience(tmp_path: Path, beginner: sqlite3.Connection) -> None:
    with pytest.raises(StoreError, match="held by another process"):
        EventStore(tmp_path / "store.sqlite", patience=0.05).record(click(1))


def files_of(path: Path) -> list[Path]:
    return [one for one in path.parent.iterdir() if one.name.startswith(path.name)]


def move_away(path: Path) -> None:
    away = path.parent / "away"
    away.mkdir()
    for one in files_of(path):
        one.rename(away / one.name)


def popular(store: EventStore) -> list[tuple[str, float]]:
    week = week_of(time.time())
    return store.popularity("toys", "Women", Span(week - 1, week), {What.LIKE: 1.0}, 4.0)


def recent(number: int, visitor: str = "anna") -> Event:
    return click(number, visitor=visitor, at=time.time())


def assert_all_is_asked_of_the_new_one(store: EventStore) -> None:
    who = "secret-visitor-id"
    store.record(recent(2, who))
    assert popular(store) == [("p2", 1.0)]
    assert store.kept("anna")["events"] == []
    store.delete(who)
    assert popular(store) == []
    for path in files_of(store.connection.path):
        assert who.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("counts_first", [True, False])
def test_a_store_that_was_moved_away_is_begun_anew_for_clicks_and_counts(tmp_path: Path, counts_first: bool) -> None:
    store = EventStore(tmp_path / "store.sqlite")
    store.record(recent(1))
    assert popular(store) == [("p1", 1.0)]
    move_away(store.connection.path)
    if counts_first:
        assert popular(store) == []
    assert_all_is_asked_of_the_new_one(store)
    kept = EventStore(tmp_path / "away" / "store.sqlite").kept("anna")["events"]
    assert [event["product_id"] for event in kept] == ["p1"]


def test_a_store_that_was_removed_with_its_folder_is_begun_anew(tmp_path: Path) -> None:
    store = EventStore(tmp_path / "home" / "store.sqlite")
    store.record(recent(1))
    assert popular(store) == [("p1", 1.0)]
    shutil.rmtree(tmp_path / "home")
    assert_all_is_asked_of_the_new_one(store)


def test_a_store_that_another_was_put_in_place_of_is_opened(tmp_path: Path) -> None:
    store, backup = EventStore(tmp_path / "store.sqlite"), EventStore(tmp_path / "backup.sqlite")
    store.record(recent(1))
    assert popular(store) == [("p1", 1.0)]
    backup.record(recent(3))
    backup.close()
    move_away(store.connection.path)
    backup.connection.path.rename(store.connection.path)
    assert popular(store) == [("p3", 1.0)]
    assert [event["product_id"] for event in store.kept("anna")["events"]] == ["p3"]


def test_who_sees_the_damage_lets_the_file_go_for_all(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = EventStore(path)
    store.record(*(recent(number % 7, f"visitor-{number}") for number in range(400)))
    assert len(popular(store)) == 7
    store.connection.empty_log()
    with store.connection.reading() as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'event_of_visitor'"
        page = connection.execute(query).fetchone()[0]
    store.connection.close()  # what it knows of the page, too
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert len(popular(store)) == 7  # which does not meet the damaged page
    with pytest.raises(StoreError, match="is damaged"):
        store.of_visitor("visitor-1", "toys", "Women")
    assert store.connection._connection is store._aside._connection is None
    move_away(path)
    assert_all_is_asked_of_the_new_one(store)


def test_letting_go_waits_for_no_thread_that_counts(tmp_path: Path) -> None:
    store = EventStore(tmp_path / "store.sqlite")
    store.record(recent(1))
    counting, seen = threading.Event(), threading.Event()

    def count() -> int:
        with store._aside.reading() as connection:
            counting.set()
            assert seen.wait(60)
            return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        counted = pool.submit(count)
        assert counting.wait(60)
        store._aside.let_go()
        seen.set()
        assert counted.result(60) == 1
    before = store._aside._connection
    assert popular(store) == [("p1", 1.0)]
    assert store._aside._connection is not before

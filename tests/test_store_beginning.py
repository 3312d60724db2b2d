"""A store that is new, or was moved away: nobody who opens it at the same moment is turned away."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_store import click

from fashrec.errors import StoreError
from fashrec.store import EventStore


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

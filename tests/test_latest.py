"""What is counted anew: the value before is served meanwhile, one thread counts, and trouble is logged, not shown."""

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from test_api import Open

from fashrec.api import create_app
from fashrec.api.visitors import Visitors
from fashrec.catalog import Gender
from fashrec.errors import StoreError
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.store import Event, EventStore, What
from fashrec.taste.crowd import Crowd
from fashrec.taste.latest import Latest
from fashrec.taste.stock import Stock, stock_of

PATIENCE = 30.0  # seconds; a busy machine is slow, not wrong


def until(done: Callable[[], bool]) -> None:
    """Waits for what another thread does."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.005)


class Counter:
    """A count that goes through a gate: how often it was begun, and in which threads."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.threads: list[int] = []

    def __call__(self) -> int:
        self.threads.append(threading.get_ident())
        assert self.open.wait(PATIENCE)
        return len(self.threads)


SHELF = object()


def test_the_value_before_is_served_while_one_thread_counts_the_next() -> None:
    latest, count = Latest[int](0.0), Counter()
    assert latest.get("men", SHELF, count) == 1
    count.open.clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: latest.get("men", SHELF, count), range(40)))
    assert answers == [1] * 40
    assert len(count.threads) == 2
    assert count.threads[1] != threading.get_ident()
    count.open.set()
    until(lambda: latest.get("men", SHELF, count) >= 2)


def test_who_comes_together_before_the_first_count_waits_for_the_same_one() -> None:
    latest, count = Latest[int](math.inf), Counter()
    count.open.clear()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(latest.get, "men", SHELF, count) for _ in range(2)]
        until(lambda: len(count.threads) == 1)
        # Another name is not held up by it.
        assert latest.get("women", SHELF, lambda: 7) == 7
        count.open.set()
        assert [one.result(PATIENCE) for one in asked] == [1, 1]
    assert len(count.threads) == 1


def test_another_shelf_never_gets_what_was_counted_of_the_one_before() -> None:
    latest, late = Latest[str](0.0), threading.Event()

    def slowly() -> str:
        assert late.wait(PATIENCE)
        return "old shelf, late"

    other = object()
    assert latest.get("men", SHELF, lambda: "old shelf") == "old shelf"
    assert latest.get("men", SHELF, slowly) == "old shelf"  # begins to count
    assert latest.get("men", other, lambda: "new shelf") == "new shelf"
    late.set()
    until(lambda: not [one for one in threading.enumerate() if one.name == "count men"])
    assert latest.get("men", other, lambda: "new shelf") == "new shelf"


@pytest.mark.parametrize("error", [StoreError("the store is locked"), RuntimeError("a defect")])
def test_trouble_in_a_later_count_is_logged_and_the_value_before_served(
    caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    latest = Latest[int](0.0)

    def fail() -> int:
        raise error

    assert latest.get("men", SHELF, lambda: 1) == 1
    with caplog.at_level(logging.ERROR):
        assert latest.get("men", SHELF, fail) == 1
        until(lambda: str(error) in caplog.text)
    assert ("Traceback" in caplog.text) is isinstance(error, RuntimeError)
    until(lambda: latest.get("men", SHELF, lambda: 2) == 2)


def test_trouble_in_the_first_count_is_raised_and_it_is_tried_again() -> None:
    latest = Latest[int](math.inf)

    def fail() -> int:
        raise StoreError("the store is locked")

    with pytest.raises(StoreError):
        latest.get("men", SHELF, fail)
    assert latest.get("men", SHELF, lambda: 1) == 1


def test_what_is_out_of_date_is_waited_for() -> None:
    latest = Latest[int](0.0, out_of_date_after=0.0)
    assert [latest.get("men", SHELF, lambda number=number: number) for number in (1, 2)] == [1, 2]


class Slow(EventStore):
    """A store whose counting of popularity can be held up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.gate = Counter()

    def popularity(self, *given: Any) -> Any:
        self.gate()
        return super().popularity(*given)


def like(product_id: str) -> Event:
    """A like of a visitor of their own."""
    return Event(f"likes-{product_id}", "toys", "Men", product_id, What.LIKE, "", time.time())


@pytest.fixture
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.MEN)


def test_a_feed_is_answered_by_the_moment_before_while_the_next_is_counted(
    own_home: Path, recommender: Recommender, stock: Stock
) -> None:
    app = create_app(load_settings(), Open(recommender))
    visitors: Visitors = app.state.visitors
    visitors.store = store = Slow(load_settings().store)
    visitors._crowd = Crowd(store, moment_again=0.0)
    client = TestClient(app)

    def first() -> str:
        given = client.get("/v1/feed", params={"gender": "Men", "k": 3}, headers={"X-Visitor": "visitor-of-a-shop-1"})
        assert given.status_code == 200, given.text
        return str(given.json()["suggestions"][0]["product_id"])

    store.record(like("m-red-square-0"))
    assert first() == "m-red-square-0"
    store.gate.open.clear()
    store.record_all([like("m-blue-square-0"), *(replace(like("m-blue-square-0"), visitor=who) for who in ("a", "b"))])
    assert [first() for _ in range(3)] == ["m-red-square-0"] * 3
    assert len(store.gate.threads) == 2  # the first one, and one that waits
    store.gate.open.set()
    until(lambda: first() == "m-blue-square-0")


DELETING: dict[str, Callable[[EventStore], object]] = {
    "all of a visitor": lambda store: store.delete("likes-m-red-square-0"),
    "a gender of a visitor": lambda store: store.start_over("likes-m-red-square-0", "toys", "Men"),
    "simulated shoppers": lambda store: store.delete_simulated("toys"),
}


@pytest.mark.parametrize("by", ["this process", "another"])
@pytest.mark.parametrize("what", DELETING)
def test_what_was_deleted_is_gone_from_all_counts_at_once(tmp_path: Path, stock: Stock, what: str, by: str) -> None:
    store = EventStore(tmp_path / "store.sqlite")
    of_simulated = replace(like("m-red-square-0"), simulated=what == "simulated shoppers")
    reds = [f"m-red-square-{step}" for step in range(2)]
    store.record(*(replace(of_simulated, product_id=one) for one in reds), like("m-blue-square-0"))
    crowd, red = Crowd(store), [stock.row_of[one] for one in reds]
    assert crowd.moment("toys", "Men", stock).popular[red].all()
    assert np.isin(red, crowd.judgements("toys", "Men", stock).row).all()
    DELETING[what](store if by == "this process" else EventStore(tmp_path / "store.sqlite"))
    assert not crowd.moment("toys", "Men", stock).popular[red].any()
    assert crowd.moment("toys", "Men", stock).popular[stock.row_of["m-blue-square-0"]] == 1
    assert crowd.judgements("toys", "Men", stock).row.tolist() == [stock.row_of["m-blue-square-0"]]


def test_who_deletes_nothing_and_who_undoes_a_click_makes_nobody_wait(tmp_path: Path, stock: Stock) -> None:
    store = Slow(tmp_path / "store.sqlite")
    (number,) = store.record(like("m-red-square-0"))
    crowd = Crowd(store)
    kept = crowd.moment("toys", "Men", stock)
    store.delete("nobody")
    store.start_over("nobody", "toys", "Men")
    store.delete_simulated()
    store.undo("likes-m-red-square-0", number)
    assert crowd.moment("toys", "Men", stock) is kept
    assert len(store.gate.threads) == 1


def test_what_was_counted_is_served_while_the_store_cannot_be_read(
    tmp_path: Path, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EventStore(tmp_path / "store.sqlite")
    store.record(like("m-red-square-0"))
    crowd = Crowd(store)
    kept = crowd.moment("toys", "Men", stock)

    def fail() -> int:
        raise StoreError("the store is locked")

    monkeypatch.setattr(store, "deletions", fail)
    assert crowd.moment("toys", "Men", stock) is kept


def test_a_moment_belongs_to_one_stock(tmp_path: Path, stock: Stock) -> None:
    store = Slow(tmp_path / "store.sqlite")
    store.record(like("m-red-square-0"))
    crowd = Crowd(store)
    kept = crowd.moment("toys", "Men", stock)
    assert crowd.moment("toys", "Men", stock) is kept
    other = replace(stock, product_ids=stock.product_ids[::-1].copy())
    turned = crowd.moment("toys", "Men", other)
    np.testing.assert_array_equal(turned.popular, kept.popular[::-1])
    assert not crowd.moment("elsewhere", "Men", other).popular.any()

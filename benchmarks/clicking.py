"""One click recorded and the feed ranked anew, over a store of many clicks and a shelf of 40,000 products."""

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clock import median
from benchmarks.growth import more_vectors
from fashrec.assemble import assemble
from fashrec.index import GenderShelf, Shelf
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What, week_of
from fashrec.store.words import DAY
from fashrec.taste.crowd import Crowd
from fashrec.taste.crowd_moment import moment_of
from fashrec.taste.feed import Moment, make_feed
from fashrec.taste.profile import make_profile
from fashrec.taste.stock import Stock, make_stock
from fashrec.taste.trends import judgements_of

PRODUCTS = 40_000
OF_ONE = 50  # clicks of each visitor
AT_ONCE = 20_000
WEEKS = 26
ASKED, CLICKS = 20, 10
WHATS = (What.LIKE, What.LIKE, What.VIEW, What.DISLIKE, What.MORE)
CATALOGUE, GENDER = "benchmark", "Women"


def measure(settings: Settings, folder: Path, events: int) -> dict[str, Any]:
    """Milliseconds of a click: recorded and on the disk, read back and ranked, and both together.

    `due` are clicks that fall due for a new count of what is popular, or come while one goes on.

    The store stays in `folder`, so that a second run does not fill it again.
    """
    shelf = assemble(settings).shelf
    stock = more_stock(shelf, max(shelf.genders.values(), key=len))
    path = folder / f"clicks-{events}.sqlite"
    store = EventStore(path, retention_days=36_500)
    held, _ = store.judged_since(CATALOGUE, 0)
    start = time.perf_counter()
    if not held:
        filling = clicks(stock, events)
        while part := list(islice(filling, AT_ONCE)):
            store.record_all(part)
    filled = time.perf_counter() - start
    now = time.time()
    start = time.perf_counter()
    moment = moment_of(store, CATALOGUE, GENDER, stock, now)
    looked_around = time.perf_counter() - start
    start = time.perf_counter()
    judgements_of(store, CATALOGUE, GENDER, stock, week_of(now))
    counted = time.perf_counter() - start
    recorded, ranked, due = [], [], []
    rng = np.random.default_rng(1)
    for asked in range(ASKED):
        visitor = f"visitor-{asked * max(1, events // OF_ONE // ASKED)}"
        for _ in range(CLICKS):
            product_id = str(stock.product_ids[int(rng.integers(len(stock)))])
            before = time.perf_counter()
            store.record(Event(visitor, CATALOGUE, GENDER, product_id, What.LIKE, "", time.time()))
            between = time.perf_counter()
            rank(store, stock, visitor, moment, settings)
            after = time.perf_counter()
            recorded.append(1000 * (between - before))
            ranked.append(1000 * (after - between))
    # Each click falls due for a new count, and one is always being counted: the worst that a click can meet.
    crowd = Crowd(store, moment_again=0.0)
    crowd.moment(CATALOGUE, GENDER, stock)
    for asked in range(ASKED * CLICKS):
        visitor = f"visitor-{asked * max(1, events // OF_ONE // (ASKED * CLICKS))}"
        product_id = str(stock.product_ids[int(rng.integers(len(stock)))])
        before = time.perf_counter()
        store.record(Event(visitor, CATALOGUE, GENDER, product_id, What.LIKE, "", time.time()))
        rank(store, stock, visitor, crowd.moment(CATALOGUE, GENDER, stock), settings)
        due.append(1000 * (time.perf_counter() - before))
    store.close()
    both = np.add(recorded, ranked)
    return {
        "events": events,
        "products": len(stock),
        "recorded_milliseconds": median(recorded),
        "ranked_milliseconds": median(ranked),
        "milliseconds": median(both.tolist()),
        "nine_in_ten_milliseconds": round(float(np.quantile(both, 0.9)), 3),
        "due_milliseconds": median(due),
        "due_nine_in_ten_milliseconds": round(float(np.quantile(due, 0.9)), 3),
        "due_slowest_milliseconds": round(max(due), 3),
        "popularity_milliseconds": round(1000 * looked_around, 1),
        "trends_milliseconds": round(1000 * counted, 1),
        "filled_seconds": round(filled, 1) if not held else None,
        "bytes": path.stat().st_size,
    }


def rank(store: EventStore, stock: Stock, visitor: str, moment: Moment, settings: Settings) -> None:
    """Reads back what a visitor did and ranks their feed, as each click does."""
    mine = store.of_visitor(visitor, CATALOGUE, GENDER)
    by_hand = store.by_hand(visitor, CATALOGUE, GENDER)
    judged = store.judged_products(visitor, CATALOGUE, GENDER)
    now, half_life = time.time(), settings.half_life_days
    make_feed(stock, make_profile(mine, stock, now, half_life, by_hand, judged_before=judged), moment)


def more_stock(shelf: Shelf, own: GenderShelf) -> Stock:
    """A stock of 40,000: products of a shelf drawn by chance, each under an id and with a vector of its own."""
    rows = np.random.default_rng(0).integers(0, len(own), PRODUCTS)
    table = own.table.iloc[rows].reset_index(drop=True)
    table["product_id"] = [f"{number}-{name}" for number, name in enumerate(table["product_id"])]
    positions = own.positions[rows]
    looks = None if shelf.looks is None else shelf.looks.iloc[positions]
    vectors = more_vectors(own.vectors, PRODUCTS, seed=PRODUCTS)
    return make_stock(table, vectors, np.arange(PRODUCTS), looks, shelf.patterns[positions])


def clicks(stock: Stock, events: int) -> Iterator[Event]:
    """Clicks of visitors with fifty each, spread over half a year."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(stock), events)
    since = time.time() - WEEKS * 7 * DAY
    for number, row in enumerate(rows.tolist()):
        at = since + number / events * WEEKS * 7 * DAY
        what = WHATS[number % len(WHATS)]
        visitor = f"visitor-{number % max(1, events // OF_ONE)}"
        yield Event(visitor, CATALOGUE, GENDER, str(stock.product_ids[row]), what, "", at)

"""Which of a visitor's clicks count: looks push out no judgement, and the last word on a product holds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fashrec.catalog import Gender
from fashrec.recommend import Recommender
from fashrec.store import Event, EventStore, What
from fashrec.store.events import MOST_READ
from fashrec.taste.feed import make_feed, quiet_moment, standing
from fashrec.taste.lessons import lessons_of
from fashrec.taste.profile import DAY, Profile, make_profile
from fashrec.taste.stock import Stock, stock_of

NOW = 1.9e9
ANNA = ("anna", "toys", "Women")


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore(tmp_path / "store.sqlite", retention_days=36_500)


def click(product_id: str, what: What = What.LIKE, ago: float = 0.0) -> Event:
    return Event(*ANNA, product_id, what, "", NOW - ago)


def as_served(store: EventStore, stock: Stock) -> Profile:
    judged = store.judged_products(*ANNA)
    return make_profile(store.of_visitor(*ANNA), stock, NOW, 45.0, judged_before=judged)


def ids_of(stock: Stock, rows: "frozenset[int] | list[int]") -> set[str]:
    return {str(stock.product_ids[row]) for row in rows}


def test_a_shop_that_tells_of_each_page_that_is_looked_at_loses_no_like(store: EventStore, stock: Stock) -> None:
    bought = [f"w-red-square-{number}" for number in range(3)]
    store.record(*(click(name, What.PURCHASE, 3600) for name in bought), click("w-blue-circle-0", What.DISLIKE, 3590))
    others = [str(name) for name in stock.product_ids if str(name) not in {*bought, "w-blue-circle-0"}]
    store.record_all(
        click(others[number % len(others)], What.VIEW, 3000 - number) for number in range(2 * MOST_READ + 1)
    )
    profile = as_served(store, stock)
    assert ids_of(stock, profile.touched) == {*bought, "w-blue-circle-0"}
    assert ids_of(stock, profile.rows[:3].tolist()) == set(bought)  # the heaviest
    assert profile.liked[:3].all()
    feed = [one.row for one in make_feed(stock, profile, quiet_moment(stock), len(stock))]
    assert len(feed) > 12
    assert not ids_of(stock, feed) & {*bought, "w-blue-circle-0"}


def test_what_was_judged_longer_ago_than_is_read_is_not_suggested_again(store: EventStore, stock: Stock) -> None:
    store.record(click("w-red-square-0", What.DISLIKE, 3600), click("w-red-square-1", What.PURCHASE, 3600))
    store.record_all(click("w-blue-circle-0", ago=MOST_READ - number) for number in range(MOST_READ))
    store.record(click("w-red-square-1", What.VIEW))
    assert "w-red-square-0" not in {event.product_id for event in store.of_visitor(*ANNA)}
    profile = as_served(store, stock)
    assert ids_of(stock, profile.touched) == {"w-red-square-0", "w-red-square-1", "w-blue-circle-0"}
    # A look is no like because of what was said before all that is read.
    assert ids_of(stock, profile.rows[profile.liked].tolist()) == {"w-blue-circle-0"}


def test_judgements_and_looks_come_back_in_the_order_of_their_clicks(store: EventStore) -> None:
    whats = [What.VIEW, What.LIKE, What.MORE, What.DISLIKE, What.VIEW]
    events = [click(f"w-red-square-{number}", what, 9 - number // 2) for number, what in enumerate(whats)]
    store.record(*events)
    assert store.of_visitor(*ANNA) == events
    assert store.of_visitor(*ANNA, most=1) == events[-2:]


def test_a_look_lets_likes_fade_as_little_as_it_says_itself(stock: Stock) -> None:
    likes = [click("w-red-square-0", ago=99), click("w-blue-stripes-0", ago=98)]
    liked = stock.row_of["w-red-square-0"]

    def left(*later: Event) -> float:
        profile = make_profile([*likes, *later], stock, NOW, 45.0)
        return float(profile.weights[profile.rows.tolist().index(liked)])

    other = "w-green-circle-0"
    assert left(click(other, What.LIKE)) < left(click(other, What.MORE)) < left(click(other, What.VIEW)) < left()
    views = [click(other, What.VIEW, ago) for ago in range(12)]
    assert left(*views) > left(click(other, What.LIKE))


L, D = What.LIKE, What.DISLIKE


@pytest.mark.parametrize("words", [[L, D], [D, L], [L, D, L], [D, L, D]])
def test_card_feed_and_learning_agree_on_the_last_word_of_one_moment(
    store: EventStore, stock: Stock, words: list[What]
) -> None:
    name, row = "w-red-square-0", stock.row_of["w-red-square-0"]
    store.record(*(click(name, what) for what in words))
    store.add_new("toys", [click("w-blue-circle-0", what) for what in words])  # as a shop's file of days
    store.record(click("w-green-circle-0"), click("w-green-circle-1"))
    liked = words[-1] is What.LIKE
    assert store.opinions(*ANNA, [name])[name][0] is words[-1]
    profile = as_served(store, stock)
    weights = dict(zip(profile.rows.tolist(), profile.weights.tolist(), strict=True))
    assert (weights[row] > 0) == liked
    assert (weights[stock.row_of["w-blue-circle-0"]] > 0) == liked
    (lesson,) = lessons_of(store.judged("toys", "Women"), stock.row_of)
    assert (row in lesson.liked) == liked


@pytest.mark.parametrize("before", [What.PURCHASE, What.BASKET])
def test_to_like_what_was_bought_lowers_nothing(stock: Stock, before: What) -> None:
    row = stock.row_of["w-red-square-0"]
    clicks = [click("w-blue-circle-0", ago=300), click("w-red-square-0", before, 200)]

    def lead(*later: Event) -> float:
        fits = standing(stock, make_profile([*clicks, *later], stock, NOW, 45.0), np.zeros(len(stock), np.float32))
        return float(fits[row] - np.delete(fits, row).max())

    like, dislike = click("w-red-square-0", ago=100), click("w-red-square-0", What.DISLIKE, 50)
    assert lead(like) >= lead() > 0
    assert lead(like, dislike) < 0
    # A dislike takes back what was said before it, and a like after it stands for itself.
    alone = make_profile([clicks[0], click("w-red-square-0")], stock, NOW, 45.0)
    again = make_profile([*clicks, like, dislike, click("w-red-square-0")], stock, NOW, 45.0)
    assert again.weights[0] == alone.weights[0] == 1.0
    assert again.rows[0] == row


def test_a_purchase_long_ago_says_as_much_as_its_days_left_of_it(stock: Stock) -> None:
    now, long_ago = click("w-red-square-0"), click("w-red-square-0", What.PURCHASE, 90 * DAY)
    assert make_profile([long_ago, now], stock, NOW, 45.0).weights.tolist() == [1.0]
    recent = replace(long_ago, at=NOW - 22.5 * DAY)
    assert make_profile([recent, now], stock, NOW, 45.0).weights.tolist() == pytest.approx([2 * 0.5**0.5])

"""The feed and the pairs on shelves with many pictures of one thing, and with few looks."""

import numpy as np
import pandas as pd
import pytest

from fashrec.store import Event, What
from fashrec.taste.feed import PAGE, Moment, make_feed
from fashrec.taste.pairs import this_or_that
from fashrec.taste.profile import make_profile
from fashrec.taste.stock import STYLE, Stock, make_stock
from fashrec.taste.tuning import TUNED


def shelf(vectors: np.ndarray, things: np.ndarray, colours: str | list[str] = "red") -> Stock:
    table = pd.DataFrame({"product_id": [f"p{row:02}" for row in range(len(vectors))]})
    table = table.assign(title="", product_type="shirt", colour=colours, price=np.nan, currency="")
    return make_stock(table, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), things)


def test_of_words_that_are_liked_alike_the_rarer_says_more() -> None:
    stock = shelf(np.eye(40), np.arange(40), ["red"] * 20 + ["teal"] * 5 + ["navy"] * 15)
    likes = [Event("anna", "toys", "Women", name, What.LIKE, "", 0.0) for name in ("p00", "p20", "p25")]
    leanings = [one for one in make_profile(likes, stock, 0.0, 45).leanings if one.kind == "colour"]
    assert [one.name for one in leanings] == ["teal", "navy", "red"]


def test_who_left_a_taste_behind_forgets_it_and_who_goes_to_and_fro_keeps_both() -> None:
    vectors = np.repeat(np.eye(2, 16), 6, axis=0) + 0.1 * np.random.default_rng(0).standard_normal((12, 16))
    stock = shelf(vectors, np.arange(12), ["red"] * 6 + ["blue"] * 6)

    def red(rows: list[int]) -> float:
        likes = [Event("anna", "toys", "Women", f"p{row:02}", What.LIKE, "", 60.0 * at) for at, row in enumerate(rows)]
        profile = make_profile(likes, stock, 60.0 * 11, 45)
        assert profile.weights.max() == pytest.approx(TUNED.like)  # the last one counts in full
        return float(profile.weights[profile.rows < 6].sum() / profile.weights.sum())

    assert red([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]) > 0.4
    assert red([*range(12)]) < 0.35


def test_a_product_without_a_colour_is_of_no_type_and_colour() -> None:
    stock = shelf(np.eye(4), np.arange(4), ["red", "", "teal", ""])
    assert [bool(stock.word(STYLE, row)) for row in range(4)] == [True, False, True, False]


def test_a_shop_that_tells_no_colours_gets_a_feed_that_tries_something_else_all_the_same() -> None:
    stock = shelf(np.random.default_rng(0).standard_normal((40, 16)), np.arange(40), "")
    likes = [Event("anna", "toys", "Women", "p00", What.LIKE, "", 0.0)]
    feed = make_feed(stock, make_profile(likes, stock, 0.0, 45), Moment(np.zeros(40), np.zeros(40)), PAGE)
    assert len({one.row for one in feed} - {0}) == PAGE
    assert [at for at, one in enumerate(feed) if one.source == "explore"] == [8]


def test_two_pictures_of_one_thing_that_rises_are_one_suggestion() -> None:
    random = np.random.default_rng(0)
    things = np.arange(60)
    things[1] = 0
    stock = shelf(random.standard_normal((60, 16)), things)
    popular, rising = random.random(60).astype(np.float32), np.zeros(60, np.float32)
    popular[:2], rising[:2] = 0, (1, 0.9)
    feed = make_feed(stock, make_profile([], stock, 0.0, 45), Moment(popular, rising), 3 * PAGE)
    assert [one.row for one in feed if one.source == "rising"] == [0]
    assert len({things[one.row] for one in feed}) == 3 * PAGE


@pytest.mark.parametrize("products", [2, 3, 4, 6, 12])
def test_pairs_show_no_product_twice_where_there_are_few_looks(products: int) -> None:
    vectors = np.random.default_rng(0).standard_normal((products, 16))
    vectors[products // 2 :] = vectors[0]
    stock = shelf(vectors.astype(np.float16), np.arange(products))
    for seed in range(5):
        shown = [row for pair in this_or_that(stock, np.zeros(products, np.float32), seed, []) for row in pair]
        assert len(shown) == len(set(shown)) == min(10, products // 2 * 2)

"""The feed and the pairs on shelves with many pictures of one thing, and with few looks."""

import numpy as np
import pandas as pd
import pytest

from fashrec.taste.feed import PAGE, Moment, make_feed
from fashrec.taste.pairs import this_or_that
from fashrec.taste.profile import make_profile
from fashrec.taste.stock import Stock, make_stock


def shelf(vectors: np.ndarray, things: np.ndarray) -> Stock:
    table = pd.DataFrame({"product_id": [f"p{row:02}" for row in range(len(vectors))]})
    table = table.assign(title="", product_type="shirt", colour="red", price=np.nan, currency="")
    return make_stock(table, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), things)


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

"""Trends where visitors come back: each is one witness, so that intervals hold what they promise."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from fashrec.catalog import Gender
from fashrec.measure.trend_charts import most_telling
from fashrec.recommend import Recommender
from fashrec.taste.stock import Labels, Stock, stock_of
from fashrec.taste.trends import Judgements, likings, looks_liked, trends, weekly

WEEK = 2800
VISITORS = 80

Click = tuple[int, int, int, bool]
Draw = Callable[[np.random.Generator, NDArray[np.int64]], list[Click]]


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


@pytest.fixture(scope="module")
def of_each_colour(stock: Stock) -> NDArray[np.int64]:
    """A row of each colour, in the order of their names."""
    return np.unique(stock.labels["colour"].code, return_index=True)[1]


def judged(clicks: list[Click]) -> Judgements:
    """Clicks of a visitor on a row, so many weeks ago, liked or not."""
    visitor, row, ago, liked = (np.array(column) for column in zip(*clicks, strict=True))
    return Judgements(WEEK, visitor.astype(np.int32), row, ago, liked.astype(bool), False)


def in_a_row(weeks: int) -> Draw:
    """Visitors who come so many weeks in a row, begun at any time, and like one colour each time."""

    def draw(rng: np.random.Generator, rows: NDArray[np.int64]) -> list[Click]:
        clicks = []
        for visitor in range(VISITORS):
            since, row = int(rng.integers(1 - weeks, 12)), int(rng.choice(rows))
            clicks += [(visitor, row, ago, True) for ago in range(max(0, since), min(12, since + weeks))]
        return clicks

    return draw


def share_held(draw: Draw, stock: Stock, rows: NDArray[np.int64]) -> float:
    """The share of intervals that hold 1, where nothing truly changes."""
    rng = np.random.default_rng(0)
    found = [one for _ in range(150) for one in trends(judged(draw(rng, rows)), stock, "colour")]
    assert all((one.verdict == "not sure") == (one.low <= 1 <= one.high) for one in found)
    return float(np.mean([one.verdict == "not sure" for one in found]))


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 12])
def test_where_nothing_changes_95_intervals_of_100_hold_1(
    stock: Stock, of_each_colour: NDArray[np.int64], weeks: int
) -> None:
    assert 0.94 <= share_held(in_a_row(weeks), stock, of_each_colour) <= 0.99


def test_those_who_come_often_make_no_trend_by_having_another_taste(
    stock: Stock, of_each_colour: NDArray[np.int64]
) -> None:
    """Counted once in eight weeks and once in four, they would weigh less before than lately: red would rise."""
    blue, red = int(of_each_colour[0]), int(of_each_colour[2])
    often = [(visitor, red, ago, True) for visitor in range(40) for ago in range(12)]
    once = [(40 + 12 * visitor + ago, blue, ago, True) for visitor in range(40) for ago in range(12)]
    for one in trends(judged(often + once), stock, "colour"):
        assert one.verdict == "not sure"
        assert one.times == pytest.approx(1, abs=0.01)


def test_three_who_come_every_week_make_no_trend(stock: Stock, of_each_colour: NDArray[np.int64]) -> None:
    red = int(of_each_colour[2])
    each_once = np.ndindex(len(of_each_colour), 12)
    others = [(100 + 12 * place + ago, int(of_each_colour[place]), ago, True) for place, ago in each_once]
    same_three = [(visitor, red, ago, True) for visitor in range(3) for ago in range(4)]
    twelve = [(4 * visitor + ago, row, ago, True) for visitor, row, ago, _ in same_three]
    for clicks, verdict in ((twelve, "rising"), (same_three, "not sure")):
        found = {one.name: one for one in trends(judged(others + clicks), stock, "colour")}
        assert (found["red"].recent, found["red"].before) == (4 + 12, 8)
        assert found["red"].verdict == verdict


def test_who_comes_every_week_is_compared_with_themselves(stock: Stock, of_each_colour: NDArray[np.int64]) -> None:
    """Of 40 who come each week and keep to a colour, eight turn to red: as sure as they are many."""
    others, red = np.delete(of_each_colour, 2), int(of_each_colour[2])
    clicks = [
        (visitor, red if visitor % 4 == 0 or (visitor < 8 and ago < 4) else int(others[visitor % 3]), ago, True)
        for visitor in range(40)
        for ago in range(12)
    ]
    found = {one.name: one for one in trends(judged(clicks), stock, "colour")}
    assert found["red"].verdict == "rising"


@pytest.mark.parametrize("weeks", [1, 4, 12, 26])
def test_the_true_rate_is_held_by_95_intervals_of_100(
    stock: Stock, of_each_colour: NDArray[np.int64], weeks: int
) -> None:
    """Visitors differ in how often they like a colour, on average every second time, and judge it in so many weeks."""
    rng = np.random.default_rng(weeks)
    held = []
    for _ in range(300):
        liked = rng.random((40, weeks)) < rng.random((40, 1))
        clicks = [(visitor, int(of_each_colour[0]), ago, bool(yes)) for (visitor, ago), yes in np.ndenumerate(liked)]
        (one,) = likings(judged(clicks), stock, "colour")
        assert one.likes + one.dislikes == pytest.approx(40)
        held.append(one.low <= 0.5 <= one.high)
    assert 0.92 <= np.mean(held) <= 0.98


def features(stock: Stock, **words: list[str]) -> Stock:
    """A stock of which such words were measured, over and over."""
    found = {}
    for kind, given in words.items():
        names, code = np.unique(np.resize(given, len(stock)), return_inverse=True)
        found[kind] = Labels(tuple(names.tolist()), code.astype(np.int64), np.zeros(len(names), np.float32))
    return replace(stock, labels={}, features=found)


def test_what_all_products_share_is_as_liked_as_usual(stock: Stock) -> None:
    """However else products are told apart: here most visitors judge one dark product, and the strict ones all."""
    measured = features(stock, lightness=["dark", "light"], strength=["muted colours"])
    fond = [(visitor, 0, 0, True) for visitor in range(40)]
    strict = [(40 + visitor, row, 0, False) for visitor in range(40) for row in range(8)]
    found = {one.name: one for one in looks_liked(judged(fond + strict), measured)}
    assert (found["muted colours"].than_all, found["muted colours"].verdict) == (0.0, "not sure")
    assert found["muted colours"].rate == pytest.approx(0.5)
    assert found["dark"].verdict == "more than usual"
    assert found["light"].verdict == "less than usual"


def test_what_makes_no_difference_is_seldom_called_more_or_less_than_usual(stock: Stock) -> None:
    """Visitors differ in how much they like, not in what."""
    measured = features(stock, lightness=["dark", "dark", "dark", "light"], strength=["vivid", "muted", "muted"])
    rng = np.random.default_rng(5)
    sure = []
    for _ in range(200):
        clicks = [
            (visitor, int(row), 0, bool(rng.random() < fondness))
            for visitor, fondness in enumerate(rng.random(40))
            for row in rng.integers(len(stock), size=rng.integers(1, 12))
        ]
        sure += [one.verdict != "not sure" for one in looks_liked(judged(clicks), measured)]
    assert np.mean(sure) <= 0.05


def test_dislikes_alone_make_no_trend(stock: Stock, of_each_colour: NDArray[np.int64]) -> None:
    judgements = judged([(0, int(of_each_colour[0]), 0, False)])
    assert trends(judgements, stock, "colour") == []
    assert not weekly(judgements, stock, "colour").counts.any()


def test_of_many_words_those_are_drawn_that_are_sure_or_much_liked_not_those_with_hardly_any_likes() -> None:
    sure = [("up", 30, 10, "rising"), ("down", 3, 20, "falling")]
    liked = [(f"liked {at}", 40 + at, 80, "not sure") for at in range(4)]
    rare = [(f"rare {at}", 1, 0, "not sure") for at in range(30)]
    rows = [sure[0], *rare[:15], *liked, *rare[15:], sure[1]]
    table = pd.DataFrame(rows, columns=["name", "recent", "before", "verdict"])
    assert most_telling(table, 6)["name"].tolist() == ["up", *(name for name, *_ in liked), "down"]
    assert most_telling(table, 1)["name"].tolist() == ["up"]
    assert most_telling(table, 100)["name"].tolist() == table["name"].tolist()

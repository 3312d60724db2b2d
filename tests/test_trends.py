"""Trends: a real rise is called one, small numbers are not, and the page says what is simulated."""

import time
from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.recommend import Recommender
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, Tally, What, week_of
from fashrec.taste.crowd_moment import moment_of
from fashrec.taste.stock import Stock, stock_of
from fashrec.taste.trends import likings, looks_liked, trends

WEEK = 2800


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


def tally(product_id: str, count: int, ago: int, what: What = What.LIKE) -> Tally:
    return Tally(WEEK - ago, what, product_id, False, count)


def steady(count: int) -> list[Tally]:
    """Every colour liked alike each week."""
    colours = ("red", "green", "blue", "yellow")
    return [tally(f"w-{colour}-square-0", count, ago) for colour in colours for ago in range(12)]


def test_a_steep_rise_is_sure_and_the_others_fall_or_stay(stock: Stock) -> None:
    rise = [tally("w-red-circle-1", 30, ago) for ago in range(4)]
    found = {one.name: one for one in trends([*steady(10), *rise], stock, "colour", WEEK)}
    assert found["red"].verdict == "rising"
    assert found["red"].low > 1.5
    assert found["blue"].verdict != "rising"
    assert next(iter(found)) == "red"


def test_nothing_rises_where_nothing_changed_and_few_likes_say_nothing(stock: Stock) -> None:
    assert {one.verdict for one in trends(steady(10), stock, "colour", WEEK)} == {"not sure"}
    few = [tally("w-red-square-0", 1, 0), tally("w-blue-square-0", 1, 6)]
    assert {one.verdict for one in trends(few, stock, "colour", WEEK)} == {"not sure"}


def test_intervals_hold_their_promise(stock: Stock) -> None:
    """With no true change, about 95 of 100 intervals hold 1."""
    rng = np.random.default_rng(0)
    held = []
    for _ in range(60):
        drawn = [
            tally(f"w-{colour}-square-0", int(rng.poisson(6)), ago)
            for colour in ("red", "green", "blue", "yellow")
            for ago in range(12)
        ]
        held += [one.low <= 1 <= one.high for one in trends(drawn, stock, "colour", WEEK)]
    assert 0.9 <= np.mean(held) <= 0.99


def test_one_like_is_not_a_rate_of_one(stock: Stock) -> None:
    judged = [
        tally("w-red-square-0", 1, 0),
        tally("w-blue-square-0", 40, 0),
        tally("w-blue-square-1", 10, 0, What.DISLIKE),
    ]
    found = {one.name: one for one in likings(judged, stock, "colour")}
    assert found["red"].low < 0.5 < found["red"].rate < 1
    assert found["blue"].rate == pytest.approx(40.5 / 51)
    assert found["blue"].low > 0.6


def test_palettes_and_patterns_rise_too(stock: Stock) -> None:
    for kind in ("palette", "pattern"):
        calm, other = (stock.labels[kind].code.tolist().index(code) for code in (0, 1))
        steady_and_rise = [tally(str(stock.product_ids[row]), 10, ago) for row in (calm, other) for ago in range(12)]
        steady_and_rise += [tally(str(stock.product_ids[other]), 30, ago) for ago in range(4)]
        found = {one.name: one.verdict for one in trends(steady_and_rise, stock, kind, WEEK)}
        assert found == {stock.word(kind, other): "rising", stock.word(kind, calm): "falling"}


def test_looks_that_go_with_being_liked_are_those_that_surely_do(stock: Stock) -> None:
    cool = [tally(f"w-blue-{shape}-{step}", 4, 0) for shape in ("square", "circle") for step in range(6)]
    warm = [tally(f"w-red-{shape}-{step}", 4, 0, What.DISLIKE) for shape in ("square", "circle") for step in range(6)]
    found = {one.name: one for one in looks_liked([*cool, *warm], stock)}
    assert found["cool colours"].verdict == "more than usual"
    assert found["warm colours"].verdict == "less than usual"
    assert found["cool colours"].than_all == pytest.approx(100 * (48.5 / 49 - 0.5), abs=0.01)
    few = {one.verdict for one in looks_liked([tally("w-blue-square-0", 1, 0)], stock)}
    assert few == {"not sure"}
    assert looks_liked([], stock) == looks_liked(cool, replace(stock, features={})) == []


def test_the_moment_knows_what_is_popular_and_what_rises(stock: Stock) -> None:
    rise = [tally("w-red-circle-1", 20, ago) for ago in range(2)]
    moment = moment_of([*steady(10), *rise], stock, WEEK)
    assert moment.rising.argmax() == stock.row_of["w-red-circle-1"]
    assert (moment.rising > 0).sum() == 1
    assert moment.popular.max() == 1.0
    assert not moment_of([tally("w-red-square-0", 1, 0)], stock, WEEK).rising.any()


@pytest.fixture
def page(toy_shop: Built) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["gender"] = "Women"
    return app


def test_the_page_says_how_to_fill_it(page: AppTest) -> None:
    app = page.run().switch_page("pages/trends.py").run()
    assert not app.exception
    assert "fashrec shoppers" in app.info[0].value


def test_every_chart_says_that_shoppers_are_simulated(page: AppTest, settings: Settings) -> None:
    now = time.time()
    EventStore(settings.store).record(
        *(
            Event("s", "toys", "Women", f"w-red-square-{number % 6}", What.LIKE, "", now - number * 86_400, True)
            for number in range(40)
        )
    )
    app = page.run().switch_page("pages/trends.py").run()
    assert not app.exception
    charts = app.get("plotly_chart")
    assert len(charts) == 4
    assert all("simulated shoppers" in chart.proto.spec for chart in charts)
    assert week_of(now) > 0

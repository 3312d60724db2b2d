"""Trends: a real rise is called one, small numbers are not, and the page says what is simulated."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.measure.trend_charts import with_intervals
from fashrec.recommend import Recommender
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What, monday, week_of
from fashrec.store.words import DAY
from fashrec.taste.crowd_moment import moment_of
from fashrec.taste.stock import Stock, stock_of
from fashrec.taste.trends import Judgements, judgements_of, likings, looks_liked, trends, weekly

WEEK = 2800
NOW = monday(WEEK) + 6 * DAY


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


@dataclass(frozen=True)
class Tally:
    """So many clicks of a kind on a product, some weeks ago; each of another visitor, or all of one."""

    product_id: str
    count: int
    ago: int
    what: What = What.LIKE
    visitor: str = ""


Said = Callable[..., Judgements]


def clicks(tallies: Sequence[Tally], catalogue: str = "toys") -> list[Event]:
    drawn = [one for one in tallies for _ in range(one.count)]
    return [
        Event(
            one.visitor or f"v{number}", catalogue, "Women", one.product_id, one.what, "", monday(WEEK - one.ago) + 60
        )
        for number, one in enumerate(drawn)
    ]


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore(tmp_path / "clicks.sqlite", retention_days=36_500)


@pytest.fixture
def said(store: EventStore, stock: Stock) -> Said:
    """Keeps clicks under a catalogue of their own and says how products were judged by them."""
    made = iter(range(10**6))

    def judge(tallies: Sequence[Tally]) -> Judgements:
        catalogue = f"toys-{next(made)}"
        store.record_all(clicks(tallies, catalogue))
        return judgements_of(store, catalogue, "Women", stock, WEEK)

    return judge


def steady(count: int) -> list[Tally]:
    """Every colour liked alike each week."""
    colours = ("red", "green", "blue", "yellow")
    return [Tally(f"w-{colour}-square-0", count, ago) for colour in colours for ago in range(12)]


def test_a_steep_rise_is_sure_and_the_others_fall_or_stay(stock: Stock, said: Said) -> None:
    rise = [Tally("w-red-circle-1", 30, ago) for ago in range(4)]
    found = {one.name: one for one in trends(said([*steady(10), *rise]), stock, "colour")}
    assert found["red"].verdict == "rising"
    assert found["red"].low > 1.5
    assert found["blue"].verdict != "rising"
    assert next(iter(found)) == "red"


def test_nothing_rises_where_nothing_changed_and_few_likes_say_nothing(stock: Stock, said: Said) -> None:
    assert {one.verdict for one in trends(said(steady(10)), stock, "colour")} == {"not sure"}
    few = [Tally("w-red-square-0", 1, 0), Tally("w-blue-square-0", 1, 6)]
    assert {one.verdict for one in trends(said(few), stock, "colour")} == {"not sure"}


def test_intervals_hold_their_promise(stock: Stock, said: Said) -> None:
    """With no true change, about 95 of 100 intervals hold 1."""
    rng = np.random.default_rng(0)
    held = []
    for _ in range(60):
        drawn = [
            Tally(f"w-{colour}-square-0", int(rng.poisson(6)), ago)
            for colour in ("red", "green", "blue", "yellow")
            for ago in range(12)
        ]
        held += [one.low <= 1 <= one.high for one in trends(said(drawn), stock, "colour")]
    assert 0.9 <= np.mean(held) <= 0.99


def test_one_like_is_not_a_rate_of_one(stock: Stock, said: Said) -> None:
    judged = [
        Tally("w-red-square-0", 1, 0),
        Tally("w-blue-square-0", 40, 0),
        Tally("w-blue-square-1", 10, 0, What.DISLIKE),
    ]
    found = {one.name: one for one in likings(said(judged), stock, "colour")}
    assert found["red"].low < 0.5 < found["red"].rate < 1
    assert found["blue"].rate == pytest.approx(40.5 / 51)
    assert found["blue"].low > 0.6


def test_palettes_and_patterns_rise_too(stock: Stock, said: Said) -> None:
    for kind in ("palette", "pattern"):
        calm, other = (stock.labels[kind].code.tolist().index(code) for code in (0, 1))
        steady_and_rise = [Tally(str(stock.product_ids[row]), 10, ago) for row in (calm, other) for ago in range(12)]
        steady_and_rise += [Tally(str(stock.product_ids[other]), 30, ago) for ago in range(4)]
        found = {one.name: one.verdict for one in trends(said(steady_and_rise), stock, kind)}
        assert found == {stock.word(kind, other): "rising", stock.word(kind, calm): "falling"}


def test_looks_that_go_with_being_liked_are_those_that_surely_do(stock: Stock, said: Said) -> None:
    cool = [Tally(f"w-blue-{shape}-{step}", 4, 0) for shape in ("square", "circle") for step in range(6)]
    warm = [Tally(f"w-red-{shape}-{step}", 4, 0, What.DISLIKE) for shape in ("square", "circle") for step in range(6)]
    found = {one.name: one for one in looks_liked(said([*cool, *warm]), stock)}
    assert found["cool colours"].verdict == "more than usual"
    assert found["warm colours"].verdict == "less than usual"
    assert found["cool colours"].than_all == pytest.approx(100 * (48.5 / 49 - 0.5), abs=0.01)
    few = {one.verdict for one in looks_liked(said([Tally("w-blue-square-0", 1, 0)]), stock)}
    assert few == {"not sure"}
    assert looks_liked(said([]), stock) == looks_liked(said(cool), replace(stock, features={})) == []


def test_one_visitor_with_200_clicks_makes_no_trend_and_40_with_one_each_do(stock: Stock, said: Said) -> None:
    shapes = ("square", "circle", "stripes")
    reds = [f"w-red-{shape}-{step}" for shape in shapes for step in range(6)]
    zealot = [Tally(name, 12, 0, visitor="zealot") for name in reds]
    assert sum(one.count for one in zealot) > 200
    found = {one.name: one for one in trends(said([*steady(10), *zealot]), stock, "colour")}
    assert (found["red"].verdict, found["red"].recent) == ("not sure", 41)
    many = [Tally(name, 1, 0) for name in (reds * 3)[:40]]
    found = {one.name: one for one in trends(said([*steady(10), *many]), stock, "colour")}
    assert (found["red"].verdict, found["red"].recent) == ("rising", 80)


def test_one_visitor_counts_once_for_how_liked_a_word_is(stock: Stock, said: Said) -> None:
    judged = [
        *(Tally(f"w-red-square-{step}", 30, 0, visitor="zealot") for step in range(6)),
        Tally("w-red-square-0", 10, 0, What.DISLIKE),
    ]
    (red,) = likings(said(judged), stock, "colour")
    assert (red.likes, red.dislikes) == (1, 10)
    assert red.high < 0.5
    (red,) = likings(said([*judged, Tally("w-red-circle-0", 5, 1, visitor="zealot")]), stock, "colour")
    assert (red.likes, red.dislikes) == (1, 10)  # another week, the same witness
    torn = [
        Tally("w-blue-square-0", 3, 0, visitor="torn"),
        Tally("w-blue-square-1", 1, 0, What.DISLIKE, visitor="torn"),
    ]
    liked = likings(said([*judged, *torn]), stock, "colour")
    assert [one.name for one in liked] == ["blue", "red"]  # the surest first
    (blue,) = likings(said(torn), stock, "colour")
    assert (blue.likes, blue.dislikes) == (0.75, 0.25)
    looks = {one.name: one.verdict for one in looks_liked(said([*judged, *steady(10)]), stock)}
    assert looks["warm colours"] != "more than usual"


def test_one_simulated_shopper_among_visitors_is_told(store: EventStore, stock: Stock) -> None:
    both = clicks([Tally("w-red-square-0", 3, 0), Tally("w-blue-square-0", 1, 0)])
    store.record_all([*both[:3], replace(both[3], simulated=True)])
    assert judgements_of(store, "toys", "Women", stock, WEEK).simulated


def test_judgements_are_the_clicks_counted_one_by_one(store: EventStore, stock: Stock) -> None:
    rng = np.random.default_rng(3)
    drawn = [
        Tally(
            str(rng.choice(stock.product_ids)),
            int(rng.integers(1, 4)),
            int(rng.integers(0, 30)),
            what,
            f"v{rng.integers(6)}",
        )
        for what in What
        for _ in range(60)
    ]
    store.record_all(
        [*clicks(drawn), *clicks([Tally("sold-out", 5, 0)]), *clicks([Tally("w-red-square-0", 9, 0)], "x")]
    )
    found = judgements_of(store, "toys", "Women", stock, WEEK)
    assert not found.simulated
    worth = np.zeros(len(stock))
    values = {"like": 1.0, "more-like-this": 0.5, "basket": 1.5, "purchase": 2.0, "view": 0.05, "dislike": 0.0}
    said_in_a_week: dict[tuple[str, int, str], list[bool]] = defaultdict(list)
    within = [one for one in drawn if one.ago <= 26]
    for product_id, what, visitor, ago in {(one.product_id, one.what, one.visitor, one.ago) for one in within}:
        assert visitor
        worth[stock.row_of[product_id]] += values[what] * 0.5 ** (ago / 4)
    for one in within:
        row = stock.row_of[one.product_id]
        if one.what is not What.VIEW:
            key = one.visitor, one.ago, stock.word("colour", row)
            said_in_a_week[key] += [one.what is not What.DISLIKE] * one.count
    lines = weekly(found, stock, "colour")
    for place, name in enumerate(lines.names):
        for ago in range(12):
            liked_by = [
                who for (who, when, word), said in said_in_a_week.items() if (when, word) == (ago, name) and any(said)
            ]
            assert lines.counts[11 - ago, place] == len(liked_by)
    said_at_all: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for (who, _, word), said in said_in_a_week.items():
        said_at_all[who, word] += said
    for one in likings(found, stock, "colour"):
        shares = [np.mean(said) for (_, word), said in said_at_all.items() if word == one.name]
        assert (one.likes, one.likes + one.dislikes) == (pytest.approx(sum(shares)), pytest.approx(len(shares)))
    moment = moment_of(store, "toys", "Women", stock, NOW)
    np.testing.assert_allclose(moment.popular, worth / worth.max(), rtol=1e-5)


def test_the_moment_knows_what_is_popular_and_what_rises(store: EventStore, stock: Stock) -> None:
    store.record_all(clicks([*steady(10), Tally("w-red-circle-1", 20, 0)]))
    moment = moment_of(store, "toys", "Women", stock, NOW)
    assert moment.rising.argmax() == stock.row_of["w-red-circle-1"]
    assert (moment.rising > 0).sum() == 1
    assert moment.popular.max() == 1.0
    store.record_all(clicks([Tally("w-red-square-0", 1, 0)], "quiet"))
    assert not moment_of(store, "quiet", "Women", stock, NOW).rising.any()


def test_what_rises_this_week_does_so_within_seven_days_and_by_more_than_one_visitor(
    store: EventStore, stock: Stock
) -> None:
    store.record_all(
        clicks([*steady(10), Tally("w-red-circle-1", 20, 1), Tally("w-blue-circle-1", 200, 0, visitor="zealot")])
    )
    assert not moment_of(store, "toys", "Women", stock, NOW).rising.any()
    # A few hours after Sunday midnight the last seven days still hold nearly all of the week before.
    early = monday(WEEK) + 30
    assert np.flatnonzero(moment_of(store, "toys", "Women", stock, early).rising) == [stock.row_of["w-red-circle-1"]]


@pytest.fixture
def page(toy_shop: Built) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["gender"] = "Women"
    return app


def test_the_page_says_how_to_fill_it(page: AppTest) -> None:
    app = page.run().switch_page("pages/trends.py").run()
    assert not app.exception
    assert "fashrec shoppers" in app.info[0].value


def test_the_page_has_something_to_show_as_soon_as_there_is(page: AppTest, settings: Settings) -> None:
    app = page.run().switch_page("pages/trends.py").run()
    assert app.info
    EventStore(settings.store).record(Event("a", "toys", "Women", "w-red-square-0", What.LIKE, "", time.time()))
    app.run()
    assert not app.info
    assert app.get("plotly_chart")


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
    assert any("One visitor is one witness" in part.value for part in app.markdown)
    heads = {name for table in app.dataframe for name in table.value.columns}
    assert {"what", "times as much", "liked, %", "above average, points", "that is"} <= heads
    assert not heads & {"recent", "before", "rate", "than_all", "verdict", "low", "high"}
    assert week_of(now) > 0
    by_week = json.loads(next(c.proto.spec for c in charts if "week from Monday" in c.proto.spec))
    (shaded,) = by_week["layout"]["shapes"]
    begun = by_week["data"][0]["x"][-1]
    assert shaded["x0"] < begun < shaded["x1"]
    axis = by_week["layout"]["xaxis"]
    assert date.fromisoformat(axis["tick0"][:10]).weekday() == 0
    assert axis["dtick"] % axis["minor"]["dtick"] == 0
    assert axis["minor"]["dtick"] == 1000 * 7 * DAY


@pytest.mark.parametrize(("low", "high"), [(0.92, 1.08), (0.7, 1.2), (0.55, 1.9), (0.2, 4.0), (0.01, 1.0)])
def test_an_axis_of_ratios_has_ticks_between_its_ends(low: float, high: float) -> None:
    table = pd.DataFrame({"name": ["a"], "times": [1.0], "low": [low], "high": [high], "verdict": ["not sure"]})
    ticks = with_intervals(table, "times", "times as much", log=True).layout.xaxis.tickvals
    assert 1 in ticks
    assert sum(low <= tick <= high for tick in ticks) > 2


def test_a_link_opens_what_it_counts_by(page: AppTest, settings: Settings) -> None:
    like = Event("a", "toys", "Women", "w-red-square-0", What.LIKE, "", time.time())
    EventStore(settings.store).record(like)
    app = page.run().switch_page("pages/trends.py").run()
    app.segmented_control(key="by").set_value("price").run()
    assert app.query_params["by"] == "price"
    linked = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    linked.query_params.update({"gender": "Women", "by": "price"})
    linked = linked.switch_page("pages/trends.py").run()
    assert linked.segmented_control(key="by").value == "price"
    assert any("How liked prices are" in part.proto.body for part in linked.get("html"))
    linked.segmented_control(key="by").set_value("type").run()
    assert "by" not in linked.query_params


def test_a_word_with_hardly_any_likes_does_not_take_the_axis() -> None:
    table = pd.DataFrame(
        {
            "name": ["Red", "Blue", "Teal"],
            "times": [2.0, 0.5, 0.003],
            "low": [1.5, 0.3, 0.0001],
            "high": [3.0, 0.8, 4.0],
            "verdict": ["rising", "falling", "not sure"],
        }
    )
    (points,) = with_intervals(table, "times", "times", log=True).data
    assert list(points.x) == [2.0, 0.5, 0.1]
    assert list(points.marker.symbol) == ["triangle-up", "triangle-down", "triangle-left"]
    assert points.customdata[2].tolist() == [0.003, 0.0001, 4.0]

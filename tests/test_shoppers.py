"""Simulated shoppers at work: they fill a demo store, measure the feed, and lean look-alikes towards a taste."""

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import COLOURS, quiet

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.cli_taste import fill, measure
from fashrec.errors import FashrecError, NotFound
from fashrec.evaluate_taste import sights_of
from fashrec.recommend import Recommender
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What
from fashrec.store.words import DAY
from fashrec.taste.lean import lean
from fashrec.taste.measured import AFTER, AFTER_DRIFT, BLIND, MEAN, OURS, WAYS, draw_panel, measure_taste
from fashrec.taste.profile import Profile, make_profile
from fashrec.taste.simulator import FROZEN, Sights
from fashrec.taste.simulator.crowd import crowd
from fashrec.taste.stock import Stock, stock_of

NOW = 1.9e9


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


@pytest.fixture(scope="module")
def sights(recommender: Recommender) -> Sights:
    return sights_of(recommender.shelf, Gender.WOMEN, quiet)


def liking(stock: Stock, *product_ids: str) -> Profile:
    clicks = [Event("anna", "toys", "Women", one, What.LIKE, "", NOW) for one in product_ids]
    return make_profile(clicks, stock, NOW, 45.0)


class TestLean:
    def test_what_fits_the_taste_moves_up_and_nothing_is_lost(self, recommender: Recommender, stock: Stock) -> None:
        answer = recommender.similar(Gender.WOMEN, product_id="w-red-square-0", k=20)
        asked = [match.product.colour for match in answer.matches]
        leaning = lean(answer, stock, liking(stock, "w-blue-square-0", "w-blue-square-1"), 20)
        found = [match.product.colour for match in leaning]
        assert sorted(asked) == sorted(found)
        assert "blue" in found
        assert np.mean(np.flatnonzero(np.array(found) == "blue")) < np.mean(np.flatnonzero(np.array(asked) == "blue"))
        assert [match.rank for match in leaning] == list(range(1, 21))

    def test_only_as_many_as_are_wanted_come_back(self, recommender: Recommender, stock: Stock) -> None:
        answer = recommender.similar(Gender.WOMEN, product_id="w-red-square-0", k=20)
        assert len(lean(answer, stock, liking(stock, "w-blue-square-0"), 5)) == 5

    def test_without_a_taste_the_looks_alone_count(self, recommender: Recommender, stock: Stock) -> None:
        answer = recommender.similar(Gender.WOMEN, product_id="w-red-square-0", k=20)
        assert lean(answer, stock, liking(stock), 20) == answer.matches


class TestCrowd:
    def test_each_comes_for_three_visits_within_the_weeks_and_is_marked(self, sights: Sights, stock: Stock) -> None:
        ids = stock.product_ids.tolist()
        first, second = (list(crowd(sights, ids, "toys", "Women", 20, 8, NOW, 3)) for _ in range(2))
        assert first == second
        assert len(first) == 20 * 3 * FROZEN.clicks_per_visit
        assert all(event.simulated and NOW - 8 * 7 * DAY <= event.at <= NOW for event in first)
        assert len({event.visitor for event in first}) == 20
        assert list(crowd(sights, ids, "toys", "Women", 20, 8, NOW, 4)) != first

    def test_something_comes_into_fashion_late(self, sights: Sights, stock: Stock) -> None:
        ids = stock.product_ids.tolist()
        strong = replace(FROZEN, fashion_strength=60.0, click_noise=0.0)
        clicks = [
            event for event in crowd(sights, ids, "toys", "Women", 300, 16, NOW, 3, strong) if event.what == "like"
        ]
        late = [event.at > NOW - 4 * 7 * DAY for event in clicks]
        shares = {}
        for colour in COLOURS:
            of_colour = [f"-{colour}-" in event.product_id for event in clicks]
            shares[colour] = np.mean(np.array(of_colour)[late]) / np.mean(np.array(of_colour)[~np.array(late)])
        assert max(shares.values()) > 1.5


class TestMeasured:
    def test_the_feed_finds_more_than_chance_and_than_what_is_popular(self, sights: Sights, stock: Stock) -> None:
        panel = draw_panel(stock, sights, replace(FROZEN, crowd=20), 12, 0)
        stages = measure_taste(panel)
        assert {(one.way, one.drifted, one.clicks) for one in stages} == {
            (way, drifted, clicks)
            for way in WAYS
            for drifted, after in ((False, AFTER), (True, AFTER_DRIFT))
            for clicks in after
        }
        ndcg = {one.way: one.figures[:, 1].mean() for one in stages if (one.drifted, one.clicks) == (False, 10)}
        assert ndcg[OURS] > 2 * max(ndcg["random"], ndcg["most popular"])
        for one in stages:
            assert one.figures.shape == (12, 3)
            assert ((one.figures[:, :2] >= 0) & (one.figures[:, :2] <= 1)).all()

    def test_what_was_clicked_is_neither_wanted_nor_found(self, sights: Sights, stock: Stock) -> None:
        panel = draw_panel(stock, sights, replace(FROZEN, crowd=5), 6, 1)
        for case in panel.cases:
            assert not case.wanted[[click.row for click in case.so_far]].any()
        assert [len(case.so_far) for case in panel.cases[:7]] == [0, 3, 10, 30, 30, 35, 40]


def test_shoppers_fill_a_store_twice_over_without_adding_up_and_are_taken_out(
    built: Built, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    store = EventStore(settings.store)
    store.record(Event("anna", "toys", "Women", "w-red-square-0", What.LIKE, "", time.time()))

    def count() -> int:
        with store.connection.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])

    for _ in range(2):
        fill(10, 4, False, "")
        # Three visits of five clicks for men and women; the boys' two products are clicked on once each.
        assert count() == 1 + 2 * 10 * 15 + 10 * 2
    store.record(Event("sim", "shoes", "Women", "w-red-square-0", What.LIKE, "", time.time(), simulated=True))
    with pytest.raises(NotFound):
        fill(10, 4, False, "typo")
    fill(10, 4, False, "toys")
    assert count() == 2 + 2 * 10 * 15 + 10 * 2
    capsys.readouterr()
    fill(10, 4, True, "")
    assert "Removed 321 simulated clicks" in capsys.readouterr().out
    assert count() == 1


def test_evaluating_taste_prints_each_way_and_writes_the_figures(
    built: Built,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fashrec.evaluate_taste.LEAST_PRODUCTS", 60)
    measure("toys", True, tmp_path / "figures.json", quiet)
    said = capsys.readouterr().out
    assert "Simulated shoppers: Women 20." in said
    assert all(way in said for way in WAYS)
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert len(figures["rows"]) == len(WAYS) * (len(AFTER) + len(AFTER_DRIFT))
    feed = next(row for row in figures["rows"] if (row["way"], row["drifted"], row["clicks"]) == (OURS, False, 10))
    assert f"{feed['ndcg']:.3f}" in said
    assert 0 < feed["ndcg"] <= feed["hit_rate"] <= 1
    for way in (OURS, MEAN):
        ndcg = {(row["drifted"], row["clicks"]): row["ndcg"] for row in figures["rows"] if row["way"] == way}
        assert f"{way} {ndcg[True, 10] / ndcg[False, 30]:.0%}" in said
    assert len(figures["times"]) == (len(WAYS) - 1) * len(AFTER)
    for one in figures["times"]:
        other = next(row for row in figures["rows"] if (row["way"], row["clicks"]) == (one["way"], one["clicks"]))
        own = next(row for row in figures["rows"] if (row["way"], row["clicks"]) == (OURS, one["clicks"]))
        assert one["times"] * other["ndcg"] == pytest.approx(own["ndcg"] if other["ndcg"] else 0)
        assert one["low"] <= one["times"] <= one["high"]
        # Before the first click the feed is the same with and without the garment's colour.
        assert one["low"] < one["high"] or (one["way"], one["clicks"]) == (BLIND, 0)
    by_name = next(row for row in figures["rows"] if (row["way"], row["drifted"], row["clicks"]) == (BLIND, False, 10))
    assert by_name["ndcg"] != feed["ndcg"]


def test_shoppers_come_over_no_more_weeks_than_clicks_are_kept(
    built: Built, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASHREC_RETENTION_DAYS", "20")
    fill(10, 16, False, "")
    said = capsys.readouterr()
    assert (
        "kept for 20 days (FASHREC_RETENTION_DAYS): the shoppers come over the last 14 days, not 16 weeks" in said.err
    )
    written = 2 * 10 * 15 + 10 * 2
    assert f"{written:,} simulated clicks" in said.out
    assert EventStore(settings.store, 20).delete_simulated() == written  # opened anew, all are still there
    fill(10, 2, False, "")
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("FASHREC_RETENTION_DAYS", "7")
    with pytest.raises(FashrecError, match="kept for 7 days"):
        fill(10, 1, False, "")

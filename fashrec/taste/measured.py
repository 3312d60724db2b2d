"""How well a feed finds what simulated shoppers would like, beside simpler ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from fashrec.store import Event, What
from fashrec.store.words import DAY
from fashrec.taste.feed import Moment, make_feed
from fashrec.taste.profile import make_profile
from fashrec.taste.simulator import Click, Parameters, Sights, draw_shopper
from fashrec.taste.stock import Stock
from fashrec.taste.tuning import TUNED, Tuning

DEPTH = 10
AFTER = (0, 3, 10, 30)
AFTER_DRIFT = (0, 5, 10)
GAIN = 1 / np.log2(np.arange(2, DEPTH + 2))
OURS = "feed"
BLIND = "feed by names of colours"  # without the garment's own, which is nearly what simulated shoppers see
MEAN = "mean of all likes"
WAYS = ("random", "most popular", "look-alikes of the last like", MEAN, "text of all likes", BLIND, OURS)

Way = Callable[[Sequence[Click], np.random.Generator], NDArray[np.int64]]


@dataclass(frozen=True)
class Stage:
    """What a way reached with each of the simulated shoppers after some clicks, counted from the drift if `drifted`.

    `figures` is float64 of shoppers×3: whether something liked is among the first ten, nDCG@10, and the mean distance
    between two of the ten.
    """

    way: str
    drifted: bool
    clicks: int
    figures: NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """Everything that simulated shoppers of one gender did and want, drawn once and asked of many ways."""

    stock: Stock
    popular: NDArray[np.float32]
    cases: Sequence["Case"]
    seed: int


@dataclass(frozen=True)
class Case:
    """A shopper after some clicks: which rows would be liked, but for those that were clicked (bool of n)."""

    shopper: int
    drifted: bool
    clicks: int
    so_far: Sequence[Click]
    wanted: NDArray[np.bool_]


def draw_panel(
    stock: Stock,
    sights: Sights,
    parameters: Parameters,
    shoppers: int,
    seed: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Panel:
    """Simulated shoppers of one gender at every stage; held out is all that nobody clicked on yet."""
    cases = []
    for number in range(shoppers):
        progress(number + 1)
        rng = np.random.default_rng([seed, 1, number])
        shopper = draw_shopper(sights, parameters, rng)
        clicks = list(islice(shopper.clicks(parameters, rng), parameters.clicks_before_drift))
        stages = [(False, count, shopper, clicks[:count]) for count in AFTER]
        later = shopper.drifted(sights, parameters, rng)
        seen = frozenset(click.row for click in clicks)
        start = clicks[-1].at + parameters.days_between_visits * DAY
        more = list(islice(later.clicks(parameters, rng, start, seen), max(AFTER_DRIFT)))
        stages += [(True, count, later, clicks + more[:count]) for count in AFTER_DRIFT]
        for drifted, count, one, so_far in stages:
            wanted = one.would_like(np.random.default_rng([seed, 2, number, int(drifted)]))
            gone = np.isin(stock.things, stock.things[[click.row for click in so_far]])
            cases.append(Case(number, drifted, count, so_far, wanted & stock.first_of_thing & ~gone))
    return Panel(stock, _popularity(stock, sights, parameters, seed), cases, seed)


def measure_taste(
    panel: Panel,
    tuning: Tuning = TUNED,
    half_life_days: float = 45.0,
    ways: Sequence[str] = WAYS,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Stage]:
    """Every way at every stage, over all shoppers."""
    all_ways = _ways(panel.stock, panel.popular, tuning, half_life_days)
    figures: dict[tuple[str, bool, int], list[tuple[float, float, float]]] = {}
    for case in panel.cases:
        progress(case.shopper + 1)
        for name in ways:
            found = all_ways[name](case.so_far, np.random.default_rng([panel.seed, 3, case.shopper, case.clicks]))
            key = (name, case.drifted, case.clicks)
            figures.setdefault(key, []).append(_judge(found, case.wanted, panel.stock))
    return [Stage(*key, np.array(rows)) for key, rows in figures.items()]


def _judge(found: NDArray[np.int64], wanted: NDArray[np.bool_], stock: Stock) -> tuple[float, float, float]:
    right = wanted[found].astype(np.float64)
    best = GAIN[: min(DEPTH, int(wanted.sum()))].sum()
    ndcg = float((right * GAIN[: len(right)]).sum() / best) if best else 0.0
    vectors = stock.vectors[found]
    apart = np.sqrt(np.maximum(2 - 2 * vectors @ vectors.T, 0))
    pairs = len(found) * (len(found) - 1)
    return float(right.any()), ndcg, float(apart.sum() / pairs) if pairs else 0.0


def _popularity(stock: Stock, sights: Sights, parameters: Parameters, seed: int) -> NDArray[np.float32]:
    """How popular each product is with a crowd, of whom none asks: its likes, the most popular 1."""
    likes = np.zeros(len(stock))
    for number in range(parameters.crowd):
        rng = np.random.default_rng([seed, 0, number])
        for click in islice(draw_shopper(sights, parameters, rng).clicks(parameters, rng), parameters.clicks_of_crowd):
            likes[click.row] += click.what == "like"
    popular: NDArray[np.float32] = (likes / max(1.0, likes.max())).astype(np.float32)
    return popular


def _ways(stock: Stock, popular: NDArray[np.float32], tuning: Tuning, half_life_days: float) -> dict[str, Way]:
    """Each way to choose ten rows after some clicks; all leave out what was clicked and repeat no thing."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(sublinear_tf=True).fit_transform(stock.titles.astype(str))
    moment = Moment(popular, np.zeros(len(stock), dtype=np.float32))

    def likes(clicks: Sequence[Click]) -> list[int]:
        return [click.row for click in clicks if click.what in ("like", "more-like-this")]

    def by_score(score: NDArray[np.floating], clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        gone = np.isin(stock.things, stock.things[[click.row for click in clicks]])
        order = rng.permutation(len(stock))
        order = order[np.argsort(-np.asarray(score)[order], kind="stable")]
        order = order[~gone[order]]
        return np.asarray(order[np.sort(np.unique(stock.things[order], return_index=True)[1])][:DEPTH])

    def anyhow(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        return by_score(np.zeros(len(stock)), clicks, rng)

    def most_popular(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        return by_score(popular, clicks, rng)

    def last(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        liked = likes(clicks)
        return by_score(stock.vectors @ stock.vectors[liked[-1]] if liked else popular, clicks, rng)

    def mean(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        liked = likes(clicks)
        return by_score(stock.vectors @ stock.vectors[liked].mean(axis=0) if liked else popular, clicks, rng)

    def text(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
        liked = likes(clicks)
        if not liked:
            return by_score(popular, clicks, rng)
        return by_score((words @ np.asarray(words[liked].mean(axis=0)).ravel()), clicks, rng)

    def feed_of(seen: Stock) -> Way:
        def feed(clicks: Sequence[Click], rng: np.random.Generator) -> NDArray[np.int64]:
            events = [as_event(click, stock) for click in clicks]
            now = clicks[-1].at if clicks else 0.0
            profile = make_profile(events, seen, now, half_life_days, tuning=tuning)
            shown = [click.row for click in clicks]
            return np.array([one.row for one in make_feed(seen, profile, moment, 12, shown, tuning)][:DEPTH])

        return feed

    feeds = feed_of(replace(stock, shades=None)), feed_of(stock)
    return dict(zip(WAYS, (anyhow, most_popular, last, mean, text, *feeds), strict=True))


def as_event(click: Click, stock: Stock, visitor: str = "", catalogue: str = "", gender: str = "") -> Event:
    """A simulated click as the store keeps it."""
    asked = "" if click.asked is None else str(stock.product_ids[click.asked])
    product_id = str(stock.product_ids[click.row])
    return Event(visitor, catalogue, gender, product_id, What(click.what), asked, click.at, simulated=True)

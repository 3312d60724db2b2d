"""What rises and falls within a gender, and what goes with being liked, with honest small numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.store import Tally, What
from fashrec.taste.stock import Stock

RECENT_WEEKS = 4
BEFORE_WEEKS = 8
PRIOR = 0.5  # Jeffreys
Z = 1.959964  # 95 %
LIKES = (What.LIKE, What.MORE, What.BASKET, What.PURCHASE)


@dataclass(frozen=True, slots=True)
class Trend:
    """A word's share of likes lately against the weeks before: how many times, with a 95 % interval."""

    kind: str
    name: str
    recent: int
    before: int
    times: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Rising or falling where chance hardly explains it, else not sure."""
        if self.low > 1:
            return "rising"
        return "falling" if self.high < 1 else "not sure"


@dataclass(frozen=True, slots=True)
class Liking:
    """How often products of a word are liked where they are judged at all: a rate 0–1 with a 95 % interval."""

    kind: str
    name: str
    likes: int
    dislikes: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Weekly:
    """Likes of each word week by week: `weeks` numbered as tallies are, `counts` int64 of weeks×words."""

    weeks: NDArray[np.int64]
    names: tuple[str, ...]
    counts: NDArray[np.int64]


def trends(tallies: Iterable[Tally], stock: Stock, kind: str, week: int) -> list[Trend]:
    """The words of a kind, the surest rise first and the surest fall last.

    Shares of likes in the last four weeks and the eight before, each with a Beta(½, ½) prior; the ratio's interval is
    that of a normal with the exact mean and variance of the logarithms of the two Beta variables.
    """
    counts = weekly(tallies, stock, kind, week, RECENT_WEEKS + BEFORE_WEEKS)
    recent, before = counts.counts[-RECENT_WEEKS:].sum(axis=0), counts.counts[:-RECENT_WEEKS].sum(axis=0)
    mean_recent, variance_recent = _log_share(recent)
    mean_before, variance_before = _log_share(before)
    mean, spread = mean_recent - mean_before, Z * np.sqrt(variance_recent + variance_before)
    found = [
        Trend(
            kind,
            name,
            int(recent[i]),
            int(before[i]),
            *(float(np.exp(mean[i] + sign * spread[i])) for sign in (0, -1, 1)),
        )
        for i, name in enumerate(counts.names)
        if recent[i] + before[i] > 0
    ]
    order = {"rising": 0, "not sure": 1, "falling": 2}
    return sorted(found, key=lambda one: (order[one.verdict], -one.low if one.verdict == "rising" else -one.times))


def likings(tallies: Iterable[Tally], stock: Stock, kind: str) -> list[Liking]:
    """How liked each word of a kind is, surest first: mean and 95 % interval of Beta(½ + likes, ½ + dislikes)."""
    from scipy.stats import beta

    labels = stock.words_of(kind)
    counts = np.zeros((len(labels.names), 2), dtype=np.int64)
    for tally in tallies:
        row = stock.row_of.get(tally.product_id)
        if row is not None and labels.code[row] >= 0 and tally.what in (*LIKES, What.DISLIKE):
            counts[labels.code[row], int(tally.what is What.DISLIKE)] += tally.count
    found = []
    for name, (liked, disliked) in zip(labels.names, counts.tolist(), strict=True):
        if liked + disliked:
            a, b = liked + PRIOR, disliked + PRIOR
            low, high = beta.ppf([0.025, 0.975], a, b).tolist()
            found.append(Liking(kind, name, liked, disliked, a / (a + b), low, high))
    return sorted(found, key=lambda one: (-one.low, one.name))


@dataclass(frozen=True, slots=True)
class LookLiked(Liking):
    """How liked products are that look one way in their photos; `than_all` in percentage points over all products."""

    than_all: float
    verdict: str


def looks_liked(tallies: Iterable[Tally], stock: Stock) -> list[LookLiked]:
    """Which visual features go with being liked, as far as photos were measured: the most liked first.

    More or less than usual is what an interval says that does not hold the rate of all judged products.
    """
    tallies = list(tallies)
    kinds = [*stock.features, *(["pattern"] if "pattern" in stock.labels else [])]
    found = [(kind, likings(tallies, stock, kind)) for kind in kinds]
    if not stock.features or not any(rows for _, rows in found):
        return []
    likes, dislikes = (sum(getattr(one, name) for one in found[0][1]) for name in ("likes", "dislikes"))
    usual = (likes + PRIOR) / (likes + dislikes + 2 * PRIOR)
    rows = [
        LookLiked(
            *(kind, one.name, one.likes, one.dislikes, one.rate, one.low, one.high),
            than_all=100 * (one.rate - usual),
            verdict="more than usual" if one.low > usual else "less than usual" if one.high < usual else "not sure",
        )
        for kind, liked in found
        for one in liked
    ]
    return sorted(rows, key=lambda one: (-one.rate, one.kind, one.name))


def weekly(tallies: Iterable[Tally], stock: Stock, kind: str, week: int, weeks: int) -> Weekly:
    """Likes of each word of a kind in the `weeks` up to `week`."""
    labels = stock.words_of(kind)
    counts = np.zeros((weeks, len(labels.names)), dtype=np.int64)
    for tally in tallies:
        row, at = stock.row_of.get(tally.product_id), tally.week - (week - weeks + 1)
        if row is not None and labels.code[row] >= 0 and 0 <= at < weeks and tally.what in LIKES:
            counts[at, labels.code[row]] += tally.count
    return Weekly(np.arange(week - weeks + 1, week + 1), labels.names, counts)


def _log_share(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.special import digamma, polygamma

    a = counts + PRIOR
    b = counts.sum() - counts + PRIOR
    return digamma(a) - digamma(a + b), polygamma(1, a) - polygamma(1, a + b)

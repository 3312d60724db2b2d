"""What rises and falls within a gender, and what goes with being liked, with honest small numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.store import EventStore, Span, What
from fashrec.taste.stock import Labels, Stock

RECENT_WEEKS = 4
BEFORE_WEEKS = 8
LOOKED_BACK_WEEKS = 26
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
class Judgements:
    """What visitors said of a gender's n products up to a `week`, as weeks are numbered.

    `weekly` counts likes, int64 of 12 weeks×n, the present week last; `likes` and `dislikes` are those of half a year,
    int64 of n. `simulated` is whether simulated shoppers are among the visitors.
    """

    week: int
    weekly: NDArray[np.int64]
    likes: NDArray[np.int64]
    dislikes: NDArray[np.int64]
    simulated: bool

    @property
    def empty(self) -> bool:
        """Whether nobody judged anything."""
        return not (self.likes.any() or self.dislikes.any())


def judgements_of(store: EventStore, catalogue: str, gender: str, stock: Stock, week: int) -> Judgements:
    """What visitors said of the products of a stock.

    Raises:
        StoreError: the store cannot be read.
    """
    weeks = RECENT_WEEKS + BEFORE_WEEKS
    rows = store.judged_weekly(catalogue, gender, Span(week - LOOKED_BACK_WEEKS, week), LIKES, weeks)
    known = [(stock.row_of[one.product_id], one) for one in rows if one.product_id in stock.row_of]
    at = np.array([row for row, _ in known], dtype=np.int64)
    weekly, judged = np.zeros((weeks, len(stock)), np.int64), np.zeros((2, len(stock)), np.int64)
    if known:
        weekly[:, at] = np.array([one.weekly for _, one in known]).T
        judged[:, at] = np.array([(one.likes, one.dislikes) for _, one in known]).T
    return Judgements(week, weekly, judged[0], judged[1], any(one.simulated for _, one in known))


@dataclass(frozen=True)
class Weekly:
    """Likes of each word week by week: `weeks` numbered as the store does, `counts` int64 of weeks×words."""

    weeks: NDArray[np.int64]
    names: tuple[str, ...]
    counts: NDArray[np.int64]


def trends(judgements: Judgements, stock: Stock, kind: str) -> list[Trend]:
    """The words of a kind, the surest rise first and the surest fall last.

    Shares of likes in the last four weeks and the eight before, each with a Beta(½, ½) prior; the ratio's interval is
    that of a normal with the exact mean and variance of the logarithms of the two Beta variables.
    """
    counts = weekly(judgements, stock, kind)
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


def likings(judgements: Judgements, stock: Stock, kind: str) -> list[Liking]:
    """How liked each word of a kind is, surest first: mean and 95 % interval of Beta(½ + likes, ½ + dislikes)."""
    from scipy.stats import beta

    labels = stock.words_of(kind)
    counts = _by_word(np.stack([judgements.likes, judgements.dislikes]), labels)
    found = []
    for name, (liked, disliked) in zip(labels.names, counts.T.tolist(), strict=True):
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


def looks_liked(judgements: Judgements, stock: Stock) -> list[LookLiked]:
    """Which visual features go with being liked, as far as photos were measured: the most liked first.

    More or less than usual is what an interval says that does not hold the rate of all judged products.
    """
    kinds = [*stock.features, *(["pattern"] if "pattern" in stock.labels else [])]
    found = [(kind, likings(judgements, stock, kind)) for kind in kinds]
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


def weekly(judgements: Judgements, stock: Stock, kind: str) -> Weekly:
    """Likes of each word of a kind in the last twelve weeks."""
    labels = stock.words_of(kind)
    weeks = np.arange(judgements.week - len(judgements.weekly) + 1, judgements.week + 1)
    return Weekly(weeks, labels.names, _by_word(judgements.weekly, labels))


def _by_word(counts: NDArray[np.int64], labels: Labels) -> NDArray[np.int64]:
    """Counts of products, int64 of m×n, summed by word, int64 of m×words; products without a word are left out."""
    summed = np.zeros((len(counts), len(labels.names)), dtype=np.int64)
    known = labels.code >= 0
    np.add.at(summed.T, labels.code[known], counts.T[known])
    return summed


def _log_share(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.special import digamma, polygamma

    a = counts + PRIOR
    b = counts.sum() - counts + PRIOR
    return digamma(a) - digamma(a + b), polygamma(1, a) - polygamma(1, a + b)

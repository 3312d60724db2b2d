"""What rises and falls within a gender, and what goes with being liked, with honest small numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.store import EventStore, Span, What
from fashrec.taste.stock import Stock

RECENT_WEEKS = 4
BEFORE_WEEKS = 8
LOOKED_BACK_WEEKS = 26
PRIOR = 0.5  # Jeffreys
Z = 1.959964  # 95 %
LIKES = (What.LIKE, What.MORE, What.BASKET, What.PURCHASE)


@dataclass(frozen=True, slots=True)
class Trend:
    """A word's share of likes lately against the weeks before: how many times, with a 95 % interval.

    `recent` and `before` count visitors, each at most once a week.
    """

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
    """How often products of a word are liked where they are judged at all: a rate 0–1 with a 95 % interval.

    `likes` and `dislikes` count visitors, each at most once a week; who liked one thing and not another counts in part.
    """

    kind: str
    name: str
    likes: float
    dislikes: float
    rate: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Judgements:
    """What visitors said of a gender's n products in half a year up to a `week`, as weeks are numbered; arrays of m.

    `visitor` (int32) numbers visitors, `row` (int64) is the product, `ago` (int64) how many weeks before, `liked`
    (bool) tells likes from dislikes. `simulated` is whether simulated shoppers are among the visitors.
    """

    week: int
    visitor: NDArray[np.int32]
    row: NDArray[np.int64]
    ago: NDArray[np.int64]
    liked: NDArray[np.bool_]
    simulated: bool

    @property
    def empty(self) -> bool:
        """Whether nobody judged anything."""
        return len(self.row) == 0


def judgements_of(store: EventStore, catalogue: str, gender: str, stock: Stock, week: int) -> Judgements:
    """What visitors said of the products of a stock.

    Raises:
        StoreError: the store cannot be read.
    """
    said = store.said(catalogue, gender, Span(week - LOOKED_BACK_WEEKS, week), LIKES)
    rows = np.array([stock.row_of.get(product_id, -1) for product_id in said.product_ids], dtype=np.int64)[said.product]
    known = rows >= 0
    return Judgements(
        week,
        said.visitor[known],
        rows[known],
        (week - said.week[known]).astype(np.int64),
        said.liked[known],
        bool(said.simulated[known].any()),
    )


@dataclass(frozen=True)
class Weekly:
    """Visitors who liked each word week by week: `weeks` numbered as the store does, `counts` int64 of weeks×words."""

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
    """How liked each word of a kind is, surest first: mean and 95 % interval of Beta(½ + likes, ½ + dislikes).

    A visitor counts once a week for a word, as a like by the share of what they liked among what they judged: clicks of
    one visitor are no independent witnesses.
    """
    from scipy.stats import beta

    labels = stock.words_of(kind)
    code = labels.code[judgements.row]
    known = code >= 0
    said, of, clicks = np.unique(
        _one_a_week(judgements, code, len(labels.names))[known], return_inverse=True, return_counts=True
    )
    share = np.bincount(of, judgements.liked[known], len(said)) / clicks
    words = said % len(labels.names)
    liked_by, disliked_by = (np.bincount(words, part, len(labels.names)).tolist() for part in (share, 1 - share))
    found = []
    for name, liked, disliked in zip(labels.names, liked_by, disliked_by, strict=True):
        if liked + disliked > 0:
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
    """How many visitors liked each word of a kind in each of the last twelve weeks."""
    labels, count = stock.words_of(kind), RECENT_WEEKS + BEFORE_WEEKS
    code = labels.code[judgements.row]
    wanted = judgements.liked & (judgements.ago < count) & (code >= 0)
    said = np.unique(_one_a_week(judgements, code, len(labels.names))[wanted])
    words, ago = said % len(labels.names), said // len(labels.names) % (LOOKED_BACK_WEEKS + 1)
    counts = np.zeros((count, len(labels.names)), dtype=np.int64)
    np.add.at(counts, (count - 1 - ago, words), 1)
    return Weekly(np.arange(judgements.week - count + 1, judgements.week + 1), labels.names, counts)


def _one_a_week(judgements: Judgements, code: NDArray[np.int64], words: int) -> NDArray[np.int64]:
    """A number for each visitor, week and word, the same for all clicks that share them, int64 of m."""
    weeks = LOOKED_BACK_WEEKS + 1
    return (judgements.visitor.astype(np.int64) * weeks + judgements.ago) * words + code


def _log_share(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.special import digamma, polygamma

    a = counts + PRIOR
    b = counts.sum() - counts + PRIOR
    return digamma(a) - digamma(a + b), polygamma(1, a) - polygamma(1, a + b)

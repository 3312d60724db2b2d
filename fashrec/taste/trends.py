"""What rises and falls within a gender, and what goes with being liked, with honest small numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.store import EventStore, Span, What
from fashrec.taste.stock import Stock

RECENT_WEEKS = 4
BEFORE_WEEKS = 8
WEEKS = RECENT_WEEKS + BEFORE_WEEKS
LOOKED_BACK_WEEKS = 26
PRIOR = 0.5  # Jeffreys, in visitors
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

    `likes` and `dislikes` count visitors, each once; who liked one thing and not another counts in part for both.
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


@dataclass(frozen=True, eq=False)
class _Said:
    """How often each visitor liked each word: pairs that are there at all, arrays of m.

    `visitor` and `word` (int64) number them; `weeks` (float64, 2×m) counts weeks with a like, lately and before.
    """

    visitor: NDArray[np.int64]
    word: NDArray[np.int64]
    weeks: NDArray[np.float64]


def trends(judgements: Judgements, stock: Stock, kind: str) -> list[Trend]:
    """The words of a kind, the surest rise first and the surest fall last.

    Shares of likes in the last four weeks and the eight before, each with a Beta(½, ½) prior; the ratio's interval is
    that of a normal with the exact mean and variance of the logarithms of the two Beta variables. Who comes back is no
    further witness, see `_witnesses`.
    """
    visitor, word, ago = _liked_weekly(judgements, stock, kind)
    names = stock.words_of(kind).names
    lately = ago < RECENT_WEEKS
    new = np.ones(len(word), dtype=bool)
    new[1:] = (visitor[1:] != visitor[:-1]) | (word[1:] != word[:-1])
    pair = np.cumsum(new) - 1
    said = _Said(visitor[new], word[new], np.stack([np.bincount(pair, part) for part in (lately, ~lately)]))
    likes, of = _witnesses(said, len(names))
    (mean_recent, mean_before), (variance_recent, variance_before) = _log_share(likes, of)
    mean, spread = mean_recent - mean_before, Z * np.sqrt(variance_recent + variance_before)
    recent, before = (np.bincount(word[part], minlength=len(names)) for part in (lately, ~lately))
    found = [
        Trend(
            kind,
            name,
            int(recent[i]),
            int(before[i]),
            *(float(np.exp(mean[i] + sign * spread[i])) for sign in (0, -1, 1)),
        )
        for i, name in enumerate(names)
        if recent[i] + before[i] > 0
    ]
    order = {"rising": 0, "not sure": 1, "falling": 2}
    return sorted(found, key=lambda one: (order[one.verdict], -one.low if one.verdict == "rising" else -one.times))


def _witnesses(said: _Said, words: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many independent likes each word has and of how many, lately and before, two float64 arrays of 2×words.

    Counts of visitors' weeks, divided by the design effect (Rao and Scott 1992): how much more the difference between
    the two shares varies from visitor to visitor than if each week were another visitor's. A visitor of both windows is
    one in it, so that a taste that stays adds nothing. It is never less than 1: nobody is more than one witness a week.
    The prior is half a visitor for the word and half a one against it, who come as often as those who like it.
    """

    def by_word(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(said.word, values, words), dtype=np.float64)

    own = said.weeks
    whole = np.stack([np.bincount(said.visitor, of_window) for of_window in own])
    count = np.stack([by_word(of_window) for of_window in own])
    squares = np.array([[by_word(a * b) for b in own] for a in own])
    with_whole = np.array([[by_word(a * b[said.visitor]) for b in whole] for a in own])
    often = np.maximum((squares[0, 0] + squares[1, 1]) / np.maximum(count.sum(axis=0), 1), 1)
    of = whole.sum(axis=1)[:, np.newaxis] + 2 * PRIOR * often
    share = (count + PRIOR * often) / of
    # Sums over visitors of the products of what each says beyond the shares, for each two windows.
    a, b = share[:, np.newaxis], share[np.newaxis]
    beyond = squares - b * with_whole - a * with_whole.swapaxes(0, 1) + a * b * (whole @ whole.T)[..., np.newaxis]
    sides = np.array([[1.0], [-1.0]]) / of
    varies = np.einsum("ik,jk,ijk->k", sides, sides, beyond)
    varies += (PRIOR * often**2 * (share**2 + (1 - share) ** 2) / of**2).sum(axis=0)
    effect = np.maximum(varies / (share * (1 - share) / of).sum(axis=0), 1)
    return share * of / effect, of / effect


def likings(judgements: Judgements, stock: Stock, kind: str) -> list[Liking]:
    """How liked each word of a kind is, surest first: mean and 95 % interval of Beta(½ + likes, ½ + dislikes).

    A visitor counts once for a word, as a like by the share of what they liked among what they judged: clicks of one
    visitor are no independent witnesses. The interval is that of counts divided by the design effect (Rao and Scott
    1992), since shares vary less than a yes or no from each visitor.
    """
    from scipy.stats import beta

    labels = stock.words_of(kind)
    code = labels.code[judgements.row]
    known = code >= 0
    pairs = judgements.visitor[known].astype(np.int64) * len(labels.names) + code[known]
    said, of, clicks = np.unique(pairs, return_inverse=True, return_counts=True)
    share = np.bincount(of, judgements.liked[known], len(said)) / clicks
    words = said % len(labels.names)
    liked, disliked, squares = (np.bincount(words, part, len(labels.names)) for part in (share, 1 - share, share**2))
    a, b = liked + PRIOR, disliked + PRIOR
    rate = a / (a + b)
    varies = squares - 2 * rate * liked + rate**2 * (liked + disliked) + PRIOR * (rate**2 + (1 - rate) ** 2)
    effect = varies / ((a + b) * rate * (1 - rate))
    low, high = beta.ppf([[0.025], [0.975]], a / effect, b / effect)
    found = [
        Liking(kind, name, *(float(part[i]) for part in (liked, disliked, rate, low, high)))
        for i, name in enumerate(labels.names)
        if liked[i] + disliked[i] > 0
    ]
    return sorted(found, key=lambda one: (-one.low, one.name))


@dataclass(frozen=True, slots=True)
class LookLiked(Liking):
    """How liked products are that look one way in their photos.

    `than_all` is in percentage points over all products of which the same feature is known, such as how light they are.
    """

    than_all: float
    verdict: str


def looks_liked(judgements: Judgements, stock: Stock) -> list[LookLiked]:
    """Which visual features go with being liked, as far as photos were measured: the most liked first.

    More or less than usual is what an interval says that does not hold the rate over all words of its feature, counted
    in the same way: features split what a visitor judged differently, so that one's rate says nothing of another's.
    """
    kinds = [*stock.features, *(["pattern"] if "pattern" in stock.labels else [])]
    found = [(kind, likings(judgements, stock, kind)) for kind in kinds]
    if not stock.features or not any(rows for _, rows in found):
        return []
    rows = []
    for kind, liked in found:
        likes, dislikes = sum(one.likes for one in liked), sum(one.dislikes for one in liked)
        usual = (likes + PRIOR) / (likes + dislikes + 2 * PRIOR)
        rows += [
            LookLiked(
                *(kind, one.name, one.likes, one.dislikes, one.rate, one.low, one.high),
                than_all=100 * (one.rate - usual),
                verdict="more than usual" if one.low > usual else "less than usual" if one.high < usual else "not sure",
            )
            for one in liked
        ]
    return sorted(rows, key=lambda one: (-one.rate, one.kind, one.name))


def weekly(judgements: Judgements, stock: Stock, kind: str) -> Weekly:
    """How many visitors liked each word of a kind in each of the last twelve weeks."""
    names = stock.words_of(kind).names
    _, word, ago = _liked_weekly(judgements, stock, kind)
    counts = np.bincount((WEEKS - 1 - ago) * len(names) + word, minlength=WEEKS * len(names))
    weeks = np.arange(judgements.week - WEEKS + 1, judgements.week + 1)
    return Weekly(weeks, names, counts.reshape(WEEKS, len(names)))


def _liked_weekly(
    judgements: Judgements, stock: Stock, kind: str
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Visitor, word and weeks ago of likes in the last twelve weeks, each once; by visitor and word, int64 of m."""
    labels = stock.words_of(kind)
    code = labels.code[judgements.row]
    wanted = judgements.liked & (judgements.ago < WEEKS) & (code >= 0)
    pair = judgements.visitor[wanted].astype(np.int64) * len(labels.names) + code[wanted]
    pair, ago = np.divmod(np.unique(pair * WEEKS + judgements.ago[wanted]), WEEKS)
    visitor, word = np.divmod(pair, len(labels.names))
    return visitor, word, ago


def _log_share(likes: NDArray[np.float64], of: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of the logarithm of a share that is Beta(likes, of − likes)."""
    from scipy.special import digamma, polygamma

    return digamma(likes) - digamma(of), polygamma(1, likes) - polygamma(1, of)

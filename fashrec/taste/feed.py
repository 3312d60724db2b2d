"""From a profile to a feed: what stands where, mixed and varied, each with its reason."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashrec.taste.profile import Profile
from fashrec.taste.stock import STYLE, Stock
from fashrec.taste.tuning import TUNED, Tuning

Source = Literal["taste", "explore", "rising", "popular"]
CANDIDATES = 8  # times as many as are shown are compared for variety
EXPLORE_AT = 8  # of each twelve, the ninth is a near miss …
RISING_AT = 11  # … and the twelfth what rises
PAGE = 12
NEARLY = 0.5  # of what counts most is a reason worth saying too


@dataclass(frozen=True)
class Moment:
    """What all visitors did lately, float32 of n each: how popular (0–1), how surely rising (0: not)."""

    popular: NDArray[np.float32]
    rising: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product in a feed: its row, where it comes from, and why, in plain words."""

    row: int
    source: Source
    why: str


def quiet_moment(stock: Stock) -> Moment:
    """The moment of a shop where nobody clicked yet."""
    nothing = np.zeros(len(stock), dtype=np.float32)
    return Moment(nothing, nothing)


def standing(
    stock: Stock, profile: Profile, popular: NDArray[np.float32], tuning: Tuning = TUNED
) -> NDArray[np.float64]:
    """How well each product fits, float64 of n: a sum over clicks of what it shares with each, plus popularity.

    What a click adds is largest for the clicked product itself, and a further click only ever adds (older ones fade
    against it together with popularity), so a like never lowers the liked product's own standing.
    """
    total = popular.astype(np.float64) * (tuning.popular * profile.freshness)
    if profile.empty:
        return total
    near = stock.nearness(slice(None), profile.rows, tuning.look_reach)
    total += tuning.look * (near @ profile.weights.astype(np.float32))
    for kind, sums in profile.words.items():
        labels = stock.labels[kind]
        worth = np.append(getattr(tuning, kind) * sums * labels.rarity, 0.0)  # the last is for −1, unknown
        total += worth[labels.code]
    if stock.shades is not None:
        total += _shade_standing(stock, profile, tuning)
    return total


def _shade_standing(stock: Stock, profile: Profile, tuning: Tuning) -> NDArray[np.float64]:
    """What nearness in colour to the clicked products adds, in all and within their types, float64 of n.

    A word that was turned down by hand turns down the shades of its products, of those that were clicked as of those
    that gain by it: else a click on what is off would lift its neighbours above it.
    """
    factors = np.ones(len(stock))
    for kind, of_words in profile.by_hand.items():
        factors *= np.append(of_words, 1.0)[stock.labels[kind].code]
    clicked = factors[profile.rows]
    total = np.zeros(len(stock))
    for factor in np.unique(clicked):
        those = clicked == factor
        total += np.minimum(factors, factor) * _shade_of(stock, profile.rows[those], profile.weights[those], tuning)
    return total


def _shade_of(
    stock: Stock, rows: NDArray[np.int64], weights: NDArray[np.float64], tuning: Tuning
) -> NDArray[np.float64]:
    """What nearness in colour to some clicked products adds, float64 of n, before anything is turned down."""
    assert stock.shades is not None
    own = stock.shades.code
    near = stock.shades.nearness(np.arange(len(stock.shades.lab)), own[rows], tuning.shade_reach)
    total = tuning.shade * (near @ weights)[own]
    if types := stock.labels.get("type"):
        kinds = np.unique(types.code[rows])
        kinds = kinds[kinds >= 0]
        within = (types.code[rows, np.newaxis] == kinds) * weights[:, np.newaxis]
        column = np.full(len(types.names) + 1, len(kinds))
        column[kinds] = np.arange(len(kinds))
        by_kind = np.append(near @ within, np.zeros((len(near), 1)), axis=1)
        total += tuning.shade_of_type * by_kind[own, column[types.code]]
    return np.asarray(total, dtype=np.float64)


def make_feed(
    stock: Stock,
    profile: Profile,
    moment: Moment,
    count: int = PAGE,
    shown: Collection[int] = (),
    tuning: Tuning = TUNED,
) -> list[Suggestion]:
    """The next `count` suggestions, best first, or all there are; never what was clicked on, nor `shown` rows.

    Varied by maximal marginal relevance (Carbonell and Goldstein 1998). Pictures of one thing are one suggestion.
    """
    fits = standing(stock, profile, moment.popular, tuning)
    taken = np.isin(stock.things, stock.things[[*profile.touched, *shown]])
    open_rows = np.flatnonzero(~taken)
    if not len(open_rows):
        return []
    # Equal standings in an order that mixes kinds, the same each time.
    shuffled = open_rows[np.random.default_rng(0).permutation(len(open_rows))]
    wanted = min(len(shuffled), CANDIDATES * count)
    if wanted < len(shuffled):
        kept = np.argpartition(-fits[shuffled], wanted - 1)[:wanted]
        shuffled = shuffled[np.sort(kept)]
    ranked = shuffled[np.argsort(-fits[shuffled], kind="stable")]
    ranked = ranked[np.sort(np.unique(stock.things[ranked], return_index=True)[1])]
    varied = _varied(ranked, fits, stock, min(count, len(ranked)), tuning)
    plain: Source = "popular" if profile.empty else "taste"
    chosen: list[tuple[int, Source]] = [(row, plain) for row in varied]
    if not profile.empty:
        _put(chosen, EXPLORE_AT, "explore", _near_misses(ranked, stock, profile), stock)
    rising = open_rows[moment.rising[open_rows] > 0]
    _put(chosen, RISING_AT, "rising", rising[np.argsort(-moment.rising[rising] - fits[rising], kind="stable")], stock)
    said: Counter[str] = Counter()
    feed = []
    for row, source in chosen:
        reasons = _reasons(row, source, stock, profile, moment, tuning)
        # Of those that count about as much the one that was said least: twelve times the same tells nothing.
        enough = NEARLY * max(worth for worth, _ in reasons)
        _, _, why = min((said[why], -worth, why) for worth, why in reasons if worth >= enough)
        said[why] += 1
        feed.append(Suggestion(row, source, why))
    return feed


def _varied(
    ranked: NDArray[np.int64], fits: NDArray[np.float64], stock: Stock, count: int, tuning: Tuning
) -> list[int]:
    fit = fits[ranked]
    spread = float(fit.max() - fit.min()) or 1.0
    relevance = (fit - fit.min()) / spread
    vectors = stock.vectors[ranked]
    closest = np.zeros(len(ranked))
    chosen: list[int] = []
    for _ in range(count):
        gain = (1 - tuning.sameness) * relevance - tuning.sameness * closest
        gain[chosen] = -np.inf
        best = int(np.argmax(gain))
        chosen.append(best)
        closest = np.maximum(closest, vectors @ vectors[best])
    return [int(row) for row in ranked[chosen]]


def _near_misses(ranked: NDArray[np.int64], stock: Stock, profile: Profile) -> NDArray[np.int64]:
    """Well-fitting rows of a type and colour that was never clicked on together."""
    if STYLE not in stock.labels:
        return ranked[len(ranked) // 2 :]
    code = stock.labels[STYLE].code
    return ranked[~np.isin(code[ranked], code[profile.rows])]


def _put(chosen: list[tuple[int, Source]], every: int, source: Source, rows: NDArray[np.int64], stock: Stock) -> None:
    """Puts a row of another source at its place on each page of twelve, where there is one."""
    have = {int(stock.things[row]) for row, _ in chosen}
    fresh = (int(row) for row in rows if int(stock.things[row]) not in have)
    for place in range(every, len(chosen), PAGE):
        row = next(fresh, None)
        if row is None:
            return
        chosen[place] = (row, source)
        have.add(int(stock.things[row]))


def _reasons(
    row: int, source: Source, stock: Stock, profile: Profile, moment: Moment, tuning: Tuning
) -> list[tuple[float, str]]:
    """The reasons in plain words, and how much each counts, above zero."""
    if source == "rising":
        return [(1.0, "rising this week")]
    if source == "popular" or profile.empty:
        return [(1.0, "often liked" if moment.popular[row] > 0 else "to get to know you")]
    if source == "explore":
        return [(1.0, "something a little different")]
    near = _shared_with(row, stock, profile, tuning) * profile.weights
    most = int(np.argmax(near))
    did = "liked" if profile.liked[most] else "looked at"
    reasons = [(float(near[most]), f"because you {did} {stock.titles[profile.rows[most]]}")]
    for kind, words in (
        ("colour", "a colour you lean to"),
        ("type", "a type you lean to"),
        ("palette", "colours you lean to"),
        ("pattern", "a pattern you lean to"),
        ("price", "a price you lean to"),
    ):
        if word := stock.word(kind, row):
            code = stock.labels[kind].code[row]
            worth = getattr(tuning, kind) * profile.words[kind][code] * stock.labels[kind].rarity[code]
            reasons.append((float(worth), f"{words}: {word}"))
    return [reason for reason in reasons if reason[0] > 0] or [(1.0, "for a change")]


def _shared_with(row: int, stock: Stock, profile: Profile, tuning: Tuning) -> NDArray[np.float64]:
    """What a product shares in its looks with each click, float64 of m."""
    shared = tuning.look * stock.nearness(profile.rows, np.array([row]), tuning.look_reach)[:, 0]
    if stock.shades is not None:
        own = stock.shades.code
        near = stock.shades.nearness(own[profile.rows], own[[row]], tuning.shade_reach)[:, 0]
        types = stock.labels.get("type")
        same = types is not None and (types.code[profile.rows] == types.code[row]) & (types.code[row] >= 0)
        shared = shared + near * (tuning.shade + tuning.shade_of_type * same)
    return np.asarray(shared, dtype=np.float64)

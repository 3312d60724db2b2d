"""From a visitor's events to a profile within one gender."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.store import LOOKS, Event, What
from fashrec.store.words import DAY
from fashrec.taste.stock import KINDS, STYLE, STYLE_JOIN, Stock
from fashrec.taste.tuning import TUNED, Tuning

MOST_MINDED = 48  # the clicks that weigh most; what weighs less changes nothing that can be seen
PICTURE = "picture"
LEAST_TO_FORETELL = 3  # likes
SEEN_WORDS = ("type", "colour", "palette")


@dataclass(frozen=True)
class Centre:
    """A region that the visitor comes back to: the row that stands for it, all of its rows, and its strength.

    It is `liked` where one of its rows is, by which it is then shown; else it was only looked at. `keys` are the names
    under which the store keeps its `factor`.
    """

    row: int
    rows: tuple[int, ...]
    strength: float
    factor: float
    liked: bool
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaning:
    """A word that the visitor leans to, how strongly as learned, and the factor that was set by hand (0: off)."""

    kind: str
    name: str
    strength: float
    factor: float

    @property
    def key(self) -> str:
        """How the store names it."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True)
class Profile:
    """A taste within one gender.

    `rows` are clicked rows with their `weights` (float64 of m, dislikes below zero, all faded), `liked` those of them
    that were liked, put into the basket or bought, not just looked at (bool of m); `words` holds for each kind the sum
    of weights of each word. `touched` are rows that were judged, which are not suggested again. `freshness` (0–1) is
    what is left of a newcomer: 1 without clicks. `by_hand` holds the factors that were set for types, colours and
    palettes.
    """

    rows: NDArray[np.int64]
    weights: NDArray[np.float64]
    liked: NDArray[np.bool_]
    words: Mapping[str, NDArray[np.float64]]
    centres: tuple[Centre, ...]
    leanings: tuple[Leaning, ...]
    touched: frozenset[int]
    freshness: float
    by_hand: Mapping[str, NDArray[np.float64]]

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return len(self.rows) == 0


def make_profile(
    events: Sequence[Event],
    stock: Stock,
    now: float,
    half_life_days: float,
    by_hand: Mapping[str, float] | None = None,
    tuning: Tuning = TUNED,
    judged_before: Collection[str] = (),
) -> Profile:
    """The profile of a visitor at the moment `now`; `by_hand` holds the factors that the visitor set.

    A click fades with the days since and with the later moments of clicking, each of which counts as much as what was
    said in it: a moment of looks alone as little as they do. The last like or dislike of a product is the one that
    counts, within one moment the last of `events`; since the last dislike a like counts as much as the strongest word,
    such as a purchase before it, faded by its days. Else the order of clicks of one moment does not matter.
    `judged_before` are ids of products that were judged longer ago than `events` reach.
    """
    by_hand = by_hand or {}
    clicks, judged, moments = _last_clicks(events, stock, now, half_life_days, tuning)
    memory = _memory({row: click for row, click in clicks.items() if row in judged}, stock, tuning)
    weight_of = {row: click.worth * _left_after(click.age, memory) for row, click in clicks.items()}
    minded = sorted(weight_of, key=lambda row: (-abs(weight_of[row]), row))[:MOST_MINDED]
    rows = np.array(minded, dtype=np.int64)
    learned = np.array([weight_of[row] for row in minded], dtype=np.float64)
    liked = np.array([row in judged and clicks[row].worth > 0 for row in minded], dtype=bool)
    centres = _centres(rows, learned, liked, stock, by_hand, tuning)
    factor_of = {row: centre.factor for centre in centres for row in centre.rows}
    weights = learned * np.array([factor_of.get(row, 1.0) for row in minded], dtype=np.float64)
    words = {kind: _words(kind, rows, weights, stock) for kind in stock.labels}
    return Profile(
        rows,
        weights,
        liked,
        {kind: sums * _factors(kind, stock, by_hand) for kind, sums in words.items()},
        centres,
        _leanings(words, stock, by_hand),
        frozenset(judged.union(stock.row_of[name] for name in judged_before if name in stock.row_of)),
        _left_after(moments, memory),
        {kind: _factors(kind, stock, by_hand) for kind in SEEN_WORDS if kind in stock.labels},
    )


@dataclass(frozen=True, slots=True)
class _Click:
    """What was said of a product is worth, faded by its days, and how much was clicked after the last word of it."""

    worth: float
    age: float


Memory = Mapping[float, float]  # half-lives in moments of clicking, each with its share; shares sum to 1


def _last_clicks(
    events: Sequence[Event], stock: Stock, now: float, half_life_days: float, tuning: Tuning
) -> tuple[dict[int, _Click], set[int], float]:
    """The click that counts on each row, the rows that were judged, and how much was clicked in all, in moments."""
    worth = _worth(tuning)
    moments: dict[float, float] = {}
    for event in events:
        said = worth[event.what] / tuning.like if event.what in LOOKS else 1.0
        moments[event.at] = max(moments.get(event.at, 0.0), said)
    later, total = {}, 0.0
    for at in sorted(moments, reverse=True):
        later[at] = total
        total += moments[at]
    looked: dict[int, _Click] = {}
    judged: dict[int, _Click] = {}
    for event in sorted(events, key=lambda event: event.at):
        row = stock.row_of.get(event.product_id)
        if row is None:
            continue
        fresh = 0.5 ** (max(0.0, now - event.at) / (half_life_days * DAY))
        click = _Click(worth[event.what] * fresh, later[event.at])
        if event.what in LOOKS:
            looked[row] = max(looked.get(row, click), click, key=lambda one: one.worth)
        else:
            before = judged.get(row, click)
            # To like what was bought says no less than to have bought it.
            worth_now = max(click.worth, before.worth) if click.worth > 0 else click.worth
            judged[row] = _Click(worth_now, click.age)
    return looked | judged, set(judged), total


def _left_after(moments: float, memory: Memory) -> float:
    """What is left of a click after so many later moments of clicking, 0–1."""
    return float(sum(share * 0.5 ** (moments / half_life) for half_life, share in memory.items()))


def _memory(clicks: Mapping[int, _Click], stock: Stock, tuning: Tuning) -> Memory:
    """How long clicks are remembered: as long as would have foretold the latest likes best; `clicks` are judgements.

    Each like is foretold from those before it, under a long memory and under a short one; the shares are the odds of
    the two, the likelier by far where a taste has changed. Prequential choice (Dawid 1984).
    """
    liked = sorted((row for row, click in clicks.items() if click.worth > 0), key=lambda row: (clicks[row].age, row))
    liked = liked[:MOST_MINDED]
    half_lives = (tuning.half_life_clicks, tuning.short_half_life_clicks)
    if len(liked) < LEAST_TO_FORETELL:
        return dict(zip(half_lives, (1.0, 0.0), strict=True))
    ages = np.array([clicks[row].age for row in liked], dtype=np.float64)
    worth = np.array([clicks[row].worth for row in liked])
    alike = _alike(np.array(liked), stock, tuning)
    older = np.maximum(ages[np.newaxis, :] - ages[:, np.newaxis], 0.0)
    before = ages[np.newaxis, :] > ages[:, np.newaxis]
    known = before.any(axis=1)
    evidence = []
    for half_life in half_lives:
        weights = np.where(before, worth * 0.5 ** (older / half_life), 0.0)[known]
        foretold = (weights * alike[known]).sum(axis=1) / weights.sum(axis=1)
        evidence.append(float((0.5 ** (ages[known] / tuning.surprise) * np.log(foretold + 0.02)).sum()))
    odds = np.exp(tuning.belief * (np.array(evidence) - max(evidence))) * np.array([1 - tuning.passing, tuning.passing])
    return dict(zip(half_lives, (odds / odds.sum()).tolist(), strict=True))


def _alike(rows: NDArray[np.int64], stock: Stock, tuning: Tuning) -> NDArray[np.float64]:
    """How much each two of some rows share, m×m, 0–1: their looks, and colours within a type."""
    near = stock.nearness(rows, rows, tuning.look_reach)
    types = stock.labels.get("type")
    if types is None or stock.shades is None:
        return np.asarray(near, dtype=np.float64)
    same = (types.code[rows, np.newaxis] == types.code[rows]) & (types.code[rows] >= 0)
    shown = stock.shades.code[rows]
    shades = stock.shades.nearness(shown, shown, tuning.shade_reach)
    return np.asarray((near + same * shades) / 2, dtype=np.float64)


def _worth(tuning: Tuning) -> dict[What, float]:
    return {
        What.VIEW: tuning.view,
        What.LIKE: tuning.like,
        What.DISLIKE: tuning.dislike,
        What.MORE: tuning.more,
        What.BASKET: tuning.basket,
        What.PURCHASE: tuning.purchase,
    }


def _words(kind: str, rows: NDArray[np.int64], weights: NDArray[np.float64], stock: Stock) -> NDArray[np.float64]:
    labels = stock.labels[kind]
    code = labels.code[rows]
    known = code >= 0
    return np.bincount(code[known], weights=weights[known], minlength=len(labels.names)).astype(np.float64)


def _factors(kind: str, stock: Stock, by_hand: Mapping[str, float]) -> NDArray[np.float64]:
    """What was set by hand, one factor a word; that of a style is its type's times its colour's."""
    names = stock.labels[kind].names
    if kind != STYLE:
        return np.array([by_hand.get(f"{kind}:{name}", 1.0) for name in names], dtype=np.float64)
    parts = [name.split(STYLE_JOIN) for name in names]
    return np.array([by_hand.get(f"type:{of}", 1.0) * by_hand.get(f"colour:{in_}", 1.0) for of, in_ in parts])


def _leanings(
    words: Mapping[str, NDArray[np.float64]], stock: Stock, by_hand: Mapping[str, float]
) -> tuple[Leaning, ...]:
    """The words that are liked more than disliked, the strongest first, and those that were set by hand."""
    found = []
    for kind in KINDS:
        if kind not in words:
            continue
        labels = stock.labels[kind]
        for name, weight, rarity in zip(labels.names, words[kind], labels.rarity, strict=True):
            key = f"{kind}:{name}"
            if weight > 0 or key in by_hand:
                found.append(Leaning(kind, name, float(weight * rarity), by_hand.get(key, 1.0)))
    return tuple(sorted(found, key=lambda leaning: (-leaning.strength, leaning.key)))


def _centres(
    rows: NDArray[np.int64],
    weights: NDArray[np.float64],
    liked: NDArray[np.bool_],
    stock: Stock,
    by_hand: Mapping[str, float],
    tuning: Tuning,
) -> tuple[Centre, ...]:
    """Likes and looks near one another as one centre each, led by the one that weighs most (leader clustering).

    What was set by hand was set for the rows that a centre had then: a later like nearby is a word of its own, and
    neither joins them nor takes others along.
    """
    strength = dict(zip(rows.tolist(), weights.tolist(), strict=True))
    likes = set(rows[liked].tolist())
    name_of = {row: f"{PICTURE}:{stock.product_ids[row]}" for row in strength}
    factor_of = {row: by_hand.get(name, 1.0) for row, name in name_of.items()}
    members: dict[int, list[int]] = {}
    limit = tuning.centre_reach * stock.reach
    for row in rows[weights > 0].tolist():  # heaviest first
        leaders = [leader for leader in members if factor_of[leader] == factor_of[row]]
        apart = np.linalg.norm(stock.vectors[leaders] - stock.vectors[row], axis=1)
        if leaders and apart.min() <= limit:
            members[leaders[int(apart.argmin())]].append(row)
        else:
            members[row] = [row]
    centres = []
    for leader, mine in members.items():
        shown = next((row for row in mine if row in likes), leader)
        weight = sum(strength[row] for row in mine)
        keys = tuple(name_of[row] for row in mine)
        centres.append(Centre(shown, tuple(mine), weight, factor_of[leader], shown in likes, keys))
    return tuple(sorted(centres, key=lambda centre: (-centre.strength, centre.row)))

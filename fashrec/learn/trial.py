"""Whether what visitors teach makes a gender model better, tried on visitors and on labels held out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding import (
    PRIOR,
    Examples,
    GenderModel,
    hold_nothing_out,
    hold_out,
    likes_map,
    neighbours_of,
    normalise,
)
from fashrec.index.tuning import sample_rows
from fashrec.learn.lessons_learned import GenderLearned
from fashrec.taste.lessons import Lesson

STRENGTHS = (0.5, 1.5)
FOLDS = 10
LEAST_VISITORS = 10
LEAST_PRODUCTS = 64
MOST_ROWS = 4_000
USUAL = 2_000
TEN = 10
# A gain must be larger than chance makes it in 19 of 20 cases; a loss is one that a table of three decimals shows.
CHANCE = 0.05
FLIPS = 4_999
WORSE = 0.0005
SURE = 1.645  # standard errors by which a strength's gain may be less than it looks, where one is chosen

Pairs = NDArray[np.int64]


@dataclass(frozen=True)
class Told:
    """What a visitor teaches about look-alikes: pairs liked and refused (m×2), and the liked rows to ask about.

    Only pairs of look-alikes count: who likes trainers and heels does not say that these look alike. `hits` says of the
    40 look-alikes of each row asked about whether they are liked as well; `together` counts these pairs, each once.
    """

    liked: Pairs
    refused: Pairs
    asked: NDArray[np.int64]
    hits: NDArray[np.bool_]
    together: int

    @property
    def asking(self) -> NDArray[np.int64]:
        """Which of the rows asked about tell vectors apart: some look-alikes are liked as well, and some are not."""
        count = self.hits.sum(axis=1)
        return np.flatnonzero((count > 0) & (count < self.hits.shape[1]))


@dataclass(frozen=True)
class Classroom:
    """One gender's products while it learns: their `examples`, the `model` of labels alone, what visitors `told`.

    `near` holds the look-alikes of the rows in `rows`, int64 of rows×40, and `usual` pairs of look-alikes at large.
    """

    examples: Examples
    model: GenderModel
    vectors: NDArray[np.float32]
    rows: NDArray[np.int64]
    near: NDArray[np.int64]
    usual: Pairs

    @classmethod
    def open(cls, examples: Examples, model: GenderModel, lessons: Sequence[Lesson], seed: int) -> "Classroom":
        """The classroom for these lessons; `model` may have learned before, which is put aside."""
        alone = replace(model, learned=None)
        vectors = alone.vectors(examples.trunk)
        parts = [part.ravel() for one in lessons for part in (one.liked, one.accepted[:, 0], one.refused[:, 0])]
        rows = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
        rows = rows[sample_rows(len(rows), MOST_ROWS, seed)]
        at_large = sample_rows(len(vectors), USUAL, seed)
        near = neighbours_of(vectors, at_large)
        usual = np.stack([np.repeat(at_large, near.shape[1]), near.ravel()], axis=1)
        return cls(examples, alone, vectors, rows, neighbours_of(vectors, rows) if len(rows) else near[:0], usual)

    def listen(self, lessons: Sequence[Lesson]) -> dict[str, Told]:
        """What each visitor teaches, by visitor."""
        place = np.full(len(self.vectors), -1, dtype=np.int64)
        place[self.rows] = np.arange(len(self.rows))
        mark = np.zeros(len(self.vectors), dtype=bool)
        told = {}
        for one in lessons:
            asked = one.liked[place[one.liked] >= 0]
            near = self.near[place[asked]]
            mark[one.liked] = True
            hits = mark[near]
            mark[one.liked] = False
            first, second = np.nonzero(hits)
            together = np.stack([asked[first], near[first, second]], axis=1)
            liked = np.concatenate([together, self._alike(one.accepted, place)])
            pairs = len(np.unique(np.sort(together, axis=1), axis=0))
            told[one.visitor] = Told(liked, self._alike(one.refused, place), asked, hits, pairs)
        return told

    def _alike(self, pairs: Pairs, place: NDArray[np.int64]) -> Pairs:
        """Those pairs of which the second is a look-alike of the first."""
        pairs = pairs[place[pairs[:, 0]] >= 0]
        alike: Pairs = pairs[(self.near[place[pairs[:, 0]]] == pairs[:, 1:]).any(axis=1)]
        return alike

    def map_of(
        self, told: Sequence[Told], strength: float, vectors: NDArray[np.float32], prior: float = PRIOR
    ) -> NDArray[np.float32]:
        """What these visitors teach, as a map of vectors, d×d."""
        nothing = np.empty((0, 2), np.int64)
        liked = np.concatenate([nothing, *(one.liked for one in told)])
        refused = np.concatenate([nothing, *(one.refused for one in told)])
        likes = sum(int(one.hits.any(axis=1).sum()) for one in told)
        return likes_map(vectors, self.usual, liked, refused, likes, strength, prior)

    def hear(self, one: Told, vectors: NDArray[np.float32], place: NDArray[np.int64]) -> NDArray[np.float64]:
        """How well vectors foretell a visitor: concordance, share of the first ten, and how many questions they asked.

        Concordance is the chance (0–1) that a look-alike which was liked lies nearer than one which was not. The
        visitor must have asked one question at least.
        """
        hits, asked = one.hits[one.asking], one.asked[one.asking]
        near = self.near[place[asked]]
        apart = np.sum((vectors[asked][:, np.newaxis] - vectors[near]) ** 2, axis=2)
        rank = np.argsort(np.argsort(apart, axis=1, kind="stable"), axis=1, kind="stable")
        count = hits.sum(axis=1)
        others = hits.shape[1] - count
        before = ((rank * hits).sum(axis=1) - count * (count - 1) / 2) / (count * others)
        return np.array([1 - before.mean(), (hits & (rank < TEN)).sum(axis=1).mean() / TEN, len(hits)])


def try_lessons(
    room: Classroom,
    lessons: Sequence[Lesson],
    before: Sequence[Lesson],
    before_strength: float,
    dimensions: int,
    seed: int,
) -> tuple[GenderLearned, NDArray[np.float32] | None]:
    """What came of these lessons, and the map they teach; None where it is not better than what is served.

    What is served learned `before` with `before_strength`. Of the strengths tried, that one is taken whose gain for
    visitors held out (ten folds) is surest, if chance makes the like of it in one of 20 cases at most, and if labels
    held out lose nothing by it.
    """
    told = room.listen(lessons)
    told_before = room.listen(before) if before_strength else {}
    outcome = GenderLearned(
        taken=False,
        why="",
        visitors=len(lessons),
        liked_together=sum(one.together for one in told.values()),
        liked_after_asking=sum(len(one.accepted) for one in lessons),
        disliked_after_asking=sum(len(one.refused) for one in lessons),
    )
    if len(room.examples) < LEAST_PRODUCTS:
        why = f"too few products: {len(room.examples)}, at least {LEAST_PRODUCTS} are needed"
        return outcome.model_copy(update={"why": why}), None
    telling = sum(len(one.asking) > 0 for one in told.values())
    if telling < LEAST_VISITORS:
        why = (
            f"too few visitors who liked some of a product's look-alikes and not others: {telling}, at least "
            f"{LEAST_VISITORS} are needed"
        )
        return outcome.model_copy(update={"why": why}), None
    heard = _foretell(room, told, told_before, before_strength, seed)
    gain, error = _means(heard[1:] - heard[:1], heard[0])
    best = int(np.argmax(gain[:, 0] - SURE * error[:, 0]))
    level, _ = _means(heard[[0, best + 1]], heard[0])
    labels = _labels_held_out(
        room, list(told_before.values()), before_strength, list(told.values()), STRENGTHS[best], dimensions, seed
    )
    figures: dict[str, object] = {
        "strength": STRENGTHS[best],
        "likes_before": float(level[0, 0]),
        "likes_after": float(level[1, 0]),
        "likes_error": float(error[best, 0]),
        "first_ten_before": float(level[0, 1]),
        "first_ten_after": float(level[1, 1]),
    }
    if labels is not None:
        figures |= {"labels_before": labels[0], "labels_after": labels[1]}
    learned = None
    if _by_chance(heard, seed) > CHANCE:
        figures["why"] = "likes of visitors held out are foretold no better, as far as chance lets one tell"
    elif labels is not None and labels[1] < labels[0] - WORSE:
        figures["why"] = "types and colours of products held out would be found less often"
    else:
        unheard = "no labels to hold out" if labels is None else "labels held out no worse"
        figures |= {"taken": True, "why": f"likes of visitors held out are foretold better, {unheard}"}
        learned = room.map_of(list(told.values()), STRENGTHS[best], room.vectors)
    return outcome.model_copy(update=figures), learned


def _foretell(
    room: Classroom, told: dict[str, Told], before: dict[str, Told], before_strength: float, seed: int
) -> NDArray[np.float64]:
    """`hear` of visitors held out: as served, then at each strength, (1+strengths)×visitors×3.

    Visitors are foretold by what those of the folds before theirs teach, and those who ask nothing; as served, by all
    who taught that but those of their own fold and of later ones. Nobody helps to foretell those by whom they were
    foretold: what the two share by chance would count twice. The first fold has none before it, and is left out.
    """
    place = np.full(len(room.vectors), -1, dtype=np.int64)
    place[room.rows] = np.arange(len(room.rows))
    names = np.array(sorted(name for name, one in told.items() if len(one.asking)), dtype=object)
    fold = np.random.default_rng(seed).permutation(len(names)) % FOLDS
    heard = np.zeros((1 + len(STRENGTHS), len(names), 3))
    for held in range(1, FOLDS):
        to_come = set(names[fold >= held])
        served = [one for name, one in before.items() if name not in to_come]
        teachers = [one for name, one in told.items() if name not in to_come]
        maps = [room.map_of(served, before_strength, room.vectors)]
        maps += [room.map_of(teachers, strength, room.vectors) for strength in STRENGTHS]
        for way, learned in enumerate(maps):
            vectors = normalise(room.vectors @ learned)
            for at in np.flatnonzero(fold == held):
                heard[way, at] = room.hear(told[names[at]], vectors, place)
    return heard[:, fold > 0]


def _by_chance(heard: NDArray[np.float64], seed: int) -> float:
    """How often (0–1) likes that mean nothing would make one of the strengths gain as surely as here.

    A randomisation test by signs (Fisher 1935): each visitor's gain might as well have been a loss. It takes what all
    strengths gain together, so that several tries are as honest as one, and a single visitor proves nothing.
    """
    from scipy.stats import permutation_test

    gained = (heard[1:, :, 0] - heard[0, :, 0]) * heard[0, :, 2]
    gained /= np.maximum(np.linalg.norm(gained, axis=1, keepdims=True), 1e-12)

    def surest(signs: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
        return np.asarray((signs @ gained.T).max(axis=axis))

    flipped = permutation_test(
        (np.ones(gained.shape[1]),), surest, permutation_type="samples", vectorized=True, n_resamples=FLIPS,
        batch=100, alternative="greater", rng=seed,
    )  # fmt: skip
    return float(flipped.pvalue)


def _means(values: NDArray[np.float64], asked: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means over visitors (ways×visitors×3), each weighing as many questions as they asked, and standard errors."""
    weights = asked[:, 2] / asked[:, 2].sum()
    mean = np.einsum("v,wvf->wf", weights, values)
    spread = values - mean[:, np.newaxis]
    count = len(weights)
    return mean, np.sqrt(count / (count - 1) * np.einsum("v,wvf->wf", weights**2, spread**2))


def _labels_held_out(
    room: Classroom,
    before: Sequence[Told],
    before_strength: float,
    told: Sequence[Told],
    strength: float,
    dimensions: int,
    seed: int,
) -> tuple[float, float] | None:
    """How many of the first ten have the right labels, as served and after learning; None without labels.

    For products whose labels the model has not seen, by `hold_out`; by all labelled ones where these are too few.
    """
    held = hold_out(room.examples, None, dimensions, seed) or hold_nothing_out(room.examples, room.model, seed)
    if held is None:
        return None
    vectors = held.model.vectors(room.examples.trunk)
    found = []
    for teachers, force in ((before, before_strength), (told, strength)):
        mapped = normalise(vectors @ room.map_of(teachers, force, vectors))
        found.append(float(held.precisions(mapped[held.rows])[:, -1].mean()))
    return found[0], found[1]

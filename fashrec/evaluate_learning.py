"""What learning from simulated shoppers brings to others of their kind, who were not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.build import Progress, aspects
from fashrec.embedding import Examples, neighbours_of, normalise
from fashrec.evaluate_taste import LEAST_PRODUCTS, sights_of
from fashrec.index import Shelf
from fashrec.learn import GenderLearned
from fashrec.learn.run import trunk_of
from fashrec.learn.trial import Classroom, try_lessons
from fashrec.settings import Settings
from fashrec.store import Event
from fashrec.taste.lessons import lessons_of
from fashrec.taste.measured import as_event
from fashrec.taste.simulator import FROZEN, Parameters, Sights, answer_to_look_alikes, draw_shopper
from fashrec.taste.stock import Stock, stock_of

DEPTH = 10


@dataclass(frozen=True, slots=True)
class LearningRow:
    """One gender: P@10 (0–1) on the likes of held-out shoppers before and after, and its difference's standard error.

    A right look-alike of something that a shopper liked is one that the same shopper would like. `learned` says what
    the trial found; where it was not taken, after is before, and `anyway` is what taking it would have given.
    """

    gender: str
    events: int
    before: float
    after: float
    anyway: float
    error: float
    learned: GenderLearned


def evaluate_learning(
    shelf: Shelf,
    settings: Settings,
    mend: str,
    progress: Progress,
    parameters: Parameters = FROZEN,
) -> list[LearningRow]:
    """What gender models learn from simulated clicks, judged by further shoppers; nothing is published.

    Raises:
        NotFound: the version does not name its photos, or the cache has lost what the trunk saw of them.
    """
    rows: list[LearningRow] = []
    for gender, own in shelf.genders.items():
        if len(own) < LEAST_PRODUCTS:
            continue
        sights, stock = sights_of(shelf, gender, progress, parameters), stock_of(shelf, gender)
        examples = Examples(trunk_of(shelf, own.positions, settings, mend), aspects(own.table), own.things)
        progress("Learning", len(rows), len(shelf.genders))
        with threadpool_limits(1, user_api="blas"):
            alone = Classroom.open(examples, own.model, [], settings.seed)
            clicks = simulated(sights, stock, alone.vectors, parameters, settings.seed)
            taught = list(islice(clicks, parameters.learned_events))
            lessons = lessons_of(taught, own.row_of)
            room = Classroom.open(examples, own.model, lessons, settings.seed)
            learned, _ = try_lessons(room, lessons, [], 0.0, settings.dimensions, settings.seed)
            told = list(room.listen(lessons).values())
            mapped = normalise(room.vectors @ room.map_of(told, learned.strength, room.vectors))
            before, anyway = judge([room.vectors, mapped], sights, parameters, settings.seed).T
        gain = anyway - before
        after = anyway if learned.taken else before
        rows.append(
            LearningRow(
                str(gender), len(taught), float(before.mean()), float(after.mean()), float(anyway.mean()),
                float(gain.std(ddof=1) / np.sqrt(len(gain))), learned,
            )
        )  # fmt: skip
    progress("Learning", len(shelf.genders), len(shelf.genders))
    return rows


def simulated(
    sights: Sights, stock: Stock, vectors: NDArray[np.float32], parameters: Parameters, seed: int
) -> Iterator[Event]:
    """Clicks without end, shopper by shopper: some of their own, then answers to the look-alikes of what they liked."""
    number = 0
    while True:
        rng = np.random.default_rng([seed, 4, number])
        shopper = draw_shopper(sights, parameters, rng)
        clicks = list(islice(shopper.clicks(parameters, rng), parameters.clicks_of_learned))
        for like in [click for click in clicks if click.what == "like"][: parameters.likes_asked]:
            shown = neighbours_of(vectors, np.array([like.row]))[0, : parameters.look_alikes_shown]
            clicks += answer_to_look_alikes(shopper, like.row, shown, clicks[-1].at, parameters, rng)
        for click in clicks:
            yield as_event(click, stock, f"simulated-{number}")
        number += 1


def judge(ways: list[NDArray[np.float32]], sights: Sights, parameters: Parameters, seed: int) -> NDArray[np.float64]:
    """The share of ten look-alikes that a shopper would like, of what they liked: judges×ways."""
    found = []
    for number in range(parameters.judges):
        rng = np.random.default_rng([seed, 5, number])
        shopper = draw_shopper(sights, parameters, rng)
        clicks = islice(shopper.clicks(parameters, rng), parameters.clicks_of_learned)
        liked = [click.row for click in clicks if click.what == "like"]
        if liked:
            nearest = [neighbours_of(vectors, np.array(liked))[:, :DEPTH] for vectors in ways]
            found.append([shopper.likes[rows].mean() for rows in nearest])
    return np.array(found)

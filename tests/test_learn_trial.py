"""What visitors teach, and whether it is taken: from likes that mean nothing, that tell nothing apart, that agree."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from conftest import quiet
from numpy.typing import NDArray
from test_learn import click
from threadpoolctl import threadpool_limits

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.embedding import Examples, GenderModel, fit_gender_model, neighbours_of
from fashrec.evaluate_learning import evaluate_learning
from fashrec.index import Versions, open_shelf
from fashrec.learn import GenderLearned
from fashrec.learn.trial import LEAST_VISITORS, Classroom, try_lessons
from fashrec.settings import Settings
from fashrec.store import What
from fashrec.taste.lessons import MOST_OF_ONE, Lesson, lessons_of
from fashrec.taste.simulator import FROZEN

PRODUCTS, DIMENSIONS = 160, 8
NONE = np.empty((0, 2), np.int64)
Draw = Callable[[np.random.Generator], NDArray[np.int64]]


def shelf(alike: int = 0) -> tuple[Examples, GenderModel, NDArray[np.float64]]:
    """Products without labels, their model, and where they lie; the first `alike` of them far from all others."""
    rng = np.random.default_rng(0)
    places = rng.normal(size=(PRODUCTS, DIMENSIONS))
    places[:alike] = 8 * np.eye(DIMENSIONS)[0] + 0.3 * rng.normal(size=(alike, DIMENSIONS))
    trunk = 0.02 * rng.normal(size=(PRODUCTS, 2048)).astype(np.float32)
    trunk[:, :DIMENSIONS] += places
    examples = Examples(trunk, np.full((PRODUCTS, 2), "", object), np.arange(PRODUCTS))
    return examples, fit_gender_model(examples, None, DIMENSIONS, 0), places


def lesson(number: int, liked: NDArray[np.int64]) -> Lesson:
    return Lesson(f"visitor-{number:02}", liked, NONE, NONE)


def tried(examples: Examples, model: GenderModel, lessons: list[Lesson], seed: int = 0) -> GenderLearned:
    with threadpool_limits(1, user_api="blas"):
        room = Classroom.open(examples, model, lessons, seed)
        return try_lessons(room, lessons, [], 0.0, DIMENSIONS, seed)[0]


def evenly(rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.choice(PRODUCTS, 15, replace=False)


def unevenly(rng: np.random.Generator) -> NDArray[np.int64]:
    """Most like few products, some many."""
    return rng.choice(PRODUCTS, int(np.clip(rng.lognormal(2.5, 0.8), 3, 60)), replace=False)


@pytest.mark.parametrize("draw", [evenly, unevenly])
def test_likes_that_mean_nothing_are_learned_from_in_one_of_twenty_runs(draw: Draw) -> None:
    runs, taken = 200, 0
    examples, model, _ = shelf()
    for run in range(runs):
        rng = np.random.default_rng([1, run])
        taken += tried(examples, model, [lesson(number, draw(rng)) for number in range(12)], seed=run).taken
    assert 0.01 < taken / runs < 0.09


def test_a_taste_that_all_share_is_learned() -> None:
    """Each likes products that are nearly the same in one of the eight things by which products differ."""
    examples, model, places = shelf()
    likings = []
    for number in range(40):
        rng = np.random.default_rng([2, number])
        likings.append(np.argsort(np.abs(places[:, 3] - rng.normal()))[:15])
    outcome = tried(examples, model, [lesson(number, liked) for number, liked in enumerate(likings)])
    assert outcome.taken
    assert outcome.likes_before is not None
    assert outcome.likes_after is not None
    assert outcome.likes_after > outcome.likes_before + 0.005


def test_one_visitor_decides_nothing_among_others_who_like_everything_alike() -> None:
    """Who likes all look-alikes of a product tells none of them apart; a visitor at random must not speak for them."""
    alike = 41
    examples, model, _ = shelf(alike)
    everything = [lesson(number, np.arange(alike)) for number in range(LEAST_VISITORS + 1)]
    for run in range(5):
        rng = np.random.default_rng([3, run])
        at_random = lesson(99, alike + rng.choice(PRODUCTS - alike, 30, replace=False))
        outcome = tried(examples, model, [*everything, at_random], seed=run)
        assert not outcome.taken
        assert "and not others: 1, at least 10" in outcome.why


def test_concordance_is_counted_over_all_pairs_of_a_liked_and_another_look_alike() -> None:
    examples, model, _ = shelf()
    rng = np.random.default_rng(5)
    lessons = [lesson(number, np.sort(rng.choice(PRODUCTS, 25, replace=False))) for number in range(3)]
    room = Classroom.open(examples, model, lessons, 0)
    place = np.full(PRODUCTS, -1)
    place[room.rows] = np.arange(len(room.rows))
    vectors = rng.normal(size=room.vectors.shape).astype(np.float32)
    for one in lessons:
        nearer, in_ten = [], []
        for row in one.liked:
            near = sorted(
                room.near[place[row]].tolist(), key=lambda other: np.sum((vectors[row] - vectors[other]) ** 2)
            )
            hit = np.isin(near, one.liked)
            if 0 < hit.sum() < len(hit):
                nearer.append(np.mean([a < b for a in np.flatnonzero(hit) for b in np.flatnonzero(~hit)]))
                in_ten.append(hit[:10].mean())
        heard = room.hear(room.listen(lessons)[one.visitor], vectors, place)
        np.testing.assert_allclose(heard, [np.mean(nearer), np.mean(in_ten), len(nearer)])


def test_a_lesson_is_of_what_was_said_last() -> None:
    row_of = {f"p{number}": number for number in range(MOST_OF_ONE + 2)}
    liked = [click("anna", name) for name in row_of]
    (anna,) = lessons_of([*liked, click("anna", "p0"), click("anna", "p2", asked="p1")], row_of)
    assert anna.liked.tolist() == [*range(4, MOST_OF_ONE + 2), 0, 2]
    pairs = [click("anna", name, asked="p0") for name in row_of if name != "p0"]
    (anna,) = lessons_of([*pairs, click("anna", "p1", asked="p0")], row_of)
    assert anna.accepted[:, 1].tolist() == [*range(3, MOST_OF_ONE + 2), 1]


def test_a_lesson_is_the_last_word_on_each_product() -> None:
    row_of = {"a": 0, "b": 1, "c": 2, "d": 3}
    events = [
        click("anna", "a"),
        click("ben", "b"),
        click("anna", "b", asked="a"),
        click("anna", "c", What.PURCHASE),
        click("anna", "d", What.DISLIKE, asked="a"),
        click("anna", "c", What.DISLIKE),
        click("anna", "gone"),
        click("anna", "d", asked="gone"),
    ]
    (anna,) = lessons_of(events, row_of)
    assert anna.liked.tolist() == [0, 1, 3]
    assert anna.accepted.tolist() == [[0, 1]]
    assert anna.refused.tolist() == [[0, 3]]


def test_learning_is_measured_by_shoppers_who_were_not_there_and_publishes_nothing(
    built: Built, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fashrec.evaluate_learning.LEAST_PRODUCTS", 60)
    shelf = open_shelf(built.folder, "", exact=True)
    few = replace(FROZEN, learned_events=400, judges=20)
    first, second = (evaluate_learning(shelf, settings, "", quiet, few) for _ in range(2))
    assert first == second
    (women,) = first
    assert (women.gender, women.events) == ("Women", 400)
    assert 0 < women.before < 1
    assert women.after == (women.anyway if women.learned.taken else women.before)
    assert women.learned.liked_after_asking > 0
    assert women.learned.disliked_after_asking > 0
    assert Versions(built.folder.parent).all() == ["v0001"]


def test_pairs_liked_together_are_counted_once_and_without_those_after_asking(built: Built) -> None:
    own = open_shelf(built.folder, "").genders[Gender.WOMEN]
    trunk = np.random.default_rng(0).random((len(own), 2048), np.float32)
    examples = Examples(trunk, np.full((len(own), 2), "", object), own.things)
    nothing = np.empty((0, 2), np.int64)
    first, (second, third) = 0, neighbours_of(own.model.vectors(trunk), np.array([0]))[0, :2]
    liking = Lesson("anna", np.array([first, second]), nothing, nothing)
    asking = Lesson("ben", np.array([third]), np.array([[first, second], [first, third]]), nothing)
    outcome, _ = try_lessons(Classroom.open(examples, own.model, [liking, asking], 0), [liking, asking], [], 0, 16, 0)
    assert (outcome.liked_together, outcome.liked_after_asking) == (1, 2)

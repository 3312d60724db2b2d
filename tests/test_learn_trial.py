"""What visitors teach, and whether it is taken, without a store of clicks."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import quiet
from test_learn import click

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.embedding import Examples, neighbours_of
from fashrec.evaluate_learning import evaluate_learning
from fashrec.index import Versions, open_shelf
from fashrec.learn.trial import Classroom, try_lessons
from fashrec.settings import Settings
from fashrec.store import What
from fashrec.taste.lessons import Lesson, lessons_of
from fashrec.taste.simulator import FROZEN


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

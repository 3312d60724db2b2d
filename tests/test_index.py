"""One contract for every index, and the settings that Annoy is built with."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import need
from numpy.typing import NDArray

from fashrec.build import Built
from fashrec.errors import IndexDamaged
from fashrec.index import AnnoyIndex, ExactIndex, VectorIndex, annoy_problem, open_shelf
from fashrec.index.annoy_index import build_annoy
from fashrec.index.contract import nearest_first, true_distances
from fashrec.index.manifest import Closeness
from fashrec.index.tuning import (
    QUESTIONS,
    SEARCH_K,
    TREES,
    WANTED_RECALL,
    build_tuned,
    calibrate,
    sample_rows,
    strangers,
)

Make = Callable[[NDArray[np.float32]], VectorIndex]


def unit_vectors(count: int, dimensions: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(params=["exact", "annoy"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "exact":
        return ExactIndex
    need("annoy", not annoy_problem(), annoy_problem())

    def make_annoy(vectors: NDArray[np.float32]) -> AnnoyIndex:
        path = tmp_path / "test.ann"
        tuned = build_tuned(path, vectors, seed=0)
        return AnnoyIndex(path, vectors, tuned.search_k)

    return make_annoy


def test_length_is_the_number_of_vectors(make: Make) -> None:
    assert len(make(unit_vectors(37))) == 37


def test_a_vector_finds_itself_first_at_distance_zero(make: Make) -> None:
    vectors = unit_vectors(50)
    found = make(vectors).nearest(vectors[7], 3)
    assert found.rows[0] == 7
    assert found.distances[0] == pytest.approx(0, abs=1e-6)


def test_distances_are_euclidean_and_ascend(make: Make) -> None:
    vectors, question = unit_vectors(400), unit_vectors(1, seed=9)[0]
    found = make(vectors).nearest(question, 10)
    np.testing.assert_allclose(found.distances, np.linalg.norm(vectors[found.rows] - question, axis=1), atol=1e-6)
    assert (np.diff(found.distances) >= 0).all()


def test_k_gives_k(make: Make) -> None:
    assert len(make(unit_vectors(300)).nearest(unit_vectors(1, seed=1)[0], 5).rows) == 5


def test_more_than_there_are_gives_all(make: Make) -> None:
    found = make(unit_vectors(4)).nearest(unit_vectors(1, seed=1)[0], 10)
    assert sorted(found.rows.tolist()) == [0, 1, 2, 3]


def test_equal_distances_come_by_row(make: Make) -> None:
    vectors = np.repeat(unit_vectors(1), 9, axis=0)
    assert make(vectors).nearest(vectors[0], 9).rows.tolist() == list(range(9))


def test_equal_distances_come_by_row_on_a_large_shelf(make: Make) -> None:
    vectors = np.tile(unit_vectors(300), (2, 1))
    assert make(vectors).nearest(vectors[7], 2).rows.tolist() == [7, 307]


@pytest.mark.parametrize("apart", [0.0, 0.0003, 0.0006, 0.002])
@pytest.mark.parametrize("bits", [np.float16, np.float32])
def test_exact_tells_near_copies_apart_and_takes_ties_by_row(apart: float, bits: type[np.floating]) -> None:
    for seed in range(5):
        random = np.random.default_rng(seed)
        vectors = unit_vectors(1500, 128, seed)
        vectors[:200] = vectors[0] + apart * random.standard_normal((200, 128))
        vectors = random.permutation(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(bits)
        question = vectors[int(np.argmin(true_distances(vectors, unit_vectors(1, 128, seed)[0])))].astype(np.float32)
        wanted = nearest_first(np.arange(1500), true_distances(vectors, question), 10)
        found = ExactIndex(vectors).nearest(question, 10)
        assert found.rows.tolist() == wanted.rows.tolist()
        assert found.distances.tolist() == wanted.distances.tolist()


def test_one_vector_is_enough(make: Make) -> None:
    vectors = unit_vectors(1)
    assert make(vectors).nearest(vectors[0], 10).rows.tolist() == [0]


def test_no_row_comes_twice(make: Make) -> None:
    rows = make(unit_vectors(500)).nearest(unit_vectors(1, seed=2)[0], 200).rows
    assert len(set(rows.tolist())) == 200


def test_exact_agrees_with_a_plain_loop() -> None:
    vectors, index = unit_vectors(1000), ExactIndex(unit_vectors(1000))
    for question in unit_vectors(20, seed=3):
        by_hand = sorted((float(np.linalg.norm(vector - question)), row) for row, vector in enumerate(vectors))
        assert index.nearest(question, 10).rows.tolist() == [row for _, row in by_hand[:10]]


class TestAnnoy:
    @pytest.fixture(autouse=True)
    def _annoy(self) -> None:
        need("annoy", not annoy_problem(), annoy_problem())

    def test_recall_is_measured_and_reached(self, tmp_path: Path) -> None:
        vectors = unit_vectors(3000, 32)
        tuned = build_tuned(tmp_path / "a.ann", vectors, seed=0)
        assert tuned.recall_at_10 >= 0.99
        annoy, exact = AnnoyIndex(tmp_path / "a.ann", vectors, tuned.search_k), ExactIndex(vectors)
        questions = unit_vectors(200, 32, seed=5)
        hits = [
            len(set(annoy.nearest(q, 10).rows.tolist()) & set(exact.nearest(q, 10).rows.tolist())) for q in questions
        ]
        assert sum(hits) / 2000 >= 0.97

    def test_recall_holds_for_vectors_that_are_not_in_the_index(self, tmp_path: Path) -> None:
        vectors = unit_vectors(3000, 32)
        tuned = build_tuned(tmp_path / "a.ann", vectors, seed=0)
        annoy, exact = AnnoyIndex(tmp_path / "a.ann", vectors, tuned.search_k), ExactIndex(vectors)
        asked = strangers(vectors, np.arange(0, 3000, 10), seed=7)
        assert np.linalg.norm(asked, axis=1) == pytest.approx(1, abs=1e-5)
        assert not (asked == vectors[::10]).all(axis=1).any()
        hits = [len(set(annoy.nearest(q, 10).rows.tolist()) & set(exact.nearest(q, 10).rows.tolist())) for q in asked]
        assert sum(hits) / (10 * len(asked)) >= 0.99

    def test_the_recall_that_is_told_is_the_lower_of_products_and_strangers(self, tmp_path: Path) -> None:
        vectors = unit_vectors(3000, 32)
        tuned = build_tuned(tmp_path / "a.ann", vectors, seed=0)
        annoy, exact = AnnoyIndex(tmp_path / "a.ann", vectors, tuned.search_k), ExactIndex(vectors)
        asked = sample_rows(3000, QUESTIONS, 0)
        unknown = strangers(vectors, asked, seed=0)
        none = np.full(len(asked), -1)

        def recall(questions: NDArray[np.float32], own: NDArray[np.int64]) -> float:
            hits = 0
            for vector, row in zip(questions, own, strict=True):
                found, right = (
                    [other for other in index.nearest(vector, 11).rows.tolist() if other != row][:10]
                    for index in (annoy, exact)
                )
                hits += len(set(found) & set(right))
            return hits / (10 * len(questions))

        of_products, of_strangers = recall(vectors[asked], asked), recall(unknown, none)
        assert of_products != of_strangers
        assert tuned.recall_at_10 == pytest.approx(min(of_products, of_strangers))

    def test_one_seed_gives_one_file(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            build_annoy(tmp_path / name, unit_vectors(500), trees=10, seed=3)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    def test_the_cheapest_settings_that_find_enough_are_taken(self, tmp_path: Path) -> None:
        tuned = build_tuned(tmp_path / "a.ann", unit_vectors(50), seed=0)
        assert (tuned.trees, tuned.search_k) == (TREES[0], SEARCH_K[0])
        assert WANTED_RECALL <= tuned.recall_at_10 < 1  # others find even more

    def test_where_no_settings_find_enough_the_file_is_that_of_those_that_are_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fashrec.index.tuning.WANTED_RECALL", 1.1)
        vectors = unit_vectors(200)
        tuned = build_tuned(tmp_path / "a.ann", vectors, seed=0)
        assert tuned.recall_at_10 == 1.0
        assert tuned.trees < TREES[-1]
        build_annoy(tmp_path / "b.ann", vectors, tuned.trees, seed=0)
        assert (tmp_path / "a.ann").read_bytes() == (tmp_path / "b.ann").read_bytes()

    def test_a_file_of_other_vectors_is_refused(self, tmp_path: Path) -> None:
        build_annoy(tmp_path / "a", unit_vectors(50), trees=5, seed=0)
        with pytest.raises(IndexDamaged, match="50 items"):
            AnnoyIndex(tmp_path / "a", unit_vectors(60))


def test_all_genders_are_searched_exactly_where_that_is_asked_for(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "", exact=True)
    assert {type(own.index) for own in shelf.genders.values()} == {ExactIndex}
    assert shelf.notice == ""


def test_half_of_a_shelf_has_a_very_close_neighbour() -> None:
    vectors = unit_vectors(400)
    limits = calibrate(vectors, np.arange(400), seed=0)
    nearest = [ExactIndex(vectors).nearest(vector, 2).distances[1] for vector in vectors]
    assert np.mean(np.array(nearest) <= limits.very_close) == pytest.approx(0.5, abs=0.01)
    assert np.mean(np.array(nearest) <= limits.close) == pytest.approx(0.9, abs=0.01)
    assert limits.very_close < limits.close < limits.loosely


def test_pictures_of_one_thing_do_not_make_a_shelf_look_dense() -> None:
    vectors = unit_vectors(200)
    doubled, things = np.repeat(vectors, 2, axis=0), np.repeat(np.arange(200), 2)
    assert calibrate(doubled, things, seed=0).very_close == pytest.approx(
        calibrate(vectors, np.arange(200), seed=0).very_close, rel=0.05
    )


@pytest.mark.parametrize("apart", [0.003, 0.03])
def test_strangers_lie_as_far_off_as_a_shelf_is_dense(apart: float) -> None:
    vectors = np.repeat(unit_vectors(150, 64), 2, axis=0)
    vectors[1::2] += apart * unit_vectors(150, 64, seed=1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    off = np.linalg.norm(strangers(vectors, np.arange(300), seed=0, away=4.0) - vectors, axis=1)
    assert np.median(off) == pytest.approx(4 * apart, rel=0.1)


def test_a_shelf_of_few_things_has_fixed_limits() -> None:
    fixed = Closeness(very_close=0.6, close=0.9, loosely=1.1)
    vectors = unit_vectors(20)
    assert calibrate(vectors[:19], np.arange(19), seed=0) == fixed
    assert calibrate(vectors, np.arange(20), seed=0) != fixed
    assert calibrate(np.repeat(vectors, 9, axis=0), np.zeros(180, np.int64), seed=0) == fixed  # one thing

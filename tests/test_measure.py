"""The metrics against plain loops, and the small parts of an evaluation."""

import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import toy_photo
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from fashrec.errors import CatalogueError
from fashrec.evaluate.tables import failures
from fashrec.measure.bootstrap import Resamples
from fashrec.measure.deepfashion import Entry, found_within, read_partition
from fashrec.measure.photo_changes import CHANGES
from fashrec.measure.quality import OURS
from fashrec.measure.retrieval import (
    best_figures,
    chance_within,
    nearest_rows,
    precision,
    random_figures,
    ranked_rows,
    ranking_figures,
)
from fashrec.measure.street import RIGHT_TYPES, right_kind
from fashrec.measure.text_search import telling_words, title_rows, with_typos, without_words


def plainly(right: list[bool]) -> list[float]:
    """P@1, P@10, R-precision and average precision of one question, by their definitions."""
    relevant = sum(right)
    precisions = [sum(right[:k]) / k for k in range(1, len(right) + 1) if right[k - 1]]
    return [
        float(right[0]),
        sum(right[:10]) / len(right[:10]),
        sum(right[:relevant]) / relevant if relevant else 0.0,
        sum(precisions) / relevant if relevant else 0.0,
    ]


@given(st.lists(st.lists(st.booleans(), min_size=15, max_size=15), min_size=1, max_size=6))
def test_ranking_figures_equal_a_plain_loop(right: list[list[bool]]) -> None:
    assert np.allclose(ranking_figures(np.array(right)), [plainly(row) for row in right])


@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_random_figures_are_the_mean_over_all_orders(labels: list[int]) -> None:
    wanted = []
    for row, label in enumerate(labels):
        others = [other == label for at, other in enumerate(labels) if at != row]
        wanted.append(np.mean([plainly(list(order)) for order in itertools.permutations(others)], axis=0))
    assert np.allclose(random_figures(np.array(labels)), wanted)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_best_figures_are_those_of_all_right_first(labels: list[int]) -> None:
    wanted = [
        plainly(sorted((other == label for at, other in enumerate(labels) if at != row), reverse=True))
        for row, label in enumerate(labels)
    ]
    assert np.allclose(best_figures(np.array(labels)), wanted)


@given(st.integers(2, 7), st.data())
def test_the_chance_of_a_hit_is_the_mean_over_all_orders(others: int, data: st.DataObject) -> None:
    relevant, depth = data.draw(st.integers(0, others)), data.draw(st.integers(1, 8))
    orders = itertools.permutations(range(others))
    wanted = np.mean([min(order[:depth]) < relevant for order in orders])
    assert chance_within(np.array([relevant]), others, depth) == pytest.approx([wanted])


@settings(max_examples=30)
@given(st.integers(2, 40), st.integers(0, 1000))
def test_ranked_rows_equal_sorting_by_distance_and_row(count: int, seed: int) -> None:
    rows = np.random.default_rng(seed).integers(0, 3, (count, 4)).astype(np.float64)
    own = np.arange(count)
    ranked = np.concatenate([part for _, part in ranked_rows(rows, rows, own)])
    for row in range(count):
        others = [other for other in range(count) if other != row]
        wanted = sorted(others, key=lambda other: (np.sum((rows[row] - rows[other]) ** 2), other))
        assert ranked[row].tolist() == wanted
    assert np.array_equal(nearest_rows(rows, rows, own, depth=3), ranked[:, :3])


@pytest.mark.parametrize("count", [1, 2, 5, 11])
def test_a_question_never_finds_itself_however_few_others_there_are(count: int) -> None:
    rows, own = np.eye(count, dtype=np.float32), np.arange(count)
    nearest = nearest_rows(rows, rows, own)
    assert nearest.shape == (count, min(10, count - 1))
    assert not (nearest == own[:, np.newaxis]).any()


def test_sparse_rows_are_ranked_as_dense_ones() -> None:
    dense = np.random.default_rng(0).random((20, 6)).astype(np.float32)
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    assert np.array_equal(nearest_rows(csr_array(dense), csr_array(dense)), nearest_rows(dense, dense))


def test_precision_counts_the_first_ten() -> None:
    labels = np.array(["a", "b", "a", "a"])
    assert precision(np.array([[2, 1]]), labels[:1], labels).tolist() == [[1.0, 0.5]]


class TestBootstrap:
    def test_the_interval_holds_the_mean_and_narrows_with_more_questions(self) -> None:
        values = np.random.default_rng(0).random((2000, 1))
        few, many = (Resamples(np.arange(n), 400, seed=1).plain(values[:n]) for n in (50, 2000))
        for one in (few, many):
            assert one.low[0] < one.mean[0] < one.high[0]
        assert many.high[0] - many.low[0] < (few.high[0] - few.low[0]) / 3

    def test_copies_of_a_question_do_not_make_it_surer(self) -> None:
        values = np.random.default_rng(0).random((60, 1))
        alone = Resamples(np.arange(60), 400, seed=1).plain(values)
        copied = Resamples(np.repeat(np.arange(60), 5), 400, seed=1).plain(np.repeat(values, 5, axis=0))
        assert np.allclose([alone.low, alone.high], [copied.low, copied.high], atol=1e-5)

    def test_means_over_classes(self) -> None:
        values, classes = np.array([[1.0], [1.0], [1.0], [0.0]]), np.array(["a", "a", "a", "b"])
        macro = Resamples(np.arange(4), 200, seed=0).by_class(values, classes)
        assert macro.mean[0] == 0.5
        assert macro.low[0] <= 0.5 <= macro.high[0]

    def test_a_seed_gives_the_same_intervals(self) -> None:
        values = np.random.default_rng(0).random((40, 2))
        first, again = (Resamples(np.arange(40), 100, seed=3).plain(values) for _ in range(2))
        assert np.array_equal(first.low, again.low)


class TestText:
    def test_the_same_words_are_found_first(self) -> None:
        titles = ["Red cotton shirt", "Blue wool coat", "Red silk dress"]
        for by in ("words", "letters"):
            asked, rows = title_rows(["a coat of blue wool"], titles, by)
            assert nearest_rows(asked, rows)[0, 0] == 1

    def test_nothing_to_go_by_is_a_row_of_zeros(self) -> None:
        asked, rows = title_rows(["x"], ["", " "])
        assert asked.nnz == rows.nnz == 0

    def test_words_of_type_colour_and_gender_go(self) -> None:
        words = telling_words(["Tshirts", "Casual Shoes"], ["Navy Blue", "Red"])
        assert without_words("Doodle Girl's Navy Blue T-Shirt", words) == "doodle"
        assert without_words("Puma Men Archive Boot Brown Casual Shoes", words) == "puma archive boot brown"

    def test_typos_change_about_every_third_long_word_and_nothing_else(self) -> None:
        title = "red shoes for the beautiful mountain"
        changed = [with_typos(title, np.random.default_rng(seed)).split(" ") for seed in range(300)]
        assert all(words[0] == "red" and words[2:4] == ["for", "the"] for words in changed)
        share = np.mean([words[4] != "beautiful" for words in changed])
        assert 0.2 < share < 0.45
        assert with_typos(title, np.random.default_rng(5)) == with_typos(title, np.random.default_rng(5))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_changes_the_photo_and_keeps_its_product(change: str) -> None:
    pixels = np.asarray(toy_photo("red", "circle"))
    changed, again = (CHANGES[change](pixels, np.random.default_rng(4)) for _ in range(2))
    assert changed.dtype == np.uint8
    assert changed.ndim == 3
    assert np.array_equal(changed, again)
    height, width = changed.shape[:2]
    middle = changed[height // 2 - 3 : height // 2 + 3, width // 2 - 3 : width // 2 + 3].reshape(-1, 3).mean(axis=0)
    assert middle[0] > middle[1] + 40 and middle[0] > middle[2] + 40  # noqa: PT018
    if change != "mirrored":  # a circle in the middle is its own mirror image
        assert changed.shape != pixels.shape or not np.array_equal(changed, pixels)


def test_another_background_replaces_the_white_and_leaves_the_garment() -> None:
    pixels = np.asarray(toy_photo("blue", "square"))
    changed = CHANGES["on another background"](pixels, np.random.default_rng(0))
    assert np.array_equal(changed[60, 45], pixels[60, 45])
    assert (np.abs(changed[:5].astype(int) - 255).max(axis=2) > 20).all()
    assert np.median(changed[:5]) > 20
    assert changed[:5].std(axis=(0, 1)).min() > 1


def test_darker_is_darker_and_brighter_is_brighter() -> None:
    pixels = np.full((40, 30, 3), 120, np.uint8)
    darker, brighter = (CHANGES[name](pixels, np.random.default_rng(0)) for name in ("darker", "brighter"))
    assert darker.max() < 110
    assert brighter.min() > 130


def test_the_right_kind_for_each_street_class() -> None:
    right, code = right_kind(
        np.array(["shirt", "dress", "shirt"], dtype=object), np.array(["Shirts", "Tunics", "Caps"])
    )
    assert right[code].tolist() == [[True, False, False], [False, True, False], [True, False, False]]
    assert len(RIGHT_TYPES) == 10


PARTITION = """4
image_name item_id evaluation_status
img/a.jpg id_1 train
img/b.jpg id_2 query
img/c.jpg id_2 gallery
img/d.jpg id_3 gallery
"""


class TestDeepFashion:
    def test_the_official_list_is_read(self) -> None:
        entries = read_partition(PARTITION)
        assert entries[1] == Entry("img/b.jpg", "id_2", "query")
        assert [entry.part for entry in entries].count("gallery") == 2

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "must begin"),
            ("2\nimage item status\n", "must begin"),
            (PARTITION.replace("query", "test"), "Line 4"),
            (PARTITION.replace("4\n", "5\n", 1), "says it has 5"),
        ],
    )
    def test_another_layout_is_refused_with_the_place(self, text: str, why: str) -> None:
        with pytest.raises(CatalogueError, match=why):
            read_partition(text)

    def test_recall_counts_an_item_once_it_is_seen(self) -> None:
        gallery = np.array(["x"] * 15 + ["a"] + ["x"] * 44, dtype=object)
        found = found_within(np.arange(60)[np.newaxis], np.array(["a"], dtype=object), gallery)
        assert found.tolist() == [[0.0, 0.0, 1.0, 1.0]]


def test_the_mean_of_some_questions_is_as_sure_as_their_own_resamples() -> None:
    random = np.random.default_rng(0)
    values, groups = random.random((60, 2)), np.repeat(np.arange(30), 2)
    resamples, rows = Resamples(groups, 400, 0), np.arange(20, 40)
    some, whole = resamples.some(values, rows), resamples.plain(values)
    assert some.mean == pytest.approx(values[rows].mean(axis=0))
    assert (some.low < some.mean).all()
    assert (some.mean < some.high).all()
    assert (some.high - some.low > whole.high - whole.low).all()  # fewer questions say less surely
    everyone = resamples.some(values, np.arange(60))
    assert everyone.low == pytest.approx(whole.low, abs=1e-6)
    assert resamples.can_tell(rows)
    assert not resamples.can_tell(np.arange(8)), "of four titles, which say nothing of how sure their mean is"


@pytest.mark.parametrize(
    "sizes", [[1] * 40, [1, 2, 3] * 20, [1] * 60 + [2] * 20 + [5, 10, 20, 40, 80, 160], [30] * 20],
    ids=["alone", "few", "as a shop", "many"],
)  # fmt: skip
def test_intervals_of_means_over_classes_hold_the_truth(sizes: list[int]) -> None:
    random = np.random.default_rng(1)
    rates, classes = random.beta(2, 2, len(sizes)), np.repeat(np.arange(len(sizes)), sizes)
    held = []
    for run in range(60):
        values = (random.random(len(classes)) < rates[classes]).astype(float)[:, np.newaxis]
        macro = Resamples(np.arange(len(classes)), 200, run).by_class(values, classes)
        held.append(macro.low[0] <= rates.mean() <= macro.high[0])
    assert np.mean(held) > 0.85


def test_rare_classes_do_not_shift_the_mean_over_classes() -> None:
    values = np.concatenate([np.ones(50), np.zeros(50)])[:, np.newaxis]
    classes = np.array(["frequent"] * 50 + [f"rare {number}" for number in range(50)])
    macro = Resamples(np.arange(100), 400, 0).by_class(values, classes)
    assert [macro.mean[0], macro.low[0], macro.high[0]] == pytest.approx([1 / 51] * 3)


def test_questions_with_few_right_answers_come_after_the_others_in_the_worst() -> None:
    codes = np.array([0] * 5 + [1] * 2 + [2])
    table = pd.DataFrame({name: [str(row) for row in range(8)] for name in ("product_id", "title")})
    table["product_type"] = table["colour"] = "any"
    nearest = np.array([[other for other in np.roll(np.arange(8), -row) if other != row] for row in range(8)])
    asking = SimpleNamespace(
        gender="Men", table=table, asking=np.arange(8), labels={"both": codes}, groups=np.arange(8)
    )
    answers = {OURS: SimpleNamespace(figures={"both": np.zeros((8, 4))}, nearest=nearest)}
    worst = [(one.asked.product_id, one.right, one.possible) for one in failures([(asking, answers)])]  # type: ignore[list-item]
    # Row 0 finds its four first, row 5 its one; row 7 has none to find.
    assert worst == [("3", 1, 4), ("4", 1, 4), ("2", 2, 4), ("1", 3, 4), ("6", 0, 1)]

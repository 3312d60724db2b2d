"""An evaluation of the toy catalogue with the fake trunk: what it says, what it keeps, and what it leaves out."""

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEmbedder, quiet
from typer.testing import CliRunner

from fashrec import evaluate as evaluating
from fashrec.catalog import Catalogue
from fashrec.cli import app
from fashrec.errors import CatalogueError, FashrecError
from fashrec.evaluate import Options, Run, changes_since, evaluate, keep, read_history, read_quality
from fashrec.evaluate.questions import gender_questions, genders_left_out, measure_catalogue
from fashrec.evaluate.tables import failures
from fashrec.evaluate.ways import ask_all_ways
from fashrec.index import annoy_problem
from fashrec.index.curve import curve_settings, index_curve
from fashrec.measure.quality import (
    BEST,
    LABELS,
    OURS,
    PIXELS,
    RANDOM,
    TEXT,
    TEXT_MASKED,
    TRUNK,
    Failure,
    Figure,
    Quality,
    Shown,
    Street,
    StreetWay,
)
from fashrec.settings import Settings

QUICK = Options(quick=True, imagenet=False)


@pytest.fixture(scope="module")
def quality(toys: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Quality:
    """The toys, evaluated once for all tests."""
    settings = Settings(home=tmp_path_factory.mktemp("quality-home"))
    return evaluate(toys, settings, FakeEmbedder(), quiet, QUICK)


class TestFigures:
    def test_only_genders_with_enough_products_ask(self, quality: Quality) -> None:
        assert quality.questions == {"Women": 74}
        assert quality.reliability.questions == quality.reliability.answered_in_full == 74

    def test_every_way_lies_between_chance_and_the_most_that_labels_allow(self, quality: Quality) -> None:
        floor, ceiling = quality.way(RANDOM), quality.way(BEST)
        assert floor is not None
        assert ceiling is not None
        for way in quality.ways:
            for label in LABELS:
                for metric, figure in way.plain[label].items():
                    assert figure.low <= figure.mean <= figure.high, (way.name, label, metric)
                    assert figure.mean <= ceiling.plain[label][metric].mean + 1e-9, (way.name, label, metric)
        for name in (TRUNK, OURS, PIXELS):
            way = quality.way(name)
            assert way is not None
            assert way.plain["both"]["P@10"].mean > 3 * floor.plain["both"]["P@10"].mean

    def test_words_find_what_they_say_and_nothing_without_them(self, quality: Quality) -> None:
        whole, masked = quality.way(TEXT), quality.way(TEXT_MASKED)
        assert whole is not None
        assert masked is not None
        # The toys' titles are colour and shape and the id, so text cannot fail, until the words go.
        assert whole.plain["both"]["P@1"].mean > 0.9
        assert masked.plain["both"]["P@1"].mean < whole.plain["both"]["P@1"].mean / 2
        clean, _, typos, empty = quality.text
        assert clean.words["type"].mean >= typos.words["type"].mean > empty.words["type"].mean
        assert clean.looks == empty.looks

    def test_groups_add_up_to_the_whole(self, quality: Quality) -> None:
        ours = quality.way(OURS)
        assert ours is not None
        for by in ("gender", "type", "colour"):
            groups = [group for group in quality.groups if group.by == by]
            assert sum(group.questions for group in groups) == 74
            mean = sum(group.questions * group.ways[OURS]["both"] for group in groups) / 74
            assert mean == pytest.approx(ours.plain["both"]["P@10"].mean, abs=1e-3)

    def test_the_worst_questions_come_worst_first_with_their_matches(self, toys: Catalogue, quality: Quality) -> None:
        ids = set(toys.table["product_id"])
        for failure in quality.failures:
            assert failure.asked.product_id in ids
            assert failure.asked.product_id not in {match.product_id for match in failure.matches}
        shares = [failure.right / failure.possible for failure in quality.failures]
        assert shares == sorted(shares)

    def test_groups_and_the_index_say_how_sure_they_are(self, quality: Quality) -> None:
        for group in quality.groups:
            assert set(group.intervals) == {quality.rival, OURS}
            for name, of_way in group.intervals.items():
                for label, (low, high) in of_way.items():
                    assert low <= group.ways[name][label] <= high
        assert any(low < high for group in quality.groups for low, high in group.intervals[OURS].values())
        for one in quality.index:
            assert one.recall_between is not None
            low, high = one.recall_between
            assert low <= one.recall_at_10 <= high

    def test_figures_written_before_these_were_measured_still_open(self, quality: Quality) -> None:
        document = json.loads(quality.to_json())
        for group in document["groups"]:
            del group["intervals"]
        for one in document["index"]:
            del one["recall_between"]
        assert Quality.from_json(json.dumps(document)).groups[0].intervals == {}
        asked = Shown(product_id="1", title="", product_type="", colour="")
        assert Failure(gender="Men", asked=asked, right=3, matches=[]).possible == 10

    def test_an_unchanged_looking_photo_finds_itself_and_a_hard_one_less(self, quality: Quality) -> None:
        first = {change.change: change.hit_at_1[TRUNK].mean for change in quality.robustness.changes}
        assert quality.robustness.questions == 50
        assert first["blurred"] >= first["on another background"]
        assert first["mirrored"] == 1.0  # the toys are their own mirror images
        for change in quality.robustness.changes:
            assert change.hit_at_1[RANDOM].mean == pytest.approx(1 / 74, abs=1e-4)
            assert change.hit_at_10[RANDOM].mean == pytest.approx(10 / 74, abs=1e-4)

    def test_stages_are_timed_and_damaged_photos_told(self, quality: Quality) -> None:
        assert [stage.stage for stage in quality.speed.stages][-1] == "all of it"
        assert all(stage.median >= 0 for stage in quality.speed.stages)
        assert quality.reliability.damaged_photos_told == quality.reliability.damaged_photos

    def test_what_was_not_measured_is_said(self, quality: Quality) -> None:
        assert "--no-imagenet" in quality.left_out["ImageNet features"]
        assert "--street" in quality.left_out["people's own photos"]
        assert quality.left_out["Men"] == "22 products with a type and a colour, 50 are needed"
        assert "Women" not in quality.left_out


def test_the_twenty_worst_questions_come_though_none_has_ten_right_answers(toys: Catalogue, settings: Settings) -> None:
    table = toys.table.copy()
    table.loc[::3, "product_type"] = "mistaken"  # one in three is filed under another type than it looks like
    mistaken = Catalogue(**{**vars(toys), "table": table})
    measured = measure_catalogue(mistaken, settings, {"trunk": FakeEmbedder()}, quiet)
    answered = []
    for asking in gender_questions(measured, seed=0):
        asking.fit_folds(settings)
        answered.append((asking, ask_all_ways(asking)))
    worst = failures(answered)
    assert len(worst) == 20
    assert len({failure.asked.product_id for failure in worst}) == 20
    shares = [failure.right / failure.possible for failure in worst]
    assert shares == sorted(shares)
    counts = table[table["gender"].isin(["Women", "Unisex"])].groupby(["product_type", "colour"]).size()
    for failure in worst:
        assert failure.possible == counts[failure.asked.product_type, failure.asked.colour] - 1 >= 3
        assert failure.right < failure.possible < 10
        right = [shown.product_type == failure.asked.product_type and shown.colour == failure.asked.colour
                 for shown in failure.matches]  # fmt: skip
        assert sum(right[: failure.possible]) <= failure.right


def test_folds_hold_out_every_question_once_and_never_split_a_title(toys: Catalogue, settings: Settings) -> None:
    table = toys.table.copy()
    table["title"] = [title.rsplit(" ", 1)[0] for title in table["title"]]  # six of each title
    measured = measure_catalogue(
        Catalogue(**{**vars(toys), "table": table}), settings, {"trunk": FakeEmbedder()}, quiet
    )
    for asking in gender_questions(measured, seed=0):
        asking.fit_folds(settings)
        held_out = [fold.held_out for fold in asking.folds["trunk"]]
        assert sorted(np.concatenate(held_out)) == list(range(len(asking.rows)))
        for part in held_out:
            rest = np.setdiff1d(np.arange(len(asking.rows)), part)
            assert not set(asking.groups[part]) & set(asking.groups[rest])


def test_products_are_in_the_order_of_their_ids_with_their_own_photos(toys: Catalogue, settings: Settings) -> None:
    shuffled = toys.table.sample(frac=1, random_state=3).reset_index(drop=True)
    first, again = (
        measure_catalogue(Catalogue(**{**vars(toys), "table": table}), settings, {"trunk": FakeEmbedder()}, quiet)
        for table in (toys.table, shuffled)
    )
    assert first.table["product_id"].tolist() == sorted(toys.table["product_id"])
    assert np.array_equal(first.features["trunk"], again.features["trunk"])
    assert np.array_equal(first.pixels, again.pixels)


def test_too_few_products_are_an_error_that_says_so(toys: Catalogue, settings: Settings) -> None:
    few = Catalogue(**{**vars(toys), "table": toys.table.head(20)})
    with pytest.raises(CatalogueError, match="too little to measure"):
        evaluate(few, settings, FakeEmbedder(), quiet, QUICK)


def test_a_shop_of_few_titles_has_as_many_folds(toys: Catalogue, settings: Settings) -> None:
    named = Catalogue(**{**vars(toys), "table": toys.table.assign(title=toys.table["product_type"])})
    measured = measure_catalogue(named, settings, {"trunk": FakeEmbedder()}, quiet)
    (asking,) = gender_questions(measured, seed=0)
    asking.fit_folds(settings)
    assert len(asking.folds["trunk"]) == asking.table["title"].nunique() == 3
    assert evaluate(named, settings, FakeEmbedder(), quiet, QUICK).questions == {"Women": 74}


def test_a_gender_of_one_title_is_left_out_and_said_so(toys: Catalogue, settings: Settings) -> None:
    named = Catalogue(**{**vars(toys), "table": toys.table.assign(title="garment")})
    measured = measure_catalogue(named, settings, {"trunk": FakeEmbedder()}, quiet)
    assert genders_left_out(measured, [])["Women"] == "all products have one title, 2 are needed"
    with pytest.raises(CatalogueError, match=r"2 titles.*too little to measure"):
        list(gender_questions(measured, seed=0))


class TestKept:
    def test_figures_are_read_as_they_were_written(self, quality: Quality, settings: Settings) -> None:
        keep(quality, settings)
        assert read_quality(settings, quality.catalogue) == quality
        assert json.loads(quality.to_json())["format_version"] == 1

    def test_another_format_is_refused_with_the_way_out(self, quality: Quality) -> None:
        with pytest.raises(FashrecError, match=r"format_version.*fashrec evaluate"):
            Quality.from_json(quality.to_json().replace('"format_version": 1', '"format_version": 99'))
        with pytest.raises(FashrecError, match="Measure again"):
            Quality.from_json("{")

    def test_the_history_says_what_changed(self, quality: Quality, settings: Settings) -> None:
        keep(quality, settings)
        keep(quality.model_copy(update={"weights_fingerprint": "f" * 16, "products": 97}), settings)
        before, now = read_history(settings, quality.catalogue)
        assert changes_since(before, before) == []
        better = now.model_copy(update={"figures": {name: value + 0.01 for name, value in now.figures.items()}})
        said = " ".join(changes_since(before, better))
        assert "Other weights" in said
        assert "(+0.010)" in said

    def test_the_history_keeps_people_s_own_photos_whole_and_cut_out(self, quality: Quality) -> None:
        mean = Figure(mean=0.4, low=0.3, high=0.5)
        ways = [StreetWay(name=OURS, cut_out=cut, mean=mean.model_copy(update={"mean": share}), classes={})
                for cut, share in ((False, 0.4), (True, 0.45))]  # fmt: skip
        street = Street(photos=2, gallery=9, classes={}, ways=ways)
        figures = Run.of(quality.model_copy(update={"street": street})).figures
        assert figures["people's own photos: right kind"] == 0.4
        assert figures["people's own photos, cut out: right kind"] == 0.45

    def test_a_torn_last_line_costs_only_itself(self, quality: Quality, settings: Settings) -> None:
        keep(quality, settings)
        path = settings.catalogues / quality.catalogue / "quality-history.jsonl"
        path.write_text(path.read_text(encoding="utf-8") + '{"created": "20', encoding="utf-8")
        assert read_history(settings, quality.catalogue) == [Run.of(quality)]
        keep(quality, settings)
        assert read_history(settings, quality.catalogue) == [Run.of(quality)] * 2
        path.write_bytes(path.read_bytes() + '{"weights": "/home/zoë'.encode()[:-1])  # within a letter
        assert read_history(settings, quality.catalogue) == [Run.of(quality)] * 2

    def test_a_catalogue_never_evaluated_has_neither(self, settings: Settings) -> None:
        assert read_quality(settings, "never") is None
        assert read_history(settings, "never") == []


def test_the_curve_of_the_index_ends_in_full_recall() -> None:
    if annoy_problem():
        pytest.skip("Annoy is not installed")
    vectors = np.random.default_rng(0).standard_normal((400, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact, *points = index_curve(vectors, seed=0)
    assert (exact.trees, exact.recall_at_10) == (0, 1.0)
    assert [(point.trees, point.search_k) for point in points] == curve_settings(400)
    of_most_trees = [point.recall_at_10 for point in points if point.trees == points[-1].trees]
    assert of_most_trees == sorted(of_most_trees)
    assert of_most_trees[-1] > of_most_trees[0]


def test_the_command_prints_keeps_and_writes(
    toy_folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fashrec.assemble.load_trunk", lambda settings: FakeEmbedder())
    file = tmp_path / "figures.json"
    words = ["evaluate", "-c", str(toy_folder), "--quick", "--no-imagenet", "--json", str(file)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    for part in (
        "trunk + gender models",
        "Changed photos",
        "clean titles",
        "By gender",
        "By type",
        "recall@10",
        "Not measured",
    ):
        assert part in done.output
    assert Quality.from_json(file.read_text(encoding="utf-8")) == read_quality(settings, toy_folder.name)
    again = CliRunner().invoke(app, words)
    assert "Since the run of" in again.output
    assert "Nothing changed" in again.output


def test_street_photos_need_a_shop(toy_folder: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "-c", str(toy_folder), "--street", str(toy_folder)])
    assert done.exit_code == 2
    assert "go together" in done.output


def test_where_pytorch_is_missing_the_reason_is_given(
    toys: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr("fashrec.embedding.imagenet.EfficientNetLite", missing)
    figures = evaluating.evaluate(toys, settings, FakeEmbedder(), quiet, Options(quick=True))
    assert "torch is not installed" in figures.left_out["ImageNet features"]

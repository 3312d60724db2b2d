"""Publishing, going back and pruning; and every way in which a version may be damaged or foreign."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeEmbedder, need, quiet
from threadpoolctl import threadpool_info, threadpool_limits

import fashrec.index.annoy_index
import fashrec.index.shelf
from fashrec.assemble import assemble, find_active
from fashrec.build import Built, build
from fashrec.catalog import Catalogue, Gender
from fashrec.embedding import LazyTrunk
from fashrec.errors import Busy, FashrecError, IndexDamaged, IndexMismatch, NotFound
from fashrec.index import ExactIndex, Versions, annoy_problem, open_shelf
from fashrec.index.annoy_index import build_annoy
from fashrec.index.manifest import MANIFEST, describe
from fashrec.index.shelf import DUPLICATES, LOOKS, ODD, PRODUCTS
from fashrec.index.versions import CURRENT, DRAFT_SUFFIX
from fashrec.recommend import Recommender
from fashrec.settings import Settings

MEND = "fashrec build --catalogue DIR"


def versions_of(built: Built) -> Versions:
    return Versions(built.folder.parent)


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def adopt(folder: Path, name: str) -> None:
    """Makes the manifest agree with a file that was changed: what is inside must then be caught."""
    entry = describe(folder / name).model_dump()
    edit_manifest(folder, lambda manifest: manifest["files"].update({name: entry}))


def test_the_second_build_is_version_two_and_is_served(toys: Catalogue, built: Built, settings: Settings) -> None:
    second = build(toys, settings, FakeEmbedder(), quiet)
    versions = versions_of(built)
    assert (built.version, second.version) == ("v0001", "v0002")
    assert versions.all() == ["v0001", "v0002"]
    assert versions.current() == "v0002"


def test_going_back(toys: Catalogue, built: Built, settings: Settings) -> None:
    build(toys, settings, FakeEmbedder(), quiet)
    versions = versions_of(built)
    versions.use("v0001")
    assert versions.path() == built.folder
    with pytest.raises(NotFound, match=r"v0009.*there are: v0001, v0002"):
        versions.use("v0009")
    assert versions.current() == "v0001"


def test_pruning_spares_the_newest_and_the_one_served(toys: Catalogue, built: Built, settings: Settings) -> None:
    for _ in range(3):
        build(toys, settings, FakeEmbedder(), quiet)
    versions = versions_of(built)
    versions.use("v0002")
    assert versions.prune(1) == ["v0001", "v0003"]
    assert versions.all() == ["v0002", "v0004"]
    with pytest.raises(FashrecError, match="0"):
        versions.prune(0)


def test_a_number_is_never_given_twice(toys: Catalogue, built: Built, settings: Settings) -> None:
    build(toys, settings, FakeEmbedder(), quiet)
    versions_of(built).prune(1)
    assert build(toys, settings, FakeEmbedder(), quiet).version == "v0003"


def test_a_draft_is_no_version_and_goes_at_the_next_build(toys: Catalogue, built: Built, settings: Settings) -> None:
    draft = built.folder.parent / f"v0002{DRAFT_SUFFIX}"
    shutil.copytree(built.folder, draft)
    assert versions_of(built).all() == ["v0001"]
    build(toys, settings, FakeEmbedder(), quiet)
    assert not draft.exists()


def test_two_builds_at_once(toys: Catalogue, built: Built, settings: Settings) -> None:
    with versions_of(built).lock(), pytest.raises(Busy, match="Another build of 'toys' is running"):
        build(toys, settings, FakeEmbedder(), quiet)
    assert versions_of(built).all() == ["v0001"]


def test_current_that_names_nothing(built: Built) -> None:
    (built.folder.parent / CURRENT).write_text("v0042\n", encoding="utf-8")
    with pytest.raises(NotFound, match="fashrec versions --name toys --use v0001"):
        versions_of(built).current()


@pytest.mark.parametrize("named", [b"v0042\n", b"\xff\xfe"])
def test_a_build_mends_a_current_that_names_nothing(
    toys: Catalogue, built: Built, settings: Settings, named: bytes
) -> None:
    (built.folder.parent / CURRENT).write_bytes(named)
    second = build(toys, settings, FakeEmbedder(), quiet)
    assert (second.version, second.previous, versions_of(built).current()) == ("v0002", "", "v0002")


def test_same_catalogue_same_files(toys: Catalogue, built: Built, settings: Settings) -> None:
    second = build(toys, settings, FakeEmbedder(), quiet)
    assert second.manifest.files == built.manifest.files
    assert second.manifest.catalogue.fingerprint == built.manifest.catalogue.fingerprint


def test_thumbnails_are_shared_between_versions(toys: Catalogue, built: Built, settings: Settings) -> None:
    second = build(toys, settings, FakeEmbedder(), quiet)
    first, *_ = (built.folder / "thumbnails").rglob("*.jpg")
    assert (second.folder / first.relative_to(built.folder)).stat().st_ino == first.stat().st_ino


@pytest.mark.parametrize("harm", [b"", b"\xff\xd8 no picture"])
def test_a_build_mends_a_damaged_thumbnail(toys: Catalogue, built: Built, settings: Settings, harm: bytes) -> None:
    sound = {path.name: path.read_bytes() for path in (built.folder / "thumbnails").rglob("*.jpg")}
    for path in (built.folder / "thumbnails").rglob("*.jpg"):
        path.write_bytes(harm)
    second = build(toys, settings, FakeEmbedder(), quiet)
    assert {path.name: path.read_bytes() for path in (second.folder / "thumbnails").rglob("*.jpg")} == sound


# What is opened must be what was built: each of these gives its error before Annoy sees a byte.

FILES = ["products.parquet", "report.json", "Women.vectors.npy", "Women.model.npz", "Men.ann", LOOKS, DUPLICATES, ODD]


@pytest.fixture
def version(toy_version: Built, tmp_path: Path) -> Path:
    """A version's folder to do harm to."""
    return Path(shutil.copytree(toy_version.folder, tmp_path / toy_version.version))


def cut_between_nodes(version: Path, gender: str) -> None:
    """Cuts Annoy's file where one of its nodes ends: 16 bytes and the numbers of a vector each."""
    path = version / f"{gender}.ann"
    content = path.read_bytes()
    node = 16 + 4 * np.load(version / f"{gender}.vectors.npy").shape[1]
    assert len(content) % node == 0
    path.write_bytes(content[: len(content) // node // 2 * node])


def index_by_angles(version: Path, gender: str) -> None:
    """Replaces Annoy's file by one of the same vectors and another metric."""
    from annoy import AnnoyIndex as Annoy

    vectors = np.load(version / f"{gender}.vectors.npy").astype(np.float32)
    annoy = Annoy(vectors.shape[1], "angular")
    for row, vector in enumerate(vectors):
        annoy.add_item(row, vector)
    annoy.build(5, n_jobs=1)
    annoy.save(str(version / f"{gender}.ann"))


def index_fewer(version: Path, gender: str) -> None:
    """Replaces Annoy's file by one of the first twenty vectors."""
    build_annoy(version / f"{gender}.ann", np.load(version / f"{gender}.vectors.npy")[:20], trees=5, seed=0)


@pytest.fixture
def annoy_must_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Annoy saw a file that should have been refused")

    monkeypatch.setattr(fashrec.index.shelf, "AnnoyIndex", refuse)


@pytest.mark.usefixtures("annoy_must_not_load")
class TestRefusals:
    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("harm", ["cut", "zeroed", "noise", "grown", "missing"])
    def test_a_damaged_file(self, version: Path, name: str, harm: str) -> None:
        path = version / name
        need("annoy", path.exists(), annoy_problem())
        content = path.read_bytes()
        half = len(content) // 2
        harmed = {
            "cut": content[:half],
            "zeroed": content[:half] + bytes(len(content) - half),
            "noise": np.random.default_rng(0).bytes(len(content)),
            "grown": content + b"\0",
        }
        path.unlink()
        if harm != "missing":
            path.write_bytes(harmed[harm])
        with pytest.raises(IndexDamaged, match=rf"{name}.*{MEND}"):
            open_shelf(version, MEND)

    @pytest.mark.parametrize("harm", [cut_between_nodes, index_by_angles, index_fewer])
    def test_an_annoy_file_that_annoy_would_take(self, version: Path, harm: Callable[[Path, str], None]) -> None:
        need("annoy", not annoy_problem(), annoy_problem())
        harm(version, "Women")
        with pytest.raises(IndexDamaged, match=rf"Women\.ann.*{MEND}"):
            open_shelf(version, MEND)

    @pytest.mark.parametrize("suffix", ["vectors.npy", "ann", "model.npz"])
    def test_swapped_genders(self, version: Path, suffix: str) -> None:
        women, men = version / f"Women.{suffix}", version / f"Men.{suffix}"
        need("annoy", women.exists(), annoy_problem())
        first, second = women.read_bytes(), men.read_bytes()
        women.write_bytes(second)
        men.write_bytes(first)
        with pytest.raises(IndexDamaged, match=MEND):
            open_shelf(version, MEND)

    def test_other_weights_name_both_and_the_way_out(self, built: Built, settings: Settings) -> None:
        mend = (
            rf"{built.manifest.weights.fingerprint}.*Rebuild: fashrec build --catalogue .*toys or set FASHREC_WEIGHTS"
        )
        with pytest.raises(IndexMismatch, match=mend):
            assemble(settings)

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"format_version": 1}', "\0\0"])
    def test_a_manifest_that_is_none(self, version: Path, content: str) -> None:
        (version / MANIFEST).write_text(content, encoding="utf-8")
        with pytest.raises(IndexDamaged, match=MEND):
            open_shelf(version, MEND)

    @pytest.mark.parametrize(("key", "value"), [("format_version", 2), ("metric", "angular")])
    def test_a_manifest_of_another_kind(self, version: Path, key: str, value: object) -> None:
        edit_manifest(version, lambda manifest: manifest.update({key: value}))
        with pytest.raises(IndexMismatch, match=rf"{value}.*{MEND}"):
            open_shelf(version, MEND)

    def test_other_dimensions(self, version: Path) -> None:
        edit_manifest(version, lambda manifest: manifest["genders"]["Men"].update(dimensions=77))
        with pytest.raises(IndexMismatch, match=r"22 products by \d+ numbers; the manifest says 22 by 77"):
            open_shelf(version, MEND)

    def test_a_file_that_the_manifest_leaves_out(self, version: Path) -> None:
        edit_manifest(version, lambda manifest: manifest["files"].pop("Women.vectors.npy"))
        with pytest.raises(IndexDamaged, match=r"does not list Women\.vectors\.npy"):
            open_shelf(version, MEND)


class TestBehindATrueManifest:
    @pytest.mark.parametrize("harm", [cut_between_nodes, index_by_angles, index_fewer])
    def test_an_annoy_file_of_other_items(self, version: Path, harm: Callable[[Path, str], None]) -> None:
        need("annoy", not annoy_problem(), annoy_problem())
        harm(version, "Women")
        adopt(version, "Women.ann")
        with pytest.raises(IndexDamaged, match=rf"Women\.ann.*{MEND}"):
            open_shelf(version, MEND)

    @pytest.mark.parametrize("name", [PRODUCTS, "Women.vectors.npy", "Women.model.npz"])
    def test_a_file_of_noise_that_every_start_reads(self, version: Path, name: str) -> None:
        (version / name).write_bytes(np.random.default_rng(0).bytes(5000))
        adopt(version, name)
        with pytest.raises(IndexDamaged, match=MEND):
            open_shelf(version, MEND)

    @pytest.mark.parametrize("name", [LOOKS, DUPLICATES, ODD])
    def test_a_file_of_noise_that_some_pages_read(self, version: Path, name: str) -> None:
        (version / name).write_bytes(np.random.default_rng(0).bytes(5000))
        adopt(version, name)
        shelf = open_shelf(version, MEND)
        with pytest.raises(IndexDamaged, match=rf"{name}.*{MEND}"):
            getattr(shelf, name.split(".")[0])


def test_a_changed_or_missing_thumbnail_is_not_shown(version: Path) -> None:
    shelf = open_shelf(version, MEND)
    assert shelf.thumbnail("b-red").startswith(b"\xff\xd8")
    for harm in (lambda path: path.write_bytes(b"other"), Path.unlink):
        for path in (version / "thumbnails").rglob("*.jpg"):
            harm(path)
        with pytest.raises(IndexDamaged, match=rf"thumbnail.*{MEND}"):
            shelf.thumbnail("b-red")


@pytest.mark.usefixtures("built")
def test_the_right_weights_are_taken(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LazyTrunk, "fingerprint", FakeEmbedder().fingerprint)
    assert isinstance(assemble(settings), Recommender)


@pytest.mark.usefixtures("built")
def test_a_question_takes_one_thread(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LazyTrunk, "fingerprint", FakeEmbedder().fingerprint)
    with threadpool_limits(2, user_api="blas"):
        assemble(settings)
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def test_the_last_built_is_the_active_one(toys: Catalogue, built: Built, settings: Settings) -> None:
    assert find_active(settings).name == "toys"
    other = Catalogue(**{**vars(toys), "name": "Winter sale!"})
    build(other, settings, FakeEmbedder(), quiet)
    assert find_active(settings).name == "Winter-sale"
    named = settings.model_copy(update={"catalogue": "toys"})
    assert find_active(named).versions.path() == built.folder
    with pytest.raises(NotFound, match=r"'nothing' was not built; there are: Winter-sale, toys, sample"):
        find_active(settings.model_copy(update={"catalogue": "nothing"}))


class TestWithoutAnnoy:
    @pytest.mark.parametrize("why", ["Annoy is not installed.", "Annoy gives wrong answers on this processor."])
    def test_the_same_answers_and_a_notice(self, built: Built, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
        with_annoy = Recommender(open_shelf(built.folder, MEND), FakeEmbedder())
        monkeypatch.setattr(fashrec.index.shelf, "annoy_problem", lambda: why)
        without = Recommender(open_shelf(built.folder, MEND), FakeEmbedder())
        assert why in without.shelf.notice
        assert isinstance(without.shelf.gender(Gender.WOMEN).index, ExactIndex)
        for product_id in ("w-red-square-0", "w-blue-stripes-3"):
            answers = [r.similar(Gender.WOMEN, product_id=product_id, k=20) for r in (with_annoy, without)]
            assert answers[0] == answers[1]

    def test_a_build_publishes_all_the_same(
        self, toys: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fashrec.build.annoy_problem", lambda: "Annoy is not installed.")
        built = build(toys, settings, FakeEmbedder(), quiet)
        assert not list(built.folder.glob("*.ann"))
        assert "exactly" in open_shelf(built.folder, MEND).notice
        assert open_shelf(built.folder, MEND, exact=True).notice == ""

    def test_the_self_test_sees_a_missing_and_a_wrong_annoy(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        probe = fashrec.index.annoy_index.annoy_problem.__wrapped__
        (tmp_path / "annoy.py").write_text("raise ModuleNotFoundError(\"No module named 'annoy'\")", encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        assert "not installed" in probe()
        (tmp_path / "annoy.py").write_text("import os\nos.kill(os.getpid(), 4)", encoding="utf-8")  # SIGILL
        assert "wrong answers" in probe()
        (tmp_path / "annoy.py").write_text(WRONG_ANNOY, encoding="utf-8")
        assert "wrong answers" in probe()


WRONG_ANNOY = """
class AnnoyIndex:
    def __init__(self, *a): pass
    def set_seed(self, s): pass
    def add_item(self, i, v): pass
    def build(self, t, n_jobs): pass
    def get_nns_by_vector(self, v, n, search_k, include_distances): return list(range(n)), [0.0] * n
"""

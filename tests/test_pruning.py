"""Versions that are removed while somebody builds, goes back to one of them, or kills it."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

import fashrec.index.versions
from fashrec.errors import Busy, FashrecError, NotFound
from fashrec.index import Versions
from fashrec.index.manifest import MANIFEST
from fashrec.index.versions import CURRENT, write_by_rename


@pytest.fixture
def three(tmp_path: Path) -> Versions:
    """Three versions, of which the last is served."""
    for name in ("v0001", "v0002", "v0003"):
        (tmp_path / "toys" / name).mkdir(parents=True)
        (tmp_path / "toys" / name / MANIFEST).write_text("{}", encoding="utf-8")
    versions = Versions(tmp_path / "toys")
    versions.use("v0003")
    return versions


def test_who_goes_back_to_a_version_that_is_just_removed_is_told(
    three: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def go_back() -> None:
        try:
            Versions(three.folder).use("v0001")
        except NotFound as error:
            said.append(str(error))

    meanwhile, unlink = threading.Thread(target=go_back), Path.unlink

    def as_it_is_removed(path: Path, **options: Any) -> None:
        if path.parent.name == "v0001":
            meanwhile.start()
            meanwhile.join(0.3)
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", as_it_is_removed)
    assert three.prune(1) == ["v0001", "v0002"]
    meanwhile.join()
    assert three.current() == "v0003"
    assert "v0001" in said[0]


def test_while_a_build_goes_on_one_can_go_back_but_not_prune(three: Versions) -> None:
    with three.lock():
        three.use("v0001")
        with pytest.raises(Busy, match="Another build of 'toys' is running"):
            three.prune(1)
    assert three.current() == "v0001"
    assert three.prune(1) == ["v0002"]


def test_what_a_pruning_left_behind_goes_with_the_next_build(three: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(fashrec.index.versions.shutil, "rmtree", fails)
        with pytest.raises(FashrecError, match="Input/output error"):
            three.prune(1)
    assert (three.folder / "v0001").exists()
    assert three.draft().name == "v0004.draft"
    assert not (three.folder / "v0001").exists()
    assert three.all() == ["v0002", "v0003"]


def test_the_last_number_is_not_given_twice_though_its_version_is_none_any_more(three: Versions) -> None:
    (three.folder / "v0003" / MANIFEST).unlink()
    for _ in range(2):
        draft = three.draft()
        assert draft.name == "v0004.draft"
        shutil.rmtree(draft)


def test_a_version_of_five_digits_is_newer_than_one_of_four(tmp_path: Path) -> None:
    for name in ("v10000", "v9999"):
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}", encoding="utf-8")
    versions = Versions(tmp_path)
    versions.use("v10000")
    assert versions.all() == ["v9999", "v10000"]
    assert versions.draft().name == "v10001.draft"


def test_two_threads_replace_one_file(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def replace(name: str) -> None:
        try:
            for _ in range(100):
                write_by_rename(tmp_path / CURRENT, name)
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=replace, args=(name,)) for name in ("v0001", "v0002")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert [path.name for path in tmp_path.iterdir()] == [CURRENT]

"""Disks that refuse: full, read-only, or another person's; each is one sentence, and what was served still is."""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, FakeEmbedder, Run, need, quiet

import fashrec.cli_taste
from fashrec.build import Built, build
from fashrec.catalog import Catalogue
from fashrec.errors import FashrecError
from fashrec.evaluate_taste import TasteFigures, TasteRow
from fashrec.index import Versions, open_shelf
from fashrec.settings import Settings
from fashrec.taste.measured import WAYS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="mounts, and limits of a process, are POSIX's")


def built_in_a_child(toys: Catalogue, settings: Settings, prepare: Callable[[], None]) -> int:
    """0 where a build succeeds, 1 where it is refused in words about the disk, 2 in others, 3 or −signal otherwise."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 3
    try:
        prepare()
        build(toys, settings, FakeEmbedder(), quiet)
        status = 0
    except FashrecError as error:
        status = 1 if "cannot be written" in str(error) or "cannot be opened" in str(error) else 2
    finally:
        os._exit(status)


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place))
    need("small-disk", mounted, "only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, left: int = 0) -> Path:
    """Fills a small disk up to so many KB, with a file that it returns."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb", buffering=0) as file:
        for _ in range(free // 1024 - left):
            file.write(bytes(1024))
    return filler


def put_two_versions(toy_version: Built, home: Path) -> Versions:
    """A home in which the toys were built twice."""
    versions = Versions(home / "catalogues" / "toys")
    for version in ("v0001", "v0002"):
        shutil.copytree(toy_version.folder, versions.folder / version, ignore=shutil.ignore_patterns("thumbnails"))
    versions.use("v0002")
    (home / "ACTIVE").write_text("toys\n", encoding="utf-8")
    return versions


@pytest.mark.parametrize("left", [100, 700, 1200, 2000])
def test_a_full_disk_is_one_sentence_and_publishes_nothing(
    toys: Catalogue, settings: Settings, small_disk: Path, left: int
) -> None:
    home = settings.model_copy(update={"home": small_disk})
    filler = fill(small_disk, left)
    assert built_in_a_child(toys, home, lambda: None) == 1
    assert Versions(home.catalogues / "toys").all() == []
    filler.unlink()
    assert build(toys, home, FakeEmbedder(), quiet).version == "v0001"


@pytest.mark.parametrize("blocks", [50, 300, 600, 900])
def test_a_file_that_may_not_grow_is_one_sentence_and_publishes_nothing(
    toys: Catalogue, settings: Settings, built: Built, blocks: int
) -> None:
    shutil.rmtree(settings.cache.parent)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (blocks * 1024, blocks * 1024))

    assert built_in_a_child(toys, settings, limit) == 1
    versions = Versions(settings.catalogues / "toys")
    assert versions.all() == [built.version]
    open_shelf(versions.path(), "")
    assert build(toys, settings, FakeEmbedder(), quiet).version == "v0002"


def refuse(*arguments: object, **options: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.mark.parametrize(
    ("where", "name"), [(Path, "mkdir"), (Path, "write_bytes"), (Path, "write_text"), (os, "sync")]
)
def test_a_disk_that_turns_read_only_during_a_build_is_one_sentence(
    toys: Catalogue, built: Built, settings: Settings, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(where, name, refuse)
        with pytest.raises(FashrecError, match=r"(written|opened).*FASHREC_HOME"):
            build(toys, settings, FakeEmbedder(), quiet)
    assert Versions(settings.catalogues / "toys").all() == ["v0001"]


WRITING: list[Sequence[str]] = [("versions", "--use", "v0001"), ("versions", "--prune", "1"), ("build",)]


@pytest.mark.parametrize("words", WRITING, ids=lambda words: " ".join(words))
def test_the_command_line_on_a_read_only_disk_ends_with_one_line(
    run: Run,
    toy_version: Built,
    toy_folder: Path,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: Sequence[str],
) -> None:
    versions = put_two_versions(toy_version, small_disk)
    monkeypatch.setenv("FASHREC_HOME", str(small_disk))
    need("small-disk", mount("-o", "remount,ro", str(small_disk)), "a disk cannot be made read-only here")
    refusal = run(*words, *(["--catalogue", toy_folder] if words[0] == "build" else [])).refusal()
    assert f"{versions.folder} cannot be written (Read-only file system)" in refusal
    assert "writable" in refusal
    assert (versions.all(), versions.current()) == (["v0001", "v0002"], "v0002")
    assert run("versions", "--json").json()["versions"][1]["served"]


def test_going_back_on_a_full_disk_ends_with_one_line(
    run: Run, toy_version: Built, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = put_two_versions(toy_version, small_disk)
    monkeypatch.setenv("FASHREC_HOME", str(small_disk))
    fill(small_disk)
    refusal = run("versions", "--use", "v0001").refusal()
    assert "cannot be written (No space left on device)" in refusal
    assert "Free some space" in refusal
    assert versions.current() == "v0002"
    assert not list(versions.folder.glob("*.partial"))
    assert run("versions", "--prune", "1", "--json").json()["removed"] == ["v0001"]
    assert run("versions", "--use", "v0002").status == 0


# Root may write anywhere, unless it gives that right away.
AS_ANYBODY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@pytest.mark.parametrize(
    ("words", "may", "wanted"),
    [
        ("versions --use v0001", 0o555, "cannot be written (Permission denied). Free some space or make it writable"),
        ("versions --prune 1", 0o555, "cannot be written (Permission denied). Free some space or make it writable"),
        ("versions --name toys", 0o000, "cannot be read (Permission denied). Make it readable, or set FASHREC_HOME."),
    ],
)
def test_a_home_that_is_not_ones_own_is_one_line(
    toy_version: Built, own_home: Path, words: str, may: int, wanted: str
) -> None:
    need("small-disk", not AS_ANYBODY or shutil.which("setpriv") is not None, "root cannot give its rights away here")
    versions = put_two_versions(toy_version, own_home)
    folders = [versions.folder, *versions.folder.iterdir()] if may else [own_home / "catalogues"]
    for folder in folders:
        if folder.is_dir():
            folder.chmod(may)
    try:
        ran = subprocess.run(
            [*AS_ANYBODY, sys.executable, "-m", "fashrec", *words.split()], cwd=ROOT, capture_output=True, text=True
        )
    finally:
        (own_home / "catalogues").chmod(0o755)
        for folder in [versions.folder, *versions.folder.iterdir()]:
            if folder.is_dir():
                folder.chmod(0o755)
    assert (ran.returncode, ran.stdout) == (1, ""), ran.stderr
    assert ran.stderr.startswith("fashrec: ")
    assert wanted in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert (versions.all(), versions.current()) == (["v0001", "v0002"], "v0002")


def test_a_build_that_cannot_say_that_it_was_the_last_ends_with_one_line(
    run: Run, toy_folder: Path, own_home: Path
) -> None:
    (own_home / "ACTIVE").mkdir(parents=True)
    assert f"{own_home} cannot be written" in run("build", "--catalogue", toy_folder).refusal()
    assert Versions(own_home / "catalogues" / "toys").current() == "v0001"


def figures_of_taste(*arguments: object, **options: object) -> TasteFigures:
    stages = [(drifted, clicks) for drifted in (False, True) for clicks in (10, 30)]
    rows = [TasteRow(way, drifted, clicks, 0.1, 0.2, 0.01, 0.3) for way in WAYS for drifted, clicks in stages]
    return TasteFigures(tuple(rows), (), {"Women": 5}, 0)


@pytest.mark.parametrize(("words", "shown"), [([], "Simulated shoppers: Women 5."), (["--learning"], "P@10 of likes")])
def test_figures_of_taste_are_shown_also_where_their_file_cannot_be_written(
    run: Run,
    built: Built,
    toy_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    shown: str,
) -> None:
    monkeypatch.setattr(fashrec.cli_taste, "evaluate_taste", figures_of_taste)
    monkeypatch.setattr(fashrec.cli_taste, "evaluate_learning", lambda *arguments, **options: [])
    command = ["evaluate", "--catalogue", toy_folder, "--taste", *words, "--json"]
    ran = run(*command, tmp_path)
    assert (ran.status, ran.err.count("\n")) == (1, 1), ran.err
    assert f"{tmp_path} cannot be written" in ran.err
    assert "--json" in ran.err
    assert shown in ran.out
    assert run(*command, tmp_path / "figures.json").status == 0
    assert (tmp_path / "figures.json").stat().st_size > 10

"""Builds that die at any moment: the last complete version stays served, and the next build goes on where it was."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT, FakeEmbedder, count_kept, need, quiet
from test_versions import edit_manifest

import fashrec.build
import fashrec.index.versions
import fashrec.survey
from fashrec.assemble import find_active
from fashrec.build import Built, build
from fashrec.catalog import Catalogue
from fashrec.errors import Busy
from fashrec.index import Versions, annoy_problem, open_shelf
from fashrec.index.shelf import LOOKS
from fashrec.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9, and limits of a process, are POSIX's")

ROUNDS, MOST_OF_THEM = 50, 40
PRODUCTS = 96

# A child forks for each build: TensorFlow and pandas are loaded once, and each build dies alone.
BUILDER = """
import os, sys, time
from conftest import FakeEmbedder, quiet
from fashrec.build import build
from fashrec.catalog import read_catalogue
from fashrec.settings import load_settings
import fashrec.index.annoy_index, sklearn.decomposition, sklearn.discriminant_analysis, scipy.sparse.csgraph

class Slow(FakeEmbedder):
    def embed(self, batch):
        time.sleep(0.01)
        return super().embed(batch)

catalogue = read_catalogue(sys.argv[1])
fashrec.index.annoy_index.annoy_problem()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        sys.stdin.close()
        build(catalogue, load_settings(batch_size=8), Slow(), quiet)
        os._exit(0)
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(status, flush=True)
"""


@pytest.fixture
def builder(toy_folder: Path, own_home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that builds the toys once for each line it is sent, and says the builds' process ids."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(toy_folder)], env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.kill()
    process.wait()


def start_build(builder: subprocess.Popen[str]) -> int:
    assert builder.stdin
    assert builder.stdout
    print("build", file=builder.stdin, flush=True)
    return int(builder.stdout.readline())


def ended(builder: subprocess.Popen[str]) -> int:
    assert builder.stdout
    return int(builder.stdout.readline())


def seconds_of(builder: subprocess.Popen[str]) -> float:
    """How long a whole build takes."""
    start_build(builder)
    begun = time.monotonic()
    assert ended(builder) == 0
    return time.monotonic() - begun


def forget_photos(settings: Settings) -> None:
    for path in settings.cache.parent.iterdir():
        path.unlink()


@pytest.mark.slow
def test_fifty_builds_killed_at_random_moments(builder: subprocess.Popen[str], settings: Settings) -> None:
    versions = Versions(settings.catalogues / "toys")
    seconds_of(builder)
    remembering = min(seconds_of(builder) for _ in range(3))
    looking = []
    for _ in range(3):
        forget_photos(settings)
        looking.append(seconds_of(builder))
    at_photos = max(0.0, min(looking) - remembering)
    rng, deaths, kept = random.Random(0), 0, PRODUCTS
    for _ in range(ROUNDS):
        if rng.random() < 0.3:
            forget_photos(settings)
            kept = 0
        before = versions.current()
        length = remembering + at_photos * (PRODUCTS - kept) / PRODUCTS
        child = start_build(builder)
        time.sleep(rng.random() * 0.95 * length)
        with suppress(ProcessLookupError):  # it was faster
            os.kill(child, signal.SIGKILL)
        died = ended(builder) == signal.SIGKILL
        deaths += died
        now = versions.current()
        assert int(now[1:]) - int(before[1:]) in ((0, 1) if died else (1,))
        assert len(open_shelf(versions.path(), "").table) == PRODUCTS
        still = count_kept(settings)
        assert still >= kept, "what was looked at is kept"
        kept = still
    print(f"{deaths} of {ROUNDS} builds died, in builds of {remembering:.2f} s, and {at_photos:.2f} s at the photos")
    assert deaths >= MOST_OF_THEM
    start_build(builder)
    assert ended(builder) == 0
    assert not list(versions.folder.glob("*.draft"))


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def torn(path: str) -> None:
    """What a process leaves that dies while it writes a file: half of it."""
    os.truncate(path, Path(path).stat().st_size // 2)


# What a build does, in its order: the function that does it; how an argument of the call in question ends; the which
# of such calls it is; and what is served once the build died there.
STEPS: list[tuple[str, Any, str, str, int, str]] = [
    ("looking at the photos", fashrec.build, "stream_catalogue", "", 1, "v0001"),
    ("finding pictures of one thing", fashrec.build, "same_things", "", 1, "v0001"),
    ("writing the products", pd.DataFrame, "to_parquet", "/products.parquet", 1, "v0001"),
    ("writing the report", Path, "write_text", "/report.json", 1, "v0001"),
    ("fitting the second model", fashrec.build, "fit_gender_model", "", 2, "v0001"),
    ("writing a model", Path, "write_bytes", "/Women.model.npz", 1, "v0001"),
    ("indexing", fashrec.build, "build_tuned", "", 1, "v0001"),
    ("measuring the looks", fashrec.survey, "look_at", "", 5, "v0001"),
    ("drawing the atlas", fashrec.survey, "lay_out", "", 1, "v0001"),
    ("writing the looks", pd.DataFrame, "to_parquet", "/looks.parquet", 1, "v0001"),
    ("comparing look-alikes", fashrec.survey, "near_pairs", "", 1, "v0001"),
    ("writing the near-duplicates", pd.DataFrame, "to_parquet", "/duplicates.parquet", 1, "v0001"),
    ("writing the odd labels", pd.DataFrame, "to_parquet", "/odd.parquet", 1, "v0001"),
    ("removing the scratch file", Path, "unlink", "/trunk.scratch", 1, "v0001"),
    ("describing the third file", fashrec.build, "describe", "", 3, "v0001"),
    ("writing the manifest", Path, "write_text", "/manifest.json", 1, "v0001"),
    ("syncing", fashrec.index.versions, "sync_tree", ".draft", 1, "v0001"),
    ("naming the version", Path, "rename", "/v0002.draft", 1, "v0001"),
    ("serving the version", fashrec.index.versions, "write_by_rename", "/CURRENT", 1, "v0001"),
    ("syncing what is to be CURRENT", os, "fsync", "", 1, "v0001"),
    ("replacing CURRENT", Path, "replace", ".partial", 1, "v0001"),
    ("syncing the folder of CURRENT", os, "fsync", "", 2, "v0002"),
    ("naming the catalogue built last", fashrec.build, "write_by_rename", "/ACTIVE", 1, "v0002"),
    ("syncing what is to be ACTIVE", os, "fsync", "", 3, "v0002"),
    ("replacing ACTIVE", Path, "replace", ".partial", 2, "v0002"),
    ("syncing the folder of ACTIVE", os, "fsync", "", 4, "v0002"),
]


def killed_at(toys: Catalogue, settings: Settings, where: Any, name: str, about: str, nth: int) -> bool:
    """Whether a build in a process of its own was killed (kill -9) at the n-th call of a function about a file.

    A file that is being written is left torn.
    """
    child = os.fork()
    if child == 0:
        whole, calls = getattr(where, name), count(1)

        def dies(*arguments: Any, **options: Any) -> Any:
            place = next((str(one) for one in arguments if str(one).endswith(about)), None) if about else ""
            if place is not None and next(calls) == nth:
                if name in ("to_parquet", "write_text", "write_bytes"):
                    whole(*arguments, **options)
                    torn(place)
                die()
            return whole(*arguments, **options)

        setattr(where, name, dies)
        with suppress(BaseException):
            build(toys, settings, FakeEmbedder(), quiet)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.fixture
def home_of_toys(toy_version: Built, settings: Settings) -> Settings:
    """A home in which the toys were built once."""
    shutil.copytree(toy_version.folder.parents[2], settings.home)
    return settings


@pytest.mark.parametrize(("what", "where", "name", "about", "nth", "served"), STEPS, ids=[step[0] for step in STEPS])
def test_death_at_each_step_leaves_a_complete_version_and_the_next_build_goes_on(
    toys: Catalogue, home_of_toys: Settings, what: str, where: Any, name: str, about: str, nth: int, served: str
) -> None:
    need("annoy", what != "indexing" or not annoy_problem(), annoy_problem())
    versions = Versions(home_of_toys.catalogues / "toys")
    if what == "measuring the looks":  # those of the version before would be taken over
        (versions.folder / "v0001" / LOOKS).unlink()
        edit_manifest(versions.folder / "v0001", lambda manifest: manifest["files"].pop(LOOKS))
    assert killed_at(toys, home_of_toys, where, name, about, nth)
    assert versions.current() == served
    assert find_active(home_of_toys).name == "toys"
    assert len(open_shelf(versions.path(), "").table) == PRODUCTS
    embedder = FakeEmbedder()
    again = build(toys, home_of_toys, embedder, quiet)
    assert embedder.photos_seen == 0, "what was looked at is kept"
    assert versions.current() == again.version
    assert len(open_shelf(versions.path(), "").table) == PRODUCTS
    assert not list(versions.folder.glob("*.draft"))


def test_death_before_the_first_catalogue_is_named_leaves_the_sample_served(
    toys: Catalogue, settings: Settings
) -> None:
    assert killed_at(toys, settings, os, "fsync", "", 3)
    assert find_active(settings).name == "sample"
    assert find_active(settings.model_copy(update={"catalogue": "toys"})).versions.current() == "v0001"
    build(toys, settings, FakeEmbedder(), quiet)
    assert find_active(settings).name == "toys"


def test_a_second_build_refuses_while_the_first_one_runs(
    builder: subprocess.Popen[str], toys: Catalogue, settings: Settings
) -> None:
    child = start_build(builder)
    lock = settings.catalogues / "toys" / ".lock"
    wait_for(lambda: lock.exists() and count_kept(settings) > 0)
    os.kill(child, signal.SIGSTOP)
    try:
        with pytest.raises(Busy, match="Another build of 'toys' is running"):
            build(toys, settings, FakeEmbedder(), quiet)
    finally:
        os.kill(child, signal.SIGCONT)
    assert ended(builder) == 0
    assert build(toys, settings, FakeEmbedder(), quiet).version == "v0002"


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(1200):
        if what():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within a minute")

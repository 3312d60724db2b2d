"""Builds that die at any moment: the last complete version stays served, and the next build goes on where it was."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, FakeEmbedder, count_kept, quiet

import fashrec.build
import fashrec.index.versions
from fashrec.build import Built, build
from fashrec.catalog import Catalogue
from fashrec.errors import Busy
from fashrec.index import Versions, open_shelf
from fashrec.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9, and limits of a process, are POSIX's")

ROUNDS = 50

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


class Died(BaseException):
    """Stands for a kill: nothing but the operating system cleans up after it."""


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


@pytest.mark.slow
def test_fifty_builds_killed_at_random_moments(builder: subprocess.Popen[str], settings: Settings) -> None:
    versions = Versions(settings.catalogues / "toys")
    begun = time.monotonic()
    start_build(builder)
    assert ended(builder) == 0
    whole = time.monotonic() - begun
    rng, deaths, kept = random.Random(0), 0, 0
    for _ in range(ROUNDS):
        if rng.random() < 0.3:  # half of a build is looking at photos, which a cache would skip
            for path in settings.cache.parent.iterdir():
                path.unlink()
            kept = 0
        before = versions.current()
        child = start_build(builder)
        time.sleep(rng.random() * min(whole, 2.0))
        with suppress(ProcessLookupError):  # it was faster
            os.kill(child, signal.SIGKILL)
        killed = ended(builder) != 0
        deaths += killed
        whole *= 1.0 if killed else 0.9  # builds get quicker once the first has warmed the machine
        now = versions.current()
        assert now if not killed else now in versions.all()
        assert int(now[1:]) >= int(before[1:])
        assert len(open_shelf(versions.path(), "").table) == 96
        still = count_kept(settings)
        assert still >= kept, "what was looked at is kept"
        kept = still
    print(f"{deaths} of {ROUNDS} builds died before they were done, in builds of {whole:.1f} s")
    assert deaths >= ROUNDS // 4
    start_build(builder)
    assert ended(builder) == 0
    assert not list(versions.folder.glob("*.draft"))


STEPS: list[tuple[str, Any, str]] = [
    ("looking at the photos", fashrec.build, "stream_catalogue"),
    ("finding pictures of one thing", fashrec.build, "same_things"),
    ("fitting a model", fashrec.build, "fit_gender_model"),
    ("indexing", fashrec.build, "build_tuned"),
    ("describing the files", fashrec.build, "describe"),
    ("writing the manifest", fashrec.build, "Manifest"),
    ("syncing", fashrec.index.versions, "sync_tree"),
    ("naming the version", Path, "rename"),
    ("serving the version", fashrec.index.versions, "write_by_rename"),
    ("replacing CURRENT", Path, "replace"),
]


@pytest.mark.parametrize(("what", "where", "name"), STEPS, ids=[step[0] for step in STEPS])
def test_death_at_each_step_leaves_what_was_served(
    toys: Catalogue, built: Built, settings: Settings, monkeypatch: pytest.MonkeyPatch, what: str, where: Any, name: str
) -> None:
    def die(*arguments: object, **options: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(where, name, die)
        with pytest.raises(Died):
            build(toys, settings, FakeEmbedder(), quiet)
    versions = Versions(settings.catalogues / "toys")
    assert versions.current() == "v0001"
    assert len(open_shelf(versions.path(), "").table) == 96
    embedder = FakeEmbedder()
    again = build(toys, settings, embedder, quiet)
    assert embedder.photos_seen == 0, "what was looked at is kept"
    assert versions.current() == again.version
    assert not list(versions.folder.glob("*.draft"))


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

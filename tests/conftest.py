"""What the tests share: a fake trunk, toy photos that a reader can check by eye, and a small catalogue of them."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fashrec import assemble, cli
from fashrec.build import Built, build
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.embedding import TRUNK_OUTPUT, PhotoCache, Preprocessing, Weights
from fashrec.index import open_shelf
from fashrec.recommend import Recommender
from fashrec.settings import Settings, load_settings
from tools.running_app import CHROMIUM, QUIET, running_app

# A busy machine is no error: what an answer may take is asserted where that is what is tested, in processor time.
hypothesis.settings.register_profile("fashrec", deadline=None)
hypothesis.settings.load_profile("fashrec")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("FASHREC_TEST_DATA", ROOT.parent / "shared" / "data"))
REQUIRED = os.environ.get("FASHREC_TEST_REQUIRE", "").split(",")

PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong
# A camera that shows a moving test picture, and nobody to be asked whether it may be used.
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

COLOURS = {"red": (200, 30, 30), "green": (30, 150, 60), "blue": (40, 60, 190), "yellow": (230, 200, 40)}
SHAPES = ("square", "circle", "stripes")
HEADER = ["product_id", "title", "gender", "category", "product_type", "colour", "usage", "price", "currency", "image"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives a walk through a browser a second try: what is late once on a full machine passes, a defect fails twice."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def need(what: str, there: bool, why: str) -> None:
    """Skips a test that lacks something, or fails it where that must be there (FASHREC_TEST_REQUIRE, set in CI)."""
    if not there:
        if what in REQUIRED:
            pytest.fail(f"{what} is required here: {why}")
        pytest.skip(why)


# Usual runs take some of a long row, slow ones all of it.
SOME_OR_ALL = pytest.mark.parametrize(
    "every_one", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "all"]
)


def says_what_to_do(refusal: str) -> bool:
    """Whether a photo's refusal is whole sentences, one of which names a way on."""
    return refusal.endswith(".") and any(word in refusal for word in ("Save", "Choose", "Try", "needs"))


class FakeEmbedder:
    """A trunk that sees colours in a 4×4 grid and nothing else: red finds red, a square finds a square."""

    preprocessing = Preprocessing(height=48, width=36, scaling="unit")

    def __init__(self, fingerprint: str = "fake000000000000") -> None:
        self.fingerprint = fingerprint
        self.photos_seen = 0

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.photos_seen += len(batch)
        cells = batch.astype(np.float32).reshape(len(batch), 4, 12, 4, 9, 3).mean(axis=(2, 4)) / 255.0
        out = np.zeros((len(batch), TRUNK_OUTPUT), np.float32)
        out[:, :48] = 1.0 - cells.reshape(len(batch), 48)  # white ground counts for nothing
        return out


def toy_photo(colour: str, shape: str, shade: float = 1.0, size: tuple[int, int] = (90, 120)) -> Image.Image:
    """One shape of one colour on white; `shade` darkens it."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    fill = tuple(round(value * shade) for value in COLOURS[colour])
    width, height = size
    box = (width * 0.15, height * 0.2, width * 0.85, height * 0.8)
    if shape == "square":
        draw.rectangle(box, fill=fill)
    elif shape == "circle":
        draw.ellipse(box, fill=fill)
    else:
        for i in range(0, 6, 2):
            draw.rectangle((box[0], box[1] + i * height * 0.1, box[2], box[1] + (i + 1) * height * 0.1), fill=fill)
    return image


def write_toy_catalogue(folder: Path) -> Path:
    """96 products, no two alike: Women 72 (4 colours × 3 shapes × 6 shades), Men 20, Boys 2, Unisex 2, Girls none."""
    (folder / "images").mkdir(parents=True)
    rows = []

    def add(product_id: str, gender: str, colour: str, shape: str, shade: float, title: str = "") -> None:
        toy_photo(colour, shape, shade).save(folder / "images" / f"{product_id}.png")
        category = "Round" if shape == "circle" else "Straight"
        title = title or f"{colour} {shape} {product_id}"
        price = f"{10 + 5 * SHAPES.index(shape) + shade:.2f}"
        image = f"images/{product_id}.png"
        rows.append([product_id, title, gender, category, shape, colour, "play", price, "EUR", image])

    for colour in COLOURS:
        for shape in SHAPES:
            for step in range(6):
                add(f"w-{colour}-{shape}-{step}", "Women", colour, shape, 1.0 - 0.06 * step)
    for colour in COLOURS:
        for step in range(5):
            add(f"m-{colour}-square-{step}", "Men", colour, "square", 0.97 - 0.06 * step)
    add("b-red", "Boys", "red", "square", 0.955)
    add("b-blue", "Boys", "blue", "square", 0.955)
    add("u-green", "Unisex", "green", "circle", 0.9)
    add("u-yellow", "Unisex", "yellow", "circle", 0.9)
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return folder


def quiet(stage: str, done: int, total: int) -> None:
    """A progress callback that says nothing."""


def count_kept(settings: Settings) -> int:
    """How many photos the cache holds; none where it is not there yet."""
    if not settings.cache.exists():
        return 0
    with PhotoCache(settings.cache) as cache:
        return len(cache)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or touches the home folder of the person who runs it, nor their settings."""
    for name in list(os.environ):
        if name.startswith("FASHREC_") and not name.startswith("FASHREC_TEST_"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("FASHREC_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def toy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy catalogue's folder; not to be changed."""
    return write_toy_catalogue(tmp_path_factory.mktemp("catalogues") / "toys")


@pytest.fixture(scope="session")
def toys(toy_folder: Path) -> Catalogue:
    """The toy catalogue, read."""
    return read_catalogue(toy_folder)


@pytest.fixture
def settings(own_home: Path) -> Settings:
    """Settings with a home of the test's own."""
    return load_settings()


@pytest.fixture
def built(toys: Catalogue, settings: Settings) -> Built:
    """The toy catalogue, built into the test's own home: for tests that change what lies there."""
    return build(toys, settings, FakeEmbedder(), quiet)


@pytest.fixture
def toy_shop(toys: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Built]:
    """The toys as the active catalogue with the fake trunk, and nothing in the pages' caches."""
    import streamlit as st  # most tests do without it

    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr("fashrec.assemble.load_trunk", lambda settings: FakeEmbedder())
    yield build(toys, settings, FakeEmbedder(), quiet)
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="session")
def toy_version(toys: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The toy catalogue, built once for all tests; not to be changed."""
    home = tmp_path_factory.mktemp("toy-home")
    return build(toys, Settings(home=home), FakeEmbedder(), quiet)


@pytest.fixture(scope="session")
def recommender(toy_version: Built) -> Recommender:
    """A Recommender over the toys."""
    return Recommender(open_shelf(toy_version.folder, "fashrec build"), FakeEmbedder())


@pytest.fixture
def photo_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a toy photo and gives its path."""

    def write(colour: str, shape: str, shade: float = 1.0) -> Path:
        path = tmp_path / f"{colour}-{shape}.png"
        toy_photo(colour, shape, shade).save(path)
        return path

    return write


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, started as a presenter starts it: nothing built, so the sample is served."""
    need("browser", CHROMIUM is not None, "there is no Chromium on this machine")
    with running_app({"FASHREC_HOME": str(tmp_path_factory.mktemp("home"))}) as (address, _):
        yield address


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """A Chromium, closed with the module: Playwright's loop would be in the way of other tests."""
    from playwright.sync_api import Error, sync_playwright

    need("browser", CHROMIUM is not None, "there is no Chromium on this machine")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *CAMERA])
        except Error as error:
            need("browser", False, f"Chromium does not start: {error}")
            raise
        yield browser
        browser.close()


@pytest.fixture(params=[1440, 390], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, chromium: "Browser") -> "Iterator[Page]":
    """A page as wide as a desktop's and as a phone's; at the end no error may stand on it."""
    from playwright.sync_api import expect

    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    page.close()


def dress(recommender: Recommender, **kinds: str) -> Recommender:
    """The toys, taken for clothes: each shape for a type."""
    shelf = recommender.shelf

    def clothes(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(product_type=table["product_type"].map(kinds))

    genders = {g: replace(own, table=clothes(own.table)) for g, own in shelf.genders.items()}
    return Recommender(replace(shelf, table=clothes(shelf.table), genders=genders), recommender.embedder)


@dataclass
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """The one document on standard output."""
        assert (self.status, self.err.count("Traceback")) == (0, 0), self.err
        return json.loads(self.out)

    def refusal(self) -> str:
        """The one line that a refused command ends with, with status 1."""
        assert (self.status, self.out) == (1, ""), self
        *messages, last = self.err.splitlines()
        assert last.startswith("fashrec: "), last
        assert not any(line.startswith(("fashrec: ", "Traceback")) for line in messages)
        return last.removeprefix("fashrec: ")


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, with the fake trunk."""
    fake = FakeEmbedder()
    weights = Weights("fake", None, fake.preprocessing, fake.fingerprint)
    monkeypatch.setattr(assemble, "load_trunk", lambda settings: fake)
    monkeypatch.setattr(assemble, "find_weights", lambda setting, shipped: weights)

    def call(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["fashrec", *(str(word) for word in words)])
        capsys.readouterr()
        status = 0
        try:
            cli.main()
        except SystemExit as left:
            status = int(left.code or 0)
        return Ran(status, *capsys.readouterr())

    return call


@pytest.fixture
def run_built(run: Run, toy_folder: Path) -> Run:
    """The same, once the toy catalogue is built."""
    run("build", "--catalogue", toy_folder, "--json").json()
    return run

"""The asked product's picture is as large as the catalogue's own photo allows, and never a file it did not name."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FakeEmbedder, quiet
from PIL import Image

from fashrec.build import Built, build
from fashrec.catalog import read_catalogue
from fashrec.index import open_shelf
from fashrec.index.shelf import Shelf
from fashrec.recommend import Recommender
from fashrec.settings import Settings
from fashrec.ui.resources import key_of, large_picture

ASKED = "w-red-square-0"


@pytest.fixture
def own_folder(toy_folder: Path, tmp_path: Path) -> Path:
    """The toy catalogue in a folder that may be changed, one of its photos larger than a thumbnail."""
    folder = Path(shutil.copytree(toy_folder, tmp_path / "toys"))
    photo = folder / "images" / f"{ASKED}.png"
    Image.open(photo).resize((1800, 2400)).save(photo)
    return folder


@pytest.fixture
def own_build(own_folder: Path, settings: Settings) -> Built:
    return build(read_catalogue(own_folder), settings, FakeEmbedder(), quiet)


def size_of(content: bytes | None) -> tuple[int, int]:
    assert content is not None
    return Image.open(io.BytesIO(content)).size


def shown(shelf: Shelf) -> tuple[int, int]:
    """How large the picture is that the page shows."""
    large_picture.clear()
    recommender = Recommender(shelf, FakeEmbedder())
    return size_of(large_picture(key_of(recommender), ASKED, recommender))


def test_the_catalogues_own_photo_is_shown(own_folder: Path, own_build: Built) -> None:
    shelf = open_shelf(own_build.folder, "")
    assert shelf.original(ASKED) == (own_folder / "images" / f"{ASKED}.png").read_bytes()
    assert shown(shelf) == (768, 1024)  # photos are read at 1,024 a side at most


@pytest.mark.parametrize("becomes", ["gone", "another", "no photo"])
def test_a_photo_that_is_gone_or_changed_leaves_the_thumbnail(own_folder: Path, own_build: Built, becomes: str) -> None:
    photo = own_folder / "images" / f"{ASKED}.png"
    if becomes == "gone":
        photo.unlink()
    elif becomes == "another":
        shutil.copy(own_folder / "images" / "m-red-square-0.png", photo)
    else:
        photo.write_bytes(b"text")
    shelf = open_shelf(own_build.folder, "")
    assert shelf.original(ASKED) is None
    assert shown(shelf) == (288, 384)


@pytest.mark.parametrize(
    "image", ["../outside.png", "/etc/hostname", "https://example.org/a.png", "products.csv#3", ""]
)
def test_nothing_outside_the_catalogue_is_opened(own_folder: Path, own_build: Built, image: str) -> None:
    shutil.copy(own_folder / "images" / f"{ASKED}.png", own_folder.parent / "outside.png")
    shelf = open_shelf(own_build.folder, "")
    table = shelf.table.assign(image=image)
    assert replace(shelf, table=table).original(ASKED) is None

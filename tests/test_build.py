"""A build: what it reads once, what it keeps when it dies, what it says of rows it cannot use."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, FakeEmbedder, count_kept, quiet, toy_photo, write_toy_catalogue
from numpy.typing import NDArray

from fashrec.build import Built, build
from fashrec.catalog import Catalogue, Gender, read_catalogue
from fashrec.errors import CatalogueError, FashrecError
from fashrec.index import Versions, open_shelf
from fashrec.recommend import Recommender
from fashrec.settings import Settings


class DiesAfter(FakeEmbedder):
    """A trunk that stops the build after some photos, as a kill would."""

    def __init__(self, photos: int) -> None:
        super().__init__()
        self.left = photos

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.left -= len(batch)
        if self.left < 0:
            raise KeyboardInterrupt
        return super().embed(batch)


def test_the_manifest_says_what_was_built(built: Built) -> None:
    manifest = built.manifest
    assert {gender: entry.products for gender, entry in manifest.genders.items()} == {"Men": 22, "Women": 74, "Boys": 2}
    assert manifest.catalogue.products == 96
    assert manifest.weights.fingerprint == FakeEmbedder().fingerprint
    assert all(entry.recall_at_10 >= 0.99 for entry in manifest.genders.values())
    assert manifest.genders["Women"].model.kind == "labels of own products, with others' strength"
    assert manifest.genders["Boys"].model.kind == "labels of products of all genders"
    assert sorted(built.folder.glob("*.scratch")) == []


def test_a_second_build_opens_no_photo_again(toys: Catalogue, built: Built, settings: Settings) -> None:
    embedder = FakeEmbedder()
    build(toys, settings, embedder, quiet)
    assert embedder.photos_seen == 0


def test_other_weights_embed_anew(toys: Catalogue, built: Built, settings: Settings) -> None:
    embedder = FakeEmbedder("other00000000000")
    build(toys, settings, embedder, quiet)
    assert embedder.photos_seen == 96


def test_a_stopped_build_goes_on_where_it_was(toys: Catalogue, settings: Settings) -> None:
    small = settings.model_copy(update={"batch_size": 8})
    with pytest.raises(KeyboardInterrupt):
        build(toys, small, DiesAfter(60), quiet)
    assert Versions(settings.catalogues / "toys").all() == []
    embedder = FakeEmbedder()
    build(toys, small, embedder, quiet)
    assert embedder.photos_seen == 96 - 56  # seven batches of eight were done


def test_a_failed_build_leaves_the_old_version_served(toys: Catalogue, built: Built, settings: Settings) -> None:
    fresh = settings.model_copy(update={"batch_size": 8})
    settings.cache.unlink()
    with pytest.raises(KeyboardInterrupt):
        build(toys, fresh, DiesAfter(30), quiet)
    assert Versions(settings.catalogues / "toys").current() == built.version
    open_shelf(built.folder, "")


def test_a_changed_catalogue_embeds_only_what_is_new(settings: Settings, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
    toy_photo("red", "circle", 0.5).save(folder / "images" / "new.png")
    with (folder / "products.csv").open("a", encoding="utf-8") as file:
        file.write("new,new thing,Women,Round,circle,red,play,9.99,EUR,images/new.png\n")
    embedder = FakeEmbedder()
    build(read_catalogue(folder), settings, embedder, quiet)
    assert embedder.photos_seen == 1


def test_unreadable_photos_are_left_out_with_line_and_reason(settings: Settings, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    (folder / "images" / "w-red-square-0.png").write_bytes(b"GIF89a not a photo")
    (folder / "images" / "w-red-square-3.png").write_bytes(b"")
    built = build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
    left_out = built.catalogue.report.left_out
    assert [(row.line, row.product_id) for row in left_out] == [(2, "w-red-square-0"), (5, "w-red-square-3")]
    assert all(row.reason.startswith("unreadable photo: ") for row in left_out)
    shelf = open_shelf(built.folder, "")
    assert shelf.report() == built.catalogue.report
    answer = Recommender(shelf, FakeEmbedder()).similar(Gender.WOMEN, photo=toy_photo("red", "square", 0.94), k=1)
    assert answer.matches[0].product.product_id == "w-red-square-1"


def test_no_usable_photo_is_an_error(settings: Settings, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    for path in (folder / "images").iterdir():
        path.write_bytes(b"broken")
    with pytest.raises(CatalogueError, match="Nothing usable"):
        build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
    assert Versions(settings.catalogues / "toys").all() == []


def test_pictures_of_one_thing_are_one_match(settings: Settings, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    table = pd.read_csv(folder / "products.csv")
    same = [f"w-blue-circle-{step}" for step in range(3)]
    table.loc[table["product_id"].isin(same), "title"] = "Blue circle"
    table.to_csv(folder / "products.csv", index=False)
    for step, name in enumerate(same):  # one picture, saved in three ways
        toy_photo("blue", "circle", 1.0).save(folder / "images" / f"{name}.png", compress_level=step)
    built = build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
    answer = Recommender(open_shelf(built.folder, ""), FakeEmbedder()).similar(
        Gender.WOMEN, photo=toy_photo("blue", "circle"), k=10
    )
    assert answer.matches[0].product.product_id == "w-blue-circle-0"
    assert answer.matches[0].more_like_it == ("w-blue-circle-1", "w-blue-circle-2")
    assert len(answer.matches) == 10
    assert len({match.product.product_id for match in answer.matches}) == 10


def test_a_damaged_cache_is_put_aside(toys: Catalogue, built: Built, settings: Settings) -> None:
    settings.cache.write_bytes(b"no database" * 1000)
    for name in ("photos.sqlite-wal", "photos.sqlite-shm"):
        (settings.cache.parent / name).unlink(missing_ok=True)
    build(toys, settings, FakeEmbedder(), quiet)
    assert (settings.cache.parent / "photos.damaged").exists()


def test_a_home_that_cannot_be_made_is_one_sentence(toys: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FashrecError, match="FASHREC_HOME"):
        build(toys, Settings(home=tmp_path / "file"), FakeEmbedder(), quiet)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")
def test_killed_for_good_and_built_again(toy_folder: Path, settings: Settings, tmp_path: Path) -> None:
    script = tmp_path / "slow_build.py"
    script.write_text(
        f"import sys, time\nsys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
        "from conftest import FakeEmbedder, quiet\n"
        "from fashrec.build import build\nfrom fashrec.catalog import read_catalogue\n"
        "from fashrec.settings import load_settings\n"
        "class Slow(FakeEmbedder):\n"
        "    def embed(self, batch):\n        time.sleep(0.2)\n        return super().embed(batch)\n"
        f"build(read_catalogue({str(toy_folder)!r}), load_settings(batch_size=8), Slow(), quiet)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)])
    kept = 0
    for _ in range(600):
        if settings.cache.exists() and (kept := count_kept(settings)) >= 24:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert kept >= 24
    embedder = FakeEmbedder()
    built = build(read_catalogue(toy_folder), settings, embedder, quiet)
    assert embedder.photos_seen <= 96 - kept
    assert len(open_shelf(built.folder, "").table) == 96


def test_the_report_is_plain_json(built: Built) -> None:
    report = json.loads((built.folder / "report.json").read_text(encoding="utf-8"))
    assert (report["read"], report["kept"], report["left_out"]) == (96, 96, [])

"""People's own photos against a shop's products, whole and cut out, and DeepFashion In-Shop."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEmbedder, quiet, toy_photo
from PIL import Image
from scipy import ndimage

from fashrec.errors import CatalogueError
from fashrec.evaluate.street_photos import in_shop, street_to_shop
from fashrec.measure.quality import OURS, RANDOM, TRUNK
from fashrec.settings import Settings


def shop_of_shirts_and_dresses(folder: Path, toy_folder: Path) -> Path:
    """The toys, their squares called shirts and their circles dresses."""
    folder.mkdir()
    shutil.copytree(toy_folder / "images", folder / "images")
    text = (toy_folder / "products.csv").read_text(encoding="utf-8")
    (folder / "products.csv").write_text(
        text.replace(",square,", ",Shirts,").replace(",circle,", ",Dresses,"), encoding="utf-8"
    )
    return folder


def test_street_photos_find_their_kind(
    toy_folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fashrec.evaluate.street_photos.how_it_cuts", lambda: "")
    (tmp_path / "street" / "shirt").mkdir(parents=True)
    (tmp_path / "street" / "dress").mkdir()
    (tmp_path / "street" / "sofa").mkdir()
    for at, (kind, shape) in enumerate([("shirt", "square"), ("dress", "circle"), ("sofa", "stripes")] * 3):
        toy_photo("red", shape, 0.9 + at / 100).save(tmp_path / "street" / kind / f"{at}.png")
    (tmp_path / "street" / "shirt" / "bad.jpg").write_bytes(b"no photo")
    shop = shop_of_shirts_and_dresses(tmp_path / "shop", toy_folder)
    street = street_to_shop(tmp_path / "street", shop, 0, settings, {"trunk": FakeEmbedder()}, 100, quiet)
    assert street.classes == {"dress": 3, "shirt": 3}
    figures = {way.name: way.mean.mean for way in street.ways}
    assert figures[OURS] > figures[RANDOM]
    assert not any(way.cut_out for way in street.ways)  # nothing was said to cut with
    for way in street.ways:
        for kind, (low, high) in way.intervals.items():
            assert low <= way.classes[kind] <= high
    few = street_to_shop(tmp_path / "street", shop, 30, settings, {"trunk": FakeEmbedder()}, 100, quiet)
    assert few.gallery == 30
    with pytest.raises(CatalogueError, match="no photos"):
        street_to_shop(tmp_path / "nowhere", shop, 0, settings, {"trunk": FakeEmbedder()}, 100, quiet)


def test_a_garment_cut_out_of_a_busy_room_finds_its_kind(
    toy_folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = np.random.default_rng(0).integers(60, 200, (120, 90, 3), dtype=np.uint8)
    for kind, shape in (("shirt", "square"), ("dress", "circle")):
        (tmp_path / "street" / kind).mkdir(parents=True)
        for number, colour in enumerate(("red", "green", "blue")):
            garment = np.asarray(toy_photo(colour, shape))
            photo = np.where((garment.min(axis=2) > 250)[..., np.newaxis], room, garment)
            Image.fromarray(photo).save(tmp_path / "street" / kind / f"{number}.png")

    def found_in_the_room(pixels: np.ndarray) -> np.ndarray:
        flat = ndimage.uniform_filter(pixels.astype(float), (3, 3, 0)) - pixels
        return (ndimage.uniform_filter(np.abs(flat).max(axis=2), 5) < 8).astype(np.float32)

    monkeypatch.setattr("fashrec.cutout.how_it_cuts", lambda: "u2netp")
    monkeypatch.setattr("fashrec.evaluate.street_photos.how_it_cuts", lambda: "u2netp")
    monkeypatch.setattr("fashrec.cutout.cut_out", found_in_the_room)
    monkeypatch.setattr("fashrec.cutout.garment_box", lambda pixels, mask: (0, 0, pixels.shape[1], pixels.shape[0]))
    shop = shop_of_shirts_and_dresses(tmp_path / "shop", toy_folder)
    street = street_to_shop(tmp_path / "street", shop, 0, settings, {"trunk": FakeEmbedder()}, 100, quiet)
    figures = {(way.name, way.cut_out): way.mean.mean for way in street.ways}
    assert {name for name, cut in figures if cut} == {TRUNK, OURS}
    assert figures[TRUNK, True] > figures[TRUNK, False]


def write_in_shop(folder: Path) -> Path:
    """Twelve items in DeepFashion's layout: each once as a question, twice in the gallery; eighty photos to fit on."""
    lines = []

    def add(name: str, item: str, part: str, colour: str, shape: str, shade: float) -> None:
        path = folder / "img" / "WOMEN" / item / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        photo = io.BytesIO()
        toy_photo(colour, shape, shade).save(photo, "JPEG", quality=95)
        path.write_bytes(photo.getvalue())
        lines.append(f"{path.relative_to(folder)} {item} {part}")

    shades = {"query": [0.95], "gallery": [0.9, 1.0]}
    for at, (colour, shape) in enumerate((c, s) for c in ("red", "green", "blue") for s in ("square", "circle")):
        for part, of_part in shades.items():
            for shade in of_part:
                add(f"{part}{shade}", f"id_{at}", part, colour, shape, shade)
        for number in range(14):
            add(f"train{number}", f"id_train_{at}_{number // 7}", "train", colour, shape, 0.5 + number / 40)
    listed = "\n".join([str(len(lines)), "image_name item_id evaluation_status", *lines])
    (folder / "list_eval_partition.txt").write_text(listed + "\n", encoding="utf-8")
    return folder


class TestInShop:
    def test_the_official_layout_is_measured(self, tmp_path: Path, settings: Settings) -> None:
        figures = in_shop(write_in_shop(tmp_path), settings, {"trunk": FakeEmbedder()}, 100, quiet)
        assert (figures.queries, figures.gallery) == (6, 12)
        assert list(figures.ways[TRUNK]) == ["Recall@1", "Recall@10", "Recall@20", "Recall@50"]
        assert figures.ways[TRUNK]["Recall@1"].mean == 1.0
        assert figures.ways[OURS]["Recall@50"].mean == 1.0
        assert figures.ways[RANDOM]["Recall@1"].mean == pytest.approx(2 / 12, abs=1e-4)
        assert figures.ways[RANDOM]["Recall@10"].mean == pytest.approx(1 - (2 * 1) / (12 * 11), abs=1e-4)

    def test_a_missing_photo_or_list_is_named(self, tmp_path: Path, settings: Settings) -> None:
        folder = write_in_shop(tmp_path)
        gone = folder / "img" / "WOMEN" / "id_0" / "query0.95.jpg"
        gone.unlink()
        with pytest.raises(CatalogueError, match=r"query0\.95\.jpg is missing"):
            in_shop(folder, settings, {"trunk": FakeEmbedder()}, 100, quiet)
        with pytest.raises(CatalogueError, match="list_eval_partition"):
            in_shop(tmp_path / "img", settings, {"trunk": FakeEmbedder()}, 100, quiet)

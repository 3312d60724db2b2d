"""The garment in a photo: cut out, boxed, laid on white."""

import hashlib
import re
import sys

import numpy as np
import pytest
from conftest import toy_photo
from PIL import Image

from fashrec import cutout
from fashrec.cutout import cut_out, focus, garment_box, how_it_cuts, on_white, plain_ground
from fashrec.photos import Pixels


def garment_on_a_wall() -> tuple[Pixels, tuple[int, int, int, int]]:
    """A red coat-like block on a wall of bricks, and where it is."""
    ground = np.random.default_rng(0).integers(60, 120, (40, 30, 3)).astype(np.uint8)
    wall = Image.fromarray(ground).resize((300, 400), Image.Resampling.NEAREST)
    box = (90, 100, 210, 310)
    wall.paste((210, 30, 40), box)
    return np.asarray(wall), box


@pytest.fixture(params=["u2netp", "grabcut"])
def cuts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip({"u2netp": "onnxruntime", "grabcut": "cv2"}[request.param])
    monkeypatch.setattr(cutout, "how_it_cuts", lambda: request.param)


@pytest.mark.usefixtures("cuts")
def test_the_garment_is_found_on_a_wall() -> None:
    pixels, box = garment_on_a_wall()
    mask = cut_out(pixels)
    assert mask.dtype == np.float32
    assert mask.shape == pixels.shape[:2]
    assert 0.0 <= mask.min() <= mask.max() <= 1.0
    left, top, right, bottom = box
    assert mask[top + 20 : bottom - 20, left + 20 : right - 20].mean() > 0.9
    assert mask[:60].mean() < 0.1
    np.testing.assert_allclose(garment_box(pixels), box, atol=30)


@pytest.mark.usefixtures("cuts")
def test_a_busy_photo_is_cut_and_a_product_photo_left_alone() -> None:
    busy, box = garment_on_a_wall()
    seen = focus(busy)
    assert seen.cut
    assert seen.pixels.shape[0] < busy.shape[0]
    assert (seen.pixels[0] > 235).all()  # the wall has become white
    np.testing.assert_allclose(seen.box, box, atol=30)
    product = np.asarray(toy_photo("red", "square", size=(300, 400)))
    left_alone = focus(product)
    assert not left_alone.cut
    assert left_alone.pixels is product


def test_a_plain_ground_is_told_from_a_busy_one() -> None:
    assert plain_ground(np.asarray(toy_photo("blue", "circle")))
    assert not plain_ground(garment_on_a_wall()[0])


def test_on_white_mixes_by_the_mask() -> None:
    pixels = np.full((1, 3, 3), 100, np.uint8)
    mask = np.array([[0.0, 0.5, 1.0]], np.float32)
    assert on_white(pixels, mask)[0, :, 0].tolist() == [255, 178, 100]


def test_without_the_model_the_whole_photo_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutout, "how_it_cuts", lambda: "")
    pixels, _ = garment_on_a_wall()
    assert (cut_out(pixels) == 1.0).all()
    assert garment_box(pixels) == (0, 0, 300, 400)
    assert not focus(pixels).cut


def test_the_model_is_preferred_and_opencv_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("cv2")
    chosen = []
    for missing in ((), ("onnxruntime",), ("onnxruntime", "cv2")):
        with monkeypatch.context() as without:
            for name in missing:
                without.setitem(sys.modules, name, None)
            chosen.append(how_it_cuts.__wrapped__())
    assert chosen == ["u2netp", "grabcut", ""]


@pytest.mark.usefixtures("cuts")
@pytest.mark.parametrize("pixels", [np.zeros((16, 16, 3), np.uint8), np.full((16, 500, 3), 255, np.uint8)])
def test_photos_of_nothing_do_no_harm(pixels: Pixels) -> None:
    left, top, right, bottom = garment_box(pixels)
    assert 0 <= left < right <= pixels.shape[1]
    assert 0 <= top < bottom <= pixels.shape[0]
    assert np.isfinite(cut_out(pixels)).all()


def test_the_shipped_model_is_the_one_described() -> None:
    readme = (cutout.MODEL.parent / "README.md").read_text(encoding="utf-8")
    described = re.search(r"sha256: `(\w{64})`", readme)
    assert described
    assert hashlib.sha256(cutout.MODEL.read_bytes()).hexdigest() == described[1]

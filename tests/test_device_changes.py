"""Changes of whole batches in PyTorch, as a GPU makes them, and the batches made of them; here on the processor."""

import io
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from fashrec.embedding.training import Phase, Recipe, TrainingProducts
from fashrec.embedding.training.changes import white_ground
from tests.conftest import need
from tests.test_training import shirt

SEEDS = range(6)


@pytest.fixture(scope="module")
def torch() -> Any:
    """PyTorch, where it is installed."""
    there = find_spec("torch") is not None and find_spec("kornia") is not None
    need("torch", there, "PyTorch or kornia is not installed: pip install -r requirements-train.txt")
    import torch

    return torch


@pytest.fixture
def change(torch: Any) -> Any:
    """The changes."""
    from fashrec.embedding.training import device_changes

    return device_changes


def batch_of(torch: Any, *photos: np.ndarray) -> Any:
    """Photos as the changes take them, float32 of N×3×height×width."""
    return torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float()


def smooth_photo(seed: int = 0) -> np.ndarray:
    """A photo of soft patches of colour, 96×72."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 9, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(noise).resize((72, 96), Image.Resampling.BICUBIC))


def test_the_cover_is_what_the_white_ground_leaves(torch: Any, change: Any) -> None:
    printed, winding = shirt(), shirt()
    printed[40:50, 30:40] = 255  # a white print on the shirt is no ground
    winding[30:70:4, 17:57] = 255  # white stripes that reach the ground at the right
    covers = change.product_cover(batch_of(torch, printed, winding))[:, 0].numpy()
    for photo, cover in zip((printed, winding), covers, strict=True):
        wanted = ndimage.gaussian_filter(1 - white_ground(photo).astype(np.float32), 0.6, mode="nearest")
        assert np.abs(cover - wanted).max() < 0.02


def test_a_blur_is_a_gaussian_of_each_photos_own_width(torch: Any, change: Any) -> None:
    photos = [smooth_photo(0), smooth_photo(1), smooth_photo(2)]
    widths = [0.0, 0.6, 1.3]
    soft = change.blurred(batch_of(torch, *photos), torch.tensor(widths)).permute(0, 2, 3, 1).numpy()
    for photo, width, given in zip(photos, widths, soft, strict=True):
        wanted = photo.astype(np.float32)
        if width:
            wanted = ndimage.gaussian_filter(wanted, (width, width, 0), mode="nearest", radius=4)
        assert np.abs(given - wanted).max() < 0.1


@pytest.mark.parametrize("quality", [15, 40, 80])
def test_jpeg_harms_a_photo_as_much_as_a_real_one(torch: Any, change: Any, quality: int) -> None:
    photo = np.clip(smooth_photo().astype(int) + np.random.default_rng(1).normal(0, 12, (96, 72, 1)), 0, 255).astype(
        np.uint8
    )
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=quality)
    real = np.asarray(Image.open(file).convert("RGB"), np.float32)
    ours = change.as_jpeg(batch_of(torch, photo), torch.tensor([float(quality)]))[0].permute(1, 2, 0).numpy()
    harm = [np.abs(compressed - photo).mean() for compressed in (real, ours)]
    assert harm[1] == pytest.approx(harm[0], rel=0.25)
    assert np.abs(ours - real).mean() < harm[0]


def test_jpeg_keeps_the_size_of_photos_whose_sides_are_no_whole_blocks(torch: Any, change: Any) -> None:
    photo = np.full((80, 60, 3), (90, 140, 200), np.uint8)
    given = change.as_jpeg(batch_of(torch, photo), torch.tensor([20.0]))
    assert given.shape == (1, 3, 80, 60)
    assert (given[0].amax(dim=(1, 2)) - given[0].amin(dim=(1, 2))).max() < 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_another_ground_replaces_the_white_and_keeps_the_product(torch: Any, change: Any, seed: int) -> None:
    photos = batch_of(torch, shirt(), shirt((20, 120, 30)))
    draw = change.Draw(torch.device("cpu"), seed)
    others = batch_of(torch, smooth_photo(0), smooth_photo(1))
    laid = change.on_other_grounds(photos, change.product_cover(photos), others, draw)
    assert (laid[:, :, 45:55, 30:40] - photos[:, :, 45:55, 30:40]).abs().max() < 2
    assert (laid[:, :, :10, :10] - 255).abs().amax(dim=(1, 2, 3)).min() > 3
    assert laid.min() >= 0
    assert laid.max() <= 255


def test_grounds_lie_in_folds_as_often_as_asked_for(torch: Any, change: Any) -> None:
    photos = batch_of(torch, *[shirt()] * 200)
    cover = torch.zeros(200, 1, 96, 72)  # the ground alone
    flat, some = (change.on_other_grounds(photos, cover, photos, change.Draw(torch.device("cpu"), 0), share)
                  for share in (1e-9, 0.5))  # fmt: skip
    folds = change._creases(96, 72, 200, change.Draw(torch.device("cpu"), 0))
    assert folds.amax(dim=(1, 2, 3)).min() > 4
    assert folds.amin(dim=(1, 2, 3)).max() < -4
    folded = (flat != some).flatten(1).any(dim=1).float().mean()  # all else is drawn alike
    assert 0.4 < folded < 0.6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_framed_photo_shows_the_product_and_beyond_its_edge_the_grounds_colour(
    torch: Any, change: Any, seed: int
) -> None:
    photo = shirt()
    photo[photo.min(axis=2) == 255] = (200, 210, 220)
    draw = change.Draw(torch.device("cpu"), seed)
    framed = change.framed(batch_of(torch, photo), 80, 60, torch.tensor([1.3]), draw)[0].numpy()
    assert framed.shape == (3, 80, 60)
    outermost = np.concatenate([framed[:, 0], framed[:, :, 0]], axis=1)
    assert np.abs(np.median(outermost, axis=1) - (200, 210, 220)).max() < 3
    red = (framed[0] > 150) & (framed[1] < 80)
    assert 0.1 < red.mean() < 0.6


def test_boxes_take_about_the_share_that_was_asked_for(torch: Any, change: Any) -> None:
    share = torch.cat([torch.full((400,), 0.1), torch.zeros(50)])
    box = change.boxes(96, 72, share, change.Draw(torch.device("cpu"), 0)).float().mean(dim=(1, 2, 3))
    assert 0.06 < box[:400].mean() < 0.11  # some are cut off at the edge
    assert box[400:].max() < 0.001


def test_light_follows_the_exposure(torch: Any, change: Any) -> None:
    photos = batch_of(torch, *[np.full((8, 6, 3), 128, np.uint8)] * 200)
    exposure = torch.linspace(0.5, 1.5, 200)
    mean = change.in_other_light(photos, exposure, change.Draw(torch.device("cpu"), 0)).mean(dim=(1, 2, 3))
    assert np.corrcoef(exposure, mean)[0, 1] > 0.97


RECIPE = replace(
    Recipe(),
    serving=(32, 24),
    pairs=0.5,
    mixed=0.5,
    phases=(Phase(0.5, 32, 24, 20), Phase(1.0, 32, 24, 20, gentle=True)),
)


@pytest.fixture(scope="module")
def batches(torch: Any) -> Any:
    """What makes batches of 50 small shirts of different colours."""
    from fashrec.embedding.training.on_device import DeviceBatches

    colours = np.random.default_rng(0).integers(0, 200, (50, 3))
    photos = np.stack([np.asarray(Image.fromarray(shirt(tuple(colour))).resize((24, 32))) for colour in colours])
    return DeviceBatches(TrainingProducts(photos, ()), RECIPE, "cpu")


def test_a_batch_depends_on_the_photos_seen_alone(batches: Any) -> None:
    first, again, later = (batches.make(RECIPE.phases[0], seen) for seen in (40, 40, 60))
    assert (first.photos == again.photos).all()
    assert (first.lesson["rows"] == again.lesson["rows"]).all()
    assert (first.photos != later.photos).any()
    assert first.photos.shape == (20, 32, 24, 3)
    assert 0 <= first.photos.min() <= first.photos.max() <= 255


def test_each_product_is_shown_twice_in_a_pass(batches: Any) -> None:
    rows = [batches.make(RECIPE.phases[0], seen).lesson["rows"].tolist() for seen in range(0, 100, 20)]
    assert all(row[:10] == row[10:] for row in rows)
    assert sorted(number for row in rows for number in row) == sorted(list(range(50)) * 2)


def test_photos_that_show_a_part_of_another_product_say_so(batches: Any) -> None:
    shares, wholes = [], []
    for seen in range(0, 400, 20):
        lesson = batches.make(RECIPE.phases[0], seen).lesson
        shares += lesson["share"].tolist()
        wholes += lesson["whole"].tolist()
        assert lesson["share"][:10].lt(1).eq(lesson["whole"].eq(0)).all()
        assert lesson["share"][10:].eq(1).all()  # the other photo of a product is never mixed
    assert 0.3 < np.mean(wholes) < 0.8
    assert min(shares) > 0.4
    gentle = batches.make(RECIPE.phases[1], 0).lesson
    assert gentle["share"].eq(1).all()

"""Pixels fitted for the trunk, and thumbnails for the pages."""

import io
from pathlib import Path

import numpy as np
import pytest
from conftest import toy_photo
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fashrec.photos import THUMBNAIL_SIZE, Pixels, background_colour, fit, open_photo, read_photo, thumbnail

GROUND = (230, 220, 200)


def round_thing(width: int, height: int, diameter: int = 60) -> Pixels:
    """A black disc in the middle of a beige ground."""
    image = Image.new("RGB", (width, height), GROUND)
    left, top = (width - diameter) // 2, (height - diameter) // 2
    ImageDraw.Draw(image).ellipse((left, top, left + diameter - 1, top + diameter - 1), fill="black")
    return np.array(image)


def dark(pixels: Pixels) -> NDArray[np.bool_]:
    return pixels.max(axis=2) < 100


def extent(pixels: Pixels) -> tuple[int, int]:
    """Height and width of what is dark."""
    rows, columns = np.nonzero(dark(pixels))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize(("width", "height"), [(100, 100), (300, 80), (80, 300), (96, 128), (61, 61)])
@pytest.mark.parametrize("size", [(128, 96), (96, 72), (100, 100), (64, 128)])
def test_a_circle_stays_round(width: int, height: int, size: tuple[int, int]) -> None:
    fitted = fit(round_thing(width, height), *size)
    tall, wide = extent(fitted)
    assert fitted.shape == (*size, 3)
    assert abs(tall - wide) <= 2
    scale = min(size[0] / height, size[1] / width)
    assert tall == pytest.approx(60 * scale, abs=2)


@given(width=st.integers(1, 60), height=st.integers(1, 60), out_height=st.integers(1, 40), out_width=st.integers(1, 40))
def test_the_shape_is_exactly_what_was_asked_for(width: int, height: int, out_height: int, out_width: int) -> None:
    fitted = fit(np.full((height, width, 3), 77, np.uint8), out_height, out_width)
    assert fitted.shape == (out_height, out_width, 3)
    assert fitted.dtype == np.uint8
    assert (fitted == 77).all()  # a picture of one colour is filled up with that colour


def test_what_is_left_over_has_the_colour_of_the_border() -> None:
    fitted = fit(round_thing(100, 100), 128, 64)
    assert (fitted[:32] == GROUND).all()
    assert (fitted[-32:] == GROUND).all()
    assert dark(fitted[32:96]).any()


def test_the_picture_stands_in_the_middle() -> None:
    rows, columns = np.nonzero(dark(fit(round_thing(200, 70), 120, 90)))
    assert rows.mean() == pytest.approx(59.5, abs=1)
    assert columns.mean() == pytest.approx(44.5, abs=1)


def test_the_background_is_the_median_of_the_border_not_its_mean() -> None:
    pixels = np.full((20, 30, 3), GROUND, np.uint8)
    pixels[0, :25] = (0, 0, 255)  # a watermark over less than half of the border
    pixels[5:15, 5:25] = 0
    assert background_colour(pixels) == GROUND


@pytest.mark.parametrize("shape", [(1, 2000), (2000, 1), (16, 1024), (1024, 16), (1, 1)])
def test_extreme_proportions_are_kept_too(shape: tuple[int, int]) -> None:
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[:, : shape[1] // 2] = 200
    assert fit(pixels, 96, 72).shape == (96, 72, 3)
    with Image.open(io.BytesIO(thumbnail(pixels))) as small:
        assert min(small.size) >= 1
        assert small.width <= THUMBNAIL_SIZE[0]
        assert small.height <= THUMBNAIL_SIZE[1]


def test_fitting_changes_nothing_that_already_fits() -> None:
    pixels = np.array(toy_photo("red", "stripes"))
    np.testing.assert_array_equal(fit(pixels, 120, 90), pixels)


@pytest.mark.parametrize("size", [(270, 360), (768, 1024)])
def test_a_large_picture_comes_out_as_if_scaled_in_one_step(size: tuple[int, int]) -> None:
    texture = np.random.default_rng(0).normal(0, 60, (size[1] // 4, size[0] // 4, 3))
    ground = Image.fromarray(np.clip(128 + texture, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    ground.paste((200, 20, 20), (size[0] // 5, size[1] // 3, size[0] // 2, size[1] // 2))
    slowly = np.asarray(ground.resize((72, 96), Image.Resampling.BICUBIC), int)
    apart = np.abs(fit(ground, 96, 72) - slowly)
    assert 0 < apart.mean() < 1.5
    assert np.quantile(apart, 0.99) < 12


def test_fitting_leaves_the_pixels_it_was_given() -> None:
    pixels = round_thing(100, 60)
    before = pixels.copy()
    fit(pixels, 40, 40)
    thumbnail(pixels)
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize(("size", "small"), [((600, 800), (288, 384)), ((800, 200), (288, 72)), ((90, 120), (90, 120))])
def test_a_thumbnail_is_a_jpeg_within_its_bounds_in_proportion(size: tuple[int, int], small: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(thumbnail(np.array(toy_photo("red", "circle", size=size))))) as image:
        assert image.format == "JPEG"
        assert image.size == small


def test_a_thumbnail_shows_the_photo() -> None:
    pixels = np.array(toy_photo("green", "square", size=(288, 384)))
    shown = read_photo(thumbnail(pixels))
    assert np.abs(shown.astype(int) - pixels).mean() < 3


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_carries_nothing_of_the_original_file(tmp_path: Path, format: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "home address"
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    path = tmp_path / "photo"
    told = {"comment": b"taken by me"} if format == "JPEG" else {}
    toy_photo("red", "circle").save(path, format, exif=exif, icc_profile=b"secret profile", **told)
    assert b"home address" in path.read_bytes()
    for small in (thumbnail(read_photo(path)), thumbnail(open_photo(path))):
        assert not any(secret in small for secret in (b"home address", b"Exif", b"secret profile", b"taken by me"))
        with Image.open(io.BytesIO(small)) as image:
            assert not image.getexif()
            assert "icc_profile" not in image.info


def test_an_opened_photo_and_its_pixels_are_fitted_alike() -> None:
    file = io.BytesIO()
    toy_photo("green", "square", size=(300, 380)).save(file, "JPEG")
    content = file.getvalue()
    for size in ((96, 72), (72, 96)):
        np.testing.assert_array_equal(fit(open_photo(content), *size), fit(read_photo(content), *size))
    assert thumbnail(open_photo(content)) == thumbnail(read_photo(content))

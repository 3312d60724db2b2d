"""Photos that are what they say: every kind that is taken comes out upright, RGB, on white."""

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import says_what_to_do, toy_photo
from PIL import Image, ImageDraw, ImageSequence

from fashrec.errors import PhotoError
from fashrec.photos import LEAST_SIDE, LONGEST_SIDE, Pixels, read_photo, read_photo_bytes

RED = (200, 30, 30)
WHITE = (255, 255, 255)
# The pieces of TURNED, as stored, by EXIF orientation; shown upright, all have a red top left corner.
CORNERS = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0)}
SIDEWAYS = (5, 6, 7, 8)


def encode(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    """A photo's file as bytes."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def plain(colour: Any = RED, size: tuple[int, int] = (60, 80), mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def shows(pixels: Pixels, colour: tuple[int, int, int], within: int = 4) -> bool:
    """Whether every pixel is of one colour, JPEG's small errors allowed."""
    return bool(np.abs(pixels.astype(int) - colour).max() <= within)


def cornered(corner: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    """White with one red quarter, at the left (0) or right (1), the top (0) or bottom (1)."""
    image = plain("white", size)
    width, height = size[0] // 2, size[1] // 2
    left, top = corner[0] * width, corner[1] * height
    ImageDraw.Draw(image).rectangle((left, top, left + width - 1, top + height - 1), fill=RED)
    return image


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_jpeg_png_and_webp_are_taken(format: str) -> None:
    pixels = read_photo(encode(plain(), format, quality=95))
    assert pixels.shape == (80, 60, 3)
    assert pixels.dtype == np.uint8
    assert shows(pixels, RED)


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF", "PPM", "ICO", "TGA", "JPEG2000", "PDF", "EPS"])
def test_other_image_formats_are_refused(format: str) -> None:
    with pytest.raises(PhotoError, match="not a JPEG, PNG or WebP photo"):
        read_photo(encode(plain(), format))


@pytest.mark.parametrize(
    "content",
    [b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="120"/>', b"<!DOCTYPE html><html></html>",
     b"%PDF-1.7\n", b"PK\x03\x04", b"\0" * 1000, b"text", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\x24\0\0\0WEBP"],
)  # fmt: skip
def test_what_is_no_image_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoError) as refused:
        read_photo(content)
    assert says_what_to_do(str(refused.value))


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "really-a.png").write_bytes(encode(plain(), "WEBP", lossless=True))
    assert shows(read_photo(tmp_path / "really-a.png"), RED, 0)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", CORNERS)
def test_a_photo_comes_out_upright_whichever_way_the_camera_was_held(orientation: int, format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    size = (80, 48) if orientation in SIDEWAYS else (48, 80)
    stored = cornered(CORNERS[orientation], size)
    pixels = read_photo(encode(stored, format, exif=exif, quality=95))
    assert pixels.shape == (80, 48, 3)
    assert np.abs(pixels[4:36, 4:20].astype(int) - RED).max() < 12
    assert pixels[44:].min() > 243


def test_cmyk_comes_out_as_rgb() -> None:
    assert shows(read_photo(encode(plain().convert("CMYK"), "JPEG", quality=95)), RED)


@pytest.mark.parametrize(("stored", "shown"), [(0, 0), (128 * 257, 128), (65535, 255)])
def test_sixteen_bits_become_eight(stored: int, shown: int) -> None:
    content = encode(Image.fromarray(np.full((80, 60), stored, np.uint16)))
    assert shows(read_photo(content), (shown, shown, shown), 0)


def test_a_palette_with_a_see_through_colour_lies_on_white() -> None:
    image = plain(0, mode="P")
    image.putpalette([10, 20, 30, *RED])
    image.paste(1, (0, 0, 60, 40))
    pixels = read_photo(encode(image, transparency=0))
    assert shows(pixels[:40], RED, 0)
    assert shows(pixels[40:], WHITE, 0)


def test_half_see_through_is_mixed_with_white() -> None:
    assert shows(read_photo(encode(plain((0, 0, 0, 128), mode="RGBA"))), (127, 127, 127), 1)
    assert shows(read_photo(encode(plain((0, 0, 0, 128), mode="RGBA"), "WEBP", lossless=True)), (127, 127, 127), 1)


def test_grey_with_transparency_lies_on_white() -> None:
    assert shows(read_photo(encode(plain((0, 0), mode="LA"))), WHITE, 0)
    assert shows(read_photo(encode(plain((90, 255), mode="LA"))), (90, 90, 90), 0)


def test_one_bit_is_black_and_white() -> None:
    assert shows(read_photo(encode(plain(1, mode="1"))), WHITE, 0)
    assert shows(read_photo(encode(plain(0, mode="1"))), (0, 0, 0), 0)


@pytest.mark.parametrize("format", ["WEBP", "PNG", "MPO"])
def test_of_a_moving_picture_the_first_frame_is_taken(format: str) -> None:
    frames = [plain(), plain("blue"), plain("green")]
    options = {"lossless": True} if format == "WEBP" else {}
    content = encode(frames[0], format, save_all=True, append_images=frames[1:], **options)
    assert len(list(ImageSequence.Iterator(Image.open(io.BytesIO(content))))) == 3
    assert shows(read_photo(content), RED)


def test_path_text_bytes_and_image_agree(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    toy_photo("red", "circle", size=(300, 400)).save(path)
    wanted = read_photo(path)
    with Image.open(path) as image:
        for same in (str(path), path.read_bytes(), image):
            np.testing.assert_array_equal(read_photo(same), wanted)


def test_an_image_that_is_given_is_not_changed(tmp_path: Path) -> None:
    plain(size=(4000, 3000)).save(tmp_path / "large.jpg")
    with Image.open(tmp_path / "large.jpg") as image:
        read_photo(image)
        assert image.size == (4000, 3000)


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("size", "shape"), [((2048, 1024), (512, 1024)), ((1000, 3000), (1024, 341)), ((64, 4096), (1024, 16))]
)
def test_a_large_photo_is_made_smaller_in_its_proportions(
    size: tuple[int, int], shape: tuple[int, int], format: str
) -> None:
    pixels = read_photo(encode(plain(size=size), format))
    assert pixels.shape == (*shape, 3)
    assert max(pixels.shape) == LONGEST_SIDE
    assert shows(pixels, RED)


@pytest.mark.parametrize("size", [(5000, 20), (20, 5000)])
def test_a_strip_is_refused_with_its_own_size(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoError, match=rf"{size[0]}×{size[1]} pixels, too narrow.*Crop it"):
        read_photo(encode(plain(size=size)))
    narrowest = read_photo(encode(plain(size=(5000, 79))))
    assert read_photo(encode(Image.fromarray(narrowest))).shape == (LEAST_SIDE, LONGEST_SIDE, 3)


@pytest.mark.parametrize("size", [(1, 1), (LEAST_SIDE - 1, 400), (400, LEAST_SIDE - 1)])
def test_a_tiny_photo_is_refused_with_its_size(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoError, match=rf"{size[0]}×{size[1]} pixels.*at least {LEAST_SIDE}"):
        read_photo(encode(plain(size=size)))
    assert read_photo(encode(plain(size=(LEAST_SIDE, LEAST_SIDE)))).shape == (LEAST_SIDE, LEAST_SIDE, 3)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "gone.jpg", r"There is no photo.*Choose"), (tmp_path, r"is not a file.*Choose")):
        with pytest.raises(PhotoError, match=why):
            read_photo(path)


@pytest.mark.parametrize(
    "text", ["", "a\0b", "\udce4", pytest.param("x" * 10_000, id="long"), "/dev/null", "/dev/zero"]
)
def test_text_that_is_no_path_to_a_photo_is_refused(text: str) -> None:
    with pytest.raises(PhotoError) as refused:
        read_photo(text)
    assert says_what_to_do(str(refused.value))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(PhotoError, match="is not a file"):
        read_photo(tmp_path / "pipe.jpg")


def test_the_bytes_of_a_file_come_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(b"any bytes")
    assert read_photo_bytes(str(tmp_path / "any")) == b"any bytes"

"""Untrusted photos in, plain RGB pixels out."""

import io
import os
import struct
import warnings
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from fashrec.errors import PhotoError

Pixels: TypeAlias = NDArray[np.uint8]
Photo: TypeAlias = str | os.PathLike[str] | bytes | Image.Image

# Pillow's JPEG reader also takes MPO, the several-photo JPEG that some phones write, and gives its first photo.
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
LEAST_SIDE = 16
LONGEST_SIDE = 1024
TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A picture more than three times too large is first brought down by whole steps, each pixel the mean of a square: for a
# product photo of 270×360 that takes half the time, and what the trunk sees of it hardly moves.
REDUCING_GAP = 1.8
THUMBNAIL_SIZE = (288, 384)
LARGE_SIZE = (864, 1152)
THUMBNAIL_QUALITY = 82

# Process-wide on purpose: catch_warnings() around each photo is not safe with several threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)
# What Pillow makes of odd metadata is nothing that a shopper could do anything about.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def read_photo_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a photo file, of one that is too large no more than tell that it is.

    Raises:
        PhotoError: no such file, not a file, or not readable.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise PhotoError(
                f"{path} is not a file. Choose a JPEG, PNG or WebP photo."
                if path.exists()
                else f"There is no photo at {path}. Choose one that is there."
            )
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise PhotoError(
            f"The photo {path} cannot be read ({why}). Choose another one, or make it readable."
        ) from error
    return content


def read_photo(photo: Photo) -> Pixels:
    """RGB pixels of a photo, uint8 of shape H×W×3, as `open_photo` opens it.

    Raises:
        PhotoError: the photo is missing, damaged, too large or too small, or not a JPEG, PNG or WebP.
    """
    return np.array(open_photo(photo), dtype=np.uint8)


def open_photo(photo: Photo) -> Image.Image:
    """A photo as an RGB image, upright, on white where it was see-through, at most 1,024 pixels a side.

    Raises:
        PhotoError: the photo is missing, damaged, too large or too small, or not a JPEG, PNG or WebP.
    """
    try:
        if isinstance(photo, Image.Image):
            _check_size(photo)
            return _upright(photo)
        content = photo if isinstance(photo, bytes) else read_photo_bytes(photo)
        if not content:
            raise PhotoError("The photo is empty (0 bytes). Choose a JPEG, PNG or WebP photo.")
        if len(content) > MOST_BYTES:
            raise PhotoError("The photo is over 10 MB. Save it smaller and try again.")
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_size(image)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise PhotoError("This is not a JPEG, PNG or WebP photo. Save it as one of these and try again.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoError("The photo is damaged and cannot be opened. Try another copy of it.") from error


def _too_many_pixels() -> PhotoError:
    return PhotoError("The photo has over 25 million pixels. Save it smaller and try again.")


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(image.size) < LEAST_SIDE:
        raise PhotoError(
            f"The photo is {image.width}×{image.height} pixels, too small to see a product. "
            f"It needs at least {LEAST_SIDE} a side."
        )
    # What is read of it is a strip of fewer pixels, and whoever opens that again would name a size nobody sent.
    if min(_read_as(image.size)) < LEAST_SIDE:
        raise PhotoError(
            f"The photo is {image.width}×{image.height} pixels, too narrow to see a product. Crop it to the product: "
            f"one side needs at least 1/{LONGEST_SIDE // LEAST_SIDE} of the other."
        )


def _read_as(size: tuple[int, int]) -> tuple[int, int]:
    """The width and height that a photo is read as."""
    scale = min(1.0, LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _upright(image: Image.Image) -> Image.Image:
    image.load()  # here, not within NumPy, which hides the error of a damaged photo behind a TypeError
    turn = _turn(image)
    upright = image if turn is None else image.transpose(turn)
    if upright.mode == "P":
        upright = upright.copy()  # a copy gets a palette where it lacks one
    if max(upright.size) > LONGEST_SIDE:
        upright = _flatten(upright).resize(_read_as(upright.size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _flatten(upright)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to turn a photo upright; not at all where its EXIF block cannot be read.

    Pillow's own `exif_transpose` also writes the block anew, and fails where a camera wrote it oddly.
    """
    try:
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error):
        return None


def _flatten(image: Image.Image) -> Image.Image:
    """The image as RGB: 16 bits scaled to 8, see-through parts on white."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I"):
        grey = np.asarray(image, dtype=np.float64) / 257.0
        return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


def background_colour(pixels: Pixels) -> tuple[int, int, int]:
    """The median RGB colour of the outermost ring of pixels, each 0–255."""
    ring = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = np.median(ring, axis=0).astype(int).tolist()
    return red, green, blue


def fit(picture: Pixels | Image.Image, height: int, width: int) -> Pixels:
    """The whole picture scaled into height×width, its proportions kept, the rest filled with its background colour."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    scale = min(width / image.width, height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    scaled = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    if size == (width, height):
        return np.array(scaled)
    canvas = Image.new("RGB", (width, height), background_colour(np.asarray(picture)))
    canvas.paste(scaled, ((width - size[0]) // 2, (height - size[1]) // 2))
    return np.array(canvas)


def thumbnail(picture: Pixels | Image.Image, size: tuple[int, int] = THUMBNAIL_SIZE) -> bytes:
    """A freshly encoded JPEG of at most width×height pixels: nothing of the original file is left in it."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    if image.width > size[0] or image.height > size[1]:
        image = image.copy()
        image.thumbnail(size, Image.Resampling.BICUBIC)
    encoded = io.BytesIO()
    # JPEG, not WebP: encoding takes an eighth of the time, and a build waits for it. Of an opened JPEG, Pillow would
    # write the comment into the new one.
    image.save(encoded, "JPEG", quality=THUMBNAIL_QUALITY, comment=b"")
    return encoded.getvalue()

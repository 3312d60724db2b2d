"""Photos made to do harm, or damaged on their way: pixels or a PhotoError, never anything else."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from conftest import toy_photo
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fashrec.errors import PhotoError
from fashrec.photos import MOST_BYTES, MOST_PIXELS, read_photo, read_photo_bytes

PNG_START = b"\x89PNG\r\n\x1a\n"


def small_photos() -> dict[str, bytes]:
    """A photo in each encoding, with EXIF and text where it has room for them."""
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x010E: "a shirt", 0x011A: 72.0, 0x8769: {0x9000: b"0230"}})
    info = PngInfo()
    info.add_text("note", "text " * 20, zip=True)
    image = toy_photo("red", "circle", size=(30, 40))
    kinds = {
        "jpeg": (image, "JPEG", {"exif": exif}),
        "progressive jpeg": (image, "JPEG", {"progressive": True}),
        "cmyk jpeg": (image.convert("CMYK"), "JPEG", {}),
        "png": (image, "PNG", {"exif": exif, "pnginfo": info}),
        "palette png": (image.convert("P"), "PNG", {"transparency": 0}),
        "sixteen bit png": (Image.effect_noise((30, 40), 50).convert("I;16"), "PNG", {}),
        "moving png": (image, "PNG", {"save_all": True, "append_images": [toy_photo("blue", "circle", size=(30, 40))]}),
        "webp": (image, "WEBP", {"exif": exif}),
        "lossless webp": (image.convert("RGBA"), "WEBP", {"lossless": True}),
    }
    photos = {}
    for name, (kind, format, options) in kinds.items():
        file = io.BytesIO()
        kind.save(file, format, **options)
        photos[name] = file.getvalue()
    return photos


PHOTOS = small_photos()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header names any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG_START + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A JPEG whose header names any size."""
    content = bytearray(PHOTOS["progressive jpeg"])
    size = content.index(b"\xff\xc2") + 5
    content[size : size + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_with_exif(entries: bytes) -> bytes:
    """A JPEG that is turned by its EXIF, with further EXIF entries of any kind."""
    count = 1 + len(entries) // 12
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, count) + turned + entries + b"\0\0\0\0"
    file = io.BytesIO()
    toy_photo("red", "circle", size=(30, 40)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def opens_or_is_refused(content: bytes) -> bool:
    """Whether it opens as a photo; fails on any error but a PhotoError."""
    try:
        pixels = read_photo(content)
    except PhotoError:
        return False
    assert pixels.ndim == 3
    return True


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_cut_anywhere_opens_or_is_refused(name: str) -> None:
    content = PHOTOS[name]
    assert opens_or_is_refused(content)
    for tenth in range(10):
        opens_or_is_refused(content[: len(content) * tenth // 10])
    assert not opens_or_is_refused(content[: len(content) // 10])


@given(data=st.data(), name=st.sampled_from(sorted(PHOTOS)))
def test_a_photo_with_changed_bytes_opens_or_is_refused(data: st.DataObject, name: str) -> None:
    content = bytearray(PHOTOS[name])
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    opens_or_is_refused(bytes(content))


@given(entry=st.binary(min_size=12, max_size=12))
@example(entry=struct.pack("<HHIf", 0x010F, 11, 1, 1.0))  # a maker that is a number
@example(entry=struct.pack("<HHI4s", 0x011A, 2, 4, b"abc\0"))  # a resolution that is text
def test_a_photo_with_any_exif_opens(entry: bytes) -> None:
    """What a camera wrote beside its picture is no reason to refuse the picture."""
    assert read_photo(jpeg_with_exif(entry)).shape[2] == 3


def test_odd_exif_does_not_hide_which_way_is_up() -> None:
    maker_that_is_a_number = struct.pack("<HHIf", 0x010F, 11, 1, 1.0)
    assert read_photo(jpeg_with_exif(maker_that_is_a_number)).shape == (30, 40, 3)


@given(
    content=st.binary(max_size=200), start=st.sampled_from([b"", b"\xff\xd8\xff", PNG_START, b"RIFF\xff\0\0\0WEBPVP8 "])
)
def test_any_bytes_are_refused(content: bytes, start: bytes) -> None:
    assert not opens_or_is_refused(start + content)


def test_a_palette_that_is_missing_is_no_surprise() -> None:
    photo = PHOTOS["palette png"]
    start, end = photo.index(b"PLTE") - 4, photo.index(b"tRNS") - 4
    opens_or_is_refused(photo[:start] + photo[end:])
    without_transparency = photo[:start] + photo[photo.index(b"IDAT") - 4 :]
    opens_or_is_refused(without_transparency)


def test_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    for photo in (b"", tmp_path / "empty.jpg"):
        with pytest.raises(PhotoError, match="0 bytes"):
            read_photo(photo)


def test_more_than_ten_megabytes_are_refused(tmp_path: Path) -> None:
    content = PHOTOS["jpeg"].ljust(MOST_BYTES, b"\0")
    (tmp_path / "large.jpg").write_bytes(content + b"\0")
    assert opens_or_is_refused(content)
    for photo in (content + b"\0", tmp_path / "large.jpg"):
        with pytest.raises(PhotoError, match="over 10 MB"):
            read_photo(photo)


def test_no_more_of_a_file_is_read_than_is_needed_to_refuse_it(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(100 * MOST_BYTES)
    assert len(read_photo_bytes(tmp_path / "huge.jpg")) == MOST_BYTES + 1


@pytest.mark.parametrize(
    ("width", "height"), [(5001, 5000), (MOST_PIXELS + 1, 1), (30_000, 30_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_png_that_claims_too_many_pixels_is_refused_before_it_is_opened(width: int, height: int) -> None:
    with pytest.raises(PhotoError, match="over 25 million pixels"):
        read_photo(png_that_claims(width, height))


def test_a_jpeg_that_claims_too_many_pixels_is_refused_before_it_is_opened() -> None:
    with pytest.raises(PhotoError, match="over 25 million pixels"):
        read_photo(jpeg_that_claims(65_000, 65_000))


def test_twenty_five_million_pixels_are_not_too_many() -> None:
    with pytest.raises(PhotoError, match="damaged"):  # its size is taken, then its pixels turn out to be missing
        read_photo(png_that_claims(5000, 5000))


def test_an_image_of_too_many_pixels_is_refused_too() -> None:
    with pytest.raises(PhotoError, match="over 25 million pixels"):
        read_photo(Image.new("1", (5001, 5000)))


@pytest.mark.parametrize(("kind", "start"), [(b"zTXt", b"note\0\0"), (b"iCCP", b"profile\0\0")])
def test_text_that_unpacks_without_end_is_refused(kind: bytes, start: bytes) -> None:
    bomb = chunk(kind, start + zlib.compress(b"a" * 20_000_000))
    photo = PHOTOS["palette png"]
    assert opens_or_is_refused(photo)
    with pytest.raises(PhotoError, match=r"damaged.*Try another"):
        read_photo(photo[:33] + bomb + photo[33:])

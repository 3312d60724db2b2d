"""What happens to photos on their way: a product's photo again, but compressed, blurred, darker, cropped and so on."""

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
Change = Callable[[Pixels, np.random.Generator], Pixels]

JPEG_QUALITY = 20
BLUR = 0.008  # of the longer side: 3 pixels of 360
DARKER, BRIGHTER = 0.6, 1.4
CROP = 0.2
TURN = 10.0  # degrees
GROUND = 14  # how far, in any of red, green and blue, a plain background may stray from its colour


def compressed(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo after JPEG at quality 20."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=JPEG_QUALITY)
    with Image.open(file) as image:
        return np.array(image.convert("RGB"), dtype=np.uint8)


def blurred(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo out of focus, by a Gaussian of 0.8 % of its longer side."""
    return np.array(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(BLUR * max(pixels.shape[:2]))))


def darker(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo at 60 % of its brightness."""
    return _times(pixels, DARKER)


def brighter(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo at 140 % of its brightness, its lights cut off."""
    return _times(pixels, BRIGHTER)


def cropped(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """A part of the photo, 20 % less wide and high, anywhere in it."""
    height, width = (max(1, round(side * (1 - CROP))) for side in pixels.shape[:2])
    top, left = (
        int(random.integers(all_ - part + 1)) for all_, part in zip(pixels.shape, (height, width), strict=False)
    )
    part: Pixels = pixels[top : top + height, left : left + width].copy()
    return part


def turned(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo turned by 10° to the left or the right, its corners filled with its background colour."""
    angle = TURN if random.integers(2) else -TURN
    ground = tuple(int(value) for value in _ground_colour(pixels))
    return np.array(Image.fromarray(pixels).rotate(angle, Image.Resampling.BICUBIC, fillcolor=ground))


def mirrored(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The photo mirrored left to right."""
    return np.ascontiguousarray(pixels[:, ::-1])


def on_another_background(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The product on drawn boards, cloth or a wall, where its photo's own background is plain."""
    soft = Image.fromarray((~_plain_ground(pixels)).astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(1))
    cover = np.asarray(soft, dtype=np.float32)[..., np.newaxis] / 255.0
    ground = _drawn_ground(pixels.shape[0], pixels.shape[1], random)
    laid: Pixels = np.clip(pixels * cover + ground * (1 - cover), 0, 255).astype(np.uint8)
    return laid


CHANGES: dict[str, Change] = {
    "JPEG at quality 20": compressed,
    "blurred": blurred,
    "darker": darker,
    "brighter": brighter,
    "cropped by 20 %": cropped,
    "turned by 10°": turned,
    "mirrored": mirrored,
    "on another background": on_another_background,
}


def _times(pixels: Pixels, factor: float) -> Pixels:
    scaled: Pixels = np.clip(pixels.astype(np.float32) * factor, 0, 255).astype(np.uint8)
    return scaled


def _ground_colour(pixels: Pixels) -> NDArray[np.float64]:
    ring = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return np.asarray(np.median(ring, axis=0), dtype=np.float64)


def _plain_ground(pixels: Pixels) -> NDArray[np.bool_]:
    """Which pixels, H×W, are background: close to the border's colour, and joined to the border by such pixels."""
    from scipy import ndimage

    near = np.all(np.abs(pixels.astype(np.int16) - _ground_colour(pixels)) <= GROUND, axis=2)
    label, _ = ndimage.label(near)
    outside = np.unique(np.concatenate([label[0], label[-1], label[:, 0], label[:, -1]]))
    return np.isin(label, outside[outside > 0])


def _drawn_ground(height: int, width: int, random: np.random.Generator) -> NDArray[np.float32]:
    """A background, float32 0–255 of H×W×3: boards, woven cloth or a rough wall, lit from one side."""
    colour = random.uniform(50, 220, 3).astype(np.float32)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    kind = int(random.integers(3))
    if kind == 0:
        board = np.floor(across / random.uniform(24, 60)).astype(int)
        texture = random.uniform(-22, 22, board.max() + 1)[board] + 6 * np.sin(down / 7 + board)
    elif kind == 1:
        step = random.uniform(3, 7)
        texture = 14 * np.sin(across * 2 * np.pi / step) * np.sin(down * 2 * np.pi / step)
    else:
        grain = Image.fromarray(random.integers(0, 256, (height // 6 + 2, width // 6 + 2), dtype=np.uint8))
        texture = (np.asarray(grain.resize((width, height), Image.Resampling.BICUBIC), np.float32) - 128) / 4
    light = 1 + 0.25 * (across / width - 0.5) + 0.15 * (down / height - 0.5)
    return np.asarray((colour + np.asarray(texture, np.float32)[..., np.newaxis]) * light[..., np.newaxis], np.float32)

"""Turns a design into a picture: the garment, its ground and its soft shadow, and the WebP bytes."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import numpy as np
import resvg_py
from PIL import Image, ImageColor, ImageFilter

from tools.sample_catalogue.cloth import Studio
from tools.sample_catalogue.drape import HANGS, lit, relief
from tools.sample_catalogue.garments import Design, kinds
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import HEIGHT, WIDTH, Box, Sheet

BACKDROP = "#f1efeb"
_QUALITY = 72
_ROOM = (288, 398)
_ENLARGED = 1.25


@dataclass(frozen=True)
class Scene:
    """How a product is photographed: the backdrop's paint, its turn in degrees, its scale, and the fall of light."""

    backdrop: str = BACKDROP
    turn: float = 0
    scale: float = 1
    falloff: float = 0


STUDIO = Scene()


def _ground(scene: Scene, size: tuple[int, int]) -> Image.Image:
    wide, tall = size
    v, u = np.mgrid[0:tall, 0:wide] / np.array([tall, wide]).reshape(2, 1, 1)
    far = np.clip(np.hypot(u - 0.5, v - 0.45) / 0.62, 0, 1)[..., None]
    paints = [np.array(ImageColor.getrgb(paint), float) for paint in (lighter(scene.backdrop, 0.65), scene.backdrop)]
    pixels = paints[0] * (1 - far) + paints[1] * far
    fall = ((1 - u - v) * scene.falloff)[..., None]
    pixels += np.where(fall > 0, 255 - pixels, pixels - 40) * fall
    return Image.fromarray(pixels.round().clip(0, 255).astype(np.uint8))


def _cast(alpha: Image.Image, dx: float, dy: float, blur: float, opacity: float) -> Image.Image:
    unit = alpha.width / WIDTH
    soft = alpha.filter(ImageFilter.GaussianBlur(blur * unit))
    moved = soft.transform(soft.size, Image.Transform.AFFINE, (1, 0, -dx * unit, 0, 1, -dy * unit))
    return moved.point(lambda value: round(value * opacity))


@dataclass(frozen=True)
class Drawing:
    """A garment as SVG, without its ground, and what its folds follow from: its weave and the piece's seed."""

    svg: str
    weave: str
    piece_seed: str


def draw(design: Design, style_seed: str, piece_seed: str, scene: Scene = STUDIO) -> Drawing:
    """The drawing of one design.

    Args:
        style_seed: fixes its proportions, so that colours of one style share them.
        piece_seed: fixes how this piece hangs.
    """
    sheet = Sheet()
    studio = Studio(sheet, random.Random(style_seed))
    opened = sheet.open_group()
    kinds()[design.product_type].draw(studio, design)
    sheet.close_group(opened, transform=_framing(studio.extent, scene))
    return Drawing(sheet.text(), design.fabric.weave, piece_seed)


def _framing(extent: Box, scene: Scene) -> str:
    x0, y0, x1, y1 = extent
    scale = min(_ROOM[0] / (x1 - x0), _ROOM[1] / (y1 - y0), _ENLARGED) * scene.scale
    return (
        f"translate({WIDTH / 2:.1f} {HEIGHT / 2:.1f}) rotate({scene.turn:.1f}) scale({scale:.3f}) "
        f"translate({-(x0 + x1) / 2:.1f} {-(y0 + y1) / 2:.1f})"
    )


def photograph(drawing: Drawing, size: tuple[int, int] = (WIDTH, HEIGHT), scene: Scene = STUDIO) -> Image.Image:
    """An RGB image of a width and height: the drawing on its ground, with a soft shadow."""
    png = resvg_py.svg_to_bytes(svg_string=drawing.svg, width=size[0], height=size[1], skip_system_fonts=True)
    folds = relief(np.random.default_rng(list(drawing.piece_seed.encode())), HANGS[drawing.weave])
    garment = lit(Image.open(io.BytesIO(png)).convert("RGBA"), folds)
    alpha, picture = garment.getchannel("A"), _ground(scene, size)
    for dx, dy, blur, opacity, dark in ((4, 9, 9, 0.22, 0.75), (2, 3, 2.5, 0.30, 0.8)):
        picture.paste(darker(scene.backdrop, dark), (0, 0), _cast(alpha, dx, dy, blur, opacity))
    picture.paste(garment, (0, 0), garment)
    return picture


def developed(image: Image.Image) -> bytes:
    """The picture as WebP bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=_QUALITY, method=6)
    return buffer.getvalue()

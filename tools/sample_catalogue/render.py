"""Turns a design into a picture: the backdrop, the garment with its soft shadow, and the WebP bytes."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import numpy as np
import resvg_py
from PIL import Image

from tools.sample_catalogue.cloth import Studio
from tools.sample_catalogue.drape import hang_cloth
from tools.sample_catalogue.garments import Design, kinds
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import HEIGHT, WIDTH, Box, Sheet, element

BACKDROP = "#f1efeb"
_OVERSAMPLE = 1.5
_QUALITY = 84
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


def _backdrop(sheet: Sheet, scene: Scene) -> None:
    sheet.put(element("rect", width=WIDTH, height=HEIGHT, fill=scene.backdrop))
    glow = sheet.define(
        '<radialGradient id="{id}" cx=".5" cy=".45" r=".62">'
        f'<stop offset="0" stop-color="{lighter(scene.backdrop, 0.65)}"/>'
        f'<stop offset="1" stop-color="{scene.backdrop}"/></radialGradient>'
    )
    sheet.put(element("rect", width=WIDTH, height=HEIGHT, fill=f"url(#{glow})"))
    if scene.falloff:
        stops = [(0.0, "#ffffff", scene.falloff), (0.5, "#ffffff", 0.0), (1.0, "#2a2430", scene.falloff)]
        fall = sheet.gradient(stops, (0, 0), (WIDTH, HEIGHT))
        sheet.put(element("rect", width=WIDTH, height=HEIGHT, fill=fall))


def draw(design: Design, style_seed: str, piece_seed: str, scene: Scene = STUDIO) -> str:
    """The SVG of one design.

    Args:
        style_seed: fixes its proportions, so that colours of one style share them.
        piece_seed: fixes how this piece hangs.
    """
    sheet = Sheet()
    _backdrop(sheet, scene)
    studio = Studio(sheet, random.Random(style_seed))
    chance = np.random.default_rng(list(piece_seed.encode()))
    studio.reliefs = {weave: hang_cloth(sheet, chance, weave) for weave in {design.fabric.weave: 0, "smooth": 0}}
    near, far = darker(scene.backdrop, 0.8), darker(scene.backdrop, 0.75)
    cast = sheet.define(
        f'<filter id="{{id}}" filterUnits="userSpaceOnUse" x="0" y="0" width="{WIDTH}" height="{HEIGHT}">'
        f'<feDropShadow dx="2" dy="3" stdDeviation="2.5" flood-color="{near}" flood-opacity=".30"/>'
        f'<feDropShadow dx="4" dy="9" stdDeviation="9" flood-color="{far}" flood-opacity=".22"/></filter>'
    )
    with sheet.group(filter=f"url(#{cast})"):
        opened = sheet.open_group()
        kinds()[design.product_type].draw(studio, design)
        sheet.close_group(opened, transform=_framing(studio.extent, scene))
    return sheet.text()


def _framing(extent: Box, scene: Scene) -> str:
    x0, y0, x1, y1 = extent
    scale = min(_ROOM[0] / (x1 - x0), _ROOM[1] / (y1 - y0), _ENLARGED) * scene.scale
    return (
        f"translate({WIDTH / 2:.1f} {HEIGHT / 2:.1f}) rotate({scene.turn:.1f}) scale({scale:.3f}) "
        f"translate({-(x0 + x1) / 2:.1f} {-(y0 + y1) / 2:.1f})"
    )


def photograph(svg: str, size: tuple[int, int] = (WIDTH, HEIGHT), oversample: float = _OVERSAMPLE) -> Image.Image:
    """An RGB image of a width and height, sampled from a rendering `oversample` times as large for clean edges."""
    wide, tall = (round(side * oversample) for side in size)
    png = resvg_py.svg_to_bytes(svg_string=svg, width=wide, height=tall, skip_system_fonts=True)
    return Image.open(io.BytesIO(png)).convert("RGB").resize(size, Image.Resampling.LANCZOS)


def developed(image: Image.Image) -> bytes:
    """The picture as WebP bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=_QUALITY, method=6)
    return buffer.getvalue()

"""Stripes, checks and knitted bands."""

from __future__ import annotations

import math
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.patterns import pattern, whole
from tools.sample_catalogue.svg import Box, element, line


def bands(box: Box, start: float, step: float, width: float, paint: str, wave: float, opacity: float = 1) -> str:
    """Level lines across a box that sag a little, as cloth does."""
    x0, y0, x1, y1 = box
    parts, y = [], y0 + start
    while y < y1 + step:
        xs = [x0 + (x1 - x0) * i / 6 for i in range(7)]
        points = [(x, y + wave * math.sin(i * 1.9 + y / 60) - wave * (i - 3) ** 2 / 3) for i, x in enumerate(xs)]
        parts.append(line(points).d)
        y += step
    return element("path", d="".join(parts), fill="none", stroke=paint, stroke_width=width, opacity=opacity)


def columns(box: Box, start: float, step: float, width: float, paint: str, wave: float, opacity: float = 1) -> str:
    """Upright lines across a box that sway a little, as cloth does."""
    x0, y0, x1, y1 = box
    parts, x = [], x0 + start
    while x < x1 + step:
        ys = [y0 + (y1 - y0) * i / 5 for i in range(6)]
        parts.append(line([(x + wave * math.sin(i * 1.7 + x / 50), y) for i, y in enumerate(ys)]).d)
        x += step
    return element("path", d="".join(parts), fill="none", stroke=paint, stroke_width=width, opacity=opacity)


@pattern("breton", "Striped")
def breton(fabric: Fabric, box: Box, rng: Random) -> str:
    """Narrow stripes with wider gaps between them."""
    return bands(box, 4, 15 * fabric.scale, 5.2 * fabric.scale, fabric.accent, 1.2)


@pattern("wide stripe", "Wide Striped")
def wide_stripe(fabric: Fabric, box: Box, rng: Random) -> str:
    """Rugby stripes with a fine line beside each."""
    step = 52 * fabric.scale
    return bands(box, 10, step, step * 0.42, fabric.accent, 1.5) + bands(
        box, 10 + step * 0.33, step, step * 0.07, fabric.third, 1.5
    )


@pattern("pinstripe", "Pinstripe", ("Navy", "Charcoal", "Black", "White", "Light Blue", "Grey", "Blue", "Beige"))
def pinstripe(fabric: Fabric, box: Box, rng: Random) -> str:
    """Hairline stripes down the cloth."""
    return columns(box, 2, 8.5 * fabric.scale, 1.0, fabric.accent, 0.8, 0.8)


@pattern("candy stripe", "Candy Stripe")
def candy_stripe(fabric: Fabric, box: Box, rng: Random) -> str:
    """Even stripes down the cloth."""
    return columns(box, 3, 12 * fabric.scale, 5.4 * fabric.scale, fabric.accent, 1.0, 0.92)


@pattern(
    "gingham",
    "Gingham",
    ("Black", "Navy", "Blue", "Green", "Red", "Pink", "Lavender", "Yellow", "Brown", "Light Blue", "Teal"),
)
def gingham(fabric: Fabric, box: Box, rng: Random) -> str:
    """Small checks of one paint on a light ground."""
    step = 15 * fabric.scale
    ground = element("path", d=whole(box), fill=lighter(fabric.base, 0.85))
    half = (step / 2, fabric.base, 0.8, 0.62)
    return ground + bands(box, 2, step, *half) + columns(box, 2, step, *half)


@pattern("tartan", "Checked")
def tartan(fabric: Fabric, box: Box, rng: Random) -> str:
    """A large check of crossing bands and fine lines."""
    step, parts = 46 * fabric.scale, []
    dark = darker(fabric.base, 0.55)
    for share, width, paint, opacity in (
        (0.1, 0.34, dark, 0.42),
        (0.55, 0.12, fabric.accent, 0.55),
        (0.82, 0.035, fabric.third, 0.85),
        (0.1, 0.03, fabric.accent, 0.8),
    ):
        for draw in (bands, columns):
            parts.append(draw(box, step * share, step, step * width, paint, 0.9, opacity))
    return "".join(parts)


@pattern("windowpane", "Windowpane Check")
def windowpane(fabric: Fabric, box: Box, rng: Random) -> str:
    """A wide grid of fine double lines."""
    step = 30 * fabric.scale
    parts = [draw(box, 3, step, 1.4, fabric.accent, 0.9, 0.85) for draw in (bands, columns)]
    parts += [draw(box, 6.4, step, 0.7, fabric.accent, 0.9, 0.6) for draw in (bands, columns)]
    return "".join(parts)


@pattern("zigzag", "Zigzag")
def zigzag(fabric: Fabric, box: Box, rng: Random) -> str:
    """Rows of zigzag in two paints."""
    x0, y0, x1, y1 = box
    step, parts, y, row = 17 * fabric.scale, [], y0, 0
    while y < y1 + step:
        count = int((x1 - x0) / (step * 0.5)) + 2
        points = [(x0 + i * step * 0.5, y + (step * 0.22 if i % 2 else -step * 0.22)) for i in range(count)]
        d = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
        parts.append(
            element(
                "path",
                d=d,
                fill="none",
                stroke=fabric.third if row % 3 == 1 else fabric.accent,
                stroke_width=step * 0.26,
                stroke_linejoin="round",
            )
        )
        y += step
        row += 1
    return "".join(parts)


@pattern("fair isle", "Fair Isle")
def fair_isle(fabric: Fabric, box: Box, rng: Random) -> str:
    """Knitted bands of diamonds, dashes and lines."""
    x0, y0, x1, _ = box
    unit, parts = 4.2 * fabric.scale, []
    rows = (
        ".x...x..",
        "xxx.xxx.",
        ".x...x..",
        "........",
        "x.x.x.x.",
        "........",
        "...x...x",
        "..xxx.xx",
        ".xx.xxx.",
        "..xxx.xx",
        "...x...x",
        "........",
        "xxxxxxxx",
        "........",
        "........",
        "........",
    )
    for r in range(int((box[3] - y0) / unit) + 1):
        cells = rows[r % len(rows)]
        paint = fabric.third if r % len(rows) in (4, 12) else fabric.accent
        d = ""
        for c in range(int((x1 - x0) / unit) + 1):
            if cells[c % 8] == "x":
                x, y = x0 + c * unit, y0 + r * unit
                d += f"M{x:.1f} {y:.1f}l{unit / 2:.1f} {unit * 0.35:.1f}l{unit / 2:.1f} {-unit * 0.35:.1f}"
                d += f"v{unit * 0.85:.1f}l{-unit / 2:.1f} {unit * 0.35:.1f}l{-unit / 2:.1f} {-unit * 0.35:.1f}Z"
        if d:
            parts.append(element("path", d=d, fill=paint))
    return "".join(parts)

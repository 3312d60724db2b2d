"""Lays cut pieces of cloth on the sheet: pattern, weave, folds, light and shade, seams and stitches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import darker, lighter, luminance
from tools.sample_catalogue.patterns import painted
from tools.sample_catalogue.svg import HEIGHT, WIDTH, Box, Point, Shape, Sheet, element


@dataclass(frozen=True)
class Fold:
    """A crease along some points: its greatest width, and how deep it looks (negative for a raised one)."""

    points: Sequence[Point]
    width: float = 9
    depth: float = 1.0


@dataclass
class Studio:
    """The sheet and the chance that one picture is drawn with."""

    sheet: Sheet
    rng: Random
    extent: Box = (WIDTH, HEIGHT, 0, 0)

    def reach(self, box: Box) -> None:
        """Widens the extent of what has been drawn, from which the picture is framed."""
        old = self.extent
        self.extent = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))

    @contextmanager
    def placed(self, middle: float, top: float, scale: float) -> Iterator[None]:
        """What is drawn inside becomes one piece of a set: scaled, its upper edge at `top`, centred on `middle`."""
        around, self.extent = self.extent, (WIDTH, HEIGHT, 0, 0)
        opened = self.sheet.open_group()
        yield
        x0, y0, x1, y1 = self.extent
        dx, dy = middle - scale * (x0 + x1) / 2, top - scale * y0
        self.sheet.close_group(opened, transform=f"translate({dx:.1f} {dy:.1f}) scale({scale:.3f})")
        self.extent = around
        self.reach((x0 * scale + dx, y0 * scale + dy, x1 * scale + dx, y1 * scale + dy))


@dataclass(frozen=True)
class Light:
    """Opacities of shade and shine that suit one paint, since dark cloth shows shine and light cloth shade."""

    shade: str
    shine: str
    shading: float
    shining: float


def light_on(paint: str) -> Light:
    """The light for one paint."""
    bright = luminance(paint)
    return Light(
        shade=darker(paint, 0.72),
        shine=lighter(paint, 0.62),
        shading=0.62 - 0.36 * bright,
        shining=0.36 + 0.4 * bright,
    )


def soft(sheet: Sheet, radius: float, box: Box, reach: float = 0) -> str:
    """A blur reference sized for what is drawn inside the box, as a thin box would starve a relative one."""
    x0, y0, x1, y1 = box
    pad = radius * 3 + reach
    name = sheet.define(
        f'<filter id="{{id}}" color-interpolation-filters="sRGB" filterUnits="userSpaceOnUse" '
        f'x="{x0 - pad:.0f}" y="{y0 - pad:.0f}" '
        f'width="{x1 - x0 + 2 * pad:.0f}" height="{y1 - y0 + 2 * pad:.0f}">'
        f'<feGaussianBlur stdDeviation="{radius:.1f}"/></filter>'
    )
    return f"url(#{name})"


_WEAVE_TILES = {
    "denim": (
        3.0,
        35,
        '<path d="M0 1.5H3" stroke="{dark}" stroke-width=".9" opacity=".22"/>'
        '<path d="M0 0H3" stroke="{light}" stroke-width=".7" opacity=".18"/>',
    ),
    "knit": (
        5.0,
        0,
        '<path d="M0 0L2.5 2.6L5 0M0 2.6L2.5 5.2L5 2.6" fill="none" stroke="{dark}" '
        'stroke-width=".9" opacity=".30"/><path d="M0 -1L2.5 1.5L5 -1M0 1.6L2.5 4.1L5 1.6" fill="none" '
        'stroke="{light}" stroke-width=".8" opacity=".26"/>',
    ),
    "canvas": (2.6, 0, '<path d="M0 .6H2.6M.6 0V2.6" stroke="{dark}" stroke-width=".6" opacity=".10"/>'),
    "fleece": (2.8, 20, '<path d="M.6 0V2.8" stroke="{dark}" stroke-width=".7" opacity=".08"/>'),
}


def _weave(sheet: Sheet, fabric: Fabric, box: Box, angle: float) -> str:
    if fabric.weave not in _WEAVE_TILES:
        return ""
    size, turn, art = _WEAVE_TILES[fabric.weave]
    plain = fabric.pattern == "plain"
    art = art.replace("{dark}", darker(fabric.base, 0.75) if plain else "#3a3540")
    art = art.replace("{light}", lighter(fabric.base, 0.6) if plain else "#fffdf8")
    name = sheet.define(
        f'<pattern id="{{id}}" patternUnits="userSpaceOnUse" width="{size}" height="{size}" '
        f'patternTransform="rotate({turn + angle:.0f})">{art}</pattern>'
    )
    x0, y0, x1, y1 = box
    return element("rect", x=x0 - 6, y=y0 - 6, width=x1 - x0 + 12, height=y1 - y0 + 12, fill=f"url(#{name})")


def _spindle(points: Sequence[Point], width: float, shift: float) -> Shape:
    left, right = [], []
    last = len(points) - 1
    for i, (x, y) in enumerate(points):
        ax, ay = points[max(0, i - 1)]
        bx, by = points[min(last, i + 1)]
        span = math.hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / span, (bx - ax) / span
        half = width / 2 * math.sin(math.pi * (0.06 + 0.88 * i / last))
        left.append((x + nx * (half + shift), y + ny * (half + shift)))
        right.append((x - nx * (half - shift), y - ny * (half - shift)))
    return Shape((tuple(left), (left[-1], right[-1]), tuple(reversed(right))))


def _creases(sheet: Sheet, folds: Sequence[Fold], light: Light, box: Box) -> None:
    # One blur for all creases of a piece: a filter each would take most of the time of a picture.
    blur = soft(sheet, max(1.0, sum(fold.width for fold in folds) / len(folds) * 0.22), box)
    for shaded in (False, True):
        with sheet.group(filter=blur):
            for fold in folds:
                points = list(fold.points)
                if len(points) == 2:
                    (ax, ay), (bx, by) = points
                    points = [(ax, ay), ((ax + bx) / 2, (ay + by) / 2), (bx, by)]
                side = fold.width * 0.55 * (1 if fold.depth > 0 else -1)
                shape = _spindle(points, fold.width, 0) if shaded else _spindle(points, fold.width * 0.8, side)
                paint, strength = (light.shade, light.shading) if shaded else (light.shine, light.shining)
                sheet.path(shape, fill=paint, opacity=min(1.0, strength * abs(fold.depth)))


def lay(
    studio: Studio,
    shape: Shape,
    fabric: Fabric,
    *,
    angle: float = 0,
    role: str = "body",
    folds: Sequence[Fold] = (),
    prints: str = "",
    round_: float = 1.0,
    lift: float = 1.0,
    edge: float = 1.0,
) -> None:
    """Paints one piece of cloth.

    Args:
        angle: degrees that the pattern and the weave are turned by.
        role: body, sleeve or trim; some patterns paint these differently.
        folds: creases laid on top of its pattern.
        prints: markup printed on the cloth, below its folds.
        round_: how rounded the piece looks, 0 for flat.
        lift: how far the piece stands off what lies under it.
        edge: how dark the outline is.
    """
    sheet, box = studio.sheet, shape.box
    studio.reach(box)
    paint = fabric.accent if fabric.pattern == "colour block" and role == "sleeve" else fabric.base
    light = light_on(paint)
    size = min(box[2] - box[0], box[3] - box[1])
    if lift:
        below = shape.moved(0.6 * lift, 1.6 * lift)
        sheet.path(
            below, fill=light.shade, opacity=0.42, filter=soft(sheet, 1.7 * lift, below.box) if lift > 0.4 else None
        )
    with sheet.group(clip_path=sheet.clip(shape)):
        sheet.path(shape, fill=fabric.base)
        sheet.put(painted(sheet, fabric, box, angle, role, studio.rng))
        sheet.put(prints)
        sheet.put(_weave(sheet, fabric, box, angle))
        if round_:
            _roundness(sheet, shape, light, min(size * 0.32, 34) * round_)
        if folds:
            _creases(sheet, folds, light, box)
    sheet.path(
        shape, fill="none", stroke=darker(paint, 0.55), stroke_width=0.7, opacity=0.55 * edge, stroke_linejoin="round"
    )


def _roundness(sheet: Sheet, shape: Shape, light: Light, reach: float) -> None:
    rim = {"fill": "none", "stroke_linejoin": "round"}
    blur = soft(sheet, reach * 0.36, shape.box, reach)
    with sheet.group(transform=f"translate({-reach * 0.16:.1f} {-reach * 0.12:.1f})"):
        sheet.path(shape, stroke=light.shade, stroke_width=reach, opacity=light.shading * 0.72, filter=blur, **rim)
    glow = soft(sheet, reach * 0.22, shape.box, reach)
    with sheet.group(transform=f"translate({reach * 0.30:.1f} {reach * 0.22:.1f})"):
        sheet.path(
            shape, stroke=light.shine, stroke_width=reach * 0.34, opacity=light.shining * 0.42, filter=glow, **rim
        )


def shadow_in(
    studio: Studio, shape: Shape, within: Shape, paint: str, strength: float = 1.0, radius: float = 4
) -> None:
    """A soft shadow of one shape that stays inside another."""
    light = light_on(paint)
    with studio.sheet.group(clip_path=studio.sheet.clip(within)):
        studio.sheet.path(
            shape,
            fill=light.shade,
            opacity=min(1.0, light.shading * strength),
            filter=soft(studio.sheet, radius, shape.box),
        )


def seam(sheet: Sheet, shape: Shape, paint: str, strength: float = 1.0) -> None:
    """A pressed seam: a dark line with a light one beside it."""
    light = light_on(paint)
    with sheet.group(transform="translate(.7 .9)"):
        sheet.path(shape, fill="none", stroke=light.shine, stroke_width=0.9, opacity=0.6 * strength)
    sheet.path(shape, fill="none", stroke=light.shade, stroke_width=0.9, opacity=0.75 * strength)


def stitch(sheet: Sheet, shape: Shape, paint: str, width: float = 0.8, opacity: float = 0.9) -> None:
    """A row of stitches."""
    sheet.path(
        shape,
        fill="none",
        stroke=paint,
        stroke_width=width,
        stroke_dasharray="2.6 1.5",
        opacity=opacity,
        stroke_linecap="butt",
    )


def thread(paint: str) -> str:
    """A stitching paint that can just be told from the cloth."""
    return darker(paint, 0.38) if luminance(paint) > 0.35 else lighter(paint, 0.34)


def rib(sheet: Sheet, shape: Shape, paint: str, width: float, gap: float = 2.0) -> None:
    """A ribbed band that follows a line."""
    light = light_on(paint)
    base = {"fill": "none", "stroke_linejoin": "round"}
    sheet.path(shape, stroke=darker(paint, 0.5), stroke_width=width + 1.0, opacity=0.5, **base)
    sheet.path(shape, stroke=darker(paint, 0.07), stroke_width=width, **base)
    sheet.path(
        shape,
        stroke=light.shade,
        stroke_width=width,
        stroke_dasharray=f"{gap * 0.42:.2f} {gap * 0.58:.2f}",
        opacity=light.shading * 0.62,
        **base,
    )
    with sheet.group(transform="translate(0 -1)"):
        sheet.path(shape, stroke=light.shine, stroke_width=width * 0.3, opacity=light.shining * 0.3, **base)


def fan(rng: Random, at: Point, towards: Point, spread: float, count: int, length: float, width: float) -> list[Fold]:
    """Creases that fan out from a point of strain."""
    base = math.atan2(towards[1] - at[1], towards[0] - at[0])
    folds = []
    for i in range(count):
        a = base + spread * ((i + 0.5) / count - 0.5) * 2 + rng.uniform(-0.06, 0.06)
        reach = length * rng.uniform(0.65, 1.15)
        mid = (at[0] + math.cos(a) * reach * 0.5 + rng.uniform(-3, 3), at[1] + math.sin(a) * reach * 0.5)
        tip = (at[0] + math.cos(a + 0.12) * reach, at[1] + math.sin(a + 0.12) * reach)
        folds.append(Fold((at, mid, tip), width * rng.uniform(0.7, 1.2), rng.uniform(0.3, 0.6)))
    return folds


def hanging(rng: Random, box: Box, count: int, width: float, depth: float = 0.4) -> list[Fold]:
    """Creases that fall down a piece."""
    x0, y0, x1, y1 = box
    folds = []
    for i in range(count):
        x = x0 + (x1 - x0) * (i + rng.uniform(0.3, 0.7)) / count
        top = y0 + (y1 - y0) * rng.uniform(0, 0.3)
        low = y1 - (y1 - y0) * rng.uniform(0, 0.15)
        points = ((x, top), (x + rng.uniform(-4, 4), (top + low) / 2), (x + rng.uniform(-7, 7), low))
        folds.append(Fold(points, width * rng.uniform(0.7, 1.3), depth * rng.uniform(0.6, 1.2)))
    return folds

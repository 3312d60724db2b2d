"""Dots, flowers, stars and hearts."""

from __future__ import annotations

import math
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import darker, luminance, mix
from tools.sample_catalogue.patterns import pattern, scatter
from tools.sample_catalogue.svg import Box, element


@pattern("dots", "Polka Dot")
def dots(fabric: Fabric, box: Box, rng: Random) -> str:
    """Round dots in a staggered grid."""
    step = 17 * fabric.scale
    return "".join(
        element("circle", cx=x, cy=y, r=step * 0.24, fill=fabric.accent) for x, y in scatter(box, step, rng, 0.02)
    )


@pattern("pin dots", "Pin Dot")
def pin_dots(fabric: Fabric, box: Box, rng: Random) -> str:
    """Very small dots."""
    step = 9.5 * fabric.scale
    return "".join(element("circle", cx=x, cy=y, r=1.25, fill=fabric.accent) for x, y in scatter(box, step, rng, 0.03))


def _petals(x: float, y: float, size: float, count: int, turn: float, paint: str, heart: str) -> str:
    parts = []
    for i in range(count):
        a = turn + i * math.tau / count
        parts.append(
            element(
                "ellipse",
                cx=x + math.cos(a) * size * 0.52,
                cy=y + math.sin(a) * size * 0.52,
                rx=size * 0.46,
                ry=size * 0.4,
                transform=f"rotate({math.degrees(a):.0f} {x + math.cos(a) * size * 0.52:.1f} "
                f"{y + math.sin(a) * size * 0.52:.1f})",
                fill=paint,
            )
        )
    return "".join(parts) + element("circle", cx=x, cy=y, r=size * 0.24, fill=heart)


def _leaf(x: float, y: float, size: float, turn: float, paint: str) -> str:
    tip = (x + math.cos(turn) * size, y + math.sin(turn) * size)
    side = (math.cos(turn + 1.57) * size * 0.32, math.sin(turn + 1.57) * size * 0.32)
    mid = ((x + tip[0]) / 2, (y + tip[1]) / 2)
    d = (
        f"M{x:.1f} {y:.1f}Q{mid[0] + side[0]:.1f} {mid[1] + side[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}"
        f"Q{mid[0] - side[0]:.1f} {mid[1] - side[1]:.1f} {x:.1f} {y:.1f}Z"
    )
    return element("path", d=d, fill=paint)


def _flowers(fabric: Fabric, box: Box, rng: Random, step: float, size: float) -> str:
    leaf = mix(mix("#5f8a5a", fabric.base, 0.25), "#21402f" if luminance(fabric.base) > 0.5 else "#dfe8c8", 0.25)
    parts = []
    for x, y in scatter(box, step, rng, 0.2):
        turn, bloom = rng.uniform(0, math.tau), rng.uniform(0.75, 1.1) * size
        parts += [_leaf(x, y, bloom * 1.9, turn + k, leaf) for k in (0.4, 1.1, 3.4)]
        paint = rng.choice((fabric.accent, fabric.accent, fabric.third))
        heart = "#f3cf72" if luminance(paint) < 0.75 else "#e0a04a"
        parts.append(_petals(x, y, bloom, 5, turn, darker(paint, 0.16), paint))
        parts.append(_petals(x, y, bloom * 0.86, 5, turn, paint, heart))
        parts.append(_leaf(x + step * 0.5, y + step * 0.16, bloom * 0.9, turn, leaf))
        bud = (x + step * 0.48, y - step * 0.1)
        parts.append(element("circle", cx=bud[0], cy=bud[1], r=bloom * 0.26, fill=fabric.third))
    return "".join(parts)


@pattern("ditsy", "Ditsy Floral")
def ditsy(fabric: Fabric, box: Box, rng: Random) -> str:
    """Small flowers, close together."""
    return _flowers(fabric, box, rng, 19 * fabric.scale, 4.6 * fabric.scale)


@pattern("floral", "Floral")
def floral(fabric: Fabric, box: Box, rng: Random) -> str:
    """Large loose flowers with leaves."""
    return _flowers(fabric, box, rng, 38 * fabric.scale, 11 * fabric.scale)


def _star(x: float, y: float, size: float, turn: float) -> str:
    ring = [
        (
            x + math.cos(turn + i * math.pi / 5) * size * (1 if i % 2 else 0.45),
            y + math.sin(turn + i * math.pi / 5) * size * (1 if i % 2 else 0.45),
        )
        for i in range(10)
    ]
    return "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in ring) + "Z"


@pattern("stars", "Star Print")
def stars(fabric: Fabric, box: Box, rng: Random) -> str:
    """Stars of two sizes and two paints."""
    parts = []
    for x, y in scatter(box, 24 * fabric.scale, rng, 0.12):
        size = rng.choice((6.5, 6.5, 4.0)) * fabric.scale
        paint = rng.choice((fabric.accent, fabric.accent, fabric.third))
        parts.append(
            element(
                "path",
                d=_star(x, y, size, rng.uniform(0, 6)),
                fill=paint,
                stroke=paint,
                stroke_width=1.2,
                stroke_linejoin="round",
            )
        )
    return "".join(parts)


@pattern("hearts", "Heart Print")
def hearts(fabric: Fabric, box: Box, rng: Random) -> str:
    """Small hearts, each a little turned."""
    parts = []
    for x, y in scatter(box, 22 * fabric.scale, rng, 0.08):
        s = 5.4 * fabric.scale
        d = f"M0 {s * 0.9:.1f}C{-s * 1.6:.1f} {-s * 0.2:.1f} {-s * 0.7:.1f} {-s * 1.3:.1f} 0 {-s * 0.4:.1f}"
        d += f"C{s * 0.7:.1f} {-s * 1.3:.1f} {s * 1.6:.1f} {-s * 0.2:.1f} 0 {s * 0.9:.1f}Z"
        paint = rng.choice((fabric.accent, fabric.accent, fabric.third))
        place = f"translate({x:.1f} {y:.1f}) rotate({rng.uniform(-22, 22):.0f})"
        parts.append(element("path", d=d, fill=paint, transform=place))
    return "".join(parts)

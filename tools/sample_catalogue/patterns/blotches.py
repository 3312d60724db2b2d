"""Camouflage, animal spots and dye."""

from __future__ import annotations

import math
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.patterns import pattern, scatter
from tools.sample_catalogue.svg import Box, element


def _blob(x: float, y: float, size: float, rng: Random, stretch: float) -> str:
    ring = []
    for i in range(9):
        a, r = i * math.tau / 9, size * rng.uniform(0.55, 1.15)
        ring.append((x + math.cos(a) * r * stretch, y + math.sin(a) * r))
    mids = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    d = f"M{mids[-1][0]:.1f} {mids[-1][1]:.1f}"
    d += "".join(f"Q{p[0]:.1f} {p[1]:.1f} {m[0]:.1f} {m[1]:.1f}" for p, m in zip(ring, mids, strict=True))
    return d + "Z"


@pattern("camouflage", "Camouflage", ("Olive", "Green", "Khaki", "Grey", "Navy", "Beige", "Charcoal", "Pink"))
def camouflage(fabric: Fabric, box: Box, rng: Random) -> str:
    """Layers of soft blobs in three tones of the base."""
    parts = []
    for paint in (darker(fabric.base, 0.32), lighter(fabric.base, 0.35), darker(fabric.base, 0.62)):
        spots = scatter(box, 34 * fabric.scale, rng, 0.4)
        chosen = [spot for spot in spots if rng.random() < 0.62]
        d = "".join(_blob(x, y, rng.uniform(8, 16) * fabric.scale, rng, 1.5) for x, y in chosen)
        parts.append(element("path", d=d, fill=paint))
    return "".join(parts)


@pattern("leopard", "Leopard Print", ("Tan", "Beige", "Brown", "Cream", "Blush", "Khaki", "Grey", "Pink"))
def leopard(fabric: Fabric, box: Box, rng: Random) -> str:
    """Irregular broken rings."""
    inner, ring = darker(fabric.base, 0.25), darker(fabric.base, 0.78)
    parts = []
    for x, y in scatter(box, 14 * fabric.scale, rng, 0.22):
        size = rng.uniform(3.2, 5.0) * fabric.scale
        dash = f"{size * rng.uniform(1.6, 2.4):.1f} {size * 0.7:.1f}"
        parts.append(
            element(
                "path", d=_blob(x, y, size, rng, 1.1), fill=inner, stroke=ring, stroke_width=2.0, stroke_dasharray=dash
            )
        )
    return "".join(parts)


@pattern(
    "tie dye", "Tie-Dye", ("Blue", "Turquoise", "Pink", "Lavender", "Yellow", "Coral", "Mint", "Purple", "Light Blue")
)
def tie_dye(fabric: Fabric, box: Box, rng: Random) -> str:
    """Rings and rays of dye that run into each other."""
    cx, cy = (box[0] + box[2]) / 2 + rng.uniform(-20, 20), (box[1] + box[3]) / 2 + rng.uniform(-40, 10)
    parts, reach, key = [], math.hypot(box[2] - box[0], box[3] - box[1]) / 1.6, f"t{rng.randrange(10**9)}"
    paints = (lighter(fabric.base, 0.8), fabric.accent, fabric.base, lighter(fabric.third, 0.3))
    radius, band = reach, 0
    while radius > 6:
        ring = []
        for i in range(36):
            a, r = i * math.tau / 36, radius * rng.uniform(0.86, 1.1)
            ring.append((cx + math.cos(a) * r, cy + math.sin(a) * r))
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
        parts.append(element("path", d=d, fill=paints[band % 4], opacity=0.85))
        radius -= rng.uniform(14, 24) * fabric.scale
        band += 1
    blur = f'<filter id="{key}"><feGaussianBlur stdDeviation="3.2"/></filter>'
    return blur + element("g", "".join(parts), filter=f"url(#{key})")

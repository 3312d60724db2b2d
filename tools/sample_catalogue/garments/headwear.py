"""Caps and beanies."""

from __future__ import annotations

import math

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, shadow_in, stitch, thread
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.prints import chest
from tools.sample_catalogue.svg import AXIS, Shape, element, line, outline, symmetric


def _mesh(shape: Shape, paint: str) -> str:
    x0, y0, x1, y1 = shape.box
    d, step, tall = "", 5.0, y1 - y0
    for i in range(int((x1 - x0 + tall) / step) + 2):
        x = x0 + i * step
        d += f"M{x - tall:.1f} {y0:.1f}L{x:.1f} {y1:.1f}M{x:.1f} {y0:.1f}L{x - tall:.1f} {y1:.1f}"
    return element("path", d=d, fill="none", stroke=darker(paint, 0.55), stroke_width=1.3, opacity=0.7)


def draw_cap(studio: Studio, design: Design) -> None:
    """Draws a peaked cap from the front."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    tall = {"Trucker": 112, "Baseball": 120, "Five-Panel": 122, "Snapback": 114}[cut] * rng.uniform(0.97, 1.05)
    flat, base, wide = cut in ("Snapback", "Five-Panel"), 262.0, rng.uniform(108, 114)
    crown = base - tall * 1.18
    dome = symmetric(
        [
            (AXIS, crown),
            (AXIS + wide * 0.5, crown + 12),
            (AXIS + wide * 0.88, crown + tall * 0.5),
            (AXIS + wide, base - 4),
            (AXIS + wide - 2, base + 10),
        ],
        [(AXIS + wide * 0.6, base + 2), (AXIS, base - 4)],
    )
    side_paint = fabric.accent if cut == "Trucker" else fabric.base
    mesh = _mesh(dome, side_paint) if cut == "Trucker" else ""
    lay(
        studio,
        dome,
        fabric.plain(side_paint) if cut == "Trucker" else fabric,
        prints=mesh,
        folds=[
            Fold([(AXIS + wide * 0.8, base - 50), (AXIS + wide * 0.7, base - 30), (AXIS + wide * 0.75, base)], 9, 0.4)
        ],
    )
    front = symmetric(
        [(AXIS, crown + 0.5), (AXIS + 24, crown + 3), (AXIS + 58, crown + tall * 0.5), (AXIS + 74, base + 3)],
        [(AXIS + 40, base - 3), (AXIS, base - 6)],
    )
    if cut != "Baseball":
        lay(studio, front, fabric, round_=0.8, lift=0.5)
        stitch(sheet, front, thread(fabric.base), 0.7, 0.5)
    if cut in ("Baseball", "Snapback"):
        seam(sheet, line([(AXIS, crown), (AXIS + 1, base)]), fabric.base, 0.9)
    if cut == "Baseball":
        for s in (-1, 1):
            panel_edge = line([(AXIS, crown), (AXIS + s * 44, crown + tall * 0.42), (AXIS + s * 72, base + 2)])
            seam(sheet, panel_edge, fabric.base, 0.9)
            for off in (-2.4, 2.4):
                stitch(sheet, panel_edge.moved(off, 0), thread(fabric.base), 0.6, 0.45)
            for ex, ey in ((s * 24, crown + 46), (s * 78, crown + 62)):
                sheet.put(
                    element(
                        "circle",
                        cx=AXIS + ex,
                        cy=ey,
                        r=2.6,
                        fill=darker(fabric.base, 0.5),
                        stroke=lighter(fabric.base, 0.25),
                        stroke_width=0.8,
                    )
                )
    sheet.put(
        element(
            "ellipse",
            cx=AXIS,
            cy=crown - 1,
            rx=9,
            ry=4.5,
            fill=darker(fabric.base, 0.15),
            stroke=darker(fabric.base, 0.5),
            stroke_width=0.7,
        )
    )
    _badge(studio, design, AXIS, base - tall * 0.5)
    drop = 44 if flat else 56
    brim = symmetric(
        [(AXIS, base - 12), (AXIS + wide * 0.5, base - 7), (AXIS + wide * 0.84, base + 8)],
        [
            (AXIS + wide * (0.94 if flat else 0.87), base + (20 if flat else 22)),
            (AXIS + wide * (0.76 if flat else 0.68), base + drop - (10 if flat else 16)),
            (AXIS + wide * 0.38, base + drop - (2 if flat else 3)),
            (AXIS, base + drop),
        ],
    )
    peak = fabric.plain(fabric.accent) if cut in ("Trucker", "Snapback") and rng.random() < 0.7 else fabric
    lay(studio, brim, peak, round_=0.9, lift=2.6)
    for k in range(1, 6):
        row = symmetric(
            [
                (AXIS, base - 10 + drop * 0.15 * k),
                (AXIS + wide * 0.5, base - 3 + drop * 0.145 * k),
                (AXIS + wide * (0.86 - 0.01 * k), base + 8 + drop * 0.09 * k),
            ],
            [(AXIS + wide, base + 200), (AXIS, base + 200)],
        )
        with sheet.group(clip_path=sheet.clip(brim)):
            stitch(
                sheet, line([p for p in row.points if p[1] < base + 100 and p[0] >= AXIS]), thread(peak.base), 0.7, 0.6
            )
            stitch(
                sheet,
                line([p for p in row.mirrored().points if p[1] < base + 100 and p[0] <= AXIS]),
                thread(peak.base),
                0.7,
                0.6,
            )
    shade = symmetric(
        [(AXIS, base - 16), (AXIS + wide, base + 6)],
        [(AXIS + wide, base + 16), (AXIS + wide * 0.5, base + 2), (AXIS, base - 3)],
    )
    shadow_in(studio, shade, brim, peak.base, 0.7, 3)


def _badge(studio: Studio, design: Design, x: float, y: float) -> None:
    rng, fabric, sheet = studio.rng, design.fabric, studio.sheet
    style = rng.random()
    if style < 0.4:
        patch = Shape(
            (tuple((x + 27 * math.cos(a / 4 * math.pi), y + 19 * math.sin(a / 4 * math.pi)) for a in range(9)),)
        )
        lay(studio, patch, fabric.plain(fabric.third), round_=0.4, lift=0.8)
        stitch(sheet, patch, thread(fabric.third), 1.0, 0.9)
        sheet.put(element("path", d=f"M{x - 15} {y + 8}l9 -15l6 9l4 -6l10 12z", fill=darker(fabric.third, 0.6)))
    elif style < 0.75:
        sheet.put(element("g", chest(fabric, design.gender, x, y, 21, rng)))
    else:
        for k, paint in enumerate((fabric.accent, fabric.third, fabric.accent)):
            d = f"M{x - 24} {y - 8 + k * 9}q8 -9 16 0t16 0t16 0"
            sheet.put(element("path", d=d, fill="none", stroke=paint, stroke_width=4.2, stroke_linecap="round"))
            sheet.put(
                element("path", d=d, fill="none", stroke=darker(paint, 0.3), stroke_width=0.7, stroke_dasharray="1.4 1")
            )


def draw_beanie(studio: Studio, design: Design) -> None:
    """Draws a knitted hat with a turned-up brim."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    wide, base, crown = rng.uniform(100, 106), 320.0, 150.0 if cut != "Slouchy" else 128.0
    dome = symmetric(
        [(AXIS, crown), (AXIS + wide * 0.52, crown + 16), (AXIS + wide * 0.92, crown + 78), (AXIS + wide, base - 40)],
        [(AXIS, base - 34)],
    )
    light = light_on(fabric.base)
    ribs = ""
    if fabric.pattern in ("plain", "rib"):
        for i in range(-9, 10):
            top, low = AXIS + i * 3.2, AXIS + i * wide / 8.6
            d = line([(top, crown), (AXIS + i * wide / 9.6, crown + 60), (low, base - 30)]).d
            ribs += element("path", d=d, fill="none", stroke=light.shade, stroke_width=3.2, opacity=0.3)
            ribs += element(
                "path", d=d, fill="none", stroke=light.shine, stroke_width=2, opacity=0.3, transform="translate(4 0)"
            )
    if cut == "Bobble":
        _bobble(studio, fabric.accent if rng.random() < 0.6 else lighter(fabric.base, 0.6), crown - 14)
    lay(
        studio,
        dome,
        fabric,
        prints=ribs,
        folds=[
            Fold([(AXIS - 40, crown + 22), (AXIS - 20, crown + 14), (AXIS + 6, crown + 20)], 8, 0.5),
            Fold([(AXIS + 10, crown + 16), (AXIS + 34, crown + 22), (AXIS + 56, crown + 40)], 8, 0.5),
        ],
    )
    cuff = symmetric(
        [(AXIS, base - 52), (AXIS + wide * 0.6, base - 54), (AXIS + wide + 1, base - 58)],
        [(AXIS + wide + 5, base - 30), (AXIS + wide + 2, base - 2)],
        [(AXIS + wide * 0.6, base + 5), (AXIS, base + 7)],
    )
    turned = fabric.plain(fabric.accent if fabric.pattern not in ("plain", "rib") else fabric.base)
    inner = light_on(turned.base)
    lines = ""
    for i in range(-15, 16):
        x = AXIS + (wide + 3) * math.sin(i / 15 * math.pi / 2)
        d = line([(x, base - 62), (x + i * 0.12, base + 8)]).d
        lines += element("path", d=d, fill="none", stroke=inner.shade, stroke_width=3, opacity=0.34)
        lines += element(
            "path", d=d, fill="none", stroke=inner.shine, stroke_width=1.8, opacity=0.32, transform="translate(3.6 0)"
        )
    lay(studio, cuff, turned, prints=lines, round_=1.0, lift=2.2)
    if rng.random() < 0.7:
        tag = outline(
            [(AXIS + 30, base - 36), (AXIS + 56, base - 37)], [(AXIS + 56, base - 16)], [(AXIS + 30, base - 15)]
        )
        lay(studio, tag, fabric.plain("#b98a5a", "leather"), round_=0.4, lift=0.8)
        stitch(sheet, tag, "#f0e2c8", 0.6, 0.9)


def _bobble(studio: Studio, paint: str, y: float) -> None:
    sheet, rng = studio.sheet, studio.rng
    studio.reach((AXIS - 36, y - 36, AXIS + 36, y + 36))
    sheet.put(element("circle", cx=AXIS, cy=y, r=29, fill=darker(paint, 0.25)))
    for tone, radius, count in ((darker(paint, 0.35), 34, 190), (paint, 31, 240), (lighter(paint, 0.35), 23, 130)):
        d = ""
        for _ in range(count):
            a, r = rng.uniform(0, math.tau), radius * math.sqrt(rng.random())
            x0, y0 = AXIS + math.cos(a) * r * 0.72 - (radius < 25) * 6, y + math.sin(a) * r * 0.72 - (radius < 25) * 7
            dx, dy = math.cos(a) * 9 + rng.uniform(-3, 3), math.sin(a) * 9 + rng.uniform(-3, 3)
            d += f"M{x0:.1f} {y0:.1f}l{dx:.1f} {dy:.1f}"
        sheet.put(element("path", d=d, fill="none", stroke=tone, stroke_width=1.5, stroke_linecap="round"))


register(
    Kind(
        "Caps",
        "Cap",
        "Accessories",
        "Headwear",
        counts={"Boys": 6, "Unisex": 12},
        cuts={"": {"Baseball": 5, "Trucker": 2, "Five-Panel": 2, "Snapback": 2}},
        patterns={
            "": {"plain": 8, "camouflage": 1, "gingham": 0.5, "floral": 0.7},
            "Girls": {"plain": 4, "ditsy": 1, "hearts": 1, "gingham": 1},
        },
        prices=(14, 32),
        usages={"Casual": 6, "Sports": 3},
        draw=draw_cap,
        weave="canvas",
    )
)
register(
    Kind(
        "Beanies",
        "Beanie",
        "Accessories",
        "Headwear",
        counts={"Unisex": 11},
        cuts={"": {"Cuffed": 4, "Bobble": 3, "Slouchy": 1}},
        patterns={"": {"plain": 5, "fair isle": 2, "breton": 1.5, "rib": 1}},
        prices=(12, 30),
        usages={"Casual": 1},
        draw=draw_beanie,
        weave="knit",
        seasons=("Winter", "Winter", "Autumn"),
    )
)

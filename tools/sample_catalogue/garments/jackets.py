"""Jackets and coats."""

from __future__ import annotations

from collections.abc import Callable

from tools.sample_catalogue.cloth import Studio, lay, rib, seam, stitch, thread
from tools.sample_catalogue.garments import BRIGHTS, DENIMS, Design, Kind, register
from tools.sample_catalogue.garments.knits import rib_hem
from tools.sample_catalogue.garments.shirts import shirt_collar
from tools.sample_catalogue.hardware import button, puller, zip_line
from tools.sample_catalogue.outerwear import coat, parka, puffer, sides, welts
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import AXIS, element, line, outline, panel, symmetric
from tools.sample_catalogue.tailoring import buttons, flaps, lapels, overcoat, trench


def _bomber(studio: Studio, design: Design) -> None:
    fabric, sheet = design.fabric, studio.sheet
    trim = fabric.accent if design.fabric.pattern != "plain" or studio.rng.random() < 0.3 else darker(fabric.base, 0.2)
    torso, _ = coat(studio, design, "round", 20, trim, 40, hem_y=-22, neck_low=6, hem=-2)
    rib_hem(studio, torso, trim, 20)
    low = torso.hem_y + torso.hem_sag
    zip_line(sheet, line([(AXIS, torso.neck_low + 2), (AXIS, low)]), fabric.base)
    for x in (-9, 9):
        stitch(sheet, line([(AXIS + x, torso.neck_low + 8), (AXIS + x, low - 20)]), thread(fabric.base), 0.6, 0.6)
    puller(sheet, AXIS, torso.neck_low + 14)
    welts(studio, torso, fabric, torso.waist_y - 4)
    rib(sheet, torso.back_edge(), darker(trim, 0.15), 11)
    rib(sheet, torso.neck_edge("round").moved(0, 1), trim, 13, 2.4)


def _trucker(studio: Studio, design: Design) -> None:
    fabric, sheet = design.fabric, studio.sheet
    gold = "#d3a05a" if fabric.weave == "denim" else thread(fabric.base)
    torso, arm = coat(studio, design, "v", 14, None, 36, hem_y=-44, neck_low=0, hem=-4, waist=-4)
    for edge in sides(torso.armhole_edge()):
        stitch(sheet, edge.moved(-2.5 if edge.points[0][0] > AXIS else 2.5, 2), gold, 0.7, 0.8)
    low = torso.hem_y + torso.hem_sag
    band = symmetric(
        [(AXIS, low - 19), (AXIS + torso.hem - 1, low - 24)], [(AXIS + torso.hem + 1, low - 5)], [(AXIS, low + 1)]
    )
    lay(studio, band, fabric.plain(), round_=0.4, lift=0.8)
    lay(studio, panel(AXIS - 8, torso.neck_low - 2, AXIS + 8, low), fabric.plain(), round_=0.25, lift=0.7)
    for x in (-6.2, 6.2):
        stitch(sheet, line([(AXIS + x, torso.neck_low + 4), (AXIS + x, low - 2)]), gold, 0.7, 0.8)
    yoke = line([(AXIS + 8, torso.arm_y - 22), (AXIS + torso.arm - 5, torso.arm_y - 20)])
    inner = line([(AXIS + 26, torso.arm_y - 4), (AXIS + 18, low - 20)])
    outer = line([(AXIS + 56, torso.arm_y - 4), (AXIS + 44, low - 21)])
    for shape in (yoke, inner, outer):
        for sided in sides(shape):
            seam(sheet, sided, fabric.base, 0.9)
            stitch(sheet, sided.moved(0, 2.4), gold, 0.7, 0.75)
    y = torso.arm_y - 20
    flap = outline(
        [(AXIS + 22, y), (AXIS + 60, y)], [(AXIS + 60, y + 13)], [(AXIS + 41, y + 20)], [(AXIS + 22, y + 13)]
    )
    for side, shape in zip((1, -1), sides(flap), strict=True):
        lay(studio, shape, fabric.plain(), round_=0.4, lift=1.0)
        button(sheet, AXIS + side * 41, y + 13, 2.4, "#b79a6a")
    for i in range(6):
        button(sheet, AXIS, torso.neck_low + 10 + (low - torso.neck_low - 20) * i / 5, 3.0, "#b79a6a")
    cuff = arm.cuff_line(14)
    for shape in sides(cuff):
        seam(sheet, shape, fabric.base)
    shirt_collar(studio, torso, fabric.plain(), 12, torso.neck_low - 5, tag=False)


def _blazer(studio: Studio, design: Design) -> None:
    fabric, sheet, rng = design.fabric, studio.sheet, studio.rng
    double = design.gender == "Women" and rng.random() < 0.4
    torso, _ = coat(studio, design, "v", 6, None, 33, neck_low=112, waist=-8, hem=4, hem_y=4, shoulder=3)
    overlap = 14 if double else 3
    lapels(studio, torso, fabric, overlap)
    y = torso.waist_y + 30
    flaps(studio, torso, fabric, y)
    welt = outline(
        [(AXIS + 34, torso.arm_y + 4), (AXIS + 60, torso.arm_y)],
        [(AXIS + 60, torso.arm_y + 6)],
        [(AXIS + 34, torso.arm_y + 10)],
    )
    lay(studio, welt, fabric, round_=0.3, lift=0.7)
    for edge in sides(line([(AXIS + 46, torso.arm_y + 22), (AXIS + 42, torso.waist_y), (AXIS + 46, y)])):
        seam(sheet, edge, fabric.base, 0.6)
    buttons(studio, torso, fabric, overlap, rows=2, step=32)


def _biker(studio: Studio, design: Design) -> None:
    fabric, sheet = design.fabric, studio.sheet
    torso, _ = coat(studio, design, "v", 6, None, 34, hem_y=-46, neck_low=52, hem=-3, waist=-5)
    low, close, n, top = torso.hem_y + torso.hem_sag, torso.neck_low, torso.neck, torso.top
    zip_line(sheet, line([(AXIS + 34, top + 58), (AXIS + 20, torso.waist_y - 20), (AXIS + 13, low)]), fabric.base)
    lapel = outline(
        [(AXIS + n * 0.8, top + 10), (AXIS + n + 12, top + 20)],
        [(AXIS + n + 18, top + 52)],
        [(AXIS + 5, close + 24)],
        [(AXIS + n * 0.6, top + 40), (AXIS + n * 0.8, top + 10)],
    )
    collar = outline(
        [(AXIS + n * 0.4, top - 14), (AXIS + n + 2, top - 3)],
        [(AXIS + n + 16, top + 22)],
        [(AXIS + n - 4, top + 34)],
        [(AXIS + n * 0.66, top + 12), (AXIS + n * 0.4, top - 14)],
    )
    stand = symmetric([(AXIS, top - 15), (AXIS + n * 0.5, top - 13), (AXIS + n, top)], [(AXIS, top + 5)])
    lay(studio, stand, fabric.plain(darker(fabric.base, 0.1)), round_=0.5, lift=0.4)
    for part in (lapel, collar):
        for shape in sides(part):
            lay(studio, shape, fabric, round_=0.8, lift=1.8)
            stitch(sheet, shape, thread(fabric.base), 0.6, 0.4)
    for start, end in (
        ((AXIS - 64, torso.waist_y - 4), (AXIS - 36, torso.waist_y - 24)),
        ((AXIS + 66, torso.waist_y - 4), (AXIS + 40, torso.waist_y - 24)),
        ((AXIS - 58, torso.arm_y + 2), (AXIS - 34, torso.arm_y - 6)),
    ):
        zip_line(sheet, line([start, end]), fabric.base, width=3.6)
        puller(sheet, end[0], end[1] - 1)
    band = symmetric(
        [(AXIS, low - 17), (AXIS + torso.hem - 1, low - 22)], [(AXIS + torso.hem + 1, low - 4)], [(AXIS, low + 1)]
    )
    lay(studio, band, fabric, round_=0.5, lift=0.8)
    x = AXIS + 20
    sheet.put(
        element("rect", x=x, y=low - 18, width=20, height=17, rx=2, fill="none", stroke="#c4c2bc", stroke_width=2.6)
    )
    sheet.put(element("path", d=f"M{x + 9} {low - 10}h13", stroke="#e0deda", stroke_width=1.8))


_CUTS: dict[str, Callable[[Studio, Design], None]] = {
    "Bomber": _bomber,
    "Trucker": _trucker,
    "Puffer": puffer,
    "Tailored": _blazer,
    "Parka": parka,
    "Biker": _biker,
    "Rain": parka,
    "Denim": _trucker,
    "Overcoat": overcoat,
    "Trench": trench,
}


def draw_jacket(studio: Studio, design: Design) -> None:
    """Draws a jacket; each cut has a construction of its own."""
    _CUTS[design.cut](studio, design)


register(
    Kind(
        "Jackets",
        "Jacket",
        "Apparel",
        "Outerwear",
        counts={"Men": 14, "Women": 14, "Boys": 14, "Girls": 12},
        cuts={
            "Men": {"Bomber": 3, "Puffer": 4, "Denim": 3, "Biker": 2},
            "Women": {"Biker": 3, "Puffer": 3, "Denim": 3, "Bomber": 1},
            "Boys": {"Puffer": 4, "Bomber": 2, "Denim": 3},
            "Girls": {"Puffer": 4, "Denim": 3},
        },
        patterns={"": {"plain": 9, "tartan": 0.8, "colour block": 0.8, "camouflage": 0.5}},
        prices=(55, 220),
        usages={"Casual": 8, "Formal": 1, "Travel": 1},
        draw=draw_jacket,
        weave="shell",
        weaves={
            "Denim": "denim",
            "Trucker": "denim",
            "Biker": "leather",
        },
        cut_colours={
            "Denim": DENIMS,
            "Biker": {"*": 0, "Black": 6, "Brown": 3, "Tan": 2, "Burgundy": 2, "Olive": 1},
        },
        cut_patterns={
            "Denim": {"plain": 1},
            "Biker": {"plain": 1},
        },
        seasons=("Autumn", "Winter", "Winter", "Spring"),
        colours={"Olive": 2.5, "Navy": 3, "Black": 4, "Tan": 2, "Khaki": 2, "White": 0.5},
    )
)
register(
    Kind(
        "Coats",
        "Coat",
        "Apparel",
        "Outerwear",
        counts={"Men": 6, "Women": 8, "Boys": 6, "Girls": 6},
        cuts={
            "Men": {"Parka": 2, "Overcoat": 3, "Trench": 2},
            "Women": {"Parka": 2, "Overcoat": 3, "Trench": 3},
            "Boys": {"Parka": 1, "Rain": 2},
            "Girls": {"Parka": 1, "Rain": 2},
        },
        patterns={"": {"plain": 1}},
        prices=(70, 240),
        usages={"Casual": 8, "Travel": 2},
        draw=draw_jacket,
        weave="canvas",
        weaves={"Rain": "shell", "Overcoat": "woven"},
        cut_colours={
            "Rain": BRIGHTS,
            "Overcoat": {"*": 0, "Tan": 4, "Charcoal": 4, "Navy": 4, "Grey": 3, "Black": 3, "Cream": 2},
            "Trench": {"*": 0, "Beige": 6, "Khaki": 4, "Tan": 2, "Navy": 3, "Black": 3, "Olive": 1},
        },
        cut_patterns={
            "Rain": {"plain": 4, "dots": 1, "stars": 1},
            "Overcoat": {"plain": 5, "windowpane": 1, "tartan": 1},
        },
        nouns={"Parka": "Parka", "Overcoat": "Overcoat", "Trench": "Trench Coat"},
        seasons=("Autumn", "Winter", "Winter"),
        colours={"Olive": 4, "Navy": 4, "Black": 3, "Khaki": 3, "White": 0.2},
    )
)
register(
    Kind(
        "Blazers",
        "Blazer",
        "Apparel",
        "Topwear",
        counts={"Men": 6, "Women": 6},
        cuts={"": {"Tailored": 1}},
        patterns={"": {"plain": 4, "tartan": 1, "pinstripe": 1, "windowpane": 1}},
        prices=(70, 190),
        usages={"Formal": 6, "Smart Casual": 4},
        draw=draw_jacket,
        weave="woven",
        colours={"Navy": 5, "Charcoal": 4, "Black": 3, "Grey": 3, "Beige": 2, "Yellow": 0.2},
    )
)

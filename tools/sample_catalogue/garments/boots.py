"""Boots."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, soft, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import BRIGHTS, Design, Kind, register
from tools.sample_catalogue.hardware import zip_line
from tools.sample_catalogue.last import at, ground_shadow, pair
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import Point, element, line, outline

_HEIGHTS = {"Chelsea": 172, "Lace-Up": 190, "Knee-High": 318, "Rain": 236, "Hiking": 176, "Ankle": 160}


def _front(height: float) -> list[Point]:
    return [(118, -86), (142, -104), (152, -134), (154, -height * 0.6 - 60), (152, -height)]


def _sole(studio: Studio, cut: str, paint: str, base: str) -> None:
    lug = cut in ("Lace-Up", "Hiking", "Rain")
    heel = 46 if cut in ("Ankle", "Knee-High") else 24
    fabric = Fabric("plain", paint, paint, paint, "smooth")
    block = outline(
        at([(196, -heel + 6), (262, -heel - 2)]),
        at([(262 if heel < 40 else 256, -1)]),
        at([(204 if heel < 40 else 216, -1)]),
        at([(196, -heel + 6)]),
    )
    lay(studio, block, fabric, round_=0.7, lift=0.6)
    welt = outline(
        at([(4, -22), (60, -20), (120, -22), (190, -heel - 1), (264, -heel - 8)]),
        at([(266, -heel + 5)]),
        at([(196, -heel + 9), (150, -13), (110, 0)]),
        at([(40, 0), (16, -3)]),
        at([(2, -10), (4, -22)]),
    )
    lay(studio, welt, fabric, round_=0.6, lift=0.8)
    rim = line(at([(5, -19), (60, -17), (120, -18), (190, -heel + 3), (262, -heel - 4)]))
    stitch(studio.sheet, rim, "#d8b988" if cut in ("Lace-Up", "Hiking") else lighter(paint, 0.35), 1.0, 0.9)
    if lug:
        for x in list(range(18, 108, 13)) + list(range(206, 258, 12)):
            studio.sheet.path(line(at([(x, -7), (x, 0)])), fill="none", stroke=darker(paint, 0.7), stroke_width=4)


def _boot(studio: Studio, design: Design) -> None:
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    tall = _HEIGHTS[cut] * rng.uniform(0.96, 1.04) * (0.92 if design.child else 1)
    heel = 46 if cut in ("Ankle", "Knee-High") else 24
    wide = 8 if cut in ("Knee-High", "Rain") else 0
    paint = {"Rain": darker(fabric.base, 0.3)}.get(cut, rng.choice(("#3a302b", "#2b2a2c", "#7a5a40")))
    ground_shadow(studio, 8, 262)
    mouth = outline(
        at([(152 - wide, -tall), (200, -tall - 8), (248 + wide, -tall - 4)]),
        at([(200, -tall + 8), (152 - wide, -tall)]),
    )
    sheet.path(mouth, fill=darker(fabric.base, 0.55))
    front = _front(tall)
    front[-1] = (152 - wide, -tall)
    point = 6 if cut in ("Ankle", "Knee-High") else 0
    upper = outline(
        at([(8 - point, -20), (8 - point * 0.6, -42 + point), (34, -66 + point), (80, -76), *front]),
        at([(200, -tall + 7), (248 + wide, -tall - 4)]),
        at([(248 + wide, -tall * 0.62), (244, -118), (250, -84), (258, -heel - 4)]),
        at([(196, -heel), (130, -20), (60, -18), (8 - point, -20)]),
    )
    creases = [
        Fold(at([(108, -86), (126, -74), (134, -56)]), 7, 0.7),
        Fold(at([(122, -98), (140, -84), (150, -66)]), 7, 0.6),
        Fold(at([(154, -128), (190, -112), (240, -122)]), 9, 0.6),
        Fold(at([(154, -146), (196, -134), (240, -142)]), 8, 0.4),
    ]
    if tall > 220:
        creases += [
            Fold(at([(158, -y), (200, -y + 9), (246, -y + 2)]), 9, rng.uniform(0.3, 0.5)) for y in (176, 205, 250)
        ]
    lay(studio, upper, fabric, folds=creases, round_=1.0)
    glow = line(at([(30, -52), (60, -62), (96, -70)]))
    shine = light_on(fabric.base).shine
    sheet.path(
        glow,
        fill="none",
        stroke=shine,
        stroke_width=7 if cut == "Rain" else 4,
        stroke_linecap="round",
        opacity=0.75 if cut == "Rain" else 0.4,
        filter=soft(sheet, 2.4, glow.box, 6),
    )
    long_glow = line(at([(176, -tall + 20), (172, -150), (170, -112)]))
    sheet.path(
        long_glow,
        fill="none",
        stroke=shine,
        stroke_width=6,
        opacity=0.5 if cut == "Rain" else 0.22,
        stroke_linecap="round",
        filter=soft(sheet, 3, long_glow.box, 6),
    )
    _details(studio, design, tall, heel, wide)
    _sole(studio, cut, paint, fabric.base)


def _details(studio: Studio, design: Design, tall: float, heel: float, wide: float) -> None:
    sheet, fabric, cut, rng = studio.sheet, design.fabric, design.cut, studio.rng
    ink = thread(fabric.base)
    if cut == "Chelsea":
        gore = outline(
            at([(178, -tall + 6), (222, -tall + 4)]),
            at([(220, -130), (210, -92)]),
            at([(190, -92), (182, -130), (178, -tall + 6)]),
        )
        lay(studio, gore, fabric.plain(darker(fabric.base, 0.5)), round_=0.5, lift=0.3)
        for k in range(9):
            sheet.path(
                line(at([(183 + k * 4.4, -tall + 8), (190 + k * 2.6, -98)])),
                fill="none",
                stroke=lighter(fabric.base, 0.1),
                stroke_width=0.8,
                opacity=0.5,
            )
        tab = outline(
            at([(240, -tall - 4), (250, -tall - 24)]),
            at([(258, -tall - 22)]),
            at([(252, -tall + 14)]),
            at([(242, -tall + 12)]),
        )
        lay(
            studio,
            tab,
            fabric.plain(fabric.accent if rng.random() < 0.3 else darker(fabric.base, 0.2)),
            round_=0.6,
            lift=0.6,
        )
    if cut in ("Lace-Up", "Hiking"):
        toe = line(at([(62, -20), (74, -46), (70, -75)]))
        seam(sheet, toe, fabric.base)
        stitch(sheet, toe.moved(3, 0), ink, 0.8, 0.8)
        quarter = line(at([(116, -20), (124, -52), (148, -84), (176, -100), (180, -tall + 6)]))
        seam(sheet, quarter, fabric.base)
        stitch(sheet, quarter.moved(3.4, 0), ink, 0.8, 0.8)
        cord = rng.choice(("#d9b36a", "#f0ece2", darker(fabric.base, 0.5), fabric.accent))
        rows = 8
        for i in range(rows):
            y = -92 - (tall - 104) * i / (rows - 1)
            x = 124 + 30 * min(1, i / 2.4)
            lace = line(at([(x - 4, y - 2), (x + 8, y + 5), (x + 18, y + 10)]))
            sheet.path(
                lace, fill="none", stroke=darker(cord, 0.6), stroke_width=5, opacity=0.5, transform="translate(.6 1.2)"
            )
            sheet.path(lace, fill="none", stroke=cord, stroke_width=3.6, stroke_linecap="round")
            px, py = at([(x + 19, y + 11)])[0]
            sheet.put(element("circle", cx=px, cy=py, r=2.4, fill="#b9a377", stroke="#5e5038", stroke_width=0.7))
        padded = line(at([(154, -tall + 4), (200, -tall + 12), (246, -tall)]))
        if cut == "Hiking":
            sheet.path(padded, fill="none", stroke=fabric.accent, stroke_width=12, stroke_linecap="round")
            seam(sheet, padded.moved(0, 6), fabric.accent)
    if cut in ("Ankle", "Knee-High"):
        zip_line(sheet, line(at([(212, -tall + 8), (210, -140), (206, -heel - 8)])), fabric.base, width=3)
    if cut == "Rain":
        for up in (0, 16):
            band = line(at([(152 - wide, -tall + 4 + up), (200, -tall + 12 + up), (248 + wide, -tall + up)]))
            sheet.path(
                band,
                fill="none",
                stroke=fabric.accent if up == 0 else lighter(fabric.base, 0.3),
                stroke_width=7 if up == 0 else 1.6,
            )
    counter = line(at([(196, -heel - 4), (206, -66), (246, -96)]))
    if cut not in ("Rain",):
        seam(sheet, counter, fabric.base, 0.9)
        stitch(sheet, counter.moved(2.6, 2), ink, 0.7, 0.6)


def draw_boots(studio: Studio, design: Design) -> None:
    """Draws a pair of boots from the side."""
    pair(
        studio,
        lambda: _boot(studio, design),
        40 if design.cut in ("Knee-High", "Rain") else 30,
        -60 if design.cut in ("Knee-High", "Rain") else -86,
    )


_LEATHERS = {
    "*": 0.0,
    "Brown": 6,
    "Black": 7,
    "Tan": 5,
    "Burgundy": 2,
    "Navy": 1,
    "Grey": 1.5,
    "Olive": 1,
    "Beige": 1.5,
    "Khaki": 1,
    "Rust": 1,
}

register(
    Kind(
        "Boots",
        "Boots",
        "Footwear",
        "Shoes",
        counts={"Men": 6, "Women": 11, "Boys": 6, "Girls": 6},
        cuts={
            "Men": {"Chelsea": 4, "Lace-Up": 3, "Hiking": 2},
            "Women": {"Chelsea": 2, "Ankle": 3, "Knee-High": 3, "Lace-Up": 1},
            "Boys": {"Rain": 3, "Hiking": 2, "Lace-Up": 1},
            "Girls": {"Rain": 3, "Chelsea": 2, "Lace-Up": 2},
        },
        patterns={"": {"plain": 1}},
        cut_patterns={"Rain": {"plain": 3, "dots": 1, "stars": 1, "camouflage": 0.5}},
        prices=(55, 180),
        usages={"Casual": 7, "Travel": 2},
        draw=draw_boots,
        weave="leather",
        weaves={"Rain": "smooth"},
        colours=_LEATHERS,
        cut_colours={"Rain": BRIGHTS},
        seasons=("Autumn", "Winter", "Winter"),
    )
)

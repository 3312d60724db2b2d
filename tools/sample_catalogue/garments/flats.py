"""Flats and formal shoes."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, soft, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.flare import bow
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.last import at, ground_shadow, pair
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Shape, element, line, outline


def _last(x: float, y: float, side: int, pointed: bool) -> Shape:
    toe = [(-30, -112), (-12, -136 - 14 * pointed), (4, -140 - 18 * pointed), (20, -134 - 8 * pointed), (38, -104)]
    right = [(46, -68), (40, -10), (36, 60), (34, 104), (20, 132)]
    left = [(0, 138), (-22, 130), (-34, 100), (-35, 50), (-42, -10), (-44, -70), (-30, -112)]
    return outline([(x + side * px, y + py) for px, py in toe + right + left])


def _opening(x: float, y: float, side: int) -> Shape:
    ring = [
        (0, -66),
        (22, -58),
        (28, -20),
        (26, 50),
        (24, 96),
        (0, 120),
        (-24, 96),
        (-26, 50),
        (-30, -20),
        (-22, -58),
        (0, -66),
    ]
    return outline([(x + side * px, y + py) for px, py in ring])


def draw_flats(studio: Studio, design: Design) -> None:
    """Draws a pair of flat shoes from above."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    lining = rng.choice(("#dcc4a2", "#e8d9c4", lighter(fabric.accent, 0.5)))
    for side, dy in ((-1, -8), (1, 8)):
        x, y = AXIS + side * 62, 240 + dy
        lay(studio, _last(x, y, side, cut == "Pointed"), fabric, round_=1.1, lift=2)
        hole = _opening(x, y, side)
        lay(studio, hole, Fabric("plain", lining, lining, lining, "smooth"), round_=0.5, lift=0)
        shade = line(hole.points[7:] + hole.points[1:4])
        with sheet.group(clip_path=sheet.clip(hole)):
            sheet.path(
                shade, fill="none", stroke="#2b2230", stroke_width=14, opacity=0.3, filter=soft(sheet, 5, hole.box, 8)
            )
        sheet.path(hole, fill="none", stroke=darker(fabric.base, 0.3), stroke_width=3)
        sheet.put(element("rect", x=x - 9, y=y + 76, width=18, height=9, rx=1.5, fill=darker(lining, 0.25)))
        if cut == "Ballerina":
            bow(studio, fabric.plain(darker(fabric.base, 0.06)), x, y - 72)
        if cut == "Mary Jane":
            belt = outline(
                [(x - side * 43, y - 16), (x, y - 26), (x + side * 43, y - 16)],
                [(x + side * 42, y)],
                [(x, y - 9), (x - side * 42, y)],
            )
            lay(studio, belt, fabric.plain(), round_=1.0, lift=2)
            sheet.put(
                element("circle", cx=x + side * 32, cy=y - 12, r=5, fill="#d8b665", stroke="#6d5730", stroke_width=0.8)
            )


def _formal(studio: Studio, design: Design) -> None:
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    slip = cut == "Loafer"
    tx, ty = (128, -84) if slip else (158, -112)
    ground_shadow(studio, 8, 262)
    inside = outline(at([(tx - 6, ty + 2), (200, -112), (252, -122)]), at([(236, -92), (180, -84), (tx - 6, ty + 2)]))
    sheet.path(inside, fill=darker(fabric.base, 0.55))
    upper = outline(
        at([(6, -14), (12, -36), (44, -56), (92, -68), (tx, ty)]),
        at([(tx + 24, ty + 8), (200, -92), (236, -104), (254, -122)]),
        at([(264, -104), (262, -60), (266, -26)]),
        at([(180, -16), (90, -12), (6, -14)]),
    )
    creases = [
        Fold(at([(88, -66), (100, -52), (104, -34)]), 6, 0.5),
        Fold(at([(104, -68), (116, -54), (118, -36)]), 6, 0.4),
    ]
    lay(studio, upper, fabric, folds=creases)
    glow = line(at([(26, -42), (50, -50), (76, -55)]))
    sheet.path(
        glow,
        fill="none",
        stroke=light_on(fabric.base).shine,
        stroke_width=6,
        stroke_linecap="round",
        opacity=0.6,
        filter=soft(sheet, 2.2, glow.box, 6),
    )
    ink = thread(fabric.base)
    if cut in ("Oxford", "Brogue"):
        cap = line(at([(62, -14), (74, -36), (72, -63)]))
        seam(sheet, cap, fabric.base, 1.2)
        stitch(sheet, cap.moved(3, 0), ink, 0.8, 0.8)
    if cut == "Brogue":
        for k in range(9):
            x, y = at([(67 + 5 * (k % 2), -18 - k * 5.2)])[0]
            sheet.put(element("circle", cx=x, cy=y, r=1.6, fill=darker(fabric.base, 0.6)))
    counter = line(at([(206, -18), (214, -58), (236, -102)]))
    seam(sheet, counter, fabric.base, 1.0)
    if slip:
        vamp = line(at([(46, -56), (70, -44), (104, -46), (138, -80)]))
        seam(sheet, vamp, fabric.base, 1.3)
        saddle = outline(
            at([(96, -69), (128, -85)]), at([(160, -50), (158, -16)]), at([(126, -14), (122, -44), (96, -69)])
        )
        lay(studio, saddle, fabric.plain(darker(fabric.base, 0.08)), round_=0.8, lift=1.0)
    else:
        facing = outline(
            at([(116, -74), (158, -112)]), at([(184, -104)]), at([(166, -74), (146, -58), (128, -56)]), at([(116, -74)])
        )
        lay(studio, facing, fabric.plain(darker(fabric.base, 0.06)), round_=0.6, lift=0.8)
        stitch(sheet, facing, ink, 0.6, 0.5)
        cord = darker(fabric.base, 0.5) if rng.random() < 0.8 else fabric.accent
        for i in range(4):
            x = 124 + i * 10
            lace = line(at([(x, -80 - i * 9), (x + 9, -76 - i * 8), (x + 16, -70 - i * 8)]))
            sheet.path(lace, fill="none", stroke=cord, stroke_width=3, stroke_linecap="round")
    sole = rng.choice(("#2b2624", "#3c2e25", "#a9794c"))
    paint = Fabric("plain", sole, sole, sole, "smooth")
    heel = outline(at([(204, -14), (266, -18)]), at([(264, 0)]), at([(208, 0)]), at([(204, -14)]))
    lay(studio, heel, paint, round_=0.6)
    welt = outline(
        at([(2, -16), (90, -13), (180, -17), (268, -28)]),
        at([(268, -18), (190, -9), (130, -2)]),
        at([(40, 0), (10, -4), (2, -16)]),
    )
    lay(studio, welt, paint, round_=0.6, lift=0.6)
    stitch(sheet, line(at([(6, -13), (90, -10), (180, -14), (264, -24)])), lighter(sole, 0.45), 0.8, 0.8)


def draw_formal(studio: Studio, design: Design) -> None:
    """Draws a pair of leather lace-ups or loafers from the side."""
    pair(studio, lambda: _formal(studio, design), 22, -140)


register(
    Kind(
        "Flats",
        "Flats",
        "Footwear",
        "Shoes",
        counts={"Women": 11, "Girls": 11},
        cuts={"": {"Ballerina": 4, "Pointed": 2, "Mary Jane": 2}, "Girls": {"Ballerina": 3, "Mary Jane": 4}},
        patterns={"": {"plain": 8, "leopard": 1, "dots": 0.6}},
        prices=(22, 75),
        usages={"Casual": 5, "Formal": 2, "Party": 2},
        draw=draw_flats,
        weave="smooth",
        colours={"Black": 5, "Red": 3, "Blush": 3, "Beige": 3, "Pink": 3},
    )
)
register(
    Kind(
        "Formal Shoes",
        "Shoes",
        "Footwear",
        "Shoes",
        counts={"Men": 11},
        cuts={"": {"Oxford": 3, "Brogue": 3, "Loafer": 3, "Derby": 2}},
        patterns={"": {"plain": 1}},
        prices=(55, 170),
        usages={"Formal": 8, "Smart Casual": 3},
        draw=draw_formal,
        weave="leather",
        colours={"*": 0.0, "Brown": 6, "Black": 7, "Tan": 4, "Burgundy": 2, "Navy": 0.6},
    )
)

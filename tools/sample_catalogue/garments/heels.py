"""Heels and sandals."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, soft, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.last import at, ground_shadow, pair
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Point, Shape, element, line, outline


def _heel_shape(cut: str, high: float) -> Shape:
    seat = at([(214, -high + 6), (256, -high - 6)])
    if cut == "Block Heel":
        return outline(seat, at([(254, -1)]), at([(222, -1)]), at([(214, -high + 6)]))
    if cut == "Wedge":
        return outline(
            at([(112, -4), (176, -high * 0.62), (214, -high + 6), (256, -high - 6)]),
            at([(252, -1)]),
            at([(112, -1)]),
            at([(112, -4)]),
        )
    return outline(
        seat,
        at([(254, -high * 0.6), (250, -1)]),
        at([(243, -1)]),
        at([(240, -high * 0.55), (226, -high * 0.86), (214, -high + 6)]),
    )


def _pump(studio: Studio, design: Design) -> None:
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    high = {"Stiletto": 96, "Block Heel": 78, "Kitten Heel": 46, "Wedge": 74, "Ankle Strap": 88}[cut] * rng.uniform(
        0.94, 1.06
    )
    ground_shadow(studio, 10, 120)
    ground_shadow(studio, 236, 262)
    cork = cut == "Wedge"
    heel_paint = "#b98d5e" if cork else rng.choice((fabric.base, darker(fabric.base, 0.15)))
    lay(
        studio,
        _heel_shape(cut, high),
        Fabric("plain", heel_paint, fabric.accent, fabric.third, "canvas" if cork else "smooth"),
        round_=0.9,
    )
    inner = outline(
        at([(96, -52), (150, -66), (214, -high - 26), (250, -high - 62)]),
        at([(246, -high - 30), (200, -high * 0.9), (140, -40), (96, -52)]),
    )
    lay(studio, inner, fabric.plain("#d9c2a4"), round_=0.4, lift=0)
    shank = outline(
        at([(14, -7), (60, -4), (100, -6), (150, -high * 0.36), (214, -high + 2), (258, -high - 4)]),
        at([(258, -high + 3)]),
        at([(212, -high + 10), (150, -high * 0.28), (104, 0)]),
        at([(40, 0), (14, -3)]),
        at([(14, -7)]),
    )
    lay(
        studio,
        shank,
        Fabric("plain", darker(fabric.base, 0.3), "#fff", "#fff", "smooth"),
        round_=0.5,
        lift=0.5,
    )
    toe = 4 if cut in ("Stiletto", "Kitten Heel") else 12
    upper = outline(
        at([(toe, -8), (toe + 14, -24), (54, -44), (92, -56)]),
        at([(110, -42), (146, -high * 0.34 - 18), (190, -high * 0.8 - 16), (226, -high - 34), (252, -high - 64)]),
        at([(262, -high - 58), (264, -high - 28), (258, -high - 2)]),
        at([(214, -high + 4), (150, -high * 0.34), (100, -5), (60, -3), (toe, -8)]),
    )
    lay(
        studio,
        upper,
        fabric,
        angle=-20,
        round_=1.0,
        folds=[Fold(at([(88, -40), (102, -26), (108, -12)]), 5, 0.4)],
    )
    top = line(
        at(
            [
                (93, -55),
                (111, -41),
                (147, -high * 0.34 - 17),
                (191, -high * 0.8 - 15),
                (227, -high - 33),
                (252, -high - 63),
            ]
        )
    )
    stitch(sheet, top.moved(0.6, 3.2), thread(fabric.base), 0.6, 0.6)
    shine = line(at([(32, -28), (54, -38), (78, -45)]))
    sheet.path(
        shine,
        fill="none",
        stroke=light_on(fabric.base).shine,
        stroke_width=4,
        stroke_linecap="round",
        opacity=0.7,
        filter=soft(sheet, 1.8, shine.box, 4),
    )
    if cut in ("Ankle Strap", "Block Heel", "Wedge") and (cut == "Ankle Strap" or rng.random() < 0.6):
        strap = at(
            [
                (254, -high - 56),
                (226, -high - 68),
                (186, -high - 64),
                (172, -high - 52),
                (196, -high - 44),
                (232, -high - 44),
                (256, -high - 52),
            ]
        )
        sheet.path(line(strap), fill="none", stroke=darker(fabric.base, 0.5), stroke_width=7.4)
        sheet.path(line(strap), fill="none", stroke=fabric.base, stroke_width=6)
        sheet.path(
            line(strap).moved(0, -1.4), fill="none", stroke=light_on(fabric.base).shine, stroke_width=1.2, opacity=0.5
        )
        x, y = at([(204, -high - 44)])[0]
        sheet.put(
            element("rect", x=x - 5, y=y - 5, width=10, height=10, rx=2, fill="none", stroke="#d8b665", stroke_width=2)
        )
        studio.reach((x, y - 30, x, y))
    elif rng.random() < 0.4:
        x, y = at([(84, -54)])[0]
        for side in (-1, 1):
            bow = outline([(x, y), (x + side * 12, y - 10), (x + side * 19, y - 2), (x + side * 12, y + 7), (x, y)])
            lay(studio, bow, fabric.plain(darker(fabric.base, 0.08)), round_=0.9, lift=0.8)
        sheet.put(element("circle", cx=x, cy=y, r=3.6, fill=darker(fabric.base, 0.2)))


def draw_heels(studio: Studio, design: Design) -> None:
    """Draws a pair of heeled shoes from the side."""
    pair(studio, lambda: _pump(studio, design), 20, -124)


_BED: list[list[Point]] = [
    [(0, -132), (30, -122), (43, -88), (40, -46), (32, 4), (34, 52), (36, 96), (22, 128), (0, 136)],
    [(-24, 128), (-35, 98), (-33, 56), (-34, 10), (-46, -44), (-48, -86), (-34, -122), (0, -132)],
]


def _bed(x: float, y: float, side: int, grow: float) -> Shape:
    runs = [[(x + side * px * grow, y + py * grow) for px, py in run] for run in _BED]
    return outline(runs[0] + runs[1][1:])


def _band(x: float, y: float, side: int, left: Point, right: Point, wide: float, arch: float) -> Shape:
    (x0, y0), (x1, y1) = left, right
    top = [(x0, y0 - wide / 2), ((x0 + x1) / 2, (y0 + y1) / 2 - wide / 2 - arch), (x1, y1 - wide / 2)]
    low = [(x1 + 1, y1 + wide / 2), ((x0 + x1) / 2, (y0 + y1) / 2 + wide / 2 - arch * 0.8), (x0 - 1, y0 + wide / 2)]
    place = [[(x + side * px, y + py) for px, py in run] for run in (top, low)]
    return outline(place[0], [place[1][0]], place[1][1:], [place[0][0]])


def _buckle(studio: Studio, x: float, y: float, metal: str) -> None:
    studio.sheet.put(
        element(
            "rect",
            x=x - 6,
            y=y - 7,
            width=12,
            height=14,
            rx=2.5,
            fill="none",
            stroke=darker(metal, 0.4),
            stroke_width=3.4,
        )
    )
    studio.sheet.put(
        element("rect", x=x - 6, y=y - 7, width=12, height=14, rx=2.5, fill="none", stroke=metal, stroke_width=2.2)
    )
    studio.sheet.put(element("path", d=f"M{x} {y - 7}v14", stroke=metal, stroke_width=1.6, fill="none"))


_STRAPS: dict[str, list[tuple[Point, Point, float, float]]] = {
    "Slide": [((-50, -58), (46, -62), 62, 10)],
    "Two-Strap": [((-50, -72), (46, -76), 32, 9), ((-46, -18), (42, -20), 30, 9)],
    "Gladiator": [
        ((-48, -84), (44, -88), 11, 7),
        ((-48, -58), (44, -62), 11, 8),
        ((-44, -22), (40, -24), 11, 9),
        ((-38, 18), (36, 16), 11, 10),
    ],
    "Sport": [((-49, -78), (45, -82), 24, 8), ((-44, -14), (41, -18), 22, 9), ((-38, 84), (39, 84), 20, 12)],
    "Toe-Post": [],
}


def draw_sandals(studio: Studio, design: Design) -> None:
    """Draws a pair of sandals from above."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    bed_paint = (
        rng.choice(("#c9a06d", "#b98a5a", "#d9c4a0", darker(fabric.base, 0.25)))
        if cut != "Sport"
        else rng.choice(("#4a4a4e", darker(fabric.base, 0.4)))
    )
    metal = rng.choice(("#d8b665", "#cfcfcb"))
    wide = rng.uniform(0.8, 1.25)
    for side, dy in ((-1, -8), (1, 8)):
        x, y = AXIS + side * 64, 240 + dy
        bed = _bed(x, y, side, 1.0)
        lay(
            studio,
            _bed(x, y + 3, side, 1.04),
            Fabric("plain", darker(bed_paint, 0.45), "#fff", "#fff", "smooth"),
            lift=2,
        )
        lay(
            studio,
            bed,
            Fabric("plain", bed_paint, fabric.accent, fabric.third, "leather"),
            round_=0.8,
            lift=0,
            folds=[
                Fold([(x - 22, y - 84), (x, y - 94), (x + 22, y - 84)], 20, 0.25),
                Fold([(x - 16, y + 96), (x, y + 104), (x + 16, y + 96)], 22, 0.25),
            ],
        )
        stitch(sheet, _bed(x, y, side, 0.93), lighter(bed_paint, 0.45), 0.9, 0.8)
        for left, right, width, arch in _STRAPS[cut]:
            strap = _band(x, y, side, left, right, width * wide if cut != "Gladiator" else width, arch)
            lay(studio, strap, fabric, angle=4 * side, round_=1.0, lift=2.4)
            stitch(
                sheet,
                _band(x, y, side, left, right, width * wide - 7 if width > 14 else width - 5, arch),
                thread(fabric.base),
                0.6,
                0.5,
            )
            if cut == "Two-Strap" or (cut == "Sport" and width > 20):
                _buckle(studio, x + side * (left[0] + 18), y + left[1] - 3, metal)
        if cut == "Gladiator":
            spine = _band(x, y, side, (-4, -74), (6, -74), 120, 0)
            lay(studio, spine.moved(0, 36), fabric, round_=1.0, lift=1.6)
            _buckle(studio, x - side * 28, y + 16, metal)
        if cut == "Toe-Post":
            for far in ((-47, -8), (42, -12)):
                thong = outline(
                    [(x + side * 2 - 4, y - 90), (x + side * 2 + 4, y - 90)],
                    [(x + side * far[0] * 0.6 + 7, y - 58), (x + side * far[0] + 5, y + far[1])],
                    [(x + side * far[0] - 7, y + far[1] + 4)],
                    [(x + side * far[0] * 0.6 - 7, y - 50), (x + side * 2 - 4, y - 90)],
                )
                lay(studio, thong, fabric, round_=1.0, lift=2.2)
            sheet.put(
                element(
                    "circle",
                    cx=x + side * 2,
                    cy=y - 90,
                    r=5.5,
                    fill=metal if rng.random() < 0.5 else fabric.accent,
                    stroke=darker(metal, 0.5),
                    stroke_width=0.7,
                )
            )
        if cut == "Slide":
            seam(sheet, _band(x, y, side, (-50, -58), (46, -62), 46 * wide, 10), fabric.base, 0.4)


register(
    Kind(
        "Heels",
        "Heels",
        "Footwear",
        "Shoes",
        counts={"Women": 13},
        cuts={"": {"Stiletto": 3, "Block Heel": 3, "Kitten Heel": 2, "Ankle Strap": 2, "Wedge": 2}},
        patterns={"": {"plain": 8, "leopard": 1.2, "dots": 0.5}},
        prices=(45, 130),
        usages={"Party": 5, "Formal": 4, "Casual": 2},
        draw=draw_heels,
        weave="smooth",
        colours={"Black": 6, "Red": 4, "Beige": 4, "Blush": 3, "Navy": 2, "Burgundy": 2, "Olive": 0.2, "Mint": 0.3},
    )
)
register(
    Kind(
        "Sandals",
        "Sandals",
        "Footwear",
        "Sandals",
        counts={"Men": 4, "Women": 6, "Boys": 5, "Girls": 8},
        cuts={
            "Men": {"Slide": 2, "Two-Strap": 2},
            "Women": {"Two-Strap": 3, "Gladiator": 3, "Slide": 2},
            "Boys": {"Sport": 4, "Slide": 1},
            "Girls": {"Gladiator": 2, "Two-Strap": 2, "Sport": 2},
        },
        patterns={
            "": {"plain": 8, "leopard": 0.7},
            "Girls": {"plain": 5, "dots": 1, "floral": 1, "hearts": 1},
            "Boys": {"plain": 5, "camouflage": 1},
        },
        prices=(18, 70),
        usages={"Casual": 8, "Travel": 1, "Party": 1},
        draw=draw_sandals,
        weave="leather",
        seasons=("Summer", "Summer", "Spring"),
    )
)
register(
    Kind(
        "Flip Flops",
        "Flip Flops",
        "Footwear",
        "Flip Flops",
        counts={"Men": 6, "Women": 6},
        cuts={"": {"Toe-Post": 1}},
        patterns={"": {"plain": 4, "floral": 1}},
        prices=(9, 30),
        usages={"Casual": 8, "Travel": 2},
        draw=draw_sandals,
        weave="smooth",
        nouns={"Toe-Post": "Toe-Post Flip-Flops"},
        seasons=("Summer",),
    )
)

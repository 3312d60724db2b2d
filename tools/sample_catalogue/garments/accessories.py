"""Belts, scarves, ties and socks."""

from __future__ import annotations

import math

from tools.sample_catalogue.cloth import Fold, Studio, lay, rib, stitch, thread
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.hardware import METALS
from tools.sample_catalogue.last import pair
from tools.sample_catalogue.palette import darker, lighter, mix
from tools.sample_catalogue.svg import AXIS, element, line, outline, panel, symmetric


def _belt_edge(first: int, last: int, drop: float = 0) -> list[tuple[float, float]]:
    """Points along the upper edge of a closed belt, in twelfths of a half turn; 0 is right, 6 nearest to the eye."""
    step = 1 if last > first else -1
    turns = [i * math.pi / 12 for i in range(first, last + step, step)]
    return [(AXIS + 132 * math.cos(a), 226 + 40 * math.sin(a) + drop) for a in turns]


def draw_belt(studio: Studio, design: Design) -> None:
    """Draws a closed belt that stands on its edge, seen a little from above."""
    sheet, rng, fabric = studio.sheet, studio.rng, design.fabric
    metal = rng.choice(METALS[:2])
    wide = {"Dress": 34, "Classic": 42, "Woven": 44}[design.cut] * rng.uniform(0.94, 1.06)
    lining = fabric.plain(mix(fabric.base, "#c8a07a", 0.35))
    inside = outline(
        _belt_edge(12, 24), _belt_edge(24, 12, wide)[:1], _belt_edge(24, 12, wide)[1:], _belt_edge(12, 13)[:1]
    )
    lay(studio, inside, lining.plain(darker(lining.base, 0.3)), round_=0.4, lift=0.4)
    band = outline(_belt_edge(0, 12), _belt_edge(12, 0, wide)[:1], _belt_edge(12, 0, wide)[1:], _belt_edge(0, 1)[:1])
    braid = ""
    if design.cut == "Woven":
        for k in range(4):
            shape, paint = (
                line(_belt_edge(0, 12, wide * (k + 0.5) / 4)),
                (lighter if k % 2 else darker)(fabric.base, 0.35),
            )
            braid += element(
                "path", d=shape.d, fill="none", stroke=paint, stroke_width=wide / 4, stroke_dasharray="9 7",
                stroke_dashoffset=8 * (k % 2), opacity=0.55,
            )  # fmt: skip
    lay(studio, band, fabric, prints=braid, round_=0.9, lift=1.6)
    end = outline(
        _belt_edge(7, 3, 1.5),
        [(AXIS + 107, 226 + 36 + wide * 0.5)],
        _belt_edge(3, 7, wide - 1.5),
        [(AXIS + 132 * math.cos(7 * math.pi / 12), 267)],
    )
    lay(studio, end, fabric, prints=braid, round_=0.7, lift=1.4)
    if design.cut != "Woven":
        for drop in (4.5, wide - 4.5):
            stitch(sheet, line(_belt_edge(0, 12, drop)), thread(fabric.base), 0.9, 0.7)
    studio.reach((AXIS - 150, 176, AXIS + 150, 336))
    for i in range(4):
        x = AXIS + 14 + i * 15
        y = 226 + 40 * math.sqrt(1 - ((x - AXIS) / 132) ** 2) + wide / 2
        sheet.put(element("ellipse", cx=x, cy=y, rx=2.2, ry=2.6, fill=darker(fabric.base, 0.75)))
    middle = 265 + wide / 2
    for paint, width in ((darker(metal, 0.45), 8.0), (metal, 6.0), (lighter(metal, 0.6), 1.4)):
        frame = panel(AXIS - 50, middle - wide * 0.66, AXIS - 4, middle + wide * 0.66, 6)
        sheet.path(frame, fill="none", stroke=paint, stroke_width=width)
    sheet.path(
        line([(AXIS - 49, middle), (AXIS + 1, middle + 1)]), fill="none", stroke=darker(metal, 0.35), stroke_width=5
    )
    sheet.path(line([(AXIS - 49, middle - 0.6), (AXIS + 1, middle + 0.4)]), fill="none", stroke=metal, stroke_width=3.4)
    loop = panel(AXIS + 68, 257, AXIS + 80, 259 + wide + 3, 3)
    lay(studio, loop, fabric.plain(darker(fabric.base, 0.1)), round_=0.8)


def draw_scarf(studio: Studio, design: Design) -> None:
    """Draws a scarf, folded once and hung, with fringes or a plain end."""
    sheet, rng, fabric = studio.sheet, studio.rng, design.fabric
    wide = (58 if design.cut == "Wool" else 66) * rng.uniform(0.94, 1.06)
    shorter = rng.uniform(-12, 10)
    for x0, low, lean in ((AXIS - 12, 372 - shorter, 9), (AXIS - wide - 8, 404, -7)):
        x1 = x0 + wide + 12
        tail = outline(
            [(x0 + 4, 66), ((x0 + x1) / 2, 58), (x1 - 4, 66)],
            [(x1 + lean * 0.4, 220), (x1 + lean, low)],
            [((x0 + x1) / 2 + lean, low + 4), (x0 + lean, low + 1)],
            [(x0 + lean * 0.4, 220), (x0 + 4, 66)],
        )
        if design.cut != "Silk":
            for i in range(17):
                x = x0 + lean + 2 + (x1 - x0 - 4) * i / 16
                sway = rng.uniform(-3, 3)
                tassel = line([(x, low - 2), (x + sway * 0.4, low + 12), (x + sway, low + 26)])
                paint = fabric.base if i % 3 else darker(fabric.base, 0.2)
                sheet.path(tassel, fill="none", stroke=paint, stroke_width=3.2, stroke_linecap="round")
            studio.reach((x0, 60, x1, low + 28))
        folds = [
            Fold(
                [(x0 + 14 + i * 18, 72), (x0 + 15 + i * 18 + lean * 0.4, 200), (x0 + 14 + i * 19 + lean, low - 30)],
                12,
                0.45,
            )
            for i in range(3)
        ]
        lay(studio, tail, fabric, folds=folds, lift=1.8)
        hem = line([(x0 + lean + 2, low - 8), (x1 + lean - 2, low - 8)])
        stitch(sheet, hem, thread(fabric.base), 0.8, 0.6)


def draw_tie(studio: Studio, design: Design) -> None:
    """Draws a knotted tie."""
    fabric, rng = design.fabric, studio.rng
    half = {"Classic": 39, "Slim": 29, "Knitted": 30}[design.cut] * rng.uniform(0.93, 1.07)
    ends_flat = design.cut == "Knitted"
    tail = outline(
        [(AXIS - 8, 100), (AXIS + 9, 100)], [(AXIS + half * 0.5, 370)], [(AXIS, 386), (AXIS - half * 0.4, 366)]
    )
    lay(
        studio,
        tail,
        fabric.plain(darker(fabric.base, 0.25)),
    )
    low = (398 if ends_flat else 380) - rng.uniform(0, 12)
    blade = symmetric(
        [(AXIS, 92), (AXIS + 12, 92)],
        [(AXIS + 17, 150), (AXIS + half * 0.8, 280), (AXIS + half, low)],
        [(AXIS, low + (3 if ends_flat else half * 0.95))],
    )
    folds = [
        Fold([(AXIS - 2, 96), (AXIS - 1, 124), (AXIS - 4, 166)], 9, 0.7),
        Fold([(AXIS + 7, 96), (AXIS + 10, 132)], 6, 0.4),
    ]
    lay(studio, blade, fabric, angle=-45, folds=folds, round_=1.1, lift=1.6)
    wide = rng.uniform(18, 23)
    knot = symmetric([(AXIS, 53), (AXIS + wide, 54)], [(AXIS + wide - 2, 74), (AXIS + 12, 96)], [(AXIS, 99)])
    lay(studio, knot, fabric, angle=40, round_=1.1, lift=1.6, folds=[Fold([(AXIS - 12, 58), (AXIS + 10, 92)], 6, 0.4)])


def _sock(studio: Studio, design: Design) -> None:
    fabric, tall = design.fabric, {"Crew": 96, "Ankle": 186, "Knee": 60}[design.cut]
    heel = darker(fabric.base, 0.22) if fabric.pattern == "plain" else fabric.accent
    sock = outline(
        [(168, tall), (232, tall)],
        [(234, 240), (238, 296), (236, 338), (214, 366)],
        [(160, 374), (104, 388), (70, 386), (54, 364)],
        [(60, 340), (96, 322), (142, 300), (166, 256), (168, tall)],
    )
    lay(studio, sock, fabric, folds=[Fold([(172, 300), (196, 292), (226, 300)], 8, 0.4)], lift=1.4)
    for patch in (
        outline([(236, 300), (238, 330), (216, 365)], [(190, 368), (188, 340), (208, 312), (236, 300)]),
        outline([(96, 388), (70, 386), (54, 364)], [(60, 340), (82, 329)], [(98, 350), (96, 388)]),
    ):
        lay(studio, patch, fabric.plain(heel), round_=0.5, lift=0)
    paint = fabric.base if fabric.pattern == "plain" else fabric.accent
    rib(studio.sheet, line([(169.5, tall + 11), (230.5, tall + 11)]), paint, 23, 3.2)


def draw_socks(studio: Studio, design: Design) -> None:
    """Draws a pair of socks from the side."""
    pair(studio, lambda: _sock(studio, design), 54, -16)


LEATHERS = {"*": 0.0, "Brown": 6, "Black": 7, "Tan": 5, "Navy": 1.5, "Burgundy": 1, "Olive": 0.6}
PLAIN: dict[str, dict[str, float]] = {"": {"plain": 1}}

register(
    Kind(
        "Belts",
        "Belt",
        "Accessories",
        "Belts",
        counts={"Men": 8},
        cuts={"": {"Classic": 3, "Dress": 2, "Woven": 1}},
        patterns=PLAIN,
        prices=(18, 60),
        usages={"Casual": 5, "Formal": 4},
        draw=draw_belt,
        weave="leather",
        colours=LEATHERS,
    )
)
register(
    Kind(
        "Scarves",
        "Scarf",
        "Accessories",
        "Scarves",
        counts={"Unisex": 11},
        cuts={"": {"Wool": 4, "Fringed": 3, "Silk": 1}},
        patterns={"": {"plain": 3, "tartan": 4, "wide stripe": 2, "fair isle": 1, "gingham": 1, "windowpane": 1}},
        prices=(16, 55),
        usages={"Casual": 7, "Smart Casual": 2},
        draw=draw_scarf,
        weave="knit",
        weaves={"Silk": "satin"},
        seasons=("Winter", "Winter", "Autumn"),
    )
)
register(
    Kind(
        "Ties",
        "Tie",
        "Accessories",
        "Ties",
        counts={"Men": 11},
        cuts={"": {"Classic": 4, "Slim": 3, "Knitted": 1}},
        patterns={"": {"plain": 3, "breton": 3, "pin dots": 2, "dots": 1, "wide stripe": 2, "tartan": 1}},
        prices=(15, 45),
        usages={"Formal": 9, "Party": 1},
        draw=draw_tie,
        weave="satin",
        weaves={"Knitted": "knit"},
        cut_patterns={"Knitted": {"plain": 2, "breton": 1}},
        colours={"Navy": 5, "Burgundy": 4, "Grey": 2, "White": 0, "Black": 2, "Light Blue": 2},
    )
)
register(
    Kind(
        "Socks",
        "Socks",
        "Accessories",
        "Socks",
        counts={"Boys": 11},
        cuts={"": {"Crew": 4, "Knee": 1, "Ankle": 1}},
        patterns={"": {"plain": 3, "breton": 4, "wide stripe": 2, "dots": 1, "stars": 2}},
        prices=(5, 16),
        usages={"Casual": 6, "Sports": 4},
        draw=draw_socks,
        weave="knit",
    )
)

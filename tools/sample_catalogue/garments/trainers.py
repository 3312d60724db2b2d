"""Trainers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.last import at, ground_shadow, pair
from tools.sample_catalogue.palette import darker, lighter, luminance
from tools.sample_catalogue.svg import Point, Shape, element, line, outline

_THICK = {"Runner": 42, "Court": 20, "Chunky": 52, "High-Top": 20, "Slip-On": 18, "Velcro": 36}
_PLIMSOLLS = ("Court", "High-Top", "Slip-On")


@dataclass(frozen=True)
class _Ankle:
    """The opening of a trainer: where laces run, the padded collar behind them, and how high the tongue stands."""

    throat: tuple[Point, ...]
    collar: tuple[Point, ...]
    tongue: float

    @property
    def heel(self) -> float:
        return self.collar[-1][1]


_LOW = _Ankle(
    ((92, -80), (116, -91), (136, -103), (154, -118)),
    ((158, -118), (182, -106), (210, -97), (236, -104), (252, -121)),
    -142,
)
_HIGH = _Ankle(
    ((92, -80), (116, -94), (136, -112), (148, -138), (154, -176)),
    ((158, -177), (184, -166), (212, -158), (238, -164), (254, -180)),
    -202,
)


def _cord(studio: Studio, points: list[Point], paint: str, width: float = 5.2) -> None:
    shape = line(at(points))
    studio.sheet.path(
        shape,
        fill="none",
        stroke=darker(paint, 0.6),
        stroke_width=width + 1.4,
        stroke_linecap="round",
        opacity=0.5,
        transform="translate(.6 1.2)",
    )
    studio.sheet.path(shape, fill="none", stroke=paint, stroke_width=width, stroke_linecap="round")
    studio.sheet.path(
        shape, fill="none", stroke=darker(paint, 0.25), stroke_width=0.7, stroke_dasharray="1.2 1.4", opacity=0.8
    )


def _sole(studio: Studio, cut: str, paint: str, tread: str) -> None:
    thick = _THICK[cut]
    flare = 8 if cut in ("Runner", "Chunky") else 2
    rock = 9 if cut in ("Runner", "Chunky") else 3
    body = outline(
        at([(5, -thick - 3), (60, -thick + 1), (140, -thick + 4), (214, -thick - 1), (270, -thick - 10)]),
        at([(276 + flare, -thick * 0.6), (270 + flare, -4 - rock * 0.3)]),
        at([(240, 0), (130, -1), (60, 0), (30, -2)]),
        at([(8, -rock), (-2, -thick * 0.62), (5, -thick - 3)]),
    )
    fabric = Fabric("plain", paint, paint, paint, "smooth")
    lay(studio, body, fabric, round_=0.9, lift=1.0)
    under = line(at([(8, -7 - rock * 0.6), (60, -6), (150, -6), (240, -6), (270 + flare, -9)]))
    studio.sheet.path(under, fill="none", stroke=tread, stroke_width=6.5, stroke_linecap="round")
    studio.sheet.path(
        under.moved(0, 3.4), fill="none", stroke=darker(tread, 0.5), stroke_width=2, stroke_dasharray="5 3"
    )
    groove = at(
        [(10, -thick * 0.66), (80, -thick * 0.58), (160, -thick * 0.52), (230, -thick * 0.62), (272, -thick * 0.84)]
    )
    if cut in _PLIMSOLLS:
        studio.sheet.path(line(groove), fill="none", stroke=tread, stroke_width=3.4)
    else:
        seam(studio.sheet, line(groove), paint, 0.8)
    if cut == "Chunky":
        for x in range(30, 260, 26):
            seam(studio.sheet, line(at([(x, -thick * 0.56), (x + 9, -10)])), paint, 0.7)
    if cut == "Runner":
        wedge = outline(
            at([(176, -thick * 0.5), (226, -thick * 0.62), (274, -thick * 0.86)]),
            at([(276, -thick * 0.5), (220, -12), (176, -thick * 0.5)]),
        )
        studio.sheet.path(wedge, fill=tread, opacity=0.9)


def _upper(ankle: _Ankle, thick: float) -> Shape:
    base, heel = -thick + 6, ankle.heel
    return outline(
        at([(9, base), (8, base - 18), (24, -62), (58, -72), ankle.throat[0]]),
        at(ankle.throat[1:]),
        at([ankle.collar[0]]),
        at(ankle.collar[1:]),
        at([(262, heel + 2)]),
        at([(263, heel * 0.4 - 52), (257, -70), (264, base - 12), (268, base - 2)]),
        at([(200, base + 6), (100, base + 7), (9, base)]),
    )


def _mark(studio: Studio, kind: str, paint: str) -> None:
    sheet, light = studio.sheet, light_on(paint)
    edge = {"stroke": darker(paint, 0.4), "stroke_width": 0.7}
    if kind == "slash":
        for dx in (0, 22):
            sheet.path(
                outline(
                    at([(142 + dx, -36), (158 + dx, -66), (178 + dx, -84)]),
                    at([(190 + dx, -82)]),
                    at([(170 + dx, -64), (156 + dx, -35)]),
                ),
                fill=paint,
                **edge,
            )
    elif kind == "zigzag":
        for dy in (0, 15):
            peaks = at([(128, -48 + dy), (148, -66 + dy), (166, -48 + dy), (186, -66 + dy), (204, -48 + dy)])
            jag = line(peaks[:2], *([peak] for peak in peaks[2:]))
            sheet.path(jag, fill="none", stroke=darker(paint, 0.4), stroke_width=6.4, stroke_linejoin="round")
            sheet.path(jag, fill="none", stroke=paint, stroke_width=5.2, stroke_linejoin="round")
    elif kind == "arch":
        sheet.path(
            line(at([(132, -36), (150, -70), (184, -76), (204, -40)])), fill="none", stroke=paint, stroke_width=8
        )
        sheet.path(
            line(at([(132, -36), (150, -70), (184, -76), (204, -40)])),
            fill="none",
            stroke=light.shade,
            stroke_width=0.8,
        )
    elif kind == "disc":
        x, y = at([(186, -62)])[0]
        sheet.put(element("circle", cx=x, cy=y, r=15, fill=paint, **edge))
        sheet.put(element("path", d=f"M{x - 7} {y + 5}l7 -11l7 11z", fill=lighter(paint, 0.8)))
    elif kind == "dots":
        for i in range(5):
            for j in range(3):
                x, y = at([(146 + i * 10 + j * 4, -46 - j * 10)])[0]
                sheet.put(element("circle", cx=x, cy=y, r=1.7, fill=darker(paint, 0.5), opacity=0.7))


def _ankle_patch(studio: Studio, paint: str) -> None:
    x, y = at([(214, -118)])[0]
    edge = darker(paint, 0.4)
    studio.sheet.put(element("circle", cx=x, cy=y, r=17, fill="#f4f2ec", stroke=edge, stroke_width=1.4))
    studio.sheet.put(element("circle", cx=x, cy=y, r=9, fill=paint, stroke=edge, stroke_width=0.6))


def _shoe(studio: Studio, design: Design) -> None:
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    ankle, thick = _HIGH if cut == "High-Top" else _LOW, _THICK[cut]
    pale = "#f4f2ec" if rng.random() < 0.8 or luminance(fabric.base) < 0.2 else lighter(fabric.accent, 0.4)
    tread = rng.choice((fabric.accent, "#b98a5a", "#d8d4ca", darker(fabric.base, 0.3)))
    trim = fabric.accent if rng.random() < 0.5 else darker(fabric.base, 0.18)
    mark_paint = fabric.accent if rng.random() < 0.7 else fabric.third
    laces = rng.choice(("#f7f5f0", "#f7f5f0", fabric.accent, darker(fabric.base, 0.3)))
    mark = rng.choice(("slash", "zigzag", "arch", "disc", "dots"))
    ground_shadow(studio, 8, 272)
    _inside(studio, fabric, ankle, trim, tongue=cut != "Slip-On")
    folds = [
        Fold(at([(64, -70), (78, -58), (84, -42)]), 6, 0.5),
        Fold(at([(76, -74), (92, -60), (98, -44)]), 6, 0.4),
        Fold(
            at([(176, ankle.collar[2][1] + 14), (204, ankle.collar[2][1] + 12), (236, ankle.collar[2][1] + 4)]), 8, 0.4
        ),
    ]
    lay(studio, _upper(ankle, thick), fabric, angle=-18, round_=0.9, folds=folds)
    panels = trim if rng.random() < 0.75 else fabric.base
    _panels(studio, design, ankle, thick, pale if cut in _PLIMSOLLS else panels)
    if cut not in _PLIMSOLLS:
        _mark(studio, mark, mark_paint)
    elif cut == "High-Top":
        _ankle_patch(studio, mark_paint)
    padded = line(at(ankle.collar))
    sheet.path(padded, fill="none", stroke=darker(trim, 0.1), stroke_width=7, stroke_linecap="round", opacity=0.95)
    sheet.path(padded.moved(0, -1.5), fill="none", stroke=lighter(trim, 0.35), stroke_width=1.6, opacity=0.6)
    _fasten(studio, design, ankle, laces, trim)
    _sole(studio, cut, pale, tread)


def _inside(studio: Studio, fabric: Fabric, ankle: _Ankle, trim: str, tongue: bool) -> None:
    heel, top, (tx, ty) = ankle.heel, ankle.tongue, ankle.throat[-1]
    far = outline(
        at([(tx - 4, ty - 2), (190, heel - 2), (236, heel - 3), (258, heel - 1)]),
        at([(236, ankle.collar[3][1] + 10), (190, ankle.collar[2][1] + 12), (tx - 4, ty - 2)]),
    )
    studio.sheet.path(far, fill=darker(trim, 0.5))
    if not tongue:
        return
    flap = outline(
        at([(114, -88), (tx - 24, ty - 4), (tx - 12, top)]),
        at([(tx + 8, top - 3), (tx + 17, top + 9)]),
        at([(tx + 20, ty + 8), (150, -92)]),
    )
    lay(studio, flap, fabric.plain(darker(fabric.base, 0.06)), round_=0.9)
    x, y = at([(tx - 1, top + 9)])[0]
    studio.sheet.put(
        element("rect", x=x - 8, y=y - 4, width=15, height=9, rx=1.5, fill=trim, transform=f"rotate(-20 {x} {y})")
    )


def _panels(studio: Studio, design: Design, ankle: _Ankle, thick: float, paint: str) -> None:
    base, heel, fabric = -thick + 6, ankle.heel, design.fabric
    toe = outline(
        at([(9, base), (8, base - 18), (24, -62), (52, -71)]),
        at([(62, -55), (58, base - 12), (50, base + 3)]),
        at([(9, base)]),
    )
    counter = outline(
        at([(248, heel + 1), (262, heel + 2)]),
        at([(263, heel * 0.4 - 52), (257, -70), (264, base - 12), (268, base - 2)]),
        at([(212, base + 5)]),
        at([(216, base - 20), (230, -74), (248, heel + 1)]),
    )
    shapes = {"Slip-On": (), "Court": (toe,), "High-Top": (toe,)}.get(design.cut, (toe, counter))
    for shape in shapes:
        lay(studio, shape, fabric.plain(paint), round_=0.7, lift=0.6)
        stitch(studio.sheet, shape, thread(paint), 0.6, 0.4)
    if design.cut == "Court":
        for i in range(9):
            px, py = at([(70 + (i % 3) * 9, -56 + (i // 3) * 8 + (i % 3) * -4)])[0]
            studio.sheet.put(element("circle", cx=px, cy=py, r=1.2, fill=darker(paint, 0.55), opacity=0.7))


def _fasten(studio: Studio, design: Design, ankle: _Ankle, laces: str, trim: str) -> None:
    sheet, cut, fabric = studio.sheet, design.cut, design.fabric
    if cut == "Slip-On":
        gore = outline(at([(124, -95), (154, -117)]), at([(164, -96), (150, -64)]), at([(136, -78)]))
        lay(studio, gore, fabric.plain(darker(fabric.base, 0.35)), round_=0.4, lift=0.4)
        for k in range(5):
            rib_line = line(at([(129 + k * 5, -92 - k * 5), (140 + k * 4.6, -72 - k * 5)]))
            sheet.path(rib_line, fill="none", stroke=lighter(fabric.base, 0.2), stroke_width=0.9, opacity=0.6)
        return
    last = ankle.throat[-1]
    inner = [(x + 20, y + 20) for x, y in reversed(ankle.throat[:-1])]
    stay = outline(at(ankle.throat), at([(last[0] + 20, last[1] + 6)]), at(inner), at([ankle.throat[0]]))
    lay(studio, stay, fabric.plain(trim), round_=0.5, lift=0.7)
    stitch(sheet, stay, thread(trim), 0.6, 0.5)
    if cut == "Velcro":
        flaps: tuple[Point, ...] = ((108, -80), (132, -96))
        for k, (x, y) in enumerate(flaps):
            strap = outline(
                at([(x - 9, y - 8), (x + 8, y - 20)]),
                at([(x + 50, y + 14)]),
                at([(x + 40, y + 28)]),
                at([(x - 9, y - 8)]),
            )
            lay(studio, strap, fabric.plain(fabric.accent if k else trim), round_=0.7, lift=1.0)
            stitch(sheet, strap, thread(trim), 0.6, 0.6)
        return
    rows = 5 if ankle is _LOW else 8
    for i in range(rows):
        x, y = _along(ankle.throat, 0.12 + 0.84 * i / (rows - 1))
        ex, ey = at([(x + 15, y + 15)])[0]
        sheet.put(element("circle", cx=ex, cy=ey, r=2.4, fill=darker(trim, 0.5)))
        _cord(studio, [(x - 4, y - 2), (x + 5, y + 5), (x + 14, y + 14)], laces)
    x, y = last
    _cord(studio, [(x - 2, y + 2), (x - 20, y - 6), (x - 28, y + 7), (x - 8, y + 8)], laces, 3.4)
    _cord(studio, [(x - 2, y + 2), (x + 16, y + 14), (x + 11, y + 27)], laces, 3.4)


def _along(points: Sequence[Point], share: float) -> Point:
    place = share * (len(points) - 1)
    i = min(int(place), len(points) - 2)
    (x0, y0), (x1, y1) = points[i], points[i + 1]
    return x0 + (x1 - x0) * (place - i), y0 + (y1 - y0) * (place - i)


def draw_trainers(studio: Studio, design: Design) -> None:
    """Draws a pair of trainers from the side."""
    pair(studio, lambda: _shoe(studio, design), 18, -176 if design.cut == "High-Top" else -136)


_BRIGHT = {
    "*": 0.3,
    "White": 5,
    "Black": 4,
    "Blue": 2.5,
    "Red": 2,
    "Orange": 1.5,
    "Yellow": 1.2,
    "Turquoise": 1.2,
    "Purple": 1,
    "Pink": 1,
}
_QUIET = {"*": 0.2, "Navy": 4, "White": 3, "Black": 3, "Beige": 2.5, "Cream": 2, "Grey": 2, "Olive": 1.5, "Khaki": 1.5}

register(
    Kind(
        "Sports Shoes",
        "Trainers",
        "Footwear",
        "Shoes",
        counts={"Men": 18, "Women": 8, "Boys": 16, "Girls": 12},
        cuts={
            "": {"Runner": 4, "Chunky": 3},
            "Boys": {"Runner": 3, "Velcro": 3, "Chunky": 1},
            "Girls": {"Runner": 3, "Velcro": 3, "Chunky": 1},
        },
        patterns={"": {"plain": 9, "camouflage": 0.4, "stars": 0.3}},
        prices=(35, 120),
        usages={"Casual": 2, "Sports": 8},
        draw=draw_trainers,
        weave="smooth",
        colours=_BRIGHT,
    )
)
register(
    Kind(
        "Casual Shoes",
        "Plimsolls",
        "Footwear",
        "Shoes",
        counts={"Men": 16, "Women": 5, "Boys": 6, "Girls": 5},
        cuts={"": {"Court": 4, "High-Top": 3, "Slip-On": 2}},
        patterns={"": {"plain": 9, "leopard": 0.5, "gingham": 0.5, "stars": 0.4}},
        prices=(25, 90),
        usages={"Casual": 1},
        draw=draw_trainers,
        weave="canvas",
        colours=_QUIET,
    )
)

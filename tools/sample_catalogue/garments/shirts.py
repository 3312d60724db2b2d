"""Shirts and blouses."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, seam, shadow_in, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.tees import lay_sleeves, strain
from tools.sample_catalogue.hardware import button, label
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, line, outline, panel
from tools.sample_catalogue.torso import Sleeve, Torso, sleeve, torso_for


def shirt_collar(studio: Studio, torso: Torso, fabric: Fabric, spread: float, open_to: float, tag: bool = True) -> None:
    """A turned-down collar that meets at `open_to`, with a label on request; `spread` moves its points apart."""
    n, top = torso.neck, torso.top
    stand = outline(
        [
            (AXIS - n, top + 2),
            (AXIS - n * 0.7, top - 12),
            (AXIS, top - 16),
            (AXIS + n * 0.7, top - 12),
            (AXIS + n, top + 2),
        ],
        [(AXIS + n * 0.6, top + 6), (AXIS, top + 9), (AXIS - n * 0.6, top + 6), (AXIS - n, top + 2)],
    )
    lay(studio, stand, fabric.plain(darker(fabric.base, 0.12)), round_=0.5, lift=0.3)
    if tag:
        label(studio.sheet, AXIS, top - 6, "#f4f1ea")
    flap = outline(
        [(AXIS + n * 0.66, top - 13), (AXIS + n + 2, top - 2), (AXIS + n + 8, top + 8)],
        [(AXIS + 16 + spread, open_to + 26)],
        [(AXIS + 1, open_to)],
        [(AXIS + n * 0.62, top + 8), (AXIS + n * 0.66, top - 13)],
    )
    for side, shape in ((1, flap), (-1, flap.mirrored())):
        lay(studio, shape, fabric, angle=32 * side, round_=0.5, lift=1.6)
        edge = line([(AXIS + n + 5, top + 8), (AXIS + 16 + spread, open_to + 22)], [(AXIS + 4, open_to + 1)])
        stitch(studio.sheet, edge if side > 0 else edge.mirrored(), thread(fabric.base), 0.6, 0.6)


def _cuffs(studio: Studio, arm: Sleeve, fabric: Fabric, deep: float) -> None:
    (ox, oy), (ix, iy) = arm.cuff
    a = arm.cuff_line(deep).points
    cuff = outline(
        [(a[0][0] + 0.8, a[0][1]), a[1], (a[2][0] - 0.8, a[2][1])],
        [(ix - 1.5, iy)],
        [((ox + ix) / 2, (oy + iy) / 2 + 2), (ox + 1.5, oy)],
    )
    for side in (1, -1):
        shape = cuff if side > 0 else cuff.mirrored()
        lay(studio, shape, fabric, angle=(arm.angle - 90) * side, round_=0.6, lift=0.8)
        if deep > 14:
            x = AXIS + side * (ix + 6 - AXIS)
            button(studio.sheet, x, iy - deep * 0.45, 1.8, lighter(fabric.base, 0.7))


def draw_shirt(studio: Studio, design: Design) -> None:
    """Draws a buttoned shirt or blouse."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    cuban = cut == "Camp Collar"
    torso = torso_for(
        design.gender,
        rng,
        neck=-4,
        neck_low=4 if not cuban else 22,
        waist={"Slim": -6, "Oversized": 12}.get(cut, 0) + (4 if design.feminine else 0),
        hem={"Slim": -4, "Oversized": 10}.get(cut, 0),
        shoulder=7 if cut == "Oversized" else 0,
        arm=8 if cut == "Oversized" else 0,
        hem_y=4 if not cuban else -12,
    )
    back = torso.back()
    sheet.path(back, fill=darker(fabric.base, 0.35))
    shadow_in(studio, panel(60, torso.neck_low - 4, 300, 300), back, fabric.base, 0.8, 6)
    short = cut in ("Short Sleeve", "Camp Collar")
    if short:
        arm = sleeve(
            torso, rng.uniform(84, 96) * (0.9 if design.feminine else 1), 55 if not design.feminine else 46, 64
        )
        lay_sleeves(studio, design, arm, 12)
    elif cut == "Puff Sleeve":
        arm = sleeve(torso, 96, 40, 68, puff=15)
        lay_sleeves(studio, design, arm, 5)
        _cuffs(studio, arm, fabric, 9)
    else:
        arm = sleeve(
            torso, (256 if not design.child else 232) * rng.uniform(0.97, 1.02), 31 if not design.feminine else 28, 77
        )
        lay_sleeves(studio, design, arm, 4)
        _cuffs(studio, arm, fabric, 19)
    curve = 0 if cuban else rng.uniform(16, 26)
    lay(studio, torso.body("v", curve), fabric, lift=0.3, folds=strain(studio, torso, 0.9))
    for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
        seam(sheet, edge, fabric.base, 0.7)
    stitch(sheet, torso.hem_edge(6, curve), thread(fabric.base), 0.6, 0.7)
    open_to = torso.neck_low - 6
    low = torso.hem_y + torso.hem_sag - 1
    lay(studio, panel(AXIS - 8, open_to, AXIS + 8, low), fabric, round_=0.25, lift=0.8)
    for x in (AXIS - 6.4, AXIS + 6.4):
        stitch(sheet, line([(x, open_to + 4), (x, low - 2)]), thread(fabric.base), 0.6, 0.55)
    paint = rng.choice((lighter(fabric.base, 0.82), lighter(fabric.base, 0.82), darker(fabric.base, 0.45), "#8a6a4f"))
    count = 7 if not design.child else 6
    for i in range(count):
        button(sheet, AXIS, open_to + 18 + (low - open_to - 52) * i / (count - 1), 2.7, paint)
    pockets = (1,) if cut in ("Regular", "Short Sleeve", "Camp Collar") else (1, -1) if cut == "Utility" else ()
    for side in pockets:
        x, y = (AXIS + 26, torso.arm_y - 12)
        patch = outline([(x, y), (x + 34, y)], [(x + 34, y + 33)], [(x + 17, y + 40)], [(x, y + 33)])
        lay(studio, patch if side > 0 else patch.mirrored(), fabric, round_=0.3, lift=0.8)
        top = line([(x + 1, y + (13 if cut == "Utility" else 6)), (x + 33, y + (13 if cut == "Utility" else 6))])
        stitch(sheet, top if side > 0 else top.mirrored(), thread(fabric.base), 0.6, 0.7)
        if cut == "Utility":
            button(sheet, AXIS + side * (x + 17 - AXIS), y + 9, 2.2, paint)
    shirt_collar(studio, torso, fabric, rng.uniform(4, 10) + (10 if cuban else 0), open_to + (4 if cuban else 0))


register(
    Kind(
        "Shirts",
        "Shirt",
        "Apparel",
        "Topwear",
        counts={"Men": 22, "Women": 12, "Boys": 14, "Girls": 6},
        cuts={
            "Men": {"Slim": 4, "Regular": 4, "Camp Collar": 2, "Short Sleeve": 2, "Utility": 1},
            "Women": {"Oversized": 3, "Regular": 3, "Puff Sleeve": 2, "Slim": 2},
            "Boys": {"Regular": 3, "Short Sleeve": 3, "Camp Collar": 2},
            "Girls": {"Puff Sleeve": 3, "Regular": 3, "Short Sleeve": 1},
        },
        patterns={
            "Men": {
                "plain": 5,
                "pinstripe": 2,
                "candy stripe": 2,
                "gingham": 2,
                "tartan": 3,
                "windowpane": 1.5,
                "pin dots": 1,
                "floral": 1.5,
            },
            "Women": {"plain": 4, "candy stripe": 3, "pin dots": 1, "ditsy": 2, "floral": 1, "leopard": 1},
            "Boys": {"plain": 2, "gingham": 2, "tartan": 3, "floral": 1, "candy stripe": 1, "stars": 1},
            "Girls": {"plain": 2, "ditsy": 2, "gingham": 2, "hearts": 1, "dots": 1},
        },
        prices=(25, 85),
        usages={"Casual": 5, "Formal": 3, "Smart Casual": 3},
        draw=draw_shirt,
        weave="woven",
        colours={"White": 5, "Light Blue": 5, "Blue": 2, "Navy": 3, "Pink": 1.5},
    )
)

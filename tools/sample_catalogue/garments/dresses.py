"""Dresses."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, seam, shadow_in, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.flare import Flare, bow, lay_flare, tiers
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.tees import lay_sleeves, strain
from tools.sample_catalogue.hardware import button
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Shape, line, outline, panel, symmetric
from tools.sample_catalogue.torso import Torso, sleeve, torso_for


def _straps(studio: Studio, torso: Torso, fabric: Fabric, wide: float) -> None:
    for side in (-1, 1):
        x = AXIS + side * torso.neck
        strap = outline(
            [(x - wide, torso.top - 4), (x + wide, torso.top - 4)],
            [(x + wide + side * 2, torso.arm_y - 26)],
            [(x - wide + side * 2, torso.arm_y - 26)],
        )
        lay(studio, strap, fabric, round_=0.5, lift=0.8)


def _slip_bodice(torso: Torso, arm_y: float) -> Shape:
    neck, top = torso.neck, arm_y - 30
    return symmetric(
        [(AXIS, top + 16), (AXIS + neck * 0.55, top + 7), (AXIS + neck + 3, top - 2)],
        [(AXIS + neck + 14, top + 14), (AXIS + torso.arm - 1, arm_y)],
        [(AXIS + torso.waist + 2, (arm_y + torso.waist_y) / 2 + 8), (AXIS + torso.waist, torso.waist_y)],
        [(AXIS + torso.waist * 0.5, torso.waist_y + 3), (AXIS, torso.waist_y + 4)],
        pointed=True,
    )


def _dress_sleeves(studio: Studio, design: Design, torso: Torso, cut: str) -> None:
    rng, child = studio.rng, design.child
    if cut in ("Tiered", "Mini", "Midi") and rng.random() < 0.6:
        lay_sleeves(studio, design, sleeve(torso, 72, 36, 66, puff=12), 6)
    elif cut in ("Shirt", "Wrap") and rng.random() < 0.6:
        lay_sleeves(studio, design, sleeve(torso, 214 if not child else 190, 26, 80), 12)
    else:
        lay_sleeves(studio, design, sleeve(torso, rng.uniform(62, 78), 42, 63), 7)


def _shirt_front(studio: Studio, fabric: Fabric, torso: Torso, flare: Flare) -> None:
    top, low = torso.neck_low, flare.hem_y + 6
    for x in (AXIS - 7, AXIS + 7):
        seam(studio.sheet, line([(x, top), (x, low)]), fabric.base, 0.7)
    for i in range(9):
        y = top + 8 + (low - top - 24) * i / 8
        if abs(y - torso.waist_y) > 9:
            button(studio.sheet, AXIS, y, 2.5, lighter(fabric.base, 0.8))
    n, t = torso.neck, torso.top
    flap = outline(
        [(AXIS + n * 0.6, t - 11), (AXIS + n + 5, t + 4)],
        [(AXIS + 22, top + 14)],
        [(AXIS + 2, top - 4)],
        [(AXIS + n * 0.6, t + 8), (AXIS + n * 0.6, t - 11)],
    )
    stand = outline(
        [(AXIS - n, t + 1), (AXIS - n * 0.6, t - 10), (AXIS, t - 13), (AXIS + n * 0.6, t - 10), (AXIS + n, t + 1)],
        [(AXIS, t + 7), (AXIS - n, t + 1)],
    )
    lay(studio, stand, fabric.plain(darker(fabric.base, 0.14)), round_=0.4, lift=0.3)
    for shape in (flap, flap.mirrored()):
        lay(studio, shape, fabric, round_=0.5, lift=1.4)


def _dress_finish(studio: Studio, design: Design, torso: Torso, flare: Flare) -> None:
    sheet, fabric, cut, rng = studio.sheet, design.fabric, design.cut, studio.rng
    waist, y = torso.waist, torso.waist_y
    if cut in ("Wrap", "Shirt"):
        belt = symmetric([(AXIS, y - 4), (AXIS + waist + 1, y - 7)], [(AXIS + waist + 1.5, y + 5)], [(AXIS, y + 9)])
        lay(studio, belt, fabric.plain(darker(fabric.base, 0.08)), round_=0.6, lift=1.2)
        for dx, length in ((7, 64), (-3, 52)):
            tail = outline(
                [(AXIS + 16, y), (AXIS + 24, y)], [(AXIS + 28 + dx, y + length)], [(AXIS + 19 + dx, y + length + 3)]
            )
            lay(studio, tail, fabric.plain(darker(fabric.base, 0.08)), round_=0.8, lift=1.2)
        lay(
            studio,
            panel(AXIS + 13, y - 6, AXIS + 26, y + 9, 4),
            fabric.plain(darker(fabric.base, 0.08)),
            lift=1.2,
        )
    if cut == "Wrap":
        over = line(
            [(AXIS + torso.neck * 0.9, torso.top + 3), (AXIS - 6, torso.neck_low + 14), (AXIS - waist * 0.7, y - 5)]
        )
        seam(sheet, over, fabric.base, 1.3)
        fall = line([(AXIS + 14, y + 9), (AXIS + 2, (y + flare.hem_y) / 2), (AXIS - 8, flare.hem_y + 4)])
        seam(sheet, fall, fabric.base, 1.2)
    if cut == "Shirt":
        _shirt_front(studio, fabric, torso, flare)
    if cut in ("Skater", "Pinafore", "Midi") and fabric.pattern != "gradient":
        sash = symmetric([(AXIS, y - 3), (AXIS + waist + 0.5, y - 5)], [(AXIS + waist + 1, y + 4)], [(AXIS, y + 8)])
        paint = fabric.accent if rng.random() < 0.4 else darker(fabric.base, 0.06)
        lay(studio, sash, fabric.plain(paint), round_=0.5, lift=0.8)
        if design.child:
            bow(studio, fabric.plain(paint), AXIS, y + 1)
    elif cut in ("Mini", "Tiered", "Maxi"):
        seam(sheet, line([(AXIS - waist, y), (AXIS, y + 4), (AXIS + waist, y)]), fabric.base, 1.0)


def draw_dress(studio: Studio, design: Design) -> None:
    """Draws a dress: its bodice, its sleeves and its skirt."""
    rng, fabric, cut, child = studio.rng, design.fabric, design.cut, design.child
    shirt, tee = cut == "Shirt", cut == "T-Shirt"
    torso = torso_for(
        design.gender,
        rng,
        top=-44,
        neck_low=-42,
        shoulder_y=-44,
        arm_y=-46,
        waist_y=-52 if not child else -58,
        waist=-15 + (12 if shirt or tee else 0) + (3 if child else 0),
        shoulder=-2,
        arm=-3,
    )
    torso = Torso(**{**torso.__dict__, "hem": torso.waist, "hem_y": torso.waist_y, "hem_sag": 4.0})
    low = {
        "Mini": 336,
        "Midi": 408,
        "Maxi": 446,
        "Tiered": 426,
        "Wrap": 396,
        "Shirt": 366,
        "T-Shirt": 336,
        "Slip": 400,
        "Skater": 320,
        "Pinafore": 330,
    }.get(cut, 350) - (18 if child and cut in ("Midi", "Tiered", "Maxi") else 0)
    wide = {
        "Mini": 96,
        "Midi": 106,
        "Maxi": 112,
        "Tiered": 124,
        "Wrap": 104,
        "Shirt": 84,
        "T-Shirt": 80,
        "Slip": 76,
        "Skater": 124,
        "Pinafore": 112,
    }.get(cut, 100) * rng.uniform(0.95, 1.05)
    flare = Flare(
        torso.waist_y - 1,
        torso.waist,
        torso.waist + (wide - torso.waist) * (0.45 if wide > 90 else 0.75),
        wide,
        low,
        {"Slip": 3, "T-Shirt": 3, "Shirt": 4, "Mini": 4}.get(cut, 7),
        3.5 if wide < 100 else 5.5,
    )
    sleeveless = cut in ("Slip", "Pinafore", "Maxi") or (cut == "Skater" and rng.random() < 0.5)
    style = "v" if cut in ("Wrap", "Shirt") else "square" if cut == "Tiered" and rng.random() < 0.5 else "round"
    if not sleeveless:
        torso_back = torso.back()
        studio.sheet.path(torso_back, fill=darker(fabric.base, 0.4))
        shadow_in(studio, panel(60, torso.neck_low - 6, 300, 300), torso_back, fabric.base, 0.8, 6)
        _dress_sleeves(studio, design, torso, cut)
    if cut == "Tiered":
        tiers(studio, fabric, flare, 3)
    else:
        lay_flare(studio, flare, fabric, cut in ("Skater", "Pinafore", "Midi", "Maxi"), 0.6 if wide < 90 else 1.0)
    if sleeveless:
        _straps(studio, torso, fabric, 2.4 if cut != "Pinafore" else 7)
        bodice = _slip_bodice(torso, torso.arm_y + 2)
        lay(studio, bodice, fabric, folds=strain(studio, torso, 0.8)[::2], lift=0.8)
        stitch(studio.sheet, line(bodice.runs[-1]).moved(0, 4), thread(fabric.base), 0.6, 0.5)
    else:
        lay(studio, torso.body(style), fabric, folds=strain(studio, torso, 0.8), lift=0.8)
        for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
            seam(studio.sheet, edge, fabric.base, 0.7)
        if not shirt:
            seam(studio.sheet, torso.neck_edge(style).moved(0, 1), fabric.base, 0.7)
            stitch(studio.sheet, torso.neck_edge(style).moved(0, 4.5), thread(fabric.base), 0.6, 0.5)
    _dress_finish(studio, design, torso, flare)


register(
    Kind(
        "Dresses",
        "Dress",
        "Apparel",
        "Dresses",
        counts={"Women": 28, "Girls": 34},
        cuts={
            "Women": {"Midi": 4, "Wrap": 3, "Slip": 2, "Maxi": 2, "Shirt": 2, "Mini": 2, "Tiered": 2, "T-Shirt": 1},
            "Girls": {"Skater": 4, "Pinafore": 3, "Tiered": 3, "T-Shirt": 2, "Midi": 2},
        },
        patterns={
            "Women": {
                "plain": 6,
                "floral": 4,
                "ditsy": 3,
                "dots": 2,
                "breton": 1,
                "gradient": 1,
                "leopard": 1,
                "gingham": 1,
            },
            "Girls": {
                "plain": 3,
                "ditsy": 3,
                "floral": 2,
                "dots": 2,
                "hearts": 2,
                "gingham": 2,
                "stars": 1,
                "candy stripe": 1,
            },
        },
        prices=(35, 140),
        usages={"Casual": 5, "Party": 3, "Formal": 1},
        draw=draw_dress,
        weave="woven",
        weaves={"Slip": "satin", "T-Shirt": "jersey"},
        seasons=("Summer", "Summer", "Spring", "Autumn"),
    )
)

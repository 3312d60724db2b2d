"""Backpacks."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.hardware import clasp, puller, strap, zip_line
from tools.sample_catalogue.palette import darker, lighter, luminance
from tools.sample_catalogue.prints import chest
from tools.sample_catalogue.svg import AXIS, element, line, outline, panel, symmetric


def _face(studio: Studio, fabric: Fabric, y: float) -> None:
    sheet = studio.sheet
    ink = darker(fabric.base, 0.75) if luminance(fabric.base) > 0.35 else lighter(fabric.base, 0.85)
    for side in (-1, 1):
        ear = outline(
            [(AXIS + side * 44, y - 66), (AXIS + side * 66, y - 106), (AXIS + side * 82, y - 44)],
            [(AXIS + side * 60, y - 50)],
        )
        lay(studio, ear, fabric.plain(), round_=0.8)
        sheet.put(element("circle", cx=AXIS + side * 28, cy=y, r=6.5, fill=ink))
        sheet.put(
            element(
                "circle",
                cx=AXIS + side * 28 - 2,
                cy=y - 2,
                r=2,
                fill="#fff" if luminance(fabric.base) > 0.35 else "#2b2b30",
            )
        )
        sheet.put(element("circle", cx=AXIS + side * 46, cy=y + 18, r=8, fill="#f2a0a0", opacity=0.6))
    sheet.put(
        element(
            "path",
            d=f"M{AXIS - 9} {y + 14}q4.5 8 9 0q4.5 8 9 0",
            fill="none",
            stroke=ink,
            stroke_width=2.6,
            stroke_linecap="round",
        )
    )


def _front_pocket(studio: Studio, design: Design, half: float, low: float, trim: str) -> None:
    fabric, rng, sheet, cut = design.fabric, studio.rng, studio.sheet, design.cut
    block = rng.random() < 0.35 and fabric.pattern == "plain"
    cloth = fabric.plain(fabric.accent) if block else fabric
    y = low - 140
    pocket = symmetric(
        [(AXIS, y), (AXIS + half * 0.6, y + 1), (AXIS + half * 0.8, y + 14), (AXIS + half * 0.84, low - 34)],
        [(AXIS + half * 0.76, low - 12), (AXIS, low - 8)],
    )
    lay(studio, pocket, cloth, round_=0.9, lift=2.2)
    zip_line(sheet, line([(AXIS - half * 0.7, y + 24), (AXIS, y + 21), (AXIS + half * 0.7, y + 24)]), cloth.base)
    puller(sheet, AXIS + half * 0.56, y + 23)
    stitch(sheet, pocket, thread(cloth.base), 0.8, 0.5)
    if fabric.pattern == "chest print" or (design.child and fabric.pattern == "plain" and cut == "Classic"):
        sheet.put(
            chest(
                fabric if not block else Fabric("plain", fabric.accent, fabric.base, fabric.third),
                design.gender,
                AXIS,
                low - 62,
                28,
                rng,
            )
        )


def draw_backpack(studio: Studio, design: Design) -> None:
    """Draws a backpack from the front."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    half, top, low = rng.uniform(88, 96) * (0.94 if design.child else 1), 96.0, 398.0 - (18 if design.child else 0)
    trim = fabric.accent if rng.random() < 0.55 else darker(fabric.base, 0.3)
    for side in (-1, 1):
        strap(
            sheet,
            [
                (AXIS + side * 30, top + 10),
                (AXIS + side * (half + 18), top + 90),
                (AXIS + side * (half + 20), low - 90),
                (AXIS + side * (half - 8), low - 26),
            ],
            darker(fabric.base, 0.22),
            15,
        )
        studio.reach((AXIS - half - 28, top, AXIS + half + 28, low))
    strap(
        sheet,
        [(AXIS - 20, top + 6), (AXIS - 16, top - 20), (AXIS, top - 27), (AXIS + 16, top - 20), (AXIS + 20, top + 6)],
        trim,
        9,
    )
    studio.reach((AXIS, top - 34, AXIS, top))
    roll = cut == "Roll-Top"
    body = symmetric(
        [
            (AXIS, top - (0 if not roll else 2)),
            (AXIS + half * (0.55 if not roll else 0.8), top + 2),
            (AXIS + half * (0.9 if not roll else 0.94), top + (34 if not roll else 10)),
            (AXIS + half, top + 110),
            (AXIS + half + 3, low - 40),
        ],
        [(AXIS + half - 4, low - 8), (AXIS + half * 0.7, low), (AXIS, low + 3)],
    )
    lay(
        studio,
        body,
        fabric,
        folds=[
            Fold([(AXIS - half + 8, low - 60), (AXIS - half * 0.6, low - 40), (AXIS - half * 0.4, low - 8)], 11, 0.4)
        ],
    )
    for side in (-1, 1):
        pocket = outline(
            [(AXIS + side * (half + 1), low - 118), (AXIS + side * (half + 14), low - 112)],
            [(AXIS + side * (half + 15), low - 40), (AXIS + side * (half + 2), low - 12)],
            [(AXIS + side * half, low - 60)],
        )
        lay(studio, pocket, fabric.plain(darker(fabric.base, 0.12)), round_=0.6, lift=0.8)
    if roll:
        for k in range(3):
            lay(
                studio,
                symmetric(
                    [(AXIS, top - 12 + k * 12), (AXIS + half * 0.82, top - 10 + k * 12)],
                    [(AXIS + half * 0.86, top + 3 + k * 12)],
                    [(AXIS, top + 4 + k * 12)],
                ),
                fabric,
                round_=0.8,
                lift=1.0,
            )
        strap(sheet, [(AXIS, top - 14), (AXIS, top + 120)], trim, 9)
        clasp(sheet, AXIS, top + 112, "#cfcfcb")
    elif cut == "Flap":
        flap = symmetric(
            [
                (AXIS, top - 1),
                (AXIS + half * 0.56, top + 1),
                (AXIS + half * 0.92, top + 34),
                (AXIS + half + 3, top + 100),
            ],
            [(AXIS + half * 0.92, top + 136), (AXIS + half * 0.5, top + 146), (AXIS, top + 148)],
        )
        lay(studio, flap, fabric, lift=2.4)
        stitch(sheet, flap, thread(fabric.base), 0.8, 0.6)
        for side in (-1, 1):
            strap(sheet, [(AXIS + side * 38, top + 96), (AXIS + side * 38, top + 196)], trim, 9)
            clasp(sheet, AXIS + side * 38, top + 160, "#d8b665")
    else:
        arch = line(
            [
                (AXIS - half + 9, top + 128),
                (AXIS - half * 0.84, top + 48),
                (AXIS - half * 0.5, top + 17),
                (AXIS, top + 14),
                (AXIS + half * 0.5, top + 17),
                (AXIS + half * 0.84, top + 48),
                (AXIS + half - 9, top + 128),
            ]
        )
        zip_line(sheet, arch, fabric.base)
        puller(sheet, AXIS + half * 0.62, top + 26)
    _front_pocket(studio, design, half, low, trim)
    if cut == "Classic" and rng.random() < 0.5:
        patch = panel(AXIS - 13, top + 58, AXIS + 13, top + 84, 3)
        lay(studio, patch, Fabric("plain", "#b98a5a", "#fff", "#fff", "leather"), round_=0.5, lift=0.8)
        for dx in (-5, 5):
            sheet.put(element("rect", x=AXIS + dx - 1.5, y=top + 65, width=3, height=12, rx=1, fill="#5b3f26"))
    elif cut == "Character":
        _face(studio, fabric, top + 84)


register(
    Kind(
        "Backpacks",
        "Backpack",
        "Accessories",
        "Bags",
        counts={"Boys": 5, "Girls": 6, "Unisex": 11},
        cuts={
            "": {"Classic": 4, "Roll-Top": 2, "Flap": 2},
            "Boys": {"Classic": 4, "Character": 2},
            "Girls": {"Classic": 3, "Character": 3},
        },
        patterns={
            "": {"plain": 6, "camouflage": 1, "tartan": 0.5},
            "Boys": {"plain": 3, "camouflage": 2, "stars": 2, "chest print": 1},
            "Girls": {"plain": 2, "hearts": 2, "floral": 2, "dots": 1, "stars": 1},
        },
        cut_patterns={"Character": {"plain": 1}},
        prices=(25, 85),
        usages={"Travel": 4, "Casual": 5},
        draw=draw_backpack,
        weave="canvas",
    )
)

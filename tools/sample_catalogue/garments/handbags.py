"""Handbags."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, light_on, seam, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.hardware import clasp, strap
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.prints import chest
from tools.sample_catalogue.svg import AXIS, element, line, symmetric


def _diamonds(fabric: Fabric, box: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = box
    light, d, step = light_on(fabric.base), "", 20
    for i in range(int((x1 - x0 + y1 - y0) / step) + 4):
        x = x0 + i * step - (y1 - y0)
        d += f"M{x:.1f} {y0:.1f}L{x + y1 - y0:.1f} {y1:.1f}M{x + y1 - y0:.1f} {y0:.1f}L{x:.1f} {y1:.1f}"
    return (
        element("path", d=d, fill="none", stroke=light.shine, stroke_width=5, opacity=0.25, transform="translate(2 4)")
        + element("path", d=d, fill="none", stroke=light.shade, stroke_width=3, opacity=0.25)
        + element("path", d=d, fill="none", stroke=darker(fabric.base, 0.55), stroke_width=1, opacity=0.8)
    )


def _flap_bag(studio: Studio, design: Design, metal: str) -> None:
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    top, low, wide = 216.0, 376.0, rng.uniform(104, 116) if cut == "Satchel" else rng.uniform(92, 102)
    chain = cut == "Crossbody" and rng.random() < 0.5
    reach = 150 if cut == "Crossbody" else 92
    hold = [
        (AXIS - wide + 12, top + 18),
        (AXIS - wide * 0.66, top - reach * 0.74),
        (AXIS, top - reach),
        (AXIS + wide * 0.66, top - reach * 0.74),
        (AXIS + wide - 12, top + 18),
    ]
    if chain:
        shape = line(hold)
        sheet.path(
            shape,
            fill="none",
            stroke=darker(metal, 0.5),
            stroke_width=5.5,
            stroke_dasharray="6 2.4",
            stroke_linecap="round",
        )
        sheet.path(shape, fill="none", stroke=metal, stroke_width=3, stroke_dasharray="6 2.4", stroke_linecap="round")
    else:
        strap(sheet, hold, darker(fabric.base, 0.12), 9 if cut == "Crossbody" else 12)
    studio.reach((AXIS, top - reach - 8, AXIS, top))
    body = symmetric(
        [(AXIS, top), (AXIS + wide - 8, top)],
        [(AXIS + wide, top + 10), (AXIS + wide + 5, low - 22)],
        [(AXIS + wide - 2, low - 4), (AXIS + wide * 0.8, low), (AXIS, low + 3)],
    )
    lay(
        studio,
        body,
        fabric,
    )
    deep = low - top - (36 if cut == "Satchel" else 58)
    flap = symmetric(
        [(AXIS, top - 8), (AXIS + wide - 14, top - 7), (AXIS + wide + 1, top + 8)],
        [(AXIS + wide + 1, top + deep * 0.72), (AXIS + wide * 0.72, top + deep * 0.98), (AXIS, top + deep)],
    )
    quilted = fabric.pattern == "quilt"
    lay(
        studio,
        flap,
        fabric.plain() if quilted else fabric,
        lift=2.8,
        prints=_diamonds(fabric, flap.box) if quilted else "",
    )
    stitch(sheet, flap.moved(0, -3), thread(fabric.base), 0.8, 0.5)
    if cut == "Satchel":
        for side in (-1, 1):
            strap(sheet, [(AXIS + side * 54, top + 40), (AXIS + side * 54, low - 26)], darker(fabric.base, 0.25), 12)
            clasp(sheet, AXIS + side * 54, top + deep - 8, metal)
    else:
        clasp(sheet, AXIS, top + deep - 6, metal)
        seam(sheet, line([(AXIS - wide + 4, low - 12), (AXIS, low - 9), (AXIS + wide - 4, low - 12)]), fabric.base, 0.6)


def draw_bag(studio: Studio, design: Design) -> None:
    """Draws a tote, a shoulder bag, a crossbody bag or a bucket bag."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    tan = rng.choice(("#a8703f", "#7a4f30", darker(fabric.base, 0.35), fabric.accent))
    metal = rng.choice(("#d8b665", "#d8b665", "#cfcfcb"))
    if cut == "Tote":
        top, low, wide = 190.0, 410.0, rng.uniform(104, 114)
        strap(
            sheet,
            [
                (AXIS - 46, top + 8),
                (AXIS - 40, top - 70),
                (AXIS, top - 112),
                (AXIS + 40, top - 70),
                (AXIS + 46, top + 8),
            ],
            darker(tan, 0.3),
            8,
        )
        body = symmetric(
            [(AXIS, top + 5), (AXIS + wide * 0.6, top + 3), (AXIS + wide, top)],
            [(AXIS + wide - 7, low - 14)],
            [(AXIS + wide - 14, low), (AXIS, low + 4)],
        )
        lay(
            studio,
            body,
            fabric,
            folds=[
                Fold([(AXIS - 50, top + 10), (AXIS - 62, top + 90), (AXIS - 56, top + 150)], 14, 0.3),
                Fold([(AXIS + 50, top + 10), (AXIS + 64, top + 80), (AXIS + 56, top + 140)], 14, 0.3),
            ],
        )
        stitch(
            sheet,
            line([(AXIS - wide + 1, top + 14), (AXIS, top + 19), (AXIS + wide - 1, top + 14)]),
            thread(fabric.base),
            0.9,
            0.8,
        )
        strap(
            sheet,
            [
                (AXIS - 46, top + 46),
                (AXIS - 46, top + 4),
                (AXIS - 38, top - 66),
                (AXIS, top - 100),
                (AXIS + 38, top - 66),
                (AXIS + 46, top + 4),
                (AXIS + 46, top + 46),
            ],
            tan,
            8,
        )
        studio.reach((AXIS, top - 120, AXIS, top))
        if fabric.pattern == "chest print":
            sheet.put(chest(fabric, design.gender, AXIS, top + 120, 44, rng))
        return
    if cut == "Bucket":
        top, low, wide = 200.0, 404.0, rng.uniform(84, 92)
        strap(
            sheet,
            [
                (AXIS - wide + 8, top + 26),
                (AXIS - wide + 10, top - 70),
                (AXIS, top - 122),
                (AXIS + wide - 10, top - 70),
                (AXIS + wide - 8, top + 26),
            ],
            tan,
            9,
        )
        studio.reach((AXIS, top - 130, AXIS, top))
        sheet.path(
            symmetric([(AXIS, top - 10), (AXIS + wide - 10, top)], [(AXIS, top + 12)]), fill=darker(fabric.base, 0.6)
        )
        body = symmetric(
            [(AXIS, top + 6), (AXIS + wide * 0.5, top + 9), (AXIS + wide - 8, top - 1)],
            [(AXIS + wide + 2, top + 90), (AXIS + wide, low - 12)],
            [(AXIS + wide - 8, low), (AXIS, low + 5)],
        )
        folds = [
            Fold([(AXIS + x, top + 4), (AXIS + x * 1.05, top + 50), (AXIS + x * 1.15, top + 108)], 13, 0.55)
            for x in (-60, -32, -6, 22, 50)
        ]
        lay(studio, body, fabric, folds=folds)
        strap(sheet, [(AXIS - wide + 4, top + 26), (AXIS, top + 36), (AXIS + wide - 4, top + 26)], tan, 4)
        for dx in (-4, 5):
            strap(sheet, [(AXIS, top + 36), (AXIS + dx, top + 66), (AXIS + dx * 2.4, top + 92)], tan, 4)
        lay(
            studio,
            symmetric([(AXIS, low - 40), (AXIS + wide, low - 44)], [(AXIS + wide - 8, low)], [(AXIS, low + 5)]),
            fabric.plain(tan, "leather"),
            round_=0.6,
            lift=0.8,
        )
        return
    _flap_bag(studio, design, metal)


register(
    Kind(
        "Handbags",
        "Bag",
        "Accessories",
        "Bags",
        counts={"Women": 12},
        cuts={"": {"Tote": 3, "Crossbody": 3, "Satchel": 2, "Bucket": 2}},
        patterns={"": {"plain": 6, "quilt": 1.5, "breton": 1, "leopard": 0.8, "floral": 0.8, "gingham": 0.5}},
        prices=(28, 140),
        usages={"Casual": 6, "Party": 2, "Formal": 1},
        draw=draw_bag,
        weave="leather",
        weaves={"Tote": "canvas"},
        nouns={"Satchel": "Satchel"},
        cut_patterns={
            "Tote": {"plain": 3, "chest print": 3, "breton": 2, "floral": 1},
            "Bucket": {"plain": 4, "leopard": 1},
        },
        colours={"Black": 4, "Tan": 4, "Brown": 3, "Cream": 2, "Burgundy": 2},
    )
)

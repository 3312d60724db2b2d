"""Shorts."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, fan, lay, rib, stitch, thread
from tools.sample_catalogue.garments import DENIMS, Design, Kind, register
from tools.sample_catalogue.lower import Legs, band, cargo, fly, lay_legs, pockets, tie
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, line


def draw_shorts(studio: Studio, design: Design) -> None:
    """Draws shorts: denim, chino, swim, sports and cargo."""
    rng, fabric, sheet, cut = studio.rng, design.fabric, studio.sheet, design.cut
    grow, top = rng.uniform(1.02, 1.1) * (0.96 if design.feminine else 1.05), 116
    length = {"Denim": 168, "Sports": 186, "Cargo": 204}.get(cut, 190) * (0.82 if design.feminine else 1)
    wide = 96 if design.feminine or cut == "Sports" else 90
    legs = Legs(
        top,
        68 * grow,
        84 * grow,
        top + 70,
        top + 124 - (12 if design.feminine else 0),
        (wide - 3) * grow,
        9 * grow,
        top + length * 0.75 + 12,
        wide * grow,
        12 * grow,
        top + length + 18,
        18,
    )
    sheet.path(legs.inside(), fill=darker(fabric.base, 0.5))
    folds = fan(rng, (AXIS + 3, legs.crotch_y - 2), (AXIS + 60, legs.crotch_y - 10), 0.55, 4, 56, 8)
    folds += [
        Fold(
            (
                (AXIS + 20 + i * 22, legs.hem_y - 2),
                (AXIS + 24 + i * 20, legs.hem_y - 36),
                (AXIS + 30 + i * 16, legs.hem_y - 62),
            ),
            8,
            rng.uniform(0.25, 0.5),
        )
        for i in range(3)
    ]
    lay_legs(studio, legs, fabric, folds, wash=fabric.pattern == "denim wash")
    denim = cut == "Denim"
    ink = rng.choice(("#d9a24e", "#c98f43")) if denim else thread(fabric.base)
    for side in (1, -1):
        for up in (6, 8.5) if denim else (12,):
            hem = legs.hem_edge(up)
            stitch(sheet, hem if side > 0 else hem.mirrored(), ink, 0.8, 0.8)
    if cut == "Cargo":
        cargo(studio, legs, fabric)
    if cut in ("Sports", "Swim"):
        if cut == "Sports":
            for side in (1, -1):
                stripe = line(
                    [
                        (AXIS + legs.waist - 3, top + 20),
                        (AXIS + legs.hip - 5, legs.hip_y),
                        (AXIS + legs.out - 7, legs.hem_y - 3),
                    ]
                )
                sheet.path(
                    stripe if side > 0 else stripe.mirrored(),
                    fill="none",
                    stroke=fabric.accent,
                    stroke_width=7,
                    opacity=0.95,
                )
        lay(studio, legs.waistband(), fabric.plain(), round_=0.5)
        t, w = legs.top + legs.band / 2, legs.waist
        rib(sheet, line([(AXIS - w + 1, t), (AXIS, t + 3.6), (AXIS + w - 1, t)]), fabric.base, legs.band, 3.4)
        tie(studio, legs, fabric.accent if cut == "Swim" else lighter(fabric.base, 0.7))
        return
    pockets(studio, legs, ink, slant=not denim)
    fly(studio, legs, ink, fabric.base)
    band(studio, legs, fabric.plain() if denim else fabric, ink, True, "button")


register(
    Kind(
        "Shorts",
        "Shorts",
        "Apparel",
        "Bottomwear",
        counts={"Men": 12, "Boys": 18, "Girls": 12},
        cuts={
            "Men": {"Chino": 3, "Swim": 2, "Sports": 2, "Denim": 1, "Cargo": 1},
            "Boys": {"Sports": 3, "Swim": 2, "Cargo": 2, "Denim": 2, "Chino": 2},
            "Girls": {"Denim": 3, "Sports": 2, "Chino": 2},
        },
        patterns={"": {"plain": 6, "floral": 1.2, "breton": 1, "camouflage": 0.7, "gingham": 0.6, "gradient": 0.6}},
        prices=(16, 55),
        usages={"Casual": 6, "Sports": 3},
        draw=draw_shorts,
        weave="woven",
        weaves={"Denim": "denim"},
        cut_colours={"Denim": DENIMS},
        cut_patterns={"Denim": {"denim wash": 3, "plain": 1}, "Sports": {"plain": 5, "gradient": 1, "camouflage": 0.5}},
        seasons=("Summer", "Summer", "Spring"),
    )
)

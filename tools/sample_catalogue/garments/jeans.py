"""Jeans."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import DENIMS, Design, Kind, register
from tools.sample_catalogue.lower import Legs, band, creases, fly, lay_legs, legs_for, pockets
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import AXIS, element, line, outline


def _rip(studio: Studio, legs: Legs, fabric: Fabric) -> None:
    x, y = AXIS - (legs.knee_in + legs.knee_out) / 2, legs.knee_y - 6
    tear = outline([(x - 15, y), (x, y - 4), (x + 14, y - 1)], [(x + 16, y + 5)], [(x, y + 8), (x - 16, y + 6)])
    studio.sheet.path(tear, fill=darker(fabric.base, 0.55))
    for i in range(6):
        edge = line([(x - 15, y + i * 1.3), (x, y + i * 1.5 - 1), (x + 15, y + i)])
        studio.sheet.path(edge, fill="none", stroke="#eef1f3", stroke_width=0.8, opacity=0.85)


def draw_jeans(studio: Studio, design: Design) -> None:
    """Draws five-pocket jeans."""
    rng, fabric, sheet = studio.rng, design.fabric, studio.sheet
    legs = legs_for(design, design.cut, rng)
    gold = rng.choice(("#d9a24e", "#c98f43", thread(fabric.base)))
    sheet.path(legs.inside(), fill=darker(fabric.base, 0.5))
    tight = {"Skinny": 1.4, "Slim": 1.2}.get(design.cut, 0.9)
    lay_legs(studio, legs, fabric, creases(legs, rng, tight), wash=fabric.pattern == "denim wash")
    for side in (1, -1):
        inseam = line(
            [
                (AXIS + 4, legs.crotch_y + 6),
                (AXIS + legs.knee_in + 3, legs.knee_y),
                (AXIS + legs.inn + 3, legs.hem_y - 3),
            ]
        )
        shape = inseam if side > 0 else inseam.mirrored()
        stitch(sheet, shape, gold, 0.7, 0.6)
        hem = legs.hem_edge(7)
        stitch(sheet, hem if side > 0 else hem.mirrored(), gold, 0.8, 0.85)
    if rng.random() < 0.25 and fabric.pattern == "denim wash":
        _rip(studio, legs, fabric)
    pockets(studio, legs, gold, slant=False)
    coin = line(
        [(AXIS + legs.waist * 0.52, legs.top + legs.band + 18), (AXIS + legs.waist * 0.82, legs.top + legs.band + 16)]
    )
    stitch(sheet, coin, gold, 0.7, 0.7)
    fly(studio, legs, gold, fabric.base)
    band(studio, legs, fabric.plain(), gold, True, "button")
    for side in (-1, 1):
        sheet.put(
            element("circle", cx=AXIS + side * legs.waist * 0.44, cy=legs.top + legs.band + 6, r=1.3, fill="#c99a5b")
        )


register(
    Kind(
        "Jeans",
        "Jeans",
        "Apparel",
        "Bottomwear",
        counts={"Men": 14, "Women": 14, "Boys": 14, "Girls": 12},
        cuts={
            "Men": {"Slim": 3, "Straight": 3, "Tapered": 2, "Relaxed": 1},
            "Women": {"Skinny": 4, "Flared": 2, "Straight": 3, "Cropped": 1},
            "Boys": {"Slim": 3, "Regular": 2, "Relaxed": 2},
            "Girls": {"Skinny": 3, "Flared": 2, "Wide Leg": 1, "Regular": 2},
        },
        patterns={"": {"denim wash": 1}},
        prices=(35, 95),
        usages={"Casual": 1},
        draw=draw_jeans,
        weave="denim",
        colours=DENIMS,
    )
)

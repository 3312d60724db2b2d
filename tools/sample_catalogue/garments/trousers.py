"""Trousers, joggers and leggings."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, rib, seam, stitch, thread
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.lower import band, cargo, creases, fly, lay_legs, legs_for, pockets, tie
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, line, outline

_MUTED = {
    "Pink": 0.2,
    "Coral": 0.1,
    "Yellow": 0.1,
    "Purple": 0.1,
    "Orange": 0.1,
    "Turquoise": 0.1,
    "Mint": 0.3,
    "Red": 0.3,
    "Khaki": 4,
    "Beige": 4,
    "Olive": 3,
    "Navy": 1.5,
    "Black": 3,
    "Charcoal": 3,
    "Grey": 4,
    "Brown": 2,
    "Cream": 1.5,
    "Tan": 2,
    "Lavender": 0.3,
    "Teal": 0.5,
    "Light Blue": 0.2,
    "Blue": 0.1,
    "White": 1,
}


def draw_trousers(studio: Studio, design: Design) -> None:
    """Draws chinos, tailored trousers, joggers, cargo trousers and leggings."""
    rng, fabric, sheet, cut = studio.rng, design.fabric, studio.sheet, design.cut
    legs = legs_for(design, cut, rng)
    sheet.path(legs.inside(), fill=darker(fabric.base, 0.5))
    pressed = cut not in ("Legging", "Jogger", "Cargo")
    folds = creases(legs, rng, 0.35 if pressed else 0.5 if cut == "Legging" else 0.8)
    lay_legs(studio, legs, fabric, folds)
    if pressed:
        for side in (1, -1):
            press = line(
                [
                    (AXIS + legs.waist * 0.5, legs.top + legs.band + (4 if cut == "Pleated" else 70)),
                    (AXIS + (legs.knee_in + legs.knee_out) / 2 + 1, legs.knee_y),
                    (AXIS + (legs.inn + legs.out) / 2, legs.hem_y),
                ]
            )
            edge = press if side > 0 else press.mirrored()
            seam(sheet, edge, fabric.base, 1.3)
            light = lighter(fabric.base, 0.4)
            sheet.path(edge.moved(-4.5 * side, 0), fill="none", stroke=light, stroke_width=5, opacity=0.36)
    if cut in ("Jogger", "Legging"):
        if cut == "Jogger":
            track = line(
                [
                    (AXIS + legs.waist - 3, legs.top + legs.band + 4),
                    (AXIS + legs.hip - 5, legs.hip_y),
                    (AXIS + legs.knee_out - 5, legs.knee_y),
                    (AXIS + legs.out - 4, legs.hem_y - 14),
                ]
            )
            for side in (1, -1) if fabric.pattern == "plain" and rng.random() < 0.8 else ():
                stripe = track if side > 0 else track.mirrored()
                sheet.path(stripe, fill="none", stroke=fabric.accent, stroke_width=7)
            for side in (1, -1):
                hem = legs.hem_edge(10)
                rib(sheet, hem if side > 0 else hem.mirrored(), darker(fabric.base, 0.12), 24)
            pockets(studio, legs, thread(fabric.base), slant=True)
        lay(studio, legs.waistband(), fabric.plain(), round_=0.5)
        if cut == "Jogger":
            t, w = legs.top + legs.band / 2, legs.waist
            rib(sheet, line([(AXIS - w + 1, t), (AXIS, t + 3.6), (AXIS + w - 1, t)]), fabric.base, legs.band, 3)
            tie(studio, legs, lighter(fabric.base, 0.6))
        return
    for side in (1, -1):
        hem = legs.hem_edge(8)
        stitch(sheet, hem if side > 0 else hem.mirrored(), thread(fabric.base), 0.7, 0.6)
    if cut == "Chino":
        for side in (1, -1):
            turned_up = outline(legs.hem_edge(20).points, list(reversed(legs.hem_edge(1).points)))
            cuff = fabric.plain(lighter(fabric.base, 0.12))
            lay(studio, turned_up if side > 0 else turned_up.mirrored(), cuff, round_=0.6, lift=1.2)
    pockets(studio, legs, thread(fabric.base), slant=True)
    if cut == "Cargo":
        cargo(studio, legs, fabric)
    fly(studio, legs, thread(fabric.base), fabric.base)
    band(
        studio,
        legs,
        fabric,
        thread(fabric.base),
        cut not in ("Wide Leg",),
        "button" if cut in ("Chino", "Cargo", "Regular") else "hook",
    )


register(
    Kind(
        "Trousers",
        "Trousers",
        "Apparel",
        "Bottomwear",
        counts={"Men": 14, "Women": 12, "Boys": 12, "Girls": 5},
        cuts={
            "Men": {"Chino": 4, "Tapered": 1, "Pleated": 4, "Cargo": 2},
            "Women": {"Wide Leg": 4, "Pleated": 4, "Slim": 1, "Cropped": 1},
            "Boys": {"Chino": 3, "Cargo": 2},
            "Girls": {"Wide Leg": 2, "Chino": 1},
        },
        patterns={
            "": {"plain": 7, "pinstripe": 2, "windowpane": 2, "tartan": 1},
            "Boys": {"plain": 7, "camouflage": 2},
            "Girls": {"plain": 4, "stars": 1.5, "hearts": 1.5, "floral": 1, "leopard": 1},
        },
        prices=(28, 110),
        usages={"Casual": 5, "Formal": 3, "Smart Casual": 3},
        draw=draw_trousers,
        weave="woven",
        weaves={"Cargo": "canvas"},
        colours=_MUTED,
        nouns={"Chino": "Chinos"},
    )
)
register(
    Kind(
        "Track Pants",
        "Track Pants",
        "Apparel",
        "Bottomwear",
        counts={"Men": 11, "Boys": 14},
        cuts={"": {"Jogger": 1}},
        patterns={"": {"plain": 7, "camouflage": 1}},
        prices=(22, 60),
        usages={"Sports": 6, "Casual": 4},
        draw=draw_trousers,
        weave="fleece",
        colours={"Grey": 5, "Black": 5, "Navy": 4, "White": 0.3},
        nouns={"Jogger": "Joggers"},
    )
)
register(
    Kind(
        "Leggings",
        "Leggings",
        "Apparel",
        "Bottomwear",
        counts={"Women": 6, "Girls": 14},
        cuts={"": {"Legging": 1}},
        patterns={
            "": {"plain": 4, "leopard": 1, "floral": 1},
            "Girls": {"plain": 4, "stars": 2, "hearts": 2, "floral": 1},
        },
        prices=(14, 45),
        usages={"Casual": 6, "Sports": 4},
        draw=draw_trousers,
        weave="jersey",
        nouns={"Legging": "Leggings"},
    )
)

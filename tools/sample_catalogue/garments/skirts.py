"""Skirts."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, rib, seam, stitch
from tools.sample_catalogue.flare import Flare, bow, lay_flare, tiers
from tools.sample_catalogue.garments import DENIMS, Design, Kind, register
from tools.sample_catalogue.hardware import button
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, line, symmetric


def _skirt_waist(studio: Studio, design: Design, flare: Flare) -> None:
    fabric, cut, sheet, rng = design.fabric, design.cut, studio.sheet, studio.rng
    w, t = flare.waist, flare.top
    band = symmetric(
        [(AXIS, t - 12), (AXIS + w * 0.6, t - 13), (AXIS + w - 1.5, t - 15)],
        [(AXIS + w + 0.5, t + 1)],
        [(AXIS + w * 0.6, t + 4), (AXIS, t + 5)],
    )
    lay(studio, band, fabric.plain() if cut == "Tutu" else fabric, round_=0.5, lift=0.9)
    if cut in ("Tutu", "Skater", "Tiered"):
        rib(sheet, line([(AXIS - w + 0.5, t - 7), (AXIS, t - 3.5), (AXIS + w - 0.5, t - 7)]), fabric.base, 15, 3)
    if cut == "Tutu":
        bow(studio, fabric.plain(fabric.accent), AXIS + w * 0.5, t - 4)
    if cut == "Denim":
        gold = rng.choice(("#d9a24e", "#c98f43"))
        for side in (-1, 1):
            pocket = line(
                [
                    (AXIS + side * w * 0.42, t + 3),
                    (AXIS + side * w * 0.5, t + 20),
                    (AXIS + side * w * 0.8, t + 30),
                    (AXIS + side * (w + 9), t + 28),
                ]
            )
            seam(sheet, pocket, fabric.base, 0.9)
            stitch(sheet, pocket.moved(0, 3), gold, 0.8)
        seam(sheet, line([(AXIS, t + 4), (AXIS, flare.hem_y + 8)]), fabric.base, 1.0)
        for i in range(4):
            button(sheet, AXIS, t - 4 + i * 26, 3.2, "#c2a56e")
        stitch(sheet, line(flare.ruffle()).moved(0, -9), gold, 0.8)
    if cut in ("A-Line", "Mini") and rng.random() < 0.6:
        for i in range(6):
            button(sheet, AXIS, t - 4 + (flare.hem_y - t - 6) * i / 5, 3.4, "#8a6543")
        for x in (-8, 8):
            seam(sheet, line([(AXIS + x, t + 4), (AXIS + x, flare.hem_y + 7)]), fabric.base, 0.7)
    if cut == "Pencil":
        seam(sheet, line([(AXIS + 22, flare.hem_y - 60), (AXIS + 22, flare.hem_y + 6)]), fabric.base, 1.4)
        for side in (-1, 1):
            seam(sheet, line([(AXIS + side * w * 0.45, t + 4), (AXIS + side * w * 0.5, t + 46)]), fabric.base, 0.7)


def draw_skirt(studio: Studio, design: Design) -> None:
    """Draws a skirt."""
    rng, fabric, cut, sheet = studio.rng, design.fabric, design.cut, studio.sheet
    top = 96
    low = {
        "Mini": 236,
        "Midi": 386,
        "Maxi": 430,
        "Pleated": 330,
        "Pencil": 336,
        "Denim": 244,
        "Tiered": 350,
        "Skater": 262,
        "Tutu": 268,
        "A-Line": 300,
    }[cut] - (20 if design.child and cut in ("Midi", "Pleated") else 0)
    wide = {
        "Mini": 96,
        "Midi": 116,
        "Maxi": 118,
        "Pleated": 126,
        "Pencil": 76,
        "Denim": 98,
        "Tiered": 128,
        "Skater": 130,
        "Tutu": 134,
        "A-Line": 116,
    }[cut] * rng.uniform(0.95, 1.05)
    waist = 62 * rng.uniform(0.96, 1.03)
    hip = {"Pencil": 83, "Mini": 84, "Denim": 86}.get(cut, waist + (wide - waist) * 0.42)
    waves = {"Mini": 2, "Denim": 2, "Pencil": 2, "Pleated": 13, "Tutu": 12}.get(cut, 7)
    flare = Flare(top, waist, hip, wide, low, waves, 2.5 if wide < 100 else 4 if cut == "Pleated" else 5.5)
    sheet.path(
        symmetric([(AXIS, top - 20), (AXIS + waist - 3, top - 14)], [(AXIS, top - 8)]), fill=darker(fabric.base, 0.5)
    )
    if cut == "Tiered":
        tiers(studio, fabric, flare, 3)
    elif cut == "Tutu":
        for drop, fade in ((14, 0.25), (6, 0.12), (0, 0.0)):
            layer = Flare(top, waist, hip, wide - drop * 0.3, low - 14 + drop, waves, 9)
            lay_flare(studio, layer, fabric.plain(lighter(fabric.base, fade)) if drop else fabric, True, 0.8)
    else:
        lay_flare(
            studio,
            flare,
            fabric,
            cut not in ("Pencil", "Mini", "Denim"),
            0.35 if cut in ("Pencil", "Mini", "Denim") else 1.0,
        )
    _skirt_waist(studio, design, flare)


register(
    Kind(
        "Skirts",
        "Skirt",
        "Apparel",
        "Bottomwear",
        counts={"Women": 16, "Girls": 18},
        cuts={
            "Women": {"Midi": 3, "Pleated": 3, "Mini": 2, "Pencil": 2, "Denim": 2, "A-Line": 2, "Maxi": 1},
            "Girls": {"Skater": 3, "Tutu": 3, "Tiered": 2, "Denim": 2, "Pleated": 2},
        },
        patterns={
            "": {
                "plain": 6,
                "floral": 2,
                "tartan": 2,
                "dots": 1.5,
                "ditsy": 1,
                "gingham": 1,
                "leopard": 0.7,
                "candy stripe": 0.7,
            }
        },
        prices=(22, 85),
        usages={"Casual": 6, "Formal": 1, "Party": 2},
        draw=draw_skirt,
        weave="woven",
        weaves={"Denim": "denim"},
        cut_colours={"Denim": DENIMS},
        cut_patterns={"Denim": {"plain": 1}, "Tutu": {"plain": 3, "stars": 1, "dots": 1}},
    )
)

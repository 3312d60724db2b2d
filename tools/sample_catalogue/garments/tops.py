"""Tops without sleeves, and peplum blouses."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, seam, stitch, thread
from tools.sample_catalogue.flare import Flare, lay_flare
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.tees import inside_neck, lay_sleeves, strain
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import AXIS, Shape, line, outline, symmetric
from tools.sample_catalogue.torso import Torso, sleeve, torso_for


def _tank(torso: Torso, wide: float) -> Shape:
    neck, top, mid = torso.neck, torso.top, (torso.shoulder_y + torso.arm_y) / 2
    return symmetric(
        [(AXIS, torso.neck_low + 26), (AXIS + neck * 0.7, torso.neck_low + 12), (AXIS + neck + 2, top)],
        [(AXIS + neck + wide, top + wide * 0.22)],
        [(AXIS + neck + wide - 2, mid), (AXIS + torso.arm - 12, torso.arm_y - 8), (AXIS + torso.arm, torso.arm_y + 6)],
        [torso.right(torso.waist, torso.waist_y), torso.right(torso.hem, torso.hem_y)],
        [torso.right(torso.hem * 0.5, torso.hem_y + 4), (AXIS, torso.hem_y + 5)],
    )


def _cami(torso: Torso) -> Shape:
    top = torso.arm_y - 32
    return symmetric(
        [(AXIS, top + 20), (AXIS + 20, top + 12), (AXIS + torso.neck + 6, top - 4)],
        [(AXIS + torso.neck + 18, top + 12), (AXIS + torso.arm - 2, torso.arm_y + 4)],
        [torso.right(torso.waist + 1, torso.waist_y), torso.right(torso.hem + 4, torso.hem_y)],
        [torso.right(torso.hem * 0.5, torso.hem_y + 5), (AXIS, torso.hem_y + 6)],
        pointed=True,
    )


def draw_top(studio: Studio, design: Design) -> None:
    """Draws a vest, a camisole or a peplum blouse."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    torso = torso_for(design.gender, rng, hem_y=-34, waist=-4, hem=-2)
    if cut == "Peplum":
        torso = torso_for(design.gender, rng, waist=-10)
        inside_neck(studio, torso, fabric.base)
        lay_sleeves(studio, design, sleeve(torso, 58, 44, 62, puff=12), 6)
        cropped = Torso(**{**torso.__dict__, "hem": torso.waist, "hem_y": torso.waist_y + 6, "hem_sag": 4.0})
        flare = Flare(torso.waist_y + 4, torso.waist, torso.waist + 14, torso.waist + 34, torso.waist_y + 78, 7)
        lay_flare(studio, flare, fabric, True)
        lay(
            studio,
            cropped.body("square" if rng.random() < 0.4 else "round"),
            fabric,
            lift=0.3,
            folds=strain(studio, cropped, 0.8),
        )
        for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
            seam(sheet, edge, fabric.base, 0.7)
        return
    if cut == "Cami":
        body = _cami(torso)
        for side in (-1, 1):
            x = AXIS + side * (torso.neck + 6)
            ribbon = outline(
                [(x - 2.4, torso.top), (x + 2.4, torso.top)],
                [(x + 2.4, torso.arm_y - 30)],
                [(x - 2.4, torso.arm_y - 30)],
            )
            lay(studio, ribbon, fabric.plain(), round_=0.4, lift=0.6)
    else:
        body = _tank(torso, 24 if cut == "Vest" else 15)
        back = symmetric(
            [(AXIS, torso.top + 20), (AXIS + torso.neck * 0.7, torso.top + 14), (AXIS + torso.neck + 3, torso.top + 1)],
            [(AXIS + torso.neck + 8, torso.top + 20)],
            [(AXIS, torso.neck_low + 32)],
        )
        sheet.path(back, fill=darker(fabric.base, 0.4))
    lay(studio, body, fabric, lift=0.8, folds=strain(studio, torso, 0.9))
    inner = line([*body.runs[0]])
    stitch(sheet, inner.moved(0, 5), thread(fabric.base), 0.7, 0.6)
    stitch(sheet, inner.mirrored().moved(0, 5), thread(fabric.base), 0.7, 0.6)
    stitch(sheet, torso.hem_edge(8), thread(fabric.base), 0.7, 0.7)


register(
    Kind(
        "Tops",
        "Top",
        "Apparel",
        "Topwear",
        counts={"Women": 14, "Girls": 12},
        cuts={"": {"Cami": 3, "Vest": 4, "Peplum": 3, "Tank": 2}},
        patterns={"": {"plain": 5, "breton": 2, "ditsy": 2, "floral": 2, "dots": 1, "gingham": 1}},
        prices=(14, 48),
        usages={"Casual": 7, "Party": 3},
        draw=draw_top,
        weave="jersey",
        weaves={"Cami": "satin", "Peplum": "woven"},
        seasons=("Summer", "Summer", "Spring"),
    )
)

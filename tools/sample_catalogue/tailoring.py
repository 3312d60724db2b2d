"""Lapels, flaps and buttons, and the long coats that have them."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, seam, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design
from tools.sample_catalogue.hardware import button
from tools.sample_catalogue.outerwear import coat, sides, welts
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import AXIS, element, line, outline, panel, symmetric
from tools.sample_catalogue.torso import Torso

HORN = "#6d4c33"


def lapels(studio: Studio, torso: Torso, fabric: Fabric, overlap: float, notch: float = 76) -> None:
    """Collar and lapels down to the torso's neck, and the edge of the front, `overlap` to the right of the middle."""
    low, close, n, top = torso.hem_y + torso.hem_sag, torso.neck_low, torso.neck, torso.top
    opening = symmetric(
        [(AXIS, top + 8), (AXIS + n - 1, top - 4)], [(AXIS + 3, close - 3), (AXIS, close)], pointed=True
    )
    studio.sheet.path(opening, fill=darker(fabric.base, 0.55))
    front = line([(AXIS + overlap, close), (AXIS + overlap, low - 26), (AXIS + min(overlap, 6) - 12, low)])
    seam(studio.sheet, front, fabric.base, 1.3)
    collar = outline(
        [(AXIS + n * 0.4, top - 13), (AXIS + n + 1, top - 2)],
        [(AXIS + n + 15, top + 26)],
        [(AXIS + n + 1, top + 38)],
        [(AXIS + n * 0.72, top + 18), (AXIS + n * 0.4, top - 13)],
    )
    lapel = outline(
        [(AXIS + n * 0.86, top + 16), (AXIS + n + 2, top + 36)],
        [(AXIS + n + 18, top + 32)],
        [(AXIS + n + 3, top + notch), (AXIS + overlap, close + 2)],
        [(AXIS + n * 0.62, top + notch - 14), (AXIS + n * 0.86, top + 16)],
    )
    stand = symmetric(
        [(AXIS, top - 16), (AXIS + n * 0.5, top - 13), (AXIS + n, top)], [(AXIS + n * 0.5, top + 3), (AXIS, top + 5)]
    )
    lay(studio, stand, fabric.plain(darker(fabric.base, 0.1)), round_=0.4, lift=0.4)
    for pair, angle in ((lapel, 14), (collar, 30)):
        for side, shape in zip((1, -1), sides(pair), strict=True):
            lay(studio, shape, fabric, angle=angle * side, round_=0.5, lift=1.6)


def flaps(studio: Studio, torso: Torso, fabric: Fabric, y: float) -> None:
    """A pocket flap on each side."""
    for side in (-1, 1):
        flap = outline(
            [(AXIS + side * 26, y), (AXIS + side * 66, y - 3)],
            [(AXIS + side * 66, y + 9)],
            [(AXIS + side * 26, y + 12)],
        )
        lay(studio, flap, fabric, round_=0.3, lift=1.0)


def buttons(studio: Studio, torso: Torso, fabric: Fabric, overlap: float, rows: int, step: float) -> None:
    """Rows of buttons below the lapels, in pairs where the front overlaps far."""
    paint = studio.rng.choice((darker(fabric.base, 0.5), HORN))
    for i in range(rows):
        for x in (-overlap + 1, overlap - 1) if overlap > 8 else (0.0,):
            button(studio.sheet, AXIS + x, torso.neck_low + 8 + i * step, 3.8, paint)


def _long(studio: Studio, design: Design, neck_low: float, flare: float) -> Torso:
    """A front that reaches to the knees, with the folds that its length hangs in."""
    torso, _ = coat(
        studio, design, "v", 8, None, 36, neck_low=neck_low, hem_y=92, hem=flare, waist=0, shoulder=4, waist_y=4
    )
    for x in (0.36, 0.74):
        for fold in sides(
            line(
                [
                    (AXIS + torso.waist * x, torso.waist_y + 44),
                    (AXIS + (torso.waist + 6) * x, torso.waist_y + 110),
                    (AXIS + torso.hem * x, torso.hem_y - 10),
                ]
            )
        ):
            seam(studio.sheet, fold, design.fabric.base, 0.35)
    return torso


def overcoat(studio: Studio, design: Design) -> None:
    """A long woollen coat, its front closed by one row of buttons or two."""
    fabric = design.fabric
    torso = _long(studio, design, neck_low=84, flare=12)
    overlap = 16 if studio.rng.random() < 0.5 else 3
    lapels(studio, torso, fabric, overlap, notch=70)
    flaps(studio, torso, fabric, torso.waist_y + 46)
    buttons(studio, torso, fabric, overlap, rows=3, step=44)
    stitch(studio.sheet, torso.hem_edge(9), thread(fabric.base), 0.6, 0.5)


def trench(studio: Studio, design: Design) -> None:
    """A trench coat: double-breasted, belted, with straps on its shoulders."""
    fabric, sheet = design.fabric, studio.sheet
    torso = _long(studio, design, neck_low=58, flare=18)
    lapels(studio, torso, fabric, 20, notch=62)
    yoke = outline(
        [(AXIS + 22, torso.arm_y - 26), (AXIS + torso.arm - 6, torso.arm_y - 30)],
        [(AXIS + torso.arm - 4, torso.arm_y - 8)],
        [(AXIS + 46, torso.arm_y + 10), (AXIS + 22, torso.arm_y + 4)],
    )
    lay(studio, yoke, fabric, round_=0.3, lift=1.2)
    stitch(sheet, yoke, thread(fabric.base), 0.7, 0.6)
    for side in (-1, 1):
        start = (AXIS + side * (torso.neck + 20), torso.top + 13)
        end = (AXIS + side * (torso.shoulder - 3), torso.shoulder_y + 5)
        strap = outline([start, end], [(end[0] - side * 3, end[1] + 8)], [(start[0] - side * 3, start[1] + 8)])
        lay(studio, strap, fabric, round_=0.4, lift=0.9)
        button(sheet, start[0] + side * 4, start[1] + 5, 2.4, HORN)
    for y in (torso.neck_low + 14, torso.neck_low + 58, torso.waist_y + 62):
        for x in (-19, 19):
            button(sheet, AXIS + x, y, 3.8, HORN)
    welts(studio, torso, fabric, torso.waist_y + 40)
    y, half = torso.waist_y + 6, torso.waist + 3
    belt = symmetric([(AXIS, y + 3), (AXIS + half, y - 1)], [(AXIS + half + 1, y + 17)], [(AXIS, y + 22)])
    lay(studio, belt, fabric, round_=0.6, lift=1.8, folds=[Fold([(AXIS - 50, y + 10), (AXIS - 20, y + 12)], 5, 0.4)])
    for drop in (6, 18):
        row = line([(AXIS - half, y - 4 + drop), (AXIS, y + drop), (AXIS + half, y - 4 + drop)])
        stitch(sheet, row, thread(fabric.base), 0.6, 0.5)
    hanging = outline([(AXIS + 24, y + 8), (AXIS + 38, y + 6)], [(AXIS + 44, y + 62)], [(AXIS + 30, y + 66)])
    lay(studio, hanging, fabric, round_=0.7, lift=1.4)
    frame = panel(AXIS + 6, y - 2, AXIS + 30, y + 24, 3)
    sheet.path(frame, fill="none", stroke=HORN, stroke_width=4.6)
    sheet.put(element("path", d=f"M{AXIS + 8} {y + 11}h22", stroke="#8d6a4c", stroke_width=2.4))
    stitch(sheet, torso.hem_edge(9), thread(fabric.base), 0.6, 0.5)

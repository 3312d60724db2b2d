"""The lower body that jeans, trousers and shorts are cut for: measurements, legs and their details."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tools.sample_catalogue.cloth import Fold, Studio, fan, lay, light_on, seam, soft, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design
from tools.sample_catalogue.hardware import button
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Point, Shape, Sheet, element, line, outline, panel, symmetric


@dataclass(frozen=True)
class Legs:
    """Half widths and heights of a pair of legs seen from the front; `out` and `inn` are a hem's two ends."""

    top: float
    waist: float
    hip: float
    hip_y: float
    crotch_y: float
    knee_out: float
    knee_in: float
    knee_y: float
    out: float
    inn: float
    hem_y: float
    band: float = 15

    def leg(self) -> Shape:
        """The right leg with its half of the seat."""
        return outline(
            [(AXIS, self.top + self.band + 2), (AXIS + self.waist, self.top + self.band - 1)],
            [(AXIS + self.hip, self.hip_y), (AXIS + self.knee_out, self.knee_y), (AXIS + self.out, self.hem_y - 2)],
            [(AXIS + (self.out + self.inn) / 2, self.hem_y + 2), (AXIS + self.inn, self.hem_y)],
            [(AXIS + self.knee_in, self.knee_y), (AXIS + 2.5, self.crotch_y + 4)],
            [(AXIS, self.crotch_y)],
        )

    def waistband(self) -> Shape:
        """The waistband."""
        w, t, b = self.waist, self.top, self.band
        return symmetric(
            [(AXIS, t + 4), (AXIS + w * 0.6, t + 2.5), (AXIS + w - 1, t)],
            [(AXIS + w + 1, t + b - 1)],
            [(AXIS + w * 0.6, t + b + 1.8), (AXIS, t + b + 3.5)],
        )

    def inside(self) -> Shape:
        """The inside of the back of the waist."""
        w, t = self.waist, self.top
        return symmetric(
            [(AXIS, t - 4), (AXIS + w * 0.7, t - 3), (AXIS + w - 1, t + 1)], [(AXIS + w * 0.6, t + 6), (AXIS, t + 8)]
        )

    def hem_edge(self, up: float) -> Shape:
        """The right hem as an open line, `up` units above it."""
        share = up / (self.hem_y - self.knee_y)
        out = self.out + (self.knee_out - self.out) * share
        inn = self.inn + (self.knee_in - self.inn) * share
        return line(
            [
                (AXIS + inn, self.hem_y - up),
                (AXIS + (inn + out) / 2, self.hem_y - up + 2),
                (AXIS + out, self.hem_y - up - 2),
            ]
        )


# Half widths of knee and hem, outside and inside: knee out, knee in, hem out, hem in.
_FITS: dict[str, tuple[float, float, float, float]] = {
    "Skinny": (52, 20, 50, 24),
    "Slim": (56, 17, 54, 20),
    "Straight": (61, 13, 62, 14),
    "Regular": (60, 14, 60, 16),
    "Tapered": (62, 13, 52, 20),
    "Wide Leg": (68, 9, 84, 6),
    "Flared": (53, 19, 76, 11),
    "Relaxed": (65, 11, 66, 12),
    "Jogger": (71, 9, 58, 16),
    "Cargo": (65, 11, 62, 13),
    "Cropped": (60, 14, 62, 13),
    "Legging": (49, 21, 43, 27),
    "Chino": (62, 12, 60, 14),
    "Pleated": (70, 8, 66, 11),
}


def legs_for(design: Design, fit: str, rng: Random) -> Legs:
    """Measurements of a fit for a gender, each a little different from piece to piece."""
    knee_out, knee_in, out, inn = _FITS[fit]
    child, top = design.child, 50 if not design.child else 78
    grow = rng.uniform(0.97, 1.04) * (0.95 if design.gender == "Women" else 1.0) * (0.98 if child else 1)
    low = 434 if not child else 412
    if fit == "Cropped":
        low -= 44
    waist = (54 if design.feminine else 58) * grow
    return Legs(
        top,
        waist,
        (64 if design.gender == "Women" else 63) * grow,
        top + 74,
        top + 118 - (8 if child else 0),
        knee_out * grow,
        knee_in * grow,
        top + 232 - (30 if child else 0),
        out * grow,
        inn * grow,
        low,
    )


def creases(legs: Legs, rng: Random, tight: float) -> list[Fold]:
    """Creases at the crotch, the knees and the hems."""
    folds = fan(rng, (AXIS + 3, legs.crotch_y - 2), (AXIS + 54, legs.crotch_y - 14), 0.5, 3, 42, 5)
    middle = (legs.knee_in + legs.knee_out) / 2
    for offset in (-16, 2, 18):
        y = legs.knee_y + offset + rng.uniform(-5, 5)
        folds.append(
            Fold(
                ((AXIS + legs.knee_in + 2, y + 4), (AXIS + middle, y), (AXIS + legs.knee_out - 8, y + 5)),
                5,
                rng.uniform(0.2, 0.5) * tight,
            )
        )
    for offset in (14, 26, 40):
        y = legs.hem_y - offset + rng.uniform(-4, 4)
        folds.append(
            Fold(
                ((AXIS + legs.inn + 1, y - 4), (AXIS + (legs.inn + legs.out) / 2, y + 3), (AXIS + legs.out - 3, y - 5)),
                5,
                rng.uniform(0.2, 0.5) * tight,
            )
        )
    return folds


def faded(sheet: Sheet, legs: Legs, fabric: Fabric, side: int) -> str:
    """Markup of the paler thigh, shin and whiskers of washed denim on one leg (side 1 or -1)."""
    x = AXIS + side * (legs.knee_in + legs.knee_out) / 2
    parts = []
    for cy, ry, strength in ((legs.crotch_y + 28, 62, 0.55), (legs.knee_y + 62, 58, 0.28)):
        box = (x - 20, cy - ry, x + 20, cy + ry)
        parts.append(
            element(
                "ellipse",
                cx=x,
                cy=cy,
                rx=15,
                ry=ry,
                fill=lighter(fabric.base, 0.6),
                opacity=strength,
                filter=soft(sheet, 10, box, 10),
            )
        )
    for i in range(4):
        y = legs.crotch_y - 22 + i * 11
        d = line([(AXIS + side * 12, y + 2), (AXIS + side * 32, y - 2), (AXIS + side * 56, y + 4)])
        parts.append(
            element(
                "path",
                d=d.d,
                fill="none",
                stroke=lighter(fabric.base, 0.7),
                stroke_width=2.6,
                opacity=0.32,
                filter=soft(sheet, 1.5, d.box, 3),
            )
        )
    return "".join(parts)


def lay_legs(studio: Studio, legs: Legs, fabric: Fabric, folds: list[Fold], wash: bool = False) -> None:
    """Both legs, faded where denim is washed."""
    sheet = studio.sheet
    for side in (1, -1):
        leg = legs.leg() if side > 0 else legs.leg().mirrored()
        creases = (
            folds
            if side > 0
            else [Fold([(2 * AXIS - x, y + 3) for x, y in f.points], f.width, -f.depth) for f in folds]
        )
        pale = faded(sheet, legs, fabric, side) if wash else ""
        lay(studio, leg, fabric, angle=-3 * side, folds=creases, prints=pale)
    sheet.path(
        line([(AXIS, legs.top + legs.band + 2), (AXIS, legs.crotch_y)]),
        fill="none",
        stroke=light_on(fabric.base).shade,
        stroke_width=1.2,
        opacity=0.8,
    )


def pockets(studio: Studio, legs: Legs, paint: str, slant: bool) -> None:
    """The openings of the front pockets."""
    sheet, w, y = studio.sheet, legs.waist, legs.top + legs.band
    for side in (1, -1):
        if slant:
            points: list[Point] = [(AXIS + w * 0.66, y + 2), (AXIS + legs.hip - 4, y + 46)]
        else:
            points = [
                (AXIS + w * 0.42, y + 3),
                (AXIS + w * 0.5, y + 22),
                (AXIS + w * 0.78, y + 33),
                (AXIS + legs.hip - 7, y + 34),
            ]
        edge = line(points)
        shape = edge if side > 0 else edge.mirrored()
        seam(sheet, shape, darker(paint, 0.5), 1.0)
        beside = edge.moved(-2.4, 3)
        stitch(sheet, beside if side > 0 else beside.mirrored(), paint, 0.8, 0.85)


def fly(studio: Studio, legs: Legs, paint: str, cloth: str) -> None:
    """The stitching of the fly."""
    sheet, y = studio.sheet, legs.top + legs.band + 3
    curve = line([(AXIS + 13, y), (AXIS + 13, y + 38), (AXIS + 9, y + 52), (AXIS, y + 60)])
    stitch(sheet, curve, paint, 0.8)
    stitch(sheet, curve.moved(-2.4, -1), paint, 0.8, 0.6)
    seam(sheet, line([(AXIS, y), (AXIS, legs.crotch_y)]), cloth, 0.8)


def band(studio: Studio, legs: Legs, fabric: Fabric, thread_: str, loops: bool, fastening: str) -> None:
    """The waistband with its loops and fastening."""
    sheet = studio.sheet
    lay(studio, legs.waistband(), fabric, round_=0.5, lift=1.0)
    w, t, b = legs.waist, legs.top, legs.band
    for dy in (2.4, b - 1.6):
        stitch(
            sheet,
            line([(AXIS - w + 1, t + dy - 1), (AXIS, t + dy + 3.4), (AXIS + w - 1, t + dy - 1)]),
            thread_,
            0.7,
            0.7,
        )
    if loops:
        for share in (-0.82, -0.36, 0.36, 0.82):
            x, drop = AXIS + w * share, 3 * (1 - abs(share))
            loop = panel(x - 3, t + drop - 1.5, x + 3, t + b + drop + 3, 1)
            lay(studio, loop, fabric, round_=0.8, lift=0.9)
    if fastening == "button":
        button(sheet, AXIS + 1, t + b / 2 + 3, 3.3, "#c2a56e")
    if fastening == "hook":
        seam(sheet, line([(AXIS + 10, t + 3), (AXIS + 10, t + b + 3)]), fabric.base)


def tie(studio: Studio, legs: Legs, paint: str) -> None:
    """A drawstring."""
    y = legs.top + legs.band
    for side in (-1, 1):
        cord = line([(AXIS + side * 5, y - 6), (AXIS + side * 9, y + 12), (AXIS + side * 7, y + 34 + side * 3)])
        studio.sheet.path(cord, fill="none", stroke=darker(paint, 0.45), stroke_width=3, stroke_linecap="round")
        studio.sheet.path(cord, fill="none", stroke=paint, stroke_width=2, stroke_linecap="round")
        studio.sheet.put(
            element("circle", cx=AXIS + side * 5, cy=y - 6, r=2.2, fill="#8f8c86", stroke="#55524e", stroke_width=0.6)
        )


def cargo(studio: Studio, legs: Legs, fabric: Fabric) -> None:
    """A patch pocket with a flap on each thigh."""
    for side in (1, -1):
        x1, y = AXIS + (legs.hip + legs.knee_out) / 2 + 4, legs.crotch_y + 26
        if legs.hem_y - y < 60:
            y = legs.hem_y - 72
        bag, flap = panel(x1 - 32, y + 6, x1, y + 46, 3), panel(x1 - 33, y, x1 + 1, y + 14, 2)
        for shape, lift in ((bag, 1.2), (flap, 0.9)):
            shape = shape if side > 0 else shape.mirrored()
            lay(studio, shape, fabric, round_=0.6, lift=lift)
        low = line([(x1 - 31, y + 11.5), (x1 - 1, y + 11.5)])
        stitch(studio.sheet, low if side > 0 else low.mirrored(), thread(fabric.base), 0.7)

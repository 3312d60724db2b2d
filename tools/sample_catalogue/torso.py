"""The upper body that tops, jackets and dresses are cut for: measurements, outlines and sleeves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tools.sample_catalogue.svg import AXIS, Point, Shape, line, outline, symmetric


@dataclass(frozen=True)
class Torso:
    """Half widths and heights, in sheet units, of a garment seen from the front."""

    top: float
    neck: float
    neck_low: float
    shoulder: float
    shoulder_y: float
    arm: float
    arm_y: float
    waist: float
    waist_y: float
    hem: float
    hem_y: float
    hem_sag: float = 5

    def right(self, half: float, y: float) -> Point:
        """A point on the wearer's left, which is the picture's right."""
        return AXIS + half, y

    def neckline(self, style: str = "round") -> list[Point]:
        """Points of the right half of the front neckline, from the axis up to the shoulder."""
        n, low, top = self.neck, self.neck_low, self.top
        if style == "v":
            return [(AXIS, low), (AXIS + n * 0.52, top + (low - top) * 0.45), (AXIS + n, top)]
        if style == "square":
            return [(AXIS, low), (AXIS + n * 0.5, low - 0.5), (AXIS + n * 0.86, low - 2)]
        if style == "boat":
            return [(AXIS, top + 12), (AXIS + n * 0.7, top + 8), (AXIS + n, top)]
        drop = low - top
        return [(AXIS, low), (AXIS + n * 0.52, low - drop * 0.15), (AXIS + n * 0.87, low - drop * 0.5), (AXIS + n, top)]

    def side(self) -> list[Point]:
        """Points of the right side from below the armpit to the hem."""
        return [self.right(self.waist, self.waist_y), self.right(self.hem, self.hem_y)]

    def armhole(self) -> list[Point]:
        """Points of the right armhole from below the shoulder to the armpit."""
        mid = (self.shoulder_y + self.arm_y) / 2
        return [self.right(min(self.shoulder, self.arm) - 4, mid), self.right(self.arm, self.arm_y)]

    def body(self, style: str = "round", curve: float = 0) -> Shape:
        """The front; `curve` lifts the sides of the hem, as a shirt tail does."""
        neck = self.neckline(style)
        runs: list[Sequence[Point]] = [neck]
        if style == "square":
            runs.append([self.right(self.neck, self.top)])
        runs += [
            [
                self.right((self.neck + self.shoulder) / 2, (self.top + self.shoulder_y) / 2 - 1.2),
                self.right(self.shoulder, self.shoulder_y),
            ],
            self.armhole(),
            [self.right(self.waist, self.waist_y), self.right(self.hem, self.hem_y - curve)],
        ]
        if curve:
            runs.append([self.right(self.hem * 0.72, self.hem_y - curve * 0.25), (AXIS, self.hem_y + self.hem_sag)])
        else:
            runs.append(
                [self.right(self.hem * 0.5, self.hem_y + self.hem_sag * 0.8), (AXIS, self.hem_y + self.hem_sag)]
            )
        return symmetric(*runs, pointed=style == "v")

    def back(self) -> Shape:
        """The inside of the back, seen through the neck."""
        return symmetric(
            [
                (AXIS, self.top - 8),
                self.right(self.neck * 0.55, self.top - 6.5),
                self.right(self.neck * 0.88, self.top - 3),
                self.right(self.neck + 1, self.top + 1),
            ],
            [self.right(self.neck + 4, self.top + 6)],
            [self.right(self.neck * 0.8, self.neck_low + 5), (AXIS, self.neck_low + 9)],
        )

    def neck_edge(self, style: str = "round") -> Shape:
        """The front neckline as an open line from left to right."""
        half = self.neckline(style)
        left = [(2 * AXIS - x, y) for x, y in reversed(half)]
        if style == "v":
            return line(left, half[1:])
        if style == "square":
            return line([(AXIS - self.neck, self.top), left[0]], left[1:] + half[1:], [(AXIS + self.neck, self.top)])
        return line(left + half[1:])

    def back_edge(self) -> Shape:
        """The back neckline as an open line from left to right."""
        n, top = self.neck, self.top
        half = [(AXIS, top - 7), (AXIS + n * 0.55, top - 6), (AXIS + n * 0.88, top - 3.4), (AXIS + n, top + 0.6)]
        return line([(2 * AXIS - x, y) for x, y in reversed(half)] + half[1:])

    def hem_edge(self, up: float = 0, curve: float = 0) -> Shape:
        """The hem as an open line, moved up where asked."""
        y, sag = self.hem_y - up, self.hem_sag
        half = self.hem - 0.6
        if curve:
            return line(
                [
                    (AXIS - half, y - curve),
                    (AXIS - half * 0.72, y - curve * 0.25),
                    (AXIS, y + sag),
                    (AXIS + half * 0.72, y - curve * 0.25),
                    (AXIS + half, y - curve),
                ]
            )
        return line(
            [
                (AXIS - half, y),
                (AXIS - half * 0.5, y + sag * 0.8),
                (AXIS, y + sag),
                (AXIS + half * 0.5, y + sag * 0.8),
                (AXIS + half, y),
            ]
        )

    def armhole_edge(self) -> Shape:
        """The right armhole as an open line."""
        return line([self.right(self.shoulder, self.shoulder_y), *self.armhole()])


@dataclass(frozen=True)
class Sleeve:
    """A right sleeve: its outline, its cuff line (outer to inner), and the angle it hangs at in degrees."""

    shape: Shape
    cuff: tuple[Point, Point]
    angle: float

    def cuff_line(self, up: float) -> Shape:
        """A line parallel to the cuff, `up` units nearer the shoulder."""
        a = math.radians(self.angle)
        dx, dy = -math.cos(a) * up, -math.sin(a) * up
        (x0, y0), (x1, y1) = self.cuff
        return line(
            [
                (x0 + dx, y0 + dy),
                ((x0 + x1) / 2 + dx + math.cos(a) * 1.5, (y0 + y1) / 2 + dy + math.sin(a) * 1.5),
                (x1 + dx, y1 + dy),
            ]
        )


def sleeve(torso: Torso, length: float, width: float, angle: float, puff: float = 0) -> Sleeve:
    """A right sleeve of one length, cuff width and hanging angle (90 is straight down)."""
    a = math.radians(angle)
    sx, sy = torso.right(torso.shoulder - 1, torso.shoulder_y)
    outer = (sx + math.cos(a) * length, sy + math.sin(a) * length)
    inner = (outer[0] - math.sin(a) * width, outer[1] + math.cos(a) * width)
    arm = torso.right(torso.arm - 2, torso.arm_y + 3)
    slope = math.atan2(torso.shoulder_y - torso.top, torso.shoulder - torso.neck)
    turn = slope * 0.45 + a * 0.55
    swell = 1.5 + length * 0.02 + puff
    cap = min(15.0, length * 0.22)
    near = (sx + math.cos(turn) * cap + math.sin(a) * puff * 0.8, sy + math.sin(turn) * cap - puff * 0.5)
    top = [near, (sx + math.cos(a) * length * 0.45 + math.sin(a) * (swell + 2.5), sy + math.sin(a) * length * 0.45)]
    if length > 150:
        top.append((sx + math.cos(a) * length * 0.72 + swell * 0.75, sy + math.sin(a) * length * 0.72))
    middle = (inner[0] * 0.5 + arm[0] * 0.5 + (3 if length > 150 else 1), inner[1] * 0.5 + arm[1] * 0.5)
    inside = torso.right(min(torso.shoulder, torso.arm) - 16, (sy + arm[1]) / 2)
    # The cap starts on the shoulder line, so that no corner of the body stands out above the sleeve.
    start = (sx - 12, sy - 12 * math.tan(slope))
    shape = outline(
        [start, (sx + 2, sy - 0.4), *top, outer],
        [((outer[0] + inner[0]) / 2 + math.cos(a) * 1.5, (outer[1] + inner[1]) / 2 + math.sin(a) * 1.5), inner],
        [middle, arm],
        [inside, start],
    )
    return Sleeve(shape, (outer, inner), angle)


_SIZES = {
    "Men": Torso(84, 32, 104, 86, 104, 95, 184, 92, 270, 93, 372),
    "Women": Torso(88, 34, 116, 75, 105, 81, 178, 73, 250, 82, 354),
    "Boys": Torso(92, 31, 112, 81, 110, 89, 186, 87, 262, 88, 348),
    "Girls": Torso(92, 32, 114, 75, 109, 81, 182, 77, 254, 86, 344),
}


def torso_for(gender: str, rng: Random, **changes: float) -> Torso:
    """Measurements for a gender, each a little different from piece to piece; `changes` add to them."""
    size = _SIZES["Men" if gender == "Unisex" else gender]
    values = {
        name: getattr(size, name) * rng.uniform(0.975, 1.025)
        if name in ("neck", "shoulder", "waist", "hem")
        else getattr(size, name) + rng.uniform(-3, 3) * (name in ("neck_low", "waist_y", "hem_y", "shoulder_y"))
        for name in Torso.__dataclass_fields__
    }
    return Torso(**{name: value + changes.get(name, 0) for name, value in values.items()})

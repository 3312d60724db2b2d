"""Skirts as dresses and skirts share them: flared, tiered, ruffled at the hem."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from tools.sample_catalogue.cloth import Fold, Studio, lay, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import AXIS, Point, Shape, line, outline, panel


@dataclass(frozen=True)
class Flare:
    """A skirt: half widths at waist and hem, its heights, and how many waves its hem falls in."""

    top: float
    waist: float
    hip: float
    hem: float
    hem_y: float
    waves: int
    depth: float = 7

    def ruffle(self) -> list[Point]:
        """Points of the hem from right to left."""
        points, steps = [], self.waves * 2
        for i in range(steps + 1):
            x = self.hem - 2 * self.hem * i / steps
            sag = 9 * (1 - (x / self.hem) ** 2)
            wave = self.depth * (0.5 if i % 2 else -0.5) * (0.7 + 0.3 * math.sin(i * 2.3)) if 0 < i < steps else -2
            points.append((AXIS + x, self.hem_y + sag + wave))
        return points

    def shape(self) -> Shape:
        """The outline of the skirt."""
        drop = self.top + (self.hem_y - self.top) * 0.3
        return outline(
            [(AXIS - self.waist, self.top), (AXIS, self.top + 4), (AXIS + self.waist, self.top)],
            [(AXIS + self.hip, drop), (AXIS + self.hem, self.hem_y)],
            self.ruffle()[1:],
            [(AXIS - self.hip, drop), (AXIS - self.waist, self.top)],
        )

    def folds(self, rng: Random, gathered: bool) -> list[Fold]:
        """Creases that fall from the waist to the valleys of the hem."""
        folds = []
        for i, (x, y) in enumerate(self.ruffle()[1:-1]):
            share = (x - AXIS) / self.hem
            top = (
                AXIS + share * self.waist * 0.96,
                self.top + (3 if gathered else (self.hem_y - self.top) * rng.uniform(0.15, 0.45)),
            )
            middle = ((top[0] * 0.45 + x * 0.55) + rng.uniform(-2, 2), (top[1] + y) / 2)
            deep = rng.uniform(0.45, 0.8) * (1 if i % 2 == 0 else -0.55)
            folds.append(
                Fold((top, middle, (x, y + 2)), min(16, self.hem * 0.9 / self.waves) * rng.uniform(0.8, 1.15), deep)
            )
        return folds


def lay_flare(studio: Studio, flare: Flare, fabric: Fabric, gathered: bool, fullness: float = 1.0) -> None:
    """A flared or straight skirt with its folds and a stitched hem."""
    inner = line(flare.ruffle())
    studio.sheet.path(inner.moved(0, -5), fill="none", stroke=darker(fabric.base, 0.6), stroke_width=6, opacity=0.8)
    folds = [Fold(f.points, f.width, f.depth * fullness) for f in flare.folds(studio.rng, gathered)]
    lay(studio, flare.shape(), fabric, folds=folds, round_=0.9)
    stitch(studio.sheet, line(flare.ruffle()).moved(0, -6), thread(fabric.base), 0.6, 0.5)


def tiers(studio: Studio, fabric: Fabric, flare: Flare, count: int) -> None:
    """A skirt in tiers, each gathered onto the one above."""
    tall = (flare.hem_y - flare.top) / count
    for i in reversed(range(count)):
        share0, share1 = i / count, (i + 1) / count
        width0 = flare.waist + (flare.hem - flare.waist) * share0
        width1 = flare.waist + (flare.hem - flare.waist) * share1
        tier = Flare(
            flare.top + tall * i,
            width0,
            width0 + (width1 - width0) * 0.55,
            width1,
            flare.top + tall * (i + 1) + 3,
            flare.waves + i * 2,
            5,
        )
        lay_flare(studio, tier, fabric, True)


def bow(studio: Studio, fabric: Fabric, x: float, y: float) -> None:
    """A tied bow."""
    for side in (-1, 1):
        tail = outline([(x, y), (x + side * 6, y + 2)], [(x + side * 15, y + 34)], [(x + side * 6, y + 36)])
        lay(studio, tail, fabric, round_=0.6, lift=0.9)
        loop = outline(
            [
                (x, y),
                (x + side * 14, y - 11),
                (x + side * 25, y - 8),
                (x + side * 26, y + 6),
                (x + side * 14, y + 9),
                (x, y),
            ]
        )
        lay(
            studio,
            loop,
            fabric,
            round_=0.9,
            lift=0.9,
            folds=[Fold(((x, y), (x + side * 10, y - 2), (x + side * 18, y - 2)), 5, 0.6)],
        )
    lay(studio, panel(x - 5, y - 5, x + 5, y + 6, 3), fabric, round_=0.8)

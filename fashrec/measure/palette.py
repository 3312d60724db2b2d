"""The few colours that make up what is seen of a garment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.measure.colour import Lab, colour_name, colour_names, from_hex, to_hex

MOST_COLOURS = 6
MOST_TOGETHER = 10  # of many garments
ROUNDS = 12
ONE_COLOUR = 15.0  # closer than this, two colours of a garment are one in light and in shade
LIGHTNESS_COUNTS = 0.8  # of what hue does
MIDDLE = 50.0  # a lightness
LEAST_SHARE = 0.04
STEP = 4.0
ALIKE = 8.0  # so far apart, two products' colours still stand for one another


@dataclass(frozen=True, slots=True)
class Shade:
    """One colour of a garment: as `#rrggbb`, its everyday name, and its share (0–1) of what is seen."""

    hex: str
    name: str
    share: float

    @property
    def lab(self) -> Lab:
        """CIELAB, float32 of 3."""
        return np.asarray(from_hex(self.hex)[0])


def told_apart(palette: Sequence[Shade]) -> list[str]:
    """The names of the shades; of those that share one the darkest and the lightest are called so."""
    names = [shade.name for shade in palette]
    called = list(names)
    for name in {name for name in names if names.count(name) > 1}:
        own = sorted((i for i, one in enumerate(names) if one == name), key=lambda i: float(palette[i].lab[0]))
        dark, light = ("darker", "lighter") if name.startswith("light ") else ("dark", "light")
        called[own[0]] = f"{dark} {name}"
        if f"{light} {name}" not in names:
            called[own[-1]] = f"{light} {name}"
    return called


def find_palette(lab: Lab, weight: NDArray[np.float32]) -> tuple[Shade, ...]:
    """The colours of the weighted pixels (CIELAB, H×W×3; weights H×W), the largest share first, one to six.

    Weighted k-means in CIELAB over a histogram of the pixels; light and shade of one colour are put together.
    """
    centres, shares = _few(*_histogram(lab[weight > 0], weight[weight > 0]))
    order = np.argsort(-shares, kind="stable")
    return tuple(Shade(to_hex(centres[i]), colour_name(centres[i]), round(float(shares[i]), 4)) for i in order)


def find_common_palette(lab: Lab, weight: NDArray[np.float32]) -> tuple[Shade, ...]:
    """The colours of many garments together (CIELAB of N×3, weights of N), the largest share first, at most ten.

    One for each name, in the colour that is commonest among those called so: the mean of red and orange garments is one
    that none of them has, and a dark brown garment is not a black one in light, as it would be within one. Rare names
    are left aside, so that the shares may come to less than 1.
    """
    names = np.array(colour_names(lab))
    found = []
    for name in np.unique(names[weight > 0]):
        own = names == name
        points, weights = _histogram(lab[own], weight[own])
        apart = ((points[:, np.newaxis] - points) ** 2).sum(axis=2)
        common = points[np.argmax(np.exp(-apart / (2 * ALIKE**2)) @ weights)]
        found.append(Shade(to_hex(common), str(name), round(float(weight[own].sum() / weight.sum()), 4)))
    found.sort(key=lambda shade: -shade.share)
    return tuple(shade for shade in found if shade.share >= min(LEAST_SHARE, found[0].share))[:MOST_TOGETHER]


def _few(points: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The few colours that points are of, and their shares, small ones left aside."""
    centres, shares = _merge(*_kmeans(points, weights))
    kept = shares >= min(LEAST_SHARE, shares.max())
    return centres[kept], shares[kept] / shares[kept].sum()


def _histogram(lab: Lab, weight: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean colour and the weight of each filled cell of a grid in CIELAB: some hundred points for thousands."""
    cells = np.floor(lab / STEP).astype(np.int64) + 64
    keys = (cells[:, 0] << 20) | (cells[:, 1] << 10) | cells[:, 2]
    _, cell = np.unique(keys, return_inverse=True)
    total = np.bincount(cell, weight)
    means = np.stack([np.bincount(cell, weight * lab[:, i]) for i in range(3)], axis=1) / total[:, np.newaxis]
    return means, total / total.sum()


def _kmeans(
    points: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centres and shares; starts from the heaviest point, then from what is heavy and far from all before it.

    Of its own because the library's costs ten times as long as the sum for a few hundred points, once a product.
    """
    chosen = [int(np.argmax(weights))]
    away = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < min(MOST_COLOURS, len(points)) and (away * weights).max() > 0:
        chosen.append(int(np.argmax(away * weights)))
        away = np.minimum(away, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    centres = points[chosen]
    for _ in range(ROUNDS):
        nearest = ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)
        shares = np.bincount(nearest, weights, len(centres))
        sums = np.stack([np.bincount(nearest, weights * points[:, i], len(centres)) for i in range(3)], axis=1)
        moved = np.where(shares[:, np.newaxis] > 0, sums / np.maximum(shares, 1e-12)[:, np.newaxis], centres)
        if np.abs(moved - centres).max() < 0.1:
            break
        centres = moved
    return centres[shares > 0], shares[shares > 0].astype(np.float64)


def _merge(
    centres: NDArray[np.float64], shares: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Puts the nearest two together while they are one colour; lightness counts for less than hue."""
    while len(centres) > 1:
        apart = np.minimum(_apart(centres), _apart(_in_equal_light(centres)))
        np.fill_diagonal(apart, np.inf)
        i, j = sorted(divmod(int(np.argmin(apart)), len(centres)))
        if apart[i, j] > ONE_COLOUR:
            break
        both = shares[i] + shares[j]
        centres[i] = (centres[i] * shares[i] + centres[j] * shares[j]) / both
        shares[i] = both
        centres, shares = np.delete(centres, j, axis=0), np.delete(shares, j)
    return centres, shares


def _apart(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each colour is from each, n×n."""
    scaled = centres * (LIGHTNESS_COUNTS, 1.0, 1.0)
    return np.asarray(np.linalg.norm(scaled[:, np.newaxis] - scaled, axis=2))


def _in_equal_light(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The colours with the hue and strength that each would have in middle light: less light makes a and b smaller.

    Light that falls by a factor takes L + 16, a and b of CIELAB down by one and the same factor.
    """
    return np.column_stack([centres[:, 0], centres[:, 1:] * ((MIDDLE + 16) / (centres[:, :1] + 16))])

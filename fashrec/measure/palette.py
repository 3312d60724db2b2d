"""The few colours that make up what is seen of a garment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.measure.colour import Lab, colour_name, from_hex, to_hex

MOST_COLOURS = 6
ROUNDS = 12
ONE_COLOUR = 15.0  # closer than this, two colours of a garment are one in light and in shade
LIGHTNESS_COUNTS = 0.8  # of what hue does
MIDDLE = 50.0  # a lightness
LEAST_SHARE = 0.04
STEP = 4.0


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


def find_palette(lab: Lab, weight: NDArray[np.float32]) -> tuple[Shade, ...]:
    """The colours of the weighted pixels (CIELAB, H×W×3; weights H×W), the largest share first, one to six.

    Weighted k-means in CIELAB over a histogram of the pixels; light and shade of one colour are put together.
    """
    centres, shares = _kmeans(*_histogram(lab[weight > 0], weight[weight > 0]))
    centres, shares = _merge(centres, shares)
    kept = shares >= min(LEAST_SHARE, shares.max())
    centres, shares = centres[kept], shares[kept] / shares[kept].sum()
    order = np.argsort(-shares, kind="stable")
    return tuple(Shade(to_hex(centres[i]), colour_name(centres[i]), round(float(shares[i]), 4)) for i in order)


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

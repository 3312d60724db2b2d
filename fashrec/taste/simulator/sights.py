"""What a simulated shopper sees of a product: its type, the colour of the picture, how busy it is.

Taken from labels and pixels alone, never from vectors. The feed has nearly the same eyes for colour: the garment's own
(`Stock.shades`) and the one here are two means over the same photo, so that the feed is measured without it as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.taste.simulator.parameters import FROZEN, Parameters

XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])  # D65


@dataclass(frozen=True)
class Sights:
    """A gender's n products as a shopper sees them.

    `types` holds n words, `colour` is CIELAB, float64 of n×3, `busyness` the rank 0–1 of how much goes on in the
    picture, float64 of n. `things` has equal numbers for pictures of one thing.
    """

    types: NDArray[np.object_]
    colour: NDArray[np.float64]
    busyness: NDArray[np.float64]
    things: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.types)


def see(
    types: NDArray[np.object_],
    pictures: Sequence[NDArray[np.uint8]],
    things: NDArray[np.int64],
    parameters: Parameters = FROZEN,
) -> Sights:
    """The sights of products with these types and pictures, each uint8 RGB, as high and wide as is looked at."""
    looked = np.array([_look(picture, parameters) for picture in pictures]).reshape(-1, 4)
    busiest_last = np.argsort(np.argsort(looked[:, 3], kind="stable"), kind="stable")
    return Sights(types, looked[:, :3], busiest_last / max(1, len(looked) - 1), things)


def _look(picture: NDArray[np.uint8], parameters: Parameters) -> NDArray[np.float64]:
    """The mean CIELAB colour of what is not background, and the mean step in lightness from pixel to pixel in it."""
    lab = to_lab(picture)
    ring = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    garment = np.linalg.norm(lab - np.median(ring, axis=0), axis=-1) > parameters.not_background
    if garment.mean() < parameters.least_garment:
        garment = np.ones_like(garment)
    inside = garment[:-1, :-1] & garment[1:, :-1] & garment[:-1, 1:]
    lightness = lab[..., 0]
    down = np.abs(lightness[1:, :-1] - lightness[:-1, :-1])
    across = np.abs(lightness[:-1, 1:] - lightness[:-1, :-1])
    busyness = float((down + across)[inside].mean()) if inside.any() else 0.0
    return np.array([*lab[garment].mean(axis=0), busyness])


def to_lab(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB pixels, float64 of the same shape."""
    srgb = pixels.astype(np.float64) / 255.0
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    ratio = linear @ XYZ.T / WHITE
    bent = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)

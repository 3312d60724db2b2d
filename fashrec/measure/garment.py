"""Which pixels of a product photo are the product."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashrec.measure.colour import Lab

RING = 3
LEAST_SHARE = 0.015
MOST_SHARE = 0.97
SPECK = 0.04  # of the largest part
SKIN_HUES = (25.0, 75.0)
MOST_SKIN = 0.3  # of the middle; more is a product of the colour of skin


@dataclass(frozen=True)
class Garment:
    """The product in a photo.

    `mask` is true where the product is; `weight`, float32, says how much each of its pixels counts: more towards the
    middle, where the product is, than at its ends, where a head, hands and other clothes may be; nothing for bare
    skin. `found` is false where the ground is not plain, and the middle of the photo is taken instead.
    """

    mask: NDArray[np.bool_]
    weight: NDArray[np.float32]
    found: bool


def find_garment(lab: Lab) -> Garment:
    """The product before a plain ground, from CIELAB pixels of shape H×W×3.

    The ground is what has the colour of the photo's rim (a plane in position, so that soft light does no harm) and
    hangs together with the rim.
    """
    mask = _cleaned(~_ground(lab))
    share = float(mask.mean())
    found = LEAST_SHARE <= share <= MOST_SHARE
    if not found:
        mask = np.ones(mask.shape, bool)
    return Garment(mask, _weight(lab, mask, worn=found), found)


def _ground(lab: Lab) -> NDArray[np.bool_]:
    """Where the ground shows: near the rim's colour, and joined to the rim."""
    height, width = lab.shape[:2]
    rim = np.zeros((height, width), bool)
    rim[:RING], rim[-RING:], rim[:, :RING], rim[:, -RING:] = True, True, True, True
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    position = np.stack([np.ones_like(x), x, y, x * x, y * y], axis=-1)
    at, seen = position[rim], lab[rim]
    away = np.linalg.norm(seen - np.median(seen, axis=0), axis=1)
    plain = away < max(6.0, float(np.quantile(away, 0.4)) * 1.5)
    coefficients, *_ = np.linalg.lstsq(at[plain], seen[plain], rcond=None)
    spread = float(np.median(np.linalg.norm(seen[plain] - at[plain] @ coefficients, axis=1)))
    difference = np.abs(lab - position @ coefficients)
    # A soft shadow darkens a ground and keeps its hue.
    near = np.hypot(difference[..., 0] * 0.6, np.hypot(difference[..., 1], difference[..., 2]))
    ground = near < np.clip(3.0 + 3 * spread, 3.0, 9.0)
    parts, _ = ndimage.label(ground)
    joined = np.unique(parts[rim & ground])
    joined_part = np.zeros(parts.max() + 1, bool)
    joined_part[joined[joined > 0]] = True
    # What the garment encloses is ground only where it is as bare as the ground: the inside of a handle.
    flat = near < 2.0 + spread
    sizes = np.bincount(parts.ravel(), minlength=len(joined_part))
    bare = np.bincount(parts.ravel(), flat.ravel(), len(joined_part)) > 0.95 * sizes
    return np.asarray((joined_part | (bare & (sizes > 0.004 * ground.size)))[parts] & (parts > 0))


def _cleaned(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask closed over thin gaps, without specks."""
    reach = max(1, round(max(mask.shape) / 110))
    disc = ndimage.iterate_structure(ndimage.generate_binary_structure(2, 1), reach)
    padded = np.pad(ndimage.binary_opening(mask), reach)
    closed = ndimage.binary_closing(padded, disc)[reach:-reach, reach:-reach]
    parts, count = ndimage.label(closed)
    if not count:
        return np.asarray(closed)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray((sizes >= SPECK * sizes.max())[parts])


def _weight(lab: Lab, mask: NDArray[np.bool_], worn: bool) -> NDArray[np.float32]:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    y = (np.arange(height, dtype=np.float32) - (top + bottom) / 2) / (bottom - top)
    x = (np.arange(width, dtype=np.float32) - (left + right) / 2) / (right - left)
    weight = np.exp(-(y[:, np.newaxis] ** 2) / 0.16 - (x**2) / 0.32).astype(np.float32) * mask
    # The rim of a garment is mixed with the ground.
    core = ndimage.binary_erosion(mask, iterations=max(1, round(max(mask.shape) / 150)))
    if core.sum() > 0.4 * mask.sum():
        weight *= core
    if worn and _somebody(skin := _skin(lab) & mask, mask, weight):
        weight = weight * ~skin
    return np.asarray(weight, dtype=np.float32)


def _somebody(skin: NDArray[np.bool_], mask: NDArray[np.bool_], weight: NDArray[np.float32]) -> bool:
    """Whether somebody wears the product: skin at the top or the bottom of the figure, little of it in its middle."""
    rows = np.flatnonzero(mask.any(axis=1))
    end = max(1, len(rows) // 5)
    head, foot = rows[:end], rows[-end:]
    middle = float(weight[skin].sum()) / max(float(weight.sum()), 1e-6)
    bare = [float(skin[part].sum()) / max(float(mask[part].sum()), 1.0) for part in (head, foot)]
    return middle < MOST_SKIN and (bare[0] > 0.25 or bare[1] > 0.35)


def _skin(lab: Lab) -> NDArray[np.bool_]:
    """Pixels of the colours that human skin has under neutral light."""
    angle = np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    strength = np.hypot(lab[..., 1], lab[..., 2])
    hues = (angle > SKIN_HUES[0]) & (angle < SKIN_HUES[1])
    return hues & (strength > 10) & (strength < 42) & (lab[..., 0] > 25) & (lab[..., 0] < 92)

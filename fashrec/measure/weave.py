"""What a pattern is measured by: how a garment's light and colour vary over it, as a row of numbers."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashrec.measure.colour import Lab

BINS = 8
LARGEST_LAG = 0.35  # of the region's side
GRID = 5
FEATURES = (
    "light_contrast", "colour_contrast", "edges", "region",
    *(f"direction_{i}" for i in range(BINS)),
    "rows_explain", "columns_explain", "rows_repeat", "columns_repeat", "rows_turns", "columns_turns",
    "repeat_down", "repeat_across", "repeat_both", "lag_down", "lag_across",
    "evenness", "densest", "left_right",
    "blobs", "blob_size", "blob_round", "blob_alike", "blob_cover", "blob_lone",
)  # fmt: skip


def pattern_features(lab: Lab, weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """The numbers of `FEATURES` for a garment's pixels (CIELAB, H×W×3; weights H×W), float32.

    Profiles and autocorrelations tell stripes and checks, the directions of edges tell which way, blobs tell dots,
    and how evenly all of it is spread tells a pattern from a print.
    """
    region = weight > 0.3 * weight.max()
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    region, lab = region[box], lab[box]
    fine = np.stack([_without_shading(lab[..., i], region) for i in range(3)], axis=-1)
    inside = ndimage.binary_erosion(region, iterations=2) if region.sum() > 400 else region
    inside = inside if inside.sum() > 100 else region
    spread = fine[inside].std(axis=0)
    signal = _main_signal(fine, inside)
    down, across = ndimage.sobel(signal, axis=0) / 8, ndimage.sobel(signal, axis=1) / 8
    strength = np.hypot(down, across)
    energy = np.where(inside, strength**2, 0)
    normal = (np.where(inside, signal, 0) / max(float(signal[inside].std()), 1e-6)).astype(np.float32)
    return np.array(
        [
            np.log1p(spread[0]), np.log1p(np.hypot(spread[1], spread[2])),
            float((strength[inside] > 3).mean()), np.log(inside.mean()),
            *_directions(down, across, energy),
            *_profiles(normal, inside),
            *_repeats(normal, inside),
            *_spread(energy, inside),
            *_blobs(normal, inside),
        ],
        np.float32,
    )  # fmt: skip


def _without_shading(channel: NDArray[np.float32], region: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A channel less its own blur within the region: folds and light go, the pattern stays."""
    blur = max(region.shape) * 0.09
    inside = region.astype(np.float32)
    under = ndimage.uniform_filter(inside, round(2 * blur) + 1, mode="constant")
    mean = ndimage.uniform_filter(channel * inside, round(2 * blur) + 1, mode="constant") / np.maximum(under, 1e-3)
    return np.where(region, channel - mean, 0).astype(np.float32)


def _main_signal(fine: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The one channel, a mix of light and colours, along which the garment varies most."""
    seen = fine[inside]
    _, axes = np.linalg.eigh(np.cov(seen.T))
    axis = axes[:, -1] * np.sign(axes[np.argmax(np.abs(axes[:, -1])), -1])
    return np.asarray(fine @ axis.astype(np.float32))


def _directions(
    down: NDArray[np.float32], across: NDArray[np.float32], energy: NDArray[np.float32]
) -> NDArray[np.floating]:
    """The share of edge energy by direction, from across (stripes that stand) in steps of 22.5°."""
    angle = np.mod(np.arctan2(down, across) + np.pi / (2 * BINS), np.pi)
    bin_of = np.minimum((angle * BINS / np.pi).astype(np.int64), BINS - 1)
    return np.bincount(bin_of.ravel(), energy.ravel(), BINS) / max(float(energy.sum()), 1e-6)


def _profiles(signal: NDArray[np.float32], inside: NDArray[np.bool_]) -> list[float]:
    found: list[list[float]] = []
    for axis in (1, 0):
        count = inside.sum(axis=axis)
        full = count > 0.3 * count.max()
        profile = (signal.sum(axis=axis) / np.maximum(count, 1))[full]
        profile = profile - profile.mean()
        variance = float(profile.var())
        turns = float((np.diff(np.sign(profile)) != 0).mean()) if len(profile) > 1 else 0.0
        found.append([variance, _second_peak(np.correlate(profile, profile, "full")[len(profile) - 1 :]), turns])
    return [value for pair in zip(*found, strict=True) for value in pair]


def _second_peak(correlation: NDArray[np.floating]) -> float:
    """How strongly a row of numbers repeats itself, −1 to 1: the highest point after the first dip."""
    return _peak(correlation)[0]


def _peak(correlation: NDArray[np.floating]) -> tuple[float, float]:
    reach = max(3, round(len(correlation) * LARGEST_LAG))
    part = correlation[:reach] / max(float(correlation[0]), 1e-9)
    below = np.flatnonzero(part < 0.15)
    if not len(below) or below[0] + 1 >= len(part):
        return 0.0, 0.0
    rest = part[below[0] :]
    return float(rest.max()), (int(rest.argmax()) + int(below[0])) / len(correlation)


def _repeats(signal: NDArray[np.float32], inside: NDArray[np.bool_]) -> list[float]:
    """How the whole signal repeats when moved down, across and both, with the lags, by masked autocorrelation."""
    size = [2 * side for side in signal.shape]
    spectrum, cover = np.fft.rfft2(signal, size), np.fft.rfft2(inside.astype(np.float32), size)
    together = np.fft.irfft2(np.abs(spectrum) ** 2, size)
    overlap = np.fft.irfft2(np.abs(cover) ** 2, size)
    level = np.where(overlap > 0.1 * overlap[0, 0], together / np.maximum(overlap, 1), 0)
    height, width = signal.shape
    (down, lag_down), (across, lag_across) = _peak(level[:height, 0]), _peak(level[0, :width])
    both = float(level[round(lag_down * height), round(lag_across * width)] / max(float(level[0, 0]), 1e-9))
    return [down, across, both if down > 0 and across > 0 else 0.0, lag_down, lag_across]


def _spread(energy: NDArray[np.float32], inside: NDArray[np.bool_]) -> list[float]:
    """How evenly edges are spread over the garment: entropy over a grid (1: even), densest cell, symmetry."""
    rows = np.linspace(0, energy.shape[0], GRID + 1).astype(int)[:-1]
    columns = np.linspace(0, energy.shape[1], GRID + 1).astype(int)[:-1]
    cells = np.add.reduceat(np.add.reduceat(energy, rows, axis=0), columns, axis=1)
    cover = np.add.reduceat(np.add.reduceat(inside.astype(np.float32), rows, axis=0), columns, axis=1)
    density = np.where(cover > 8, cells / np.maximum(cover, 1), 0).ravel()
    share = density / max(float(density.sum()), 1e-9)
    entropy = -float((share * np.log(np.maximum(share, 1e-9))).sum()) / np.log(max(2, int((cover > 8).sum())))
    half = energy.shape[1] // 2
    mirrored = energy[:, : half * 2][:, ::-1]
    same = float((energy[:, : half * 2] * mirrored).sum()) / max(float((energy**2).sum()), 1e-9)
    return [entropy, float(share.max()), same]


def _blobs(signal: NDArray[np.float32], inside: NDArray[np.bool_]) -> list[float]:
    """Spots that stand out, lighter or darker, whichever are rounder: how many, how large, how round, how alike."""
    area = float(inside.sum())
    best = [0.0] * 6
    for side in (signal, -signal):
        spots, count = ndimage.label(inside & (side > 1.0))
        if not count:
            continue
        sizes = np.bincount(spots.ravel())[1:]
        boxes = [box for box, size in zip(ndimage.find_objects(spots), sizes, strict=True) if size >= 4]
        sizes = sizes[sizes >= 4].astype(np.float64)
        if not len(sizes):
            continue
        tall = np.array([box[0].stop - box[0].start for box in boxes], np.float64)
        wide = np.array([box[1].stop - box[1].start for box in boxes], np.float64)
        aspect = np.minimum(tall, wide) / np.maximum(tall, wide)
        round_ones = (aspect > 0.6) & (np.abs(sizes / (tall * wide) - np.pi / 4) < 0.17)
        round_share = float(sizes[round_ones].sum() / sizes.sum())
        chosen = sizes[round_ones] if round_ones.any() else sizes
        alike = 1 / (1 + float(chosen.std() / chosen.mean()))
        this = [np.log1p(len(sizes)), float(np.log(np.median(sizes) / area)), round_share, alike,
                float(sizes.sum() / area), float(sizes.max() / area)]  # fmt: skip
        if this[2] >= best[2]:
            best = this
    return best

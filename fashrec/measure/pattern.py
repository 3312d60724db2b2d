"""Which pattern a garment has, as far as its photo shows it."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from fashrec.measure.colour import Lab
from fashrec.measure.weave import FEATURES, pattern_features
from fashrec.settings import ASSETS

# Written by `python -m tools.fit_patterns`, which prints how often it is right.
TAUGHT = ASSETS / "patterns.safetensors"


class Pattern(StrEnum):
    """What covers a garment; `printed` is a picture or lettering, or flowers and the like."""

    PLAIN = "plain"
    STRIPED = "striped"
    CHECKED = "checked"
    DOTTED = "dotted"
    PRINTED = "printed"
    TEXTURED = "textured"


PATTERNS = tuple(Pattern)


def find_pattern(
    lab: Lab, weight: NDArray[np.float32], trunk: NDArray[np.float32] | None = None
) -> tuple[Pattern, float]:
    """The likeliest pattern of a garment, and how sure that is (0–1).

    Args:
        lab: CIELAB, H×W×3.
        weight: how surely each pixel is of the garment, H×W.
        trunk: the trunk's output for its photo, 2048 numbers, of weights that patterns were taught with.
    """
    seen = None if trunk is None else trunk[np.newaxis]
    sure = pattern_chances(pattern_features(lab, weight)[np.newaxis], seen)[0]
    return PATTERNS[int(np.argmax(sure))], float(sure.max())


def taught_with(fingerprint: str) -> bool:
    """Whether patterns were taught with the outputs of a trunk of these weights; those of others say nothing here."""
    return _taught().fingerprint == fingerprint


def pattern_chances(features: NDArray[np.float32], trunk: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
    """How likely each of `PATTERNS` is, rows of 1 in all, from n rows of `FEATURES` and of trunk outputs, n×2048."""
    taught = _taught()
    out = scaled(features, taught.mean, taught.scale)
    if trunk is not None:
        out = joined(out, trunk) @ taught.together[0] + taught.together[1]
    else:
        for i, (weights, bias) in enumerate(taught.layers):
            out = out @ weights + bias
            if i + 1 < len(taught.layers):
                out = np.maximum(out, 0)
    likely = np.exp(out - out.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))


def scaled(features: NDArray[np.float32], mean: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Features of mean 0 and deviation 1 over what was taught, what is far out brought in."""
    return np.clip((features - mean) / scale, -6, 6)


def joined(scaled_features: NDArray[np.float64], trunk: NDArray[np.float32]) -> NDArray[np.float64]:
    """Scaled features (n×F) beside trunk outputs (n×2048) of one length, in proportions that both count by."""
    length = np.linalg.norm(trunk, axis=1, keepdims=True)
    return np.hstack([4 * scaled_features, trunk * (np.sqrt(trunk.shape[1]) / np.maximum(length, 1e-9))])


Layer = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class _Taught:
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    layers: list[Layer]  # for features alone
    together: Layer  # for features and trunk
    fingerprint: str


@cache
def _taught() -> _Taught:
    with safe_open(TAUGHT, framework="np") as file:
        words = file.metadata() or {}
        tensors = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118, no mapping
    if json.loads(words.get("features", "[]")) != list(FEATURES):
        raise ValueError(f"{TAUGHT} was taught with other features. Teach it anew: python -m tools.fit_patterns")
    layers = [(tensors[f"layer{i}.weights"], tensors[f"layer{i}.bias"]) for i in range(2)]
    together = (tensors["together.weights"], tensors["together.bias"])
    return _Taught(tensors["mean"], tensors["scale"], layers, together, words["fingerprint"])

"""Which pattern a garment has, as far as its photo shows it."""

import json
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fashrec.measure.colour import Lab
from fashrec.measure.weave import FEATURES, pattern_features
from fashrec.settings import ASSETS

# Written by `python -m tools.fit_patterns`, which prints how often it is right.
TAUGHT = ASSETS / "patterns.json"


class Pattern(StrEnum):
    """What covers a garment; `printed` is a picture or lettering, or flowers and the like."""

    PLAIN = "plain"
    STRIPED = "striped"
    CHECKED = "checked"
    DOTTED = "dotted"
    PRINTED = "printed"
    TEXTURED = "textured"


PATTERNS = tuple(Pattern)


def find_pattern(lab: Lab, weight: NDArray[np.float32]) -> tuple[Pattern, float]:
    """The likeliest pattern of a garment (CIELAB, H×W×3; weights H×W), and how sure that is (0–1)."""
    sure = pattern_chances(pattern_features(lab, weight)[np.newaxis])[0]
    return PATTERNS[int(np.argmax(sure))], float(sure.max())


def pattern_chances(features: NDArray[np.float32]) -> NDArray[np.float64]:
    """How likely each of `PATTERNS` is, rows of 1 in all, from n rows of `FEATURES`."""
    mean, scale, layers = _taught()
    out = np.clip((features - mean) / scale, -6, 6)
    for i, (weights, bias) in enumerate(layers):
        out = out @ weights + bias
        if i + 1 < len(layers):
            out = np.maximum(out, 0)
    likely = np.exp(out - out.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))


@cache
def _taught() -> tuple[NDArray[np.float64], NDArray[np.float64], list[tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    document = json.loads(TAUGHT.read_text(encoding="utf-8"))
    if document["features"] != list(FEATURES) or document["patterns"] != list(PATTERNS):
        raise ValueError(f"{TAUGHT} was taught with other features. Teach it anew: python -m tools.fit_patterns")
    layers = [(np.array(layer["weights"]), np.array(layer["bias"])) for layer in document["layers"]]
    return np.array(document["mean"]), np.array(document["scale"]), layers

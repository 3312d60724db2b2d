"""A product's colours in two words, such as "deep cool", and its look as bands of a few figures."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Words = NDArray[np.object_]

NEUTRAL, VIVID = 9.0, 32.0  # chroma
DARK, LIGHT = 40.0, 62.0  # CIELAB lightness
# Bands of what is measured: the word below each edge, and the last above all of them.
BANDS: Mapping[str, tuple[tuple[float, ...], tuple[str, ...]]] = {
    "lightness": ((DARK, LIGHT), ("dark", "medium light", "light")),
    "strength": ((NEUTRAL, VIVID), ("hardly coloured", "muted colours", "vivid colours")),
    "warmth": ((-0.1, 0.1), ("cool colours", "neither cool nor warm", "warm colours")),
}


def tones(looks: pd.DataFrame) -> Words:
    """The tone of each product's palette, from its lightness, strength (chroma) and warmth.

    Tones are those of the Practical Color Co-ordinate System (Japan Color Research Institute 1964), drawn together:
    dark, mid and light neutrals; else vivid, soft (light), deep (dark) or muted, each warm or cool.
    """
    light, strength, warmth = (looks[name].to_numpy(np.float64) for name in BANDS)
    level = np.digitize(light, (DARK, LIGHT))
    neutral = np.array(["dark neutrals", "mid neutrals", "light neutrals"], dtype=object)[level]
    tone = np.where(strength >= VIVID, "vivid", np.array(["deep", "muted", "soft"], dtype=object)[level])
    coloured = tone + np.where(warmth >= 0, " warm", " cool").astype(object)
    return np.asarray(np.where(strength < NEUTRAL, neutral, coloured), dtype=object)


def bands(looks: pd.DataFrame) -> dict[str, Words]:
    """What each product looks like in words: for lightness, strength and warmth the band that it falls into."""
    found = {}
    for name, (edges, words) in BANDS.items():
        found[name] = np.array(words, dtype=object)[np.digitize(looks[name].to_numpy(np.float64), edges)]
    return found

"""Which colours suit each other, by the colour wheel."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fashrec.measure.colour import chroma, hue

NEUTRAL_CHROMA = 14.0
SAME_HUE, NEAR_HUE, OPPOSITE_HUE = 18.0, 50.0, 145.0
# Hues of CIELAB, and where they stand on the painter's wheel: red, orange, yellow, green, blue, purple, red.
LAB_HUES, WHEEL = (30, 60, 95, 145, 280, 315, 390), (0, 60, 120, 180, 240, 300, 360)
OTHER_SHADE = 14.0


class Harmony(StrEnum):
    """How two colours suit each other (Itten, "The Art of Color", 1961); NONE where they do not."""

    NEUTRAL = "neutral"
    TONE = "tone on tone"
    ANALOGOUS = "analogous"
    COMPLEMENTARY = "complementary"
    NONE = ""


WORDS = {
    Harmony.NEUTRAL: "black, white, grey and their like go with everything",
    Harmony.TONE: "another shade of the same colour",
    Harmony.ANALOGOUS: "neighbours on the colour wheel",
    Harmony.COMPLEMENTARY: "opposites on the colour wheel",
}
STRENGTH = {
    Harmony.COMPLEMENTARY: 1.0,
    Harmony.ANALOGOUS: 0.95,
    Harmony.TONE: 0.85,
    Harmony.NEUTRAL: 0.8,
    Harmony.NONE: 0.0,
}


def harmonies(colour: NDArray[np.floating], others: NDArray[np.floating]) -> NDArray[np.object_]:
    """The Harmony of each of `others` (CIELAB, n×3) with a colour (CIELAB, 3), object array of n."""
    asked, seen = np.asarray(colour, np.float64), np.asarray(others, np.float64).reshape(-1, 3)
    apart = np.abs((_on_wheel(seen) - _on_wheel(asked) + 180) % 360 - 180)
    shade = np.abs(seen[:, 0] - asked[0])
    neutral = (chroma(seen) < NEUTRAL_CHROMA) | (chroma(asked) < NEUTRAL_CHROMA)
    ways = [
        (neutral, Harmony.NEUTRAL),
        ((apart <= SAME_HUE) & (shade >= OTHER_SHADE), Harmony.TONE),
        ((apart > SAME_HUE) & (apart <= NEAR_HUE), Harmony.ANALOGOUS),
        (apart >= OPPOSITE_HUE, Harmony.COMPLEMENTARY),
    ]
    found = np.full(len(seen), Harmony.NONE, dtype=object)
    for passes, way in reversed(ways):
        found[passes] = way
    return found


def _on_wheel(lab: NDArray[np.floating]) -> NDArray[np.floating]:
    """The angle of a colour on the painter's wheel, in degrees, on which orange is opposite to blue."""
    angle = hue(lab)
    return np.interp(np.where(angle < LAB_HUES[0], angle + 360, angle), LAB_HUES, WHEEL)

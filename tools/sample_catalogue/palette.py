"""The catalogue's colours: what each is called, how it is painted and what it is combined with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """A named colour, the paints it is combined with, and how often the catalogue uses it."""

    name: str
    value: str
    partners: tuple[str, ...]
    denim: str | None = None


_CREAM, _WHITE, _INK, _NAVY = "#f1e8d6", "#fafaf7", "#2b2b30", "#26334f"

COLOURS: dict[str, Colour] = {
    colour.name: colour
    for colour in (
        Colour("Black", "#2e2d31", (_WHITE, "#b9b4ab", "#c8553d", "#d8b365"), "#35363c"),
        Colour("White", "#fbfaf7", (_NAVY, "#2f2f34", "#7fa3c7", "#c9534f", "#86a788"), "#eceae4"),
        Colour("Grey", "#a7a8ab", (_WHITE, _INK, "#5f7fa8", "#d3a23c"), "#84878c"),
        Colour("Charcoal", "#53555b", ("#c9c9c7", "#d98e4a", _WHITE, "#8fb3a5"), "#4c4f57"),
        Colour("Navy", "#2b3a5c", (_WHITE, "#c8463f", "#e2b656", "#8fb0d6"), "#2f3d5c"),
        Colour("Blue", "#3a6bb0", (_WHITE, "#f2c14e", "#1f2f55", "#f08a5d"), "#466a9b"),
        Colour("Light Blue", "#a9c8e4", (_WHITE, "#2d4a7c", "#f3d9a4", "#e88a7d"), "#93b1d0"),
        Colour("Teal", "#2f7d80", (_CREAM, "#f0b65a", "#17393d", "#a9d6cc"), None),
        Colour("Turquoise", "#4fb9bd", (_WHITE, "#17505a", "#ffd27a", "#f47c6c"), None),
        Colour("Green", "#3f7f52", (_CREAM, "#1f3b2c", "#e9b949", "#b9d8b1"), None),
        Colour("Olive", "#70754a", (_CREAM, "#34371f", "#c98a3f", "#b8b68a"), "#6d7050"),
        Colour("Mint", "#b4dcc8", (_WHITE, "#3b7d6b", "#f2a5a0", "#f7e3a1"), None),
        Colour("Yellow", "#f3cd4b", (_WHITE, _NAVY, "#e0743e", "#4f8f8b"), None),
        Colour("Mustard", "#cf9a36", (_CREAM, "#3c3a52", "#7d3f2b", "#4c6355"), None),
        Colour("Orange", "#e98443", (_CREAM, "#2f4858", "#ffd29a", "#a23e2a"), None),
        Colour("Rust", "#b05a3a", (_CREAM, "#3d2a2a", "#e3b27c", "#5b7065"), None),
        Colour("Coral", "#f08577", (_WHITE, "#2e5266", "#ffd9c4", "#9fc9c0"), None),
        Colour("Red", "#c63d3f", (_WHITE, _NAVY, "#f2c9a0", "#6e1f2a"), None),
        Colour("Burgundy", "#742d3e", (_CREAM, "#d8a7a0", "#33202a", "#c79a4b"), None),
        Colour("Pink", "#ee9fb4", (_WHITE, "#a83a62", "#fbe1a8", "#7fb2b8"), None),
        Colour("Blush", "#eccdc5", (_WHITE, "#a8605c", "#86795f", "#c9a45c"), None),
        Colour("Purple", "#75529a", (_CREAM, "#2f2049", "#f0b7d0", "#e3bd55"), None),
        Colour("Lavender", "#c3b3e0", (_WHITE, "#6a4f9c", "#f6e0a0", "#8fb9d9"), None),
        Colour("Brown", "#73503a", (_CREAM, "#33231a", "#c99a66", "#8b9a85"), None),
        Colour("Tan", "#bf8f60", (_CREAM, "#5b3d27", "#2f4450", "#e8d2b0"), None),
        Colour("Khaki", "#b5a57c", (_CREAM, "#4f4a33", "#7d8a6a", "#8c4f37"), None),
        Colour("Beige", "#dcccb2", (_WHITE, "#6d5a45", "#2f3f55", "#b0714f"), None),
        Colour("Cream", "#f3ead8", ("#8a5a44", _NAVY, "#5f7357", "#c76b4f"), "#ece2cd"),
    )
}


def _channels(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """The paint `share` of the way from the first paint to the second, `share` in 0…1."""
    blend = (round(a + (b - a) * share) for a, b in zip(_channels(first), _channels(second), strict=True))
    return "#" + "".join(f"{min(255, max(0, channel)):02x}" for channel in blend)


def darker(value: str, share: float) -> str:
    """The paint moved towards a cool near-black by `share`, which keeps shadows from turning muddy."""
    return mix(value, "#17141f", share)


def lighter(value: str, share: float) -> str:
    """The paint moved towards a warm white by `share`."""
    return mix(value, "#fffdf8", share)


def luminance(value: str) -> float:
    """How light a paint looks, 0 (black) … 1 (white)."""
    red, green, blue = _channels(value)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255

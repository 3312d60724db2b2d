"""Colours as the eye orders them: CIELAB, hue and chroma, names, warmth."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

Lab = NDArray[np.float32]

# Linear sRGB to XYZ relative to white D65, so that white is L 100, a 0, b 0.
_TO_XYZ = np.array(
    [[0.4339531, 0.3762195, 0.1898274], [0.2126729, 0.7151522, 0.0721750], [0.0177578, 0.1094771, 0.8727651]],
    np.float32,
)
_FROM_XYZ = np.linalg.inv(_TO_XYZ.astype(np.float64))
_KNEE = (6 / 29) ** 3
_SLOPE = (29 / 6) ** 2 / 3
_CODES = np.arange(256) / 255.0
_LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4).astype(np.float32)

# Below this chroma a colour has no hue that anyone would name.
GREY = 8.0
WARMEST_HUE = 50.0
AT_ONCE = 4096

# A name may have several colours; the nearest of all of them wins. Photos show black in light and white in shade, and
# few blues and greens are bright: where the names part is chosen on `training/` by `tools/name_colours.py`.
NAMES: dict[str, tuple[str, ...]] = {
    "black": ("#0a0a0a", "#1c1c1e", "#262525", "#343435"),
    "charcoal": ("#444547", "#505153"),
    "grey": ("#6e6e70", "#8c8c8e", "#a9a9ab"),
    "silver": ("#bcbdbf", "#c9cacc"),
    "white": ("#f2f2f2", "#ffffff", "#e6e7e9", "#dddee0"),
    "cream": ("#f5ecd7", "#efe6cf", "#fbf3df"),
    "beige": ("#d9c7a7", "#cbb894", "#e0cfb4"),
    "tan": ("#b98e5f", "#c39a6b", "#a67c52"),
    "brown": ("#6b4226", "#4e3524", "#7d5a41", "#38281f", "#4a403c"),
    "rust": ("#a4482a", "#8f3f22"),
    "burgundy": ("#6a1b2d", "#4f1522", "#7d2236", "#800000"),
    "red": ("#c81e2b", "#a81c26", "#e02b30", "#9c2f3c"),
    "coral": ("#f0745f", "#e8604f"),
    "peach": ("#f5bf9f", "#f2ab88"),
    "orange": ("#ee7a1f", "#e8621a", "#f59436"),
    "mustard": ("#c99a2e", "#b5892a"),
    "yellow": ("#f4d53a", "#f7e26b", "#efc62c"),
    "khaki": ("#9c8f6a", "#8a7f5c", "#aca07e"),
    "olive": ("#5f5f32", "#4c4d2b", "#74733f", "#808000"),
    "lime": ("#a8cf3c", "#c1dd5d"),
    "green": ("#2f8a43", "#1f6a35", "#44a857", "#16492a", "#404d41"),
    "mint": ("#a9dcc0", "#c4e8d4", "#8fd0ae"),
    "teal": ("#16706f", "#1d5a5e", "#2b8c8a"),
    "turquoise": ("#33bdb9", "#5fcfd0", "#23a7b0"),
    "light blue": ("#a4c8e6", "#8ab6dc", "#c3dcf0", "#87ceeb"),
    "blue": ("#2b62b5", "#3f7cc8", "#2149a0", "#4a6f9c", "#505c70", "#58b0d6", "#333c67", "#2b40be", "#0000ff"),
    "navy": ("#1b2547", "#252f52", "#151b33", "#2a3a62", "#20242e", "#343a48", "#191970", "#00007a"),
    "purple": ("#5f3287", "#7a48a3", "#43255f", "#4f3d54", "#4b0082"),
    "lavender": ("#b9a3d6", "#cbbbe2", "#9d87bf"),
    "magenta": ("#c2207c", "#a41f6b", "#d93a92"),
    "pink": ("#f3b5c6", "#ee8fae", "#f8cfd9", "#e76a96", "#ff69b4"),
}


# Words that catalogues use beside these; CSS's darker grey is the lighter one.
WORDS = {
    "maroon": "#6a1b2d", "off": "#f5f1e6", "gold": "#c9a445", "bronze": "#8c6239", "copper": "#b06a3b",
    "steel": "#8a949c", "metallic": "#a7a9ac", "nude": "#e3c4a8", "skin": "#e3bc9a", "mauve": "#a1798f",
    "rose": "#e0607e", "taupe": "#8b7a6b", "mushroom": "#b5a695", "coffee": "#5a3d2b", "camel": "#c19a6b",
    "fluorescent": "#b6ff3a", "blush": "#ecc3bd", "indigo": "#303a72", "lilac": "#b9a3d6", "ivory": "#f7f1de",
    "wine": "#5e1f30", "rose gold": "#c79a8b", "bright pink": "#ee5f9b", "dark grey": "#4a4a4c",
    "light grey": "#c4c5c7",
}  # fmt: skip
LIGHTER, DARKER = {"light", "pale", "soft"}, {"dark", "deep"}


def to_lab(rgb: NDArray[np.uint8]) -> Lab:
    """CIELAB (white D65) of sRGB pixels, float32 of the same shape: L 0–100, a and b about −128 to 127."""
    ratio = _LINEAR[rgb] @ _TO_XYZ.T
    f = np.where(ratio > _KNEE, np.cbrt(ratio), ratio * np.float32(_SLOPE) + np.float32(4 / 29))
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def to_rgb(lab: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours of CIELAB as sRGB, uint8 of the same shape; what a screen cannot show is cut to what it can."""
    lightness, a, b = (np.asarray(lab[..., i], np.float64) for i in range(3))
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, (f - 4 / 29) / _SLOPE)
    linear = np.clip(ratio @ _FROM_XYZ.T, 0, 1)
    codes = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(codes * 255).astype(np.uint8)


def to_hex(lab: NDArray[np.floating]) -> str:
    """A colour as screens write it, such as `#a8432b`."""
    return "#" + bytes(to_rgb(lab).tolist()).hex()


def from_hex(*codes: str) -> Lab:
    """CIELAB of colours written as `#rrggbb`, float32 of shape n×3."""
    return to_lab(np.frombuffer(bytes.fromhex("".join(codes).replace("#", "")), np.uint8).reshape(len(codes), 3))


def chroma(lab: NDArray[np.floating]) -> NDArray[np.floating]:
    """How colourful, 0 (grey) to about 130."""
    return np.asarray(np.hypot(lab[..., 1], lab[..., 2]))


def hue(lab: NDArray[np.floating]) -> NDArray[np.floating]:
    """The angle of the hue in degrees, 0 to 360: red 30, yellow 90, green 140, blue 280; a grey has none."""
    return np.asarray(np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) % 360)


def warmth(lab: NDArray[np.floating]) -> NDArray[np.floating]:
    """How warm a colour feels, about −1 (icy blue) through 0 (grey) to 1.5 (deep orange).

    The scale is warm–cool of Ou, Luo, Woodcock and Wright, "A study of colour emotion and colour preference" (2004),
    less its constant, so that grey is 0.
    """
    return np.asarray(0.02 * chroma(lab) ** 1.07 * np.cos(np.radians(hue(lab) - WARMEST_HUE)))


@cache
def _named() -> tuple[list[str], Lab]:
    names = [name for name, codes in NAMES.items() for _ in codes]
    return names, from_hex(*(code for codes in NAMES.values() for code in codes))


def colour_name(lab: NDArray[np.floating]) -> str:
    """The everyday name of the nearest colour that has one; hue counts for more than lightness."""
    return colour_names(np.asarray(lab)[np.newaxis])[0]


def colour_names(lab: NDArray[np.floating]) -> list[str]:
    """The name of each of some colours, CIELAB of N×3."""
    names, table = _named()
    nearest: list[int] = []
    for start in range(0, len(lab), AT_ONCE):
        part = np.asarray(lab[start : start + AT_ONCE], np.float32)
        apart = (table - part[:, np.newaxis]) * np.array([0.7, 1.0, 1.0], np.float32)
        nearest += np.einsum("ijk,ijk->ij", apart, apart).argmin(axis=1).tolist()
    return [names[one] for one in nearest]


@cache
def colour_of_word(word: str) -> str:
    """A colour, as `#rrggbb`, for a catalogue's word for one, such as "Navy Blue"; a middle grey for a word of none.

    Of several, such as "Blue/White", the first. What is not known here may be one of CSS's names, "Sky Blue" among
    them; "dark" and "light" before another move it.
    """
    parts = re.split(r"[\s-]+", re.split(r"[/,&+]", word.casefold().replace("gray", "grey"))[0].strip())
    text = " ".join(parts)
    for name in (text, "".join(parts), parts[0], parts[-1]):
        if found := _colour_called(name):
            step = 0.0 if name == text else 0.3 * ((parts[0] in LIGHTER) - (parts[0] in DARKER))
            return _towards(found, step)
    return "#9a9590"


def _colour_called(name: str) -> str:
    if name in NAMES:
        return NAMES[name][0]
    if name in WORDS or name not in ImageColor.colormap:
        return WORDS.get(name, "")
    return "#" + bytes(ImageColor.getrgb(name)).hex()


def _towards(code: str, step: float) -> str:
    """A colour moved towards white, or where the step is below zero towards black, by that share of the way."""
    lab = from_hex(code)[0]
    end = np.array([100.0 if step > 0 else 0.0, 0.0, 0.0])
    return to_hex(lab + abs(step) * (end - lab))

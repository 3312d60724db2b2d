"""What a product looks like, in figures: its colours, how light, strong and warm they are, and its pattern."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashrec.measure.colour import chroma, from_hex, to_lab, warmth
from fashrec.measure.garment import find_garment
from fashrec.measure.palette import Shade, find_palette
from fashrec.measure.pattern import Pattern, find_pattern

SIZE = (168, 224)
# Changes whenever the same pixels give another look, so that looks kept from before are not taken for new ones.
LOOK_VERSION = 4


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one product.

    `palette` is its colours, the largest first; `lightness` 0 (black) to 100 (white), `strength` (chroma) 0 (grey) to
    about 100 and `warmth` about −1 (cool) to 1.5 (warm) are means over the garment; `pattern_sure` is 0–1; `covers`
    is the share of the photo that the garment fills, 1 where it could not be told from its ground.
    """

    palette: tuple[Shade, ...]
    lightness: float
    strength: float
    warmth: float
    pattern: Pattern
    pattern_sure: float
    covers: float

    def to_row(self) -> dict[str, Any]:
        """The look as a table's row."""
        return {
            "colours": [shade.hex for shade in self.palette],
            "colour_names": [shade.name for shade in self.palette],
            "shares": [shade.share for shade in self.palette],
            "lightness": self.lightness,
            "strength": self.strength,
            "warmth": self.warmth,
            "pattern": str(self.pattern),
            "pattern_sure": self.pattern_sure,
            "covers": self.covers,
        }

    @classmethod
    def from_row(cls, row: Mapping[Any, Any]) -> Self:
        """The look in a table's row."""
        parts = zip(row["colours"], row["colour_names"], row["shares"], strict=True)
        palette = tuple(Shade(str(code), str(name), float(share)) for code, name, share in parts)
        figures = {name: float(row[name]) for name in ("lightness", "strength", "warmth", "pattern_sure", "covers")}
        return cls(palette=palette, pattern=Pattern(row["pattern"]), **figures)


def look_at(pixels: NDArray[np.uint8], trunk: NDArray[np.float32] | None = None) -> Look:
    """The look of the product in a photo, uint8 RGB pixels of shape H×W×3.

    With the trunk's output for it, 2048 numbers, patterns are told apart better; of weights that they were taught with.
    """
    image = Image.fromarray(pixels)
    image.thumbnail(SIZE, Image.Resampling.BICUBIC)
    # The garment's outline does not need every pixel, and half the size is a quarter of the time; a thin stripe does.
    step = 2 if min(image.size) >= 64 else 1
    garment = find_garment(to_lab(np.asarray(image.reduce(step))))
    lab = to_lab(np.asarray(image))
    weight = np.repeat(np.repeat(garment.weight, step, axis=0), step, axis=1)[: image.height, : image.width]
    palette = find_palette(lab, weight)
    pattern, sure = find_pattern(lab, weight, trunk)
    shades = from_hex(*(shade.hex for shade in palette))
    shares = np.array([shade.share for shade in palette])
    return Look(
        palette=palette,
        lightness=round(float(shades[:, 0] @ shares), 2),
        strength=round(float(chroma(shades) @ shares), 2),
        warmth=round(float(warmth(shades) @ shares), 4),
        pattern=pattern,
        pattern_sure=round(sure, 4),
        covers=round(float(garment.mask.mean()), 4),
    )

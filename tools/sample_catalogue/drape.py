"""The light that falls on cloth: a grey relief of folds, computed once for each picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.sample_catalogue.svg import HEIGHT, WIDTH


@dataclass(frozen=True)
class Hang:
    """How a cloth hangs: fold width and length in user units, how sharp folds are, and their contrast 0…1."""

    across: float
    along: float
    crease: float
    contrast: float


HANGS: dict[str, Hang] = {
    "jersey": Hang(26, 80, 0.5, 0.26),
    "woven": Hang(17, 95, 0.8, 0.27),
    "denim": Hang(13, 38, 0.8, 0.30),
    "knit": Hang(30, 60, 0.2, 0.20),
    "fleece": Hang(28, 55, 0.3, 0.26),
    "satin": Hang(18, 150, 0.7, 0.42),
    "shell": Hang(18, 40, 0.8, 0.27),
    "leather": Hang(18, 26, 0.8, 0.20),
    "canvas": Hang(20, 34, 0.5, 0.18),
    "smooth": Hang(60, 60, 0.0, 0.10),
}

_STEP = 3


def _noise(rng: np.random.Generator, across: float, along: float, lean: float) -> NDArray[np.float64]:
    rows, columns = HEIGHT // _STEP, WIDTH // _STEP
    v, u = np.meshgrid(np.fft.fftfreq(rows), np.fft.fftfreq(columns), indexing="ij")
    u, v = u * np.cos(lean) + v * np.sin(lean), v * np.cos(lean) - u * np.sin(lean)
    window = np.exp(-2 * (np.pi**2) * ((u * across / _STEP) ** 2 + (v * along / _STEP) ** 2))
    field = np.fft.ifft2(np.fft.fft2(rng.standard_normal((rows, columns))) * window).real
    noise: NDArray[np.float64] = field / field.std()
    return noise


def relief(rng: np.random.Generator, hang: Hang) -> NDArray[np.float64]:
    """Float array (160, 120): light on the folds, 0.5 where the cloth lies flat, from 0 (shade) to 1 (light)."""
    height = np.zeros((HEIGHT // _STEP, WIDTH // _STEP))
    for lean, share in ((rng.uniform(-0.2, 0.2), 1.0), (0.65, 0.55), (-0.65, 0.55)):
        soft = _noise(rng, hang.across / 2, hang.along / 2, lean)
        sharp = -np.abs(_noise(rng, hang.across / 2, hang.along / 2, lean))
        height += share * ((1 - hang.crease) * soft + hang.crease * 1.6 * sharp)
    down, right = np.gradient(height)
    light = right * 0.8 + down * 0.5
    folds: NDArray[np.float64] = 0.5 + hang.contrast * np.tanh(light / light.std() * 0.75)
    return folds


def lit(picture: Image.Image, folds: NDArray[np.float64]) -> Image.Image:
    """A picture (RGBA) with light on its folds, laid on as soft light; dark cloth shines where light cloth shades."""
    grey = Image.fromarray(folds.astype(np.float32)).resize(picture.size, Image.Resampling.BICUBIC)
    light = (np.asarray(grey)[..., None] * 2 - 1).clip(-1, 1)
    pixels = np.asarray(picture).astype(np.float32) / 255
    paint = pixels[..., :3]
    dark = (1 - paint.mean(axis=2, keepdims=True)) ** 2
    soft = np.where(light < 0, light * paint * (1 - paint), light * (np.sqrt(paint) - paint))
    pixels[..., :3] = paint + 0.5 * soft + 0.04 * dark * light
    return Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8))

"""Changes of a photo that do not change what is on it, so that the trunk learns not to mind them."""

import io
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from fashrec.photos import background_colour

CHANGES = ("crops", "turns", "flips", "blur", "JPEG", "light")
WHITE = 238
LEAST_GROUND, MOST_GROUND = 0.08, 0.85
LEAST_CREASES, MOST_CREASES = 2, 5
BREADTH_OF_CREASE = 1.5, 5.0  # pixels
LIGHT_OF_CREASE = 8.0, 40.0  # of 255


def change_photo(
    photo: NDArray[np.uint8],
    height: int,
    width: int,
    backgrounds: float,
    random: np.random.Generator,
    creases: float = 0.0,
    without: Collection[str] = (),
) -> NDArray[np.uint8]:
    """A photo (uint8, H×W×3) cropped, turned, mirrored, lit and blurred at random, scaled to height×width.

    With the chance `backgrounds` a product on a white ground is laid on another one first, which with the chance
    `creases` lies in folds. The kinds of CHANGES in `without` are left out; all else is drawn as with them.
    """
    farthest = 1.08
    if random.random() < backgrounds:
        photo = on_another_ground(photo, random, creases)
        farthest = 1.4
    image = _framed(photo, height, width, random.uniform(0.78, farthest), random, without)
    if random.random() < 0.15:
        softness = random.uniform(0.3, 1.0)
        image = image if "blur" in without else image.filter(ImageFilter.GaussianBlur(softness))
    if random.random() < 0.15:
        quality = int(random.integers(15, 60))
        image = image if "JPEG" in without else _as_jpeg(image, quality)
    exposure = random.uniform(0.5, 1.45) if random.random() < 0.4 else random.uniform(0.9, 1.1)
    contrast, light = random.uniform(0.85, 1.15), random.uniform(-15, 15)
    tint = random.uniform(0.97, 1.03, 3)
    if "light" in without:
        return np.asarray(image, np.uint8)
    lit = (np.asarray(image, np.float32) * exposure - 127.5) * (contrast * tint) + (127.5 + light)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _framed(
    photo: NDArray[np.uint8],
    height: int,
    width: int,
    zoom: float,
    random: np.random.Generator,
    without: Collection[str],
) -> Image.Image:
    """One affine step: `zoom` of the photo's sides, turned a little, perhaps mirrored, at the size wanted."""
    angle = np.deg2rad(random.normal(0, 4) if random.random() < 0.8 else random.uniform(-20, 20))
    mirror = -1.0 if random.random() < 0.5 else 1.0
    angle = 0.0 if "turns" in without else angle
    mirror = 1.0 if "flips" in without else mirror
    zoom = 1.0 if "crops" in without else zoom
    rows, columns = photo.shape[0] * zoom / height, photo.shape[1] * zoom / width
    slack = max(0.0, 1 - zoom) / 2
    centre_x = photo.shape[1] * (0.5 + random.uniform(-slack, slack))
    centre_y = photo.shape[0] * (0.5 + random.uniform(-slack, slack))
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    a, b = mirror * cos * columns, -sin * rows
    d, e = mirror * sin * columns, cos * rows
    matrix = (
        a, b, centre_x - a * width / 2 - b * height / 2,
        d, e, centre_y - d * width / 2 - e * height / 2,
    )  # fmt: skip
    ground = background_colour(photo)
    return Image.fromarray(photo).transform(
        (width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=ground
    )


def _as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def white_ground(photo: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a photo shows its white ground: the nearly white pixels that hang together with its edge, H×W."""
    light = photo.min(axis=2) >= WHITE
    parts, _ = ndimage.label(light)
    edge = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    ground: NDArray[np.bool_] = np.isin(parts, edge[edge > 0])
    return ground


def on_another_ground(photo: NDArray[np.uint8], random: np.random.Generator, creases: float = 0.0) -> NDArray[np.uint8]:
    """The product laid on a floor, cloth or wall, with its shadow; the photo itself where no white ground is seen."""
    ground = white_ground(photo)
    if not LEAST_GROUND <= ground.mean() <= MOST_GROUND:
        return photo
    height, width = ground.shape
    surface = _surface(height, width, random)
    if creases and random.random() < creases:
        surface += _creases(height, width, random)
    product = 1 - ndimage.gaussian_filter(ground.astype(np.float32), 0.6)
    shift = (int(random.integers(-3, 4)), int(random.integers(-3, 4)))
    shadow = np.roll(ndimage.gaussian_filter(product, random.uniform(1, 4)), shift, axis=(0, 1))
    surface *= 1 - random.uniform(0, 0.5) * shadow[..., np.newaxis]
    mixed = photo * product[..., np.newaxis] + surface * (1 - product[..., np.newaxis])
    laid: NDArray[np.uint8] = np.clip(mixed, 0, 255).astype(np.uint8)
    return laid


def _surface(height: int, width: int, random: np.random.Generator) -> NDArray[np.float32]:
    """A ground to lie on: a colour with patches of light, perhaps the grain of wood, a weave or the joints of tiles."""
    colour = random.uniform(30, 245, 3) if random.random() < 0.4 else random.uniform(40, 245) + random.normal(0, 18, 3)
    light = ndimage.zoom(random.normal(0, 1, (4, 3)), (height / 4, width / 3), order=1)
    surface = np.ones((height, width, 1)) * colour + light[:height, :width, np.newaxis] * random.uniform(2, 16)
    kind = random.integers(4)
    if kind == 1:  # wood: noise drawn out along one axis
        grain = ndimage.gaussian_filter(
            random.normal(0, 1, (height, width)), (0.5, 12) if random.random() < 0.5 else (12, 0.5)
        )
        surface += grain[..., np.newaxis] * random.uniform(20, 90)
    elif kind == 2:  # cloth or carpet: fine noise
        surface += ndimage.gaussian_filter(random.normal(0, 1, (height, width)), 0.7)[..., np.newaxis] * random.uniform(
            5, 30
        )
    elif kind == 3:  # tiles or boards: lines at equal distances
        step, where = (
            int(random.integers(8, 30)),
            np.add.outer(np.arange(height) * int(random.integers(2)), np.arange(width)),
        )
        surface += ((where % step) < 1)[..., np.newaxis] * random.uniform(-50, 30)
    ground: NDArray[np.float32] = surface.astype(np.float32)
    return ground


def _creases(height: int, width: int, random: np.random.Generator) -> NDArray[np.float32]:
    """The light of some folds, float32 of H×W×1 to add: each is lighter on one side and darker on the other."""
    down, across = np.mgrid[:height, :width]
    light = np.zeros((height, width))
    for _ in range(random.integers(LEAST_CREASES, MOST_CREASES + 1)):
        angle, breadth = random.uniform(0, np.pi), random.uniform(*BREADTH_OF_CREASE)
        through = random.uniform(0, height), random.uniform(0, width)
        bent = ndimage.zoom(random.normal(0, breadth, (4, 3)), (height / 4, width / 3), order=1)[:height, :width]
        away = np.cos(angle) * (down - through[0]) + np.sin(angle) * (across - through[1]) + bent
        away /= breadth
        light += random.uniform(*LIGHT_OF_CREASE) * away * np.exp(0.5 - 0.5 * away**2)
    return light[..., np.newaxis].astype(np.float32)

"""The changes of `changes.py`, made to whole batches on the device that learns: a processor can't feed a GPU.

All functions take and give photos as float32 of N×3×height×width, 0–255, and draw from a generator of their device.
"""

import math

import torch
from kornia.enhance import jpeg_codec_differentiable
from kornia.filters import gaussian_blur2d
from torch import Tensor
from torch.nn import functional

from fashrec.embedding.training.changes import BREADTH_OF_CREASE, LEAST_CREASES, LIGHT_OF_CREASE, MOST_CREASES, WHITE

TAPS = 9  # of the blur, across


class Draw:
    """Random numbers on a device, the same for the same seed."""

    def __init__(self, device: torch.device, seed: int) -> None:
        self.device = device
        self.generator = torch.Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Evenly spread numbers."""
        return torch.rand(shape, device=self.device, generator=self.generator) * (high - low) + low

    def normal(self, *shape: int) -> Tensor:
        """Normally distributed numbers, mean 0 and deviation 1."""
        return torch.randn(shape, device=self.device, generator=self.generator)

    def chance(self, share: float, count: int) -> Tensor:
        """Which of so many happen, bool of count."""
        return torch.rand(count, device=self.device, generator=self.generator) < share

    def order(self, count: int) -> Tensor:
        """A random order of so many, int64."""
        return torch.randperm(count, device=self.device, generator=self.generator)


def product_cover(photos: Tensor) -> Tensor:
    """How far each pixel belongs to the product and not to the white ground around it, 0–1 of N×1×height×width.

    The ground is flooded from the edge through nearly white pixels, as `changes.white_ground` finds it.
    """
    light = (photos.amin(dim=1, keepdim=True) >= WHITE).float()
    edge = torch.zeros_like(light)
    edge[:, :, 0], edge[:, :, -1], edge[:, :, :, 0], edge[:, :, :, -1] = 1, 1, 1, 1
    flooded = light * edge
    while True:
        before = flooded
        for _ in range(12):
            across = functional.max_pool2d(flooded, (1, 3), 1, (0, 1))
            flooded = light * torch.maximum(across, functional.max_pool2d(flooded, (3, 1), 1, (1, 0)))
        if torch.equal(before, flooded):
            return blurred(1 - flooded, torch.full((len(photos),), 0.6, device=photos.device))


def blurred(photos: Tensor, deviation: Tensor) -> Tensor:
    """Photos through a Gaussian of each one's own deviation in pixels; 0 leaves a photo as it is."""
    both = deviation.clamp(min=1e-3)[:, None].expand(-1, 2)
    return gaussian_blur2d(photos, (TAPS, TAPS), both, border_type="replicate")


def moved(photos: Tensor, matrix: list[list[Tensor]], height: int, width: int, mode: str = "bilinear") -> Tensor:
    """Photos of height×width, each pixel from where a matrix of 2×3 numbers (each of N) takes its place in the old one.

    Places run from −1 to 1; beyond a photo's edge lies 0.
    """
    rows = torch.stack([torch.stack(row, dim=1) for row in matrix], dim=1)
    grid = functional.affine_grid(rows, [len(photos), photos.shape[1], height, width], align_corners=False)
    return functional.grid_sample(photos, grid, mode=mode, align_corners=False)


def on_other_grounds(photos: Tensor, cover: Tensor, others: Tensor, draw: Draw, creases: float = 0.0) -> Tensor:
    """The products laid on drawn floors, cloths and walls, or on a part of another photo, with their shadows.

    `creases` is the share of the grounds that lie in folds.
    """
    count, _, height, width = photos.shape
    fringe = draw.uniform(0, 0.6, count, 1, 1, 1)
    cover = ((cover - fringe) / (1 - fringe)).clamp(0, 1)
    surface = _surfaces(height, width, count, others, draw)
    if creases:
        lie = draw.chance(creases, count)[:, None, None, None]
        surface = torch.where(lie, surface + _creases(height, width, count, draw), surface)
    one, none = torch.ones(count, device=draw.device), torch.zeros(count, device=draw.device)
    aside = [[one, none, draw.uniform(-0.08, 0.08, count)], [none, one, draw.uniform(-0.06, 0.06, count)]]
    shadow = blurred(moved(cover, aside, height, width), draw.uniform(1, 4, count))
    surface = surface * (1 - draw.uniform(0, 0.5, count, 1, 1, 1) * shadow)
    return (photos * cover + surface * (1 - cover)).clamp(0, 255)


def _surfaces(height: int, width: int, count: int, others: Tensor, draw: Draw) -> Tensor:
    colourful = draw.uniform(30, 245, count, 3, 1, 1)
    greyish = draw.uniform(40, 245, count, 1, 1, 1) + draw.normal(count, 3, 1, 1) * 18
    colour = torch.where(draw.chance(0.4, count)[:, None, None, None], colourful, greyish)
    light = _stretched(draw.normal(count, 1, 4, 3), height, width) * draw.uniform(2, 20, count, 1, 1, 1)
    wood = torch.where(
        draw.chance(0.5, count)[:, None, None, None],
        _stretched(draw.normal(count, 1, height, max(2, width // 12)), height, width),
        _stretched(draw.normal(count, 1, max(2, height // 12), width), height, width),
    ) * draw.uniform(4, 25, count, 1, 1, 1)
    cloth = blurred(draw.normal(count, 1, height, width), draw.uniform(0.3, 1, count)) * draw.uniform(
        5, 40, count, 1, 1, 1
    )
    down, across = torch.arange(height, device=draw.device), torch.arange(width, device=draw.device)
    slant = (draw.uniform(0, 2, count, 1, 1)).floor()
    place = across[None, None, :] + slant * down[None, :, None]
    step = draw.uniform(8, 30, count, 1, 1).floor()
    tiles = ((place % step) < 1).float()[:, None] * draw.uniform(-50, 30, count, 1, 1, 1)
    kinds = torch.stack([torch.zeros_like(wood), wood, cloth, tiles, torch.zeros_like(wood)])
    kind = draw.uniform(0, len(kinds), count).long()
    drawn = colour + light + kinds[kind, torch.arange(count, device=draw.device)]
    return torch.where((kind == len(kinds) - 1)[:, None, None, None], _part_of(others, draw) + light, drawn)


def _creases(height: int, width: int, count: int, draw: Draw) -> Tensor:
    """The light of some folds to add, N×1×height×width: each is lighter on one side and darker on the other."""
    down = torch.arange(height, device=draw.device)[None, None, :, None]
    across = torch.arange(width, device=draw.device)[None, None, None, :]
    light = torch.zeros(count, 1, height, width, device=draw.device)
    for number in range(MOST_CREASES):
        angle = draw.uniform(0, math.pi, count, 1, 1, 1)
        breadth = draw.uniform(*BREADTH_OF_CREASE, count, 1, 1, 1)
        below, beside = draw.uniform(0, height, count, 1, 1, 1), draw.uniform(0, width, count, 1, 1, 1)
        bent = _stretched(draw.normal(count, 1, 4, 3), height, width) * breadth
        away = (torch.cos(angle) * (down - below) + torch.sin(angle) * (across - beside) + bent) / breadth
        strength = draw.uniform(*LIGHT_OF_CREASE, count, 1, 1, 1)
        if number >= LEAST_CREASES:
            strength = strength * draw.chance(0.5, count)[:, None, None, None]
        light += strength * away * torch.exp(0.5 - 0.5 * away**2)
    return light


def _part_of(photos: Tensor, draw: Draw) -> Tensor:
    """A small part of each photo, drawn large: cloth seen close up."""
    count, _, height, width = photos.shape
    zoom, none = draw.uniform(0.15, 0.5, count), torch.zeros(count, device=draw.device)
    part = [[zoom, none, draw.uniform(-0.4, 0.4, count)], [none, zoom, draw.uniform(-0.4, 0.4, count)]]
    return moved(photos, part, height, width)


def _stretched(noise: Tensor, height: int, width: int) -> Tensor:
    return functional.interpolate(noise, (height, width), mode="bilinear", align_corners=False)


def framed(photos: Tensor, height: int, width: int, zoom: Tensor, draw: Draw) -> Tensor:
    """Each photo turned a little, perhaps mirrored, its sides times `zoom`, at the size wanted.

    What lies beyond its edge has the median colour of the edge.
    """
    count, _, high, wide = photos.shape
    slight, far = draw.normal(count) * 4, draw.uniform(-20, 20, count)
    angle = torch.where(draw.chance(0.8, count), slight, far) * (math.pi / 180)
    mirror = torch.where(draw.chance(0.5, count), -1.0, 1.0)
    stretch = torch.exp(draw.uniform(-0.08, 0.08, count))
    reach = torch.maximum(1 - zoom, (zoom - 1) / 2)
    cos, sin = torch.cos(angle), torch.sin(angle)
    across, down = zoom * stretch, zoom / stretch
    matrix = [
        [mirror * cos * across, -sin * down * high / wide, draw.uniform(-1, 1, count) * reach],
        [mirror * sin * across * wide / high, cos * down, draw.uniform(-1, 1, count) * reach],
    ]
    edge = torch.cat([photos[:, :, 0], photos[:, :, -1], photos[:, :, :, 0], photos[:, :, :, -1]], dim=2)
    ground = edge.median(dim=2).values[:, :, None, None]
    return moved(photos - ground, matrix, height, width, "bicubic") + ground


def as_jpeg(photos: Tensor, quality: Tensor) -> Tensor:
    """Photos after JPEG of each one's own quality, 1–100."""
    return jpeg_codec_differentiable(photos / 255, quality) * 255


def without_a_part(photos: Tensor, draw: Draw) -> Tensor:
    """Photos of which a box is hidden under a colour (random erasing, Zhong et al. 2020)."""
    box = boxes(photos.shape[2], photos.shape[3], draw.uniform(0.02, 0.2, len(photos)), draw)
    return torch.where(box, draw.uniform(0, 255, len(photos), 3, 1, 1), photos)


def boxes(height: int, width: int, share: Tensor, draw: Draw) -> Tensor:
    """A box at a random place that takes a share of the area, cut off at the edge, bool of N×1×height×width."""
    count = len(share)
    shape = torch.exp(draw.uniform(-0.7, 0.7, count))
    down = torch.arange(height, device=draw.device)[None] - (draw.uniform(0, height, count))[:, None]
    across = torch.arange(width, device=draw.device)[None] - (draw.uniform(0, width, count))[:, None]
    tall = (height * torch.sqrt(share * shape) / 2)[:, None]
    broad = (width * torch.sqrt(share / shape) / 2)[:, None]
    return ((down.abs() <= tall)[:, :, None] & (across.abs() <= broad)[:, None, :])[:, None]


def in_other_light(photos: Tensor, exposure: Tensor, draw: Draw) -> Tensor:
    """Photos darker or brighter by each one's exposure, with a little other contrast, light and tint."""
    count = len(photos)
    contrast = draw.uniform(0.87, 1.15, count, 1, 1, 1) * draw.uniform(0.97, 1.03, count, 3, 1, 1)
    light = draw.uniform(-12, 12, count, 1, 1, 1)
    return ((photos * exposure[:, None, None, None]).clamp(0, 255) - 127.5) * contrast + 127.5 + light

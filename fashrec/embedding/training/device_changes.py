"""The changes of `changes.py`, made to whole batches on the device that learns: a processor can't feed a GPU.

All functions take and give photos as float32 of N×3×height×width, 0–255, and draw from a generator of their device.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from fashrec.embedding.training.changes import WHITE

TAPS = 4  # the blur looks so many pixels to each side
BLOCK = 8  # JPEG's
LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
YCBCR = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


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
    offsets = torch.arange(-TAPS, TAPS + 1, device=photos.device)
    weights = torch.exp(-(offsets**2) / (2 * deviation.clamp(min=1e-3)[:, None] ** 2))
    weights = weights / weights.sum(dim=1, keepdim=True)
    for axis in (2, 3):
        size = photos.shape[axis]
        pad = (0, 0, TAPS, TAPS) if axis == 2 else (TAPS, TAPS, 0, 0)
        padded = functional.pad(photos, pad, mode="replicate")
        photos = sum(weights[:, tap, None, None, None] * padded.narrow(axis, tap, size) for tap in range(len(offsets)))  # type: ignore[assignment]
    return photos


def on_other_grounds(photos: Tensor, cover: Tensor, others: Tensor, draw: Draw) -> Tensor:
    """The products laid on drawn floors, cloths and walls, or on a part of another photo, with their shadows."""
    count = len(photos)
    fringe = draw.uniform(0, 0.6, count, 1, 1, 1)
    cover = ((cover - fringe) / (1 - fringe)).clamp(0, 1)
    surface = _surfaces(photos.shape[2], photos.shape[3], count, others, draw)
    shift = torch.stack([draw.uniform(-0.08, 0.08, count), draw.uniform(-0.06, 0.06, count)], dim=1)
    still = torch.eye(2, device=photos.device).expand(count, 2, 2)
    grid = functional.affine_grid(torch.cat([still, shift[:, :, None]], dim=2), list(cover.shape), align_corners=False)
    shadow = blurred(functional.grid_sample(cover, grid, align_corners=False), draw.uniform(1, 4, count))
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
    kind = draw.uniform(0, 5, count).floor()[:, None, None, None]
    nothing = torch.zeros_like(wood)
    texture = torch.where(kind == 1, wood, torch.where(kind == 2, cloth, torch.where(kind == 3, tiles, nothing)))
    drawn = colour + light + texture
    return torch.where(kind == 4, _part_of(others, draw) + light, drawn)


def _part_of(photos: Tensor, draw: Draw) -> Tensor:
    """A small part of each photo, drawn large: cloth seen close up."""
    count = len(photos)
    zoom = draw.uniform(0.15, 0.5, count)
    nothing = torch.zeros_like(zoom)
    rows = [
        torch.stack([zoom, nothing, draw.uniform(-0.4, 0.4, count)], dim=1),
        torch.stack([nothing, zoom, draw.uniform(-0.4, 0.4, count)], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(photos.shape), align_corners=False)
    return functional.grid_sample(photos, grid, align_corners=False)


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
    slack = (1 - zoom).clamp(min=0)
    beyond = (zoom - 1).clamp(min=0) * 0.5
    reach = torch.maximum(slack, beyond)
    cos, sin = torch.cos(angle), torch.sin(angle)
    across, down = zoom * stretch, zoom / stretch
    rows = [
        torch.stack([mirror * cos * across, -sin * down * high / wide, draw.uniform(-1, 1, count) * reach], dim=1),
        torch.stack([mirror * sin * across * wide / high, cos * down, draw.uniform(-1, 1, count) * reach], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), [count, 3, height, width], align_corners=False)
    edge = torch.cat([photos[:, :, 0], photos[:, :, -1], photos[:, :, :, 0], photos[:, :, :, -1]], dim=2)
    ground = edge.median(dim=2).values[:, :, None, None]
    return functional.grid_sample(photos - ground, grid, mode="bicubic", align_corners=False) + ground


def as_jpeg(photos: Tensor, quality: Tensor) -> Tensor:
    """Photos after JPEG of each one's own quality, 1–100: its colours at half the size, its blocks quantised."""
    high, wide = photos.shape[2:]
    pad = (0, -wide % (2 * BLOCK), 0, -high % (2 * BLOCK))
    padded = functional.pad(photos, pad, mode="replicate")
    matrix = torch.tensor(YCBCR, device=photos.device)
    planes = torch.einsum("ij,njhw->nihw", matrix, padded)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)[:, None, None, None, None] / 100
    light = _quantised(planes[:, :1] - 128, scale) + 128
    colour = _quantised(functional.avg_pool2d(planes[:, 1:], 2), scale * 1.2)
    colour = functional.interpolate(colour, scale_factor=2, mode="bilinear", align_corners=False)
    back = torch.linalg.inv(matrix)
    mixed = torch.einsum("ij,njhw->nihw", back, torch.cat([light, colour], dim=1))
    return mixed[:, :, :high, :wide].clamp(0, 255)


def _quantised(planes: Tensor, scale: Tensor) -> Tensor:
    place = torch.arange(BLOCK, device=planes.device)
    cosines = torch.cos((2 * place[None, :] + 1) * place[:, None] * math.pi / (2 * BLOCK)) * math.sqrt(2 / BLOCK)
    cosines[0] /= math.sqrt(2)
    count, channels, high, wide = planes.shape
    blocks = planes.reshape(count, channels, high // BLOCK, BLOCK, wide // BLOCK, BLOCK).permute(0, 1, 2, 4, 3, 5)
    steps = (torch.tensor(LUMINANCE, device=planes.device).float().reshape(BLOCK, BLOCK) * scale[..., None]).clamp(
        min=1
    )
    kept = torch.round(cosines @ blocks @ cosines.T / steps) * steps
    return (cosines.T @ kept @ cosines).permute(0, 1, 2, 4, 3, 5).reshape(planes.shape)


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

"""Batches made where they are learnt from, on a GPU: two differently changed photos of each product."""

from dataclasses import dataclass

import torch
from torch import Tensor

from fashrec.embedding.training import device_changes as change
from fashrec.embedding.training.batches import Batch, rows_that_follow
from fashrec.embedding.training.changes import LEAST_GROUND, MOST_GROUND
from fashrec.embedding.training.device_changes import Draw
from fashrec.embedding.training.products import TrainingProducts
from fashrec.embedding.training.recipe import Phase, Recipe

CHUNK = 2048
PLAIN_LIGHT = (0.8, 1.25)  # an exposure within which a colour keeps its name


@dataclass(frozen=True, slots=True)
class Hardness:
    """How much is done to a photo: shares of photos that something happens to, and how far they are zoomed."""

    zoom: tuple[float, float]
    grounds: float
    blur: float
    jpeg: float
    light: float
    hidden: float


MILD = Hardness((0.8, 1.1), 0.2, 0.1, 0.12, 0.12, 0.0)
HARD = Hardness((0.6, 1.3), 0.5, 0.25, 0.25, 0.35, 0.2)
AT_THE_END = (Hardness((0.88, 1.08), 0.15, 0.08, 0.1, 0.1, 0.0), Hardness((0.7, 1.3), 0.45, 0.2, 0.2, 0.35, 0.1))


class DeviceBatches:
    """Makes the batch that follows after so many photos; it depends on that number and the seed alone."""

    def __init__(self, products: TrainingProducts, recipe: Recipe, device: str) -> None:
        """Takes the photos to the device and finds their grounds."""
        self.products, self.recipe = products, recipe
        self.device = torch.device(device)
        self.photos = torch.from_numpy(products.photos).to(self.device)
        covers, laid = [], []
        for start in range(0, len(products), CHUNK):
            cover = change.product_cover(self._photos(slice(start, start + CHUNK)))
            ground = 1 - cover.mean(dim=(1, 2, 3))
            covers.append((cover * 255).to(torch.uint8))
            laid.append((ground >= LEAST_GROUND) & (ground <= MOST_GROUND))
        self.covers, self.has_ground = torch.cat(covers), torch.cat(laid)

    def make(self, phase: Phase, seen: int) -> Batch:
        """A mild and a hard change of each of half a batch of products; some of the mild ones show parts of two."""
        rows = rows_that_follow(len(self.products), self.recipe.seed, seen // 2, phase.batch // 2)
        draw = Draw(self.device, self.recipe.seed * 1_000_003 + seen)
        at = torch.from_numpy(rows).to(self.device)
        mild, hard = AT_THE_END if phase.gentle else (MILD, HARD)
        first, first_light = self.changed(at, phase, mild, draw)
        second, second_light = self.changed(at, phase, hard, draw)
        partner = draw.order(len(at))
        share = torch.where(
            draw.chance(0 if phase.gentle else self.recipe.mixed, len(at)), draw.uniform(0.1, 0.5, len(at)), 0
        )
        box = change.boxes(phase.height, phase.width, share, draw) & (share > 0)[:, None, None, None]
        first = torch.where(box, first[partner], first)
        own = 1 - box.float().mean(dim=(1, 2, 3))
        lesson = {
            "rows": torch.cat([at, at]),
            "others": torch.cat([at[partner], at]),
            "share": torch.cat([own, torch.ones_like(own)]),
            "plain": torch.cat([first_light & ((own == 1) | first_light[partner]), second_light]).float(),
            "whole": (own == 1).float(),
        }
        photos = torch.cat([first, second]).clamp(0, 255).permute(0, 2, 3, 1).contiguous()
        return Batch(phase, photos, lesson)

    def changed(self, at: Tensor, phase: Phase, hardness: Hardness, draw: Draw) -> tuple[Tensor, Tensor]:
        """Photos N×3×height×width of these rows, and whether their light is plain."""
        count = len(at)
        photos = self._photos(at)
        lay = draw.chance(hardness.grounds, count) & self.has_ground[at]
        others = photos[draw.order(count)]
        laid = change.on_other_grounds(photos, self.covers[at].float() / 255, others, draw, self.recipe.creases)
        photos = torch.where(lay[:, None, None, None], laid, photos)
        farthest = torch.where(lay, hardness.zoom[1], min(hardness.zoom[1], 1.08))
        zoom = hardness.zoom[0] + draw.uniform(0, 1, count) * (farthest - hardness.zoom[0])
        smaller = (zoom * photos.shape[2] / phase.height - 1).clamp(min=0) * 0.5
        blur = torch.where(draw.chance(hardness.blur, count), draw.uniform(0.3, 1.3, count), 0)
        photos = change.framed(
            change.blurred(photos, torch.sqrt(smaller**2 + blur**2)), phase.height, phase.width, zoom, draw
        )
        jpeg = change.as_jpeg(photos, draw.uniform(12, 60, count))
        photos = torch.where(draw.chance(hardness.jpeg, count)[:, None, None, None], jpeg, photos)
        strong = draw.chance(hardness.light, count)
        exposure = torch.where(strong, draw.uniform(0.5, 1.5, count), draw.uniform(0.9, 1.1, count))
        photos = change.in_other_light(photos, exposure, draw)
        hidden = change.without_a_part(photos, draw)
        photos = torch.where(draw.chance(hardness.hidden, count)[:, None, None, None], hidden, photos)
        return photos, (exposure >= PLAIN_LIGHT[0]) & (exposure <= PLAIN_LIGHT[1])

    def _photos(self, at: Tensor | slice) -> Tensor:
        return self.photos[at].permute(0, 3, 1, 2).float()

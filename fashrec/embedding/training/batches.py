"""Batches of changed photos, made by the processor one by one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.training.changes import change_photo
from fashrec.embedding.training.products import TrainingProducts
from fashrec.embedding.training.recipe import Phase, Recipe


@dataclass(frozen=True)
class Batch:
    """Changed photos (0–255, N×height×width×3), what is asked about them, and the phase they were made for.

    `lesson` holds, by name and in the arrays of whoever made it: `rows`, the products of the photos (int64 of N); and,
    where two photos of each product were made, `others` and `share`: the products that the rest of a photo shows and
    how much of it is its own (0–1); `plain`, 1 where the light leaves colours their names; `whole`, of N/2, 1 where the
    first half's photos show one product alone, so that each goes with its second one in the other half.
    """

    phase: Phase
    photos: Any
    lesson: dict[str, Any]

    def __len__(self) -> int:
        return len(self.photos)


def rows_that_follow(products: int, seed: int, seen: int, count: int) -> NDArray[np.int64]:
    """The next rows after so many: each pass shows every product once, in an order of its own."""
    end = seen + count
    parts = []
    for turn in range(seen // products, (end - 1) // products + 1):
        order = np.random.default_rng((seed, turn)).permutation(products)
        parts.append(order[max(seen - turn * products, 0) : end - turn * products])
    return np.concatenate(parts)


def make_batch(products: TrainingProducts, recipe: Recipe, phase: Phase, seen: int) -> Batch:
    """The batch that follows after so many photos: its order and its changes depend on that number alone."""
    rows = rows_that_follow(len(products), recipe.seed, seen, phase.batch)
    random = np.random.default_rng((recipe.seed, 1, seen))
    photos = products.photos
    changed = [
        change_photo(photos[row], phase.height, phase.width, recipe.backgrounds, random, recipe.creases, recipe.without)
        for row in rows
    ]
    return Batch(phase, np.stack(changed), {"rows": rows})

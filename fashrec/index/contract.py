"""What every index promises; one suite of tests holds Annoy and exact search to it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Rows with their Euclidean distances (float32), nearest first, equal distances by row."""

    rows: NDArray[np.int64]
    distances: NDArray[np.float32]


class VectorIndex(Protocol):
    """Finds the nearest of n vectors, which are addressed by row, 0…n−1."""

    def __len__(self) -> int:
        """How many vectors it holds."""

    def nearest(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """The `k` rows nearest to a vector of shape d, or all there are, with their true distances."""


def true_distances(vectors: NDArray[np.floating], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Euclidean distances, float32 of n, from a vector of d to each row of n×d."""
    apart = vectors.astype(np.float32, copy=False) - vector
    distances: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return distances


def nearest_first(rows: NDArray[np.int64], distances: NDArray[np.float32], k: int) -> Neighbours:
    """The `k` nearest of rows given with their distances."""
    if k < len(rows):
        # All that tie with the k-th stay in until the sort has decided between them.
        kth = np.partition(distances, k - 1)[k - 1]
        near = np.flatnonzero(distances <= kth)
        rows, distances = rows[near], distances[near]
    order = np.lexsort((rows, distances))[:k]
    return Neighbours(rows[order], distances[order])

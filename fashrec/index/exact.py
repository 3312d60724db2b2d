"""Exact search: every vector is compared."""

import numpy as np
from numpy.typing import NDArray

from fashrec.index.contract import Neighbours, nearest_first, true_distances


class ExactIndex:
    """The nearest rows by comparing all; the measure of Annoy's recall.

    A fast product names all rows that can be among the nearest however it was rounded; their true distances decide.
    """

    def __init__(self, vectors: NDArray[np.floating]) -> None:
        """Takes vectors of shape n×d, of unit length but for the rounding to 16 bits."""
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._squares = np.einsum("ij,ij->i", self._vectors, self._vectors)
        # Twice what the sums below, and those of true distances, can be off by: d roundings of numbers up to 4.
        self._margin = np.float32(8 * self._vectors.shape[1] * np.finfo(np.float32).eps)

    def __len__(self) -> int:
        return len(self._vectors)

    def nearest(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """The `k` rows nearest to a unit vector of shape d, or all there are, with their true distances."""
        rows = np.arange(len(self))
        if k < len(self):
            # The question's own square is the same for all rows and changes no order.
            apart = self._squares - 2 * (self._vectors @ vector)
            kth = np.partition(apart, k - 1)[k - 1]
            rows = np.flatnonzero(apart <= kth + self._margin)
        return nearest_first(rows, true_distances(self._vectors[rows], vector), k)

"""Exact search: every vector is compared."""

import numpy as np
from numpy.typing import NDArray

from fashrec.index.contract import Neighbours, nearest_first, true_distances


class ExactIndex:
    """The nearest rows by comparing all; right by construction, and the measure of Annoy's recall."""

    def __init__(self, vectors: NDArray[np.floating]) -> None:
        """Takes unit-length vectors of shape n×d."""
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._vectors)

    def nearest(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """The `k` rows nearest to a vector of shape d, or all there are, with their true distances."""
        rows = np.arange(len(self))
        if k < len(self) and len(self) > 256:
            # On unit vectors the order by distance is the order by inner product, which is one fast matrix product;
            # a margin of further candidates makes up for its rounding, true distances then decide.
            products = self._vectors @ vector
            margin = min(len(self), k + 32)
            rows = np.sort(np.argpartition(-products, margin - 1)[:margin])
        return nearest_first(rows, true_distances(self._vectors[rows], vector), k)

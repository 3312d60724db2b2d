"""How often the nearest products share a label with the question."""

import numpy as np
from numpy.typing import NDArray

CHUNK = 512
DEPTH = 10


def nearest_rows(
    asked: NDArray[np.floating], gallery: NDArray[np.floating], own_row: NDArray[np.int64], depth: int = DEPTH
) -> NDArray[np.int64]:
    """The `depth` gallery rows nearest to each question by Euclidean distance, ties by row, shape questions×depth.

    `own_row` is each question's own gallery row, which is left out; −1 where it has none.
    """
    found = []
    gallery = gallery.astype(np.float32)
    squares = np.einsum("ij,ij->i", gallery, gallery)
    for start in range(0, len(asked), CHUNK):
        part = asked[start : start + CHUNK].astype(np.float32)
        # The question's own square is the same for all rows and changes no order.
        distances = squares - 2 * part @ gallery.T
        own = own_row[start : start + CHUNK]
        has_own = np.flatnonzero(own >= 0)
        distances[has_own, own[has_own]] = np.inf
        found.append(np.argsort(distances, axis=1, kind="stable")[:, :depth])
    return np.concatenate(found)


def precision(
    nearest: NDArray[np.int64], asked: NDArray[np.generic], gallery: NDArray[np.generic]
) -> NDArray[np.float64]:
    """For each question the share of its nearest rows with its own label: columns P@1 and P@10, questions×2."""
    right = gallery[nearest] == asked[:, np.newaxis]
    return np.stack([right[:, 0], right.mean(axis=1)], axis=1).astype(np.float64)


def random_precision(labels: NDArray[np.generic]) -> NDArray[np.float64]:
    """What drawing at random among the others gives in the mean: columns P@1 and P@10, questions×2."""
    _, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    chance = (count[label] - 1) / max(1, len(labels) - 1)
    return np.stack([chance, chance], axis=1)


def best_precision(labels: NDArray[np.generic]) -> NDArray[np.float64]:
    """The most that the labels allow: all others of one's own label first; columns P@1 and P@10, questions×2."""
    _, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    others = count[label] - 1
    return np.stack([np.minimum(others, 1), np.minimum(others, DEPTH) / DEPTH], axis=1).astype(np.float64)

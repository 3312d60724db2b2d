"""How often the nearest products share a label with the question."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

CHUNK = 512
DEPTH = 10
METRICS = ("P@1", "P@10", "R-precision", "mAP")

# Rows to compare: dense ones by Euclidean distance, sparse ones of unit length by the same order, 2 − 2·cosine.
Rows: TypeAlias = NDArray[np.floating] | csr_array


def ranked_rows(asked: Rows, gallery: Rows, own_row: NDArray[np.int64]) -> Iterator[tuple[slice, NDArray[np.int64]]]:
    """All other gallery rows by Euclidean distance from each question, ties by row, in parts of up to 512 questions.

    Yields which questions a part is about and their rows, int64 of part×(n−1). `own_row` is each question's own gallery
    row, which is left out.
    """
    for start in range(0, asked.shape[0], CHUNK):
        part = slice(start, min(start + CHUNK, asked.shape[0]))
        order = _distances(asked[part], gallery, own_row[part])
        yield part, np.argsort(order, axis=1, kind="stable")[:, :-1]


def nearest_rows(
    asked: Rows, gallery: Rows, own_row: NDArray[np.int64] | None = None, depth: int = DEPTH
) -> NDArray[np.int64]:
    """The `depth` gallery rows nearest to each question by Euclidean distance, ties by row, shape questions×depth.

    `own_row` is each question's own gallery row, which is left out. Where there are fewer rows, all of them come.
    """
    depth = min(depth, gallery.shape[0] - (own_row is not None))
    found = []
    for start in range(0, asked.shape[0], CHUNK):
        part = slice(start, start + CHUNK)
        distances = _distances(asked[part], gallery, None if own_row is None else own_row[part])
        found.append(np.argsort(distances, axis=1, kind="stable")[:, :depth])
    return np.concatenate(found)


def _distances(asked: Rows, gallery: Rows, own: NDArray[np.int64] | None) -> NDArray[np.floating]:
    """Numbers that order the gallery as distance does, questions×n; infinite at a question's own row."""
    distances: NDArray[np.floating]
    if isinstance(asked, csr_array):
        distances = -np.asarray((asked @ gallery.T).todense())
    else:
        gallery = gallery.astype(np.float32, copy=False)
        # The question's own square is the same for all rows and changes no order.
        squares = np.einsum("ij,ij->i", gallery, gallery)
        distances = squares - 2 * asked.astype(np.float32, copy=False) @ gallery.T
    if own is not None:
        distances[np.arange(len(own)), own] = np.inf
    return distances


def precision(
    nearest: NDArray[np.int64], asked: NDArray[np.generic], gallery: NDArray[np.generic]
) -> NDArray[np.float64]:
    """For each question the share of its nearest rows with its own label: columns P@1 and P@10, questions×2."""
    right = gallery[nearest] == asked[:, np.newaxis]
    return np.stack([right[:, 0], right[:, :DEPTH].mean(axis=1)], axis=1).astype(np.float64)


def ranking_figures(right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """P@1, P@10, R-precision and average precision of each question, 0–1, questions×4.

    `right` says of each question's ranked rows, all of them, whether it has the question's label. A question whose
    label no other row has counts as 0 in all four. Definitions as in Manning, Raghavan and Schütze 2008, chapter 8.
    """
    ranks = np.arange(1, right.shape[1] + 1)
    found = np.cumsum(right, axis=1)
    relevant = found[:, -1]
    some = np.maximum(relevant, 1)
    at_r = np.take_along_axis(found, (some - 1)[:, np.newaxis], axis=1)[:, 0]
    average = (right * found / ranks).sum(axis=1) / some
    return np.stack([right[:, 0], right[:, :DEPTH].mean(axis=1), at_r / some, average], axis=1).astype(np.float64)


def random_figures(labels: NDArray[np.generic]) -> NDArray[np.float64]:
    """What drawing the others in a random order gives in the mean: the columns of `ranking_figures`, questions×4."""
    relevant, others = _relevant(labels)
    chance = relevant / others
    harmonic = float(np.sum(1.0 / np.arange(1, others + 1)))
    # The expected average precision of a random order (Bestgen 2015).
    more = np.maximum(relevant - 1, 0) / max(1, others - 1)
    average = np.where(relevant > 0, (harmonic + (others - harmonic) * more) / others, 0.0)
    return np.stack([chance, chance, chance, average], axis=1)


def chance_within(relevant: NDArray[np.int64], others: int, depth: int) -> NDArray[np.float64]:
    """How likely a random order of `others` rows has one of `relevant` of them among its first `depth`, 0–1 each."""
    drawn = np.arange(min(depth, others))
    missed = np.clip(others - relevant[:, np.newaxis] - drawn, 0, None) / (others - drawn)
    return np.asarray(1.0 - missed.prod(axis=1), dtype=np.float64)


def best_figures(labels: NDArray[np.generic]) -> NDArray[np.float64]:
    """The most that the labels allow, all others of one's own first: the columns of `ranking_figures`, questions×4."""
    relevant, others = _relevant(labels)
    some = np.minimum(relevant, 1).astype(np.float64)
    return np.stack([some, np.minimum(relevant, DEPTH) / min(DEPTH, others), some, some], axis=1)


def _relevant(labels: NDArray[np.generic]) -> tuple[NDArray[np.int64], int]:
    """How many other rows have each row's label, and how many others there are."""
    _, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    return count[label] - 1, max(1, len(labels) - 1)

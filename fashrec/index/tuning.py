"""Chooses Annoy's trees and search_k by measured recall, and calibrates what counts as close."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.index.annoy_index import AnnoyIndex, build_annoy
from fashrec.index.contract import VectorIndex
from fashrec.index.exact import ExactIndex
from fashrec.index.manifest import Closeness

logger = logging.getLogger(__name__)

WANTED_RECALL = 0.995
QUESTIONS = 400  # of products, and as many of strangers
STRANGE = 4.0  # how far strangers lie off, in typical distances from a product to the one next to it
MOST_TO_CALIBRATE = 1000
LEAST_TO_CALIBRATE = 20
# Few trees: among as many nodes looked at, strangers' neighbours are found more surely in few trees than in many.
TREES = (3, 10, 25)
SEARCH_K = (100, 250, 500, 1000, 2500, 5000, 10_000, 15_000, 25_000, 50_000)


@dataclass(frozen=True, slots=True)
class Tuned:
    """The settings chosen, and the recall@10 that they reached against exact search, of products or strangers."""

    trees: int
    search_k: int
    recall_at_10: float


def build_tuned(path: Path, vectors: NDArray[np.floating], seed: int) -> Tuned:
    """Writes an Annoy file for vectors, n×d, with the first of the settings tried that reaches recall 0.995.

    Recall@10 is measured against exact search on up to 400 of the vectors themselves, each left out of its own answer,
    and on as many that the index does not hold, as of strangers' photos; the lower of both counts. Where no setting
    gets there, it is the one that comes nearest.
    """
    exact = ExactIndex(vectors)
    asked = sample_rows(len(vectors), QUESTIONS, seed)
    unknown = strangers(vectors, asked, seed)

    def answers(index: VectorIndex) -> list[list[set[int]]]:
        own = [set(_others(index, vectors, row)) for row in asked]
        return [own, [set(index.nearest(vector, 10).rows.tolist()) for vector in unknown]]

    wanted = answers(exact)
    best = Tuned(0, 0, -1.0)
    for trees in TREES:
        build_annoy(path, vectors, trees, seed)
        annoy = AnnoyIndex(path, vectors)
        for search_k in SEARCH_K:
            annoy.search_k = search_k
            recalls = [_recall(found, right) for found, right in zip(answers(annoy), wanted, strict=True)]
            tuned = Tuned(trees, search_k, min(recalls))
            if tuned.recall_at_10 >= WANTED_RECALL:
                return tuned
            best = max(best, tuned, key=lambda one: one.recall_at_10)
            if search_k > len(vectors) * trees:
                break
    logger.warning(
        "Annoy reached recall@10 %.3f on %d vectors, less than %s.", best.recall_at_10, len(vectors), WANTED_RECALL
    )
    if best.trees != trees:
        build_annoy(path, vectors, best.trees, seed)
    return best


def _recall(found: Sequence[set[int]], right: Sequence[set[int]]) -> float:
    """The share of all right answers that were found; 1 where there are none."""
    count = sum(len(one) for one in right)
    return sum(len(one & other) for one, other in zip(found, right, strict=True)) / count if count else 1.0


def strangers(
    vectors: NDArray[np.floating], rows: NDArray[np.int64], seed: int, away: float = STRANGE
) -> NDArray[np.float32]:
    """Vectors as of photos of other things, float32 of len(rows)×d, unit length: those of rows, each with noise.

    The noise is `away` times as long as the typical distance from a product to the one next to it; four times as
    long is about as hard to search for as women's products among men's.
    """
    rng = np.random.default_rng(seed)
    some = vectors[rng.choice(len(vectors), min(len(vectors), MOST_TO_CALIBRATE), replace=False)].astype(np.float32)
    apart = np.sqrt(np.maximum(2 - 2 * some @ some.T, 0))
    np.fill_diagonal(apart, np.inf)
    typical = float(np.median(apart.min(axis=1))) if len(some) > 1 else 0.0
    moved: NDArray[np.float32] = vectors[rows].astype(np.float32)
    moved += away * typical / np.sqrt(moved.shape[1]) * rng.standard_normal(moved.shape, dtype=np.float32)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return moved


def _others(index: VectorIndex, vectors: NDArray[np.floating], row: int) -> list[int]:
    """The 10 rows nearest to a row's own vector, itself left out."""
    found = index.nearest(vectors[row].astype(np.float32), 11).rows.tolist()
    return [other for other in found if other != row][:10]


def sample_rows(count: int, most: int, seed: int) -> NDArray[np.int64]:
    """At most `most` of the rows 0…count−1, drawn without replacement, ascending."""
    return np.sort(np.random.default_rng(seed).choice(count, min(count, most), replace=False))


def calibrate(vectors: NDArray[np.floating], things: NDArray[np.int64], seed: int) -> Closeness:
    """What counts as close on a shelf: quantiles of the distance from its products to the nearest other thing.

    Half of the products have another that is "very close", nine in ten one that is "close", and 99 in 100 one that is
    at least "loosely" alike. `things` has equal numbers for pictures of one thing. A shelf of fewer than 20 things
    gets fixed distances, which suit unit vectors.
    """
    exact = ExactIndex(vectors)
    nearest = []
    for row in sample_rows(len(vectors), MOST_TO_CALIBRATE, seed):
        twins = int(np.sum(things == things[row]))
        found = exact.nearest(vectors[row].astype(np.float32), twins + 1)
        others = found.distances[things[found.rows] != things[row]]
        nearest += others[:1].tolist()
    if len(nearest) < LEAST_TO_CALIBRATE:
        return Closeness(very_close=0.6, close=0.9, loosely=1.1)
    very_close, close, loosely = np.maximum(np.quantile(nearest, [0.5, 0.9, 0.99]), 1e-3).tolist()
    return Closeness(very_close=very_close, close=close, loosely=loosely)

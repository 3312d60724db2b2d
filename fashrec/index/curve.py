"""Annoy's recall against its time and size, as its two settings change."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.index.annoy_index import AnnoyIndex, build_annoy
from fashrec.index.contract import VectorIndex
from fashrec.index.exact import ExactIndex
from fashrec.index.tuning import sample_rows

QUESTIONS = 200
TREES = (5, 10, 25, 50, 100)
SEARCH_K = (50, 100, 250, 500, 1000, 2500, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Settings with recall@10 against exact search, the median time of a search and the size; `trees` 0 is exact.

    `found` is how much of its true ten each question found, 0–1.
    """

    trees: int
    search_k: int
    recall_at_10: float
    milliseconds: float
    bytes: int
    found: tuple[float, ...]


def index_curve(
    vectors: NDArray[np.floating], seed: int, settings: Sequence[tuple[int, int]] | None = None
) -> Iterator[CurvePoint]:
    """Exact search, then Annoy with each setting (trees, search_k), measured on this machine as each is asked for.

    Up to 200 of the vectors (n×d) ask, each left out of its own answer.
    """
    exact = ExactIndex(vectors)
    asked = sample_rows(len(vectors), QUESTIONS, seed)
    wanted, milliseconds = search_times(exact, vectors, asked)
    yield CurvePoint(0, 0, 1.0, milliseconds, len(vectors) * vectors.shape[1] * 4, (1.0,) * len(asked))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "curve.ann"
        built = 0
        for trees, search_k in curve_settings(len(vectors)) if settings is None else settings:
            if trees != built:
                path.unlink(missing_ok=True)
                build_annoy(path, vectors, trees, seed)
                built = trees
            found, milliseconds = search_times(AnnoyIndex(path, vectors, search_k), vectors, asked)
            hits = [len(set(rows) & set(right)) for rows, right in zip(found, wanted, strict=True)]
            recall = sum(hits) / max(1, sum(map(len, wanted)))
            shares = tuple(hit / max(1, len(right)) for hit, right in zip(hits, wanted, strict=True))
            yield CurvePoint(trees, search_k, recall, milliseconds, path.stat().st_size, shares)


def curve_settings(count: int) -> list[tuple[int, int]]:
    """The settings worth trying for so many vectors."""
    return [(trees, search_k) for trees in TREES for search_k in SEARCH_K if search_k <= 2 * count]


def search_times(
    index: VectorIndex, vectors: NDArray[np.floating], asked: NDArray[np.int64]
) -> tuple[list[list[int]], float]:
    """The ten rows nearest to each of some rows, itself left out, and the median time of a search in milliseconds."""
    found, seconds = [], []
    for row in asked:
        vector = vectors[row].astype(np.float32)
        start = time.perf_counter()
        rows = index.nearest(vector, 11).rows
        seconds.append(time.perf_counter() - start)
        found.append([int(other) for other in rows if other != row][:10])
    return found, float(np.median(seconds)) * 1000

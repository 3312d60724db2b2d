"""What likes teach a gender model beside its labels: which differences between look-alikes matter to shoppers."""

import numpy as np
from numpy.typing import NDArray

from fashrec.measure.retrieval import nearest_rows

NEIGHBOURS = 40
# So many likes count as much as what is known without them; chosen with the strengths (docs/experiments.md).
PRIOR = 1600.0
FLOOR = 1e-6


def neighbours_of(vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The 40 rows nearest to each of these, or all others where there are fewer, int64 of rows×40."""
    return nearest_rows(vectors[rows], vectors, rows, NEIGHBOURS)


def likes_map(
    vectors: NDArray[np.float32],
    usual: NDArray[np.int64],
    liked: NDArray[np.int64],
    refused: NDArray[np.int64],
    likes: int,
    strength: float,
    prior: float = PRIOR,
) -> NDArray[np.float32]:
    """The map, float32 of d×d, after which look-alikes that are liked together lie nearer than others.

    Relevant component analysis (Bar-Hillel, Hertz, Shental and Weinshall 2005) against a background: `usual` pairs of
    products near each other say how look-alikes differ at all, `refused` ones add to that, and directions in which
    `liked` pairs differ less than these are stretched; the pairs are rows of `vectors` (n×d), int64 of m×2. The fewer
    `likes` the pairs come from, the more they are drawn towards the background, which counts as much as `prior` likes.
    `strength` 1 whitens, 0 does nothing.
    """
    size = vectors.shape[1]
    if len(liked) == 0 or strength == 0:
        return np.eye(size, dtype=np.float32)
    background = _scatter(vectors, usual)
    if len(refused):
        background = (prior * background + len(refused) * _scatter(vectors, refused)) / (prior + len(refused))
    seen = _scatter(vectors, liked)
    expected = background * np.trace(seen) / max(float(np.trace(background)), 1e-12)
    wanted = (likes * seen + prior * expected) / (likes + prior)
    there, back = _power(background, -0.5), _power(background, 0.5)
    relative = there @ wanted @ there
    relative /= max(float(np.trace(relative)) / size, 1e-12)
    return np.asarray(there @ _power(relative, -strength / 2) @ back, dtype=np.float32)


def _scatter(vectors: NDArray[np.float32], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean outer product of the differences between the two of each pair, d×d."""
    apart = vectors[pairs[:, 0]].astype(np.float64) - vectors[pairs[:, 1]]
    return np.asarray(apart.T @ apart / len(pairs))


def _power(matrix: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    """A power of a symmetric matrix; directions without any spread count as ones with nearly none."""
    values, directions = np.linalg.eigh(matrix)
    values = np.maximum(values, FLOOR * max(float(values[-1]), 1e-12))
    return np.asarray((directions * values**exponent) @ directions.T)

"""The nearest things on a shelf too large to be compared product by product: those that plain arithmetic finds."""

from dataclasses import replace

import numpy as np
import pytest

from fashrec.catalog import Gender
from fashrec.index import ExactIndex, Neighbours
from fashrec.index.contract import true_distances
from fashrec.recommend import Recommender
from fashrec.recommend.recommender import COMPARED_DIRECTLY, nearest_things

ROWS = 3 * COMPARED_DIRECTLY


class Asked(ExactIndex):
    """Counts how often it is asked."""

    times = 0

    def nearest(self, vector: np.ndarray, k: int) -> Neighbours:
        self.times += 1
        return super().nearest(vector, k)


@pytest.mark.parametrize("passing", [1.0, 0.9, 0.5])
@pytest.mark.parametrize("pictures", [1, 4])
@pytest.mark.parametrize("k", [1, 10, 60])
def test_they_are_found_whatever_passes_and_however_many_pictures_a_thing_has(
    recommender: Recommender, k: int, pictures: int, passing: float
) -> None:
    rng = np.random.default_rng(k)
    vectors = np.repeat(rng.standard_normal((ROWS // pictures, 8)), pictures, axis=0)
    vectors += 0.01 * rng.standard_normal(vectors.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    index = Asked(vectors)
    shelf = replace(
        recommender.shelf.gender(Gender.WOMEN),
        positions=np.arange(ROWS),
        things=np.arange(ROWS) // pictures,
        vectors=vectors,
        index=index,
    )
    allowed = rng.random(ROWS) < passing
    question = vectors[17].astype(np.float32)
    allowed[17] = False
    wanted: dict[int, int] = {}
    apart = true_distances(vectors, question)
    for row in sorted(np.flatnonzero(allowed).tolist(), key=lambda row: (apart[row], row)):
        wanted.setdefault(row // pictures, row)
    found = nearest_things(shelf, question, k, allowed)
    assert found.rows.tolist() == list(wanted.values())[:k]
    assert found.distances.tolist() == apart[found.rows].tolist()
    assert index.times > 0

"""Annoy; this is the only file that imports it."""

import functools
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fashrec.errors import IndexDamaged
from fashrec.index.contract import Neighbours, nearest_first, true_distances

METRIC: Final = "euclidean"
HOW_TO_MEND = "Run `make setup` to build Annoy for this processor (it needs a C++ compiler, such as g++)."


class AnnoyIndex:
    """An Annoy file opened for searching; candidates come from Annoy, their distances and order from the vectors."""

    def __init__(self, path: Path, vectors: NDArray[np.floating], search_k: int = -1) -> None:
        """Opens a file that was checked against its manifest; `vectors`, n×d, are those it was built from.

        Raises:
            IndexDamaged: the file does not hold as many items as there are vectors.
        """
        from annoy import AnnoyIndex as Annoy

        self._vectors = vectors
        self.search_k = search_k
        self._annoy = Annoy(vectors.shape[1], METRIC)
        try:
            self._annoy.load(str(path))
        except OSError as error:
            raise IndexDamaged(f"Annoy cannot open {path.name} ({error}).") from error
        if self._annoy.get_n_items() != len(vectors):
            raise IndexDamaged(f"{path.name} holds {self._annoy.get_n_items()} items, its vectors are {len(vectors)}.")

    def __len__(self) -> int:
        return len(self._vectors)

    def nearest(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """The `k` rows nearest to a vector of shape d, or all there are, with their true distances."""
        k = min(k, len(self))
        # search_k was measured for ten neighbours; more of them need more nodes looked at
        search_k = self.search_k * max(1, k // 10)
        found = self._annoy.get_nns_by_vector(vector, k, search_k=search_k)
        rows = np.array(found, dtype=np.int64)
        if len(rows) < k:  # Annoy may give up early; the contract does not
            rows = np.arange(len(self))
        return nearest_first(rows, true_distances(self._vectors[rows], vector), k)


def build_annoy(path: Path, vectors: NDArray[np.floating], trees: int, seed: int) -> None:
    """Writes an Annoy file of vectors, n×d; the same seed gives the same file, bit for bit."""
    from annoy import AnnoyIndex as Annoy

    annoy = Annoy(vectors.shape[1], METRIC)
    annoy.set_seed(seed)
    annoy.on_disk_build(str(path))
    for row, vector in enumerate(vectors.astype(np.float32)):
        annoy.add_item(row, vector)
    annoy.build(trees, n_jobs=1)
    annoy.unload()


@functools.cache
def annoy_problem() -> str:
    """Why Annoy cannot be trusted here, with what mends it; empty when it can.

    Annoy is compiled for one processor and may kill the process on another, so it is tried in a process of its own,
    once.
    """
    try:
        trial = subprocess.run(
            [sys.executable, "-c", f"import sys, {__name__} as me; sys.exit(not me.self_test())"],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=Path(__file__).resolve().parents[2],
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"Annoy could not be tried ({type(error).__name__}). {HOW_TO_MEND}"
    if trial.returncode == 0:
        return ""
    if "No module named 'annoy'" in trial.stderr:
        return f"Annoy is not installed. {HOW_TO_MEND}"
    return f"Annoy gives wrong answers on this processor. {HOW_TO_MEND}"


def self_test() -> bool:
    """Whether Annoy, asked for everything, agrees with plain arithmetic on vectors that this function makes up."""
    from annoy import AnnoyIndex as Annoy

    vectors = np.random.default_rng(0).standard_normal((300, 32)).astype(np.float32)
    annoy = Annoy(32, METRIC)
    annoy.set_seed(0)
    for row, vector in enumerate(vectors):
        annoy.add_item(row, vector)
    annoy.build(10, n_jobs=1)
    for query in vectors[:20]:
        rows, distances = annoy.get_nns_by_vector(query, 10, search_k=100_000, include_distances=True)
        wanted = nearest_first(np.arange(300), true_distances(vectors, query), 10)
        if rows != wanted.rows.tolist() or not np.allclose(distances, wanted.distances, atol=1e-4):
            return False
    return True

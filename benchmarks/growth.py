"""Search from 3,000 to 1,000,000 vectors: the real ones with noise, so that they cluster as products do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.clock import in_a_process
from fashrec.assemble import assemble
from fashrec.index.tuning import build_tuned, strangers
from fashrec.settings import Settings

SIZES = (3_000, 40_000, 400_000, 1_000_000)
QUESTIONS = 200
CHUNK = 50_000
NOISE = 0.5  # in typical distances from a product to the one next to it: another product of the kind, no stranger

# Served in a process of its own, as the app serves it: the file and the vectors mapped, not read.
PROGRAM = """
import json, sys, time
from pathlib import Path
import numpy as np
from threadpoolctl import threadpool_limits
from benchmarks.clock import peak_memory
from fashrec.index import AnnoyIndex, ExactIndex
folder, search_k, wanted = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
vectors = np.load(folder / "vectors.npy", mmap_mode="r")
asked = np.load(folder / "asked.npy")
annoy = AnnoyIndex(folder / "annoy", vectors, search_k)
def times(index, questions):
    took, rows = [], []
    for question in questions:
        start = time.perf_counter()
        found = index.nearest(question, 10)
        took.append(1000 * (time.perf_counter() - start))
        rows.append(set(found.rows.tolist()))
    return took, rows
times(annoy, asked)  # brings the file into memory, as use does
took, found = times(annoy, asked)
memory = peak_memory()
exact = ExactIndex(vectors)
with threadpool_limits(1, user_api="blas"):
    exact_took, right = times(exact, asked[:wanted])
hits = sum(len(one & other) for one, other in zip(found, right))
print(json.dumps({"milliseconds": float(np.median(took)), "recall_at_10": hits / (10 * len(right)),
                  "exact_milliseconds": float(np.median(exact_took)), "memory": memory}))
"""


def measure(settings: Settings, folder: Path, largest: int) -> Iterator[dict[str, Any]]:
    """One row a size; vectors and Annoy files stay in `folder`, so that a second run only searches.

    Questions are further such vectors, none of which is in the index.
    """
    recommender = assemble(settings)
    shelf = max(recommender.shelf.genders.values(), key=len)
    for size in SIZES:
        if size > largest:
            continue
        place = folder / f"{recommender.shelf.manifest.catalogue.fingerprint}-{shelf.gender}-{size}"
        if not (place / "tuned").exists():
            place.mkdir(parents=True, exist_ok=True)
            vectors = more_vectors(shelf.vectors, size, seed=size)
            np.save(place / "vectors.npy", vectors)
            np.save(place / "asked.npy", more_vectors(shelf.vectors, QUESTIONS, seed=0).astype(np.float32))
            tuned = build_tuned(place / "annoy", vectors, settings.seed)
            (place / "tuned").write_text(f"{tuned.trees} {tuned.search_k}", encoding="ascii")
        trees, search_k = map(int, (place / "tuned").read_text(encoding="ascii").split())
        served = in_a_process(PROGRAM, place, search_k, 100 if size > 100_000 else QUESTIONS)
        yield {
            "vectors": size,
            "dimensions": int(shelf.vectors.shape[1]),
            "trees": trees,
            "search_k": search_k,
            **{name: round(value, 4) for name, value in served.items()},
            "bytes": sum(path.stat().st_size for path in place.iterdir()),
        }


def more_vectors(vectors: NDArray[np.float16], count: int, seed: int) -> NDArray[np.float16]:
    """As many unit vectors as wanted, float16 of count×d: real ones drawn by chance, each with noise of its own."""
    rng = np.random.default_rng(seed)
    made = np.empty((count, vectors.shape[1]), np.float16)
    for start in range(0, count, CHUNK):
        rows = rng.integers(0, len(vectors), min(CHUNK, count - start))
        made[start : start + len(rows)] = strangers(vectors, rows, seed=seed + start, away=NOISE)
    return made

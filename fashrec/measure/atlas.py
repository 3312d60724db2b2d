"""All products as points on a plane, those that look alike near each other."""

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

LAID_OUT = 4_000  # products that are laid out by themselves; the others are put among them
COMPONENTS = 50
FIT_ON = 10_000
NEIGHBOURS = 5
FEW = 200  # fewer show as well on their two main components
PERPLEXITY = 30.0
CHUNK = 4_096


def compact(trunk: NDArray[np.float32], seed: int, components: int = COMPONENTS) -> NDArray[np.float32]:
    """Trunk outputs (N×2048, not all zero) made unit length and put on their main components, float32 of N×≤50."""
    from sklearn.decomposition import PCA

    count = len(trunk)
    if count < 2:  # one product has nothing to differ from
        return np.zeros((count, 1), np.float32)
    rows = np.sort(np.random.default_rng(seed).permutation(count)[:FIT_ON])
    model = PCA(min(components, len(rows), trunk.shape[1]), svd_solver="randomized", random_state=seed)
    model.fit(_unit(trunk[rows]))
    parts = [model.transform(_unit(trunk[start : start + CHUNK])) for start in range(0, count, CHUNK)]
    return np.concatenate(parts).astype(np.float32)


def lay_out(points: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """A place on the plane for each point of N×d, float32 of N×2, both axes from −1 to 1.

    By t-SNE (van der Maaten and Hinton 2008), begun from the two main components, for up to 4,000 points; the others
    are put where the nearest of these stand. Fewer than 200 are shown on their two main components.
    """
    from sklearn.manifold import TSNE
    from sklearn.neighbors import KNeighborsRegressor

    count = len(points)
    if count < FEW:
        return _to_square(np.pad(points, ((0, 0), (0, 2)))[:, :2])
    rows = np.sort(np.random.default_rng(seed).permutation(count)[:LAID_OUT])
    model = TSNE(perplexity=PERPLEXITY, init="pca", max_iter=500, random_state=seed)
    # One thread: several add up in an order that changes from run to run, and so would the map.
    with threadpool_limits(1):
        places = model.fit_transform(points[rows])
    if len(rows) < count:
        near = KNeighborsRegressor(NEIGHBOURS, weights="distance").fit(points[rows], places)
        everyone = near.predict(points)
        everyone[rows] = places
        places = everyone
    return _to_square(places)


def _to_square(places: NDArray[np.floating]) -> NDArray[np.float32]:
    places = places - places.min(axis=0)
    return np.asarray(2 * places / np.maximum(places.max(axis=0), 1e-9) - 1, dtype=np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)

"""Five quick pairs, "this or that?", that warm up a new visitor."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from fashrec.taste.stock import Stock

PAIRS = 5
POOL = 600


def this_or_that(
    stock: Stock, popular: NDArray[np.float32], seed: int, left_out: Collection[int]
) -> list[tuple[int, int]]:
    """Five pairs of rows that look as different as the shelf allows, popular ones first; the same for the same seed.

    Farthest-first traversal (Gonzalez 1985), so that few answers tell much.
    """
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(stock.first_of_thing))
    rows = rows[~np.isin(rows, list(left_out))]
    rows = rows[np.argsort(-popular[rows], kind="stable")][:POOL]
    if len(rows) < 2:
        return []
    vectors = stock.vectors[rows]
    chosen = [0]
    closest = vectors @ vectors[0]
    while len(chosen) < min(2 * PAIRS, len(rows)):
        # Where all that is left looks like something chosen, what is chosen itself would be no nearer.
        closest[chosen] = np.inf
        chosen.append(int(np.argmin(closest)))
        closest = np.maximum(closest, vectors @ vectors[chosen[-1]])
    picked = [int(row) for row in rows[chosen]]
    return list(zip(picked[::2], picked[1::2], strict=False))

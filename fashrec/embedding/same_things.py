"""Which products are several pictures of the same thing."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.embedding.gender_model import normalise

# Of pairs with one title in real catalogues, the same picture lies below 0.02 and another garment above 0.14.
SAME_PICTURE = 0.1
CHUNK = 512


def same_things(table: pd.DataFrame, photos: list[bytes], trunk: NDArray[np.float32]) -> NDArray[np.int64]:
    """A number for each product, equal for pictures of one thing; the number is the position of the first of them.

    Two are one thing where their gender agrees and their photos have the same bytes (`photos` are digests), or their
    titles agree and their unit-length trunk outputs (from N×2048) are less than 0.1 apart.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = [np.empty((2, 0), np.int64)]
    photo = pd.factorize(np.array(photos, dtype=object))[0]
    by_photo = pd.DataFrame({"gender": table["gender"].to_numpy(), "photo": photo})
    for rows in by_photo.groupby(["gender", "photo"], sort=False).indices.values():
        links.append(np.stack([np.full(len(rows) - 1, rows[0]), rows[1:]]))
    titles = table["title"].str.casefold()
    for rows in table.groupby([table["gender"], titles], sort=False).indices.values():
        different = np.asarray(rows)[np.sort(np.unique(photo[rows], return_index=True)[1])]
        if len(different) > 1:
            links += [different[pairs] for pairs in _near(normalise(trunk[different]))]
    count = len(table)
    first, second = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    _, first_of_label = np.unique(label, return_index=True)
    return np.asarray(first_of_label[label], dtype=np.int64)


def _near(unit: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    """Pairs of the n rows, of unit length, that lie less than 0.1 apart, int64 of 2×pairs each, in parts.

    By products of whole blocks: a shop that gives no titles has thousands of rows to compare.
    """
    found = []
    for start in range(0, len(unit), CHUNK):
        apart_squared = 2 - 2 * unit[start : start + CHUNK] @ unit[start:].T
        one, other = np.nonzero(apart_squared < SAME_PICTURE**2)
        found.append(start + np.stack([one, other])[:, one < other])
    return found

"""Which products are several pictures of the same thing."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.embedding.gender_model import normalise

# Of pairs with one title in real catalogues, the same picture lies below 0.02 and another garment above 0.14.
SAME_PICTURE = 0.1


def same_things(table: pd.DataFrame, photos: list[bytes], trunk: NDArray[np.float32]) -> NDArray[np.int64]:
    """A number for each product, equal for pictures of one thing; the number is the position of the first of them.

    Two are one thing where their gender agrees and their photos have the same bytes (`photos` are digests), or their
    titles agree and their unit-length trunk outputs (from N×2048) are less than 0.1 apart.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links: list[tuple[int, int]] = []
    by_photo = pd.DataFrame({"gender": table["gender"].to_numpy(), "photo": photos})
    for rows in by_photo.groupby(["gender", "photo"], sort=False).indices.values():
        links += [(int(rows[0]), int(row)) for row in rows[1:]]
    titles = table["title"].str.casefold()
    for rows in table.groupby([table["gender"], titles], sort=False).indices.values():
        if len(rows) < 2:
            continue
        unit = normalise(trunk[rows])
        for i, row in enumerate(rows[:-1]):
            apart = np.linalg.norm(unit[i + 1 :] - unit[i], axis=1)
            links += [(int(row), int(other)) for other in rows[i + 1 :][apart < SAME_PICTURE]]
    count = len(table)
    first, second = np.array(links, dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    _, first_of_label = np.unique(label, return_index=True)
    return np.asarray(first_of_label[label], dtype=np.int64)

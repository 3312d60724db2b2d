"""The directions that tell labelled products apart."""

import numpy as np
from numpy.typing import NDArray

LEAST_TO_FIT = 64
LEAST_LABELS = 8
SHRINKAGE = 0.05
# How much the first aspect (the type), the others (the colour) and all together count, and their shares of the
# dimensions; docs/experiments.md has the table that they were chosen by.
FIRST, OTHER, TOGETHER = (1.0, 3 / 8), (0.5, 1 / 4), (0.5, 3 / 8)


def discriminants(
    components: NDArray[np.floating], labels: NDArray[np.object_], dimensions: int, shrinkage: float = SHRINKAGE
) -> NDArray[np.float32] | None:
    """Directions (m×d) that tell labels apart, None where too few are known to learn from.

    `components` are N×m, `labels` N or N×aspects, such as type and colour, empty where not known. Each aspect gives
    linear discriminants (Fisher 1936) with a shrunk covariance of its own, and so do all aspects together; each block
    is brought to one size, weighted, and put beside the others.
    """
    aspects = labels.reshape(len(labels), -1)
    if aspects.shape[1] == 1:
        wanted = [(aspects[:, 0], (1.0, 1.0))]
    else:
        known = (aspects != "").all(axis=1)
        together = np.where(known, ["\0".join(row) for row in aspects], "").astype(object)
        wanted = [(aspects[:, i], FIRST if i == 0 else OTHER) for i in range(aspects.shape[1])]
        wanted.append((together, TOGETHER))
    blocks = []
    for names, (weight, share) in wanted:
        block = _block(components, names, max(1, round(dimensions * share)), shrinkage)
        if block is not None:
            blocks.append(weight * block)
    return np.concatenate(blocks, axis=1)[:, :dimensions] if blocks else None


def _block(
    components: NDArray[np.floating], labels: NDArray[np.object_], most: int, shrinkage: float
) -> NDArray[np.float32] | None:
    """The discriminants of labels with two or more products, scaled to outputs of length 1 in the mean square."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    _, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    usable = (count[label] >= 2) & (labels != "")
    kinds = len(np.unique(label[usable]))
    if usable.sum() < LEAST_TO_FIT or kinds < LEAST_LABELS:
        return None
    count_out = min(most, kinds - 1, components.shape[1])
    model = LinearDiscriminantAnalysis(solver="eigen", shrinkage=shrinkage, n_components=count_out)
    model.fit(components[usable], label[usable])
    directions = model.scalings_[:, :count_out]
    # An eigenvector's sign is arbitrary, and differs between machines; two builds of one catalogue should not.
    directions = directions * np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(count_out)])
    outputs = components @ directions
    return np.asarray(directions / np.sqrt(np.sum(outputs**2, axis=1).mean()), dtype=np.float32)

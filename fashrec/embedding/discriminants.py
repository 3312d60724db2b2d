"""The directions that tell labelled products apart."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array

LEAST_TO_FIT = 64
LEAST_LABELS = 8
LEAST_SPREAD = 1e-9  # of outputs of length 1; less is rounding, as where every photo is the same placeholder
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
    _, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    usable = (count[label] >= 2) & (labels != "")
    kinds = len(np.unique(label[usable]))
    if usable.sum() < LEAST_TO_FIT or kinds < LEAST_LABELS:
        return None
    known = components[usable]
    if known.var(axis=0).sum() < LEAST_SPREAD:
        return None
    count_out = min(most, kinds - 1, components.shape[1])
    directions = with_settled_signs(linear_discriminants(known, label[usable], count_out, shrinkage))
    outputs = components @ directions
    return np.asarray(directions / np.sqrt(np.sum(outputs**2, axis=1).mean()), dtype=np.float32)


def with_settled_signs(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Eigenvectors (columns) of which the largest number is positive.

    Their sign is arbitrary, and differs between machines; two builds of one catalogue should not.
    """
    largest = np.abs(columns).argmax(axis=0)
    settled: NDArray[np.float64] = columns * np.sign(columns[largest, np.arange(columns.shape[1])])
    return settled


def linear_discriminants(
    components: NDArray[np.floating], label: NDArray[np.integer], count: int, shrinkage: float
) -> NDArray[np.float64]:
    """The first directions (m×count) of components (N×m) that tell integer labels (N) apart, the best first.

    Those of scikit-learn's LinearDiscriminantAnalysis(solver="eigen"), which goes through the labels one by one and
    finds all directions; shrinking is linear, so that one product of the products about their means is enough.
    """
    _, label, of_label = np.unique(label, return_inverse=True, return_counts=True)
    members = csr_array((np.ones(len(label)), (label, np.arange(len(label)))))
    means = members @ components / of_label[:, np.newaxis]
    within = components - means[label]
    between = np.sqrt(of_label)[:, np.newaxis] * (means - components.mean(axis=0, dtype=np.float64))
    scatter = [part.T @ part / len(label) for part in (between, within)]
    size = components.shape[1]
    shrunk = [(1 - shrinkage) * one + shrinkage * np.trace(one) / size * np.eye(size) for one in scatter]
    shrunk[1] += LEAST_SPREAD / size * np.eye(size)  # where the products of each label are one photo
    _, directions = eigh(*shrunk, subset_by_index=(size - count, size - 1))
    return np.asarray(directions[:, ::-1], dtype=np.float64)

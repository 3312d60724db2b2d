"""How likely each label is, as part of a vector: products of which the same is believed lie near each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.discriminants import LEAST_LABELS, LEAST_TO_FIT

SHRINKAGE = 0.3
# Scores are halved: of products not seen the classifiers are too sure (Guo, Pleiss, Sun and Weinberger 2017).
TEMPERATURE = 2.0
# How much what is believed of each aspect counts beside the discriminants, whose length is 1; docs/experiments.md.
WEIGHT = 0.7


@dataclass(frozen=True)
class Posteriors:
    """Linear classifiers, one an aspect, side by side.

    `directions` (float32 of m×k) and `offsets` (float32 of k) give a score for each label; `sizes` (int64) says how
    many of the k belong to each aspect.
    """

    directions: NDArray[np.float32]
    offsets: NDArray[np.float32]
    sizes: NDArray[np.int64]

    @property
    def fits_together(self) -> bool:
        """Whether the three speak of the same labels."""
        count = self.directions.shape[-1]
        return self.directions.ndim == 2 and self.offsets.shape == (count,) and int(self.sizes.sum()) == count

    def outputs(self, components: NDArray[np.float32]) -> NDArray[np.float32]:
        """The weighted roots of the posteriors, N×k, for components of shape N×m.

        Between roots, Euclidean distance is Hellinger's distance of what is believed (Hellinger 1909).
        """
        scores = components @ self.directions + self.offsets
        blocks = np.split(scores, np.cumsum(self.sizes)[:-1], axis=1)
        return np.concatenate([WEIGHT * np.sqrt(_softmax(block)) for block in blocks], axis=1)


def fit_posteriors(components: NDArray[np.floating], labels: NDArray[np.object_], most: int) -> Posteriors | None:
    """Classifiers of each aspect's labels by components (N×m), at most so many labels in all; None where too few known.

    `labels` are N or N×aspects, empty where not known. Each classifier is a linear discriminant analysis with a shrunk
    covariance of its own (Friedman 1989), over the most frequent labels with two products or more.
    """
    aspects = labels.reshape(len(labels), -1)
    fitted = [_classifier(components, names, most // aspects.shape[1]) for names in aspects.T]
    known = [one for one in fitted if one is not None]
    if not known:
        return None
    return Posteriors(
        np.concatenate([directions for directions, _ in known], axis=1),
        np.concatenate([offsets for _, offsets in known]),
        np.array([len(offsets) for _, offsets in known], dtype=np.int64),
    )


def _classifier(
    components: NDArray[np.floating], labels: NDArray[np.object_], most: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Directions (m×k) and offsets (k) whose softmax is the posterior of each of at most so many labels."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    names, label, count = np.unique(labels, return_inverse=True, return_counts=True)
    frequent = [i for i in np.argsort(-count, kind="stable") if count[i] >= 2 and names[i] != ""][:most]
    usable = np.isin(label, frequent)
    # Two labels give a single score, which has no softmax; the discriminants ask for more anyway.
    if usable.sum() < LEAST_TO_FIT or len(frequent) < LEAST_LABELS:
        return None
    # The covariance is shrunk towards a unit of its own scale, whatever that of the components is.
    scale = float(np.std(components))
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE)
    model.fit(components[usable] / scale, label[usable])
    directions, offsets = model.coef_.T / (scale * TEMPERATURE), model.intercept_ / TEMPERATURE
    return np.asarray(directions, dtype=np.float32), np.asarray(offsets, dtype=np.float32)


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return likely

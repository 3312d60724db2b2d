"""The gender model: one trained linear map for each gender from trunk outputs to vectors."""

import io
import zipfile
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.discriminants import LEAST_TO_FIT, discriminants
from fashrec.embedding.embedder import TRUNK_OUTPUT
from fashrec.errors import IndexDamaged
from fashrec.measure.retrieval import nearest_rows, precision

COMPONENTS = 512
# Of these a shelf's products are made well enough to tell what is strange; more of them also express strangers.
FAMILIAR_COMPONENTS = 256
WHITENING = 0.25
FOLDS = 5
LABELS = "labels"
MOST_TO_CALIBRATE = 4000
FAMILIAR_QUANTILE = 0.99


@dataclass(frozen=True)
class GenderModel:
    """A fitted map: unit-length trunk outputs less `mean`, along `basis`, then through `weighting`.

    `mean` is float32 of 2048, `basis` orthonormal columns, float32 of 2048×m, `weighting` float32 of m×d. `kind` says
    how it was made, `fit_on` on how many products. `strange` is the strangeness that 99 % of the gender's own products
    stay under when the model was not fit on them; infinite where there are too few to tell. `gain` is by how much more
    of the first ten have all labels right than by the trunk alone, for products held out (0–1); None where that was not
    measured. `learned` is what likes taught beside the labels, float32 of d×d; None where nothing.
    """

    kind: str
    fit_on: int
    mean: NDArray[np.float32]
    basis: NDArray[np.float32]
    weighting: NDArray[np.float32]
    strange: float
    gain: float | None = None
    learned: NDArray[np.float32] | None = None

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        return int(self.weighting.shape[1])

    def vectors(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors, float32 of shape N×d and unit length, of trunk outputs of shape N×2048."""
        outputs = (normalise(trunk) - self.mean) @ self.basis @ self.weighting
        return normalise(outputs if self.learned is None else outputs @ self.learned)

    def strangeness(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """How much of each trunk output (N×2048) the basis cannot express, float32 of N, 0–2.

        Reconstruction error, as in Hoffmann 2007 (kernel PCA for novelty detection, here linear): a room, or a garment
        of a kind this gender lacks, lies off the plane that its products span.
        """
        return _unexpressed(trunk, self.mean, self.basis)

    def to_bytes(self) -> bytes:
        """The model as an .npz file."""
        file = io.BytesIO()
        np.savez(
            file,
            kind=np.array(self.kind),
            fit_on=np.array(self.fit_on),
            mean=self.mean,
            basis=self.basis.astype(np.float16),
            weighting=self.weighting,
            strange=np.array(self.strange),
            gain=np.array(np.nan if self.gain is None else self.gain),
            learned=np.empty((0, 0), np.float32) if self.learned is None else self.learned,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """The model that `to_bytes` wrote.

        Raises:
            IndexDamaged: it is none.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                model = cls(
                    kind=str(arrays["kind"]),
                    fit_on=int(arrays["fit_on"]),
                    mean=arrays["mean"],
                    basis=arrays["basis"].astype(np.float32),
                    weighting=arrays["weighting"],
                    strange=float(arrays["strange"]),
                    gain=_known(arrays["gain"]) if "gain" in arrays else None,
                    learned=arrays["learned"] if "learned" in arrays and arrays["learned"].size else None,
                )
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"A gender model cannot be read ({error}).") from error
        shapes = (model.mean.shape, model.basis.shape[:1], model.basis.shape[1:])
        if shapes != ((TRUNK_OUTPUT,), (TRUNK_OUTPUT,), model.weighting.shape[:1]):
            raise IndexDamaged(f"A gender model maps {model.basis.shape} by {model.weighting.shape} numbers.")
        if model.learned is not None and model.learned.shape != (model.dimensions, model.dimensions):
            raise IndexDamaged(f"A gender model of {model.dimensions} numbers learned {model.learned.shape}.")
        return model


def normalise(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows at unit length, float32; a row of zeros becomes one along the first axis, so that every row has length 1."""
    unit = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(unit, axis=-1, keepdims=True).astype(np.float32)
    unit[lengths[..., 0] < 1e-12, 0] = 1.0
    unit /= np.where(lengths < 1e-12, np.float32(1), lengths)
    return unit


@dataclass(frozen=True)
class Examples:
    """Products to fit on: trunk outputs, float32 of N×2048, and what each is, empty where it is not known.

    `labels` are text of N, or of N×aspects such as type and colour.
    """

    trunk: NDArray[np.float32]
    labels: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.trunk)


def unlabelled(trunk: NDArray[np.float32]) -> Examples:
    """Examples of which nothing is known but their trunk outputs."""
    return Examples(trunk, np.full(len(trunk), "", dtype=object))


def fit_gender_model(own: Examples, everyone: Examples, dimensions: int, seed: int, check: bool = False) -> GenderModel:
    """The model of a gender with these products; `everyone` are those of all genders.

    Principal components of the gender's own products, weighted so that products of one label lie together and of
    different labels apart (linear discriminants, Fisher 1936, with a shrunk covariance), or where labels are too few,
    partly whitened. A gender of fewer than 64 products borrows from the whole catalogue; a catalogue of fewer gets a
    random rotation, which keeps distances nearly as they are (Johnson and Lindenstrauss 1984). With `check`, what was
    learnt from labels is tried on products held out, and left aside where it does not help.
    """
    for whose, examples in (("own products", own), ("products of all genders", everyone)):
        if len(examples) >= LEAST_TO_FIT:
            model = _fit(examples, whose, dimensions, seed)
            gain = held_out_gain(examples, dimensions, seed) if check and model.kind.startswith(LABELS) else None
            if gain is not None and gain <= 0:
                model = _fit(unlabelled(examples.trunk), whose, dimensions, seed)
            return replace(model, strange=_familiar_limit(examples.trunk, seed), gain=gain)
    rotation, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((TRUNK_OUTPUT, dimensions)))
    nothing, equal = np.zeros(TRUNK_OUTPUT, np.float32), np.eye(dimensions, dtype=np.float32)
    return GenderModel("random rotation", 0, nothing, _as_kept(rotation), equal, float("inf"))


def _fit(examples: Examples, whose: str, dimensions: int, seed: int) -> GenderModel:
    """Components and their weighting, by labels where there are enough; nothing is strange to it yet."""
    mean, basis, variance = _components(examples.trunk, seed)
    weighting = discriminants((normalise(examples.trunk) - mean) @ basis, examples.labels, dimensions)
    how = LABELS if weighting is not None else "whitening"
    if weighting is None:
        weighting = _partly_whitening(variance, dimensions)
    return GenderModel(f"{how} of {whose}", len(examples), mean, basis, weighting, float("inf"))


@dataclass(frozen=True)
class HeldOut:
    """A model that has not seen some products: `asked` of these `rows` (positions in both), with all their `labels`."""

    model: GenderModel
    rows: NDArray[np.int64]
    asked: NDArray[np.int64]
    labels: NDArray[np.object_]

    def precision(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How many of the first ten have all labels right (0–1) for each product asked, by the vectors of all rows."""
        nearest = nearest_rows(vectors[self.asked], vectors, self.asked)
        return precision(nearest, self.labels[self.asked], self.labels)[:, 1]


def hold_out(examples: Examples, dimensions: int, seed: int) -> HeldOut | None:
    """A model of four fifths of the labelled products, at most 4,000 in all; None where too few have labels."""
    rows, labels = _labelled(examples, seed)
    asked, others = np.arange(len(rows) // FOLDS), rows[len(rows) // FOLDS :]
    if len(others) < LEAST_TO_FIT or len(asked) == 0:
        return None
    model = _fit(Examples(examples.trunk[others], examples.labels[others]), "four fifths", dimensions, seed)
    return HeldOut(model, rows, asked, labels)


def hold_nothing_out(examples: Examples, model: GenderModel, seed: int) -> HeldOut | None:
    """All labelled products, at most 4,000, asked with a model that may have seen them; None where none has labels."""
    rows, labels = _labelled(examples, seed)
    return HeldOut(model, rows, np.arange(len(rows)), labels) if len(rows) > 1 else None


def _labelled(examples: Examples, seed: int) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """At most 4,000 of the products of which all labels are known, in random order, and these labels as one."""
    aspects = examples.labels.reshape(len(examples), -1)
    known = np.flatnonzero((aspects != "").all(axis=1))
    rows = np.random.default_rng(seed).permutation(known)[:MOST_TO_CALIBRATE]
    return rows, np.array(["\0".join(row) for row in aspects[rows]], dtype=object)


def held_out_gain(examples: Examples, dimensions: int, seed: int) -> float | None:
    """How much P@10 of all labels rises over the trunk's, for a fifth of the products held out; −1…1.

    The model of the other four fifths maps all of them; those held out ask. None where too few have labels.
    """
    held = hold_out(examples, dimensions, seed)
    if held is None:
        return None
    trunk = examples.trunk[held.rows]
    right = [held.precision(vectors).mean() for vectors in (held.model.vectors(trunk), normalise(trunk))]
    return float(right[0] - right[1])


def _known(value: NDArray[np.float64]) -> float | None:
    return None if np.isnan(value) else float(value)


def _components(
    trunk: NDArray[np.float32], seed: int, most: int = COMPONENTS
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
    """The mean of unit-length trunk outputs (2048), their leading components (2048×m), and the variance along each."""
    from sklearn.decomposition import PCA

    count = min(most, len(trunk) // 2)
    # Seven power iterations bring the random start within float32 of the exact components; of many products the
    # covariance is quicker still, and exact.
    solver = "covariance_eigh" if len(trunk) > 2 * TRUNK_OUTPUT else "randomized"
    fitted = PCA(count, svd_solver=solver, iterated_power=7, random_state=seed).fit(normalise(trunk))
    return fitted.mean_.astype(np.float32), _as_kept(fitted.components_.T), fitted.explained_variance_


def _partly_whitening(variance: NDArray[np.float64], dimensions: int) -> NDArray[np.float32]:
    """1 / variance^0.25 on a diagonal, m×d, for the first d of m components.

    Full whitening (variance^0.5) blows up the smallest components, which hold noise; the exponent was chosen on the
    validation products (docs/experiments.md).
    """
    return np.diag(np.maximum(variance, 1e-12) ** -WHITENING)[:, :dimensions].astype(np.float32)


def _as_kept(basis: NDArray[np.floating]) -> NDArray[np.float32]:
    """The basis as a file will give it back, so that a vector made now equals one made after loading."""
    return basis.astype(np.float16).astype(np.float32)


def _familiar_limit(trunk: NDArray[np.float32], seed: int) -> float:
    """The strangeness that 99 % of these products stay under, each judged by a model of four fifths without it."""
    order = np.random.default_rng(seed).permutation(len(trunk))[:MOST_TO_CALIBRATE]
    held_out = []
    for fold in range(FOLDS):
        asked = order[fold::FOLDS]
        mean, basis, _ = _components(trunk[np.setdiff1d(order, asked)], seed, FAMILIAR_COMPONENTS)
        held_out.append(_unexpressed(trunk[asked], mean, basis))
    return float(np.quantile(np.concatenate(held_out), FAMILIAR_QUANTILE))


def _unexpressed(
    trunk: NDArray[np.float32], mean: NDArray[np.float32], basis: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The length of what is left of each centred trunk output after taking off what the basis expresses."""
    centred = normalise(trunk) - mean
    expressed = centred @ basis[:, :FAMILIAR_COMPONENTS]
    left = np.sum(centred**2, axis=1) - np.sum(expressed**2, axis=1)
    distances: NDArray[np.float32] = np.sqrt(np.maximum(left, 0.0))
    return distances

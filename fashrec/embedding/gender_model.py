"""The gender model: one trained linear map for each gender from trunk outputs to vectors."""

import io
import zipfile
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.embedder import TRUNK_OUTPUT
from fashrec.errors import IndexDamaged

LEAST_TO_FIT = 64
WHITENING = 0.25
FOLDS = 5
MOST_TO_CALIBRATE = 4000
FAMILIAR_QUANTILE = 0.99


@dataclass(frozen=True)
class GenderModel:
    """A fitted map: unit-length trunk outputs less `mean`, along `basis`, then through `weighting`.

    `mean` is float32 of 2048, `basis` orthonormal columns, float32 of 2048×m, `weighting` float32 of m×d. `kind` says
    how it was made, `fit_on` on how many products. `strange` is the strangeness that 99 % of the gender's own products
    stay under when the model was not fit on them; infinite where there are too few to tell.
    """

    kind: str
    fit_on: int
    mean: NDArray[np.float32]
    basis: NDArray[np.float32]
    weighting: NDArray[np.float32]
    strange: float

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        return int(self.weighting.shape[1])

    def vectors(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors, float32 of shape N×d and unit length, of trunk outputs of shape N×2048."""
        return normalise((normalise(trunk) - self.mean) @ self.basis @ self.weighting)

    def strangeness(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """How much of each trunk output (N×2048) the basis cannot express, float32 of N, 0–2.

        Reconstruction error, as in Hoffmann 2007 (kernel PCA for novelty detection, here linear): a room, or a garment
        of a kind this gender lacks, lies off the plane that its products span.
        """
        centred = normalise(trunk) - self.mean
        expressed = centred @ self.basis
        left = np.sum(centred**2, axis=1) - np.sum(expressed**2, axis=1)
        distances: NDArray[np.float32] = np.sqrt(np.maximum(left, 0.0))
        return distances

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
                )
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"A gender model cannot be read ({error}).") from error
        shapes = (model.mean.shape, model.basis.shape[:1], model.basis.shape[1:])
        if shapes != ((TRUNK_OUTPUT,), (TRUNK_OUTPUT,), model.weighting.shape[:1]):
            raise IndexDamaged(f"A gender model maps {model.basis.shape} by {model.weighting.shape} numbers.")
        return model


def normalise(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows at unit length, float32; a row of zeros becomes one along the first axis, so that every row has length 1."""
    unit = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(unit, axis=-1, keepdims=True).astype(np.float32)
    unit[lengths[..., 0] < 1e-12, 0] = 1.0
    unit /= np.where(lengths < 1e-12, np.float32(1), lengths)
    return unit


def fit_gender_model(
    trunk: NDArray[np.float32], everyone: NDArray[np.float32], dimensions: int, seed: int
) -> GenderModel:
    """The model of a gender whose products have these trunk outputs (N×2048); `everyone` are those of all genders.

    Principal components of the gender's own products, partly whitened. A gender of fewer than 64 products borrows the
    components of the whole catalogue; a catalogue of fewer gets a random rotation, which keeps distances nearly as
    they are (Johnson and Lindenstrauss 1984).
    """
    for kind, rows in (("own components", trunk), ("components of all genders", everyone)):
        if len(rows) >= LEAST_TO_FIT:
            mean, basis, weighting = _whitened_components(rows, min(dimensions, len(rows) // 2), seed)
            return GenderModel(kind, len(rows), mean, basis, weighting, _familiar_limit(rows, dimensions, seed))
    rotation, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((TRUNK_OUTPUT, dimensions)))
    nothing, equal = np.zeros(TRUNK_OUTPUT, np.float32), np.eye(dimensions, dtype=np.float32)
    return GenderModel("random rotation", 0, nothing, _as_kept(rotation), equal, float("inf"))


def _whitened_components(
    trunk: NDArray[np.float32], dimensions: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The mean of unit-length trunk outputs, their leading components (2048×d), and 1 / variance^0.25 on a diagonal.

    Full whitening (variance^0.5) blows up the smallest components, which hold noise; the exponent was chosen on the
    validation products (docs/experiments.md).
    """
    from sklearn.decomposition import PCA

    # Seven power iterations bring the random start within float32 of the exact components, in a tenth of the time.
    fitted = PCA(dimensions, svd_solver="randomized", iterated_power=7, random_state=seed).fit(normalise(trunk))
    scale = np.maximum(fitted.explained_variance_, 1e-12) ** -WHITENING
    return fitted.mean_.astype(np.float32), _as_kept(fitted.components_.T), np.diag(scale).astype(np.float32)


def _as_kept(basis: NDArray[np.floating]) -> NDArray[np.float32]:
    """The basis as a file will give it back, so that a vector made now equals one made after loading."""
    return basis.astype(np.float16).astype(np.float32)


def _familiar_limit(trunk: NDArray[np.float32], dimensions: int, seed: int) -> float:
    """The strangeness that 99 % of these products stay under, each judged by a model of four fifths without it."""
    order = np.random.default_rng(seed).permutation(len(trunk))[:MOST_TO_CALIBRATE]
    held_out = []
    for fold in range(FOLDS):
        asked = order[fold::FOLDS]
        others = np.setdiff1d(order, asked)
        mean, basis, weighting = _whitened_components(trunk[others], min(dimensions, len(others) // 2), seed)
        held_out.append(GenderModel("fold", len(others), mean, basis, weighting, 0.0).strangeness(trunk[asked]))
    return float(np.quantile(np.concatenate(held_out), FAMILIAR_QUANTILE))

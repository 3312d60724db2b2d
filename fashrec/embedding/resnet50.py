"""Keras's ResNet50 and its weights on disk, the same on every Keras backend."""

from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from fashrec.embedding.weights import CHOICES, PREPROCESSING_KEY, Preprocessing, sha256_of_file
from fashrec.errors import WeightsError


def build_resnet50(height: int | None, width: int | None) -> keras.Model:
    """ResNet50 for photos of height×width (of any size where None), its weights random."""
    return keras.applications.ResNet50(include_top=False, pooling="avg", weights=None, input_shape=(height, width, 3))


def load_weights(model: keras.Model, path: Path) -> keras.Model:
    """The model, its weights now those of a file that `save_weights` wrote.

    Raises:
        WeightsError: they do not fit.
    """
    try:
        arrays = load_file(path)
        for layer in model.layers:
            if layer.weights:
                layer.set_weights([arrays[f"{layer.name}/{v.name}"].astype(np.float32) for v in layer.weights])
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise WeightsError(f"The weights {path} do not fit ResNet50 ({error}). {CHOICES}") from error
    return model


def save_weights(model: keras.Model, path: Path, preprocessing: Preprocessing) -> str:
    """Writes a trunk's weights (kernels as float16) with their preprocessing, and their sha256 beside them.

    Returns the sha256. The arrays are named `<layer>/<variable>`, in Keras's own shapes.
    """
    arrays = {}
    for layer in model.layers:
        for variable in layer.weights:
            kind = np.float16 if variable.name == "kernel" else np.float32
            arrays[f"{layer.name}/{variable.name}"] = np.ascontiguousarray(
                keras.ops.convert_to_numpy(variable.value), dtype=kind
            )
    return write_safetensors(arrays, path, preprocessing)


def write_safetensors(arrays: dict[str, NDArray[np.generic]], path: Path, preprocessing: Preprocessing) -> str:
    """Writes named arrays with a preprocessing, and their sha256 beside them; returns the sha256."""
    partial = path.with_suffix(".partial")
    save_file(arrays, partial, metadata={PREPROCESSING_KEY: preprocessing.to_json()})
    digest = sha256_of_file(partial)
    partial.replace(path)
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    return digest

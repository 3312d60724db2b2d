"""The trunk: Keras ResNet50 without its top, global average pooling, 2,048 numbers.

Keras and TensorFlow are imported here and in the training package, nowhere else; importing this module costs seconds.
"""

import logging
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from fashrec.embedding.quiet import standard_error_into_log
from fashrec.embedding.weights import CHOICES, PREPROCESSING_KEY, Preprocessing, Weights, sha256_of_file
from fashrec.errors import WeightsError

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with standard_error_into_log(logging.getLogger(__name__)):
    import keras
    import tensorflow as tf


class Trunk:
    """The trunk with its weights, ready to embed; safe to use from several threads at once."""

    def __init__(self, weights: Weights) -> None:
        """Loads the weights.

        Raises:
            WeightsError: they do not fit ResNet50, or cannot be fetched.
        """
        self.fingerprint = weights.fingerprint
        self.preprocessing = weights.preprocessing
        height, width = weights.preprocessing.height, weights.preprocessing.width
        self.model = _imagenet(height, width) if weights.path is None else _with_weights(weights.path, height, width)
        self._compiled = compile_trunk(self.model, self.preprocessing)

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Trunk outputs, float32 of shape N×2048, of fitted photos, RGB uint8 of shape N×height×width×3."""
        return np.asarray(self._compiled(batch), dtype=np.float32)

    def warm_up(self) -> None:
        """Compiles, so that the first visitor need not wait for it."""
        self.embed(np.zeros((1, self.preprocessing.height, self.preprocessing.width, 3), np.uint8))


def compile_trunk(model: keras.Model, preprocessing: Preprocessing) -> Any:
    """A compiled function from fitted photos, uint8, to a model's output; its weights stand in the graph as constants.

    oneDNN keeps constant kernels in the layout that its convolutions work on; of variables it makes a copy at each
    call, which for one small photo costs as much as a third of the arithmetic.
    """
    folded = fold_normalisation(model)
    trained = [variable.numpy() for variable in folded.trainable_variables]
    others = [variable.numpy() for variable in folded.non_trainable_variables]

    def forward(batch: tf.Tensor) -> tf.Tensor:
        pixels = tf.cast(batch, tf.float32)
        if preprocessing.scaling == "caffe":
            pixels = keras.applications.resnet50.preprocess_input(pixels)
        else:
            pixels = pixels / 127.5 - 1.0
        constants = [[tf.constant(value) for value in values] for values in (trained, others)]
        outputs, _ = folded.stateless_call(*constants, pixels, training=False)
        return outputs

    shape = (None, preprocessing.height, preprocessing.width, 3)
    return tf.function(forward, input_signature=[tf.TensorSpec(shape, tf.uint8)], autograph=False)


def fold_normalisation(model: keras.Model) -> keras.Model:
    """The same function with every batch normalisation folded into the convolution before it (Jacob et al. 2018).

    Outputs differ by rounding only, 1e-6 of their size; 53 passes over the activations are saved.
    """
    normalisation = keras.layers.BatchNormalization

    def copy_layer(layer: keras.Layer) -> keras.Layer:
        if isinstance(layer, normalisation):
            return keras.layers.Activation("linear", name=layer.name)
        return type(layer).from_config(layer.get_config())

    # Keras hands masks on to layers that know of none; a trunk of photos has none.
    folded = keras.models.clone_model(
        model, clone_function=copy_layer, call_function=lambda layer, inputs, **_: layer(inputs)
    )
    for layer in model.layers:
        if isinstance(layer, normalisation):
            convolution = layer.input._keras_history.operation
            kernel, bias = (values.astype(np.float64) for values in convolution.get_weights())
            gamma, beta, mean, variance = (values.astype(np.float64) for values in layer.get_weights())
            scale = gamma / np.sqrt(variance + layer.epsilon)
            parts = (kernel * scale, (bias - mean) * scale + beta)
            folded.get_layer(convolution.name).set_weights([part.astype(np.float32) for part in parts])
    return folded


def build_resnet50(height: int, width: int) -> keras.Model:
    """ResNet50 for photos of height×width, its weights random."""
    return keras.applications.ResNet50(include_top=False, pooling="avg", weights=None, input_shape=(height, width, 3))


def _imagenet(height: int, width: int) -> keras.Model:
    try:
        return keras.applications.ResNet50(
            include_top=False, pooling="avg", weights="imagenet", input_shape=(height, width, 3)
        )
    except Exception as error:  # Keras raises a bare Exception where a download fails
        raise WeightsError(f"Keras could not download the imagenet weights ({error}). {CHOICES}") from error


def _with_weights(path: Path, height: int, width: int) -> keras.Model:
    model = build_resnet50(height, width)
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
            arrays[f"{layer.name}/{variable.name}"] = np.ascontiguousarray(variable.numpy(), dtype=kind)
    return write_safetensors(arrays, path, preprocessing)


def write_safetensors(arrays: dict[str, NDArray[np.generic]], path: Path, preprocessing: Preprocessing) -> str:
    """Writes named arrays with a preprocessing, and their sha256 beside them; returns the sha256."""
    partial = path.with_suffix(".partial")
    save_file(arrays, partial, metadata={PREPROCESSING_KEY: preprocessing.to_json()})
    digest = sha256_of_file(partial)
    partial.replace(path)
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    return digest

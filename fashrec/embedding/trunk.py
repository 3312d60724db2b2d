"""The trunk: Keras ResNet50 without its top, global average pooling, 2,048 numbers.

TensorFlow is imported here and nowhere else; importing this module costs seconds.
"""

import logging
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.quiet import standard_error_into_log
from fashrec.embedding.weights import CHOICES, Preprocessing, Weights
from fashrec.errors import WeightsError

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with standard_error_into_log(logging.getLogger(__name__)):
    import keras
    import tensorflow as tf

    from fashrec.embedding.resnet50 import build_resnet50, load_weights


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
        if weights.path is None:
            self.model = _imagenet(height, width)
        else:
            self.model = load_weights(build_resnet50(height, width), weights.path)
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


def _imagenet(height: int, width: int) -> keras.Model:
    try:
        return keras.applications.ResNet50(
            include_top=False, pooling="avg", weights="imagenet", input_shape=(height, width, 3)
        )
    except Exception as error:  # Keras raises a bare Exception where a download fails
        raise WeightsError(f"Keras could not download the imagenet weights ({error}). {CHOICES}") from error

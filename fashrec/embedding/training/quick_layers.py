"""Convolution and batch normalisation in PyTorch's own kernels: the trunk learns about twice as fast as by Keras's.

Keras's layers on that backend compute batch statistics by several passes over the activations and hand 1×1 convolutions
to the general routine, where one matrix product does. Only training uses these; the weights are the same variables.
"""

from contextlib import AbstractContextManager
from typing import Any

import keras
import torch
from torch.nn import functional


class QuickConv2D(keras.layers.Conv2D):  # type: ignore[misc]
    """Keras's convolution, its 1×1 kernels as one matrix product."""

    def call(self, inputs: Any) -> Any:
        """N×H×W×channels to N×H'×W'×filters."""
        kernel, bias, step = self.kernel.value, self.bias.value, self.strides[0]
        if self.kernel_size == (1, 1):
            return functional.linear(inputs[:, ::step, ::step], kernel[0, 0].T, bias)
        padding = self.kernel_size[0] // 2 if self.padding == "same" else 0
        convolved = functional.conv2d(inputs.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias, step, padding)
        return convolved.permute(0, 2, 3, 1)


class QuickBatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]
    """Keras's batch normalisation in one kernel."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """N×H×W×channels to the same; `training` also moves the running statistics."""
        normalised = functional.batch_norm(
            inputs.permute(0, 3, 1, 2), self.moving_mean.value, self.moving_variance.value,
            self.gamma.value, self.beta.value, bool(training), 1 - self.momentum, self.epsilon,
        )  # fmt: skip
        return normalised.permute(0, 2, 3, 1)


def with_quick_layers(trunk: keras.Model) -> keras.Model:
    """The same network with the same weights, its layers named as before, of these layers."""
    quick = keras.models.clone_model(trunk, clone_function=_quick)
    quick.set_weights(trunk.get_weights())
    return quick


def _quick(layer: Any) -> Any:
    kind = type(layer)
    if kind is keras.layers.Conv2D:
        kind = QuickConv2D
    elif kind is keras.layers.BatchNormalization:
        kind = QuickBatchNormalization
    return kind.from_config(layer.get_config())


def quickest_precision() -> AbstractContextManager[None]:
    """What to run the forward pass within: bfloat16, where this processor is quicker in it; weights stay float32."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    enabled = device == "cuda" or _half_is_quicker()
    precision: AbstractContextManager[None] = torch.autocast(device, dtype=torch.bfloat16, enabled=enabled)
    return precision


def _half_is_quicker() -> bool:
    """By what the processor has, not by a stopwatch: a run must be the same on a busy machine."""
    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())

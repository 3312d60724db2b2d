"""The trunk with what it is taught: a normalised softmax for each task, and the teacher's features to imitate."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import keras
import numpy as np
from keras import ops

from fashrec.embedding.training.products import Task

SCALE = 20.0


class CosineClassifier(keras.layers.Layer):  # type: ignore[misc]
    """Scaled cosines between outputs and one learned direction a class (normalised softmax, Zhai and Wu 2019)."""

    def __init__(self, classes: int, **named: Any) -> None:
        super().__init__(**named)
        self.classes = classes

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Makes the directions."""
        self.directions = self.add_weight(
            shape=(shape[-1], self.classes), initializer=keras.initializers.RandomNormal(stddev=0.02), name="directions"
        )

    def call(self, outputs: Any) -> Any:
        """Logits, N×classes."""
        return SCALE * ops.matmul(ops.normalize(outputs, axis=-1), ops.normalize(self.directions, axis=0))


class Learner(keras.Model):  # type: ignore[misc]
    """The trunk and its tasks; `weights_of` says how much each counts in the loss."""

    def __init__(self, trunk: keras.Model, tasks: tuple[Task, ...], teacher: int, weights_of: dict[str, float]) -> None:
        """Makes the heads; `teacher` is how many features it gives, 0 where there is none."""
        super().__init__()
        self.trunk = _as_trained(trunk)
        self.tasks = tasks
        self.heads = [CosineClassifier(len(task.classes), name=task.name) for task in tasks]
        self.imitation = keras.layers.Dense(teacher, name="teacher") if teacher else None
        self.weights_of = weights_of

    def call(self, photos: Any, training: bool = False) -> dict[str, Any]:
        """What each head says of photos, uint8 values of N×height×width×3."""
        with _precision():
            outputs = self.trunk(ops.cast(photos, "float32") / 127.5 - 1.0, training=training)
        outputs = ops.cast(outputs, "float32")
        said = {task.name: head(outputs) for task, head in zip(self.tasks, self.heads, strict=True)}
        if self.imitation is not None:
            said["teacher"] = self.imitation(outputs)
        return said

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The weighted sum of cross-entropies with soft targets and of 1 − cosine to the teacher."""
        loss = ops.convert_to_tensor(0.0)
        for task in self.tasks:
            target = ops.take(
                ops.convert_to_tensor(task.targets), ops.cast(ops.convert_to_tensor(y[task.name]), "int32"), axis=0
            )
            loss += self.weights_of[task.name] * soft_cross_entropy(target, y_pred[task.name])
        if self.imitation is not None:
            taught = ops.convert_to_tensor(y["teacher"])
            cosine = ops.sum(ops.normalize(y_pred["teacher"], axis=-1) * taught, axis=-1)
            loss += self.weights_of["teacher"] * ops.mean(1.0 - cosine)
        return loss


def _as_trained(trunk: keras.Model) -> keras.Model:
    """The trunk in the layers that learn quickest on this backend, less what a gradient would be wasted on."""
    if keras.backend.backend() == "torch":
        from fashrec.embedding.training.quick_layers import with_quick_layers

        trunk = with_quick_layers(trunk)
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.bias.trainable = False  # the normalisation after it takes away whatever it adds
    return trunk


def _precision() -> AbstractContextManager[None]:
    if keras.backend.backend() == "torch":
        from fashrec.embedding.training.quick_layers import quickest_precision

        return quickest_precision()
    return nullcontext()


def soft_cross_entropy(target: Any, logits: Any) -> Any:
    """The mean over the batch of −Σ target·log softmax(logits); a target of zeros adds nothing."""
    return -ops.mean(ops.sum(target * ops.log_softmax(logits, axis=-1), axis=-1))


def optimiser(decay: float) -> keras.optimizers.Optimizer:
    """AdamW that spares scales and offsets its decay."""
    adamw = keras.optimizers.AdamW(learning_rate=1e-4, weight_decay=decay, global_clipnorm=5.0)
    adamw.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    return adamw


def example_labels(tasks: tuple[Task, ...], rows: Any, teacher: Any) -> dict[str, np.ndarray]:
    """What a batch of rows should be answered with, by the name of the head."""
    labels = {task.name: task.codes[rows] for task in tasks}
    if teacher is not None:
        labels["teacher"] = teacher[rows]
    return labels

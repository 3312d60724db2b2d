"""The trunk with what it is taught: a normalised softmax for each task, and the teacher's features to imitate."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from fashrec.embedding.training.products import Task
from fashrec.embedding.training.recipe import Recipe

SCALE = 20.0
PAIRING, PAIRS_TEMPERATURE = 256, 0.1


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
    """The trunk and its tasks; the recipe says how much each counts in the loss."""

    def __init__(
        self, trunk: keras.Model, tasks: tuple[Task, ...], teacher: NDArray[np.float32] | None, recipe: Recipe
    ) -> None:
        """Makes the heads; `teacher` holds the features to imitate, N×width, of unit length."""
        super().__init__()
        self.trunk = _as_trained(trunk)
        self.tasks = tasks
        self.heads = [CosineClassifier(len(task.classes), name=task.name) for task in tasks]
        self.imitation = None if teacher is None else keras.layers.Dense(teacher.shape[1], name="teacher")
        self.pairing = keras.layers.Dense(PAIRING, name="pairs") if recipe.pairs else None
        self.weights_of = dict(recipe.weights)
        self.pairs, self.margin = recipe.pairs, recipe.margin
        self.answers = [
            (ops.convert_to_tensor(task.codes, "int32"), ops.convert_to_tensor(task.targets)) for task in tasks
        ]
        self.taught = None if teacher is None else ops.convert_to_tensor(teacher)

    def call(self, photos: Any, training: bool = False) -> dict[str, Any]:
        """What each head says of photos, 0–255 of N×height×width×3."""
        with _precision():
            outputs = self.trunk(ops.cast(photos, "float32") / 127.5 - 1.0, training=training)
        outputs = ops.cast(outputs, "float32")
        said = {task.name: head(outputs) for task, head in zip(self.tasks, self.heads, strict=True)}
        if self.imitation is not None:
            said["teacher"] = self.imitation(outputs)
        if self.pairing is not None:
            said["pairs"] = self.pairing(outputs)
        return said

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The weighted sum of cross-entropies with soft targets, 1 − cosine to the teacher, and the pairs' loss.

        `y` is a batch's lesson (see `Batch`).
        """
        loss = ops.convert_to_tensor(0.0)
        for task, (codes, targets) in zip(self.tasks, self.answers, strict=True):
            target = _of_both(partial(_answers, codes, targets), y)
            if "plain" in y and "colour" in task.name:
                target = target * y["plain"][:, None]
            logits = y_pred[task.name] - SCALE * self.margin * target
            loss += self.weights_of[task.name] * soft_cross_entropy(target, logits)
        if self.imitation is not None:
            taught = _of_both(lambda rows: ops.take(self.taught, rows, axis=0), y)
            cosine = ops.sum(ops.normalize(y_pred["teacher"], axis=-1) * taught, axis=-1)
            loss += self.weights_of["teacher"] * ops.mean(1.0 - cosine)
        if self.pairing is not None and "whole" in y:
            loss += self.pairs * pairs_loss(y_pred["pairs"], y["whole"])
        return loss


def _answers(codes: Any, targets: Any, rows: Any) -> Any:
    return ops.take(targets, ops.take(codes, rows), axis=0)


def _of_both(look_up: Callable[[Any], Any], y: dict[str, Any]) -> Any:
    """What is looked up for each photo's product, mixed with that of the product of which it shows a part."""
    own = look_up(ops.cast(ops.convert_to_tensor(y["rows"]), "int32"))
    if "share" not in y:
        return own
    share = y["share"][:, None]
    return share * own + (1 - share) * look_up(ops.cast(y["others"], "int32"))


def pairs_loss(outputs: Any, whole: Any) -> Any:
    """How hard each photo finds the other one of its product among the batch's (InfoNCE, van den Oord et al. 2018).

    The second half of the outputs is of the same products as the first, in the same order; only those that `whole`
    (0 or 1) marks count.
    """
    half = ops.normalize(outputs, axis=-1)
    first, second = ops.split(half, 2, axis=0)
    cosines = ops.matmul(first, ops.transpose(second)) / PAIRS_TEMPERATURE
    there = ops.diagonal(ops.log_softmax(cosines, axis=1))
    back = ops.diagonal(ops.log_softmax(cosines, axis=0))
    return -ops.sum((there + back) / 2 * whole) / ops.maximum(ops.sum(whole), 1.0)


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

"""A training run: batches, schedule, checkpoints, and the trunk it ends with."""

import csv
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from fashrec.embedding.resnet50 import build_resnet50, load_weights, save_weights
from fashrec.embedding.training.batches import Batch, make_batch
from fashrec.embedding.training.learner import Learner, optimiser
from fashrec.embedding.training.products import TrainingProducts
from fashrec.embedding.training.recipe import Length, Phase, Recipe, TrainingStep
from fashrec.embedding.weights import Preprocessing
from fashrec.errors import FashrecError, WeightsError

logger = logging.getLogger(__name__)

TRUNK, STATE, ARRAYS, LOG = "trunk.safetensors", "state.json", "state.safetensors", "log.csv"
SAVE_EVERY = 240.0
LOG_EVERY = 20


def train(
    products: TrainingProducts,
    teacher: NDArray[np.float32] | None,
    recipe: Recipe,
    folder: Path,
    length: Length,
    init: Path | None,
    resume: bool,
    tell: Callable[[TrainingStep], None],
) -> Path:
    """Trains for some time or passes and returns where the trunk's weights lie.

    The folder gets the trunk, a log of the loss, and every few minutes what a run
    needs to go on: `resume` goes on from there, also after an interruption, which saves before it ends.

    Raises:
        FashrecError: `resume` where there is nothing to go on from.
        WeightsError: `init` is not a trunk, or the checkpoint is of another run.
    """
    if resume and not (folder / STATE).is_file():
        raise FashrecError(
            f"There is no run to go on with in {folder}. Leave out --resume, or name its folder by --out."
        )
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(recipe.seed)
    run = _Run(products, teacher, recipe, folder, length, init)
    if resume:
        run.restore()
    try:
        run.go(tell)
    except KeyboardInterrupt:
        run.save()
        raise
    return run.finish()


def gpu_memory() -> int:
    """The bytes of the GPU that batches are made on, 0 where PyTorch is not the backend or sees none."""
    if keras.backend.backend() != "torch":
        return 0
    import torch

    return int(torch.cuda.get_device_properties(0).total_memory) if torch.cuda.is_available() else 0


def batch_maker(products: TrainingProducts, recipe: Recipe) -> Callable[[Phase, int], Batch]:
    """What makes the batch of a phase that follows after so many photos.

    Raises:
        FashrecError: what changes photos on a GPU is not installed.
    """
    if gpu_memory():
        try:
            from fashrec.embedding.training.on_device import DeviceBatches
        except ImportError as error:
            raise FashrecError(
                f"To train on a GPU {error.name} is needed: pip install -r requirements-train.txt"
            ) from error
        return DeviceBatches(products, recipe, "cuda").make
    return partial(make_batch, products, recipe)


class _Run:
    def __init__(
        self,
        products: TrainingProducts,
        teacher: NDArray[np.float32] | None,
        recipe: Recipe,
        folder: Path,
        length: Length,
        init: Path | None,
    ) -> None:
        self.products, self.recipe = products, recipe
        self.folder, self.length, self.from_weights = folder, length, init is not None
        self.seen, self.spent, self.steps = 0, 0.0, 0
        trunk = build_resnet50(None, None)
        if init is not None:
            load_weights(trunk, init)
        self.learner = Learner(trunk, products.tasks, teacher, recipe)
        self.make = batch_maker(products, recipe)
        self.learner.compile(optimizer=optimiser(recipe.decay), jit_compile=False)
        self.learner(np.zeros((1, *recipe.serving, 3), np.uint8))
        self.learner.optimizer.build(self.learner.trainable_variables)

    def go(self, tell: Callable[[TrainingStep], None]) -> None:
        """Steps until the run is over; the next batch is made while this one is learnt."""
        started = saved = time.monotonic()
        before = self.spent
        losses: list[float] = []
        marks = [(self.seen, started)]
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self.make, self.phase(), self.seen)
            while self.share() < 1:
                batch = coming.result()
                coming = ahead.submit(self.make, self.phase(), self.seen + len(batch))
                self.learner.optimizer.learning_rate = self.recipe.learning_rate(
                    self.share(), self.seen, len(batch), self.from_weights
                )
                said = self.learner.train_on_batch(batch.photos, batch.lesson, return_dict=True)
                losses.append(float(said["loss"]))
                if not np.isfinite(losses[-1]):
                    raise FashrecError(f"The loss became {losses[-1]} after {self.seen:,} photos: lower the rate.")
                self.seen += len(batch)
                self.steps += 1
                now = time.monotonic()
                self.spent = before + now - started
                if self.steps % LOG_EVERY == 0 or self.share() >= 1:
                    seen, since = marks[-1]
                    rate = (self.seen - seen) / (now - since)
                    marks.append((self.seen, now))
                    step = self.step(float(np.mean(losses)), rate, batch.phase)
                    losses.clear()
                    self.log(step)
                    tell(step)
                if now - saved > SAVE_EVERY:
                    self.save()
                    saved = time.monotonic()

    def passes(self) -> float:
        return self.seen / len(self.products)

    def share(self) -> float:
        return self.length.share(self.spent, self.passes())

    def phase(self) -> Phase:
        return self.recipe.phase(self.share())

    def step(self, loss: float, rate: float, phase: Phase) -> TrainingStep:
        return TrainingStep(self.seen, self.passes(), self.spent, min(1.0, self.share()), loss, rate, phase)

    def log(self, step: TrainingStep) -> None:
        path = self.folder / LOG
        row = {
            "minutes": f"{step.seconds / 60:.2f}",
            "photos": step.seen,
            "loss": f"{step.loss:.4f}",
            "photos_a_second": f"{step.rate:.1f}",
            "height": step.phase.height,
            "width": step.phase.width,
        }
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)

    def variables(self) -> list[keras.Variable]:
        return [*self.learner.variables, *self.learner.optimizer.variables]

    def save(self) -> None:
        """Writes what `restore` needs: the arrays, then how far they have come."""
        arrays = {f"{i:04}": np.array(keras.ops.convert_to_numpy(v.value)) for i, v in enumerate(self.variables())}
        unfinished = self.folder / f"{ARRAYS}.partial"
        save_file(arrays, unfinished)
        unfinished.replace(self.folder / ARRAYS)
        state = {"seen": self.seen, "spent": self.spent, "steps": self.steps, "from_weights": self.from_weights}
        unfinished = self.folder / f"{STATE}.partial"
        unfinished.write_text(json.dumps(state), encoding="utf-8")
        unfinished.replace(self.folder / STATE)
        logger.info("saved after %d photos", self.seen)

    def restore(self) -> None:
        try:
            state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            arrays = load_file(self.folder / ARRAYS)
        except (OSError, ValueError, SafetensorError) as error:
            raise FashrecError(
                f"There is no run to go on with in {self.folder} ({error}). Leave out --resume."
            ) from error
        variables = self.variables()
        try:
            for i, variable in enumerate(variables):
                variable.assign(arrays[f"{i:04}"])
        except (KeyError, ValueError) as error:
            raise WeightsError(
                f"The checkpoint in {self.folder} is of another run ({error}): it had other data or another recipe. "
                "Leave out --resume, or choose another folder by --out."
            ) from error
        self.seen, self.spent, self.steps = state["seen"], state["spent"], state["steps"]
        self.from_weights = state["from_weights"]

    def finish(self) -> Path:
        """Saves, then writes the trunk."""
        self.save()
        path = self.folder / TRUNK
        save_weights(self.learner.trunk, path, Preprocessing(*self.recipe.serving, "unit"))
        return path

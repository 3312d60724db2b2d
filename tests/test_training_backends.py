"""A few steps of training on the backends that are faster than TensorFlow, each in a process of its own."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from tests.conftest import ROOT, need

# Keras's backend can't be changed once it is imported. Batches are made as a GPU makes them where PyTorch is there,
# which does the same on a processor.
RUN = """
import json, sys
from dataclasses import replace
from pathlib import Path
import keras
import numpy as np
import pandas as pd
from safetensors.numpy import load_file
from fashrec.embedding.training import Length, Phase, Recipe, TrainingProducts, run
from fashrec.embedding.training.products import make_task
from fashrec.embedding.training.recipe import TrainingStep

folder, on_device = Path(sys.argv[1]), sys.argv[2] == "pairs"
random = np.random.default_rng(0)
photos = np.full((64, 48, 36, 3), 255, np.uint8)
photos[:, 8:40, 8:28] = random.integers(0, 200, (64, 1, 1, 3))
labels = pd.Series(["red" if photo[20, 20, 0] > photo[20, 20, 2] else "blue" for photo in photos])
weights = (("colour", 1.0), ("teacher", 1.0))
recipe = replace(Recipe(), serving=(32, 24), weights=weights, least_of_label=5, warm_up=8, creases=0.5,
                 phases=(Phase(0.5, 32, 24, 16), Phase(1.0, 48, 36, 16, gentle=True)))
task = make_task("colour", labels, recipe)
products = TrainingProducts(photos, (task,))
teacher = random.normal(size=(64, 20)).astype("float32")
teacher /= np.linalg.norm(teacher, axis=1, keepdims=True)
if on_device:
    from fashrec.embedding.training.on_device import DeviceBatches
    recipe = replace(recipe, pairs=0.5, mixed=0.5)
    run.batch_maker = lambda products, recipe: DeviceBatches(products, recipe, "cpu").make
steps, ends = [], []
runs = [("one", 1.0, False)] + ([] if on_device else [("again", 1.0, False), ("one", 1.5, True)])
for name, passes, resume in runs:
    path = run.train(products, teacher, recipe, folder / name, Length(1, passes), None, resume, steps.append)
    ends.append(load_file(path))
print(json.dumps({
    "backend": keras.backend.backend(), "losses": [step.loss for step in steps], "seen": [step.seen for step in steps],
    "heights": [step.phase.height for step in steps], "share": [step.share for step in steps],
    "equal": all(np.array_equal(ends[0][name], ends[-2][name]) for name in ends[0]) if len(ends) > 1 else None,
    "finite": all(bool(np.isfinite(array).all()) for array in ends[-1].values()), "arrays": len(ends[0]),
}))
"""


def run_on(backend: str, batches: str, folder: Any) -> dict[str, Any]:
    """What a short run on a backend says of itself."""
    environment = os.environ | {"KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(folder), batches]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def check(said: dict[str, Any], backend: str) -> None:
    assert said["backend"] == backend
    assert said["seen"] == [64, 64, 96]  # one pass, the same again, and half a pass that goes on with the first
    assert said["heights"] == [48, 48, 48]  # the second phase, whose time came by the photos seen
    assert said["share"] == [1.0, 1.0, 1.0]
    assert said["losses"][0] == said["losses"][1]
    assert said["equal"]
    assert said["finite"]
    assert said["arrays"] == 318


def need_pytorch() -> None:
    there = find_spec("torch") is not None and find_spec("kornia") is not None
    need("torch", there, "PyTorch or kornia is not installed: pip install -r requirements-train.txt")


def test_a_short_run_on_pytorch_is_the_same_again_and_goes_on(tmp_path: Any) -> None:
    need_pytorch()
    check(run_on("torch", "plain", tmp_path), "torch")


def test_pairs_and_mixed_photos_are_learnt_from_on_pytorch(tmp_path: Any) -> None:
    need_pytorch()
    said = run_on("torch", "pairs", tmp_path)
    assert said["seen"] == [64]
    assert 0 < said["losses"][0] < 100
    assert said["finite"]
    assert said["arrays"] == 318


def test_a_short_run_on_jax_is_the_same_again_and_goes_on(tmp_path: Any) -> None:
    if find_spec("jax") is None:
        pytest.skip("JAX is not installed: pip install jax")
    check(run_on("jax", "plain", tmp_path), "jax")

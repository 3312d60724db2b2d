"""The layers that a trunk learns in on PyTorch give what Keras's own give, trained and at rest."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.conftest import need

# In a process of its own: Keras's backend can't be changed once it is imported.
COMPARISON = """
import json
import keras
import numpy as np
from fashrec.embedding.resnet50 import build_resnet50, load_weights
from fashrec.embedding.training.quick_layers import quickest_precision, with_quick_layers
from fashrec.settings import ASSETS

slow = load_weights(build_resnet50(None, None), ASSETS / "weights" / "fashion.safetensors")
quick = with_quick_layers(slow)
photos = np.random.default_rng(0).uniform(-1, 1, (8, 64, 48, 3)).astype("float32")
at_rest, trained = ([np.array(keras.ops.convert_to_numpy(net(photos, training=training))) for net in (slow, quick)]
                    for training in (False, True))
moved = [np.array(keras.ops.convert_to_numpy(net.get_layer("conv2_block1_1_bn").moving_mean)) for net in (slow, quick)]
with quickest_precision():
    half = np.array(keras.ops.convert_to_numpy(keras.ops.cast(quick(photos, training=False), "float32")))
apart = lambda a, b: float(np.abs(a - b).max() / np.abs(a).max())
names = [[f"{layer.name}/{v.name}" for layer in net.layers for v in layer.weights] for net in (slow, quick)]
print(json.dumps({"at rest": apart(*at_rest), "trained": apart(*trained), "statistics": apart(*moved),
                  "half": apart(at_rest[1], half), "names": names[0] == names[1]}))
"""


@pytest.fixture(scope="module")
def apart() -> dict[str, float]:
    """How far the two networks' outputs lie apart, in parts of the largest."""
    need("torch", find_spec("torch") is not None, "PyTorch is not installed: pip install -r requirements-train.txt")
    environment = os.environ | {"KERAS_BACKEND": "torch"}
    done = subprocess.run([sys.executable, "-c", COMPARISON], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_outputs_are_those_of_kerass_layers(apart: dict[str, float]) -> None:
    assert apart["at rest"] < 1e-4
    assert apart["trained"] < 1e-3


def test_running_statistics_move_alike(apart: dict[str, float]) -> None:
    assert apart["statistics"] < 1e-3


def test_half_precision_stays_near(apart: dict[str, float]) -> None:
    assert apart["half"] < 0.1


def test_the_weights_keep_their_names(apart: dict[str, float]) -> None:
    assert apart["names"]

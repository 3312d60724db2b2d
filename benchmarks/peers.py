"""The published fashion apps' way: `model.predict` on 224×224, 2,048 numbers, brute force refit at each question."""

import io
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.neighbors import NearestNeighbors

from benchmarks.answering import photos_of, recall_of
from benchmarks.clock import median, timed
from fashrec.assemble import assemble
from fashrec.embedding.resnet50 import build_resnet50
from fashrec.embedding.trunk import compile_trunk
from fashrec.embedding.weights import Preprocessing
from fashrec.recommend import Recommender
from fashrec.settings import Settings

QUESTIONS = 20
LARGER = Preprocessing(160, 120, "unit")


class UntrainedTrunk:
    """A trunk of another size; its weights are made up, for time does not depend on them."""

    def __init__(self, fingerprint: str, preprocessing: Preprocessing) -> None:
        self.fingerprint, self.preprocessing = fingerprint, preprocessing
        self._compiled = compile_trunk(build_resnet50(preprocessing.height, preprocessing.width), preprocessing)

    def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Trunk outputs, float32 of shape N×2048, of fitted photos, RGB uint8 of shape N×height×width×3."""
        return np.asarray(self._compiled(batch), dtype=np.float32)


def measure(settings: Settings) -> dict[str, Any]:
    """Medians in milliseconds, a question of theirs and one of ours in turn.

    Their numbers are made up, for time does not depend on them; so are the weights of their trunk and of ours at
    160×120.
    """
    recommender = assemble(settings)
    gender = max(recommender.shelf.genders, key=lambda one: len(recommender.shelf.genders[one]))
    photos = photos_of(recommender, QUESTIONS)
    products = len(recommender.shelf.table)
    features = np.random.default_rng(0).random((products, 2048), dtype=np.float32)
    model = keras.Sequential(
        [
            keras.applications.ResNet50(include_top=False, weights=None, input_shape=(224, 224, 3)),
            keras.layers.GlobalMaxPooling2D(),
        ]
    )
    larger = Recommender(recommender.shelf, UntrainedTrunk(recommender.embedder.fingerprint, LARGER))

    def theirs(photo: bytes) -> None:
        image = Image.open(io.BytesIO(photo)).convert("RGB").resize((224, 224))
        batch = keras.applications.resnet50.preprocess_input(np.expand_dims(np.array(image, dtype=np.float32), 0))
        output = model.predict(batch, verbose=0).flatten()
        neighbours = NearestNeighbors(n_neighbors=6, algorithm="brute", metric="euclidean").fit(features)
        neighbours.kneighbors([output / np.linalg.norm(output)])

    ways = {
        "theirs": theirs,
        "ours": lambda photo: recommender.similar(gender, photo=photo),
        "larger": lambda photo: larger.similar(gender, photo=photo),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_, photo in enumerate([*photos[:3], *photos]):
        took = {name: timed(way, photo) for name, way in ways.items()}
        if round_ >= 3:  # the first warm up
            for name, value in took.items():
                times[name].append(value)
    medians = {name: median(values) for name, values in times.items()}
    size = recommender.embedder.preprocessing
    return {
        "products": products,
        "theirs": medians["theirs"],
        "ours": medians["ours"],
        "times_as_fast": round(medians["theirs"] / medians["ours"], 1),
        "photo_size": f"{size.height}×{size.width}",
        "ours_at_160x120": medians["larger"],
        "times_as_fast_at_160x120": round(medians["theirs"] / medians["larger"], 1),
        "recall_at_10": recall_of(recommender.shelf.genders[gender], recommender.embedder, photos),
    }

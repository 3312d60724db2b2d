"""The published fashion apps' way: `model.predict` on 224×224, 2,048 numbers, brute force refit at each question."""

import io
from typing import Any

import keras
import numpy as np
from PIL import Image
from sklearn.neighbors import NearestNeighbors

from benchmarks.answering import photos_of
from benchmarks.clock import median, timed
from fashrec.assemble import assemble
from fashrec.embedding.resnet50 import build_resnet50
from fashrec.embedding.trunk import compile_trunk
from fashrec.embedding.weights import Preprocessing
from fashrec.settings import Settings

QUESTIONS = 20


def measure(settings: Settings) -> dict[str, Any]:
    """Medians in milliseconds, a question of theirs and one of ours in turn.

    Their numbers are made up, for time does not depend on them; so are the weights of both trunks that are timed here
    at sizes other than the shipped ones'.
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
    larger = Preprocessing(160, 120, "unit")
    trunk = compile_trunk(build_resnet50(larger.height, larger.width), larger)
    pixels = np.zeros((1, larger.height, larger.width, 3), np.uint8)

    def theirs(photo: bytes) -> None:
        image = Image.open(io.BytesIO(photo)).convert("RGB").resize((224, 224))
        batch = keras.applications.resnet50.preprocess_input(np.expand_dims(np.array(image, dtype=np.float32), 0))
        output = model.predict(batch, verbose=0).flatten()
        neighbours = NearestNeighbors(n_neighbors=6, algorithm="brute", metric="euclidean").fit(features)
        neighbours.kneighbors([output / np.linalg.norm(output)])

    own = recommender.embedder.preprocessing
    own_pixels = np.zeros((1, own.height, own.width, 3), np.uint8)
    times: dict[str, list[float]] = {"theirs": [], "ours": [], "own trunk": [], "larger trunk": []}
    for round_, photo in enumerate([*photos[:3], *photos]):
        took = {
            "theirs": timed(theirs, photo),
            "ours": timed(recommender.similar, gender, photo=photo),
            "own trunk": timed(recommender.embedder.embed, own_pixels),
            "larger trunk": timed(lambda: np.asarray(trunk(pixels))),
        }
        if round_ >= 3:  # the first warm up
            for name, value in took.items():
                times[name].append(value)
    medians = {name: median(values) for name, values in times.items()}
    at_larger = medians["ours"] - medians["own trunk"] + medians["larger trunk"]
    return {
        "products": products,
        "theirs": medians["theirs"],
        "ours": medians["ours"],
        "times_as_fast": round(medians["theirs"] / medians["ours"], 1),
        "ours_at_160x120": round(at_larger, 3),
        "times_as_fast_at_160x120": round(medians["theirs"] / at_larger, 1),
    }

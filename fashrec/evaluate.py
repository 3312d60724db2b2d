"""From a catalogue to figures: how often the nearest products are the right ones, beside simpler ways to find them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.build import Progress, stream_catalogue, type_and_colour
from fashrec.catalog import GENDERS, Catalogue, shelf_rows
from fashrec.embedding import Embedded, Embedder, Examples, fit_gender_model
from fashrec.errors import CatalogueError
from fashrec.measure.retrieval import best_precision, nearest_rows, precision, random_precision
from fashrec.photos import fit, read_photo
from fashrec.settings import Settings

FOLDS = 5
LEAST_PRODUCTS = 50
LABELS = ("type", "colour", "both")


@dataclass(frozen=True, slots=True)
class Row:
    """A way to find look-alikes and what it reaches: P@1 and P@10 by label (type, colour, both), 0–1."""

    name: str
    at_1: dict[str, float]
    at_10: dict[str, float]


@dataclass(frozen=True)
class Evaluation:
    """All rows from one run over the same questions; `questions` by gender."""

    rows: tuple[Row, ...]
    questions: dict[str, int]
    weights: str


def evaluate(catalogue: Catalogue, settings: Settings, embedder: Embedder, progress: Progress) -> Evaluation:
    """Precision within each gender, every labelled product asking once and left out of its own answer by its id.

    The gender models are measured by five folds that never split a title: a fold's model is fit on the other four
    fifths, asked by the held-out fifth, and answers from all of the gender's products.

    Raises:
        CatalogueError: no gender has 50 products with a type and a colour.
    """
    outputs, small, problems = [], [], {}
    for at, result in enumerate(stream_catalogue(catalogue, settings, embedder, progress)):
        if isinstance(result, Embedded):
            outputs.append(result.trunk)
            small.append(fit(read_photo(result.thumbnail), 32, 32))
        else:
            problems[at] = str(result)
    table = catalogue.without(problems).table
    trunk, pixels = np.stack(outputs), np.stack(small)
    parts: dict[str, list[dict[str, NDArray[np.float64]]]] = {}
    questions = {}
    with threadpool_limits(1, user_api="blas"):
        for done, gender in enumerate(GENDERS):
            progress("Asking", done, len(GENDERS))
            rows = shelf_rows(table, gender)
            labels = _labels(table.iloc[rows])
            asking = np.flatnonzero(labels["both"] != "")
            if len(asking) < LEAST_PRODUCTS:
                continue
            questions[str(gender)] = len(asking)
            own = table.iloc[rows]
            titles = own["title"].where(own["title"] != "", own["product_id"]).str.casefold().to_numpy(dtype=object)
            for name, found in _ways(pixels[rows], trunk[rows], labels["both"], titles, asking, settings).items():
                parts.setdefault(name, []).append(
                    {label: precision(found, labels[label][asking], labels[label]) for label in LABELS}
                )
            for name, of_labels in (("random", random_precision), ("the most that labels allow", best_precision)):
                parts.setdefault(name, []).append({label: of_labels(labels[label])[asking] for label in LABELS})
        progress("Asking", len(GENDERS), len(GENDERS))
    if not questions:
        raise CatalogueError(
            f"No gender in {catalogue.root} has {LEAST_PRODUCTS} products with a type and a colour: "
            "there is too little to measure."
        )
    order = ["random", *(name for name in parts if name not in ("random", "the most that labels allow"))]
    rows_out = tuple(_mean(name, parts[name]) for name in [*order, "the most that labels allow"])
    return Evaluation(rows_out, questions, embedder.fingerprint)


def _labels(table: pd.DataFrame) -> dict[str, NDArray[np.object_]]:
    kinds, colours = table["product_type"].to_numpy(dtype=object), table["colour"].to_numpy(dtype=object)
    return {"type": kinds, "colour": colours, "both": type_and_colour(table)}


def _mean(name: str, parts: list[dict[str, NDArray[np.float64]]]) -> Row:
    means = {label: np.concatenate([part[label] for part in parts]).mean(axis=0) for label in LABELS}
    return Row(
        name,
        at_1={label: float(mean[0]) for label, mean in means.items()},
        at_10={label: float(mean[1]) for label, mean in means.items()},
    )


def _ways(
    pixels: NDArray[np.uint8],
    trunk: NDArray[np.float32],
    labels: NDArray[np.object_],
    titles: NDArray[np.object_],
    asking: NDArray[np.int64],
    settings: Settings,
) -> dict[str, NDArray[np.int64]]:
    """The ten rows nearest to each of those that ask, by each way of finding them."""
    plain: dict[str, Callable[[], NDArray[np.floating]]] = {
        "raw pixels, 32×32": lambda: pixels.reshape(len(pixels), -1) / 255.0,
        "colour histogram, 8×8×8": lambda: _histograms(pixels),
        "trunk": lambda: trunk / np.maximum(np.linalg.norm(trunk, axis=1, keepdims=True), 1e-12),
    }
    found = {name: nearest_rows((rows := make())[asking], rows, asking) for name, make in plain.items()}
    found["trunk + gender models"] = _by_folds(trunk, labels, titles, asking, settings)
    return found


def _histograms(pixels: NDArray[np.uint8]) -> NDArray[np.floating]:
    bins = (pixels // 32).astype(np.int64)
    codes = (bins[..., 0] * 64 + bins[..., 1] * 8 + bins[..., 2]).reshape(len(pixels), -1)
    return np.stack([np.bincount(row, minlength=512) for row in codes]) / codes.shape[1]


def _by_folds(
    trunk: NDArray[np.float32],
    labels: NDArray[np.object_],
    titles: NDArray[np.object_],
    asking: NDArray[np.int64],
    settings: Settings,
) -> NDArray[np.int64]:
    from sklearn.model_selection import GroupKFold

    found = np.zeros((len(asking), 10), dtype=np.int64)
    split = GroupKFold(FOLDS, shuffle=True, random_state=settings.seed).split(trunk, groups=titles)
    for fitted, held_out in split:
        examples = Examples(trunk[fitted], labels[fitted])
        model = fit_gender_model(examples, examples, settings.dimensions, settings.seed)
        vectors = model.vectors(trunk)
        mine = np.flatnonzero(np.isin(asking, held_out))
        if len(mine):
            found[mine] = nearest_rows(vectors[asking[mine]], vectors, asking[mine])
    return found

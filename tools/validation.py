"""How well vectors answer the questions that choices are made by: validation products ask, others answer."""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from fashrec.build import aspects
from fashrec.catalog import Catalogue, Gender, shelf_rows
from fashrec.embedding import Embedder, Examples, fit_gender_model
from fashrec.embedding.gender_model import normalise
from fashrec.measure.retrieval import nearest_rows, precision
from fashrec.photos import Pixels, fit
from fashrec.settings import load_settings

BATCH = 32
SHELVES = (Gender.MEN, Gender.WOMEN)
HEADINGS = "type P@10 | colour P@10 | both P@10 | type P@1 | colour P@1 | both P@1"
LABELS = (["product_type"], ["colour"], ["product_type", "colour"])


def shelves(
    asks: Catalogue, answers: Catalogue, most: int
) -> Iterator[tuple[Gender, NDArray[np.int64], NDArray[np.int64]]]:
    """For men and women the rows that ask and at most so many rows that answer, drawn by a fixed seed."""
    for gender in SHELVES:
        own = shelf_rows(answers.table, gender)
        yield gender, shelf_rows(asks.table, gender), np.random.default_rng(0).permutation(own)[:most]


def outputs_of(embedder: Embedder, photos: Iterable[Pixels]) -> NDArray[np.float32]:
    """Trunk outputs of photos, photos×2048; one batch of them is held at a time."""
    size, waiting, parts = embedder.preprocessing, iter(photos), []
    while batch := [fit(photo, size.height, size.width) for photo in islice(waiting, BATCH)]:
        parts.append(embedder.embed(np.stack(batch)))
    return np.concatenate(parts)


def label_precision(
    asked: NDArray[np.floating],
    gallery: NDArray[np.floating],
    asks: Catalogue,
    rows: NDArray[np.int64],
    answers: Catalogue,
    own: NDArray[np.int64],
) -> NDArray[np.float64]:
    """P@10 of type, colour and both, then P@1 of the same, for each question; questions×6.

    `asked` are the vectors of the rows `rows` of `asks`, `gallery` those of the rows `own` of `answers`.
    """
    nearest = nearest_rows(asked, gallery)
    figures = []
    for columns in LABELS:
        joined = [table[columns].agg("|".join, axis=1).to_numpy(object) for table in (asks.table, answers.table)]
        figures.append(precision(nearest, joined[0][rows], joined[1][own]))
    stacked = np.stack(figures)
    return np.concatenate([stacked[:, :, 1], stacked[:, :, 0]]).T


def with_gender_model(
    asked: NDArray[np.float32], gallery: NDArray[np.float32], answers: Catalogue, own: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vectors of both by a gender model that was fit on the answering products."""
    examples = Examples(gallery, aspects(answers.table)[own])
    model = fit_gender_model(examples, None, load_settings().dimensions, seed=0)
    return model.vectors(asked), model.vectors(gallery)


def unit(asked: NDArray[np.float32], gallery: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The trunk outputs of both at length 1."""
    return normalise(asked), normalise(gallery)


def as_row(name: str, questions: NDArray[np.float64]) -> str:
    """A line of a Markdown table: the name, then the means over all questions."""
    return f"| {name} | " + " | ".join(f"{value:.3f}".removeprefix("0") for value in questions.mean(axis=0)) + " |"

"""Every way to find look-alikes, asked the same questions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.gender_model import normalise
from fashrec.evaluate.questions import Asking
from fashrec.measure import quality as q
from fashrec.measure.quality import LABELS, Label
from fashrec.measure.retrieval import (
    DEPTH,
    Rows,
    best_figures,
    random_figures,
    ranked_rows,
    ranking_figures,
)
from fashrec.measure.text_search import telling_words, title_rows, without_words

# What the features of each embedder are called, alone and with gender models.
NAMES = {"trunk": (q.TRUNK, q.OURS), "imagenet": (q.IMAGENET, q.IMAGENET_MODELS), "resnet": (q.RESNET, "")}
ORDER = (
    q.RANDOM,
    q.PIXELS,
    q.HISTOGRAM,
    q.TEXT,
    q.TEXT_MASKED,
    q.IMAGENET,
    q.RESNET,
    q.IMAGENET_MODELS,
    q.TRUNK,
    q.OURS,
    q.BEST,
)


@dataclass(frozen=True)
class Answers:
    """What one way said to one gender's questions: figures of questions×4 by label, and the first ten rows."""

    figures: dict[Label, NDArray[np.float64]]
    nearest: NDArray[np.int64]


def ask_all_ways(asking: Asking) -> dict[str, Answers]:
    """The answers of every way to one gender's questions; its folds must be fit."""
    answers = {name: _ask(rows, rows, asking, asking.asking) for name, rows in _plain_rows(asking).items()}
    for name in asking.folds:
        if with_models := NAMES[name][1]:
            answers[with_models] = ask_folds(asking, name)
    nothing = np.zeros((len(asking.asking), 0), np.int64)
    for name, rule in ((q.RANDOM, random_figures), (q.BEST, best_figures)):
        answers[name] = Answers({label: rule(asking.labels[label])[asking.asking] for label in LABELS}, nothing)
    return {name: answers[name] for name in ORDER if name in answers}


def _plain_rows(asking: Asking) -> dict[str, Rows]:
    titles = asking.table["title"].tolist()
    words = telling_words(asking.table["product_type"], asking.table["colour"])
    masked = [without_words(title, words) for title in titles]
    rows: dict[str, Rows] = {
        q.PIXELS: pixel_rows(asking.pixels),
        q.HISTOGRAM: histogram_rows(asking.pixels),
        q.TEXT: title_rows(titles, titles)[1],
        q.TEXT_MASKED: title_rows(masked, masked)[1],
    }
    return rows | {NAMES[name][0]: normalise(features) for name, features in asking.features.items()}


def pixel_rows(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Photos of n×32×32×3 as rows of their raw values, 0–1."""
    return pixels.reshape(len(pixels), -1).astype(np.float32) / 255.0


def histogram_rows(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much of each photo has each of 512 colours (eight steps of red, of green and of blue), 0–1, n×512."""
    bins = (pixels // 32).astype(np.int64)
    codes = (bins[..., 0] * 64 + bins[..., 1] * 8 + bins[..., 2]).reshape(len(pixels), -1)
    counted = np.stack([np.bincount(row, minlength=512) for row in codes])
    return (counted / codes.shape[1]).astype(np.float32)


def ask_rows(asked: Rows, gallery: Rows, asking: Asking) -> Answers:
    """The answers to this gender's questions put as other rows than their own, each left out of its own answer."""
    return _ask(asked, gallery, asking, asking.asking, own_rows=False)


def _ask(asked: Rows, gallery: Rows, asking: Asking, questions: NDArray[np.int64], own_rows: bool = True) -> Answers:
    figures: dict[Label, NDArray[np.float64]] = {label: np.zeros((len(questions), 4)) for label in LABELS}
    nearest = np.zeros((len(questions), min(DEPTH, gallery.shape[0] - 1)), np.int64)
    for part, ranked in ranked_rows(asked[questions] if own_rows else asked, gallery, questions):
        nearest[part] = ranked[:, :DEPTH]
        for label in LABELS:
            codes = asking.labels[label]
            figures[label][part] = ranking_figures(codes[ranked] == codes[questions[part]][:, np.newaxis])
    return Answers(figures, nearest)


def ask_folds(asking: Asking, name: str) -> Answers:
    """The answers of gender models: each question by the model of the fold that it was held out of."""
    count = len(asking.asking)
    figures: dict[Label, NDArray[np.float64]] = {label: np.zeros((count, 4)) for label in LABELS}
    nearest = np.zeros((count, min(DEPTH, len(asking.rows) - 1)), np.int64)
    for fold in asking.folds[name]:
        mine = np.flatnonzero(np.isin(asking.asking, fold.held_out))
        if len(mine):
            answers = _ask(fold.vectors, fold.vectors, asking, asking.asking[mine])
            nearest[mine] = answers.nearest
            for label in LABELS:
                figures[label][mine] = answers.figures[label]
    return Answers(figures, nearest)

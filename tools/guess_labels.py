"""Prints how often labels can be guessed from vectors at all: `python -m tools.guess_labels CATALOGUE`.

A neighbour bears the right label no more often than the best guess is right (Cover and Hart 1967), so this tells how
much of what P@10 misses lies in the features and the names, and how much in how neighbours are found. Nothing is chosen
by it; docs/experiments.md keeps what it prints.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.catalog import read_catalogue
from fashrec.embedding import Embedder
from fashrec.embedding.fitting import leading_components
from fashrec.embedding.gender_model import normalise
from fashrec.embedding.imagenet import EfficientNetLite
from fashrec.evaluate.questions import Asking, Measured, gender_questions, measure_catalogue
from fashrec.evaluate.ways import ask_folds
from fashrec.measure.quality import LABELS, Label
from fashrec.measure.retrieval import METRICS
from fashrec.settings import load_settings
from tools.validation import as_row

TRUNK, IMAGENET, BESIDE = "trunk", "ImageNet features", "both, side by side"
COMPONENTS, SHRINKAGE = 512, 0.1


def main() -> None:
    """For the trunk's outputs, ImageNet features and both side by side: gender models' P@10, and right guesses."""
    settings = load_settings()
    embedders: dict[str, Embedder] = {TRUNK: load_trunk(settings), IMAGENET: EfficientNetLite()}
    measured = measure_catalogue(
        read_catalogue(Path(sys.argv[1])), settings, embedders, lambda stage, done, total: None
    )
    sides = [normalise(measured.features[name]) for name in embedders]
    measured = Measured(
        measured.catalogue, measured.pixels, measured.features | {BESIDE: np.concatenate(sides, axis=1)}
    )
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in measured.features}
    with threadpool_limits(1, user_api="blas"):
        for asking in gender_questions(measured, settings.seed):
            asking.fit_folds(settings)
            for name in measured.features:
                figures = ask_folds(asking, name).figures
                nearest = [figures[label][:, METRICS.index("P@10")] for label in LABELS]
                found[name].append(np.stack([*nearest, *guessed_right(asking, name)], axis=1))
    print("| | type P@10 | colour P@10 | both P@10 | type guessed right | colour | both |")
    print("|---" * 7 + "|")
    for name, questions in found.items():
        print(as_row(name, np.concatenate(questions)))


def guessed_right(asking: Asking, name: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the type, the colour and both of each question are guessed by a classifier of the other four fifths."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    guessed: tuple[Label, ...] = ("type", "colour")
    right = {label: np.zeros(len(asking.rows), bool) for label in guessed}
    for fold in asking.folds[name]:
        fitted = np.setdiff1d(np.arange(len(asking.rows)), fold.held_out)
        mean, basis, _ = leading_components(asking.features[name][fitted], COMPONENTS)
        rows = (normalise(asking.features[name]) - mean) @ basis
        for label, of_each in right.items():
            codes = asking.labels[label]
            with warnings.catch_warnings():  # of a label that a single product bears
                warnings.simplefilter("ignore", UserWarning)
                classifier = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE).fit(
                    rows[fitted], codes[fitted]
                )
            of_each[fold.held_out] = classifier.predict(rows[fold.held_out]) == codes[fold.held_out]
    types, colours = right["type"][asking.asking], right["colour"][asking.asking]
    return types, colours, types & colours


if __name__ == "__main__":
    main()

"""Prints what was measured to choose how gender models are fit: `python -m tools.choose_gender_model ASKS ANSWERS`.

The products of one catalogue ask, those of another answer, within gender; docs/experiments.md keeps the table.
"""

import sys
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.build import aspects, stream_catalogue, type_and_colour
from fashrec.catalog import Catalogue, Gender, read_catalogue, shelf_rows
from fashrec.embedding import Embedded, Examples, fit_gender_model, unlabelled
from fashrec.embedding.gender_model import normalise
from fashrec.measure.retrieval import nearest_rows, precision
from fashrec.settings import load_settings

SHELVES = (Gender.MEN, Gender.WOMEN)
FITTED_ON = (500, 2000, 20_000)
LABELS = ("product_type", "colour", "both")


def main() -> None:
    """Measures the trunk alone, whitening, type × colour as one label, and type, colour and both side by side."""
    asks, answers = (read_catalogue(Path(name)) for name in sys.argv[1:3])
    asking, answering = embed(asks), embed(answers)
    print(f"{'':44}  type   colour both   type   colour both  (P@10, P@1)")
    with threadpool_limits(1, user_api="blas"):
        for most in FITTED_ON:
            for name in ("trunk", "whitening", "one label", "labels"):
                measured = [measure(name, most, gender, asks, answers, asking, answering) for gender in SHELVES]
                mean = np.concatenate(measured).mean(axis=0)
                print(f"{name + f', answers from at most {most:,}':44}  " + "  ".join(f"{value:.3f}" for value in mean))


def embed(catalogue: Catalogue) -> np.ndarray:
    """Trunk outputs of every product, in the table's order."""
    settings = load_settings()
    results = stream_catalogue(catalogue, settings, load_trunk(settings), lambda stage, done, total: None)
    return np.stack([result.trunk for result in results if isinstance(result, Embedded)])


def measure(
    name: str,
    most: int,
    gender: Gender,
    asks: Catalogue,
    answers: Catalogue,
    asking: np.ndarray,
    answering: np.ndarray,
) -> np.ndarray:
    """P@10 then P@1 of type, colour and both for each question, questions×6."""
    rows, own = shelf_rows(asks.table, gender), shelf_rows(answers.table, gender)
    own = np.random.default_rng(0).permutation(own)[:most]
    asked, gallery = asking[rows], answering[own]
    examples = {
        "whitening": unlabelled(gallery),
        "one label": Examples(gallery, type_and_colour(answers.table)[own]),
        "labels": Examples(gallery, aspects(answers.table)[own]),
    }
    if name == "trunk":
        vectors = normalise(asked), normalise(gallery)
    else:
        model = fit_gender_model(examples[name], examples[name], load_settings().dimensions, seed=0)
        vectors = model.vectors(asked), model.vectors(gallery)
    nearest = nearest_rows(*vectors, own_row=np.full(len(rows), -1))
    figures = []
    for label in LABELS:
        columns = ["product_type", "colour"] if label == "both" else [label]
        joined = [table[columns].agg("|".join, axis=1).to_numpy(object) for table in (asks.table, answers.table)]
        figures.append(precision(nearest, joined[0][rows], joined[1][own]))
    stacked = np.stack(figures)
    return np.concatenate([stacked[:, :, 1], stacked[:, :, 0]]).T


if __name__ == "__main__":
    main()

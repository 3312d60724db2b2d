"""Prints what was measured to choose how gender models are fit: `python -m tools.choose_gender_model ASKS ANSWERS`.

The products of one catalogue ask, those of another answer, within gender; docs/experiments.md keeps the table.
"""

import sys
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.build import aspects, stream_catalogue, type_and_colour
from fashrec.catalog import GENDERS, Catalogue, Gender, read_catalogue, shelf_rows
from fashrec.embedding import Embedded, Examples, fit_gender_model, unlabelled
from fashrec.settings import load_settings
from tools.validation import HEADINGS, as_row, label_precision, shelves, unit

FITTED_ON = (500, 2000, 20_000)
BORROWING = "three blocks, others' strength"
WAYS = {
    "trunk alone": None,
    "whitening": lambda gallery, table, own: unlabelled(gallery),
    "one label": lambda gallery, table, own: Examples(gallery, type_and_colour(table)[own]),
    "three blocks": lambda gallery, table, own: Examples(gallery, aspects(table)[own]),
    BORROWING: lambda gallery, table, own: Examples(gallery, aspects(table)[own]),
}


def main() -> None:
    """Measures the trunk alone, whitening, type × colour as one label, and blocks of type, colour and both."""
    asks, answers = (read_catalogue(Path(name)) for name in sys.argv[1:3])
    asking, answering = embed(asks), embed(answers)
    print(f"| fit on, and answers from | | {HEADINGS} |")
    print("|---" * 8 + "|")
    with threadpool_limits(1, user_api="blas"):
        for most in FITTED_ON:
            for name, make in WAYS.items():
                measured = []
                for gender, rows, own in shelves(asks, answers, most):
                    asked, gallery = asking[rows], answering[own]
                    if make is None:
                        vectors = unit(asked, gallery)
                    else:
                        examples = make(gallery, answers.table, own)
                        others = others_of(gender, answers, answering, most) if name == BORROWING else None
                        model = fit_gender_model(examples, others, load_settings().dimensions, seed=0)
                        vectors = model.vectors(asked), model.vectors(gallery)
                    measured.append(label_precision(*vectors, asks, rows, answers, own))
                print(as_row(f"at most {most:,} | {name}", np.concatenate(measured)), flush=True)


def others_of(gender: Gender, answers: Catalogue, answering: np.ndarray, most: int) -> Examples:
    """At most so many products of each other gender that do not stand on this gender's shelf too."""
    rng = np.random.default_rng(0)
    parts = [rng.permutation(shelf_rows(answers.table, other))[:most] for other in GENDERS if other != gender]
    rows = np.setdiff1d(np.concatenate(parts), shelf_rows(answers.table, gender))
    return Examples(answering[rows], aspects(answers.table)[rows])


def embed(catalogue: Catalogue) -> np.ndarray:
    """Trunk outputs of every product, in the table's order."""
    settings = load_settings()
    results = stream_catalogue(catalogue, settings, load_trunk(settings), lambda stage, done, total: None)
    return np.stack([result.trunk for result in results if isinstance(result, Embedded)])


if __name__ == "__main__":
    main()

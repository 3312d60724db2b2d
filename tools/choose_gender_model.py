"""Prints what was measured to choose how gender models are fit: `python -m tools.choose_gender_model ASKS ANSWERS`.

The products of one catalogue ask, those of another answer, within gender; docs/experiments.md keeps what is printed.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.build import aspects, stream_catalogue, type_and_colour
from fashrec.catalog import GENDERS, Catalogue, Gender, read_catalogue, shelf_rows
from fashrec.embedding import Embedded, Examples, fit_gender_model, unlabelled
from fashrec.embedding.discriminants import SHRINKAGE, discriminants
from fashrec.embedding.fitting import COMPONENTS, leading_components
from fashrec.embedding.gender_model import normalise
from fashrec.settings import Settings, load_settings
from tools.validation import HEADINGS, as_row, label_precision, shelves, unit

FITTED_ON = (250, 500, 2000, 20_000)
SWEPT_ON = 2000
SHRINKAGES = (0.01, 0.02, 0.1, 0.2, 0.4)
NUMBERS_OF_COMPONENTS = (128, 256, 512)

Rows = NDArray[np.float32]
# What asks and what answers, as the trunk sees them, and the answering products of a gender to what is compared.
Way = Callable[[Rows, Rows, NDArray[np.int64], Gender], tuple[Rows, Rows]]


def main() -> None:
    """Measures the trunk alone, whitening, type × colour as one label, and blocks of type, colour and both."""
    asks, answers = (read_catalogue(Path(name)) for name in sys.argv[1:3])
    settings = load_settings()
    trunk = load_trunk(settings)
    asking, answering = (embed(catalogue, settings) for catalogue in (asks, answers))
    size = trunk.preprocessing
    print(f"Trunk {settings.weights} {trunk.fingerprint}, {size.height}×{size.width}.\n")
    print(f"| fit on, and answers from | | {HEADINGS} |")
    print("|---" * 8 + "|")
    with threadpool_limits(1, user_api="blas"):
        for most in FITTED_ON:
            ways = dict(ways_to_fit(answers, answering, most, settings.dimensions))
            if most == SWEPT_ON:
                ways |= dict(sweep(answers, settings.dimensions))
            for name, way in ways.items():
                measured = []
                for gender, rows, own in shelves(asks, answers, most):
                    vectors = way(asking[rows], answering[own], own, gender)
                    measured.append(label_precision(*vectors, asks, rows, answers, own))
                print(as_row(f"at most {most:,} | {name}", np.concatenate(measured)), flush=True)


def ways_to_fit(answers: Catalogue, answering: Rows, most: int, dimensions: int) -> Iterator[tuple[str, Way]]:
    """The ways that were compared, by name; those that a build uses are the last two."""

    def fitted(labels: NDArray[np.object_] | None, borrow: bool) -> Way:
        def way(asked: Rows, gallery: Rows, own: NDArray[np.int64], gender: Gender) -> tuple[Rows, Rows]:
            examples = unlabelled(gallery) if labels is None else Examples(gallery, labels[own])
            others = others_of(gender, answers, answering, most) if borrow else None
            model = fit_gender_model(examples, others, dimensions, seed=0)
            return model.vectors(asked), model.vectors(gallery)

        return way

    yield "trunk alone", lambda asked, gallery, own, gender: unit(asked, gallery)
    yield "whitening", fitted(None, borrow=False)
    yield "one label", fitted(type_and_colour(answers.table), borrow=False)
    yield "**three blocks**", fitted(aspects(answers.table), borrow=False)
    if most < 500:  # a larger shelf borrows nothing
        yield "**three blocks, others' strength**", fitted(aspects(answers.table), borrow=True)


def sweep(answers: Catalogue, dimensions: int) -> Iterator[tuple[str, Way]]:
    """Three blocks by other shrinkages and numbers of components than a build takes."""
    labels = aspects(answers.table)

    def way(
        asked: Rows, gallery: Rows, own: NDArray[np.int64], gender: Gender, shrinkage: float, components: int
    ) -> tuple[Rows, Rows]:
        mean, basis, _ = leading_components(gallery, components)
        weighting = discriminants((normalise(gallery) - mean) @ basis, labels[own], dimensions, shrinkage)
        if weighting is None:
            raise ValueError(f"too few labels are known of {gender} to learn from")
        asked_vectors, gallery_vectors = (
            normalise((normalise(one) - mean) @ basis @ weighting) for one in (asked, gallery)
        )
        return asked_vectors, gallery_vectors

    for shrinkage in SHRINKAGES:
        name = f"three blocks, shrinkage {shrinkage:g} instead of {SHRINKAGE:g}"
        yield name, partial(way, shrinkage=shrinkage, components=COMPONENTS)
    for components in NUMBERS_OF_COMPONENTS:
        name = f"three blocks on {components:,} components instead of {COMPONENTS:,}"
        yield name, partial(way, shrinkage=SHRINKAGE, components=components)


def others_of(gender: Gender, answers: Catalogue, answering: Rows, most: int) -> Examples:
    """At most so many products of each other gender that do not stand on this gender's shelf too."""
    rng = np.random.default_rng(0)
    parts = [rng.permutation(shelf_rows(answers.table, other))[:most] for other in GENDERS if other != gender]
    rows = np.setdiff1d(np.concatenate(parts), shelf_rows(answers.table, gender))
    return Examples(answering[rows], aspects(answers.table)[rows])


def embed(catalogue: Catalogue, settings: Settings) -> Rows:
    """Trunk outputs of every product, in the table's order."""
    results = stream_catalogue(catalogue, settings, load_trunk(settings), lambda stage, done, total: None)
    return np.stack([result.trunk for result in results if isinstance(result, Embedded)])


if __name__ == "__main__":
    main()

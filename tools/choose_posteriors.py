"""Prints what was measured to choose how much likely labels count in gender models, and how products vote.

`python -m tools.choose_posteriors VALIDATION TRAINING`: for several weights and temperatures, precision where products
that the trunk was trained on answer, the same by five folds of products that it was not, and how often a changed photo
finds its own product first; then for several widths how often a photo's neighbours name its type and colour rightly.
docs/experiments.md keeps the figures.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.build import aspects
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.embedding import Examples, GenderModel, fit_gender_model, posteriors
from fashrec.measure.photo_changes import CHANGES
from fashrec.measure.retrieval import nearest_rows
from fashrec.photos import fit, read_photo
from fashrec.recommend import reasons
from fashrec.recommend.recommender import VOTERS
from fashrec.settings import load_settings
from tools.choose_size import embed
from tools.validation import HEADINGS, as_row, label_precision, shelves

ANSWERING = 1000
FOLDS = 5
WAYS = ((0.0, 1.0), (0.5, 1.0), (0.7, 1.0), (0.7, 2.0), (0.7, 4.0), (1.0, 2.0))
WIDTHS = (0.25, 0.35, 0.5, 0.7, 1.0)


class Shelf:
    """A gender's asking and answering products: trunk outputs and labels, and the asking ones' changed photos."""

    def __init__(self, asks: Catalogue, answers: Catalogue, rows: NDArray[np.int64], own: NDArray[np.int64]) -> None:
        """Looks at all its photos, which takes minutes."""
        trunk = load_trunk(load_settings())
        height, width = trunk.preprocessing.height, trunk.preprocessing.width
        self.rows, self.own = rows, own
        self.asked, self.gallery = embed(trunk, asks, rows), embed(trunk, answers, own)
        self.labels, self.gallery_labels = aspects(asks.table)[rows], aspects(answers.table)[own]
        self.changed = []
        photos = [np.asarray(read_photo(asks.photo(int(row)))) for row in rows]
        for change in CHANGES.values():
            random = np.random.default_rng(0)
            self.changed.append(trunk.embed(np.stack([fit(change(one, random), height, width) for one in photos])))

    def folds(self) -> Iterator[tuple[NDArray[np.int64], GenderModel]]:
        """Each fifth of the asking products, and a model of the other four."""
        order = np.random.default_rng(0).permutation(len(self.rows))
        for fold in range(FOLDS):
            asked = np.sort(order[fold::FOLDS])
            rest = np.setdiff1d(order, asked)
            yield asked, model_of(self.asked[rest], self.labels[rest])


def model_of(trunk: NDArray[np.float32], labels: NDArray[np.object_]) -> GenderModel:
    """A gender model of these products."""
    return fit_gender_model(Examples(trunk, labels), None, load_settings().dimensions, seed=0)


def precisions(shelf: Shelf, asks: Catalogue, answers: Catalogue) -> tuple[NDArray[np.float64], ...]:
    """Questions×6 with the answering products, questions×6 by folds, and whether each changed photo came home."""
    model = model_of(shelf.gallery, shelf.gallery_labels)
    vectors = model.vectors(shelf.asked), model.vectors(shelf.gallery)
    answered = label_precision(*vectors, asks, shelf.rows, answers, shelf.own)
    folded = []
    for asked, one in shelf.folds():
        rest = np.setdiff1d(np.arange(len(shelf.rows)), asked)
        mapped = one.vectors(shelf.asked)
        folded.append(label_precision(mapped[asked], mapped[rest], asks, shelf.rows[asked], asks, shelf.rows[rest]))
    everything = np.concatenate([shelf.asked, shelf.gallery])
    whole = model_of(everything, np.concatenate([shelf.labels, shelf.gallery_labels]))
    nobody = np.full(len(shelf.rows), -1)
    home = [nearest_rows(whole.vectors(one), whole.vectors(everything), nobody, 1)[:, 0] for one in shelf.changed]
    return answered, np.concatenate(folded), np.concatenate([one == np.arange(len(one)) for one in home])


def votes(shelf: Shelf, width: float) -> Iterator[tuple[bool, float, bool, float]]:
    """For each asking product: whether its neighbours named its type rightly, with what share, and so its colour."""
    with patch.object(reasons, "VOTE_WIDTH", width):
        for asked, model in shelf.folds():
            rest = np.setdiff1d(np.arange(len(shelf.rows)), asked)
            ours, theirs = model.vectors(shelf.asked[asked]), model.vectors(shelf.asked[rest])
            nearest = nearest_rows(ours, theirs, np.full(len(asked), -1), VOTERS)
            for i, row in enumerate(asked):
                apart = np.linalg.norm(theirs[nearest[i]] - ours[i], axis=1)
                guesses = [reasons.vote(kinds.tolist(), apart) for kinds in shelf.labels[rest[nearest[i]]].T]
                kind, colour = (
                    (guess is not None and guess.value == truth, guess.share if guess else 0.0)
                    for guess, truth in zip(guesses, shelf.labels[row], strict=True)
                )
                yield *kind, *colour


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("asks", type=Path, help="catalogue that asks, such as the validation products")
    parser.add_argument("answers", type=Path, help="catalogue that answers, such as the training products")
    arguments = parser.parse_args()
    asks, answers = read_catalogue(arguments.asks), read_catalogue(arguments.answers)
    both = [Shelf(asks, answers, rows, own) for _, rows, own in shelves(asks, answers, ANSWERING)]
    print(f"| weight, temperature | answers from | {HEADINGS} | changed photos that find their own |")
    print("|---" * 9 + "|")
    with threadpool_limits(1, user_api="blas"):
        for weight, temperature in WAYS:
            with patch.multiple(posteriors, WEIGHT=weight, TEMPERATURE=temperature):
                answered, folded, home = map(
                    np.concatenate, zip(*(precisions(shelf, asks, answers) for shelf in both), strict=True)
                )
            name = f"{weight}, {temperature}"
            print(as_row(f"{name} | {ANSWERING} of the answering", answered), f"{home.mean():.3f} |")
            print(as_row(f"{name} | four fifths of the asking", folded), "|", flush=True)
        print("\n| width of a vote | type right | its share | colour right | its share |")
        print("|---" * 5 + "|")
        for width in WIDTHS:
            told = np.array([row for shelf in both for row in votes(shelf, width)], dtype=np.float64)
            print(as_row(str(width), told), flush=True)


if __name__ == "__main__":
    main()

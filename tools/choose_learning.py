"""Chooses how strongly gender models learn from likes: `python -m tools.choose_learning`, on the active catalogue.

Set FASHREC_HOME to where products of training/ were built. Prints, for each number of likes that count as much as what
is known without them and for each strength, what 2,000 simulated clicks for each gender bring to shoppers who were not
there (P@10 of what they like, in thousandths, with its standard error), and to types and colours of products held out.
"""

from itertools import islice, product

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import find_active, rebuild_command
from fashrec.build import aspects
from fashrec.embedding import Examples, hold_out, normalise
from fashrec.evaluate_learning import judge, simulated
from fashrec.evaluate_taste import LEAST_PRODUCTS, sights_of
from fashrec.index import GenderShelf, open_shelf
from fashrec.learn.run import trunk_of
from fashrec.learn.trial import Classroom
from fashrec.settings import Settings, load_settings
from fashrec.taste.lessons import lessons_of
from fashrec.taste.simulator import FROZEN, Sights
from fashrec.taste.stock import Stock, stock_of

PRIORS = (100.0, 400.0, 1600.0)
STRENGTHS = (0.25, 0.5, 1.0, 1.5, 2.0)
SEEDS = (11, 12)
WAYS = tuple(product(PRIORS, STRENGTHS))


def main() -> None:
    """Prints the table, means over genders and seeds."""
    settings = load_settings()
    active = find_active(settings)
    mend = rebuild_command(active, active.versions.path())
    shelf = open_shelf(active.versions.path(), mend, exact=True)
    likes, labels = [], []
    for gender, own in shelf.genders.items():
        if len(own) < LEAST_PRODUCTS:
            continue
        sights, stock = sights_of(shelf, gender, lambda stage, done, total: None), stock_of(shelf, gender)
        trunk = trunk_of(shelf, own.positions, settings, mend)
        for seed in SEEDS:
            liked, labelled = gains(own, stock, sights, trunk, settings, seed)
            likes.append(liked)
            labels.append(labelled)
            print(gender, seed, np.round(1000 * liked.mean(axis=0), 1).tolist(), flush=True)
    every = np.concatenate(likes)
    mean, error = every.mean(axis=0), every.std(axis=0, ddof=1) / np.sqrt(len(every))
    print("| likes that count as much | strength | P@10 of likes | ± | labels |\n|---|---|---|---|---|")
    for (prior, strength), gain, sure, label in zip(WAYS, mean, error, np.mean(labels, axis=0), strict=True):
        print(f"| {prior:.0f} | {strength} | {1000 * gain:+.1f} | {1000 * sure:.1f} | {1000 * label:+.1f} |")


def gains(
    own: GenderShelf,
    stock: Stock,
    sights: Sights,
    trunk: NDArray[np.float32],
    settings: Settings,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each way brings to each judge, float64 of judges×ways, and to labels held out, float64 of ways."""
    examples = Examples(trunk, aspects(own.table))
    alone = Classroom.open(examples, own.model, [], seed)
    clicks = islice(simulated(sights, stock, alone.vectors, FROZEN, seed), FROZEN.learned_events)
    lessons = lessons_of(clicks, own.row_of)
    room = Classroom.open(examples, own.model, lessons, seed)
    told = list(room.listen(lessons).values())
    mapped = [normalise(room.vectors @ room.map_of(told, strength, room.vectors, prior)) for prior, strength in WAYS]
    found = judge([room.vectors, *mapped], sights, FROZEN, seed)
    held = hold_out(examples, None, settings.dimensions, seed)
    if held is None:
        raise SystemExit("There are too few labelled products to hold some out.")
    vectors = held.model.vectors(trunk)
    right = [held.precisions(vectors[held.rows])[:, -1].mean()]
    for prior, strength in WAYS:
        taught = normalise(vectors @ room.map_of(told, strength, vectors, prior))
        right.append(held.precisions(taught[held.rows])[:, -1].mean())
    return found[:, 1:] - found[:, :1], np.array(right[1:]) - right[0]


if __name__ == "__main__":
    with threadpool_limits(1, user_api="blas"):
        main()

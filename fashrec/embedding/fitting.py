"""Fits a gender's model to its products, and measures what that gains on products held out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from fashrec.embedding.discriminants import LEAST_TO_FIT, discriminants, with_settled_signs
from fashrec.embedding.embedder import TRUNK_OUTPUT
from fashrec.embedding.gender_model import FAMILIAR_COMPONENTS, GenderModel, Plane, as_kept, normalise
from fashrec.embedding.same_things import SAME_PICTURE
from fashrec.measure.retrieval import nearest_rows, precision

COMPONENTS = 1024
WHITENED_BY = 0.25
FOLDS = 5
FEW = 1500
# Ways to fit, each tried where the one before can't be or does not help; the words that a model's kind begins with.
LABELS, WHITENING, SHORTENED = "labels", "whitening", "shortened trunk"
LEAST_TO_JUDGE = 20
MOST_TO_CALIBRATE = 4000
FAMILIAR_QUANTILE = 0.99
# A shelf of fewer things learns from products of other genders too, each of its own counting as much as three of them
# and three of them for each of its own at most (docs/experiments.md).
BORROWS_BELOW = 500
OWN_WEIGHT = 3


@dataclass(frozen=True)
class Examples:
    """Products to fit on: trunk outputs, float32 of N×2048, and what each is, empty where it is not known.

    `labels` are text of N, or of N×aspects such as type and colour. `things` are equal for pictures of one thing
    (`same_things`), such as the sizes that a shop lists one by one; None where none are known to be.
    """

    trunk: NDArray[np.float32]
    labels: NDArray[np.object_]
    things: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.trunk)

    def at(self, rows: NDArray[np.integer] | NDArray[np.bool_] | slice) -> Examples:
        """Those at these positions, or where a mask or a slice says so."""
        return Examples(self.trunk[rows], self.labels[rows], None if self.things is None else self.things[rows])

    def one_of_each(self) -> NDArray[np.int64]:
        """The first position of each thing: who is judged by these has not been seen in another picture."""
        if self.things is None:
            return np.arange(len(self))
        return np.sort(np.unique(self.things, return_index=True)[1])

    def unlike(self, trunk: NDArray[np.float32]) -> Examples:
        """Those that are no picture of what is seen in these trunk outputs, n×2048, by whatever gender or title."""
        nearest = (normalise(self.trunk) @ normalise(trunk).T).max(axis=1, initial=-1.0)
        return self.at(nearest < 1 - SAME_PICTURE**2 / 2)


def unlabelled(trunk: NDArray[np.float32]) -> Examples:
    """Examples of which nothing is known but their trunk outputs."""
    return Examples(trunk, np.full(len(trunk), "", dtype=object))


def fit_gender_model(
    own: Examples, others: Examples | None, dimensions: int, seed: int, check: bool = False
) -> GenderModel:
    """The model of a gender with these products; `others` are the products of the other genders, where there are any.

    Principal components, weighted so that products of one label lie together and of different labels apart (linear
    discriminants, Fisher 1936, with a shrunk covariance), or where labels are too few, partly whitened. A gender of few
    products borrows strength from the others: what tells a shirt from a jacket does so for all. One of fewer than 64
    counts no more than they do; a whole catalogue of fewer gets a random rotation, which keeps distances nearly as they
    are (Johnson and Lindenstrauss 1984). With `check`, each way is tried on products held out, and left aside where it
    does not help: labels, then whitening, then the trunk itself, shortened to as many numbers.
    """
    others = others or unlabelled(own.trunk[:0])
    whose = "own products"
    if len(own) < LEAST_TO_FIT:
        own, others, whose = joined(own, others), unlabelled(own.trunk[:0]), "products of all genders"
    if len(own) < LEAST_TO_FIT:
        rotation, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((TRUNK_OUTPUT, dimensions)))
        nothing = np.zeros(TRUNK_OUTPUT, np.float32)
        nowhere = Plane(nothing, np.zeros((TRUNK_OUTPUT, 1), np.float32))
        return GenderModel("random rotation", 0, nothing, as_kept(rotation), nowhere, float("inf"))
    # Whether a shelf learns from others is settled by the whole of it, so that what is judged is what is built.
    most = OWN_WEIGHT * len(own) if len(own.one_of_each()) < BORROWS_BELOW else 0
    lent = others.at(np.random.default_rng(seed).permutation(len(others))[:most])
    fit = _helpful if check else _fit
    return replace(fit(own, lent, whose, dimensions, seed), strange=_familiar_limit(own, seed))


def _helpful(own: Examples, others: Examples, whose: str, dimensions: int, seed: int) -> GenderModel:
    """The model of the first way that gets more right of products held out than the trunk alone, with what it gained.

    Where none does, the one that loses least; where too few labels are known to tell, the first that can be fit.
    """
    ways: tuple[str, ...] = (LABELS, WHITENING, SHORTENED)
    tried: list[tuple[float, GenderModel]] = []
    while ways:
        model = _fit(own, others, whose, dimensions, seed, ways)
        ways = ways[next(at for at, way in enumerate(ways) if model.kind.startswith(way)) :]
        gains = held_out_gains(own, others, dimensions, seed, ways[0])
        if gains is None:
            return model
        gain = float(np.mean(gains))
        tried.append((gain, replace(model, gain=gain, gains=gains)))
        if gain > 0:
            break
        ways = ways[1:]
    return max(tried, key=lambda one: one[0])[1]


def joined(first: Examples, second: Examples) -> Examples:
    """All of both; `second` may be empty and have no labels."""
    if not len(second):
        return first
    things = None
    if first.things is not None and second.things is not None:
        things = np.concatenate([first.things, second.things])
    return Examples(np.concatenate([first.trunk, second.trunk]), np.concatenate([first.labels, second.labels]), things)


def _fit(
    own: Examples,
    others: Examples,
    whose: str,
    dimensions: int,
    seed: int,
    ways: tuple[str, ...] = (LABELS, WHITENING),
) -> GenderModel:
    """Components and their weighting by the first of the ways that can be fit; nothing is strange to it yet.

    `others`, in random order, lend their strength; none where there are none.
    """
    own_mean, own_basis, variance = leading_components(own.trunk)
    familiar = Plane(own_mean, own_basis[:, :FAMILIAR_COMPONENTS])
    if len(distinct := _to_judge_by(own)) < len(own):
        familiar = Plane(*leading_components(own.trunk[distinct], FAMILIAR_COMPONENTS)[:2])

    def model(how: str, mean: NDArray[np.float32], projection: NDArray[np.floating]) -> GenderModel:
        return GenderModel(how, len(own), mean, as_kept(projection), familiar, float("inf"))

    if LABELS in ways and len(others):
        examples = others.at(slice(OWN_WEIGHT * len(own)))
        for _ in range(OWN_WEIGHT):
            examples = joined(own, examples)
        mean, basis, _ = leading_components(examples.trunk)
        weighting = discriminants((normalise(examples.trunk) - mean) @ basis, examples.labels, dimensions)
        if weighting is not None:
            return model(f"{LABELS} of {whose}, with others' strength", mean, basis @ weighting)
    if LABELS in ways:
        weighting = discriminants((normalise(own.trunk) - own_mean) @ own_basis, own.labels, dimensions)
        if weighting is not None:
            return model(f"{LABELS} of {whose}", own_mean, own_basis @ weighting)
    if WHITENING in ways:
        return model(f"{WHITENING} of {whose}", own_mean, own_basis @ _partly_whitening(variance, dimensions))
    # The plane of the products through the origin, so that unit-length outputs stay as far apart as they are.
    leading = np.concatenate([own_mean[:, np.newaxis], own_basis[:, : dimensions - 1]], axis=1)
    return model(f"{SHORTENED}, along {whose}", np.zeros_like(own_mean), np.linalg.qr(leading)[0])


@dataclass(frozen=True)
class HeldOut:
    """A model that has not seen some products: `asked` of these `rows` (positions in both).

    `labels` are all of a row's labels as one, `aspects` each of them, rows×aspects.
    """

    model: GenderModel
    rows: NDArray[np.int64]
    asked: NDArray[np.int64]
    labels: NDArray[np.object_]
    aspects: NDArray[np.object_]

    def precisions(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How many of the first ten have a label right (0–1) for each product asked, by the vectors of all rows.

        Each aspect alone and, where there are several, last all together; asked×that many.
        """
        nearest = nearest_rows(vectors[self.asked], vectors, self.asked)
        wanted = [*self.aspects.T, *([self.labels] if self.aspects.shape[1] > 1 else [])]
        return np.stack([precision(nearest, one[self.asked], one)[:, 1] for one in wanted], axis=1)


def hold_out(
    examples: Examples,
    others: Examples | None,
    dimensions: int,
    seed: int,
    fold: int = 0,
    ways: tuple[str, ...] = (LABELS, WHITENING),
) -> HeldOut | None:
    """A model of four fifths of the labelled products, at most 4,000 in all, and of those without labels.

    Of several pictures of one thing there is only one, and nothing that is held out is fit on as another product, of
    this gender or `others`. `fold` (0 to 4) says which fifth that is; `ways` and `others` are as in `_fit`. None where
    too few have labels.
    """
    rows, labels = _labelled(examples, seed)
    asked = np.arange(len(rows) * fold // FOLDS, len(rows) * (fold + 1) // FOLDS)
    distinct = examples.one_of_each()
    unknown = np.random.default_rng(seed).permutation(distinct[(_aspects(examples)[distinct] == "").any(axis=1)])
    rest = np.concatenate([np.delete(rows, asked), unknown[: MOST_TO_CALIBRATE - len(rows)]])
    unseen = examples.trunk[rows[asked]]
    fitted = examples.at(rest).unlike(unseen)
    if len(fitted) < LEAST_TO_FIT or len(rows) < LEAST_TO_JUDGE:
        return None
    lent = (others or unlabelled(examples.trunk[:0])).unlike(unseen)
    model = _fit(fitted, lent, "four fifths", dimensions, seed, ways)
    return HeldOut(model, rows, asked, labels, _aspects(examples)[rows])


def _to_judge_by(own: Examples) -> NDArray[np.int64]:
    """One product of each thing; all, where these are too few."""
    distinct = own.one_of_each()
    return distinct if len(distinct) >= LEAST_TO_JUDGE else np.arange(len(own))


def hold_nothing_out(examples: Examples, model: GenderModel, seed: int) -> HeldOut | None:
    """All labelled products, at most 4,000, asked with a model that may have seen them; None where none has labels."""
    rows, labels = _labelled(examples, seed)
    asked = np.arange(len(rows))
    return HeldOut(model, rows, asked, labels, _aspects(examples)[rows]) if len(rows) > 1 else None


def _aspects(examples: Examples) -> NDArray[np.object_]:
    return examples.labels.reshape(len(examples), -1)


def _labelled(examples: Examples, seed: int) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """At most 4,000 things with all labels known, a product of each in random order, and these labels as one."""
    aspects = _aspects(examples)
    distinct = examples.one_of_each()
    known = distinct[(aspects[distinct] != "").all(axis=1)]
    rows = np.random.default_rng(seed).permutation(known)[:MOST_TO_CALIBRATE]
    return rows, np.array(["\0".join(row) for row in aspects[rows]], dtype=object)


def held_out_gains(
    examples: Examples, others: Examples | None, dimensions: int, seed: int, way: str
) -> tuple[float, ...] | None:
    """How much P@10 rises by a way to fit over the trunk's for products held out, −1…1.

    Of each label alone and, where there are several, of all together. The model of the other four fifths maps all
    products; those held out ask: every fifth in turn where there are few, since a fifth of few says little, else one.
    None where too few have labels.
    """
    gained = []
    for fold in range(FOLDS if len(examples.one_of_each()) < FEW else 1):
        held = hold_out(examples, others, dimensions, seed, fold, (way, WHITENING) if way == LABELS else (way,))
        if held is None or not held.model.kind.startswith(way):
            return None
        trunk = examples.trunk[held.rows]
        ours, theirs = (held.precisions(one) for one in (held.model.vectors(trunk), normalise(trunk)))
        gained.append(ours - theirs)
    return tuple(np.concatenate(gained).mean(axis=0).tolist())


def leading_components(
    trunk: NDArray[np.float32], most: int = COMPONENTS
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
    """The mean of unit-length trunk outputs (2048), their leading components (2048×m), and the variance along each.

    Exact, by whichever is smaller: the scatter of the numbers, or the products of the outputs with each other.
    """
    unit, count = normalise(trunk), min(most, len(trunk) // 2)
    mean = unit.mean(axis=0, dtype=np.float64).astype(np.float32)
    centred = unit - mean
    if len(unit) > TRUNK_OUTPUT:
        squares, components = _largest_eigenvectors((centred.T @ centred).astype(np.float64), count)
    else:
        centred = centred.astype(np.float64)
        squares, left = _largest_eigenvectors(centred @ centred.T, count)
        least = len(unit) * np.finfo(np.float64).eps  # where all products are alike
        components = centred.T @ left / np.sqrt(np.maximum(squares, least))
    return mean, as_kept(with_settled_signs(components)), np.maximum(squares, 0) / (len(unit) - 1)


def _largest_eigenvectors(matrix: NDArray[np.float64], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The largest eigenvalues of a symmetric matrix, the largest first, and their eigenvectors (columns)."""
    size = len(matrix)
    # A few are found in less than half the time; of many, all of them are.
    few = count <= size // 4
    values, vectors = eigh(matrix, subset_by_index=(size - count, size - 1)) if few else np.linalg.eigh(matrix)
    return values[::-1][:count], vectors[:, ::-1][:, :count]


def _partly_whitening(variance: NDArray[np.float64], dimensions: int) -> NDArray[np.float32]:
    """1 / variance^0.25 on a diagonal, m×d, for the first d of m components.

    Full whitening (variance^0.5) blows up the smallest components, which hold noise; the exponent was chosen on the
    validation products (docs/experiments.md).
    """
    return np.diag(np.maximum(variance, 1e-12) ** -WHITENED_BY)[:, :dimensions].astype(np.float32)


def _familiar_limit(own: Examples, seed: int) -> float:
    """The strangeness that 99 % of these products stay under, each judged by a model of four fifths without it."""
    trunk = own.trunk[_to_judge_by(own)]
    order = np.random.default_rng(seed).permutation(len(trunk))[:MOST_TO_CALIBRATE]
    held_out = []
    for fold in range(FOLDS):
        asked = order[fold::FOLDS]
        mean, basis, _ = leading_components(trunk[np.setdiff1d(order, asked)], FAMILIAR_COMPONENTS)
        held_out.append(Plane(mean, basis).distance(trunk[asked]))
    return float(np.quantile(np.concatenate(held_out), FAMILIAR_QUANTILE))

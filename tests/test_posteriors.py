"""What is believed of a product's labels, as part of its gender's vectors."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray

from fashrec.embedding import TRUNK_OUTPUT, Examples, GenderModel, fit_gender_model
from fashrec.embedding.posteriors import WEIGHT, Posteriors, fit_posteriors
from fashrec.errors import IndexDamaged

KINDS, COLOURS = 10, 8


def products(count: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.object_]]:
    """Components of made-up products (count×24) of ten kinds and eight colours, and these labels (count×2)."""
    shapes, shades = np.random.default_rng(99).standard_normal((2, KINDS, 24))
    random = np.random.default_rng(seed)
    kind, colour = random.integers(KINDS, size=count), random.integers(COLOURS, size=count)
    components = shapes[kind] + 0.5 * shades[colour] + 0.5 * random.standard_normal((count, 24))
    labels = np.array([[f"kind {a}", f"colour {b}"] for a, b in zip(kind, colour, strict=True)], dtype=object)
    return components.astype(np.float32), labels


def trunk_outputs(count: int, seed: int = 0) -> Examples:
    """The same products as trunk outputs (count×2048)."""
    components, labels = products(count, seed)
    spread = np.random.default_rng(7).standard_normal((components.shape[1], TRUNK_OUTPUT)) / 100
    return Examples((1 + components @ spread).astype(np.float32), labels)


def test_each_aspect_s_outputs_are_the_roots_of_likelihoods_that_sum_to_one() -> None:
    fitted = fit_posteriors(*products(400), most=128)
    assert fitted is not None
    assert list(fitted.sizes) == [KINDS, COLOURS]
    outputs = fitted.outputs(products(50, seed=1)[0])
    for block in np.split(outputs, [KINDS], axis=1):
        np.testing.assert_allclose(np.sum((block / WEIGHT) ** 2, axis=1), 1, atol=1e-5)


def test_the_likeliest_label_of_products_not_seen_is_mostly_the_right_one() -> None:
    components, labels = products(600)
    fitted = fit_posteriors(components, labels, most=128)
    asked, wanted = products(300, seed=1)
    assert fitted is not None
    blocks = np.split(fitted.outputs(asked), [KINDS], axis=1)
    for block, names, truth in zip(blocks, labels.T, wanted.T, strict=True):
        assert np.mean(np.unique(names)[block.argmax(axis=1)] == truth) > 0.8


def test_the_most_frequent_labels_are_told_where_there_are_more_than_may_be() -> None:
    components, labels = products(400)
    fitted = fit_posteriors(components, labels, most=2 * 8)
    assert fitted is not None
    assert list(fitted.sizes) == [8, 8]


@pytest.mark.parametrize(
    ("count", "label"), [(400, ""), (400, "all the same"), (40, None)], ids=["none", "one", "few products"]
)
def test_labels_that_teach_nothing_give_no_posteriors(count: int, label: str | None) -> None:
    components, labels = products(count)
    if label is not None:
        labels[:] = label
    assert fit_posteriors(components, labels, most=128) is None


def test_an_aspect_that_is_not_known_is_left_out_and_the_other_told() -> None:
    components, labels = products(400)
    labels[:, 1] = ""
    fitted = fit_posteriors(components, labels, most=128)
    assert fitted is not None
    assert list(fitted.sizes) == [KINDS]


def test_they_lift_what_a_gender_model_finds() -> None:
    known, asked = trunk_outputs(400), trunk_outputs(300, seed=1)
    model = fit_gender_model(known, None, 64, seed=0)
    assert model.posteriors is not None
    assert model.dimensions <= 64

    def right(vectors: NDArray[np.float32], gallery: NDArray[np.float32]) -> float:
        nearest = np.argsort(((vectors[:, np.newaxis] - gallery) ** 2).sum(axis=2), axis=1)[:, :10]
        return float(np.mean(known.labels[nearest] == asked.labels[:, np.newaxis]))

    without = GenderModel(model.kind, 0, model.mean, model.projection, model.familiar, model.strange)
    found = [right(one.vectors(asked.trunk), one.vectors(known.trunk)) for one in (model, without)]
    assert found[0] > found[1]


def test_a_loaded_model_believes_the_same() -> None:
    known = trunk_outputs(400)
    model = fit_gender_model(known, None, 64, seed=0)
    loaded = GenderModel.from_bytes(model.to_bytes())
    np.testing.assert_array_equal(loaded.vectors(known.trunk), model.vectors(known.trunk))


def test_a_model_written_before_there_were_posteriors_opens() -> None:
    known = trunk_outputs(400)
    model = fit_gender_model(known, None, 64, seed=0)
    loaded = GenderModel.from_bytes(with_arrays(model, posterior_sizes=None))
    assert loaded.posteriors is None
    assert loaded.vectors(known.trunk).shape[1] == model.projection.shape[1]


@pytest.mark.parametrize(
    ("name", "shape"),
    [("posterior_directions", (TRUNK_OUTPUT, 3)), ("posterior_directions", (5, 18)), ("posterior_offsets", (17,))],
)
def test_posteriors_that_do_not_fit_together_are_refused(name: str, shape: tuple[int, ...]) -> None:
    model = fit_gender_model(trunk_outputs(400), None, 64, seed=0)
    assert isinstance(model.posteriors, Posteriors)
    with pytest.raises(IndexDamaged, match="tells labels by"):
        GenderModel.from_bytes(with_arrays(model, **{name: np.zeros(shape, np.float32)}))


def with_arrays(model: GenderModel, **changed: NDArray[np.float32] | None) -> bytes:
    """A model's file with some of its arrays changed, or left out."""
    with np.load(io.BytesIO(model.to_bytes())) as file:
        arrays = {name: file[name] for name in file.files} | changed
    content = io.BytesIO()
    np.savez(content, **{name: array for name, array in arrays.items() if array is not None})
    return content.getvalue()

"""Gender models: how they are fit, tried, written and read."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from fashrec.embedding import (
    TRUNK_OUTPUT,
    Examples,
    GenderModel,
    fit_gender_model,
    fitting,
    unlabelled,
)
from fashrec.embedding.discriminants import linear_discriminants
from fashrec.embedding.gender_model import normalise
from fashrec.errors import IndexDamaged


def trunk_outputs(count: int, seed: int = 0, rank: int = 20) -> NDArray[np.float32]:
    """Made-up trunk outputs that span a plane of a few dimensions, as one gender's products do."""
    rng = np.random.default_rng(seed)
    plane = np.random.default_rng(99).standard_normal((rank, TRUNK_OUTPUT))
    return np.abs(1 + 0.3 * rng.standard_normal((count, rank)) @ plane / rank).astype(np.float32)


def far_apart(count: int, seed: int) -> NDArray[np.float32]:
    """The same, of which no two could be taken for pictures of one thing."""
    return np.abs(1 + 12 * (trunk_outputs(count, seed, rank=80) - 1))


def fit_plain(own: NDArray[np.float32], dimensions: int, others: NDArray[np.float32] | None = None) -> GenderModel:
    return fit_gender_model(unlabelled(own), None if others is None else unlabelled(others), dimensions, seed=0)


class TestGenderModel:
    @pytest.mark.parametrize("count", [1, 2, 7, 63, 64, 200])
    def test_vectors_are_unit_length_and_finite(self, count: int) -> None:
        rows = trunk_outputs(count)
        vectors = fit_plain(rows, 128).vectors(rows)
        assert vectors.shape[0] == count
        assert 2 <= vectors.shape[1] <= 128
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_a_small_gender_borrows_from_all(self) -> None:
        few, others = trunk_outputs(5), trunk_outputs(295, seed=1)
        model = fit_plain(few, 128, others)
        assert (model.kind, model.fit_on) == ("whitening of products of all genders", 300)

    def test_a_tiny_catalogue_keeps_distances(self) -> None:
        rows = trunk_outputs(10)
        vectors = fit_plain(rows, 256).vectors(rows)
        before = np.linalg.norm(normalise(rows)[0] - normalise(rows)[1:], axis=1)
        after = np.linalg.norm(vectors[0] - vectors[1:], axis=1)
        np.testing.assert_allclose(after, before, rtol=0.4)

    def test_one_seed_gives_one_model(self) -> None:
        rows = trunk_outputs(100)
        assert fit_plain(rows, 32).to_bytes() == fit_plain(rows, 32).to_bytes()

    def test_a_loaded_model_gives_the_same_vectors(self) -> None:
        rows = trunk_outputs(100)
        plain = fit_plain(rows, 32)
        learned = np.random.default_rng(0).standard_normal((32, 32)).astype(np.float32)
        for model in (plain, replace(plain, learned=learned)):
            loaded = GenderModel.from_bytes(model.to_bytes())
            np.testing.assert_array_equal(loaded.vectors(rows), model.vectors(rows))
            np.testing.assert_array_equal(loaded.strangeness(rows), model.strangeness(rows))
            assert (loaded.kind, loaded.fit_on, loaded.strange) == (model.kind, 100, model.strange)
        assert not np.array_equal(model.vectors(rows), plain.vectors(rows))

    @pytest.mark.parametrize("taught", ["nothing", "labels", "labels of others too"])
    def test_how_long_a_trunk_output_is_counts_for_nothing(self, taught: str) -> None:
        rows, length = far_apart(300, seed=5), np.random.default_rng(0).uniform(0.1, 10, (300, 1)).astype(np.float32)
        labels = np.array(["" if taught == "nothing" else f"kind {at % 10}" for at in range(300)], dtype=object)

        def fitted(trunk: NDArray[np.float32]) -> GenderModel:
            others = Examples(trunk[100:], labels[100:]) if taught == "labels of others too" else None
            return fit_gender_model(Examples(trunk[:100], labels[:100]), others, 16, 0)

        plain, scaled = fitted(rows), fitted(rows * length)
        assert plain.kind == scaled.kind
        apart = [model.vectors(rows) @ model.vectors(rows).T for model in (plain, scaled)]
        np.testing.assert_allclose(apart[0], apart[1], atol=0.01)
        assert plain.strange == pytest.approx(scaled.strange, abs=1e-4)
        np.testing.assert_allclose(plain.strangeness(rows), plain.strangeness(rows * length), atol=1e-3)

    def test_labels_pull_their_products_together(self) -> None:
        rng = np.random.default_rng(0)
        labels = np.array([f"kind {i % 10}" for i in range(200)], dtype=object)
        kinds = 0.01 * np.tile(rng.standard_normal((10, TRUNK_OUTPUT)), (20, 1))
        rows = (trunk_outputs(200, seed=5) + kinds).astype(np.float32)
        taught, plain = (
            fit_gender_model(Examples(rows, labels), None, 64, 0),
            fit_plain(rows, 64),
        )
        assert taught.kind == "labels of own products"
        assert taught.dimensions == 9

        def right(model: GenderModel) -> float:
            vectors = model.vectors(rows)
            distances = np.linalg.norm(vectors[:, np.newaxis] - vectors, axis=2) + 9 * np.eye(200)
            return float(np.mean(labels[distances.argmin(axis=1)] == labels))

        assert right(taught) > right(plain)

    def test_type_and_colour_are_both_learned_and_judged(self) -> None:
        rng = np.random.default_rng(0)
        kind, colour = np.divmod(rng.permutation(np.arange(384) % 64), 8)
        parts = 0.06 * rng.standard_normal((16, TRUNK_OUTPUT))
        rows = (far_apart(384, seed=5) + parts[kind] + parts[8 + colour]).astype(np.float32)
        labels = np.array([[f"kind {a}", f"colour {b}"] for a, b in zip(kind, colour, strict=True)], dtype=object)

        def right(taught_by: NDArray[np.object_], asked: NDArray[np.object_]) -> float:
            model = fit_gender_model(Examples(rows[:192], taught_by[:192]), None, 64, 0)
            vectors, gallery = model.vectors(rows[192:]), model.vectors(rows[:192])
            return float(np.mean(asked[:192][(vectors @ gallery.T).argmax(axis=1)] == asked[192:]))

        kinds, colours = labels.T
        assert right(labels, colours) > right(kinds, colours) + 0.2
        assert right(labels, kinds) > right(colours, kinds) + 0.2
        gains = fitting.held_out_gains(Examples(rows[:192], labels[:192]), None, 64, 0, "labels") or ()
        taught = fit_gender_model(Examples(rows, labels), None, 64, 0)
        assert taught.dimensions > 7 + 7  # for eight types, eight colours, and more for both together
        assert len(gains) == 3  # of type, of colour and of both
        assert min(gains) > 0

    def test_strength_is_borrowed_for_the_map_and_not_for_what_is_familiar(self) -> None:
        rng = np.random.default_rng(0)
        kinds = 0.004 * rng.standard_normal((10, TRUNK_OUTPUT))
        label = np.arange(900) % 10
        labels = np.array([f"kind {code}" for code in label], dtype=object)
        rows = (trunk_outputs(900, seed=5) + kinds[label]).astype(np.float32)
        rows[100:500] += 0.3 * rng.random(TRUNK_OUTPUT, dtype=np.float32)  # the others lie elsewhere
        own, others = Examples(rows[:100], labels[:100]), Examples(rows[100:500], labels[100:500])
        alone, borrowing = (fit_gender_model(own, more, 64, 0) for more in (None, others))
        assert borrowing.kind == "labels of own products, with others' strength"
        assert borrowing.fit_on == 100

        def right(model: GenderModel) -> float:
            asked, gallery = model.vectors(rows[500:]), model.vectors(rows[:100])
            nearest = np.linalg.norm(asked[:, np.newaxis] - gallery, axis=2).argmin(axis=1)
            return float(np.mean(labels[nearest] == labels[500:]))

        assert right(borrowing) > right(alone)
        np.testing.assert_array_equal(borrowing.strangeness(rows[:50]), alone.strangeness(rows[:50]))
        assert np.mean(borrowing.strangeness(others.trunk) > borrowing.strange) > 0.9

    def test_a_model_written_before_the_map_and_the_plane_were_kept_apart_still_opens(self) -> None:
        rows = trunk_outputs(100)
        rng = np.random.default_rng(1)
        basis = np.linalg.qr(rng.standard_normal((TRUNK_OUTPUT, 30)))[0].astype(np.float16)
        weighting, mean = rng.standard_normal((30, 8)).astype(np.float32), rows.mean(axis=0)
        file = io.BytesIO()
        np.savez(
            file, kind="labels of own products", fit_on=100, mean=mean, basis=basis, weighting=weighting, strange=0.5
        )
        model = GenderModel.from_bytes(file.getvalue())
        wanted = normalise((normalise(rows) - mean) @ basis.astype(np.float32) @ weighting)
        np.testing.assert_allclose(model.vectors(rows), wanted, atol=1e-5)
        assert np.isfinite(model.strangeness(rows)).all()

    @pytest.mark.parametrize("label", ["", "all the same"])
    def test_labels_that_teach_nothing_are_left_aside(self, label: str) -> None:
        examples = Examples(trunk_outputs(100), np.full(100, label, dtype=object))
        assert fit_gender_model(examples, None, 64, seed=0).kind == "whitening of own products"

    @pytest.mark.parametrize(
        ("helps", "kind"),
        [
            ({"labels": 0.1, "whitening": 0.2}, "labels of own products"),
            ({"labels": -0.1, "whitening": 0.2}, "whitening of own products"),
            ({"labels": 0.0, "whitening": -0.2, "shortened trunk": 0.01}, "shortened trunk, along own products"),
            ({"labels": -0.3, "whitening": -0.1, "shortened trunk": -0.2}, "whitening of own products"),
        ],
    )
    def test_a_way_that_does_not_help_is_left_aside_and_the_gain_is_that_of_the_one_used(
        self, helps: dict[str, float], kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fitting, "held_out_gains", lambda own, others, dimensions, seed, way: (helps[way],) * 3)
        rows = trunk_outputs(200)
        labels = np.array([f"kind {i % 10}" for i in range(200)], dtype=object)
        model = fit_gender_model(Examples(rows, labels), None, 64, 0, check=True)
        assert model.kind == kind
        assert model.gains == (helps[kind.split(",")[0].split(" of")[0]],) * 3
        assert model.gain == pytest.approx(model.gains[0])
        kept = GenderModel.from_bytes(model.to_bytes())
        assert (kept.gain, kept.gains) == (model.gain, model.gains)
        assert fit_gender_model(Examples(rows, labels), None, 64, 0).gain is None

    def test_whitening_that_harms_is_found_out_by_few_labels(self) -> None:
        rng = np.random.default_rng(0)
        kind = np.arange(240) % 4
        rows = np.zeros((240, TRUNK_OUTPUT), np.float32)
        rows[:, 3:100] = rng.standard_normal((240, 97))  # noise, which whitening blows up
        rows[:, 0] += 30
        rows[:, 1] += 6 * np.array([1, -1, 0, 0])[kind]
        rows[:, 2] += 6 * np.array([0, 0, 1, -1])[kind]
        labels = np.array([f"kind {code}" for code in kind], dtype=object)
        labels[60:] = ""
        model = fit_gender_model(Examples(rows, labels), None, 64, 0, check=True)
        assert model.kind == "shortened trunk, along own products"
        (harm,) = fitting.held_out_gains(Examples(rows, labels), None, 64, 0, "whitening") or ()
        assert harm <= 0
        assert model.gain is not None
        assert model.gain > harm

    def test_the_shortened_trunk_keeps_distances(self) -> None:
        rows = trunk_outputs(200)
        plain = fitting._fit(unlabelled(rows), None, "own products", 64, 0, (fitting.SHORTENED,))
        assert plain.dimensions == 64

        def distances(points: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.asarray(np.linalg.norm(points[:, np.newaxis] - points, axis=2))

        np.testing.assert_allclose(distances(plain.vectors(rows)), distances(normalise(rows)), atol=0.01)

    def test_what_lies_off_the_plane_is_strange(self) -> None:
        rows = trunk_outputs(300)
        model = fit_plain(rows, 64)
        own = model.strangeness(trunk_outputs(200, seed=7))
        foreign = model.strangeness(np.random.default_rng(0).random((200, TRUNK_OUTPUT), dtype=np.float32))
        assert np.mean(own > model.strange) < 0.05
        assert np.mean(foreign > model.strange) > 0.95

    def test_sizes_of_one_thing_are_judged_once_and_familiar_to_nobody_else(self) -> None:
        rng = np.random.default_rng(0)
        kind = np.arange(150) % 10
        rows = far_apart(150, seed=5) + 0.1 * rng.standard_normal((10, TRUNK_OUTPUT)).astype(np.float32)[kind]
        labels = np.array([f"kind {code}" for code in kind], dtype=object)
        sizes = np.repeat(np.arange(150), 5)
        listed = Examples(rows[sizes], labels[sizes], sizes)
        once, careless = Examples(rows, labels), Examples(rows[sizes], labels[sizes])
        gains = [fitting.held_out_gains(one, None, 64, 0, "labels") for one in (listed, once, careless)]
        assert gains[0] == gains[1] != gains[2]
        strangers = far_apart(300, seed=7)

        def called_strange(examples: Examples) -> float:
            model = fit_gender_model(examples, None, 64, 0)
            return float(np.mean(model.strangeness(strangers) > model.strange))

        assert called_strange(listed) == called_strange(once) < 0.1 < called_strange(careless)

    def test_what_another_gender_is_shown_in_too_is_not_learnt_from_there(self) -> None:
        rng = np.random.default_rng(0)
        rows = far_apart(300, seed=5)
        labels = np.array([f"kind {code}" for code in rng.integers(10, size=300)], dtype=object)  # nothing tells them
        others = Examples(np.roll(rows, 7, axis=0), np.roll(labels, 7), 300 + np.arange(300))
        gains = fitting.held_out_gains(Examples(rows, labels, np.arange(300)), others, 64, 0, "labels")
        assert gains is not None
        assert abs(gains[0]) < 0.05

    def test_whether_strength_is_borrowed_is_settled_by_the_whole_shelf(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fit_by: list[str] = []
        fit = fitting._fit

        def noted(*arguments: Any) -> GenderModel:
            model = fit(*arguments)
            fit_by.append(model.kind)
            return model

        monkeypatch.setattr(fitting, "_fit", noted)
        label = np.arange(1100) % 10
        rows = far_apart(1100, seed=5) + 0.1 * np.random.default_rng(1).random((10, TRUNK_OUTPUT), np.float32)[label]
        labels = np.array([f"kind {code}" for code in label], dtype=object)
        own, others = Examples(rows[:550], labels[:550]), Examples(rows[550:], labels[550:])
        fit_gender_model(own, others, 64, 0, check=True)
        assert fit_by == ["labels of own products", *["labels of four fifths"] * fitting.FOLDS]

    @pytest.mark.parametrize("value", [0.0, 0.7])
    def test_products_that_all_look_the_same_teach_nothing_and_are_no_trap(self, value: float) -> None:
        rows = np.full((200, TRUNK_OUTPUT), value, np.float32)
        labels = np.array([f"kind {i % 10}" for i in range(200)], dtype=object)
        model = fit_gender_model(Examples(rows, labels), None, 64, 0, check=True)
        assert not model.kind.startswith("labels")
        vectors = model.vectors(rows)
        assert np.isfinite(vectors).all()
        assert np.ptp(vectors, axis=0).max() == 0
        assert np.isfinite(model.strangeness(rows)).all()

    def test_a_row_of_zeros_is_no_trap(self) -> None:
        rows = trunk_outputs(100)
        rows[3] = 0
        assert np.isfinite(fit_plain(rows, 32).vectors(rows)).all()

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nonsense" * 100])
    def test_a_file_that_is_none_is_refused(self, content: bytes) -> None:
        with pytest.raises(IndexDamaged):
            GenderModel.from_bytes(content)


@pytest.mark.parametrize("count", [200, 2200])
def test_leading_components_are_the_exact_ones(count: int) -> None:
    rows = trunk_outputs(count, rank=60) + np.random.default_rng(3).random((count, TRUNK_OUTPUT), dtype=np.float32)
    exact = PCA(80, svd_solver="full").fit(normalise(rows))
    mean, components, variance = fitting.leading_components(rows, most=80)
    np.testing.assert_allclose(mean, exact.mean_, atol=1e-6)
    np.testing.assert_allclose(variance, exact.explained_variance_, rtol=1e-4)
    np.testing.assert_allclose(components.T @ components, np.eye(80), atol=2e-3)
    within = np.linalg.norm(exact.components_[:60] @ components, axis=1)
    np.testing.assert_allclose(within, 1, atol=2e-3)


def test_discriminants_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    label = rng.integers(0, 12, 400) * 3
    points = rng.standard_normal((400, 30)) + rng.standard_normal((36, 30))[label]
    theirs = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.1, n_components=11).fit(points, label).scalings_
    ours = linear_discriminants(points, label, 11, 0.1)
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs[:, :11]), atol=1e-8)

"""Gender models, the stream of photos, and the real trunk with the shipped weights."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, FakeEmbedder, toy_photo
from numpy.typing import NDArray

from fashrec.assemble import SHIPPED_WEIGHTS
from fashrec.embedding import (
    TRUNK_OUTPUT,
    Embedded,
    Examples,
    GenderModel,
    PhotoCache,
    embed_photos,
    find_weights,
    fit_gender_model,
    fitting,
    unlabelled,
)
from fashrec.embedding.gender_model import normalise
from fashrec.errors import IndexDamaged, PhotoError, WeightsError
from fashrec.photos import fit, read_photo

CANONICAL = ROOT / "tests" / "canonical"


def trunk_outputs(count: int, seed: int = 0, rank: int = 20) -> NDArray[np.float32]:
    """Made-up trunk outputs that span a plane of a few dimensions, as one gender's products do."""
    rng = np.random.default_rng(seed)
    plane = np.random.default_rng(99).standard_normal((rank, TRUNK_OUTPUT))
    return np.abs(1 + 0.3 * rng.standard_normal((count, rank)) @ plane / rank).astype(np.float32)


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
        model = fit_plain(rows, 32)
        np.testing.assert_array_equal(GenderModel.from_bytes(model.to_bytes()).vectors(rows), model.vectors(rows))

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

    def test_a_row_of_zeros_is_no_trap(self) -> None:
        rows = trunk_outputs(100)
        rows[3] = 0
        assert np.isfinite(fit_plain(rows, 32).vectors(rows)).all()

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nonsense" * 100])
    def test_a_file_that_is_none_is_refused(self, content: bytes) -> None:
        with pytest.raises(IndexDamaged):
            GenderModel.from_bytes(content)


class TestStream:
    def photo(self, colour: str, shade: float = 1.0) -> bytes:
        file = io.BytesIO()
        toy_photo(colour, "square", shade).save(file, "PNG")
        return file.getvalue()

    def test_one_result_a_photo_in_order(self) -> None:
        photos = [self.photo("red", 1 - i / 100) for i in range(45)]
        results = list(embed_photos(photos, FakeEmbedder(), batch_size=7))
        alone = [next(iter(embed_photos([photo], FakeEmbedder()))) for photo in photos]
        assert len(results) == 45
        for one, other in zip(results, alone, strict=True):
            assert isinstance(one, Embedded)
            assert isinstance(other, Embedded)
            np.testing.assert_array_equal(one.trunk, other.trunk)

    def test_a_bad_photo_is_a_result_and_not_the_end(self, tmp_path: Path) -> None:
        results = list(
            embed_photos([self.photo("red"), b"bad", tmp_path / "gone.png", self.photo("blue")], FakeEmbedder())
        )
        assert [type(result) for result in results] == [Embedded, PhotoError, PhotoError, Embedded]

    def test_any_iterable_is_read_no_further_ahead_than_needed(self) -> None:
        taken = 0

        def photos():
            nonlocal taken
            for i in range(1000):
                taken += 1
                yield self.photo("red", 1 - i / 2000)

        stream = embed_photos(photos(), FakeEmbedder(), batch_size=8)
        next(stream)
        stream.close()
        assert taken <= 24

    def test_progress_adds_up(self) -> None:
        steps: list[int] = []
        list(embed_photos([self.photo("red")] * 20, FakeEmbedder(), batch_size=6, progress=steps.append))
        assert sum(steps) == 20

    def test_the_cache_knows_photo_and_weights(self, tmp_path: Path) -> None:
        photos = [self.photo("red"), self.photo("blue"), self.photo("red")]
        with PhotoCache(tmp_path / "cache.sqlite") as cache:
            first = FakeEmbedder()
            list(embed_photos(photos, first, cache=cache))
            assert first.photos_seen == 2  # one of them twice
            again, other = FakeEmbedder(), FakeEmbedder("another000000000")
            kept = list(embed_photos(photos, again, cache=cache))
            list(embed_photos(photos, other, cache=cache))
            assert (again.photos_seen, other.photos_seen) == (0, 2)
        fresh = list(embed_photos(photos, FakeEmbedder()))
        for one, two in zip(kept, fresh, strict=True):
            assert isinstance(one, Embedded)
            assert isinstance(two, Embedded)
            np.testing.assert_array_equal(one.trunk, two.trunk)
            assert one.thumbnail == two.thumbnail


class TestWeights:
    def test_the_shipped_weights_are_whole(self) -> None:
        weights = find_weights("fashion", SHIPPED_WEIGHTS)
        assert weights.path == SHIPPED_WEIGHTS
        assert SHIPPED_WEIGHTS.stat().st_size < 48 * 1024 * 1024
        assert SHIPPED_WEIGHTS.with_suffix(".sha256").read_text(encoding="ascii").startswith(weights.fingerprint)

    def test_changed_weights_are_refused(self, tmp_path: Path) -> None:
        for path in (SHIPPED_WEIGHTS, SHIPPED_WEIGHTS.with_suffix(".sha256")):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        with (tmp_path / SHIPPED_WEIGHTS.name).open("r+b") as file:
            file.seek(30_000_000)
            file.write(b"\1\2\3\4")
        with pytest.raises(WeightsError, match="damaged"):
            find_weights("fashion", tmp_path / SHIPPED_WEIGHTS.name)

    def test_no_such_weights_names_the_choices(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match=r"`fashion`.*`imagenet`"):
            find_weights(str(tmp_path / "none.safetensors"), SHIPPED_WEIGHTS)
        (tmp_path / "text.safetensors").write_text("no weights", encoding="utf-8")
        with pytest.raises(WeightsError, match="not a trunk of fashrec"):
            find_weights(str(tmp_path / "text.safetensors"), SHIPPED_WEIGHTS)

    def test_imagenet_is_another_trunk_with_its_own_preprocessing(self) -> None:
        imagenet, fashion = find_weights("imagenet", SHIPPED_WEIGHTS), find_weights("fashion", SHIPPED_WEIGHTS)
        assert imagenet.fingerprint != fashion.fingerprint
        assert imagenet.preprocessing.scaling == "caffe"


@pytest.fixture(scope="module")
def trunk():
    from fashrec.embedding.trunk import Trunk

    return Trunk(find_weights("fashion", SHIPPED_WEIGHTS))


class TestTrunk:
    """The real ResNet50 with the shipped weights."""

    def fitted(self, photo: object) -> NDArray[np.uint8]:
        size = find_weights("fashion", SHIPPED_WEIGHTS).preprocessing
        return fit(read_photo(photo), size.height, size.width)[np.newaxis]  # type: ignore[arg-type]

    def test_canonical_vectors(self, trunk) -> None:
        """Fails when the weights, the preprocessing or the network change: then every index must be rebuilt."""
        wanted = json.loads((CANONICAL / "trunk.json").read_text(encoding="utf-8"))
        assert wanted["weights"] == trunk.fingerprint
        for name, leading in wanted["photos"].items():
            output = trunk.embed(self.fitted(CANONICAL / name))[0]
            assert output.shape == (TRUNK_OUTPUT,)
            np.testing.assert_allclose(output[: len(leading)], leading, rtol=2e-3, atol=2e-4)
            assert float(np.linalg.norm(output)) == pytest.approx(wanted["norms"][name], rel=1e-3)

    def test_it_is_keras_resnet50(self, trunk) -> None:
        import keras

        assert trunk.model.count_params() == keras.applications.ResNet50(include_top=False, weights=None).count_params()

    def test_what_is_compiled_is_what_keras_computes(self, trunk) -> None:
        """The compiled trunk folds the normalisations and holds the weights as constants; the numbers stay."""
        photos = np.concatenate([self.fitted(toy_photo(colour, "circle")) for colour in ("red", "blue")])
        plain = np.asarray(trunk.model(photos.astype(np.float32) / 127.5 - 1.0, training=False))
        np.testing.assert_allclose(trunk.embed(photos), plain, rtol=1e-4, atol=1e-5)

    def test_path_bytes_and_picture_agree(self, trunk) -> None:
        from PIL import Image

        path = next(CANONICAL.glob("*.jpg"))
        outputs = [trunk.embed(self.fitted(photo)) for photo in (path, str(path), path.read_bytes(), Image.open(path))]
        for output in outputs[1:]:
            np.testing.assert_array_equal(output, outputs[0])

    def test_the_caller_s_pixels_are_left_alone(self, trunk) -> None:
        pixels = self.fitted(toy_photo("red", "square"))
        before = pixels.copy()
        trunk.embed(pixels)
        np.testing.assert_array_equal(pixels, before)

    def test_many_at_once_get_the_same_numbers_as_one(self, trunk) -> None:
        photos = [self.fitted(toy_photo(colour, "circle")) for colour in ("red", "green", "blue", "yellow")] * 6
        alone = [trunk.embed(photo) for photo in photos]
        with ThreadPoolExecutor(6) as threads:
            for one, other in zip(threads.map(trunk.embed, photos), alone, strict=True):
                np.testing.assert_array_equal(one, other)

    def test_a_batch_gives_what_single_photos_give(self, trunk) -> None:
        photos = [self.fitted(toy_photo(colour, "stripes")) for colour in ("red", "green", "blue")]
        together = trunk.embed(np.concatenate(photos))
        np.testing.assert_allclose(
            together, np.concatenate([trunk.embed(photo) for photo in photos]), rtol=1e-3, atol=1e-4
        )

    def test_alike_lies_nearer_than_unlike(self, trunk) -> None:
        red, dark_red, blue_circle = (
            normalise(trunk.embed(self.fitted(photo)))[0]
            for photo in (toy_photo("red", "square"), toy_photo("red", "square", 0.9), toy_photo("blue", "circle"))
        )
        assert np.linalg.norm(red - dark_red) < np.linalg.norm(red - blue_circle)

"""The stream of photos, and the real trunk with the shipped weights."""

import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, FakeEmbedder, toy_photo
from numpy.typing import NDArray

from fashrec.assemble import SHIPPED_WEIGHTS
from fashrec.embedding import (
    TRUNK_OUTPUT,
    Embedded,
    PhotoCache,
    embed_photos,
    find_weights,
)
from fashrec.embedding.cache import FITTED, CachedPhoto
from fashrec.embedding.gender_model import normalise
from fashrec.errors import PhotoError, WeightsError
from fashrec.photos import fit, read_photo

CANONICAL = ROOT / "tests" / "canonical"


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

    def test_the_cache_forgets_what_was_fitted_in_another_way(self, tmp_path: Path) -> None:
        path = tmp_path / "cache.sqlite"
        with PhotoCache(path) as cache:
            list(embed_photos([self.photo("red")], FakeEmbedder(), cache=cache))
            assert len(cache) == 1
        with PhotoCache(path) as cache:
            assert len(cache) == 1
        with closing(sqlite3.connect(path)) as before:
            before.execute(f"PRAGMA user_version = {FITTED - 1}")
        with PhotoCache(path) as cache:
            assert len(cache) == 0

    @pytest.mark.parametrize("asked_first", [True, False])
    def test_a_cache_that_is_damaged_behind_its_first_page_is_begun_anew(
        self, tmp_path: Path, asked_first: bool
    ) -> None:
        path = tmp_path / "cache.sqlite"
        photos = [(bytes([n]) * 32, CachedPhoto(np.full(2048, n, np.float32), bytes(3000))) for n in range(100)]
        keys = [key for key, _ in photos]
        with PhotoCache(path) as cache:
            cache.put("weights", photos)
        content = bytearray(path.read_bytes())
        for page in range(8192, len(content), 4096):
            content[page : page + 64] = b"\xff" * 64
        path.write_bytes(bytes(content))
        with PhotoCache(path) as cache:
            if asked_first:
                assert cache.get("weights", keys) == {}
                assert path.with_suffix(".damaged").exists()  # else what is put where the damage is not would hide it
            cache.put("weights", photos[:2])
            assert len(cache.get("weights", keys)) == 2
        with PhotoCache(path) as cache:
            assert len(cache) == 2
        assert path.with_suffix(".damaged").exists()


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

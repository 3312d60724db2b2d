"""`fashrec train` on the command line: which products and which teacher it learns from."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from fashrec.assemble import served_products
from fashrec.build import build
from fashrec.catalog import Catalogue, Source, read_catalogue
from fashrec.cli import app
from fashrec.embedding.training import TrainingProducts, teacher
from fashrec.errors import NotFound
from fashrec.settings import load_settings
from tests.conftest import FakeEmbedder, quiet
from tests.test_training import products_to_learn


class TestCommand:
    @pytest.fixture
    def learnt_from(self, monkeypatch: pytest.MonkeyPatch) -> list[TrainingProducts]:
        """What the command would have trained on, in place of training."""
        given: list[TrainingProducts] = []

        def note(products: TrainingProducts, *others: object) -> str:
            given.append(products)
            return "trunk"

        monkeypatch.setattr("fashrec.cli_train.find_spec", lambda name: None)
        monkeypatch.setattr("fashrec.embedding.training.run.train", note)
        monkeypatch.setattr("fashrec.embedding.training.teacher.teacher_features", lambda *_: None)
        return given

    def test_without_data_it_learns_from_the_catalogue_that_is_served(
        self, learnt_from: list[TrainingProducts], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "fashrec.assemble.served_products", lambda settings: Source(products_to_learn(tmp_path / "shop", 220))
        )
        done = CliRunner().invoke(app, ["train", "--out", str(tmp_path)])
        assert done.exit_code == 0, done.output
        assert [len(products) for products in learnt_from] == [219]

    def test_data_may_be_named_more_than_once(self, learnt_from: list[TrainingProducts], tmp_path: Path) -> None:
        shops = [products_to_learn(tmp_path / name, 120) for name in ("one", "other")]
        words = [word for shop in shops for word in ("--data", str(shop))]
        done = CliRunner().invoke(app, ["train", "--out", str(tmp_path), *words])
        assert done.exit_code == 0, done.output
        assert [len(products) for products in learnt_from] == [238]


def test_the_products_of_the_sample_are_served_and_then_those_of_what_was_built(
    own_home: Path, toys: Catalogue, toy_folder: Path
) -> None:
    settings = load_settings()
    assert served_products(settings).path == settings.sample / "products.parquet"
    build(toys, settings, FakeEmbedder(), quiet)
    assert served_products(settings).path == toy_folder


def test_products_that_are_gone_are_named_with_the_way_on(own_home: Path, toy_folder: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(toy_folder, shop)
    build(read_catalogue(shop), load_settings(), FakeEmbedder(), quiet)
    shutil.rmtree(shop)
    with pytest.raises(NotFound, match=r"shop, which is gone.*--data"):
        served_products(load_settings())


def test_a_teacher_is_asked_once_about_the_same_photos_and_anew_about_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Teacher:
        def __init__(self, height: int, width: int) -> None: ...

        def embed(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
            asked.append(len(batch))
            return batch.reshape(len(batch), -1)[:, :40].astype(np.float32)

    monkeypatch.setattr(teacher, "EfficientNetLite", Teacher)
    photos = np.random.default_rng(0).integers(0, 255, (2, 6, 96, 72, 3), dtype=np.uint8)
    first, again, other = (teacher.teacher_features(one, tmp_path, lambda *_: None) for one in photos[[0, 0, 1]])
    assert asked == [6, 6]
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not list(tmp_path.glob("*.partial"))

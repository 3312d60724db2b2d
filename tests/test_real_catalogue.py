"""The real "Fashion Images" catalogue, 2,906 products, built with the real trunk and asked questions."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import REAL_DATA, ROOT, need
from PIL import Image

from fashrec.assemble import assemble
from fashrec.catalog import GENDERS, Gender
from fashrec.index import ExactIndex
from fashrec.recommend import Filters, Recommender
from fashrec.settings import Settings

pytestmark = pytest.mark.real_data

FOLDER = REAL_DATA / "fashion-images"


def fashrec(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"FASHREC_HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "fashrec", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the real catalogue built by the command line, once."""
    need("real-data", FOLDER.is_dir(), f"the real photos are not at {FOLDER}")
    home = tmp_path_factory.mktemp("real")
    done = fashrec(home, "build", "--catalogue", str(FOLDER), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["catalogue"]["products"] == 2906
    return home


@pytest.fixture(scope="module")
def shop(home: Path) -> Recommender:
    return assemble(Settings(home=home))


def ask(home: Path, *words: str) -> dict[str, Any]:
    done = fashrec(home, "similar", *words, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_every_gender_is_indexed_with_measured_recall(home: Path, shop: Recommender) -> None:
    sizes = {gender: len(shelf) for gender, shelf in shop.shelf.genders.items()}
    assert sizes == {"Men": 811, "Women": 769, "Boys": 759, "Girls": 567}
    assert all(entry.recall_at_10 >= 0.99 for entry in shop.shelf.manifest.genders.values())


@pytest.mark.parametrize("gender", GENDERS)
def test_annoy_agrees_with_exact_search(shop: Recommender, gender: Gender) -> None:
    shelf = shop.shelf.gender(gender)
    exact, rows = ExactIndex(shelf.vectors), range(0, len(shelf), 7)
    same = [
        len(set(shelf.index.nearest(v, 10).rows.tolist()) & set(exact.nearest(v, 10).rows.tolist()))
        for v in (shelf.vectors[row].astype(np.float32) for row in rows)
    ]
    assert np.mean(same) / 10 >= 0.98


def test_a_product_asked_by_id(home: Path) -> None:
    answer = ask(home, "42419", "--gender", "Girls", "-k", "7")
    assert len(answer["matches"]) == 7
    assert "42419" not in {match["product_id"] for match in answer["matches"]}
    distances = [match["distance"] for match in answer["matches"]]
    assert distances == sorted(distances)


def test_a_photo_asked_by_path_finds_its_own_product_first(home: Path, shop: Recommender) -> None:
    product = shop.shelf.product("42419")
    answer = ask(home, str(FOLDER / product.image), "--gender", "Girls", "-k", "3")
    assert answer["matches"][0]["title"] == product.title
    assert answer["matches"][0]["distance"] < 0.05


def test_a_photo_changed_a_little_still_finds_its_product(shop: Recommender) -> None:
    found = 0
    ids = shop.shelf.gender(Gender.MEN).table["product_id"][::40].tolist()
    for product_id in ids:
        product = shop.shelf.product(product_id)
        with Image.open(FOLDER / product.image) as image:
            darker = image.convert("RGB").point(lambda value: int(value * 0.9)).crop((8, 10, 262, 350))
        answer = shop.similar(Gender.MEN, photo=darker, k=5)
        found += any(
            product_id in (match.product.product_id, *match.more_like_it) or match.product.title == product.title
            for match in answer.matches
        )
    assert found / len(ids) >= 0.8


def test_neighbours_share_their_type_far_more_than_chance(shop: Recommender) -> None:
    for gender in GENDERS:
        table = shop.shelf.gender(gender).table
        counts = Counter(table["product_type"])
        chance = sum(count * count for count in counts.values()) / len(table) ** 2
        asked = table["product_id"][::25]
        right = [
            match.product.product_type == table["product_type"][row]
            for row, product_id in asked.items()
            for match in shop.similar(gender, product_id=product_id, k=10).matches
        ]
        assert np.mean(right) >= 1.5 * chance


def test_a_shirt_for_men_finds_nothing_close_among_shoes(shop: Recommender) -> None:
    """Men have only footwear here, and the answer must say so rather than pretend."""
    shirts = shop.shelf.gender(Gender.BOYS).table.query("product_type in ('Shirts', 'Tshirts')")["product_id"][::20]
    answers = [shop.similar(Gender.MEN, product_id=product_id) for product_id in shirts]
    assert np.mean([answer.nothing_close for answer in answers]) >= 0.9
    shoes = shop.shelf.gender(Gender.MEN).table["product_id"][::20]
    photos = [shop.similar(Gender.MEN, photo=FOLDER / shop.shelf.product(shoe).image) for shoe in shoes]
    assert np.mean([answer.nothing_close for answer in photos]) <= 0.1


def test_a_photo_of_a_place_finds_nothing_close(shop: Recommender) -> None:
    from sklearn.datasets import load_sample_images

    for photo in load_sample_images().images:  # a palace and a flower
        for gender in GENDERS:
            assert shop.similar(gender, photo=Image.fromarray(photo)).nothing_close


def test_filters_on_real_products(shop: Recommender) -> None:
    answer = shop.similar(Gender.WOMEN, product_id=shop.shelf.gender(Gender.WOMEN).table["product_id"][0], k=20,
                          filters=Filters(product_type=("Heels",), colour=("Black", "Gold")))  # fmt: skip
    assert len(answer.matches) == 20
    assert {match.product.product_type for match in answer.matches} == {"Heels"}
    assert {match.product.colour for match in answer.matches} <= {"Black", "Gold"}


def test_one_thing_is_shown_once(shop: Recommender) -> None:
    folded = 0
    for gender in GENDERS:
        for product_id in shop.shelf.gender(gender).table["product_id"][::60]:
            answer = shop.similar(gender, product_id=product_id, k=12)
            shown = [match.product.product_id for match in answer.matches]
            more = [other for match in answer.matches for other in match.more_like_it]
            assert len(set(shown + more)) == len(shown + more)
            folded += len(more)
    assert folded > 0


def test_a_second_build_is_quick_because_nothing_is_new(home: Path) -> None:
    done = fashrec(home, "build", "--catalogue", str(FOLDER), "--json")
    assert json.loads(done.stdout)["version"] == "v0002"
    assert [version["served"] for version in json.loads(fashrec(home, "versions", "--json").stdout)["versions"]] == [
        False,
        True,
    ]


def test_embed_agrees_with_the_build(home: Path, tmp_path: Path, shop: Recommender) -> None:
    done = fashrec(home, "embed", "--catalogue", str(FOLDER), "--out", str(tmp_path / "out.npz"))
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "out.npz", allow_pickle=False) as arrays:
        assert arrays["trunk"].shape == (2906, 2048)
        own = {name: arrays[name] for name in arrays.files}
    for row in range(0, 2906, 97):
        shelf = shop.shelf.gender(Gender(str(own["gender"][row])))
        built = shelf.vectors[shelf.row_of[str(own["product_id"][row])]]
        np.testing.assert_allclose(own["vector"][row][: len(built)], built, atol=2e-3)
        assert not own["vector"][row][len(built) :].any()  # shorter vectors are filled up with zeros

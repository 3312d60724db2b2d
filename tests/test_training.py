"""Training: what is learnt, how photos are changed, and that a run goes on where it stopped."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from fashrec.catalog import read_catalogue
from fashrec.embedding.training import Length, Phase, Recipe, TrainingProducts, load_training_products
from fashrec.embedding.training.changes import CHANGES, _creases, change_photo, on_another_ground, white_ground
from fashrec.embedding.training.colours import GROUPS, neighbours
from fashrec.embedding.training.products import make_task, words_task
from fashrec.embedding.training.recipe import batch_for
from fashrec.errors import CatalogueError, FashrecError


def shirt(colour: tuple[int, int, int] = (200, 30, 30)) -> np.ndarray:
    """A coloured block on white, 96×72."""
    photo = np.full((96, 72, 3), 255, np.uint8)
    photo[20:80, 15:57] = colour
    return photo


def test_the_rate_warms_up_then_falls_to_nothing() -> None:
    recipe = Recipe()
    rates = [recipe.learning_rate(share, 100_000, 64, from_weights=False) for share in (0, 0.25, 0.5, 0.75, 1)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == 0
    assert recipe.learning_rate(0, 0, 64, False) < rates[0] / 10
    assert recipe.learning_rate(0, 100_000, 64, True) < rates[0]


def test_phases_follow_each_other_and_end_at_the_serving_size() -> None:
    recipe = Recipe()
    assert [recipe.phase(phase.until - 1e-6) for phase in recipe.phases] == list(recipe.phases)
    last = recipe.phase(1.0)
    assert (last.height, last.width) == recipe.serving


def test_neighbouring_colours_are_mutual_and_never_the_colour_itself() -> None:
    for colour in {name for group in GROUPS for name in group}:
        assert colour not in neighbours(colour)
        assert all(colour in neighbours(other) for other in neighbours(colour))
    assert "Blue" in neighbours("Navy Blue")
    assert neighbours("Black") == ("Charcoal",)
    assert neighbours("no such colour") == ()


def test_targets_are_likelihoods_and_the_unknown_asks_for_nothing() -> None:
    colours = pd.Series(["Blue"] * 20 + ["Navy Blue"] * 20 + ["Red"] * 20 + ["Teal"] * 3 + [""] * 5)
    task = make_task("colour", colours, Recipe())
    assert task is not None
    assert task.classes == ("Blue", "Navy Blue", "Red")
    assert (task.codes[-8:] == 3).all()
    assert task.targets[:3].sum(axis=1) == pytest.approx([1, 1, 1])
    assert not task.targets[3].any()
    blue = task.targets[0]
    assert blue[0] > blue[1] > blue[2] > 0


def test_a_column_with_one_label_is_no_task() -> None:
    assert make_task("gender", pd.Series(["Men"] * 50), Recipe()) is None


@hypothesis_settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([(64, 48), (96, 72), (33, 47)]), st.floats(0, 1))
def test_a_changed_photo_has_the_size_asked_for_and_is_the_same_for_the_same_seed(
    seed: int, size: tuple[int, int], backgrounds: float
) -> None:
    changed = [change_photo(shirt(), *size, backgrounds, np.random.default_rng(seed)) for _ in range(2)]
    assert changed[0].shape == (*size, 3)
    assert changed[0].dtype == np.uint8
    assert (changed[0] == changed[1]).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_changed_photo_still_shows_the_product_in_its_middle(seed: int) -> None:
    changed = change_photo(shirt(), 96, 72, 0.0, np.random.default_rng(seed))
    red, green, blue = changed[40:56, 30:42].reshape(-1, 3).mean(axis=0)
    assert red > green + 80
    assert red > blue + 80


def test_without_any_change_a_photo_stays_what_it_is() -> None:
    asymmetric = shirt()
    asymmetric[20:30, 15:25] = (20, 30, 200)
    for seed in range(8):
        assert (change_photo(asymmetric, 96, 72, 0.0, np.random.default_rng(seed), without=CHANGES) == asymmetric).all()


@pytest.mark.parametrize("kind", CHANGES)
def test_one_kind_of_change_alone_changes_photos_and_left_out_leaves_the_others(kind: str) -> None:
    asymmetric = shirt()
    asymmetric[20:30, 15:25] = (20, 30, 200)

    def drawn(without: tuple[str, ...]) -> list[bytes]:
        return [
            change_photo(asymmetric, 96, 72, 0.0, np.random.default_rng(seed), without=without).tobytes()
            for seed in range(40)
        ]

    alone = drawn(tuple(other for other in CHANGES if other != kind))
    assert any(photo != asymmetric.tobytes() for photo in alone)
    pairs = list(zip(drawn(()), drawn((kind,)), strict=True))
    assert any(whole != part for whole, part in pairs)
    if kind in ("blur", "JPEG", "flips"):  # what happens to some photos only
        assert any(whole == part for whole, part in pairs)


def test_the_white_ground_is_what_hangs_together_with_the_edge() -> None:
    photo = shirt()
    photo[40:50, 30:40] = 255  # a white print on the shirt is no ground
    ground = white_ground(photo)
    assert ground[0, 0]
    assert not ground[45, 35]
    assert ground.sum() == 96 * 72 - 60 * 42


@pytest.mark.parametrize("seed", range(8))
def test_another_ground_replaces_the_white_and_keeps_the_product(seed: int) -> None:
    laid = on_another_ground(shirt(), np.random.default_rng(seed))
    assert np.abs(laid[45:55, 30:40].astype(int) - (200, 30, 30)).max() < 12
    assert (laid[:10, :10] < 250).any()


@pytest.mark.parametrize("seed", range(4))
def test_folds_change_the_light_of_the_ground_and_not_the_product(seed: int) -> None:
    light = _creases(96, 72, np.random.default_rng(seed))
    assert light.shape == (96, 72, 1)
    assert light.max() > 5
    assert light.min() < -5
    assert (np.abs(light) < 1).mean() > 0.1  # between the folds the ground is as it was
    flat, folded = (on_another_ground(shirt(), np.random.default_rng(seed), creases) for creases in (1e-9, 1.0))
    assert (flat != folded)[:10].any()
    assert np.array_equal(flat[45:55, 30:40], folded[45:55, 30:40])
    assert np.array_equal(
        on_another_ground(shirt(), np.random.default_rng(seed)),
        on_another_ground(shirt(), np.random.default_rng(seed), 0.0),
    )


def test_a_photo_without_white_ground_is_left_as_it_is() -> None:
    photo = np.full((96, 72, 3), 90, np.uint8)
    assert on_another_ground(photo, np.random.default_rng(0)) is photo


def products_to_learn(folder: Path, count: int = 240) -> Path:
    """A catalogue of red and blue blocks, wide and tall, as a table with a folder of photos."""
    from PIL import Image

    random = np.random.default_rng(0)
    (folder / "images").mkdir(parents=True)
    rows = []
    for number in range(count):
        tall, red = bool(number % 2), bool(number // 2 % 2)
        photo = np.full((96, 72, 3), 255, np.uint8)
        colour = (random.integers(150, 255), 20, 20) if red else (20, 20, random.integers(150, 255))
        photo[(10 if tall else 35) : (86 if tall else 60), (25 if tall else 8) : (47 if tall else 64)] = colour
        Image.fromarray(photo).save(folder / "images" / f"{number}.png")
        rows.append(
            {
                "product_id": str(number),
                "gender": ("Men", "Women")[number % 2],
                "product_type": "Trousers" if tall else "Belts",
                "colour": "Red" if red else "Blue",
                "category": "Free Items" if number == 0 else "Apparel",
                "image": f"images/{number}.png",
            }
        )
    pd.DataFrame(rows).to_csv(folder / "products.csv", index=False)
    return folder


def test_products_are_read_with_their_tasks(tmp_path: Path) -> None:
    catalogue = read_catalogue(products_to_learn(tmp_path / "shop"))
    products = load_training_products([catalogue], Recipe(), lambda *_: None)
    assert len(products) == 239  # what is given away is not fashion
    assert products.photos.shape == (239, 96, 72, 3)
    assert [task.name for task in products.tasks] == ["product_type", "colour", "type_and_colour", "gender"]
    assert products.tasks[2].classes == ("Belts, Blue", "Belts, Red", "Trousers, Blue", "Trousers, Red")


def test_too_few_products_are_an_error(tmp_path: Path) -> None:
    catalogue = read_catalogue(products_to_learn(tmp_path / "shop", 40))
    with pytest.raises(CatalogueError, match="too few to train on"):
        load_training_products([catalogue], Recipe(), lambda *_: None)


def run_for(shop: Path, out: Path, minutes: float, resume: bool = False) -> Path:
    """A run over tiny photos; it ends after the first batch that passes the time."""
    from fashrec.embedding.training import run

    recipe = replace(Recipe(), serving=(32, 32), phases=(Phase(1.0, 32, 32, 16),), backgrounds=0.0, warm_up=16)
    products = load_training_products([read_catalogue(shop)], recipe, lambda *_: None)
    return run.train(products, None, recipe, out, Length(minutes * 60), None, resume, lambda step: None)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shop, and the folder of a run over it."""
    folder = tmp_path_factory.mktemp("run")
    shop = products_to_learn(folder / "shop")
    run_for(shop, folder / "out", 0.01)
    return shop, folder / "out"


def test_a_run_ends_with_a_trunk_that_fashrec_serves(run_folder: tuple[Path, Path]) -> None:
    from fashrec.embedding import find_weights
    from fashrec.embedding.trunk import Trunk

    _, out = run_folder
    trunk = Trunk(find_weights(str(out / "trunk.safetensors"), out))
    outputs = trunk.embed(np.stack([shirt()[:32, :32], shirt((20, 20, 200))[20:52, 20:52]]))
    assert outputs.shape == (2, 2048)
    assert np.isfinite(outputs).all()
    assert len(load_file(out / "trunk.safetensors")) == 318


def test_a_run_goes_on_where_it_stopped(run_folder: tuple[Path, Path]) -> None:
    shop, out = run_folder
    before = json.loads((out / "state.json").read_text())
    run_for(shop, out, before["spent"] / 60 + 0.01, resume=True)
    after = json.loads((out / "state.json").read_text())
    assert after["seen"] > before["seen"] > 0
    assert after["spent"] > before["spent"]
    with (out / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["photos"]) for row in rows] == sorted({before["seen"], after["seen"]})
    assert all(float(row["loss"]) > 0 for row in rows)


def test_a_run_by_passes_does_not_look_at_the_clock() -> None:
    assert Length(60).share(seconds=30, passes=99) == 0.5
    assert Length(60, passes=2).share(seconds=10_000, passes=0.5) == 0.25


def test_a_batch_is_as_large_as_the_gpu_holds() -> None:
    assert batch_for(80e9) == 1664
    assert batch_for(141e9) == 1664  # a larger one was never tried
    assert batch_for(40e9) == 832
    assert [batch_for(memory * 1e9) for memory in (24, 16, 8, 1)] == [480, 320, 160, 64]
    sizes = {phase.batch for phase in Recipe.for_gpu(0, 24e9).phases}
    assert sizes == {480}
    assert {phase.batch for phase in Recipe.for_gpu(0).phases} == {1664}


def test_going_on_from_nothing_is_one_sentence(run_folder: tuple[Path, Path], tmp_path: Path) -> None:
    shop, _ = run_folder
    with pytest.raises(FashrecError, match="There is no run to go on with"):
        run_for(shop, tmp_path / "empty", 0.05, resume=True)


def test_the_loss_is_the_plain_sum() -> None:
    from fashrec.embedding.training.learner import soft_cross_entropy

    random = np.random.default_rng(0)
    logits = random.normal(size=(5, 4)).astype(np.float32)
    target = random.dirichlet(np.ones(4), 5).astype(np.float32)
    target[2] = 0
    wanted = 0.0
    for row, wish in zip(logits, target, strict=True):
        for number, share in zip(row, wish, strict=True):
            wanted -= share * (number - np.log(np.exp(row).sum()))
    assert float(soft_cross_entropy(target, logits)) == pytest.approx(wanted / 5, rel=1e-5)


def test_a_batch_depends_on_the_photos_seen_alone() -> None:
    from fashrec.embedding.training.run import make_batch

    products = TrainingProducts(np.stack([shirt()] * 50), ())
    recipe = replace(Recipe(), phases=(Phase(1.0, 32, 24, 20),))
    first = make_batch(products, recipe, recipe.phases[0], 40)
    again = make_batch(products, recipe, recipe.phases[0], 40)
    assert (first.lesson["rows"] == again.lesson["rows"]).all()
    assert (first.photos == again.photos).all()
    seen = np.concatenate(
        [make_batch(products, recipe, recipe.phases[0], start).lesson["rows"] for start in range(0, 100, 20)]
    )
    assert sorted(seen[:50]) == sorted(seen[50:]) == list(range(50))


def test_words_of_titles_are_learnt_as_likely_as_each_other() -> None:
    titles = pd.Series(["Blue Striped Shirt"] * 20 + ["Shirt"] * 20 + ["A 4 U"])
    task = words_task(titles, Recipe())
    assert task is not None
    assert task.classes == ("blue", "shirt", "striped")
    assert task.targets[task.codes[0]] == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert task.targets[task.codes[25]] == pytest.approx([0, 1, 0])
    assert not task.targets[task.codes[40]].any()
    assert words_task(pd.Series([""] * 50), Recipe()) is None


def test_pairs_that_find_each_other_cost_little_and_mixed_photos_do_not_count() -> None:
    from fashrec.embedding.training.learner import pairs_loss

    first = np.eye(4, dtype=np.float32)
    everyone = np.ones(4, np.float32)
    found = float(pairs_loss(np.concatenate([first, first]), everyone))
    lost = float(pairs_loss(np.concatenate([first, first[::-1]]), everyone))
    assert found < 0.01
    assert lost > 5
    half = np.concatenate([first, first[[0, 1, 3, 2]]])
    assert float(pairs_loss(half, np.array([1, 1, 0, 0], np.float32))) == pytest.approx(found, abs=1e-4)
    assert float(pairs_loss(half, np.zeros(4, np.float32))) == 0


def test_a_photo_of_two_products_is_asked_for_both_labels_by_their_share() -> None:
    from keras import ops

    from fashrec.embedding.resnet50 import build_resnet50
    from fashrec.embedding.training.learner import Learner, soft_cross_entropy

    task = make_task("gender", pd.Series(["Men"] * 20 + ["Women"] * 20), replace(Recipe(), smoothing=0.0))
    assert task is not None
    learner = Learner(build_resnet50(None, None), (task,), None, replace(Recipe(), weights=(("gender", 1.0),)))
    logits = np.array([[2.0, -1.0], [0.5, 0.0]], np.float32)
    lesson = {
        "rows": np.array([0, 1]),
        "others": np.array([30, 31]),
        "share": np.array([0.75, 1.0], np.float32),
    }
    wanted = soft_cross_entropy(np.array([[0.75, 0.25], [1.0, 0.0]], np.float32), logits)
    given = learner.compute_loss(y=lesson, y_pred={"gender": ops.convert_to_tensor(logits)})
    assert float(given) == pytest.approx(float(wanted), rel=1e-5)
    learner.margin = 0.1  # of cosines, which are multiplied by 20
    target = np.array([[0.75, 0.25], [1.0, 0.0]], np.float32)
    stricter = learner.compute_loss(y=lesson, y_pred={"gender": ops.convert_to_tensor(logits)})
    assert float(stricter) == pytest.approx(float(soft_cross_entropy(target, logits - 2 * target)), rel=1e-5)
    assert float(stricter) > float(given)

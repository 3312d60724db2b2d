"""Colours that suit, places on the body, what goes with what, and how common a kind is."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import FakeEmbedder, dress, toy_photo
from PIL import Image

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.index import open_shelf
from fashrec.measure.colour import colour_of_word, from_hex
from fashrec.measure.harmony import Harmony, harmonies
from fashrec.recommend import Recommender, goes_with, placement, showcase, swatches
from fashrec.recommend.answers import Guess
from fashrec.recommend.goes_with import place_on_body, worn_at
from fashrec.recommend.reasons import NOT_CLOSE, vote

KIND = ["product_type", "subcategory", "category"]
BLUE = from_hex("#2b62b5")[0]


@pytest.mark.parametrize(
    ("other", "harmony"),
    [
        ("#d8872b", Harmony.COMPLEMENTARY),
        ("#2b9ab5", Harmony.ANALOGOUS),
        ("#a4c8e6", Harmony.TONE),
        ("#262525", Harmony.NEUTRAL),
        ("#f2f2f2", Harmony.NEUTRAL),
        ("#2f8a43", Harmony.NONE),
        ("#2b62b5", Harmony.NONE),
    ],
)
def test_what_suits_blue(other: str, harmony: Harmony) -> None:
    assert harmonies(BLUE, from_hex(other)).tolist() == [harmony]


def test_everything_suits_grey() -> None:
    assert set(harmonies(from_hex("#8c8c8e")[0], from_hex("#c81e2b", "#2f8a43", "#f4d53a"))) == {Harmony.NEUTRAL}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("T-shirts", "Topwear"), "top"),
        (("Tshirts", "Topwear"), "top"),
        (("Casual Shoes", "Shoes"), "feet"),
        (("Dresses", "Dress"), "whole"),
        (("Track Pants", "Bottomwear"), "bottom"),
        (("Handbags", "Bags"), "bag"),
        (("Sweatshirts", "Topwear"), "outer"),
        (("Belts", "Belts"), "waist"),
        (("Scarves", "Scarves"), "neck"),
        (("Sunglasses", "Eyewear"), "eyes"),
        (("Ties", "Ties"), "tie"),
        (("Watches", "Watches"), "wrist"),
        (("Pyjamas", "Sleepwear"), "sleep"),
        (("Night suits", "Loungewear and Nightwear"), "sleep"),
        (("Socks", "Socks"), "legs"),
        (("Zeppelins", ""), ""),
    ],
)
def test_where_products_are_worn(words: tuple[str, str], place: str) -> None:
    assert place_on_body(*words) == place


def test_where_many_are_worn_is_looked_up_once_for_equal_words(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [("Ties", "Ties", "Accessories"), ("Zeppelins", "", ""), ("", "Shoes", ""), ("Ties", "", "")]
    table = pd.DataFrame([kinds[at * at % 4] for at in range(90)] + kinds, columns=KIND).astype("string")
    read: list[int] = []
    rows_of = pd.DataFrame.itertuples
    monkeypatch.setattr(pd.DataFrame, "itertuples", lambda t, *a, **k: (read.append(len(t)), rows_of(t, *a, **k))[1])
    assert worn_at(table).tolist() == [place_on_body(*row) for row in table.to_numpy().tolist()]
    assert sum(read) == len(kinds)


def test_no_codes_are_no_colours() -> None:
    assert from_hex().shape == (0, 3)


def types_with(dressed: Recommender, product_id: str) -> list[str]:
    """The types of what goes with a product for women."""
    pairings = goes_with(dressed.shelf, Gender.WOMEN, dressed.shelf.product(product_id))
    return [pairing.product.product_type for pairing in pairings]


@pytest.fixture
def dressed(recommender: Recommender) -> Recommender:
    """The toys, taken for clothes: squares are T-shirts, circles jeans, stripes shoes."""
    return dress(recommender, square="T-shirts", circle="Jeans", stripes="Trainers")


def test_socks_go_with_shoes_and_shoes_with_socks(recommender: Recommender) -> None:
    dressed = dress(recommender, square="Socks", circle="Casual Shoes", stripes="Casual Shoes")
    assert types_with(dressed, "w-blue-square-0") == ["Casual Shoes"] * 2
    assert types_with(dressed, "w-blue-circle-0") == ["Socks"]


def test_small_things_finish_an_outfit_and_do_not_make_one(recommender: Recommender) -> None:
    dressed = dress(recommender, square="Jeans", circle="Belts", stripes="Sunglasses")
    assert sorted(types_with(dressed, "w-blue-square-0")) == ["Belts", "Sunglasses"]
    dressed = dress(recommender, square="Belts", circle="Jeans", stripes="Trainers")
    assert sorted(types_with(dressed, "w-blue-square-0")) == ["Jeans", "Jeans", "Trainers", "Trainers"]


@pytest.mark.parametrize(
    ("picky", "fits", "fits_not"),
    [("Ties", "Shirts", "T-shirts"), ("Ties", "Blazers", "Hoodies"), ("Pyjamas", "Slippers", "Heels")],
)
def test_some_things_are_worn_with_some_others_only(
    recommender: Recommender, picky: str, fits: str, fits_not: str
) -> None:
    dressed = dress(recommender, square=picky, circle=fits, stripes=fits_not)
    assert set(types_with(dressed, "w-blue-square-0")) == {fits}
    assert picky in types_with(dressed, "w-blue-circle-0")
    assert picky not in types_with(dressed, "w-blue-stripes-0")


def test_what_goes_with_a_product_is_worn_elsewhere(dressed: Recommender) -> None:
    asked = dressed.shelf.product("w-blue-square-0")
    pairings = goes_with(dressed.shelf, Gender.WOMEN, asked)
    assert 1 <= len(pairings) <= 6
    assert {pairing.product.product_type for pairing in pairings} <= {"Jeans", "Trainers"}
    assert all(pairing.harmony for pairing in pairings)
    for pairing in pairings:
        own = dressed.shelf.look(pairing.product.product_id)
        look = dressed.shelf.look("w-blue-square-0")
        assert own
        assert look
        assert harmonies(look.palette[0].lab, own.palette[0].lab).tolist() == [pairing.harmony]
    assert pairings == goes_with(dressed.shelf, Gender.WOMEN, asked)


@pytest.mark.parametrize("column", ["usage", "season"])
def test_of_colours_that_suit_alike_what_has_the_same_use_or_season_comes_first(
    dressed: Recommender, column: str
) -> None:
    own = dressed.shelf.gender(Gender.WOMEN)
    table = own.table.assign(**{column: np.resize(["Party", "Sports"], len(own))})
    shelf = replace(dressed.shelf, genders={Gender.WOMEN: replace(own, table=table)})
    asked = dressed.shelf.product("w-blue-square-0")
    for value in ("Party", "Sports"):
        pairings = goes_with(shelf, Gender.WOMEN, replace(asked, **{column: value}))
        assert {getattr(pairing.product, column) for pairing in pairings} == {value}


def test_six_go_with_a_product_at_most(recommender: Recommender) -> None:
    places = ["Trainers", "Handbags", "Coats", "Jeans"]

    def clothes(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(product_type=np.resize(places, len(table)))

    own = replace(recommender.shelf.gender(Gender.WOMEN), table=clothes(recommender.shelf.gender(Gender.WOMEN).table))
    shelf = replace(recommender.shelf, genders={Gender.WOMEN: own})
    asked = replace(shelf.product("w-blue-square-0"), product_type="T-shirts")
    pairings = goes_with(shelf, Gender.WOMEN, asked)
    assert len(pairings) == 6
    assert max(Counter(pairing.product.product_type for pairing in pairings).values()) == 2


def test_nothing_goes_where_all_is_worn_in_one_place(dressed: Recommender) -> None:
    assert goes_with(dressed.shelf, Gender.BOYS, dressed.shelf.product("b-red")) == ()


def test_nothing_goes_with_what_is_worn_nowhere_nor_where_no_looks_were_measured(dressed: Recommender) -> None:
    asked = dressed.shelf.product("w-blue-square-0")
    assert goes_with(dressed.shelf, Gender.WOMEN, replace(asked, product_type="Zeppelin", category="")) == ()
    unmeasured = replace(dressed.shelf)
    vars(unmeasured)["looks"] = None
    assert goes_with(unmeasured, Gender.WOMEN, asked) == ()


def test_placement_counts(recommender: Recommender) -> None:
    shelf = recommender.shelf.gender(Gender.WOMEN)
    where = placement(shelf, recommender.similar(Gender.WOMEN, product_id="w-red-square-0"))
    assert where.products == len(shelf)
    assert where.product_type == ("square", int((shelf.table["product_type"] == "square").sum()))
    assert where.both == 6


def test_swatches_look_like_what_they_are_called(recommender: Recommender) -> None:
    seen = swatches(recommender.shelf, Gender.WOMEN)
    assert list(seen) == recommender.shelf.gender(Gender.WOMEN).choices["colour"]
    red, green, blue = bytes.fromhex(seen["red"][1:])
    assert red > 2 * max(green, blue)


def test_a_swatch_is_of_the_shade_that_the_name_means(recommender: Recommender) -> None:
    assert recommender.shelf.looks is not None
    red = (recommender.shelf.table["colour"] == "red").to_numpy()
    for shades, wanted in ((["#64656a", "#b02a33"], "#b02a33"), (["#64656a"], colour_of_word("red"))):
        shelf = replace(recommender.shelf)  # a copy, so that no other test meets products with grey soles
        looks = recommender.shelf.looks.copy()
        looks["colours"] = [shades if its else own for its, own in zip(red, looks["colours"], strict=True)]
        vars(shelf)["looks"] = looks
        assert swatches(shelf, Gender.WOMEN)["red"] == wanted


def test_the_showcase_shows_what_is_alike(recommender: Recommender) -> None:
    shown = showcase(recommender, Gender.WOMEN)
    assert len(shown) == 2
    assert len({answer.product.product_type for answer in shown if answer.product}) == 2
    assert all(len(answer.matches) == 5 for answer in shown)


@pytest.mark.parametrize("garments", ["square", "circle", "stripes"])
def test_the_showcase_begins_with_garments_in_colours(recommender: Recommender, garments: str) -> None:
    kinds = dict.fromkeys(("square", "circle", "stripes"), "Belts") | {garments: "T-shirts"}
    shown = showcase(dress(recommender, **kinds), Gender.WOMEN)
    assert [answer.product.product_type for answer in shown if answer.product] == ["T-shirts", "Belts"]


def test_a_vote_weighs_closeness() -> None:
    near, far = 0.2, 1.2
    guess = vote(["shirt", "dress", "dress"], np.array([near, far, far]))
    assert guess
    assert guess.value == "shirt"
    assert 0.5 < guess.share < 0.75
    assert guess.sure == "probably"
    assert [Guess("shirt", 1.0, near).sure for near in (True, False)] == ["surely", "probably"]
    assert vote(["", ""], np.array([near, far])) is None


def test_other_shelves_are_asked_too(recommender: Recommender) -> None:
    found = recommender.elsewhere(Gender.WOMEN, product_id="w-red-square-0")
    assert found
    assert Gender.WOMEN not in [answer.gender for answer in found]
    assert all(not answer.nothing_close for answer in found)


def test_where_no_other_shelf_has_anything_close_the_least_far_answers(recommender: Recommender) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 6, 3), dtype=np.uint8)).resize((90, 120), 0)
    (found,) = recommender.elsewhere(Gender.WOMEN, photo=noise)
    assert found.nothing_close
    far = {}
    for gender in (Gender.MEN, Gender.BOYS):
        nearest = recommender.similar(gender, photo=noise, k=1).matches[0]
        far[gender] = nearest.distance / recommender.shelf.gender(gender).closeness.loosely
    assert found.gender == min(far, key=far.__getitem__)


def test_the_closest_of_the_other_shelves_comes_first(recommender: Recommender) -> None:
    found = recommender.elsewhere(Gender.WOMEN, product_id="w-red-square-3")
    closest = [(answer.gender, answer.matches[0].closeness) for answer in found]
    assert closest == [(Gender.BOYS, "very close"), (Gender.MEN, "loosely")]


def test_a_photo_is_looked_at_once_for_all_other_shelves(toy_version: Built) -> None:
    trunk = FakeEmbedder()
    asked = Recommender(open_shelf(toy_version.folder, ""), trunk)
    photo = toy_photo("red", "square")
    found = asked.elsewhere(Gender.GIRLS, photo=photo)
    assert trunk.photos_seen == 1
    assert {answer.gender for answer in found} >= {Gender.WOMEN, Gender.MEN}
    for answer in found:
        same = asked.similar(answer.gender, photo=photo, k=4)
        assert answer.matches == tuple(match for match in same.matches if match.closeness != NOT_CLOSE)
        assert (answer.product_type, answer.nothing_close) == (same.product_type, False)

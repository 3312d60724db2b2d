"""A photo or a product in, the right products out: red finds red."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEmbedder, toy_photo
from PIL import Image

from fashrec.catalog import Gender
from fashrec.errors import FashrecError, NotFound, PhotoError
from fashrec.index.manifest import Closeness
from fashrec.recommend import STEPS, Answer, Filters, Recommender, answer_to_json, arranged, closeness_in_words
from fashrec.recommend.answers import Guess
from fashrec.recommend.reasons import Shows, reasons_for

WOMEN, MEN, BOYS, GIRLS = Gender.WOMEN, Gender.MEN, Gender.BOYS, Gender.GIRLS


def ids(answer: Answer) -> list[str]:
    return [match.product.product_id for match in answer.matches]


def test_red_finds_red(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, photo=toy_photo("red", "square", 0.97), k=6)
    assert {match.product.colour for match in answer.matches} == {"red"}
    assert answer.matches[0].product.product_type == "square"


def test_a_circle_finds_a_circle(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, photo=toy_photo("blue", "circle", 0.97), k=3)
    assert {(match.product.colour, match.product.product_type) for match in answer.matches} == {("blue", "circle")}


@pytest.mark.parametrize("k", [1, 5, 10, 73])
def test_k_gives_k(recommender: Recommender, k: int) -> None:
    assert len(recommender.similar(WOMEN, product_id="w-red-square-0", k=k).matches) == k


def test_more_than_there_are_gives_all_but_the_question(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", k=500)
    assert len(answer.matches) == 73  # 72 and two Unisex, less itself


def test_order_is_by_distance_then_id(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", k=73)
    keys = [(match.distance, match.product.product_id) for match in answer.matches]
    assert keys == sorted(keys)
    assert [match.rank for match in answer.matches] == list(range(1, 74))


def test_a_product_is_left_out_of_its_own_answer_and_nothing_else_is(recommender: Recommender) -> None:
    assert "w-red-square-0" not in ids(recommender.similar(WOMEN, product_id="w-red-square-0", k=73))


def test_a_photo_of_a_product_finds_that_product_first(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, photo=toy_photo("green", "stripes"), k=3)
    assert ids(answer)[0] == "w-green-stripes-0"
    assert answer.matches[0].distance == pytest.approx(0, abs=0.01)


def test_the_picker_rules_not_the_product(recommender: Recommender) -> None:
    answer = recommender.similar(MEN, product_id="w-red-square-0", k=5)
    assert {match.product.gender for match in answer.matches} <= {"Men", "Unisex"}
    assert {match.product.colour for match in answer.matches[:3]} == {"red"}


def test_unisex_stands_on_both_adult_shelves_only(recommender: Recommender) -> None:
    for gender in (MEN, WOMEN):
        assert "u-green" in ids(recommender.similar(gender, photo=toy_photo("green", "circle"), k=3))
    assert "u-green" not in ids(recommender.similar(BOYS, photo=toy_photo("green", "circle"), k=10))


def test_a_gender_of_two_products_works(recommender: Recommender) -> None:
    assert ids(recommender.similar(BOYS, photo=toy_photo("blue", "square"), k=10)) == ["b-blue", "b-red"]


def test_a_gender_without_products_says_what_there_is(recommender: Recommender) -> None:
    with pytest.raises(NotFound, match="nothing for Girls; it has Men, Women, Boys"):
        recommender.similar(GIRLS, photo=toy_photo("red", "square"))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(colour=("yellow",)),
        Filters(product_type=["stripes"]),
        Filters(category={"Round"}, colour=("blue", "green")),
        Filters(price_from=15.5, price_to=20.0),
        Filters(usage=("play",)),
    ],
)
def test_filters_hold_and_k_still_comes(recommender: Recommender, filters: Filters) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", k=10, filters=filters)
    assert len(answer.matches) == 10
    for match in answer.matches:
        assert not filters.category or match.product.category in filters.category
        assert not filters.product_type or match.product.product_type in filters.product_type
        assert not filters.colour or match.product.colour in filters.colour
        assert filters.price_from is None or match.product.price >= filters.price_from
        assert filters.price_to is None or match.product.price <= filters.price_to
    distances = [match.distance for match in answer.matches]
    assert distances == sorted(distances)


def test_a_filter_that_nothing_passes_gives_nothing(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", filters=Filters(colour=("mauve",)))
    assert answer.matches == ()
    assert answer.nothing_close


def test_how_close_leaves_out_the_farther_and_nothing_else(recommender: Recommender) -> None:
    shelf = recommender.shelf.gender(WOMEN)
    everything = recommender.similar(WOMEN, product_id="w-red-square-0", k=73).matches
    limits = dict(zip(("very_close", "close", "loosely"), (everything[at].distance for at in (4, 19, 49)), strict=True))
    own = replace(recommender.shelf, genders={WOMEN: replace(shelf, closeness=Closeness(**limits))})
    for at, (step, farthest) in enumerate(zip(STEPS, limits.values(), strict=True)):
        answer = Recommender(own, recommender.embedder).similar(
            WOMEN, product_id="w-red-square-0", k=73, filters=Filters(how_close=step)
        )
        assert ids(answer) == [m.product.product_id for m in everything if m.distance <= farthest]
        assert {match.closeness for match in answer.matches} == set(STEPS[: at + 1])


def test_nothing_is_close_to_a_strange_photo_whatever_its_distance(recommender: Recommender) -> None:
    assert recommender.similar(WOMEN, photo=noise(), filters=Filters(how_close="loosely")).matches == ()


def test_matches_by_price_have_those_without_one_last_and_keep_the_nearest_first(recommender: Recommender) -> None:
    matches = recommender.similar(WOMEN, product_id="w-red-square-0", k=4).matches
    priced = tuple(
        replace(match, product=replace(match.product, price=price))
        for match, price in zip(matches, (None, 20.0, 5.0, 20.0), strict=True)
    )
    assert [match.rank for match in arranged(priced, "cheap")] == [3, 2, 4, 1]
    assert [match.rank for match in arranged(priced, "dear")] == [2, 4, 3, 1]
    assert [match.rank for match in arranged(priced, "")] == [1, 2, 3, 4]


def test_reasons_are_true(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", k=73)
    for match in answer.matches:
        assert ("same colour" in match.reasons) == (match.product.colour == "red")
        assert ("same type" in match.reasons) == (match.product.product_type == "square")
        assert ("similar price" in match.reasons) == (abs(match.product.price - 11.0) <= 0.15 * 11.0)


def test_a_similar_pattern_is_one_that_both_have(recommender: Recommender) -> None:
    shelf = replace(recommender.shelf)  # a copy, so that no other test meets patterns by its words
    striped = (shelf.table["product_type"] == "stripes").to_numpy()
    vars(shelf)["patterns"] = np.where(striped, "striped", "plain").astype(object)
    recommender = Recommender(shelf, recommender.embedder)
    pattern_of = dict(zip(shelf.table["product_id"], shelf.patterns, strict=True))
    asked = next(name for name, pattern in pattern_of.items() if pattern == "striped" and name.startswith("w-"))
    reasons = {m.product.product_id: m.reasons for m in recommender.similar(WOMEN, product_id=asked, k=73).matches}
    assert any("similar pattern" in found for found in reasons.values())
    for product_id, found in reasons.items():
        assert ("similar pattern" in found) == (pattern_of[product_id] == "striped")
    plain = next(name for name, pattern in pattern_of.items() if pattern == "plain" and name.startswith("w-"))
    answer = recommender.similar(WOMEN, product_id=plain, k=73)
    assert not any("similar pattern" in match.reasons for match in answer.matches)


def test_a_photo_is_taken_for_what_its_neighbours_are(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, photo=toy_photo("yellow", "stripes", 0.98))
    assert answer.colour is not None
    assert answer.colour.value == "yellow"
    assert 0.5 <= answer.colour.share <= 1


def test_a_product_is_what_it_says_and_is_found_by_its_vector(recommender: Recommender) -> None:
    trunk = FakeEmbedder()
    answer = Recommender(recommender.shelf, trunk).similar(WOMEN, product_id="w-red-square-0")
    assert (answer.product_type, answer.colour) == (Guess("square", 1.0), Guess("red", 1.0))
    assert trunk.photos_seen == 0


@pytest.mark.parametrize(("share", "reasons"), [(0.5, ("same type",)), (0.49, ())])
def test_what_a_photo_may_show_is_a_reason_only_where_half_of_the_votes_agree(
    recommender: Recommender, share: float, reasons: tuple[str, ...]
) -> None:
    product = recommender.shelf.product("w-red-square-0")
    assert reasons_for(product, "", None, Shows(Guess("square", share), Guess("blue", 1.0), None)) == reasons


def test_the_guess_does_not_come_from_the_filters(recommender: Recommender) -> None:
    photo = toy_photo("yellow", "stripes", 0.98)
    narrowed = recommender.similar(WOMEN, photo=photo, filters=Filters(colour=("blue",)))
    assert narrowed.colour == recommender.similar(WOMEN, photo=photo).colour


def noise() -> Image.Image:
    """Coloured checks, which no product is like."""
    checks = np.random.default_rng(0).integers(0, 256, (8, 6, 3), dtype=np.uint8)
    return Image.fromarray(checks).resize((90, 120), 0)


def test_a_strange_photo_is_told_apart(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, photo=noise())
    assert answer.nothing_close
    assert {match.closeness for match in answer.matches} == {"not close"}
    assert not recommender.similar(WOMEN, photo=toy_photo("red", "square", 0.97)).nothing_close


def test_a_photo_that_a_shelf_cannot_express_is_taken_for_nothing_however_near(recommender: Recommender) -> None:
    shelf = recommender.shelf.gender(WOMEN)
    own = replace(recommender.shelf, genders={WOMEN: replace(shelf, model=replace(shelf.model, strange=-1.0))})
    answer = Recommender(own, recommender.embedder).similar(WOMEN, photo=toy_photo("red", "square"))
    assert answer.matches[0].distance == pytest.approx(0, abs=0.01)
    assert {match.closeness for match in answer.matches} == {"not close"}
    assert (answer.nothing_close, answer.product_type, answer.colour) == (True, None, None)


def test_closeness_words_follow_the_limits(recommender: Recommender) -> None:
    limits = recommender.shelf.gender(WOMEN).closeness
    words = [closeness_in_words(d, limits) for d in (0.0, limits.close, limits.loosely, limits.loosely + 0.01)]
    assert words == ["very close", "close", "loosely", "not close"]


def test_how_alike_two_products_are_is_what_an_answer_says(recommender: Recommender) -> None:
    answer = recommender.similar(WOMEN, product_id="w-red-square-0", k=73)
    for match in answer.matches:
        assert recommender.between(WOMEN, "w-red-square-0", match.product.product_id) == match.closeness
    for one, other in (("w-red-square-0", "m-red-square-0"), ("m-red-square-0", "w-red-square-0")):
        assert recommender.between(WOMEN, one, other) == ""


def test_a_path_or_an_id_can_be_asked(recommender: Recommender, photo_file: Callable[..., Path]) -> None:
    assert ids(recommender.ask(str(photo_file("red", "circle")), WOMEN))[0] == "w-red-circle-0"
    assert recommender.ask("w-red-circle-0", WOMEN).product is not None
    with pytest.raises(NotFound, match="neither a photo's path nor a product"):
        recommender.ask("no-such-thing", WOMEN)


@pytest.mark.parametrize("k", [0, -1, 1001])
def test_a_senseless_k_is_refused(recommender: Recommender, k: int) -> None:
    with pytest.raises(FashrecError, match=str(k)):
        recommender.similar(WOMEN, product_id="w-red-square-0", k=k)


def test_exactly_one_question(recommender: Recommender) -> None:
    with pytest.raises(FashrecError):
        recommender.similar(WOMEN)
    with pytest.raises(FashrecError):
        recommender.similar(WOMEN, photo=b"x", product_id="y")


def test_a_bad_photo_is_refused(recommender: Recommender) -> None:
    with pytest.raises(PhotoError):
        recommender.similar(WOMEN, photo=b"not a photo")


def test_many_at_once_get_what_one_gets(recommender: Recommender) -> None:
    photos = [toy_photo(colour, "circle", 0.93) for colour in ("red", "green", "blue", "yellow")] * 5
    alone = [answer_to_json(recommender.similar(WOMEN, photo=photo)) for photo in photos]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda photo: answer_to_json(recommender.similar(WOMEN, photo=photo)), photos))
    assert together == alone


def test_browse_finds_all_words_in_any_case(recommender: Recommender) -> None:
    found = recommender.browse(WOMEN, "RED circle")
    assert {product.product_id for product in found.products} == {f"w-red-circle-{step}" for step in range(6)}
    assert recommender.browse(WOMEN, "zeppelin").total == 0


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Women's Dress", ["womens dress", "women's dress", "women’s  DRESS", "women dress"]),
        ("Womens Dress", ["women's dress"]),
        ("Plain T-Shirt", ["tshirt", "t-shirt", "T shirt", "t‑shirt", "plain,shirt"]),
        ("Plain T Shirt", ["tshirt", "T-shirt"]),
        ("Plain Tshirt", ["t shirt"]),
        ("Grey Coat", ["gray coat", "a grey coat"]),
        ("Crème Gürtel", ["crème", "CRE\u0300ME", "gürtel"]),
    ],
)
def test_spellings_that_people_mix_find_the_same(recommender: Recommender, title: str, asked: list[str]) -> None:
    renamed = titled(recommender, title)
    for words in asked:
        assert [one.product_id for one in renamed.browse(WOMEN, words).products] == ["w-red-square-0"], words


def test_what_is_spelt_otherwise_is_not_found(recommender: Recommender) -> None:
    renamed = titled(recommender, "Tall Shirt")
    for words in ("t shirt", "t-shirt", "tall!coat", "!!!", "(", "*", "crême"):
        assert renamed.browse(WOMEN, words).total == 0, words


def titled(recommender: Recommender, title: str) -> Recommender:
    """The toys, where the first red square has another title."""
    own = recommender.shelf.gender(WOMEN)
    named = own.table["title"].where(own.table["product_id"] != "w-red-square-0", title)
    shelf = replace(own, table=own.table.assign(title=named))
    return Recommender(replace(recommender.shelf, genders={WOMEN: shelf}), recommender.embedder)


def test_browsing_in_parts_shows_everything_once(recommender: Recommender) -> None:
    parts = [recommender.browse(WOMEN, start=start, count=20) for start in range(0, 80, 20)]
    assert {part.total for part in parts} == {74}
    ids = [product.product_id for part in parts for product in part.products]
    assert len(ids) == len(set(ids)) == 74


def test_filters_take_words_in_any_case(recommender: Recommender) -> None:
    table = recommender.shelf.gender(Gender.WOMEN).table
    exact = Filters(colour=("red", "blue")).allowed(table)
    assert 0 < exact.sum() < len(table)
    assert np.array_equal(Filters(colour=("RED", "blue")).allowed(table), exact)
    assert not Filters(colour=("purpleish",)).allowed(table).any()


@pytest.mark.parametrize(
    ("filters", "narrow", "by_price"),
    [
        (Filters(), False, False),
        (Filters(colour=("",)), False, False),
        (Filters(colour=("", "red")), True, False),
        (Filters(how_close="close"), True, False),
        (Filters(price_from=0.0), True, True),
        (Filters(price_to=0.0), True, True),
    ],
)
def test_filters_know_whether_they_narrow_and_ask_for_a_price(filters: Filters, narrow: bool, by_price: bool) -> None:
    assert (bool(filters), filters.by_price) == (narrow, by_price)

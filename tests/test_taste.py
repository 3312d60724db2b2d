"""Profile and feed: what they promise, held by properties over random clicks on toys."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fashrec.catalog import Gender
from fashrec.recommend import Recommender
from fashrec.store import Event, What
from fashrec.taste.feed import Moment, make_feed, quiet_moment, standing
from fashrec.taste.profile import DAY, Profile, make_profile
from fashrec.taste.stock import Stock, make_stock, stock_of

NOW = 1.9e9
KINDS = [What.VIEW, What.LIKE, What.DISLIKE, What.MORE, What.BASKET, What.PURCHASE]


@pytest.fixture(scope="module")
def stock(recommender: Recommender) -> Stock:
    return stock_of(recommender.shelf, Gender.WOMEN)


def click(product_id: str, what: What = What.LIKE, ago: float = 0.0) -> Event:
    return Event("anna", "toys", "Women", product_id, what, "", NOW - ago)


def profile_of(events: list[Event], stock: Stock, **by_hand: float) -> Profile:
    return make_profile(events, stock, NOW, 45.0, {key.replace("__", ":"): value for key, value in by_hand.items()})


clicks = st.lists(st.tuples(st.integers(0, 71), st.sampled_from(KINDS), st.floats(0, 400)), min_size=0, max_size=40)


def events_of(drawn: list[tuple[int, What, float]], stock: Stock) -> list[Event]:
    return [click(str(stock.product_ids[row]), what, days * DAY) for row, what, days in drawn]


def place(row: int, stock: Stock, profile: Profile, popular: np.ndarray) -> int:
    fits = standing(stock, profile, popular)
    return int((fits > fits[row] + 1e-6).sum())


# What was set by hand: a word by its kind and number, or a picture that was clicked on, and how much it counts.
switches = st.lists(
    st.tuples(
        st.sampled_from(["type", "colour", "palette", "pattern", "price", "picture"]),
        st.integers(0, 39),
        st.sampled_from([0.0, 0.0, 0.5, 2.0]),
    ),
    max_size=6,
)


def by_hand_of(drawn: list[tuple[str, int, float]], events: list[Event], stock: Stock) -> dict[str, float]:
    by_hand = {}
    for kind, number, factor in drawn:
        if kind != "picture":
            by_hand[f"{kind}:{stock.labels[kind].names[number % len(stock.labels[kind].names)]}"] = factor
        elif events:
            by_hand[f"picture:{events[number % len(events)].product_id}"] = factor
    return by_hand


@settings(max_examples=300, deadline=None)
@given(drawn=clicks, row=st.integers(0, 71), seed=st.integers(0, 9), switched=switches)
def test_a_like_never_lowers_the_liked_products_own_standing(
    stock: Stock,
    drawn: list[tuple[int, What, float]],
    row: int,
    seed: int,
    switched: list[tuple[str, int, float]],
) -> None:
    popular = np.random.default_rng(seed).random(len(stock)).astype(np.float32)
    before = [replace(event, at=event.at - 1) for event in events_of(drawn, stock)]
    after = [*before, click(str(stock.product_ids[row]))]
    # A picture that was switched off itself stays off, however often it is liked.
    by_hand = by_hand_of(switched, [event for event in before if event.product_id != stock.product_ids[row]], stock)
    placed = [place(row, stock, make_profile(events, stock, NOW, 45.0, by_hand), popular) for events in (before, after)]
    assert placed[1] <= placed[0]


@settings(max_examples=40, deadline=None)
@given(drawn=clicks, seed=st.integers(0, 99))
def test_the_order_of_events_of_one_instant_does_not_matter_but_for_the_last_word_on_a_product(
    stock: Stock, drawn: list[tuple[int, What, float]], seed: int
) -> None:
    events = events_of([(row, what, 3.0) for row, what, _ in drawn], stock)
    mixed = random.Random(seed).sample(events, len(events))
    words = {name: [event for event in events if event.product_id == name] for name in {e.product_id for e in events}}
    mixed = [words[event.product_id].pop(0) for event in mixed]  # each product's in their own order
    popular = np.zeros(len(stock), np.float32)
    first, second = (standing(stock, profile_of(order, stock), popular) for order in (events, mixed))
    np.testing.assert_allclose(first, second, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(drawn=clicks)
def test_a_feed_repeats_nothing_and_shows_nothing_that_was_judged(
    stock: Stock, drawn: list[tuple[int, What, float]]
) -> None:
    events = events_of(drawn, stock)
    profile = profile_of(events, stock)
    rising = (np.arange(len(stock)) % 5 == 0).astype(np.float32)
    moment = Moment(np.zeros(len(stock), np.float32), rising)
    shown: list[int] = []
    while page := make_feed(stock, profile, moment, 12, shown):
        shown += [one.row for one in page]
        assert all(one.why for one in page)
    assert len({stock.things[row] for row in shown}) == len(shown)
    assert not {str(stock.product_ids[row]) for row in shown} & {
        event.product_id for event in events if event.what not in (What.VIEW, What.MORE)
    }
    judged = {stock.things[row] for row in profile.touched}
    assert len(shown) == len(set(stock.things.tolist()) - judged)


def test_nothing_looks_nearer_to_a_product_than_itself(stock: Stock) -> None:
    near = stock.nearness(slice(None), np.arange(len(stock)), 0.87)
    assert (near.diagonal() == 1).all()
    assert (near <= 1).all()


def test_red_likes_bring_red_and_say_so(stock: Stock) -> None:
    profile = profile_of([click(f"w-red-{shape}-0") for shape in ("square", "circle")], stock)
    feed = make_feed(stock, profile, quiet_moment(stock), 8)
    assert all(str(stock.product_ids[one.row]).startswith("w-red") for one in feed)
    assert any("because you liked" in one.why or "lean to" in one.why for one in feed)
    assert len({one.why for one in feed}) >= 3, "not the same reason time and again"


def test_two_tastes_are_two_centres_and_both_are_served(stock: Stock) -> None:
    events = [click("w-red-square-0"), click("w-red-square-2"), click("w-blue-stripes-0"), click("w-blue-stripes-1")]
    profile = profile_of(events, stock)
    assert len(profile.centres) >= 2
    shown = {str(stock.product_ids[one.row])[:6] for one in make_feed(stock, profile, quiet_moment(stock), 8)}
    assert {"w-red-", "w-blue"} <= shown


def test_a_dislike_pushes_away(stock: Stock) -> None:
    popular = np.zeros(len(stock), np.float32)
    before = standing(stock, profile_of([click("w-red-square-0")], stock), popular)
    after = standing(
        stock, profile_of([click("w-red-square-0"), click("w-green-circle-0", What.DISLIKE)], stock), popular
    )
    row, other = stock.row_of["w-green-circle-1"], stock.row_of["w-yellow-stripes-3"]
    assert after[row] - before[row] < after[other] - before[other]


def test_likes_fade_with_time(stock: Stock) -> None:
    events = [click("w-red-square-0", ago=400 * DAY), click("w-blue-circle-0")]
    first = make_feed(stock, profile_of(events, stock), quiet_moment(stock), 1)[0]
    assert str(stock.product_ids[first.row]).startswith("w-blue-circle")


def test_what_is_switched_off_counts_no_more_and_comes_back(stock: Stock) -> None:
    events = [click("w-red-square-0"), click("w-red-circle-0"), click("w-blue-stripes-0")]
    popular = np.zeros(len(stock), np.float32)
    as_learned = standing(stock, profile_of(events, stock), popular)
    off = standing(stock, profile_of(events, stock, colour__red=0.0), popular)
    red = np.array([str(name).startswith("w-red") for name in stock.product_ids])
    assert (off[red] < as_learned[red]).all()
    np.testing.assert_array_equal(standing(stock, profile_of(events, stock, colour__red=1.0), popular), as_learned)
    leanings = {leaning.key: leaning for leaning in profile_of(events, stock, colour__red=0.0).leanings}
    assert leanings["colour:red"].factor == 0.0
    assert leanings["colour:red"].strength > leanings["colour:blue"].strength


def test_palettes_are_leaned_to_and_switched_off(stock: Stock) -> None:
    events = [click("w-blue-square-0"), click("w-blue-circle-1")]
    tone = stock.word("palette", stock.row_of["w-blue-square-0"])
    assert tone == stock.word("palette", stock.row_of["w-blue-circle-1"])
    strongest = next(one for one in profile_of(events, stock).leanings if one.kind == "palette")
    assert strongest.name == tone
    popular = np.zeros(len(stock), np.float32)
    off = make_profile(events, stock, NOW, 45.0, {f"palette:{tone}": 0.0})
    fall = standing(stock, profile_of(events, stock), popular) - standing(stock, off, popular)
    of_tone = np.array([stock.word("palette", row) == tone for row in range(len(stock))])
    # Others lose no more than what little of their shade they share with what was liked.
    assert fall[of_tone].min() > 10 * fall[~of_tone].max()


def test_a_like_lifts_what_has_nearly_its_colour_whatever_that_is_called(recommender: Recommender) -> None:
    shelf = recommender.shelf
    own = shelf.gender(Gender.WOMEN)
    assert shelf.looks is not None
    looks = shelf.looks.iloc[own.positions].reset_index(drop=True)
    for row, code in enumerate(("#1f2a44", "#24365c", "#b03030")):
        looks.at[row, "colours"], looks.at[row, "shares"] = [code], [1.0]
    table = own.table.assign(colour=["navy", "blue", "red", *own.table["colour"][3:]], product_type="shirt")
    alike = np.repeat(own.vectors[:1], len(own), axis=0)  # the vectors say nothing
    stock = make_stock(table, alike, own.things, looks)
    fits = standing(stock, profile_of([click(str(stock.product_ids[0]))], stock), np.zeros(len(stock), np.float32))
    assert fits[0] > fits[1] > fits[2] + 0.1


@pytest.mark.parametrize("switched", [{}, {"colour:navy": 0.0}, {"colour:navy": 0.5}, {"colour:blue": 2.0}])
def test_what_is_liked_stays_above_its_neighbour_in_colour_whatever_is_switched(
    recommender: Recommender, switched: dict[str, float]
) -> None:
    shelf = recommender.shelf
    own = shelf.gender(Gender.WOMEN)
    assert shelf.looks is not None
    looks = shelf.looks.iloc[own.positions].reset_index(drop=True)
    for row, code in enumerate(("#1f2a44", "#232f4c")):
        looks.at[row, "colours"], looks.at[row, "shares"] = [code], [1.0]
    table = own.table.assign(colour=["navy", "blue", *["red"] * (len(own) - 2)], product_type="shirt")
    stock = make_stock(table, own.vectors, own.things, looks)
    profile = make_profile([click(str(stock.product_ids[0]))], stock, NOW, 45.0, switched)
    fits = standing(stock, profile, np.zeros(len(stock), np.float32))
    assert fits[0] >= fits[1]


def test_a_shop_that_lists_each_size_with_the_same_photo_gets_the_feed_of_one_that_does_not(
    recommender: Recommender,
) -> None:
    own = recommender.shelf.gender(Gender.WOMEN)
    sizes = 15
    each = np.repeat(np.arange(len(own)), sizes)
    table = own.table.iloc[each].reset_index(drop=True)
    table["product_id"] = [f"{name}-{number % sizes}" for number, name in enumerate(table["product_id"])]
    longer = own.vectors[each] * np.float32(1.0003)  # as numbers of 16 bits may make them
    once = make_stock(own.table, own.vectors, own.things)
    often = make_stock(table, longer, own.things[each])
    assert often.reach == pytest.approx(once.reach, rel=0.02)
    likes = [click(str(once.product_ids[row])) for row in (0, 20, 40, 60)]
    liked_often = [replace(like, product_id=f"{like.product_id}-0") for like in likes]
    nothing = np.zeros(len(once), np.float32), np.zeros(len(often), np.float32)
    fits = standing(once, profile_of(likes, once), nothing[0])
    fits_often = standing(often, profile_of(liked_often, often), nothing[1])
    assert np.isfinite(fits_often).all()
    assert np.corrcoef(fits, fits_often[::sizes])[0, 1] > 0.99


def test_a_pattern_in_the_table_wins_over_the_photos_and_old_versions_have_neither(recommender: Recommender) -> None:
    shelf = recommender.shelf
    own = shelf.gender(Gender.WOMEN)
    assert shelf.looks is not None
    looks, seen = shelf.looks.iloc[own.positions], np.full(len(own), "striped", dtype=object)
    table = own.table.assign(pattern=["checked", None, *[""] * (len(own) - 2)])
    stock = make_stock(table, own.vectors, own.things, looks, seen)
    assert [stock.word("pattern", row) for row in range(3)] == ["checked", "striped", "striped"]
    old = make_stock(own.table, own.vectors, own.things)
    assert set(old.labels) == {"type", "colour", "price", "style"}
    assert old.features == {}
    assert len(make_feed(old, profile_of([click("w-red-square-0")], old), quiet_moment(old), 12)) == 12


def test_a_centre_that_is_switched_off_takes_its_likes_along(stock: Stock) -> None:
    events = [click("w-red-square-0"), click("w-blue-stripes-0")]
    off = make_profile(events, stock, NOW, 45.0, {"picture:w-red-square-0": 0.0})
    only_blue = profile_of([click("w-blue-stripes-0")], stock)
    popular = np.zeros(len(stock), np.float32)
    np.testing.assert_allclose(standing(stock, off, popular), standing(stock, only_blue, popular), atol=1e-6)
    assert len(off.centres) == 2


def test_a_look_is_not_called_a_like(stock: Stock) -> None:
    for what in (What.VIEW, What.MORE):
        profile = profile_of([click("w-red-square-0", what)], stock)
        whys = [one.why for one in make_feed(stock, profile, quiet_moment(stock), 12)]
        assert any(why.startswith("because you looked at red square") for why in whys)
        assert not any("liked" in why for why in whys)
        assert [centre.liked for centre in profile.centres] == [False]
    for what in (What.LIKE, What.BASKET, What.PURCHASE):
        profile = profile_of([click("w-red-square-0", what)], stock)
        assert any("because you liked" in one.why for one in make_feed(stock, profile, quiet_moment(stock), 12))
        assert [centre.liked for centre in profile.centres] == [True]


def test_a_centre_is_shown_by_what_was_liked_though_a_look_weighs_more(stock: Stock) -> None:
    events = [click("w-red-square-0", ago=90 * DAY), click("w-red-square-1", What.MORE)]
    (centre,) = profile_of(events, stock).centres
    assert (str(stock.product_ids[centre.row]), centre.liked) == ("w-red-square-0", True)
    off = make_profile(events, stock, NOW, 45.0, dict.fromkeys(centre.keys, 0.0))
    assert [(one.keys, one.factor) for one in off.centres] == [(centre.keys, 0.0)]  # to be switched on again as one


def test_a_like_near_what_is_switched_off_counts_and_takes_nothing_along(stock: Stock) -> None:
    events = [click("w-red-square-0", ago=DAY), click("w-red-square-1", ago=DAY)]
    (centre,) = profile_of(events, stock).centres
    by_hand = dict.fromkeys(centre.keys, 0.0)
    popular = np.zeros(len(stock), np.float32)
    assert not standing(stock, make_profile(events, stock, NOW, 45.0, by_hand), popular)[centre.row] > 0
    later = make_profile([*events, click("w-red-square-2")], stock, NOW, 45.0, by_hand)
    assert [(len(one.rows), one.factor) for one in later.centres] == [(2, 0.0), (1, 1.0)]
    fits = standing(stock, later, popular)
    assert fits.argmax() == stock.row_of["w-red-square-2"]


def test_a_newcomer_gets_what_is_popular_and_varied(stock: Stock) -> None:
    popular = np.zeros(len(stock), np.float32)
    popular[[stock.row_of[name] for name in ("w-red-square-0", "w-blue-circle-0")]] = 1.0
    feed = make_feed(stock, profile_of([], stock), Moment(popular, popular * 0), 12)
    assert {str(stock.product_ids[one.row]) for one in feed[:2]} == {"w-red-square-0", "w-blue-circle-0"}
    assert feed[0].why == "often liked"
    assert {one.source for one in feed} == {"popular"}
    assert len({stock.word("colour", one.row) for one in feed}) == 4


def test_the_ninth_is_of_a_type_and_colour_that_were_never_clicked_on_together(stock: Stock) -> None:
    profile = profile_of([click(f"w-red-square-{step}") for step in range(3)], stock)
    feed = make_feed(stock, profile, quiet_moment(stock), 12)
    assert [at for at, one in enumerate(feed) if one.source != "taste"] == [8]
    assert (feed[8].source, feed[8].why) == ("explore", "something a little different")
    assert (stock.word("colour", feed[8].row), stock.word("type", feed[8].row)) != ("red", "square")


def test_a_last_word_counts(stock: Stock) -> None:
    changed = profile_of([click("w-red-square-0", ago=60), click("w-red-square-0", What.DISLIKE)], stock)
    assert (changed.weights < 0).all()


def test_products_that_are_gone_are_left_aside(stock: Stock) -> None:
    assert profile_of([click("sold-out")], stock).empty


@pytest.mark.parametrize(
    ("currency", "names"),
    [
        ("EUR", ("over €59", "under €34", "€34 to €59")),
        ("XDR", ("XDR 34 to XDR 59", "over XDR 59", "under XDR 34")),
        ("", ("34 to 59", "over 59", "under 34")),
    ],
)
def test_prices_are_told_in_the_shelfs_currency(
    recommender: Recommender, currency: str, names: tuple[str, ...]
) -> None:
    own = recommender.shelf.gender(Gender.WOMEN)
    prices = np.arange(10.0, 10 + len(own))
    priced = make_stock(own.table.assign(currency=currency, price=prices), own.vectors, own.things)
    assert priced.labels["price"].names == names
    pence = make_stock(own.table.assign(currency="GBP", price=prices / 100), own.vectors, own.things)
    assert pence.labels["price"].names == ("over £0.59", "under £0.34", "£0.34 to £0.59")

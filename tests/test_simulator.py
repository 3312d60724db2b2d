"""Simulated shoppers: they click what fits their taste, mostly, and the same seed gives the same shopper."""

from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest
from conftest import COLOURS, SHAPES, toy_photo

from fashrec.taste.simulator import FROZEN, Shopper, Sights, answer_to_look_alikes, draw_shopper, see
from fashrec.taste.simulator.sights import to_lab


@pytest.fixture(scope="module")
def sights() -> Sights:
    """144 toys: 4 colours × 3 shapes × 12 shades, the shape as type."""
    kinds = [(colour, shape, step) for colour in COLOURS for shape in SHAPES for step in range(12)]
    pictures = [
        np.array(toy_photo(colour, shape, 1 - 0.03 * step, (48, 64)), dtype=np.uint8) for colour, shape, step in kinds
    ]
    return see(np.array([shape for _, shape, _ in kinds], dtype=object), pictures, np.arange(len(kinds)))


def shopper(sights: Sights, seed: int) -> Shopper:
    return draw_shopper(sights, FROZEN, np.random.default_rng(seed))


def test_lab_of_known_colours() -> None:
    lab = to_lab(np.array([[[255, 255, 255], [0, 0, 0], [255, 0, 0]]], np.uint8))[0]
    np.testing.assert_allclose(lab, [[100, 0, 0], [0, 0, 0], [53.2, 80.1, 67.2]], atol=0.15)


def test_a_shopper_sees_the_garment_not_its_background(sights: Sights) -> None:
    red = to_lab(np.array([[COLOURS["red"]]], np.uint8))[0, 0]
    np.testing.assert_allclose(sights.colour[0], red, atol=4)
    stripes = sights.types == "stripes"
    assert sights.busyness[stripes].mean() > sights.busyness[~stripes].mean()


def test_clicks_follow_the_taste_and_likes_are_few(sights: Sights) -> None:
    for seed in range(5):
        one = shopper(sights, seed)
        assert 0.02 < one.likes.mean() < 0.15
        clicks = list(islice(one.clicks(FROZEN, np.random.default_rng(seed)), 60))
        liked = np.mean([one.likes[click.row] for click in clicks if click.what == "like"][:8])
        disliked = np.mean([one.likes[click.row] for click in clicks if click.what == "dislike"])
        assert liked > 2 * disliked
        assert len({click.row for click in clicks}) == len(clicks)
        assert all(a.at <= b.at for a, b in pairwise(clicks))


def test_the_best_fit_is_a_liked_type_in_a_liked_colour(sights: Sights) -> None:
    one = shopper(sights, 3)
    best = int(np.argmax(one.likes))
    assert sights.types[best] in one.style.types
    assert np.linalg.norm(one.style.colours - sights.colour[best], axis=1).min() < FROZEN.colour_reach


def test_drift_changes_the_taste_and_keeps_some_of_it(sights: Sights) -> None:
    one = shopper(sights, 1)
    later = one.drifted(sights, FROZEN, np.random.default_rng(9))
    assert len(later.style.types) == len(one.style.types)
    assert not np.array_equal(later.style.colours, one.style.colours)
    assert later.style.busyness == one.style.busyness


def test_the_same_seed_gives_the_same_shopper_and_clicks(sights: Sights) -> None:
    first, second = (list(islice(shopper(sights, 7).clicks(FROZEN, np.random.default_rng(7)), 20)) for _ in range(2))
    assert first == second


def test_asked_look_alikes_are_liked_where_they_fit(sights: Sights) -> None:
    certain = replace(FROZEN, click_noise=0.0, dislike_of_a_misfit=1.0)
    likes = np.zeros(len(sights))
    likes[:3] = 1.0
    clicks = answer_to_look_alikes(
        Shopper(shopper(sights, 0).style, likes), 50, np.arange(6), 0.0, certain, np.random.default_rng(0)
    )
    assert [click.what for click in clicks] == ["like"] * 3 + ["dislike"] * 3
    assert {click.asked for click in clicks} == {50}

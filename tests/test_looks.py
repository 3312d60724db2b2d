"""What a photo looks like in figures, and what a build finds out about a whole catalogue."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from conftest import COLOURS, FakeEmbedder, quiet, toy_photo
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from fashrec.assemble import SHIPPED_WEIGHTS
from fashrec.build import Built, build
from fashrec.catalog import Catalogue
from fashrec.embedding.weights import find_weights
from fashrec.index import open_shelf
from fashrec.index.manifest import MANIFEST
from fashrec.index.shelf import LOOKS
from fashrec.measure.atlas import compact, lay_out
from fashrec.measure.colour import chroma, colour_name, from_hex, hue, to_hex, to_lab, warmth
from fashrec.measure.garment import find_garment
from fashrec.measure.look import Look, look_at
from fashrec.measure.neighbours import VOTERS, all_alike, near_pairs, nearest_others, odd_labels
from fashrec.measure.palette import Shade, told_apart
from fashrec.measure.pattern import Pattern
from fashrec.measure.tone import bands, tones
from fashrec.photos import open_photo
from fashrec.settings import Settings


def garment(fill: str, draw_on: str = "", step: int = 8) -> np.ndarray:
    """A shirt-like shape before white, striped, checked or dotted."""
    image = Image.new("RGB", (168, 224), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, 138, 194), fill=fill)
    for at in range(34, 194, step):
        if draw_on in ("stripes", "checks"):
            draw.rectangle((30, at, 138, at + step // 2 - 1), fill="#e8b030" if draw_on == "stripes" else "#8090b0")
    for at in range(34, 138, step):
        if draw_on == "checks":
            draw.rectangle((at, 30, at + step // 4, 194), fill="#d8dce8")
    if draw_on == "dots":
        for y in range(36, 190, step):
            for x in range(36, 132, step):
                draw.ellipse((x, y, x + step * 0.45, y + step * 0.45), fill="white")
    return np.array(image)


def test_colours_go_to_lab_and_back() -> None:
    codes = ["#000000", "#ffffff", "#a8432b", "#1b2547", "#33bdb9"]
    assert [to_hex(lab) for lab in from_hex(*codes)] == codes
    np.testing.assert_allclose(from_hex("#ffffff")[0], [100, 0, 0], atol=0.05)
    np.testing.assert_allclose(from_hex("#ff0000")[0], [53.24, 80.09, 67.20], atol=0.1)  # as the literature has it


def test_warm_is_orange_and_cool_is_blue() -> None:
    orange, grey, blue = warmth(from_hex("#ee7a1f", "#808080", "#2b62b5"))
    assert orange > 1 > 0.1 > abs(grey) > blue
    assert 270 < hue(from_hex("#2b62b5"))[0] < 300
    assert [colour_name(from_hex(code)[0]) for code in ("#141517", "#b01020", "#202a50")] == ["black", "red", "navy"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("black", "black"), ("blue", "blue"), ("green", "green"), ("lime", "lime"), ("navy", "navy"),
        ("olive", "olive"), ("orange", "orange"), ("pink", "pink"), ("purple", "purple"), ("red", "red"),
        ("silver", "silver"), ("teal", "teal"), ("turquoise", "turquoise"), ("white", "white"), ("yellow", "yellow"),
        ("darkblue", "navy"), ("midnightblue", "navy"), ("mediumblue", "blue"), ("royalblue", "blue"),
        ("indigo", "purple"), ("maroon", "burgundy"), ("skyblue", "light blue"), ("hotpink", "pink"),
        ("crimson", "red"), ("forestgreen", "green"), ("dimgrey", "grey"), ("ivory", "cream"),
    ],
)  # fmt: skip
def test_colours_of_css_are_called_by_name(name: str, called: str) -> None:
    rgb = np.array([ImageColor.getrgb(name)], np.uint8)
    assert colour_name(to_lab(rgb)[0]) == called


@pytest.mark.parametrize("name", COLOURS)
def test_the_garment_is_the_shape_and_not_its_ground(name: str) -> None:
    pixels = np.array(toy_photo(name, "square"))
    found = find_garment(to_lab(pixels))
    assert found.found
    truth = (pixels != 255).any(axis=2)
    assert (found.mask == truth).mean() > 0.98


def test_soft_light_on_the_ground_is_no_garment() -> None:
    ground = np.linspace(225, 250, 224)[:, np.newaxis, np.newaxis] * np.ones((1, 168, 3))
    ground[60:180, 40:130] = (30, 60, 160)
    found = find_garment(to_lab(ground.astype(np.uint8)))
    assert found.mask.mean() == pytest.approx(120 * 90 / (224 * 168), rel=0.05)


def test_a_photo_without_a_plain_ground_is_taken_from_its_middle() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (120, 90, 3), dtype=np.uint8)
    look = look_at(noise)
    assert look.covers == 1.0
    assert 1 <= len(look.palette) <= 6


@pytest.mark.parametrize("size", [(16, 16), (17, 400), (900, 20), (1024, 768)])
def test_every_size_and_an_empty_picture_have_a_look(size: tuple[int, int]) -> None:
    look = look_at(np.full((size[1], size[0], 3), 255, np.uint8))
    assert look.palette[0].name == "white"
    assert sum(shade.share for shade in look.palette) == pytest.approx(1, abs=0.01)


def test_a_palette_has_the_garments_colours_and_shares() -> None:
    pixels = garment("#1b2547")
    pixels[112:195, 30:139] = (200, 30, 40)
    look = look_at(pixels)
    assert {shade.name for shade in look.palette} == {"navy", "red"}
    assert all(0.35 < shade.share < 0.65 for shade in look.palette)


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize(("ground", "stripe"), [("#a9a9ab", "#8294b4"), ("#c39a6b", "#8f6a45"), ("#ee8fae", "#f8cfd9")])
def test_thin_stripes_of_a_near_colour_are_a_colour_of_their_own(ground: str, stripe: str, width: int) -> None:
    pixels = garment(ground)
    for top in range(36, 194, 3 * width):
        pixels[top : top + width, 30:139] = list(bytes.fromhex(stripe[1:]))
    shades = look_at(pixels).palette
    assert [shade.hex for shade in shades] == [ground, stripe]
    assert shades[1].share == pytest.approx(1 / 3, abs=0.03)


@pytest.mark.parametrize("code", ["#a8432b", "#2b62b5", "#1f6a35", "#d9c7a7", "#8c8c8e"])
def test_folds_in_the_shade_are_no_colour_of_their_own(code: str) -> None:
    pixels = garment(code).astype(float)
    across = np.arange(pixels.shape[1])
    shade = 0.82 + 0.18 * np.sin(across / 6)  # of the light that falls, from 0.64 to 1
    linear = np.where(pixels <= 10.3, pixels / 255 / 12.92, ((pixels / 255 + 0.055) / 1.055) ** 2.4)
    linear[30:195, 30:139] *= shade[30:139, np.newaxis]
    coded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    assert len(look_at((255 * coded).round().astype(np.uint8)).palette) == 1


@pytest.mark.parametrize(
    ("drawn", "pattern"),
    [("", Pattern.PLAIN), ("stripes", Pattern.STRIPED), ("checks", Pattern.CHECKED), ("dots", Pattern.DOTTED)],
)
def test_clear_patterns_are_told_apart(drawn: str, pattern: Pattern) -> None:
    assert look_at(garment("#1b2547", drawn)).pattern == pattern


def test_a_look_survives_its_row() -> None:
    look = look_at(garment("#a8432b", "stripes"))
    assert Look.from_row(look.to_row()) == look


def test_nearest_others_leave_out_the_own_group() -> None:
    points = np.array([[0.0], [0.1], [0.25], [5.0]], np.float32)
    rows, apart = nearest_others(points, 2, np.array([0, 0, 1, 2]))
    assert rows.tolist() == [[2, 3], [2, 3], [1, 0], [2, 1]]
    assert apart[0, 0] == pytest.approx(0.25, abs=1e-3)
    assert near_pairs(points, 0.2).tolist() == [[0, 1], [1, 2]]
    assert nearest_others(points[:1], 2)[0].tolist() == [[-1, -1]]


def test_three_copies_of_a_picture_are_one_group_and_a_row_of_likenesses_is_not() -> None:
    copies = [("a", "b"), ("x", "y"), ("b", "c"), ("c", "a")]
    assert all_alike(copies) == [["a", "b", "c"], ["x", "y"]]
    assert all_alike([("a", "b"), ("b", "c"), ("c", "d")]) == [["a", "b"], ["b", "c"], ["c", "d"]]
    assert all_alike([]) == []


@given(pairs=st.sets(st.frozensets(st.sampled_from("abcdefg"), min_size=2, max_size=2)).map(list))
def test_groups_hold_each_pair_and_none_that_is_not(pairs: list[frozenset[str]]) -> None:
    groups = [set(group) for group in all_alike([(min(pair), max(pair)) for pair in pairs])]
    assert {frozenset(pair) for group in groups for pair in combinations(group, 2)} == set(pairs)
    assert not any(one < other for one in groups for other in groups)


@pytest.mark.parametrize("wrong", ["shirt", "anorak"])
def test_a_wrong_label_among_its_like_is_odd_and_mixed_labels_are_not(wrong: str) -> None:
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(0, 0.1, (60, 2)), rng.normal(9, 0.1, (60, 2)), rng.normal(-9, 0.1, (60, 2))])
    labels = np.array(["shoe"] * 60 + [wrong] * 60 + ["grey", "charcoal"] * 30, dtype=object)
    labels[7] = wrong
    nearest, _ = nearest_others(points, 10)
    odd = odd_labels(nearest, labels)
    assert odd[["row", "label", "others"]].to_numpy().tolist() == [[7, wrong, "shoe"]]
    assert odd["sure"][0] == 1
    assert odd_labels(nearest, np.array([""] * 180, dtype=object)).empty


def test_the_atlas_keeps_like_by_like_and_is_the_same_each_time() -> None:
    rng = np.random.default_rng(1)
    kinds = np.repeat(np.eye(3, 40, dtype=np.float32) * 4, 80, axis=0)
    points = compact((kinds + rng.normal(0, 0.2, kinds.shape)).astype(np.float32), seed=0)
    places = lay_out(points, seed=0)
    np.testing.assert_array_equal(places, lay_out(points, seed=0))
    rows, _ = nearest_others(places, 5)
    assert (rows // 80 == (np.arange(240) // 80)[:, np.newaxis]).mean() > 0.95
    assert np.abs(places).max() <= 1
    assert lay_out(points[:1], seed=0).shape == (1, 2)
    with np.errstate(all="raise"):
        assert compact(np.ones((1, 2048), np.float32), seed=0).tolist() == [[0.0]]


def test_a_build_writes_the_look_of_every_product(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "fashrec build")
    assert shelf.looks is not None
    assert shelf.looks["product_id"].tolist() == shelf.table["product_id"].tolist()
    assert shelf.looks[["atlas_x", "atlas_y"]].notna().all(axis=None)
    look = shelf.look("w-red-square-0")
    assert look is not None
    assert look.palette[0].name == "red"
    assert {look.palette[0].name for row in ("w-blue-circle-0",) if (look := shelf.look(row))} == {"blue"}
    assert shelf.odd is not None
    assert shelf.duplicates is not None


def test_a_build_mixes_the_colours_of_each_gender(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "fashrec build")
    assert shelf.schemes is not None
    assert shelf.wheel is not None
    tables = {"": shelf.table} | {str(gender): own.table for gender, own in shelf.genders.items()}
    assert set(shelf.schemes["gender"]) == set(shelf.wheel["gender"]) == set(tables)
    for gender, table in tables.items():
        of_types = shelf.schemes[shelf.schemes["gender"] == gender].groupby("type")
        assert of_types["products"].first().to_dict() == table["product_type"].value_counts().to_dict()
        assert of_types["share"].sum().between(0.85, 1.001).all()  # less what too little shows
        of_gender = shelf.wheel[shelf.wheel["gender"] == gender]
        assert of_gender["share"].sum() == pytest.approx(100, abs=0.1)


def test_near_copies_differ_by_little_of_all_that_pictures_can(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "fashrec build")
    assert shelf.duplicates is not None
    for product_id, other_id, difference in shelf.duplicates[["product_id", "other_id", "difference"]].to_numpy():
        one, other = (
            np.asarray(open_photo(shelf.thumbnail(name)).resize((12, 16), Image.Resampling.BOX), float)
            for name in (product_id, other_id)
        )
        assert difference == pytest.approx(100 * np.abs(one - other).mean() / 255, abs=0.02)
    assert 0 < shelf.duplicates["difference"].max() < 4


def test_a_wrong_label_in_a_catalogue_is_found(toys: Catalogue, settings: Settings) -> None:
    table = toys.table.copy()
    table.loc[table["product_id"] == "m-red-square-2", "product_type"] = "circle"
    built = build(replace(toys, table=table), settings, FakeEmbedder(), quiet)
    odd = open_shelf(built.folder, "").odd
    assert odd is not None
    rows = odd[odd["product_id"] == "m-red-square-2"]
    assert rows[["what", "label", "others"]].to_numpy().tolist() == [["product_type", "circle", "square"]]
    (alike,) = rows["alike"]
    kinds = table.set_index("product_id").loc[alike, "product_type"]
    assert len(alike) == VOTERS
    assert (kinds == "square").mean() == pytest.approx(rows["sure"].item())


def test_a_rebuild_measures_only_new_photos(
    toys: Catalogue, settings: Settings, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pd.read_parquet(built.folder / LOOKS)
    monkeypatch.setattr("fashrec.survey.look_at", lambda *seen: pytest.fail("measured again"))
    again = build(toys, settings, FakeEmbedder(), quiet)
    pd.testing.assert_frame_equal(pd.read_parquet(again.folder / LOOKS), before)


def test_patterns_lean_on_the_trunk_that_they_were_taught_with_and_on_no_other(
    toys: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []

    def look(pixels: NDArray[np.uint8], trunk: NDArray[np.float32] | None) -> Look:
        given.append(trunk is not None)
        return look_at(pixels, trunk)

    monkeypatch.setattr("fashrec.survey.look_at", look)
    build(toys, settings, FakeEmbedder("other"), quiet)
    assert given
    assert not any(given)
    given.clear()
    weights = find_weights("fashion", SHIPPED_WEIGHTS)
    built = build(toys, settings, FakeEmbedder(weights.fingerprint), quiet)
    assert len(given) == len(set(built.catalogue.table["image"]))
    assert all(given)


def test_a_version_without_looks_still_opens(built: Built) -> None:
    names = ("looks.parquet", "duplicates.parquet", "odd.parquet")
    files = {name: entry for name, entry in built.manifest.files.items() if name not in names}
    older = built.manifest.model_copy(update={"files": files})
    (built.folder / MANIFEST).write_text(older.model_dump_json(), encoding="utf-8")
    shelf = open_shelf(built.folder, "fashrec build")
    assert (shelf.looks, shelf.look("w-red-square-0"), shelf.duplicates, shelf.odd) == (None, None, None, None)


@pytest.mark.parametrize(
    ("colour", "tone"),
    [
        ("#c81e1e", "vivid warm"),
        ("#1b2547", "deep cool"),
        ("#f3d9c6", "soft warm"),
        ("#a4c8e6", "soft cool"),
        ("#6f7d78", "mid neutrals"),
        ("#141414", "dark neutrals"),
        ("#f2f2f2", "light neutrals"),
        ("#7d5a41", "muted warm"),
    ],
)
def test_the_tone_of_a_colour_is_what_an_eye_calls_it(colour: str, tone: str) -> None:
    lab = from_hex(colour)[0]
    looks = pd.DataFrame([{"lightness": lab[0], "strength": chroma(lab), "warmth": warmth(lab)}])
    assert tones(looks).tolist() == [tone]
    light, strong, warm = (words[0] for words in bands(looks).values())
    assert ("vivid" in tone) == ("vivid" in strong)
    assert "neutral" not in tone or warm == "neither cool nor warm"
    assert not (tone.startswith("deep") and light == "light")


@pytest.mark.parametrize(
    ("seen", "called"),
    [
        ([("grey", "#abaaab"), ("grey", "#5f5d5f")], ["light grey", "dark grey"]),
        ([("white", "#ffffff"), ("grey", "#5f5d5f")], ["white", "grey"]),
        ([("red", "#c81e2b"), ("red", "#701010"), ("red", "#f04040")], ["red", "dark red", "light red"]),
        ([("blue", "#2149a0"), ("blue", "#3f7cc8"), ("light blue", "#c3dcf0")], ["dark blue", "blue", "light blue"]),
        ([("light blue", "#c3dcf0"), ("light blue", "#8ab6dc")], ["lighter light blue", "darker light blue"]),
    ],
)
def test_colours_of_one_name_are_told_apart_by_their_lightness(seen: list[tuple[str, str]], called: list[str]) -> None:
    assert told_apart([Shade(code, name, 1 / len(seen)) for name, code in seen]) == called

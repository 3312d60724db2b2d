"""The drawn sample catalogue: its plan, its pictures and the files committed under assets/sample."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from fashrec.assemble import assemble
from fashrec.settings import load_settings
from tools.fit_patterns import kind_of
from tools.sample_catalogue.check import AIM, measure
from tools.sample_catalogue.garments import kinds
from tools.sample_catalogue.palette import COLOURS
from tools.sample_catalogue.patterns import patterns
from tools.sample_catalogue.plan import COLUMNS, Piece, catalogue, table
from tools.sample_catalogue.queries import queries
from tools.sample_catalogue.render import BACKDROP, Drawing, developed, draw, photograph

SAMPLE = Path(__file__).resolve().parents[1] / "assets" / "sample"
POSSESSIVE = {"Men": "Men's", "Women": "Women's", "Boys": "Boys'", "Girls": "Girls'", "Unisex": "Unisex"}


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    """The plan that the committed catalogue follows."""
    return catalogue(0)


@pytest.fixture(scope="module")
def rows(pieces: list[Piece]) -> pd.DataFrame:
    """The plan's table."""
    return table(pieces)


def drawing(piece: Piece) -> Drawing:
    """The drawing of one piece."""
    return draw(piece.design, piece.style_seed, piece.piece_seed)


def backdrop() -> np.ndarray:
    """The studio's backdrop, int, shape (3,)."""
    return np.array([int(BACKDROP[i : i + 2], 16) for i in (1, 3, 5)])


def rim(pixels: np.ndarray) -> np.ndarray:
    """The outermost four pixels on every side, shape (n, 3)."""
    sides = (pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:])
    return np.concatenate([side.reshape(-1, 3) for side in sides])


def test_every_gender_has_its_share(rows: pd.DataFrame) -> None:
    counts = rows["gender"].value_counts()
    assert set(counts.index) == {"Men", "Women", "Boys", "Girls", "Unisex"}
    assert len(rows) >= 1000
    assert all(counts[gender] >= 220 for gender in ("Men", "Women", "Boys", "Girls"))
    assert counts["Unisex"] >= 50


def test_every_kind_is_planned_as_its_module_says(rows: pd.DataFrame) -> None:
    counts = rows.groupby(["gender", "product_type"]).size()
    assert rows["product_type"].nunique() >= 25
    assert {(kind.product_type, gender): n for kind in kinds().values() for gender, n in kind.counts.items()} == {
        (product_type, gender): n for (gender, product_type), n in counts.items()
    }


def test_a_kind_has_enough_to_compare_or_is_rare(rows: pd.DataFrame) -> None:
    for genders in (("Men", "Unisex"), ("Women", "Unisex"), ("Boys",), ("Girls",)):
        counts = rows[rows["gender"].isin(genders)]["product_type"].value_counts()
        assert not counts.eq(10).any(), "ten members have nine others: too few to fill ten matches"
        assert (counts >= 11).sum() >= 9


def test_colours_and_patterns_are_spread_unevenly(pieces: list[Piece], rows: pd.DataFrame) -> None:
    colours = rows["colour"].value_counts()
    assert set(colours.index) <= set(COLOURS)
    assert len(colours) >= 20
    assert colours.iloc[0] > 5 * colours.iloc[-1]
    assert len({piece.design.fabric.pattern for piece in pieces}) >= 15


def test_columns_and_their_types(rows: pd.DataFrame) -> None:
    assert tuple(rows.columns) == COLUMNS
    assert str(rows["year"].dtype) == "Int64"
    assert rows["price"].dtype == np.float64
    assert rows["product_id"].is_unique
    assert rows["image"].tolist() == [f"images/{name}.webp" for name in rows["product_id"]]
    assert (rows["price"].dropna() > 0).all()
    missing = (rows[["usage", "season"]] == "").sum().sum() + rows[["year", "price"]].isna().sum().sum()
    assert 0 < missing < len(rows) // 5


def test_titles_agree_with_the_row(pieces: list[Piece]) -> None:
    for piece in pieces:
        words = str(piece.row["title"])
        assert f" {POSSESSIVE[str(piece.row['gender'])]} " in words
        assert f" {piece.row['colour']} " in words
        assert f" {patterns()[piece.design.fabric.pattern].words} ".replace("  ", " ") in words
        assert kinds()[str(piece.row["product_type"])].category == piece.row["category"]


def test_some_products_are_one_style_in_other_colours(pieces: list[Piece]) -> None:
    by_style: dict[str, set[object]] = {}
    for piece in pieces:
        by_style.setdefault(piece.style_seed, set()).add(piece.row["colour"])
    assert 60 <= sum(len(colours) > 1 for colours in by_style.values()) <= len(by_style) // 2


def test_plan_follows_its_seed(pieces: list[Piece]) -> None:
    assert [piece.row for piece in catalogue(0)] == [piece.row for piece in pieces]
    assert [piece.row for piece in catalogue(1)] != [piece.row for piece in pieces]


@pytest.mark.parametrize("product_type", sorted(kinds()))
def test_drawing_follows_its_seeds(pieces: list[Piece], product_type: str) -> None:
    piece = next(piece for piece in pieces if piece.design.product_type == product_type)
    size = (90, 120)
    picture = developed(photograph(drawing(piece), size))
    assert picture == developed(photograph(drawing(piece), size))
    assert picture != developed(photograph(draw(piece.design, "other proportions", piece.piece_seed), size))
    assert picture != developed(photograph(draw(piece.design, piece.style_seed, "other folds"), size))


@pytest.mark.parametrize("product_type", sorted(kinds()))
def test_drawing_stays_in_its_frame(pieces: list[Piece], product_type: str) -> None:
    piece = next(piece for piece in pieces if piece.design.product_type == product_type)
    pixels = np.asarray(photograph(drawing(piece), (180, 240))).astype(int)
    assert pixels.shape == (240, 180, 3)
    assert np.abs(rim(pixels) - backdrop()).max() <= 8
    assert np.abs(pixels[30:-30, 30:-30] - backdrop()).max() > 40


def test_committed_pictures_stay_in_their_frames() -> None:
    for path in (SAMPLE / "images").iterdir():
        assert np.abs(rim(np.asarray(Image.open(path).convert("RGB")).astype(int)) - backdrop()).max() <= 14, path.name


def test_committed_catalogue_is_the_planned_one(rows: pd.DataFrame) -> None:
    committed = pd.read_parquet(SAMPLE / "products.parquet")
    pd.testing.assert_frame_equal(committed, rows)
    assert {path.name for path in (SAMPLE / "images").iterdir()} == {name.split("/")[1] for name in rows["image"]}


def test_committed_pictures_are_those_that_are_drawn_today(pieces: list[Piece]) -> None:
    for piece in pieces[::180]:
        committed = np.asarray(Image.open(SAMPLE / str(piece.row["image"])).convert("RGB")).astype(int)
        today = np.asarray(Image.open(BytesIO(developed(photograph(drawing(piece), (360, 480)))))).astype(int)
        assert np.abs(committed - today[..., :3]).mean() < 1, piece.row["product_id"]


def test_committed_pictures_open_at_one_size() -> None:
    paths = [*(SAMPLE / "images").iterdir(), *(SAMPLE / "queries").glob("*.webp")]
    assert {Image.open(path).size for path in paths} == {(360, 480)}
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 25_000_000


def test_queries_are_listed_and_not_in_the_catalogue(pieces: list[Piece]) -> None:
    listing = json.loads((SAMPLE / "queries" / "queries.json").read_text(encoding="utf-8"))
    assert [(entry["file"], entry["gender"], entry["label"]) for entry in listing] == [
        (query.file, query.gender, query.label) for query in queries(0)
    ]
    assert {entry["file"] for entry in listing} == {path.name for path in (SAMPLE / "queries").glob("*.webp")}
    assert all(sum(entry["gender"] == gender for entry in listing) == 3 for gender in ("Men", "Women", "Boys", "Girls"))
    assert not {query.seed for query in queries(0)} & {piece.style_seed for piece in pieces}


def test_look_alikes_share_their_kind() -> None:
    figures = list(measure(assemble(load_settings(catalogue="sample"))))
    held = [figure for figure in figures if figure.counts]
    assert len(held) >= 36
    assert not [(one.gender, one.product_type, one.shared) for one in held if one.shared < AIM]


def test_patterns_are_seen_as_they_were_drawn(pieces: list[Piece]) -> None:
    looks = assemble(load_settings(catalogue="sample")).shelf.looks
    assert looks is not None
    seen = looks.set_index("product_id")["pattern"]
    right = [seen[piece.row["product_id"]] == kind_of(piece.design.fabric.pattern) for piece in pieces]
    assert np.mean(right) > 0.85


@pytest.mark.parametrize("products", [40, 777])
def test_other_seeds_draw_any_number_in_the_plans_proportions(rows: pd.DataFrame, products: int) -> None:
    drawn = table(catalogue(5, products))
    assert len(drawn) == products
    planned = rows["gender"].value_counts(normalize=True)
    assert (drawn["gender"].value_counts(normalize=True) - planned).abs().max() < 0.1

"""The page that shows what products look like."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from conftest import ROOT
from streamlit.testing.v1 import AppTest
from test_dataset_page import open_page

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.index import open_shelf
from fashrec.index.manifest import MANIFEST, describe
from fashrec.index.shelf import DUPLICATES
from fashrec.measure.chart import OF_GENDER
from fashrec.measure.colour import from_hex
from fashrec.measure.look_charts import atlas, hue_wheel, patterns_by_gender, scale_by_gender
from fashrec.measure.schemes import colour_wheel, schemes, spread_by
from fashrec.recommend import Recommender
from fashrec.ui.looks import Shop, table_of_looks

PAGE = "pages/looks.py"


def colours_on_page() -> str:
    app = open_page(PAGE, section="Colours", gender="Women")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4
    return next(str(element.proto.body) for element in app.get("html") if 'class="wall"' in element.proto.body)


def on_cards(app: AppTest) -> list[str]:
    """The keys of the buttons that lead to look-alikes."""
    return [str(button.key) for button in app.button if (button.key or "").startswith("more-")]


def drop_from_manifest(built: Built, *names: str) -> None:
    """Makes a version look as if it had been built before these files were written."""
    st.cache_resource.clear()
    st.cache_data.clear()
    files = {name: entry for name, entry in built.manifest.files.items() if name not in names}
    older = built.manifest.model_copy(update={"files": files})
    (built.folder / MANIFEST).write_text(older.model_dump_json(), encoding="utf-8")


def put_into(built: Built, name: str, table: pd.DataFrame) -> None:
    """Writes another table into a version, as if its build had found that out."""
    st.cache_resource.clear()
    st.cache_data.clear()
    table.to_parquet(built.folder / name, index=False)
    files = built.manifest.files | {name: describe(built.folder / name)}
    changed = built.manifest.model_copy(update={"files": files})
    (built.folder / MANIFEST).write_text(changed.model_dump_json(), encoding="utf-8")


def test_schemes_and_wheel_have_the_toys_colours(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "")
    assert shelf.looks is not None
    rows = shelf.table.join(shelf.looks.drop(columns=["product_id", "thumbnail"]))
    found = {scheme.product_type: {shade.name for shade in scheme.palette} for scheme in schemes(rows)}
    assert {"red", "blue"} <= found["square"]
    wheel = colour_wheel(rows)
    assert wheel["share"].sum() == pytest.approx(100, abs=0.5)
    assert set(spread_by(rows, "lightness")["gender"]) == set(shelf.table["gender"])


def test_colours_together_are_shown_as_the_commonest_of_them_not_as_their_mean() -> None:
    codes = ["#b01020"] * 6 + ["#be2418"] * 2 + ["#1830a0"] * 4
    looks = pd.DataFrame(
        {"product_type": "Tops", "colours": [[code] for code in codes], "shares": [[1.0] for _ in codes]}
    )
    (scheme,) = schemes(looks)
    red, blue = (np.asarray(shade.lab) for shade in scheme.palette)
    np.testing.assert_allclose(red, from_hex("#b01020")[0], atol=0.6)
    np.testing.assert_allclose(blue, from_hex("#1830a0")[0], atol=0.6)
    assert scheme.palette[0].share == pytest.approx(2 / 3, abs=0.01)


def test_dark_brown_garments_together_are_not_black_ones() -> None:
    codes = ["#1c1c1e", "#262525"] * 50 + ["#38281f", "#4e3524"] * 50
    (scheme,) = schemes(
        pd.DataFrame({"product_type": "Flats", "colours": [[code] for code in codes], "shares": [[1.0] for _ in codes]})
    )
    assert {shade.name: shade.share for shade in scheme.palette} == {"black": 0.5, "brown": 0.5}


@pytest.mark.usefixtures("toy_shop")
@pytest.mark.parametrize("section", ["Colours", "Patterns", "Atlas", "Near-duplicates", "Odd ones"])
def test_each_section_is_drawn_and_no_file_made_until_it_is_wanted(
    section: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    for where in ("charts", "looks"):
        name = f"fashrec.ui.{where}.safe_csv"
        monkeypatch.setattr(name, lambda table: written.append(len(table)) or b"", raising=False)
    app = open_page(PAGE, section=section)
    assert not app.exception
    assert written == []
    assert app.title[0].value == "What the products look like"
    assert app.segmented_control(key="section").value == section
    if section in ("Colours", "Patterns", "Atlas"):
        assert len(app.header) == 1


@pytest.mark.usefixtures("toy_shop")
def test_near_duplicates_say_which_they_are_and_what_they_are_labelled() -> None:
    app = open_page(PAGE, section="Near-duplicates", gender="Women")
    assert app.header[0].value.endswith("products have nearly the same picture as another one")
    shown = [one.proto.body for one in app.get("html") if 'class="small-print"' in one.proto.body]
    assert len(shown) == len(on_cards(app)) > 1
    first = on_cards(app)[0].split("-", 3)[3]
    assert f"{first}<br>" in shown[0]
    assert "<br>square, " in shown[0] or "<br>circle, " in shown[0] or "<br>stripes, " in shown[0]


@pytest.mark.parametrize("gender", ["Women", "Men", "both"])
def test_copies_of_a_picture_stand_together_whoever_they_are_for(toy_shop: Built, gender: str) -> None:
    alike = ["w-red-square-0", "m-red-square-0", "m-red-square-1"]
    pairs = [(*two, 0.5 * at) for at, two in enumerate(combinations(alike, 2))]
    put_into(toy_shop, DUPLICATES, pd.DataFrame(pairs, columns=["product_id", "other_id", "difference"]))
    app = open_page(PAGE, section="Near-duplicates", **({} if gender == "both" else {"gender": gender}))
    assert not app.exception
    assert [key.removeprefix("more-alike-0-") for key in on_cards(app)] == alike
    assert "3 products, difference at most 1.0\N{NO-BREAK SPACE}%" in [one.value for one in app.caption]


@pytest.mark.parametrize("said", [True, False], ids=["new", "of an older version"])
def test_an_odd_one_stands_beside_its_look_alikes_with_their_labels(toy_shop: Built, said: bool) -> None:
    row = {"product_id": "w-red-square-0", "gender": "Women", "what": "colour", "label": "red", "others": "blue"}
    alike = {"alike": ["w-blue-circle-0", "w-blue-circle-1", "w-green-circle-0"]} if said else {}
    put_into(toy_shop, "odd.parquet", pd.DataFrame([row | {"sure": 0.8, "agree": 0.0} | alike]))
    app = open_page(PAGE, section="Odd ones", gender="Women")
    assert not app.exception
    assert "by looks alone, 80\N{NO-BREAK SPACE}% of its look-alikes for Women are blue" in app.text[0].value
    labels = [one.value for one in app.caption if one.value in ("blue", "green")]
    assert labels == (["blue", "blue", "green"] if said else [])
    assert on_cards(app) == ["more-odd-colour-w-red-square-0"]


@pytest.mark.parametrize(("longest", "rings"), [(0.04, 4), (4.9, 5), (5.2, 3), (23.0, 5), (100.0, 5)])
def test_the_wheel_has_a_few_round_rings_the_outermost_too_and_none_in_the_middle(longest: float, rings: int) -> None:
    spread = pd.DataFrame(
        {"hue": [15.0], "level": ["dark"], "share": [longest], "lightness": [30.0], "hex": ["#336699"]}
    )
    drawn = hue_wheel(spread)
    assert drawn is not None
    axis = drawn.figure.layout.polar.radialaxis
    marks = axis.tickvals
    assert len(marks) == rings
    assert 0 < marks[0] < longest <= marks[-1] == axis.range[1]
    assert all(text == f"{mark:g}\N{NO-BREAK SPACE}%" for text, mark in zip(axis.ticktext, marks, strict=True))


def test_the_scales_have_the_genders_colours_and_the_atlas_too(toy_version: Built) -> None:
    shelf = open_shelf(toy_version.folder, "")
    assert shelf.looks is not None
    rows = shelf.table.join(shelf.looks.drop(columns=["product_id", "thumbnail"]))
    boxes = scale_by_gender(spread_by(rows, "lightness").sort_values("gender")).figure.data
    assert [box.name for box in boxes] == [gender for gender in OF_GENDER if gender in set(rows["gender"])]
    assert {box.name: box.marker.color for box in boxes} == {
        gender: OF_GENDER[gender] for gender in set(rows["gender"])
    }
    layout = patterns_by_gender(rows).figure.layout
    assert list(layout.yaxis.categoryarray)[::-1] == [box.name for box in boxes]
    assert layout.legend.traceorder == "normal"
    points = atlas(rows, "gender").figure.data
    assert {part.name: part.marker.color for part in points} == {box.name: box.marker.color for box in boxes}


@pytest.mark.usefixtures("toy_shop")
def test_a_link_holds_the_choices_of_a_section_and_another_gender_begins_its_lists_anew() -> None:
    app = open_page(PAGE, section="Atlas", gender="Women", coloured="colour", chosen="w-red-square-0", page="3")
    assert not app.exception
    assert app.segmented_control(key="coloured").value == "colour"
    assert on_cards(app) == ["more-atlas-w-red-square-0"]
    app.segmented_control(key="gender").set_value("Men").run()
    assert dict(app.query_params) == {"section": "Atlas", "coloured": "colour", "gender": "Men"}
    app.segmented_control(key="section").set_value("Patterns").run()
    app.segmented_control(key="pattern").set_value("plain").run()
    assert app.query_params["pattern"] == "plain"


def test_a_list_is_opened_at_the_page_of_the_link(toy_shop: Built) -> None:
    ids = open_shelf(toy_shop.folder, "").table["product_id"]
    pairs = {"product_id": ids[:-1].to_numpy(), "other_id": ids[1:].to_numpy(), "difference": 0.1}
    put_into(toy_shop, DUPLICATES, pd.DataFrame(pairs))
    app = open_page(PAGE, section="Near-duplicates", page="2")
    first = open_page(PAGE, section="Near-duplicates", page="9999999")  # no page
    assert on_cards(app)
    assert not set(on_cards(app)) & set(on_cards(first))


@pytest.mark.usefixtures("toy_shop")
def test_an_example_leads_to_its_look_alikes() -> None:
    app = open_page(PAGE, section="Patterns")
    pattern = app.segmented_control(key="pattern")
    for name in ("plain", "striped", "printed"):
        pattern.set_value(name).run()
        more = [button for button in app.button if (button.key or "").startswith("more-pattern")]
        if more:
            more[0].click().run()
            assert not app.exception
            return
    pytest.fail("no pattern has an example")


@pytest.mark.usefixtures("toy_shop")
def test_colours_together_are_those_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("schemes", "colour_wheel", "spread_by"):
        monkeypatch.setattr(f"fashrec.ui.looks.{name}", lambda *rows: pytest.fail("mixed on the page"))
    for gender in ("All", "Women"):
        app = open_page(PAGE, section="Colours", gender=gender)
        assert not app.exception
        assert len(app.get("plotly_chart")) == 4


def test_a_version_before_colours_were_put_together_shows_them_all_the_same(toy_shop: Built) -> None:
    wall = colours_on_page()
    drop_from_manifest(toy_shop, "schemes.parquet", "wheel.parquet", "spreads.parquet")
    assert colours_on_page() == wall


def test_a_version_without_looks_says_what_adds_them(toy_shop: Built) -> None:
    drop_from_manifest(toy_shop, "looks.parquet", "duplicates.parquet", "odd.parquet")
    app: AppTest = open_page(PAGE)
    assert not app.exception
    assert "Build it again" in app.info[0].value
    assert "fashrec build --catalogue" in app.code[0].value
    assert (ROOT / PAGE).is_file()


@pytest.mark.usefixtures("toy_shop")
def test_a_gender_chosen_elsewhere_counts_here_and_back() -> None:
    app = open_page("pages/find_similar.py", gender="Women")
    app.segmented_control(key="gender").set_value("Men").run()
    app.query_params.clear()
    app.switch_page(PAGE).run()
    assert app.segmented_control(key="gender").value == "Men"
    app.segmented_control(key="gender").set_value("Women").run()
    assert app.query_params["gender"] == "Women"
    app.query_params.clear()
    app.switch_page("pages/trends.py").run()
    assert app.segmented_control(key="gender").value == "Women"


def test_the_products_looked_at_are_those_of_the_shelf_not_gathered_anew(recommender: Recommender) -> None:
    table = table_of_looks("test", recommender)
    assert table is not None
    for gender in (None, Gender.BOYS):
        shop = Shop(recommender, table, gender)
        some = pd.Series([*shop.rows["product_id"].tail(2), "no such"])
        assert shop.has(some).tolist() == [True, True, False]
        shelf = recommender.shelf
        assert shop.ids is (shelf.position_of if gender is None else shelf.gender(gender).row_of)

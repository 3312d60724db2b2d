"""The page that shows what a catalogue holds, and the figures on it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, FakeEmbedder, quiet, write_toy_catalogue
from streamlit.testing.v1 import AppTest

from fashrec.build import Built, build
from fashrec.catalog import GENDERS, Catalogue, read_catalogue, shelf_rows
from fashrec.measure.balance import balance, evenness, findings, tie, ties_to_gender
from fashrec.measure.chart import OF_GENDER
from fashrec.measure.colour import colour_of_word, from_hex
from fashrec.measure.contents import ATTRIBUTES, in_words
from fashrec.measure.contents_charts import by_attribute, gender_by_type, gender_to_type, price_spread
from fashrec.settings import Settings
from fashrec.ui.charts import safe_csv


def open_page(page: str, /, **address: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def test_an_even_column_is_worth_its_values_and_a_lopsided_one_fewer() -> None:
    even = balance(pd.Series(["a", "b", "c", "d"] * 5), "x")
    assert (even.values, round(even.effective, 6), even.imbalance, even.missing) == (4, 4.0, 1.0, 0.0)
    lopsided = balance(pd.Series(["a"] * 97 + ["b"] * 1 + [""] * 2), "x")
    assert 1 < lopsided.effective < 1.1
    assert (lopsided.imbalance, lopsided.missing, lopsided.commonest, lopsided.rarest) == (97.0, 0.02, "a", "b")
    none = balance(pd.Series([pd.NA, pd.NA], dtype="Int64"), "year")
    assert none.values == 0
    assert np.isnan(none.imbalance)


def test_ties_go_from_none_to_all() -> None:
    assert tie(pd.Series(list("aabb")), pd.Series(list("xyxy"))) == pytest.approx(0)
    assert tie(pd.Series(list("aabb")), pd.Series(list("xxyy"))) == pytest.approx(1)
    assert tie(pd.Series(list("aaaa")), pd.Series(list("xxyy"))) == 0
    random = np.random.default_rng(0)
    for size in (100, 1000):
        by_chance = [
            tie(*(pd.Series(random.integers(0, values, size).astype(str)) for values in (4, 40))) for _ in range(20)
        ]
        assert np.mean(by_chance) < 0.15


def test_findings_say_what_cannot_be_found(toys: Catalogue) -> None:
    table = toys.table
    said = findings(table, {str(gender): table.iloc[shelf_rows(table, gender)] for gender in GENDERS})
    assert "There is nothing for Girls: a search for Girls cannot find anything." in said
    assert any(
        sentence.startswith("Boys have only Straight: a photo of circle can only find Straight, mostly ")
        for sentence in said
    )


def test_no_cell_of_a_csv_is_a_formula() -> None:
    table = pd.DataFrame({"title": ["=1+1", "@x", "-2", "plain"], "count": [-1, 2, 3, 4]})
    lines = safe_csv(table).decode("utf-8-sig").splitlines()
    assert lines == ["title,count", "'=1+1,-1", "'@x,2", "'-2,3", "plain,4"]


def test_a_csv_is_safe_in_its_head_too() -> None:
    table = pd.DataFrame([["\ttab", 1, "plain"]], columns=["=2+3", "+type", "colour"])
    assert safe_csv(table).decode("utf-8-sig").splitlines()[0] == "'=2+3,'+type,colour"


def test_bars_of_values_that_begin_alike_stay_apart(toys: Catalogue) -> None:
    long = "very " * 2000
    rows = in_words(toys.table.assign(product_type=[long + str(at % 3) for at in range(len(toys.table))]))
    drawn = by_attribute(rows, "product_type")
    names = list(drawn.figure.data[0].y)
    assert len(set(names)) == 3
    assert max(map(len, names)) < 40
    assert sorted(drawn.figure.data[0].customdata) == [long + str(at) for at in range(3)]


def test_charts_count_what_their_tables_say(toys: Catalogue) -> None:
    rows = in_words(toys.table)
    colours = by_attribute(rows, "colour", picked=["red"])
    assert colours.table["products"].sum() == len(rows)
    assert sorted(set(colours.figure.data[0].marker.opacity)) == [0.35, 1.0]
    # Plotly fails at a click on a bar that has a number and an opacity of its own, but not these.
    assert colours.figure.data[0].selected.marker.opacity == 1
    assert colours.figure.data[0].unselected.marker.opacity == 0.35
    tree = gender_to_type(rows)
    assert tree.table["products"].sum() == len(rows)
    heat = gender_by_type(rows)
    assert [part.name for part in heat.figure.data] == [one for one in OF_GENDER if one in set(rows["gender"])]
    assert sum(pd.Series(part.text).sum() for part in heat.figure.data) == len(rows)
    assert ["Women", "circle"] in [list(cell) for part in heat.figure.data for cell in part.customdata]
    parts = by_attribute(rows, "subcategory")
    *bars, totals = parts.figure.data
    assert [part.name for part in bars] == [part.name for part in heat.figure.data]
    assert list(totals.text) == parts.table["products"].tolist()
    assert parts.figure.layout.legend.traceorder == "normal"
    spread = price_spread(rows)
    assert spread is not None
    assert spread[1] == "EUR"
    assert spread[0].table["products"].sum() == len(rows)
    assert price_spread(rows.assign(price=float("nan"))) is None


def test_what_a_map_of_types_leaves_out_stands_in_its_table(toys: Catalogue) -> None:
    rows = in_words(toys.table.assign(product_type=[f"type {at % 33}" for at in range(len(toys.table))]))
    for drawn in (gender_to_type(rows), gender_by_type(rows)):
        assert drawn.table["type"].nunique() == 33
    assert gender_by_type(rows).bars == 30


def test_each_attribute_says_how_it_goes_with_gender(toys: Catalogue) -> None:
    ties = ties_to_gender(toys.table, ATTRIBUTES).set_index("attribute")
    assert "Gender" not in ties.index
    assert ties["goes with gender, 0 to 1"].between(0, 1).all()
    assert ties.loc["Colour", "that is"] in ("hardly", "weakly")
    assert evenness(toys.table, ATTRIBUTES).set_index("attribute").loc["Year", "missing, %"] == 100


def test_prices_that_are_missing_are_counted_and_one_use_for_most_is_said(toys: Catalogue) -> None:
    table = toys.table.copy()
    genders = {str(gender): table.iloc[shelf_rows(table, gender)] for gender in GENDERS}
    assert not any("use" in sentence.casefold() for sentence in findings(table, genders))  # all are for one
    table.loc[table.index[:24], "price"] = float("nan")
    table.loc[table.index[:32], "usage"] = "sport"
    even = evenness(table, ATTRIBUTES).set_index("attribute")
    assert even.loc["Price", "missing, %"] == 25
    assert even.loc["Use", "values"] == 2
    said = findings(table, genders)
    assert "Price is not known for 25\N{NO-BREAK SPACE}% of the products." in said
    assert any(
        one.startswith("67\N{NO-BREAK SPACE}% of the products whose use is known are for one use, play:")
        for one in said
    )
    table["usage"] = ""
    table["price"] = float("nan")
    assert findings(table, genders)[-1] == "Use, season, year and price are not known for any product."


def test_words_for_colours_have_colours() -> None:
    assert colour_of_word("Navy Blue") == colour_of_word("navy")
    assert colour_of_word("Coffee Brown") != colour_of_word("Zebra")
    assert colour_of_word("Gray") == colour_of_word("Grey")
    assert colour_of_word("Blue/White") == colour_of_word("Blue")
    assert colour_of_word("Sky Blue") == colour_of_word("skyblue") != colour_of_word("Blue")
    shades = [from_hex(colour_of_word(word))[0][0] for word in ("Dark Grey", "Grey", "Light Grey")]
    assert shades == sorted(shades)
    shades = [from_hex(colour_of_word(word))[0][0] for word in ("Dark Pink", "Pink", "Pale Pink")]
    assert shades == sorted(shades)


@pytest.mark.usefixtures("toy_shop")
class TestDatasetPage:
    def test_it_shows_figures_and_charts(self) -> None:
        app = open_page("pages/dataset.py")
        assert not app.exception
        assert {metric.label: metric.value for metric in app.metric}["Products"] == "96"
        assert len(app.get("plotly_chart")) >= 6
        click = "Click a bar to narrow everything else to it; click it again to go back."
        assert [tab.label for tab in app.tabs if click in [one.value for one in tab.caption]] == ["Charts"]
        assert [one.value for one in app.caption].count(click) == 1

    @pytest.mark.parametrize("section", ["Charts", "Gender and type", "Products", "Balance", "Left out"])
    def test_one_tab_is_drawn_and_no_file_made_until_it_is_wanted(
        self, section: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[int] = []
        for where in ("charts", "dataset"):
            name = f"fashrec.ui.{where}.safe_csv"
            monkeypatch.setattr(name, lambda table: written.append(len(table)) or b"", raising=False)
        app = open_page("pages/dataset.py", section=section)
        assert not app.exception
        assert [tab.label for tab in app.tabs if len(tab.children)] == [section]
        assert written == []

    def test_what_has_no_value_is_not_called_none(self) -> None:
        app = open_page("pages/dataset.py", section="Balance")
        (even,) = (table for table in app.dataframe if "worth" in table.value)
        assert even.value["worth"].isna().any()
        assert even.proto.placeholder == "–"

    def test_a_link_narrows_everything(self) -> None:
        app = open_page("pages/dataset.py", colour=["red"], gender="Men")
        assert not app.exception
        assert {metric.label: metric.value for metric in app.metric}["Products of 96"] == "5"
        app.button(key="drop-colour-red").click().run()
        assert {metric.label: metric.value for metric in app.metric}["Products of 96"] == "20"

    def test_a_link_opens_the_tab_and_the_page_of_the_list(self, toy_shop: Built) -> None:
        app = open_page("pages/dataset.py", section="Products", page="2", gender="Women")
        assert not app.exception
        assert app.session_state["section"] == "Products"
        listed = next(table.value for table in app.dataframe if "picture" in table.value)
        women = pd.read_parquet(toy_shop.folder / "products.parquet").query("gender == 'Women'")["product_id"]
        assert listed["product_id"].tolist() == women.iloc[20:40].tolist()
        heads = json.loads(next(table for table in app.dataframe if "picture" in table.value).proto.columns)
        assert (heads["product_type"]["label"], heads["product_id"]["label"]) == ("Type", "Number")
        assert heads["price"]["type_config"]["format"] == "€%.2f"
        app.button(key="drop-gender-Women").click().run()
        assert dict(app.query_params) == {"section": "Products"}

    def test_rows_left_out_are_shown_with_their_reason(self, tmp_path: Path, settings: Settings) -> None:
        folder = write_toy_catalogue(tmp_path / "holes")
        with (folder / "products.csv").open("a", encoding="utf-8") as file:
            file.write("lost,A lost one,Women,,square,red,play,9,EUR,images/nowhere.png\n")
            file.write("web,One elsewhere,Women,,square,red,play,9,EUR,https://shop.example/1.png\n")
        build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
        app = open_page("pages/dataset.py", section="Left out")
        assert not app.exception
        assert any("98 rows read, 96 kept, 2 left out" in text.value for text in app.text)
        assert any("into images/: fashrec fetch-photos --catalogue DIR" in text.value for text in app.text)
        listed = next(table.value for table in app.dataframe if "line" in table.value)
        assert listed.iloc[0][["line", "number"]].tolist() == [98, "lost"]
        assert "nowhere.png" in listed.iloc[0]["reason"]

    def test_a_senseless_choice_is_no_dead_end(self) -> None:
        app = open_page("pages/dataset.py", colour=["<b>no</b>"])
        assert not app.exception
        assert "Take one of the choices away" in app.info[0].value

    def test_the_gender_chosen_before_is_one_click_away(self) -> None:
        app = open_page("pages/find_similar.py", gender="Women")
        app.segmented_control(key="gender").set_value("Men").run()
        app.query_params.clear()
        app.switch_page("pages/dataset.py").run()
        app.button(key="only-gender").click().run()
        assert {metric.label: metric.value for metric in app.metric}["Products of 96"] == "20"
        app.button(key="drop-gender-Men").click().run()
        assert {metric.label: metric.value for metric in app.metric}["Products"] == "96"

"""The page without a browser: what it draws for each address, and what it says when something is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from conftest import ROOT, FakeEmbedder, quiet, toy_photo
from streamlit.testing.v1 import AppTest

from fashrec.build import Built, build
from fashrec.catalog import Catalogue
from fashrec.settings import Settings

PAGE = "pages/find_similar.py"


@pytest.fixture
def toy_shop(toys: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Built]:
    """The toys as the active catalogue, with the fake trunk."""
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr("fashrec.assemble.load_trunk", lambda settings: FakeEmbedder())
    yield build(toys, settings, FakeEmbedder(), quiet)
    st.cache_resource.clear()
    st.cache_data.clear()


def open_page(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def titles(app: AppTest) -> list[str]:
    """The titles on the cards, in order."""
    bodies = [element.proto.body for element in app.get("html")]
    return [body.split('card-title">')[1].split("<")[0] for body in bodies if 'class="card-title' in body]


def texts(app: AppTest) -> str:
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(part.value for part in parts)


@pytest.mark.usefixtures("toy_shop")
class TestFindSimilar:
    def test_the_first_view_offers_products_and_an_upload(self) -> None:
        app = open_page()
        assert not app.exception
        assert app.title[0].value == "Find products that look alike"
        assert len(titles(app)) == 12
        assert len(app.get("file_uploader")) == 1

    def test_a_link_to_a_product_shows_its_look_alikes(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        assert not app.exception
        assert titles(app)[0].startswith("red square")
        assert len(titles(app)) == 12
        assert "For Women, most like red square" in texts(app)

    def test_filters_in_the_link_hold(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0", colour=["blue"], type=["circle"], show="24")
        assert {title.rsplit(" ", 1)[0] for title in titles(app)} == {"blue circle"}
        assert app.multiselect(key="colours").value == ["blue"]

    def test_more_like_this_leads_on_and_changes_the_address(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        app.button(key="more-match-w-red-square-1").click().run()
        assert app.query_params["product"] == "w-red-square-1"
        assert "most like red square w-red-square-1" in texts(app)

    def test_the_gender_control_changes_the_answer_and_keeps_the_question(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        app.segmented_control(key="gender").set_value("Men").run()
        assert app.query_params["gender"] == "Men"
        assert app.query_params["product"] == "w-red-square-0"
        assert titles(app)[0].startswith("red square m-red")

    def test_narrowing_goes_into_the_address(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        app.multiselect(key="colours").set_value(["green"]).run()
        assert app.query_params["colour"] == "green"
        assert all(title.startswith("green") for title in titles(app))

    def test_an_upload_finds_its_like(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.png"
        toy_photo("yellow", "circle", 0.95).save(path)
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", path.read_bytes(), "image/png").run()
        assert not app.exception
        assert titles(app)[0].startswith("yellow circle")
        assert app.query_params["photo"] == "yours"
        app.button(key="more-match-w-yellow-circle-1").click().run()
        assert "Back to your photo" in [button.label for button in app.button]

    def test_a_bad_upload_says_what_to_do(self) -> None:
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", b"this is text", "image/png").run()
        assert not app.exception
        assert "Save it as one of these" in app.error[0].value

    def test_a_link_made_with_a_photo_asks_for_it_again(self) -> None:
        app = open_page(gender="Women", photo="yours")
        assert "Upload yours" in app.info[0].value
        assert len(titles(app)) == 12

    def test_a_gender_without_products_says_what_there_is(self) -> None:
        app = open_page(gender="Girls")
        assert not app.exception
        assert "nothing for Girls. It has products for Men, Women and Boys" in app.warning[0].value

    def test_an_unknown_product_is_no_dead_end(self) -> None:
        app = open_page(gender="Women", product="never-was")
        assert not app.exception
        assert "There is no product 'never-was'" in app.error[0].value
        assert len(titles(app)) == 12

    def test_a_senseless_address_shows_the_first_view(self) -> None:
        app = open_page(gender="Martians", show="a million", type=[""], example="../../etc/passwd")
        assert not app.exception
        assert len(titles(app)) == 12

    def test_searching_by_name(self) -> None:
        app = open_page(gender="Women")
        app.text_input(key="words").set_value("blue stripes").run()
        assert {title.rsplit(" ", 1)[0] for title in titles(app)} == {"blue stripes"}
        app.text_input(key="words").set_value("zeppelin").run()
        assert "No product has these words" in texts(app)


def test_a_damaged_index_is_an_error_with_the_way_out(toy_shop: Built) -> None:
    (toy_shop.folder / "Women.vectors.npy").write_bytes(b"cut")
    st.cache_resource.clear()
    app = open_page()
    assert not app.exception
    assert "Rebuild: fashrec build --catalogue" in app.error[0].value


def test_a_title_of_html_is_shown_as_text(toys: Catalogue, settings: Settings, toy_shop: Built) -> None:
    table = toys.table.copy()
    table["title"] = "<script>alert(1)</script> **bold** $x$"
    build(Catalogue(**{**vars(toys), "table": table}), settings, FakeEmbedder(), quiet)
    app = open_page(gender="Women")
    assert not app.exception
    assert titles(app)[0].startswith("&lt;script&gt;")


def test_a_new_version_is_served_without_a_restart(toys: Catalogue, settings: Settings, toy_shop: Built) -> None:
    open_page(gender="Women", product="w-red-square-0")
    table = toys.table.copy()
    table["title"] = "renamed " + table["title"]
    build(Catalogue(**{**vars(toys), "table": table}), settings, FakeEmbedder(), quiet)
    assert titles(open_page(gender="Women", product="w-red-square-0"))[0].startswith("renamed")

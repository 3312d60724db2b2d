"""The page without a browser: what it draws for each address, and what it says when something is wrong."""

import io
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from conftest import ROOT, FakeEmbedder, quiet, says_what_to_do, toy_photo, write_toy_catalogue
from PIL import Image
from streamlit.testing.v1 import AppTest

from fashrec.build import Built, build
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.settings import Settings

PAGE = "pages/find_similar.py"


def open_page(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def titles(app: AppTest, where: str = "") -> list[str]:
    """The titles on the cards, in order; of the cards with a click of its own in one grid, where that is named."""
    bodies = [element.proto.body for element in app.get("html")]
    found = [body.split('card-title">')[1].split("<")[0] for body in bodies if 'class="card-title' in body]
    grids = [button.key.split("-")[1] for button in app.button if (button.key or "").startswith("more-")]
    assert len(grids) == len(found)
    return [title for title, grid in zip(found, grids, strict=True) if grid == (where or grid)]


def texts(app: AppTest) -> str:
    parts = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(part.value for part in parts)


def shows_matches_or_says_what_to_do(photo: bytes) -> None:
    """Fails where the page, asked about a photo, does neither."""
    app = open_page(gender="Women")
    app.get("file_uploader")[0].upload("photo.png", photo, "image/png").run()
    assert not app.exception
    if app.error:
        assert says_what_to_do(app.error[0].value), app.error[0].value
    else:
        assert app.header[0].value == "For Women, most like your photo"


@pytest.mark.usefixtures("toy_shop")
class TestFindSimilar:
    def test_the_first_view_offers_products_and_an_upload(self) -> None:
        app = open_page()
        assert not app.exception
        assert app.title[0].value == "Find products that look alike"
        assert len(titles(app, "browse")) == 12
        assert len(titles(app, "shown0")) == 6
        assert len(app.get("file_uploader")) == 1
        assert "no ending such as .jpg, or it is over 25 MB" in texts(app)

    def test_a_link_to_a_product_shows_its_look_alikes(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        assert not app.exception
        assert titles(app, "match")[0].startswith("red square")
        assert len(titles(app, "match")) == 12
        assert "For Women, most like red square" in texts(app)

    def test_filters_in_the_link_hold(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0", colour=["blue"], type=["circle"], show="24")
        assert {title.rsplit(" ", 1)[0] for title in titles(app, "match")} == {"blue circle"}
        assert app.pills(key="colours").value == ["blue"]

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
        app.pills(key="colours").set_value(["green"]).run()
        assert app.query_params["colour"] == "green"
        assert all(title.startswith("green") for title in titles(app, "match"))

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

    @pytest.mark.parametrize(("content", "said"), [(b"this is text", "Save it as one of these"), (b"", "is empty")])
    def test_a_bad_upload_says_what_to_do(self, content: bytes, said: str) -> None:
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", content, "image/png").run()
        assert not app.exception
        assert said in app.error[0].value
        assert "photo" not in app.session_state
        assert "photo" not in app.query_params
        app.get("file_uploader")[0].set_value(None).run()
        assert not app.error

    def test_a_bad_upload_leaves_the_question_before_it(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.png"
        toy_photo("yellow", "circle", 0.95).save(path)
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", path.read_bytes(), "image/png").run()
        app.get("file_uploader")[0].upload("papers.pdf", b"%PDF-1.7", "application/pdf").run()
        assert "is not a JPEG" in app.error[0].value
        assert titles(app, "match")[0].startswith("yellow circle")
        app.get("file_uploader")[0].set_value(None).run()
        assert not app.error
        assert titles(app, "match")[0].startswith("yellow circle")

    def test_a_link_made_with_a_photo_asks_for_it_again(self) -> None:
        app = open_page(gender="Women", photo="yours")
        assert "Upload it, or another" in app.info[0].value
        assert len(titles(app, "browse")) == 12

    def test_a_gender_without_products_says_what_there_is(self) -> None:
        app = open_page(gender="Girls")
        assert not app.exception
        assert "nothing for Girls. It has products for Men, Women and Boys" in app.warning[0].value

    def test_an_unknown_product_is_no_dead_end(self) -> None:
        app = open_page(gender="Women", product="never-was")
        assert not app.exception
        assert "There is no product 'never-was'" in app.error[0].value
        assert len(titles(app, "browse")) == 12

    def test_a_senseless_address_shows_the_first_view(self) -> None:
        senseless = {"from": "cheap", "to": "nan", "part": "90,0,10,999", "page": "-1", "sort": "odd", "close": "very"}
        app = open_page(gender="Martians", show="a million", type=[""], example="../../etc/passwd", **senseless)
        assert not app.exception
        assert len(titles(app, "browse")) == 12

    def test_a_link_shows_no_file_but_the_photos_to_try(self, tmp_path: Path) -> None:
        toy_photo("red", "square").save(tmp_path / "secret.png")
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", (tmp_path / "secret.png").read_bytes(), "image/png").run()
        for example in (str(tmp_path / "secret.png"), "../../../never-there.png"):
            for asked in ({"photo": "yours"}, {"product": "w-red-square-0", "photo": "yours"}):
                app.query_params.clear()
                for name, value in {"gender": "Women", "example": example, **asked}.items():
                    app.query_params[name] = value
                app.run()
                assert not app.exception
                assert not any(step.example for step in app.session_state["trail"])

    def test_a_page_past_the_last_shows_the_first(self) -> None:
        app = open_page(gender="Women", page="4000")
        assert not app.exception
        assert len(titles(app, "browse")) == 12

    def test_searching_by_name(self) -> None:
        app = open_page(gender="Women")
        app.text_input(key="words").set_value("blue stripes").run()
        assert {title.rsplit(" ", 1)[0] for title in titles(app, "browse")} == {"blue stripes"}
        app.text_input(key="words").set_value("w-blue-stripes-3").run()
        assert "\n1 product\n" in f"{texts(app)}\n"
        app.text_input(key="words").set_value("zeppelin").run()
        assert "No product has these words" in texts(app)

    def test_the_price_filter_says_which_money(self, monkeypatch: pytest.MonkeyPatch) -> None:
        slider = open_page(gender="Women", product="w-red-square-0").slider(key="price")
        assert (slider.label, slider.proto.format) == ("Price", "€%d")
        monkeypatch.setattr("fashrec.ui.narrowing.SIGNS", {})
        slider = open_page(gender="Women", product="w-red-square-0").slider(key="price")
        assert (slider.label, slider.proto.format) == ("Price, EUR", "%d")


@pytest.mark.usefixtures("toy_shop")
class TestWandering:
    def test_a_trail_leads_back(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        assert not [button for button in app.button if (button.key or "").startswith("back-")]
        app.button(key="more-match-w-red-square-1").click().run()
        app.button(key="back-0").click().run()
        assert not app.exception
        assert app.query_params["product"] == "w-red-square-0"
        assert [button.key for button in app.button if (button.key or "").startswith("back-")] == ["back-1"]

    def test_products_are_compared_side_by_side(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        app.button(key="do-compare-match-w-red-square-1").click().run()
        app.button(key="do-compare-match-w-red-square-2").click().run()
        assert list(app.query_params["compare"]) == ["w-red-square-1", "w-red-square-2"]
        next(button for button in app.button if button.label == "Side by side").click().run()
        assert not app.exception
        assert app.query_params["view"] == "compare"
        assert len(titles(app, "compare")) == 2
        assert "red square w-red-square-1 and red square w-red-square-2:" in "\n".join(text.value for text in app.text)
        app.button(key="leave").click().run()
        assert len(titles(app, "match")) == 12

    def test_a_catalogue_of_its_own_offers_its_own_products_to_try(self) -> None:
        app = open_page(gender="Women")
        offered = [str(button.key) for button in app.button if (button.key or "").startswith("try-")]
        assert offered
        assert all(key.startswith("try-w-") for key in offered)
        app.button(key=offered[0]).click().run()
        assert app.query_params["product"] == offered[0].removeprefix("try-")
        assert not app.warning  # something close is found
        assert len(titles(app, "match")) == 12

    def test_sorting_by_price_goes_into_the_address(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0", show="24")
        app.selectbox(key="order").set_value("dear").run()
        assert app.query_params["sort"] == "dear"
        kinds = [title.split()[1] for title in titles(app, "match")]
        assert kinds == sorted(kinds, key=["stripes", "circle", "square"].index)
        app.button(key="more-match-w-red-square-1").click().run()  # another question begins with the closest
        assert "sort" not in app.query_params
        assert app.query_params["show"] == "24"

    def test_how_close_leaves_out_the_rest_and_can_be_widened(self) -> None:
        every = titles(open_page(gender="Women", product="w-red-square-0", show="48"), "match")
        app = open_page(gender="Women", product="w-red-square-0", show="48", close="loosely")
        assert 0 < len(titles(app, "match")) < len(every)
        app = open_page(gender="Women", product="w-red-square-0", colour="purple")
        assert "No product passes" in app.info[0].value
        app.button(key="widen").click().run()
        assert len(titles(app, "match")) == 12

    def test_nothing_close_is_said_with_filters_too_and_offers_to_look_without_them(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0", colour=["blue"], type=["circle"])
        assert titles(app, "match")
        assert "pass these filters, none really looks like it" in app.warning[0].value
        app.button(key="widen").click().run()
        assert not {"colour", "type"} & set(app.query_params)
        assert not app.warning
        assert titles(app, "match")[0].startswith("red square")

    def test_a_products_facts_say_its_category(self) -> None:
        app = open_page(gender="Women", product="w-red-circle-0")
        facts = next(one.proto.body for one in app.get("html") if 'class="facts"' in one.proto.body)
        assert '<th scope="row">Category</th><td>Round</td>' in facts
        assert "Sub-category" not in facts  # the toys have none

    def test_a_cards_buttons_name_their_product(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0")
        for kind, words in (("more-match-", "More like this"), ("do-compare-match-", "Compare")):
            named = {button.key.removeprefix(kind): button.label for button in app.button if kind in (button.key or "")}
            assert len(named) == 12
            for product_id, label in named.items():
                assert label.startswith(words)
                assert product_id in label  # toys have their ids in their titles

    def test_the_gender_drops_filters_of_the_other_shelf(self) -> None:
        app = open_page(gender="Women", product="w-red-square-0", type="circle", show="24")
        app.segmented_control(key="gender").set_value("Men").run()
        assert "type" not in app.query_params
        assert app.query_params["show"] == "24"

    def test_a_part_of_a_photo_is_looked_for(self) -> None:
        pair = Image.new("RGB", (240, 160), "white")
        pair.paste(toy_photo("red", "square", size=(120, 160)), (0, 0))
        pair.paste(toy_photo("blue", "circle", size=(120, 160)), (120, 0))
        encoded = io.BytesIO()
        pair.save(encoded, "PNG")
        app = open_page(gender="Women")
        app.session_state["photo"] = encoded.getvalue()
        app.query_params.update({"photo": "yours", "part": "50,0,100,100"})
        app.run()
        assert not app.exception
        assert titles(app, "match")[0].startswith("blue circle")
        assert "Looking for the part you chose" in texts(app)
        next(button for button in app.button if button.label == "Whole photo").click().run()
        assert "part" not in app.query_params

    def test_a_click_is_not_lost_where_its_run_was_cut_off(self) -> None:
        app = open_page(gender="Women")
        going = {"gender": "Women", "product": "w-red-square-0"}
        app.session_state["going"] = ("find similar", going)  # as a click leaves it, with the run after it cut off
        app.run()
        assert app.query_params["product"] == "w-red-square-0"
        assert len(titles(app, "match")) == 12
        app.query_params.clear()  # the back button, after a page that was drawn
        app.run()
        assert not titles(app, "match")
        app.session_state["going"] = ("find similar", going)
        app.switch_page("pages/dataset.py").run()  # another page, before the click's run was drawn
        assert "product" not in app.query_params

    def test_a_link_holds_all_of_a_view(self) -> None:
        told = {"type": ["square"], "colour": ["red"], "from": "5", "to": "99", "close": "loosely", "sort": "cheap"}
        app = open_page(gender="Women", product="w-red-square-0", show="24", compare=["b-red"], **told)
        app.button(key="do-compare-match-w-red-square-1").click().run()
        for name, value in told.items():
            assert app.query_params[name] in (value, *value)
        assert list(app.query_params["compare"]) == ["b-red", "w-red-square-1"]


def test_a_damaged_index_is_an_error_with_the_way_out(toy_shop: Built) -> None:
    (toy_shop.folder / "Women.vectors.npy").write_bytes(b"cut")
    st.cache_resource.clear()
    app = open_page()
    assert not app.exception
    shown = app.error[0].value.replace("\\", "")  # Markdown's signs are escaped
    assert "Rebuild: fashrec build --catalogue" in shown


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


@pytest.mark.usefixtures("toy_shop")
def test_a_card_leads_to_the_shops_own_page_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    rows = pd.read_csv(folder / "products.csv")
    shop = "https://shop.example/" + rows["product_id"]
    rows["url"] = shop.where(rows["gender"] == "Men", "javascript:alert(1)")
    rows.to_csv(folder / "products.csv", index=False)
    settings = Settings(home=tmp_path / "home")
    build(read_catalogue(folder), settings, FakeEmbedder(), quiet)
    monkeypatch.setenv("FASHREC_HOME", str(settings.home))
    links = open_page(gender="Men", product="m-red-square-0").get("link_button")
    assert len(links) == 12
    assert all(link.proto.label == "In the shop" for link in links)
    assert {link.proto.url for link in links} < set(shop)
    assert not open_page(gender="Women", product="w-red-square-0").get("link_button")

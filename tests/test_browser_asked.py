"""What stands beside the matches, and how one goes on from them, in a real Chromium."""

import re
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from browsing import SIDEWAYS, settle
from playwright.sync_api import Locator, Page, expect

from fashrec.measure.harmony import WORDS as HARMONIES
from fashrec.settings import ASSETS

pytestmark = pytest.mark.browser

QUERIES = ASSETS / "sample" / "queries"
DRESS = "?gender=Women&example=women-dress.webp"
WIDE = pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
DROP = """(zone, sent) => {
  const bytes = Uint8Array.from(atob(sent), one => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "dress.webp", { type: "image/webp" }));
  for (const what of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(what, { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""
MAIN = "document.querySelector('[data-testid=stMain]')"


def cards(page: Page, grid: str) -> Locator:
    return page.locator(f"[class*='st-key-card-{grid}-']")


def ask(page: Page, address: str, query: str = DRESS) -> None:
    page.goto(address + query)
    expect(cards(page, "match")).to_have_count(12)
    settle(page)


def scroll(page: Page, down: int) -> None:
    page.evaluate(f"{MAIN}.scrollTo({{ top: {down} }})")
    page.wait_for_function(f"{MAIN}.scrollTop > {down // 2}")


@WIDE  # fingers drag no files
def test_a_photo_is_dropped(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(page.get_by_text("drop it here")).to_be_visible()
    settle(page)
    sent = b64encode((QUERIES / "women-dress.webp").read_bytes()).decode()
    page.locator("[data-testid=stFileUploaderDropzone]").evaluate(DROP, sent)
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    expect(cards(page, "match")).to_have_count(12)


def test_what_is_asked_about_stays_in_sight(page: Page, address: str) -> None:
    ask(page, address)
    scroll(page, 900)
    wide = (page.viewport_size or {"width": 0})["width"] > 640
    picture = page.locator(".st-key-asked-photo img" if wide else ".st-key-most-like img")
    expect(picture).to_be_in_viewport(ratio=0.9)
    box = picture.bounding_box()
    assert box is not None
    over = page.evaluate("([x, y]) => document.elementFromPoint(x, y).tagName", [box["x"] + 20, box["y"] + 20])
    assert over == "IMG"


@pytest.mark.parametrize("query", [DRESS, "?gender=Men&product=AW-1001"], ids=["photo", "product"])
def test_the_first_match_begins_beside_what_is_asked_about_or_soon_below_it(
    page: Page, address: str, query: str
) -> None:
    ask(page, address, query)
    common = page.get_by_role("heading", name="How common it is")
    expect(common).to_be_visible()
    asked, first, chart = (
        one.bounding_box() for one in (page.locator(".st-key-asking img").first, cards(page, "match").first, common)
    )
    assert asked
    assert first
    assert chart
    size = page.viewport_size or {"width": 0, "height": 0}
    if size["width"] > 640:
        assert first["x"] > asked["x"] + asked["width"]
        assert chart["x"] == pytest.approx(asked["x"], abs=1)
    else:
        assert first["y"] < 1.4 * size["height"]
        assert chart["y"] > first["y"] + first["height"]
    assert page.evaluate(SIDEWAYS) <= 0


@WIDE
def test_what_a_photo_is_taken_for_its_colours_and_how_common_it_is(page: Page, address: str) -> None:
    ask(page, address)
    panel = page.locator(".st-key-asking")
    expect(
        panel.get_by_text(re.compile(r"(Surely|Very likely|Probably) Dresses \(\d+% of their votes\)"))
    ).to_be_visible()
    assert re.search("navy", panel.get_by_role("img", name=re.compile(r"navy \d+%")).get_attribute("aria-label") or "")
    expect(panel.get_by_role("heading", name="How common it is")).to_be_visible()
    expect(panel.locator(".js-plotly-plot").get_by_text("Dresses").first).to_be_visible()


@WIDE
def test_a_photo_that_nothing_is_close_to_is_taken_for_nothing(page: Page, address: str) -> None:
    ask(page, address, "?gender=Men&example=women-dress.webp")
    expect(page.get_by_text("Too unlike everything here to say what it is.")).to_be_visible()
    expect(page.get_by_text("of their votes")).to_have_count(0)
    expect(cards(page, "match").get_by_text("same type")).to_have_count(0)
    nearer = cards(page, "elsewhere-Women")
    expect(nearer).not_to_have_count(0)
    expect(nearer.get_by_text("not close")).to_have_count(0)


@WIDE
def test_a_card_says_how_close_it_is_and_why(page: Page, address: str) -> None:
    ask(page, address)
    first = cards(page, "match").first
    expect(first.locator(".closeness span").first).to_have_text("very close")
    bars = [bar.bounding_box() for bar in cards(page, "match").locator(".closeness .bar i").all()]
    widths = [round(bar["width"]) for bar in bars if bar]
    assert len(widths) == 12
    assert widths[0] > 0
    assert widths == sorted(widths, reverse=True)
    expect(first.locator(".chips")).to_contain_text("same type")


def test_the_first_view_shows_what_asking_gives(page: Page, address: str) -> None:
    for gender in ("Men", "Women", "Boys", "Girls"):
        page.goto(f"{address}?gender={gender}")
        expect(page.get_by_role("heading", name="Ask with one, and see what looks like it")).to_be_visible()
        expect(cards(page, "shown0")).to_have_count(6)
        expect(cards(page, "shown1")).to_have_count(6)
        expect(cards(page, "shown0").get_by_text("not close", exact=True)).to_have_count(0)


def test_another_question_begins_at_the_top(page: Page, address: str) -> None:
    ask(page, address)
    scroll(page, 600)
    cards(page, "match").nth(6).get_by_role("button", name="More like this").click()
    page.wait_for_url(re.compile("product="))
    page.wait_for_function(f"{MAIN}.scrollTop === 0")
    expect(cards(page, "match")).to_have_count(12)
    settle(page)
    scroll(page, 600)
    cards(page, "match").nth(6).get_by_role("button", name="Compare").click()
    expect(page.get_by_text("To compare (1 of 4)")).to_be_in_viewport()
    settle(page)
    assert page.evaluate(f"{MAIN}.scrollTop") > 300


@pytest.mark.parametrize(
    ("query", "grid"), [(DRESS, "match"), ("for_you?gender=Women", "feed")], ids=["find", "for you"]
)
def test_back_and_forward_lead_to_where_one_was(page: Page, address: str, query: str, grid: str) -> None:
    page.goto(address + query)
    expect(cards(page, grid)).to_have_count(12)
    settle(page)
    lead = cards(page, grid).nth(7).get_by_role("button", name="More like this")
    lead.scroll_into_view_if_needed()
    left_at = page.evaluate(f"{MAIN}.scrollTop")
    assert left_at > 100
    lead.click()
    page.wait_for_url(re.compile("/[?].*product="))
    page.wait_for_function(f"{MAIN}.scrollTop === 0")
    expect(cards(page, "match")).to_have_count(12)
    settle(page)
    page.mouse.wheel(0, 500)
    page.wait_for_function(f"{MAIN}.scrollTop === 500")
    page.go_back()
    expect(cards(page, grid)).to_have_count(12)
    page.wait_for_function(f"Math.abs({MAIN}.scrollTop - {left_at}) < 2 && !window.fashrecPlaces.going")
    page.go_forward()
    expect(cards(page, "match")).to_have_count(12)
    page.wait_for_function(f"{MAIN}.scrollTop === 500 && !window.fashrecPlaces.going")


@WIDE
def test_one_step_back_leaves_a_page_that_one_came_back_to(page: Page, address: str) -> None:
    page.goto(f"{address}trends?gender=Women")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="For you").click()
    expect(cards(page, "feed")).to_have_count(12)
    settle(page)
    cards(page, "feed").first.get_by_role("button", name="More like this").click()
    page.wait_for_url(re.compile("/[?].*product="))
    expect(cards(page, "match")).to_have_count(12)
    page.go_back()
    expect(cards(page, "feed")).to_have_count(12)
    assert "product" not in page.url
    settle(page)
    page.wait_for_timeout(500)  # a run begins a moment after the step
    settle(page)
    page.go_back()
    page.wait_for_url(re.compile("/trends"))


def test_the_trail_is_a_row_of_small_pictures_that_leads_back(page: Page, address: str) -> None:
    ask(page, address)
    for place in (9, 10, 11):
        before = page.url
        cards(page, "match").nth(place).get_by_role("button", name="More like this").click()
        page.wait_for_url(lambda url, before=before: url != before)
        expect(cards(page, "match")).to_have_count(12)
        settle(page)
    boxes = [box for one in page.locator("[class*='st-key-trail-'] img").all() if (box := one.bounding_box())]
    assert len(boxes) == 4
    assert {round(box["y"]) for box in boxes} == {round(boxes[0]["y"])}
    assert all(20 < after["x"] - one["x"] < 90 for one, after in pairwise(boxes))
    expect(page.get_by_role("button", name="Back to the example photo")).to_have_count(1)
    page.mouse.click(boxes[0]["x"] + 20, boxes[0]["y"] + 30)
    page.wait_for_url(re.compile("example=women-dress"))


@WIDE
def test_a_link_with_a_photo_keeps_its_filters_for_the_photo_that_is_sent(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&photo=yours&colour=Navy")
    expect(page.get_by_text("This link asks about a photo, and photos are not kept.")).to_be_visible()
    settle(page)
    page.set_input_files("input[type=file]", QUERIES / "women-dress.webp")
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    assert "colour=Navy" in page.url
    settle(page)
    expect(page.locator(".st-key-narrow").get_by_role("button", name="Colour · 1").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("papers.pdf", b"%PDF-1.7 nothing", "This is not a JPEG, PNG or WebP photo"),
        (
            "large.png",
            b"\x89PNG\r\n\x1a\n" + bytes(11 * 2**20),
            "The photo is over 10 MB. Save it smaller and try again.",
        ),
    ],
)
def test_a_file_of_another_kind_or_too_large_is_refused_in_words(
    page: Page, address: str, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    sent = tmp_path / name
    sent.write_bytes(content)
    page.goto(f"{address}?gender=Women")
    expect(cards(page, "browse")).to_have_count(12)
    settle(page)
    page.set_input_files("input[type=file]", sent)
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("heading", name="Or pick a product for Women")).to_be_visible()
    settle(page)
    page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.get_by_text(said)).to_have_count(0)
    expect(page.get_by_role("heading", name="Or pick a product for Women")).to_be_visible()
    assert "photo=" not in page.url


def test_up_to_four_products_stand_side_by_side(page: Page, address: str) -> None:
    ask(page, address)
    for position in range(4):
        cards(page, "match").nth(position).get_by_role("button", name="Compare ").click()
        expect(page.get_by_text(f"To compare ({position + 1} of 4)")).to_be_visible()
        settle(page)
    expect(cards(page, "match").nth(4).get_by_role("button", name="Compare ")).to_be_disabled()
    tray = page.locator(".st-key-tray").bounding_box()
    assert tray
    assert tray["height"] < 120  # one line of names above the buttons, or beside them
    page.get_by_role("button", name="Side by side").click()
    table = page.locator(".compared table")
    expect(table.locator("thead th img")).to_have_count(4)
    expect(table.get_by_role("rowheader", name="Price")).to_be_visible()
    heads = [head.bounding_box() for head in table.locator("thead th").all()]
    cells = [cell.bounding_box() for cell in table.locator("tbody tr").first.locator("td").all()]
    assert [round(box["x"]) for box in heads if box] == [round(box["x"]) for box in cells if box]
    settle(page)
    for left in (3, 2):
        cards(page, "compare").first.get_by_role("button", name="Compared ").click()
        expect(table.locator("thead th img")).to_have_count(left)
        settle(page)


def test_colours_that_suit_are_said_in_words(page: Page, address: str) -> None:
    products = pd.read_parquet(ASSETS / "sample" / "products.parquet", columns=["product_id", "gender", "colour"])
    white = products[(products["gender"] == "Women") & (products["colour"] == "White")]["product_id"].iloc[0]
    ask(page, address, f"?gender=Women&product={white}")
    notes = cards(page, "pair").locator(".chips")
    expect(notes.first).to_be_visible()
    words = [f"{harmony.capitalize()}: {text}" for harmony, text in HARMONIES.items()]
    assert set(notes.all_text_contents()) <= set(words)
    assert set(notes.all_text_contents()) == {words[0]}, "a white product's pairings are neutral"

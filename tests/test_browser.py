"""The flows a visitor walks, in a real Chromium, with the real trunk and the sample catalogue."""

import re
from pathlib import Path

import pytest
from browsing import SIDEWAYS
from conftest import PATIENCE
from playwright.sync_api import Browser, Locator, Page, expect

from fashrec.settings import ASSETS

pytestmark = pytest.mark.browser

ASKED = [("Women", "dress"), ("Women", "heels"), ("Men", "shirt"), ("Boys", "hoodie"), ("Girls", "skirt")]
CARD = "[class*='st-key-card-']"


def matches(page: Page) -> Locator:
    return page.locator("[class*='st-key-card-match-']")


def test_an_upload_shows_matches(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(page.locator(CARD)).not_to_have_count(0)
    page.set_input_files("input[type=file]", ASSETS / "sample" / "queries" / "women-dress.webp")
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    expect(matches(page)).to_have_count(12)
    expect(matches(page).first.locator("img")).to_be_visible()
    assert "photo=yours" in page.url


@pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
def test_a_photo_waits_while_one_looks_at_another_page(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(page.locator(CARD)).not_to_have_count(0)
    page.set_input_files("input[type=file]", ASSETS / "sample" / "queries" / "women-dress.webp")
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    for name in ("Dataset", "Find similar"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Back to your photo").click()
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()


def test_wandering_and_the_back_button(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Men")
    page.locator(CARD).first.get_by_role("button", name="More like this").click()
    expect(matches(page)).to_have_count(12)
    first = page.url
    assert re.search(r"gender=Men&product=", first)
    matches(page).first.get_by_role("button", name="More like this").click()
    page.wait_for_url(lambda url: url != first)
    page.go_back()
    page.wait_for_url(first)
    expect(matches(page)).to_have_count(12)


def test_the_gender_is_chosen_by_hand_and_stays_in_the_link(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("radio", name="Girls").or_(page.get_by_role("button", name="Girls")).first.click()
    expect(page.get_by_role("heading", name="Or pick a product for Girls")).to_be_visible()
    page.wait_for_url(re.compile("gender=Girls"))
    page.reload()
    expect(page.get_by_role("heading", name="Or pick a product for Girls")).to_be_visible()


def test_an_example_is_one_click(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Boys")
    page.locator("[class*='st-key-try-'] button").first.click()
    expect(matches(page)).to_have_count(12)


def test_a_file_that_is_no_photo_says_what_to_do_and_another_can_follow(
    page: Page, address: str, tmp_path: Path
) -> None:
    bad = tmp_path / "photo.jpg"
    bad.write_bytes(b"this is no photo")
    page.goto(f"{address}?gender=Women")
    page.set_input_files("input[type=file]", bad)
    expect(page.get_by_text("This is not a JPEG, PNG or WebP photo")).to_be_visible()
    expect(page.get_by_role("heading", name="Or pick a product for Women")).to_be_visible()
    page.set_input_files("input[type=file]", ASSETS / "sample" / "queries" / "women-dress.webp")
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    expect(matches(page)).to_have_count(12)


def test_a_photo_is_cropped_with_sliders_and_taken_back_whole(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-jacket.webp")
    expect(matches(page)).to_have_count(12)
    page.get_by_role("button", name="Crop", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("iframe")).to_be_visible()
    dialog.get_by_text("Set the edges with sliders").click()
    expect(dialog.get_by_text("From left to right")).to_be_visible()
    dialog.get_by_role("button", name="Look for this").click()
    page.wait_for_url(re.compile("part="))
    expect(page.get_by_text("Looking for the part you chose")).to_be_visible()
    page.get_by_role("button", name="Whole photo").click()
    page.wait_for_url(lambda url: "part=" not in url)


def test_colours_are_dots_with_names_and_go_into_the_link(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-dress.webp")
    expect(matches(page)).to_have_count(12)
    page.get_by_role("button", name="Colour").first.click()
    black = page.locator(".st-key-colours").get_by_role("button", name="Black", exact=True)
    dot = black.locator("p").evaluate("one => getComputedStyle(one, '::before').backgroundColor")
    assert max(map(int, re.findall(r"\d+", dot)[:3])) < 90
    black.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("colour=Black"))


def test_two_products_are_compared(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Girls")
    for position in (0, 1):
        cards = page.locator("[class*='st-key-card-browse-']")
        cards.nth(position).get_by_role("button", name="Compare ").click()
        expect(page.get_by_text(f"To compare ({position + 1} of 4)")).to_be_visible()
    page.get_by_role("button", name="Side by side").click()
    expect(page.locator(".compared table")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("To compare (2 of 4)")).to_be_visible()


def test_ten_visitors_at_once_get_the_answers_of_one(chromium: Browser, address: str) -> None:
    """Each asks its own question, twice the same five; all answers are those of a visitor who was alone."""
    questions = [f"{address}?gender={gender}&example={gender.lower()}-{what}.webp" for gender, what in ASKED]

    def titles(page: Page) -> Locator:
        return matches(page).locator(".card-title")

    def visit(url: str) -> Page:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(2 * PATIENCE)
        expect.set_options(timeout=2 * PATIENCE)
        page.goto(url, wait_until="commit")
        return page

    alone = {}
    for url in questions:
        page = visit(url)
        expect(titles(page)).to_have_count(12)
        alone[url] = titles(page).all_text_contents()
        page.close()
    crowd = [(url, visit(url)) for url in questions * 2]
    try:
        for url, page in crowd:
            expect(titles(page)).to_have_text(alone[url])
            expect(page.locator("[data-testid=stException]")).to_have_count(0)
    finally:
        for _, page in crowd:
            page.close()


def test_nothing_sticks_out_sideways(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(page.locator(CARD)).not_to_have_count(0)
    assert page.evaluate(SIDEWAYS) <= 0

"""The ways to ask, to narrow and to go on, in a real Chromium."""

import re
from pathlib import Path

import numpy as np
import pytest
from browsing import settle
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from fashrec import cutout, photos
from fashrec.settings import ASSETS

pytestmark = pytest.mark.browser

QUERIES = ASSETS / "sample" / "queries"
WIDE = pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])


def cards(page: Page, grid: str) -> Locator:
    return page.locator(f"[class*='st-key-card-{grid}-']")


def open_filter(page: Page, name: str) -> Locator:
    """Opens one of the filters; what it holds."""
    settle(page)
    page.locator(".st-key-narrow").get_by_role("button", name=name).first.click()
    return page.get_by_role("dialog", name=name)


def close_filter(page: Page, name: str) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name=name)).to_have_count(0)


def photo_with_a_ground(path: Path) -> Path:
    """A dress before a ground that runs from green to sand, as nobody's product photo does."""
    dress = Image.open(QUERIES / "women-dress.webp").convert("RGB")
    seen = np.asarray(dress).astype(int)
    mask = Image.fromarray(((np.abs(seen - seen[2, 2]).sum(axis=2) > 60) * 255).astype(np.uint8))
    down = np.linspace(0, 1, 800)[:, np.newaxis, np.newaxis]
    ground = np.array([60, 90, 70]) * (1 - down) + np.array([215, 190, 150]) * down
    photo = Image.fromarray(ground.repeat(600, axis=1).astype(np.uint8))
    photo.paste(dress, (120, 160), mask)
    photo.save(path)
    return path


@WIDE  # a corner is dragged with a mouse; for fingers and the keyboard there are sliders
def test_a_photo_is_cropped_by_dragging_the_box(page: Page, address: str) -> None:
    pixels = photos.read_photo(QUERIES / "women-jacket.webp")
    _, _, right, bottom = cutout.garment_box(pixels)
    across, down = right / pixels.shape[1], bottom / pixels.shape[0]
    page.goto(f"{address}?gender=Women&example=women-jacket.webp")
    expect(cards(page, "match")).to_have_count(12)
    page.get_by_role("button", name="Crop", exact=True).click()
    dialog = page.get_by_role("dialog")
    canvas = dialog.frame_locator("iframe").locator("canvas.upper-canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.55 * box["height"], steps=8)
    page.mouse.up()
    page.wait_for_timeout(1000)  # the box reports where it is a moment later
    dialog.get_by_role("button", name="Look for this").click()
    page.wait_for_url(re.compile("part="))
    expect(page.get_by_text("Looking for the part you chose")).to_be_visible()
    part = re.search(r"part=(\d+)%2C(\d+)%2C(\d+)%2C(\d+)", page.url)
    assert part
    assert int(part[3]) < 100 * across - 5
    assert int(part[4]) < 100 * down - 5


@WIDE
def test_a_garment_is_cut_out_and_one_click_takes_the_whole_photo(page: Page, address: str, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="cutting out is optional")
    page.goto(f"{address}?gender=Women")
    expect(cards(page, "browse")).to_have_count(12)
    settle(page)
    page.set_input_files("input[type=file]", photo_with_a_ground(tmp_path / "photo.png"))
    expect(page.get_by_text("Looking for the garment, without its background.")).to_be_visible()
    page.get_by_role("button", name="Whole photo").click()
    page.wait_for_url(re.compile("whole=yes"))
    page.get_by_role("button", name="Find the garment").click()
    page.wait_for_url(lambda url: "whole=" not in url)
    expect(page.get_by_text("Looking for the garment, without its background.")).to_be_visible()


@WIDE
def test_every_filter_goes_into_the_link_and_the_link_holds_them(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-dress.webp")
    expect(cards(page, "match")).to_have_count(12)
    open_filter(page, "Use").get_by_role("button", name="Casual", exact=True).click()
    page.wait_for_url(re.compile("use=Casual"))
    close_filter(page, "Use")
    open_filter(page, "How close").get_by_text("Loosely alike or closer").click()
    page.wait_for_url(re.compile("close=loosely"))
    close_filter(page, "How close")
    open_filter(page, "Price").get_by_role("slider").first.press("ArrowRight")
    page.wait_for_url(re.compile("from="))
    close_filter(page, "Price")
    settle(page)
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Show 24").click()
    page.wait_for_url(re.compile("show=24"))
    settle(page)
    page.get_by_role("combobox", name="Sort").click()
    page.get_by_role("option", name="Price, low to high").click()
    page.wait_for_url(re.compile("sort=cheap"))
    page.goto(page.url)  # as whoever the link was sent to
    expect(page.get_by_role("combobox", name="Sort")).to_have_value("Price, low to high")
    settle(page)
    expect(page.locator(".st-key-narrow").get_by_role("button", name="Use · 1").first).to_be_visible()
    prices = [float(price.strip("£")) for price in cards(page, "match").locator(".card-price").all_text_contents()]
    assert 2 <= len(prices) <= 24
    assert prices == sorted(prices)


def test_a_product_is_shown_large_with_what_goes_with_it(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&product=AW-1001")
    expect(cards(page, "match")).to_have_count(12)
    settle(page)
    asked = page.locator(".st-key-asked img")
    expect(asked).to_be_visible()
    # The sample's own pictures are so wide, their thumbnails are not.
    page.wait_for_function("image => image.naturalWidth >= 360", arg=asked.element_handle())
    box, size = asked.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    phone = size["width"] < 500
    assert box["height"] >= 0.35 * size["height"] if phone else box["width"] >= 300
    category = page.get_by_role("rowheader", name="Category", exact=True)
    if phone:
        expect(category).not_to_be_visible()
        page.locator(".more > summary").click()
    expect(category).to_be_visible()
    expect(page.get_by_role("heading", name="Goes with it")).to_be_visible()
    cards(page, "pair").first.get_by_role("button", name="More like this").click()
    page.wait_for_url(lambda url: "product=" in url and "AW-1001" not in url)
    expect(cards(page, "match")).to_have_count(12)


@WIDE
def test_a_search_is_leafed_through_and_left_again(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(cards(page, "browse")).to_have_count(12)
    words = page.get_by_role("textbox", name="Search by name")
    words.fill("dress")
    words.press("Enter")
    page.wait_for_url(re.compile("words=dress"))
    titles = cards(page, "browse").locator(".card-title")
    others = titles.filter(has_not_text=re.compile("dress", re.IGNORECASE))
    expect(others).to_have_count(0)
    expect(titles).to_have_count(12)
    first = titles.all_text_contents()
    page.get_by_role("button", name="Page 2").click()
    page.wait_for_url(re.compile("page=2"))
    expect(titles.first).not_to_have_text(first[0])
    expect(others).to_have_count(0)
    page.go_back()
    expect(titles).to_have_text(first)


@WIDE
def test_nothing_close_says_so_and_leads_to_the_shelf_that_has_it(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Men&example=women-dress.webp")
    expect(page.get_by_text("nothing for Men is surely like this photo")).to_be_visible()
    page.goto(f"{address}?gender=Men&example=women-dress.webp&use=Casual")
    expect(page.get_by_text("pass these filters, none really looks like it")).to_be_visible()
    page.get_by_role("button", name="Without filters").click()
    page.wait_for_url(lambda url: "use=" not in url)
    page.get_by_role("button", name="Look in Women").click()
    page.wait_for_url(re.compile("gender=Women"))
    expect(page.get_by_role("heading", name="For Women, most like this photo")).to_be_visible()
    expect(cards(page, "match").first.get_by_text("very close")).to_be_visible()

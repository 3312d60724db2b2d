"""What an analyst does on Dataset and Looks, the trail, and the camera, in a real Chromium with the sample."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MATCH = "[class*='st-key-card-match-']"


def test_a_click_on_a_bar_narrows_everything_and_another_takes_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    figure = page.locator("[class*='st-key-products-by-gender']")
    bar = figure.locator(".bars .point path").first
    expect(bar).to_be_visible()
    count = page.locator("[data-testid=stMetricValue]").first
    expect(count).not_to_contain_text(" of ")
    bar.click()
    page.wait_for_url(re.compile("gender="))
    dropped = page.locator("[class*='st-key-drop-gender-'] button")
    expect(dropped).to_be_visible()
    expect(count).to_contain_text(" of ")
    dropped.click()
    expect(count).not_to_contain_text(" of ")


def test_each_chart_has_its_table(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    expect(page.locator("[class*='st-key-products-by-gender'] .bars").first).to_be_visible()
    page.get_by_role("button", name="Table").first.click()
    expect(page.get_by_role("button", name="Save as CSV")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_a_point_of_the_atlas_shows_its_product_which_leads_on(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Atlas")
    figure = page.locator("[class*='st-key-atlas'] .nsewdrag").first
    expect(figure).to_be_visible()
    place = page.evaluate(
        """() => {
          const plot = document.querySelector("[class*='st-key-atlas'] .js-plotly-plot");
          const box = plot.getBoundingClientRect(), {xaxis, yaxis} = plot._fullLayout, points = plot._fullData[0];
          const [x, y] = [xaxis._offset + xaxis.d2p(points.x[0]), yaxis._offset + yaxis.d2p(points.y[0])];
          return {x: box.left + x, y: box.top + y};
        }"""
    )
    page.mouse.move(place["x"], place["y"])
    page.mouse.click(place["x"], place["y"])
    expect(page.get_by_text("1 chosen")).to_be_visible()
    card = page.locator("[class*='st-key-card-atlas-']").first
    expect(card.locator("img")).to_be_visible()
    card.get_by_role("button", name="More like this").click()
    expect(page.locator(MATCH)).to_have_count(12)


def test_the_trail_leads_back(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Boys&example=boys-hoodie.webp")
    for step in (1, 2):
        before = page.url
        expect(page.locator(MATCH)).to_have_count(12)
        page.locator(MATCH).nth(step).get_by_role("button", name="More like this").click()
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.locator("[class*='st-key-trail-'] img")).to_have_count(step + 1)
    page.get_by_role("button", name="Back to the example photo").click()
    page.wait_for_url(re.compile("example=boys-hoodie"))
    expect(page.get_by_role("heading", name="For Boys, most like this photo")).to_be_visible()
    expect(page.locator("[class*='st-key-trail-'] img")).to_have_count(3)


def test_the_camera_takes_a_photo_and_asks_with_it(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    page.get_by_role("radio", name="Camera").or_(page.get_by_role("button", name="Camera")).first.click()
    take = page.get_by_role("button", name="Take Photo")
    expect(take).to_be_enabled()
    take.click()
    page.wait_for_url(re.compile("photo=yours"))
    expect(page.get_by_role("heading", name="For Women, most like your photo")).to_be_visible()
    expect(page.locator(MATCH)).to_have_count(12)

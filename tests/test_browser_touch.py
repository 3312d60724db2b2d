"""Find similar and Dataset under a finger, in a real Chromium that has no mouse."""

import re
from collections.abc import Iterator

import pandas as pd
import pytest
from browsing import settle
from conftest import PATIENCE
from playwright.sync_api import Browser, Page, expect

from fashrec.settings import ASSETS

pytestmark = pytest.mark.browser

SAMPLE = pd.read_parquet(ASSETS / "sample" / "products.parquet")


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page on a phone; at the end no error may stand on it."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    context.close()


def test_a_tap_on_a_cards_action_does_that_and_one_on_its_picture_leads_on(phone: Page, address: str) -> None:
    phone.goto(f"{address}?gender=Women")
    card = phone.locator("[class*='st-key-card-browse-']").first
    compare = card.get_by_role("button", name=re.compile("^Compare"))
    expect(compare).to_be_visible()
    settle(phone)
    compare.tap()
    phone.wait_for_url(re.compile("compare="))
    expect(phone.get_by_text("To compare (1 of 4)")).to_be_visible()
    assert "product=" not in phone.url
    settle(phone)
    picture = card.locator("img")
    picture.scroll_into_view_if_needed()
    picture.tap(force=True)  # the button's area lies over it
    phone.wait_for_url(re.compile("product="))
    expect(phone.locator("[class*='st-key-card-match-']")).to_have_count(12)


def test_a_tap_on_a_list_narrows_the_dataset(phone: Page, address: str) -> None:
    phone.goto(f"{address}dataset")
    lists = phone.get_by_role("button", name="Choose from lists")
    expect(lists).to_be_visible()
    settle(phone)
    lists.tap()
    phone.get_by_role("combobox", name="Gender").tap()
    phone.get_by_role("option", name="Girls").tap()
    phone.wait_for_url(re.compile("gender=Girls"))
    girls = (SAMPLE["gender"] == "Girls").sum()
    expect(phone.locator("[data-testid=stMetricValue]").first).to_have_text(f"{girls:,}")

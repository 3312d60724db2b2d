"""A retailer's own catalogue, built by the command line with the real trunk, in a real Chromium."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from browsing import settle
from conftest import ROOT, SHAPES, write_toy_catalogue
from playwright.sync_api import Page, expect
from test_browser_analyst import saved

from tools.running_app import running_app

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app on a catalogue of 96 products and a row that is none."""
    folder = write_toy_catalogue(tmp_path_factory.mktemp("shops") / "toys")
    with (folder / "products.csv").open("a", encoding="utf-8") as file:
        file.write("lost,A lost one,Women,,square,red,play,9,EUR,images/nowhere.png\n")
    home = {"FASHREC_HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-m", "fashrec", "build", "--catalogue", str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ | home, check=True)
    with running_app(home) as (address, _):
        yield address


def test_rows_that_were_left_out_are_told_with_their_reasons(page: Page, shop: str) -> None:
    page.goto(f"{shop}dataset")
    page.get_by_role("tab", name="Left out").click()
    expect(page.get_by_text("97 rows read, 96 kept, 1 left out")).to_be_visible()
    settle(page)
    buttons = page.get_by_role("button", name="Save as CSV")
    reasons, rows = (saved(page, buttons.nth(place)) for place in range(2))
    assert reasons["rows"].tolist() == [1]
    assert rows["line"].tolist() == [98]
    assert "nowhere.png" in rows.to_csv()


def test_its_own_products_are_offered_to_try(page: Page, shop: str) -> None:
    page.goto(f"{shop}?gender=Women")
    tries = page.locator("[class*='st-key-try-'] button")
    expect(tries.first).to_be_visible()
    settle(page)
    tries.first.click()
    settle(page)
    cards = page.locator("[class*='st-key-card-match-'] .card-title")
    expect(cards.first).to_be_visible()
    expect(page.get_by_text("Nothing close")).to_have_count(0)
    assert all(any(shape in title for shape in SHAPES) for title in cards.all_text_contents())

"""Dataset and Looks in a real Chromium: their numbers as tables and files, and all their tabs and sections."""

import re
from pathlib import Path

import pandas as pd
import pytest
from browsing import settle
from playwright.sync_api import Locator, Page, expect

from fashrec.measure.chart import OF_GENDER
from fashrec.settings import ASSETS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"]),  # an analyst sits at a desk
]

SAMPLE = pd.read_parquet(ASSETS / "sample" / "products.parquet")


def saved(page: Page, button: Locator) -> pd.DataFrame:
    """The table in the file that a button saves."""
    with page.expect_download() as download:
        button.click()
    return pd.read_csv(Path(download.value.path()), encoding="utf-8-sig")


def saved_below(page: Page, title: str) -> pd.DataFrame:
    """The table of the chart of a title, as its CSV has it."""
    heading = page.get_by_role("heading", name=title, exact=True)
    expect(heading).to_be_visible()
    settle(page)
    heading.scroll_into_view_if_needed()
    row = page.locator("[data-testid=stHorizontalBlock], .stHorizontalBlock").filter(has=heading).last
    row.get_by_role("button", name="Table").click()
    table = page.get_by_role("dialog", name="Table")
    expect(table.locator("[data-testid=stDataFrame]")).to_be_visible()
    # Streamlit's own width shows the first two columns: names, and no number beside them.
    assert (table.bounding_box() or {"width": 0})["width"] > 600
    found = saved(page, table.get_by_role("button", name="Save as CSV"))
    page.keyboard.press("Escape")
    expect(table).to_have_count(0)
    return found


def test_the_numbers_of_a_chart_are_a_table_and_a_file(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    numbers = saved_below(page, "By gender")
    assert numbers["products"].sum() == len(SAMPLE)
    assert set(numbers.iloc[:, 0]) == set(SAMPLE["gender"])
    page.goto(f"{address}looks?section=Colours&gender=Girls")
    numbers = saved_below(page, "Colour schemes by type")
    girls = SAMPLE[SAMPLE["gender"] == "Girls"]
    assert numbers[numbers["type"] == "Dresses"]["products"].iloc[0] == (girls["product_type"] == "Dresses").sum()
    # What is missing of 100 are colours that too few of them have.
    assert numbers.groupby("type")["share, %"].sum().between(50, 100.5).all()


def test_the_title_of_an_axis_stands_below_its_numbers_where_one_bar_is_left(page: Page, address: str) -> None:
    page.goto(f"{address}dataset?product_type=Dresses")
    plot = page.locator("[class*='st-key-products-by-category'] .js-plotly-plot")
    expect(plot.locator(".bars path")).to_have_count(1)
    settle(page)
    number, title = (plot.locator(one).first.bounding_box() for one in (".xtick text", ".xtitle"))
    assert number is not None
    assert title is not None
    assert number["y"] + number["height"] <= title["y"] + 1


def test_lists_narrow_as_bars_do_and_figures_stand_whole(page: Page, address: str) -> None:
    page.goto(f"{address}dataset?gender=Women&gender=Girls")
    settle(page)
    page.get_by_role("button", name="Choose from lists").press("Enter")
    colours = page.get_by_role("combobox", name="Colour")
    colours.focus()
    page.keyboard.type("navy")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("colour=Navy"))
    settle(page)
    wanted = SAMPLE["gender"].isin(["Women", "Girls"]) & (SAMPLE["colour"] == "Navy")
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(f"{wanted.sum():,}")
    for value in page.locator("[data-testid=stMetricValue]").all():
        cut = "one => [one, ...one.querySelectorAll('*')].some(part => part.scrollWidth > part.clientWidth + 1)"
        assert not value.evaluate(cut), value.text_content()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Colour: Navy").click()
    page.wait_for_url(lambda url: "colour=" not in url)
    expect(page.get_by_role("button", name="Gender: Girls")).to_be_visible()


def test_the_products_that_are_shown_are_a_file(page: Page, address: str) -> None:
    page.goto(f"{address}dataset?section=Products&gender=Girls&colour=Navy")
    button = page.get_by_role("button", name="Save all of them as CSV")
    expect(button).to_be_visible()
    settle(page)
    table = saved(page, button).set_index("product_id")
    wanted = SAMPLE[(SAMPLE["gender"] == "Girls") & (SAMPLE["colour"] == "Navy")].set_index("product_id")
    assert sorted(table.index) == sorted(wanted.index)
    wanted = wanted.loc[table.index]
    for name in ("title", "product_type", "price"):
        assert table[name].tolist() == wanted[name].tolist()


def test_the_atlas_is_coloured_by_what_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Atlas")
    expect(page.locator("[class*='st-key-atlas-product_type'] .js-plotly-plot")).to_be_visible()
    settle(page)
    page.get_by_role("radio", name="gender", exact=True).or_(
        page.get_by_role("button", name="gender", exact=True)
    ).first.click()
    page.wait_for_url(re.compile("coloured=gender"))
    plot = page.locator("[class*='st-key-atlas-gender'] .js-plotly-plot")
    expect(plot).to_be_visible()
    colours = dict(plot.evaluate("plot => plot._fullData.map(part => [part.name, part.marker.color])"))
    assert colours == {name: OF_GENDER[name] for name in set(SAMPLE["gender"])}


def test_balance_says_what_matters_and_left_out_what_became_of_each_row(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    expect(page.get_by_role("tab", name="Balance")).to_be_visible()
    settle(page)
    page.get_by_role("tab", name="Balance").click()
    panel = page.get_by_role("tabpanel", name="Balance")
    expect(panel.get_by_text("What matters to whoever searches here")).to_be_visible()
    expect(panel.get_by_text("Gender and category are", exact=False)).to_be_visible()
    even = saved(page, panel.get_by_role("button", name="Save as CSV").first)
    assert {"Gender", "Type", "Colour"} <= set(even["attribute"])
    page.get_by_role("tab", name="Left out").click()
    kept = f"{len(SAMPLE):,} rows read, {len(SAMPLE):,} kept, 0 left out"
    expect(page.get_by_role("tabpanel", name="Left out").get_by_text(kept)).to_be_visible()


def test_colours_are_a_wall_of_palettes_and_a_wheel(page: Page, address: str) -> None:
    page.goto(f"{address}looks")
    strips = page.locator(".wall .strip")
    expect(strips).to_have_count(24)
    assert re.match(r"[a-z ]+ \d+%", strips.first.get_attribute("aria-label") or "")
    wheel = page.locator(".st-key-wheel .js-plotly-plot")
    expect(wheel).to_be_visible()
    assert wheel.evaluate("plot => plot._fullData.length") >= 3
    page.get_by_role("radio", name="Girls").or_(page.get_by_role("button", name="Girls")).first.click()
    page.wait_for_url(re.compile("gender=Girls"))
    types = SAMPLE[SAMPLE["gender"] == "Girls"]["product_type"].nunique()
    expect(strips).to_have_count(min(24, types))


def test_each_pattern_has_examples(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Patterns")
    page.get_by_role("radio", name="dotted").or_(page.get_by_role("button", name="dotted")).first.click()
    expect(page.get_by_text(re.compile(r"products look dotted; the clearest 6"))).to_be_visible()
    cards = page.locator("[class*='st-key-card-pattern-']")
    expect(cards).to_have_count(6)
    expect(cards.first.locator("img")).to_be_visible()


@pytest.mark.parametrize(
    ("section", "columns", "counted"),
    [
        ("Near-duplicates", {"title", "other title", "difference, %"}, ["number", "other number"]),
        ("Odd+ones", {"title", "label", "look-alikes are", "look-alikes that are, %"}, ["number", "which label"]),
    ],
)
def test_what_may_be_wrong_is_a_file_for_who_keeps_the_data(
    page: Page, address: str, section: str, columns: set[str], counted: list[str]
) -> None:
    page.goto(f"{address}looks?section={section}")
    told = page.get_by_role("heading", name=re.compile(r"^\d+ (products|labels)"))
    expect(told).to_be_visible()
    table = saved(page, page.get_by_role("button", name="Save all as CSV"))
    assert columns <= set(table.columns)
    each = set(table[counted].stack()) if section == "Near-duplicates" else set(table[counted].itertuples(index=False))
    assert len(each) == int((told.text_content() or "").split()[0])
    assert set(table["number"]) <= set(SAMPLE["product_id"])


def test_a_gender_chosen_once_is_kept_from_page_to_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("radio", name="Girls").click()
    expect(page.get_by_role("heading", name="Or pick a product for Girls")).to_be_visible()
    for name in ("Looks", "Trends", "For you"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("radio", name="Girls")).to_be_checked()
    page.get_by_role("link", name="Dataset", exact=True).click()
    page.get_by_role("button", name="Only Girls").click()
    page.wait_for_url(re.compile("gender=Girls"))
    girls = (SAMPLE["gender"] == "Girls").sum()
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(f"{girls:,}")
    expect(page.get_by_text(f"Products of {len(SAMPLE):,}")).to_be_visible()
    page.get_by_role("link", name="Find similar", exact=True).click()
    expect(page.get_by_role("heading", name="Or pick a product for Girls")).to_be_visible()

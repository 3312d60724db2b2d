"""What the pages are to eyes in the dark, to a narrow screen, and to who has them read out, in a real Chromium."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from browsing import SIDEWAYS, settle
from conftest import PATIENCE, ROOT
from playwright.sync_api import Browser, Page, TimeoutError, expect

pytestmark = pytest.mark.browser

CONTRAST = (ROOT / "tests" / "contrast.js").read_text(encoding="utf-8")
UNNAMED = """() => [...document.querySelectorAll("img")]
  .filter(image => image.checkVisibility() && !image.alt.trim() && !image.closest("[aria-hidden=true]"))
  .map(image => image.outerHTML.slice(0, 120))"""
TABLE = re.compile(r'button "(Table [^"]+)"')
LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter(one => one.checkVisibility() && !one.closest("[role=dialog]")).map(one => Number(one.tagName[1]))"""
CARD_BUTTON = re.compile(r'button "((?:More like this|Compare|Try) [^"]+)"')


@pytest.fixture(params=["light", "dark"])
def lit(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page by day and in the dark; at the end no error may stand on it."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, color_scheme=request.param)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    page.close()


def read(page: Page) -> None:
    """Every text in sight stands out from its ground, once nothing is fading in any more."""
    settle(page)
    try:
        page.wait_for_function(f"() => ({CONTRAST})().length === 0", polling=500, timeout=15_000)
    except TimeoutError:
        assert page.evaluate(CONTRAST) == [], page.url


def test_a_walk_by_day_and_in_the_dark_can_be_read(lit: Page, address: str) -> None:
    lit.goto(f"{address}?gender=Women")
    matches = lit.locator("[class*='st-key-card-match-']")
    lit.locator("[class*='st-key-try-'] button").first.click()
    expect(matches).to_have_count(12)
    read(lit)
    lit.goto(f"{lit.url}&type=Jeans&colour=Green")
    expect(lit.get_by_role("button", name="Without filters")).to_be_visible()
    read(lit)
    lit.get_by_role("button", name="Without filters").click()
    expect(matches).to_have_count(12)
    matches.first.get_by_role("button", name="More like this").click()
    expect(lit.get_by_role("rowheader", name="Category", exact=True)).to_be_visible()
    read(lit)
    lit.get_by_role("link", name="Dataset", exact=True).click()
    expect(lit.get_by_role("heading", name="What the catalogue holds")).to_be_visible()
    read(lit)
    lit.get_by_role("tab", name="Gender and type").click()
    expect(lit.locator(".js-plotly-plot .treemaplayer .slicetext:visible").first).to_be_visible()
    read(lit)
    lit.get_by_role("link", name="Looks", exact=True).click()
    expect(lit.locator(".st-key-wheel .polarlayer text").first).to_be_visible()
    read(lit)
    lit.get_by_role("link", name="Quality", exact=True).click()
    expect(lit.locator(".st-key-first-ten .legendtext").first).to_be_visible()
    read(lit)


@pytest.mark.parametrize("page", [390], indirect=True, ids=["phone"])
def test_no_page_scrolls_sideways_on_a_phone_nor_has_links_to_its_headings(page: Page, address: str) -> None:
    looks = [f"looks?section={name}" for name in ("Colours", "Patterns", "Atlas", "Near-duplicates", "Odd+ones")]
    asked = ["?gender=Women&example=women-dress.webp", "?gender=Women&product=AW-1001"]
    compared = "?gender=Women&view=compare&compare=AW-1001&compare=AW-1198"
    for path in ("?gender=Women", *asked, compared, "for_you", "dataset", "trends", *looks, "quality"):
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)
        # One more stop for the keyboard at each heading, to nowhere that the address does not lead to.
        expect(page.get_by_role("link", name="Link to heading")).to_have_count(0)
        table = page.get_by_role("button", name=re.compile("^Table ")).and_(page.locator(":visible")).first
        if table.count():
            table.click()
            expect(page.get_by_role("dialog", name="Table")).to_be_visible()
            page.keyboard.press("Escape")
        assert page.evaluate(SIDEWAYS) <= 0, path


@pytest.mark.parametrize("page", [390], indirect=True, ids=["phone"])
def test_a_finger_hits_like_and_not_dislike(page: Page, address: str) -> None:
    page.goto(f"{address}for_you?gender=Women")
    card = page.locator("[class*='st-key-card-feed-']").first
    expect(card).to_be_visible()
    settle(page)
    like, dislike = (
        card.locator(f"[class*='st-key-do-{what}-'] button:visible").bounding_box() for what in ("like", "dislike")
    )
    assert like
    assert dislike
    # WCAG 2.2, 2.5.8
    assert min(like["width"], like["height"], dislike["width"], dislike["height"]) >= 24
    assert dislike["y"] == pytest.approx(like["y"], abs=1), "in one line"


@pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
def test_the_keyboard_is_seen_in_the_menu(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    link = page.get_by_role("link", name="Looks", exact=True)
    expect(link).to_be_visible()
    settle(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    width = link.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)")
    assert link.evaluate("one => one.matches(':focus-visible')")
    assert width >= 2


@pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
@pytest.mark.parametrize("path", ["?gender=Women", "?gender=Women&product=AW-1001"])
def test_pictures_have_words_and_each_cards_buttons_a_name_of_their_own(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    grid = "match" if "product" in path else "browse"
    cards = page.locator(f"[class*='st-key-card-{grid}-']")
    expect(cards).to_have_count(12)
    settle(page)
    assert page.evaluate(UNNAMED) == []
    names = [CARD_BUTTON.findall(card.aria_snapshot()) for card in cards.all()]
    assert all(len(own) == 2 for own in names)
    assert len({name for own in names for name in own}) == 24
    for own, card in zip(names, cards.all(), strict=True):
        title = card.locator(".card-title").text_content()
        assert own == [f"More like this {title}", f"Compare {title}"]
    examples = page.locator("[class*='st-key-example-']")
    tries = [CARD_BUTTON.findall(example.aria_snapshot())[0] for example in examples.all() if example.is_visible()]
    assert len(set(tries)) == len(tries)
    assert all(len(name) > len("Try ") for name in tries)


@pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
def test_headings_leave_out_no_level_and_each_table_is_told_by_its_chart(page: Page, address: str) -> None:
    for path in ("?gender=Women", "?gender=Women&product=AW-1001", "for_you", "dataset", "looks", "quality"):
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        levels = [level for level in page.evaluate(LEVELS) if level]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        tables = page.get_by_role("button", name=re.compile("^Table")).and_(page.locator(":visible"))
        names = [TABLE.findall(table.aria_snapshot())[0] for table in tables.all()]
        assert len(set(names)) == len(names), path


@pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
def test_what_came_of_a_click_is_read_out(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    search = page.get_by_role("textbox", name="Search by name")
    said = page.locator("#fashrec-said[role=status]")
    search.fill("no such thing")
    search.press("Enter")
    expect(said).to_have_text("No product found.")
    page.goto(f"{address}?gender=Women&product=AW-1001")
    expect(said).to_have_text(re.compile(r"^Nothing for Women is close to .* The nearest: 12 products\.$"))
    page.locator("[class*='st-key-card-match-']").first.get_by_role("button", name="More like this").click()
    first = said.text_content() or ""
    expect(said).not_to_have_text(first)
    expect(said).to_have_text(re.compile(" for Women"))


def test_after_another_question_the_keyboard_stands_at_what_came_of_it(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-dress.webp")
    more = page.locator("[class*='st-key-more-match-'] button").first
    more.wait_for()
    settle(page)
    expect(page.locator("body")).to_be_focused()
    more.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("product="))
    expect(page.locator(".st-key-most-like h2")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').contains(document.activeElement)")

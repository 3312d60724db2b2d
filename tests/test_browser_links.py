"""No link holds the visitor's id, in a real Chromium: not the address, not what can be followed, not what is loaded."""

import re

import pytest
from browsing import settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = ("For you", "Dataset", "Trends", "Looks", "Quality", "Find similar")
WIDE = pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])
# Whatever can be followed, sent or loaded from the page, and where the browser was before.
LINKS = """() => [location.href, document.referrer, ...[...document.querySelectorAll("*")].flatMap(
  one => ["href", "src", "srcset", "action", "data", "poster"].map(name => one.getAttribute(name)).filter(Boolean))]"""


def holding(page: Page, who: str) -> list[str]:
    """The page's links that hold an id."""
    return [link for link in page.evaluate(LINKS) if who in link]


@WIDE
def test_no_link_of_any_page_holds_the_visitors_id(page: Page, address: str) -> None:
    gone_to: list[str] = []
    page.on("framenavigated", lambda frame: gone_to.append(frame.url))
    page.on("request", lambda request: gone_to.append(request.url))
    page.on("websocket", lambda socket: gone_to.append(socket.url))
    page.goto(f"{address}for_you?gender=Women")
    likes = page.locator("[class*='st-key-do-like-feed-'] button:visible")
    expect(likes).to_have_count(12)
    who = page.evaluate("localStorage.getItem('fashrec-visitor')")
    assert re.fullmatch("[0-9a-f]{32}", who)
    before = page.locator("[class*='st-key-card-feed-'] .card-title").first.text_content() or ""
    likes.first.click()
    expect(page.locator("[class*='st-key-card-feed-'] .card-title").first).not_to_have_text(before)
    settle(page)
    assert holding(page, who) == []

    page.locator("[class*='st-key-card-feed-']").first.get_by_role("button", name="More like this").click()
    page.wait_for_url(re.compile("product="))
    expect(page.locator("[class*='st-key-card-match-']").first).to_be_visible()
    page.locator("[class*='st-key-do-like-match-'] button:visible").first.click()
    settle(page)
    assert holding(page, who) == []

    for name in PAGES:
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        settle(page)
        page.wait_for_timeout(1500)
        assert len(page.evaluate(LINKS)) > len(PAGES), name
        assert holding(page, who) == [], name
    assert len(gone_to) > len(PAGES)
    assert [link for link in gone_to if who in link] == []
    # The same visitor all the way, and a link that held the id would be found.
    assert page.evaluate("localStorage.getItem('fashrec-visitor')") == who
    page.evaluate("who => document.querySelector('a').setAttribute('href', `/for_you?visitor=${who}`)", who)
    assert len(holding(page, who)) == 1

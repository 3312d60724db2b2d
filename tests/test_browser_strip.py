"""The strip of look-alikes on a shop's own page, of another origin than the server that answers, in a real Chromium."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn
from playwright.sync_api import Page, Route, expect
from test_api import Open

from fashrec.api import create_app
from fashrec.catalog import Gender
from fashrec.recommend import Recommender
from fashrec.settings import load_settings

pytestmark = pytest.mark.browser

ASKED = "w-red-square-0"


class Site:
    """A web site whose only page is `html`; its origin."""

    def __init__(self) -> None:
        self.html = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.html.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def shop() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()


@pytest.fixture
def stranger() -> Iterator[Site]:
    """A site that the server does not know."""
    site = Site()
    yield site
    site.server.shutdown()


@pytest.fixture
def server(recommender: Recommender, shop: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server over the toys that pages of the shop may ask; its address."""
    monkeypatch.setenv("FASHREC_API_ORIGINS", shop.origin)
    app = create_app(load_settings(), Open(recommender))
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def shop_page(page: Page, server: str, shop: Site) -> Callable[..., Page]:
    """Opens a site's page that holds a strip with these attributes."""

    def opened(attributes: str, site: Site = shop) -> Page:
        site.html = (
            f'<!doctype html><html lang="en-GB"><script src="{server}/v1/look-alikes.js" defer></script>'
            f"<h1>A red square</h1><fashrec-look-alikes {attributes}></fashrec-look-alikes>"
        )
        page.goto(site.origin)
        return page

    return opened


def test_it_shows_the_librarys_answer(shop_page: Callable[..., Page], recommender: Recommender) -> None:
    page = shop_page(f'product="{ASKED}" gender="Women" k="4"')
    expect(page.get_by_role("heading", name="Looks like this")).to_be_visible()
    wanted = [match.product.title for match in recommender.similar(Gender.WOMEN, product_id=ASKED, k=4).matches]
    expect(page.locator("fashrec-look-alikes .title")).to_have_text(wanted)
    expect(page.locator("fashrec-look-alikes .price").first).to_have_text("€10.94")
    page.wait_for_function(
        "document.querySelector('fashrec-look-alikes').shadowRoot.querySelector('img').naturalWidth > 0"
    )


def test_a_price_without_a_currency_has_its_pence(shop_page: Callable[..., Page], page: Page) -> None:
    def answer(route: Route) -> None:
        given = route.fetch()
        said = given.json()
        for match, price in zip(said["matches"], (49.9, 1045), strict=False):
            match |= {"price": price, "currency": ""}
        route.fulfill(response=given, body=json.dumps(said))

    page.route("**/similar?*", answer)
    shop_page(f'product="{ASKED}" gender="Women" k="2"')
    expect(page.locator("fashrec-look-alikes .price")).to_have_text(["49.90", "1,045"])


def test_it_shows_what_goes_with_a_product_and_follows_its_attributes(shop_page: Callable[..., Page]) -> None:
    page = shop_page(f'product="{ASKED}" gender="Women" k="3" heading="More of it"')
    expect(page.get_by_role("heading", name="More of it")).to_be_visible()
    first = page.locator("fashrec-look-alikes .title").first
    expect(first).to_contain_text("red square")
    page.evaluate("document.querySelector('fashrec-look-alikes').setAttribute('product', 'w-blue-circle-0')")
    expect(first).to_contain_text("blue circle")
    expect(page.locator("fashrec-look-alikes li")).to_have_count(3)


def test_a_click_tells_the_shop_which_product(shop_page: Callable[..., Page]) -> None:
    page = shop_page(f'product="{ASKED}" gender="Women"')
    page.evaluate("addEventListener('fashrec-choose', (event) => (document.title = event.detail.product_id))")
    page.locator("fashrec-look-alikes .card").first.click()
    assert page.title().startswith("w-red-square-")


def test_products_without_an_address_are_chosen_by_keyboard_too(shop_page: Callable[..., Page]) -> None:
    page = shop_page(f'product="{ASKED}" gender="Women"')
    page.evaluate("addEventListener('fashrec-choose', (event) => (document.title = event.detail.product_id))")
    expect(page.locator("fashrec-look-alikes").get_by_role("list")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.title().startswith("w-red-square-")


def test_hostile_rows_are_text_and_run_nothing(shop_page: Callable[..., Page], page: Page) -> None:
    hostile = "<img src=x onerror=\"document.title='run'\">"

    def answer(route: Route) -> None:
        given = route.fetch()
        said = given.json()
        said["matches"][0] |= {"title": hostile, "url": "javascript:document.title='run'", "currency": hostile}
        said["matches"][1]["url"] = "https://shop.test/w-red-square-1"
        route.fulfill(response=given, body=json.dumps(said))

    page.route("**/similar?*", answer)
    shop_page(f'product="{ASKED}" gender="Women"')
    cards = page.locator("fashrec-look-alikes .card")
    expect(cards.first.locator(".title")).to_have_text(hostile)
    cards.first.click()
    assert cards.first.get_attribute("href") is None
    assert cards.nth(1).get_attribute("href") == "https://shop.test/w-red-square-1"
    assert page.title() != "run"


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ('product="no-such" gender="Women"', "no-such"),
        (f'product="{ASKED}" gender="Dogs"', "Dogs"),
        (f'product="{ASKED}"', "product and gender"),
    ],
)
def test_it_stays_away_and_says_why(shop_page: Callable[..., Page], page: Page, attributes: str, why: str) -> None:
    with page.expect_console_message(lambda message: "shows nothing" in message.text) as said:
        shop_page(attributes)
    assert why in said.value.text
    expect(page.locator("fashrec-look-alikes")).to_be_hidden()
    expect(page.get_by_role("heading", name="A red square")).to_be_visible()


def test_other_sites_get_nothing(shop_page: Callable[..., Page], page: Page, stranger: Site) -> None:
    with page.expect_console_message(lambda message: "shows nothing" in message.text):
        shop_page(f'product="{ASKED}" gender="Women"', stranger)
    expect(page.locator("fashrec-look-alikes")).to_be_hidden()

"""What a visitor waits for in a real browser: the first view, and the matches after a click, on a warm server."""

import os
import time
from typing import Any

from benchmarks.clock import median
from fashrec.settings import Settings
from tools.running_app import CHROMIUM, QUIET, running_app

VISITS, CLICKS = 12, 5
PATIENCE = 60_000  # milliseconds
LOOK = "[class*='st-key-card-'] img"
MATCH = "[class*='st-key-card-match-'] .card-title"
CARD = "[class*='st-key-card-match-']"
# Resolves as soon as the first match is another one and its picture is loaded, as the browser itself sees it. Cards are
# told apart by the product's number in their class: two products may share a title.
ANOTHER = """([which, before]) => {
  const card = document.querySelector(which);
  const image = card?.querySelector("img");
  return card && card.className !== before && image && image.complete && image.naturalWidth > 0;
}"""


def measure(settings: Settings) -> dict[str, Any]:
    """Milliseconds, medians and the ninth of ten: until the first card's picture shows, and until matches do.

    Raises:
        RuntimeError: there is no Chromium on this machine.
    """
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise RuntimeError("There is no Chromium on this machine: apt-get install chromium")
    environment = {"FASHREC_HOME": str(settings.home), "FASHREC_CATALOGUE": settings.catalogue}
    first: list[float] = []
    clicks: list[float] = []
    with running_app(os.environ | environment) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for visit in range(VISITS + 1):  # the first one warms the server
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(PATIENCE)
            start = time.perf_counter()
            page.goto(f"{address}?gender=Women", wait_until="commit")
            page.locator(LOOK).first.wait_for()
            seen = 1000 * (time.perf_counter() - start)
            page.wait_for_timeout(1500)
            page.locator("[class*='st-key-card-']").first.get_by_role("button", name="More like this").click()
            page.locator(MATCH).first.wait_for()
            page.wait_for_timeout(1500)
            waited = []
            for _ in range(CLICKS):
                shown = page.locator(CARD).first.get_attribute("class")
                button = page.locator(CARD).first.get_by_role("button", name="More like this")
                start = time.perf_counter()
                button.click()
                page.wait_for_function(ANOTHER, arg=[CARD, shown], polling="raf")
                waited.append(1000 * (time.perf_counter() - start))
                page.wait_for_timeout(800)
            page.close()
            if visit:
                first.append(seen)
                clicks += waited
        browser.close()
    return {
        "first_view_milliseconds": median(first),
        "first_view_nine_in_ten": _nine_in_ten(first),
        "click_milliseconds": median(clicks),
        "click_nine_in_ten": _nine_in_ten(clicks),
        "visits": len(first),
        "clicks": len(clicks),
    }


def _nine_in_ten(values: list[float]) -> float:
    return round(sorted(values)[int(0.9 * (len(values) - 1))], 1)

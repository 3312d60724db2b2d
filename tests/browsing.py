"""What walks through a real Chromium share."""

from playwright.sync_api import Page, expect

# How far the page can be moved sideways, pixels: its window, and what Streamlit scrolls within it.
SIDEWAYS = """Math.max(...[document.documentElement, document.querySelector("[data-testid=stMain]")]
  .map(one => one.scrollWidth - one.clientWidth))"""


def settle(page: Page) -> None:
    """Waits until the page has run to its end: what it draws anew takes an open filter with it."""
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")

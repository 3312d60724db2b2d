"""For you in a real Chromium: likes change the feed, a leaning is switched off and on, and all of it can be deleted."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def feed(page: Page) -> Locator:
    """The titles of the cards in the feed."""
    return page.locator("[class*='st-key-card-feed-'] .card-title")


def like(page: Page) -> str:
    """Likes the first card of the feed, waits until it is gone, and returns its title."""
    title = feed(page).first.text_content() or ""
    # With its help text a button stands on the page twice, once for fingers.
    page.locator("[class*='st-key-do-like-feed-'] button:visible").first.click()
    expect(feed(page).first).not_to_have_text(title)
    settled(page)
    return title


def open_for_you(page: Page, address: str, gender: str) -> None:
    page.goto(f"{address}for_you?gender={gender}")
    expect(feed(page)).to_have_count(12)


def settled(page: Page) -> list[str]:
    """The feed once the page has stopped running; a click's run begins a moment after the click."""
    page.wait_for_timeout(500)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1)
    page.wait_for_timeout(500)
    return feed(page).all_text_contents()


def look_into_what_is_kept(page: Page) -> None:
    """Opens what is kept, where it is not open."""
    settled(page)
    button = page.get_by_role("button", name="Download it")
    if not button.is_visible():
        page.get_by_text("What is kept about you").last.click()
    expect(button).to_be_visible()


def test_three_likes_change_the_feed_and_a_leaning_is_switched_off_and_on(page: Page, address: str) -> None:
    open_for_you(page, address, "Women")
    expect(page.get_by_text("This or that? 1 of 5")).to_be_visible()
    expect(page.get_by_role("heading", name="Popular and varied, to begin with")).to_be_visible()
    first = settled(page)
    liked = [like(page) for _ in range(3)]
    expect(page.get_by_role("heading", name="Picked for you")).to_be_visible()
    learned = settled(page)
    assert learned != first
    assert not set(liked) & set(learned)
    expect(page.get_by_text(re.compile("because you liked|lean to")).first).to_be_visible()

    leaning = page.locator("[class*='st-key-do-lean-colour']").first.get_by_role("slider")
    expect(leaning).to_have_attribute("aria-valuetext", "as learned")
    settled(page)
    leaning.press("Home")
    settled(page)
    expect(feed(page)).not_to_have_text(learned)
    expect(leaning).to_have_attribute("aria-valuetext", "off")
    leaning.press("ArrowRight")
    expect(leaning).to_have_attribute("aria-valuetext", "less")
    settled(page)
    leaning.press("ArrowRight")
    expect(leaning).to_have_attribute("aria-valuetext", "as learned")
    expect(feed(page)).to_have_text(learned)

    page.reload()
    expect(feed(page)).to_have_text(learned)


def test_a_pair_is_answered_by_a_picture_or_by_the_button_below_it(page: Page, address: str) -> None:
    open_for_you(page, address, "Boys")
    settled(page)
    pair = page.locator("[class*='st-key-card-pair-']")
    buttons = pair.get_by_role("button", name="This one")
    expect(buttons).to_have_count(2)
    assert len(set(buttons.evaluate_all("all => all.map(one => one.textContent)"))) == 2
    for button in buttons.all():
        expect(button).to_be_in_viewport(ratio=1)
    pair.first.locator("img").click(force=True)
    expect(page.get_by_text("This or that? 2 of 5")).to_be_visible()
    settled(page)
    pair.last.get_by_role("button", name="This one").click()
    expect(page.get_by_text("This or that? 3 of 5")).to_be_visible()


def test_your_taste_stays_in_sight_beside_the_feed_and_stands_below_it_on_a_phone(page: Page, address: str) -> None:
    open_for_you(page, address, "Women")
    settled(page)
    heading = page.get_by_role("heading", name="Your taste")
    feed(page).nth(8).scroll_into_view_if_needed()
    if page.viewport_size and page.viewport_size["width"] > 1000:
        expect(heading).to_be_in_viewport()
    else:
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        expect(heading).not_to_be_in_viewport()


def test_a_like_of_a_match_fills_its_heart_moves_nothing_and_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-dress.webp")
    card = page.locator("[class*='st-key-card-match-']").first
    heart = card.locator("[class*='st-key-do-like-match-'] button:visible")
    expect(card).to_be_visible()
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    heart.scroll_into_view_if_needed()
    settled(page)
    before = card.bounding_box()
    drawn = heart.screenshot(style="[role=tooltip] { display: none; }")
    heart.click()
    expect(heart).to_have_accessible_name(re.compile("Liked. Take it back: "))
    settled(page)
    assert card.bounding_box() == before
    assert heart.screenshot(style="[role=tooltip] { display: none; }") != drawn
    heart.click()
    expect(heart).to_have_accessible_name(re.compile(" Like "))
    expect(heart.locator(".stMarkdownColoredText")).to_have_count(0)


def test_other_suggestions_begin_at_the_top_of_the_feed_and_a_like_does_not(page: Page, address: str) -> None:
    open_for_you(page, address, "Women")
    first = settled(page)
    heading = page.get_by_role("heading", name="Popular and varied, to begin with")
    for _ in range(2):
        page.get_by_role("button", name="Show me others").click()
        expect(feed(page).first).not_to_have_text(first[0])
        first = settled(page)
        expect(heading).to_be_in_viewport()
        assert 50 < (heading.bounding_box() or {})["y"] < 200, "at the top, and not under the header"
    tenth = feed(page).nth(9)
    title = tenth.text_content() or ""
    page.locator("[class*='st-key-do-like-feed-'] button:visible").nth(9).click()
    expect(tenth).not_to_have_text(title)
    settled(page)
    expect(page.get_by_role("heading", name="Picked for you")).not_to_be_in_viewport()


def test_what_is_kept_is_seen_taken_along_and_deleted(page: Page, address: str, tmp_path: Path) -> None:
    open_for_you(page, address, "Men")
    like(page)
    look_into_what_is_kept(page)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    download.value.save_as(tmp_path / "mine.json")
    kept = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert [(event["what"], event["gender"]) for event in kept["events"]] == [("like", "Men")]
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()

    page.get_by_role("button", name="Delete all of it").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_role("heading", name="Popular and varied, to begin with")).to_be_visible()
    expect(page.get_by_text("This or that? 1 of 5")).to_be_visible()
    settled(page)
    look_into_what_is_kept(page)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    download.value.save_as(tmp_path / "nothing.json")
    assert json.loads((tmp_path / "nothing.json").read_text(encoding="utf-8")) == {"events": [], "set_by_hand": []}

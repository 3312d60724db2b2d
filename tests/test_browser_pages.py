"""The pages around Find similar in a real Chromium: what an analyst clicks, and the ways back of a shopper."""

import re

import pytest
from browsing import settle
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

# The points are painted on a canvas: where the middle one of the first colour is, and whose it is.
# Of points that lie over each other the topmost is hit; the loneliest one of the map has none over it.
WHERE_A_POINT_IS = """plot => {
  const box = plot.getBoundingClientRect(), { xaxis, yaxis } = plot._fullLayout, points = [];
  for (const { x, y, customdata } of plot._fullData)
    for (let i = 0; i < (x?.length ?? 0); i++) points.push([xaxis.l2p(x[i]), yaxis.l2p(y[i]), customdata?.[i]]);
  let best = null, farthest = -1;
  for (const point of points) {
    const nearest = Math.min(...points.filter(other => other !== point)
      .map(other => Math.hypot(other[0] - point[0], other[1] - point[1])));
    if (point[2] !== undefined && nearest > farthest) { best = point; farthest = nearest; }
  }
  return [box.x + xaxis._offset + best[0], box.y + yaxis._offset + best[1], best[2]];
}"""
HANDS_OUT_A_LASSO = """() => {
  const plot = document.querySelector("[class*='st-key-atlas-product_type'] .js-plotly-plot");
  return plot !== null && plot._fullLayout.dragmode === "lasso";
}"""
# A picture taken before the camera's first frame is empty, and the button then does nothing.
CAMERA_SHOWS = (
    "() => { const video = document.querySelector('video'); return video?.readyState > 1 && video.videoWidth; }"
)
WIDE = pytest.mark.parametrize("page", [1440], indirect=True, ids=["wide"])


def matches(page: Page) -> Locator:
    return page.locator("[class*='st-key-card-match-']")


def chart(page: Page, key: str) -> Locator:
    return page.locator(f"[class*='st-key-{key}']").first


@WIDE  # with a finger a bar is hit as a whole; its middle is what a mouse needs
def test_a_click_on_a_bar_narrows_the_dataset_and_a_click_takes_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}dataset")
    products = page.locator("[data-testid=stMetricValue]").first
    expect(products).to_have_text(re.compile(r"^[\d,]+$"))
    all_of_them = products.text_content() or ""
    bar = chart(page, "products-by-gender").locator(".bars .points path").first  # of the largest gender
    bar.scroll_into_view_if_needed()
    bar.click(force=True)
    page.wait_for_url(re.compile("gender=Men"))
    expect(page.get_by_text(f"Products of {all_of_them}")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_url(lambda url: "gender=" not in url)
    expect(products).to_have_text(all_of_them)


@WIDE
def test_a_click_on_a_cell_narrows_to_its_gender_and_type(page: Page, address: str) -> None:
    page.goto(f"{address}dataset?section=Gender+and+type")
    cell = chart(page, "gender-by-type").locator(".bars .points path").first  # of the commonest type
    cell.scroll_into_view_if_needed()
    settle(page)
    cell.click(force=True)
    page.wait_for_url(re.compile("gender=Men&product_type=Tshirts"))
    expect(page.get_by_role("button", name="Type: Tshirts")).to_be_visible()


def test_what_can_be_done_with_the_cards_of_a_row_stands_in_one_line(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women&example=women-dress.webp")
    expect(matches(page)).to_have_count(12)
    settle(page)
    rows: dict[int, set[int]] = {}
    for card in matches(page).all():
        box, last = card.bounding_box(), card.locator("[class*='st-key-more-']").bounding_box()
        assert box is not None
        assert last is not None
        rows.setdefault(round(box["y"]), set()).add(round(last["y"]))
    assert len(rows) > 1
    assert all(len(lines) == 1 for lines in rows.values()), rows


@WIDE
@pytest.mark.parametrize("across", [18, 240], ids=["its box", "its title"])
def test_a_row_of_the_table_leads_to_the_products_look_alikes_and_back(page: Page, address: str, across: int) -> None:
    page.goto(f"{address}dataset?gender=Men")
    page.get_by_role("tab", name="Products").click()
    page.wait_for_url(re.compile("section=Products"))
    settle(page)
    table = page.locator("[data-testid=stDataFrame]:visible").first
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    assert box["height"] > 20 * 72, "a page of rows is seen whole"
    page.mouse.click(box["x"] + across, box["y"] + 80)
    page.wait_for_url(re.compile(r"/\?gender=Men&product="))
    expect(matches(page)).not_to_have_count(0)
    page.go_back()
    page.wait_for_url(f"{address}dataset?gender=Men&section=Products")
    expect(page.get_by_role("tab", name="Products")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-testid=stDataFrame]:visible").first).to_be_visible()


@WIDE
def test_a_lasso_in_the_atlas_opens_its_products_as_cards(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Atlas")
    page.get_by_role("radio", name="draw around some").or_(page.get_by_role("button", name="draw around some")).click()
    expect(page.get_by_text("Nothing is chosen yet.")).to_be_visible()
    plot = chart(page, "atlas-product_type").locator(".js-plotly-plot")
    page.wait_for_function(HANDS_OUT_A_LASSO)  # until then a drag moves the map
    plot.scroll_into_view_if_needed()
    area = plot.locator(".nsewdrag").first
    box = area.bounding_box()
    assert box is not None
    corners = [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.32)]
    places = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"^\d+ chosen"))).to_be_visible()
    expect(page.locator("[class*='st-key-card-atlas-']")).not_to_have_count(0)


@WIDE
def test_a_click_on_a_point_of_the_atlas_shows_its_product(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Atlas")
    plot = chart(page, "atlas-product_type").locator(".js-plotly-plot")
    expect(plot.locator(".nsewdrag").first).to_be_visible()
    plot.scroll_into_view_if_needed()
    x, y, product = plot.evaluate(WHERE_A_POINT_IS)
    page.mouse.move(x - 20, y - 20)
    page.mouse.move(x, y, steps=5)
    expect(page.locator(".hoverlayer .hovertext")).to_have_count(1)
    page.mouse.click(x, y)
    expect(page.get_by_text("1 chosen")).to_be_visible()
    expect(page.locator(f"[class*='st-key-card-atlas-{product}']")).to_be_visible()
    page.wait_for_url(re.compile(f"chosen={product}"))
    page.reload()
    expect(page.locator(f"[class*='st-key-card-atlas-{product}']")).to_be_visible()


def test_a_label_that_looks_wrong_leads_to_the_product(page: Page, address: str) -> None:
    page.goto(f"{address}looks?section=Odd+ones")
    page.get_by_role("button", name="More like this").first.click()
    page.wait_for_url(re.compile("product="))
    expect(matches(page)).not_to_have_count(0)


def test_the_trail_leads_back(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    page.locator("[class*='st-key-card-browse-']").first.get_by_role("button", name="More like this").click()
    expect(matches(page)).to_have_count(12)
    first = page.url
    matches(page).first.get_by_role("button", name="More like this").click()
    page.wait_for_url(lambda url: url != first)
    trail = page.locator(".st-key-trail")
    expect(trail.locator("img")).to_have_count(2)
    trail.locator("img").first.click(force=True)  # the button lies over its picture, and has no size of its own
    page.wait_for_url(first)
    expect(trail.locator("img")).to_have_count(2)
    expect(matches(page)).to_have_count(12)


@WIDE  # the camera of the test shows the same on any width
def test_a_photo_from_the_camera_is_asked_about(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Men")
    page.get_by_text("Camera", exact=True).click()
    page.wait_for_function(CAMERA_SHOWS)
    page.get_by_role("button", name="Take Photo").click()
    page.wait_for_url(re.compile("photo=yours"))
    expect(page.get_by_role("heading", name="most like your photo")).to_be_visible()


@WIDE
def test_each_page_is_told_apart_by_its_title(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    expect(page).to_have_title("Find similar · fashrec")
    for name in ("For you", "Dataset", "Trends", "Looks", "Quality"):
        page.get_by_role("link", name=name).first.click()
        expect(page).to_have_title(f"{name} · fashrec")
        settle(page)
        expect(page).to_have_title(f"{name} · fashrec")
    page.go_back()
    expect(page).to_have_title("Looks · fashrec")


@WIDE
def test_the_address_names_the_gender_after_the_menu_too_and_takes_no_step_back(page: Page, address: str) -> None:
    page.goto(f"{address}?gender=Women")
    settle(page)
    for name, heading in (("Trends", "Trends"), ("Looks", "What the products look like"), ("For you", "For you")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        page.wait_for_url(re.compile("gender=Women"))
        settle(page)
    for path in ("looks", "trends", ""):
        page.go_back()
        page.wait_for_url(f"{address}{path}?gender=Women")
        settle(page)

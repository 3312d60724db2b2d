"""Pictures of the app's pages, wide and on a phone, light and dark: `python -m tools.screenshots [--readme]`."""

import argparse
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote_plus

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from fashrec.assemble import assemble
from fashrec.catalog import Gender
from fashrec.settings import load_settings
from tools.running_app import CHROMIUM, QUIET, ROOT, running_app

PATIENCE = 120_000  # milliseconds
SETTLED = 2_500
MOST_BYTES = 200_000
README = {"find-first", "find-photo", "find-product", "find-compare"}
SECTIONS = ("Colours", "Patterns", "Atlas", "Near-duplicates", "Odd ones")
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (1440, "light"),
    (1440, "dark"),
    (390, "light"),
    (390, "dark"),
)
TABS = ("Gender and type", "Products", "Balance", "Left out")


@dataclass(frozen=True)
class View:
    """What is photographed: an address, and what is done there first."""

    path: str
    then: Callable[[Page], None] = lambda page: None


def main() -> None:
    """Writes the pictures to screenshots/, and the four of the README to docs/ where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="also write the README's pictures to docs/")
    parser.add_argument("--only", default="", help="only pages whose name has this in it")
    options = parser.parse_args()
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,  # of its own, so that the sample is served
        running_app({"FASHREC_HOME": home}) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, view in pages(Path(home)).items():
            if options.only not in name:
                continue
            for width, scheme in SCREENS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page.set_default_timeout(PATIENCE)
                page.goto(address + view.path)
                settle(page)
                view.then(page)
                settle(page)
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
                if options.readme and name in README and (width, scheme) == (1440, "light"):
                    compress(folder / f"{name}-{width}-{scheme}.png", ROOT / "docs" / f"{name}.webp")
                page.close()
                print(folder / f"{name}-{width}-{scheme}.png")
        browser.close()


def pages(home: Path) -> dict[str, View]:
    """What is photographed of the catalogue that a home serves, by name."""
    recommender = assemble(load_settings(home=home))
    shown = [product.product_id for product in recommender.browse(Gender.WOMEN, "dress", count=3).products]
    compare = "".join(f"&compare={one}" for one in shown)
    listed = [path.stem for path in sorted((ROOT / "pages").glob("*.py")) if path.stem != "find_similar"]
    return {
        "find-first": View("?gender=Women"),
        "find-photo": View("?gender=Women&example=women-dress.webp"),
        "find-product": View(f"?gender=Women&product={shown[0]}"),
        "find-compare": View(f"?gender=Women&view=compare{compare}"),
        "find-crop": View("?gender=Women&example=women-jacket.webp", open_crop),
        "find-bad-photo": View("?gender=Women", upload_no_photo),
        "find-nothing-close": View("?gender=Men&example=women-dress.webp"),
        "find-filters": View("?gender=Women&example=women-dress.webp&type=Dresses", open_colours),
        "find-trail": View(f"?gender=Women&product={shown[0]}", wander),
        **{name: View(name) for name in listed},
        **{f"looks-{name.lower().replace(' ', '-')}": View(f"looks?section={quote_plus(name)}") for name in SECTIONS},
        **{f"dataset-{name.lower().replace(' ', '-')}": View("dataset", to_tab(name)) for name in TABS},
    }


def open_crop(page: Page) -> None:
    """Opens the dialog that crops."""
    page.get_by_role("button", name="Crop", exact=True).click()
    page.get_by_role("dialog").frame_locator("iframe").locator("canvas").first.wait_for()


def upload_no_photo(page: Page) -> None:
    """Uploads what only calls itself a photo."""
    page.set_input_files("input[type=file]", {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    page.locator("[data-testid=stAlert]").first.wait_for()


def open_colours(page: Page) -> None:
    """Opens the filter of colours."""
    page.locator(".st-key-narrow").get_by_role("button", name="Colour").click()
    page.locator(".st-key-colours").wait_for()


def wander(page: Page) -> None:
    """Goes from product to product, so that there is a trail."""
    for _ in range(3):
        elsewhere = away_from(page.url)
        page.locator("[class*='st-key-card-match-']").nth(2).get_by_role("button", name="More like this").click()
        page.wait_for_url(elsewhere)
        settle(page)
    page.locator(".st-key-trail").wait_for()


def away_from(address: str) -> Callable[[str], bool]:
    """What tells that a page has left an address."""
    return lambda url: url != address


def to_tab(name: str) -> Callable[[Page], None]:
    """What opens a tab."""
    return lambda page: page.get_by_role("tab", name=name).click()


def settle(page: Page) -> None:
    """Waits until the page has run and its pictures are there."""
    page.wait_for_selector("h1")
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_timeout(SETTLED)


def compress(source: Path, target: Path) -> None:
    """Writes a picture as WebP, as well as its size allows."""
    image = Image.open(source).convert("RGB")
    for quality in range(90, 20, -10):
        encoded = io.BytesIO()
        image.save(encoded, "WEBP", quality=quality, method=6)
        if encoded.tell() < MOST_BYTES:
            break
    target.write_bytes(encoded.getvalue())


if __name__ == "__main__":
    main()

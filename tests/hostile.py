"""A catalogue whose texts are made to do harm."""

import csv
from pathlib import Path

from conftest import toy_photo, write_toy_catalogue

TITLES = {
    "html": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "markdown": "**bold** [link](javascript:alert(1)) $x^2$ :red[no]",
    "formula": '=HYPERLINK("http://example.invalid","click")',
    "long": "very " * 2000,
    "right to left": "shirt \u202etrihs der\u202c \u2067abc\u2069",
    "newline": "first line\nsecond line\r\nthird\ttab",
    "escape": "\x1b[2J\x1b]0;title\x07red \x9b31m shirt",
    "emoji": "👗" * 50,
    "zero width": "a\u200b\ufeffb",
    "percent": "%s %d {0} {title!r} \\x1b",
}


def write_hostile_catalogue(folder: Path) -> Path:
    """The toys, and one more product for each hostile title, with ids, types and colours just as bad."""
    write_toy_catalogue(folder)
    with (folder / "products.csv").open("a", encoding="utf-8", newline="") as file:
        for at, (name, title) in enumerate(TITLES.items()):
            image = f"images/hostile-{at}.png"
            toy_photo("red", "circle", 0.9 - at / 100).save(folder / image)
            row = [f"{name} {title[:40]}", title, "Women", title[:60], title[:60], title[:60], title[:60], "9", "€"]
            csv.writer(file).writerow([*row, image])
    return folder

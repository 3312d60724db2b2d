"""The theme's pairs of colours are far enough apart to be read, light and dark (WCAG 2, level AA)."""

import re
import tomllib
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT

from fashrec.measure.colour import from_hex, to_hex
from fashrec.measure.contents_charts import gender_by_type
from fashrec.measure.quality_charts import INTERVAL

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
STYLE = (ROOT / "fashrec" / "ui" / "style.css").read_text(encoding="utf-8")
LEAST = 4.5
SEEN = 3.0  # what is no text

schemes = pytest.mark.parametrize("theme", [THEME["light"], THEME["dark"]], ids=["light", "dark"])


def channels(code: str) -> list[int]:
    return list(bytes.fromhex(code.removeprefix("#")))


def luminance(code: str) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in channels(code))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def laid_over(ink: str, ground: str, opacity: float) -> str:
    mixed = [a * opacity + b * (1 - opacity) for a, b in zip(channels(ink), channels(ground), strict=True)]
    return "#" + bytes(round(value) for value in mixed).hex()


def ink_on_primary(text: str) -> str:
    """What the style makes of a page's text colour for the words on a primary button."""
    rule = re.search(r"lab\(from currentColor clamp\((\d+), \((\d+) - l\) \* (\d+), (\d+)\) 0 0\)", STYLE)
    assert rule
    low, middle, slope, high = map(int, rule.groups())
    lab = from_hex(text)[0] * 0
    lab[0] = min(max(low, (middle - float(from_hex(text)[0][0])) * slope), high)
    return to_hex(lab)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@schemes
def test_words_can_be_read_on_every_ground(theme: dict[str, str]) -> None:
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= LEAST
        assert contrast(theme["primaryColor"], ground) >= LEAST  # what is chosen is written in it
    assert contrast(ink_on_primary(theme["textColor"]), theme["primaryColor"]) >= LEAST


@schemes
def test_small_print_can_be_read(theme: dict[str, str]) -> None:
    rules = re.findall(r"([^{}]+)\{[^{}]*?(?<![-\w])opacity: (0\.\d+)", STYLE)
    assert len(rules) >= 4
    for selector, opacity in rules:
        for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
            seen = contrast(laid_over(theme["textColor"], ground, float(opacity)), ground)
            assert seen >= LEAST, f"{selector.strip()}: {seen:.2f}"


@schemes
def test_the_bar_of_closeness_can_be_seen(theme: dict[str, str]) -> None:
    codes = re.findall(r"\.bar i \{[^}]*background: (#[0-9a-f]{6})", STYLE)
    assert codes
    for code in codes:
        assert contrast(code, theme["backgroundColor"]) >= SEEN


@schemes
def test_the_lines_that_show_how_sure_a_figure_is_can_be_seen(theme: dict[str, str]) -> None:
    assert contrast(INTERVAL, theme["backgroundColor"]) >= SEEN


@schemes
def test_the_more_products_a_cell_has_the_farther_it_is_from_the_ground_and_its_number_can_be_read(
    theme: dict[str, str],
) -> None:
    ground = theme["backgroundColor"]
    genders = ["Men"] * 4 + ["Women"] * 9 + ["Girls"]
    numbers, cells = cells_of(gender_by_type(pd.DataFrame({"gender": genders, "product_type": "Coats"})).figure)
    assert numbers == [1, 4, 9]
    apart = [contrast(laid_over(code, ground, opacity), ground) for code, opacity in cells]
    assert apart == sorted(apart)
    assert apart[-1] > 2 * apart[0]
    for code, opacity in cells:
        assert contrast(theme["textColor"], laid_over(code, ground, opacity)) >= LEAST


def cells_of(figure: Any) -> tuple[list[int], list[tuple[str, float]]]:
    """The numbers of a chart's cells, rising, and their colours with how much of them is laid over the ground."""
    found = []
    for bar in figure.data:
        red, green, blue, opacity = re.findall(r"[\d.]+", bar.marker.color[0])
        found.append((int(bar.text[0]), ("#" + bytes([int(red), int(green), int(blue)]).hex(), float(opacity))))
    numbers, cells = zip(*sorted(found), strict=True)
    return list(numbers), list(cells)

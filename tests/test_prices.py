"""Prices are compared within one currency only."""

import pandas as pd
import pytest
from conftest import FakeEmbedder, quiet
from test_page import open_page, texts

from fashrec.assemble import assemble
from fashrec.build import Built, build
from fashrec.catalog import Catalogue, Gender
from fashrec.errors import FashrecError
from fashrec.recommend import Filters
from fashrec.settings import Settings
from fashrec.taste.stock import _price_bands
from fashrec.ui.dataset import products_as_written


@pytest.mark.parametrize(("others", "comparable"), [("EUR", True), ("", True), ("INR", False)])
def test_what_is_narrowed_and_sorted_by_price_has_one_currency(
    toys: Catalogue, settings: Settings, toy_shop: Built, others: str, comparable: bool
) -> None:
    table = toys.table.copy()
    table.loc[table["colour"] == "red", "currency"] = others
    build(Catalogue(**{**vars(toys), "table": table}), settings, FakeEmbedder(), quiet)
    app = open_page(gender="Women", product="w-red-square-0")
    assert not app.exception
    assert [slider.label for slider in app.slider if slider.key == "price"] == ["Price"] * comparable
    assert ("order" in [box.key for box in app.selectbox]) == comparable
    assert "most like red square" in texts(app)
    # An address from before, when all prices were in one currency, still opens.
    app = open_page(gender="Women", product="w-red-square-0", price_to="11")
    assert not app.exception
    assert not app.error
    assert "most like red square" in texts(app)
    asked = {"product_id": "w-red-square-0", "filters": Filters(price_to=15)}
    if comparable:
        assert assemble(settings).similar(Gender.WOMEN, **asked).matches
    else:
        with pytest.raises(FashrecError, match="leave the price out"):
            assemble(settings).similar(Gender.WOMEN, **asked)


def test_a_file_of_products_has_currencies_beside_its_prices(toys: Catalogue) -> None:
    written = products_as_written(toys.table)
    pd.testing.assert_frame_equal(written[["price", "currency"]], toys.table[["price", "currency"]])
    assert not {"price", "currency"} & set(products_as_written(toys.table.assign(price=None)))


def test_bands_of_prices_are_of_the_commonest_currency() -> None:
    prices = [float(price) for price in range(10, 40)]
    mixed = pd.DataFrame({"price": [*prices, 1.0, None], "currency": ["EUR"] * 30 + ["INR", ""]})
    bands = _price_bands(mixed)
    assert len(set(bands[:30])) == 3
    assert all("€" in band for band in bands[:30])
    assert bands[30:].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("prices", "bands"),
    [
        ([19.8, 19.9, 19.6, 30, 30.5, 40.2, 40.3, 60, 70], ["under £27"] * 3 + ["£27 to £40"] * 2 + ["over £40"] * 4),
        ([5, *[10] * 20, 15], ["under £10", *["£10"] * 20, "over £10"]),
    ],
)
def test_no_price_stands_beside_words_that_leave_it_out(prices: list[float], bands: list[str]) -> None:
    assert _price_bands(pd.DataFrame({"price": prices, "currency": "GBP"})).tolist() == bands

"""What every reader shares: which rows become products, why others are left out, what text and numbers survive."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fashrec.catalog import Catalogue, Gender, Product, Report, parse_gender, read_catalogue, shelf_rows
from fashrec.catalog.mapping import ColumnMapping
from fashrec.catalog.rows import parse_price, parse_year
from fashrec.errors import CatalogueError, NotFound

PHOTO = b"readers list photos and never open them"
HOSTILE = {
    "html": "<script>alert('1')</script>",
    "formula": '=HYPERLINK("http://evil","x")',
    "long": "x" * 10_000,
    "right to left": "\u202eחולצה أحمر",
    "sql": "'; DROP TABLE products; --",
    "missing": "nan",
    "joined": "👗\u200d👕",
}
PRICES = {
    "12.5": 12.5, "1,299.00": 1299.0, "1.299,00": 1299.0, "€ 12,50": 12.5, "Rs. 899": 899.0, "1 299,90": 1299.9,
    "1'299.50 CHF": 1299.5, "1,00,000": 100_000.0, "99,-": 99.0, "0": 0.0, "0.99": 0.99, ".99": 0.99,
    "1299.0000": 1299.0, "19.990000000000002": 19.99, "": None, "free": None, "-5": None, "USD -5": None,
    "9" * 400: None, "EUR12,50": 12.5, "USD1,299": 1299.0, "CHF29.90": 29.9, "Rs899.00": 899.0, "Rs.899": 899.0,
    "CHF 1’299.00": 1299.0, "1e3": None, "2 for 10": None, "12.50 - 15": None, "−5": None, "$.99": 0.99,
}  # fmt: skip
CURRENCIES = {
    "25.00 USD": "USD", "25.00 INR": "INR", "€ 25": "EUR", "1.299,00 €": "EUR", "CHF29.90": "CHF", "£5": "GBP",
    "5 usd": "USD", "US$ 25": "USD", "CA$25": "", "$25 CAD": "CAD", "Price: 25 EUR": "EUR", "25 NEW": "", "25": "",
    "now 25 all in": "", "25 USD (EUR)": "", "ask EUR": "", "2 for €10": "",
}  # fmt: skip
GOOD = {"product_id": "good", "gender": "Women", "image": "good.jpg"}


def read_rows(folder: Path, *rows: dict[str, str]) -> Catalogue:
    """A catalogue of these rows, after one good row on line 2 with its photo `good.jpg`."""
    folder.mkdir(exist_ok=True)
    (folder / "good.jpg").write_bytes(PHOTO)
    header = list(dict.fromkeys(name for row in (GOOD, *rows) for name in row))
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows([GOOD, *rows])
    return read_catalogue(folder)


def row(product_id: str, **more: str) -> dict[str, str]:
    """A usable row, but for what is said."""
    return {**GOOD, "product_id": product_id, **more}


def reason(catalogue: Catalogue) -> str:
    """Why the one row was left out, after checking that it is the one on line 3."""
    (left_out,) = catalogue.report.left_out
    assert left_out.line == 3
    return left_out.reason


def test_an_empty_id_is_left_out(tmp_path: Path) -> None:
    assert reason(read_rows(tmp_path, row("   "))) == "empty id"


def test_a_duplicate_id_is_left_out_and_the_first_stays(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, row("good", gender="Men"))
    assert reason(catalogue) == "duplicate id: first seen on line 2"
    assert catalogue.table["gender"].tolist() == ["Women"]


def test_a_row_that_was_left_out_does_not_take_the_id(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, row("a", gender="nobody"), row("a", gender="Men"))
    assert catalogue.table["product_id"].tolist() == ["good", "a"]
    assert catalogue.report.reasons() == {"unknown gender": 1}


@pytest.mark.parametrize("word", ["", "Kids", "Men, Women", pytest.param("x" * 10_000, id="long")])
def test_an_unknown_gender_is_left_out_and_quoted_in_short(tmp_path: Path, word: str) -> None:
    why = reason(read_rows(tmp_path, row("a", gender=word)))
    assert why.startswith(f"unknown gender: '{word[:80]}'")
    assert len(why) < 120


def test_a_row_without_a_photo_is_left_out(tmp_path: Path) -> None:
    assert reason(read_rows(tmp_path, row("a", image=""))) == "no photo: there is no file images/a.jpg"


@pytest.mark.parametrize("image", ["gone.jpg", "folder", "good.jpg/more.jpg"])
def test_a_photo_that_is_not_there_is_left_out(tmp_path: Path, image: str) -> None:
    (tmp_path / "folder").mkdir()
    assert reason(read_rows(tmp_path, row("a", image=image))) == f"no photo: there is no file {image}"


def test_a_photo_name_too_long_for_a_disk_is_left_out_with_a_short_reason(tmp_path: Path) -> None:
    why = reason(read_rows(tmp_path, row("a", image="x" * 10_000)))
    assert why.startswith("no photo: ")
    assert len(why) < 200


@pytest.mark.parametrize("blank", ["  ", "\u00a0", "\u202f", "\t"])
def test_blanks_within_the_name_of_a_photo_are_kept(tmp_path: Path, blank: str) -> None:
    name = f"Foto{blank}1.jpg"
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(PHOTO)
    catalogue = read_rows(tmp_path, row("a", image=f" images/{name}\0 "), row(f"Foto{blank}1", image=""))
    assert catalogue.table["image"].tolist() == ["good.jpg", f"images/{name}", f"images/{name}"]


def test_a_photo_by_an_id_with_blanks_is_found_as_the_id_stands_in_the_catalogue_too(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a 1.jpg").write_bytes(PHOTO)
    assert read_rows(tmp_path, row("a  1", image="")).table["image"].tolist() == ["good.jpg", "images/a 1.jpg"]


@pytest.mark.parametrize(
    "image", ["long/" * 50 + "1.jpg", "https://shop.example/" + "x" * 300, "../" * 99 + "x", "a\nb"]
)
def test_a_reason_stays_a_short_line_whatever_the_cell_holds(tmp_path: Path, image: str) -> None:
    why = reason(read_rows(tmp_path, row("a", image=image)))
    assert len(why) < 130
    assert "\n" not in why


@pytest.mark.parametrize("image", ["../secret.jpg", "inside/../../secret.jpg", "{folder}/secret.jpg"])
def test_a_path_outside_the_catalogue_is_left_out(tmp_path: Path, image: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(PHOTO)
    image = image.format(folder=tmp_path)
    assert reason(read_rows(tmp_path / "shop", row("a", image=image))).startswith("path outside the catalogue: ")


def test_a_link_that_leads_outside_the_catalogue_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(PHOTO)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    assert reason(read_rows(tmp_path / "shop", row("a", image="link.jpg"))).startswith("path outside the catalogue: ")


def test_a_link_that_stays_inside_the_catalogue_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.jpg").symlink_to(tmp_path / "good.jpg")
    catalogue = read_rows(tmp_path, row("a", image="link.jpg"))
    assert catalogue.report.kept == 2
    assert Path(str(catalogue.photo(1))).read_bytes() == PHOTO


def test_a_web_address_is_left_out(tmp_path: Path) -> None:
    why = reason(read_rows(tmp_path, row("a", image="https://example.com/a.jpg")))
    assert why == "photo at a web address, not in the folder: https://example.com/a.jpg"


def test_nothing_usable_is_an_error_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("product_id,gender,image\na,cat,good.jpg\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"Nothing usable.*1 rows read, 0 kept.*Line 2: unknown gender: 'cat'"):
        read_catalogue(tmp_path)


def test_a_catalogue_that_loses_its_last_photo_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"Nothing usable.*Line 2: unreadable photo"):
        read_rows(tmp_path).without({0: "unreadable photo"})


def test_every_row_is_kept_or_left_out(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, row("a"), row("a"), row(""), row("b", gender="?"), row("c", image=""), row("d"))
    report = catalogue.report
    assert (report.read, report.kept, len(report.left_out)) == (7, 3, 4)
    assert catalogue.table["line"].tolist() == [2, 3, 8]
    assert report.summary().startswith("7 rows read, 3 kept, 4 left out (")
    assert Report.from_json(report.to_json()) == report


def test_photos_found_unreadable_later_join_the_report_in_order(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, row("a"), row("", image=""), row("b")).without({1: "unreadable photo: damaged"})
    assert catalogue.table["product_id"].tolist() == ["good", "b"]
    assert [(out.line, out.reason) for out in catalogue.report.left_out] == [
        (3, "unreadable photo: damaged"),
        (4, "empty id"),
    ]


@pytest.mark.parametrize(
    ("word", "gender"),
    [("Women’s", "Women"), ("MEN’S", "Men"), ("Girls‘", "Girls"), ("men", "Men"),
     (" MALE ", "Men"), ("Women's", "Women"), ("ladies", "Women"), ("boy", "Boys"), ("Girls'", "Girls"),
     ("UNISEX", "Unisex"), ("kids", ""), ("", "")],
)  # fmt: skip
def test_usual_gender_words_are_understood(word: str, gender: str) -> None:
    assert ColumnMapping().gender(word) == gender


def test_a_shop_has_its_own_gender_words_beside_the_usual_ones() -> None:
    mapping = ColumnMapping(genders={"Damen": "Women", "Men": "Boys"})
    assert [mapping.gender(word) for word in ("DAMEN", "men", "female")] == ["Women", "Boys", "Women"]
    assert ColumnMapping(genders={"Dame's": "Women"}).gender("dame’s") == "Women"


def test_unisex_stands_on_both_adult_shelves_and_no_other(tmp_path: Path) -> None:
    genders = ["Men", "Unisex", "Boys", "Girls"]
    table = read_rows(tmp_path, *(row(str(i), gender=gender) for i, gender in enumerate(genders))).table
    shelves = {str(gender): shelf_rows(table, gender).tolist() for gender in Gender}
    assert shelves == {"Men": [1, 2], "Women": [0, 2], "Boys": [3], "Girls": [4]}


def test_a_person_names_a_gender_in_any_case() -> None:
    assert parse_gender(" wOMEN ") is Gender.WOMEN


@pytest.mark.parametrize(
    ("word", "gender"), [("female", "Women"), ("Men’s", "Men"), ("boy", "Boys"), ("GIRLS'", "Girls")]
)
def test_a_person_names_a_gender_by_any_word_that_a_catalogue_may_use(word: str, gender: str) -> None:
    assert parse_gender(word) is Gender(gender)


@pytest.mark.parametrize("word", ["Unisex", "adults", "kids", ""])
def test_a_word_for_none_of_the_four_is_refused(word: str) -> None:
    with pytest.raises(NotFound, match="Men, Women, Boys, Girls"):
        parse_gender(word)


@pytest.mark.parametrize(("text", "price"), PRICES.items())
def test_a_price_is_read_as_shops_write_it(text: str, price: float | None) -> None:
    assert parse_price(text) == pytest.approx(price)


def test_a_currency_that_stands_in_the_price_is_kept(tmp_path: Path) -> None:
    rows = [row(str(i), price=price) for i, price in enumerate(CURRENCIES)]
    assert read_rows(tmp_path, *rows).table["currency"].tolist() == ["", *CURRENCIES.values()]


def test_a_currency_in_its_own_column_wins_over_that_in_the_price(tmp_path: Path) -> None:
    rows = [row("a", price="$25", currency="AUD"), row("b", price="$25", currency="")]
    assert read_rows(tmp_path, *rows).table["currency"].tolist() == ["", "AUD", "USD"]


@pytest.mark.parametrize(
    ("text", "year"),
    [("2012", 2012), ("2012.0", 2012), ("1899", None), ("2101", None), ("12", None), ("", None), ("2012.5", None)],
)  # fmt: skip
def test_a_year_is_four_digits_of_our_time(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@given(st.text())
def test_any_text_is_a_price_and_a_year_or_is_not(text: str) -> None:
    price, year = parse_price(text), parse_year(text)
    assert price is None or price >= 0
    assert year is None or 1900 <= year <= 2100


@given(whole=st.integers(0, 10**9), cents=st.integers(0, 99))
def test_a_price_with_both_signs_keeps_its_value(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    assert (
        parse_price(english)
        == parse_price(english.translate(str.maketrans(",.", ".,")))
        == float(f"{whole}.{cents:02d}")
    )


def test_numbers_that_are_none_are_left_empty_and_reported(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, row("a", price="ask us", year="soon"), row("b", price="9,90", year="2019"))
    products = [Product.from_row(found) for found in catalogue.table.to_dict("records")]
    assert [(product.price, product.year) for product in products] == [(None, None), (None, None), (9.9, 2019)]
    assert [(repair.line, repair.product_id) for repair in catalogue.report.repaired] == [(3, "a"), (3, "a")]


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_the_text_it_is(tmp_path: Path, title: str) -> None:
    catalogue = read_rows(tmp_path, row(title, title=title))
    product = Product.from_row(catalogue.table.iloc[1])
    assert (product.product_id, product.title) == (title, title)


def test_zero_bytes_and_line_breaks_in_text_become_spaces(tmp_path: Path) -> None:
    table = read_rows(tmp_path, row("a\0b", title="two\r\nlines\tand  gaps\0")).table
    assert table.iloc[1][["product_id", "title"]].tolist() == ["a b", "two lines and gaps"]


def test_what_is_not_known_is_empty_text_and_no_number(tmp_path: Path) -> None:
    product = Product.from_row(read_rows(tmp_path).table.iloc[0])
    assert (product.title, product.colour, product.url) == ("", "", "")
    assert (product.price, product.year) == (None, None)

"""Kaggle's two sets, and how the format of a folder is found."""

import shlex
from contextlib import suppress
from pathlib import Path

import pytest

from fashrec.catalog import Catalogue, Product, Source, read_catalogue
from fashrec.errors import CatalogueError

PHOTO = b"readers list photos and never open them"
FASHION_HEADER = "ProductId,Gender,Category,SubCategory,ProductType,Colour,Usage,ProductTitle,Image,ImageURL"
STYLES_HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
STYLES_ROW = "{id},Women,Apparel,Topwear,Shirts,Blue,Summer,2012,Casual,{title}"
OWN = "product_id,gender,image\nown,Women,own.jpg\n"


def write_fashion_images(root: Path, table: Path, *rows: str) -> Path:
    """Kaggle's "Fashion Images" with the table in the folder that is named, and a photo for the girl's top 101."""
    photos = root / "data" / "Apparel" / "Girls" / "Images" / "images_with_product_ids"
    photos.mkdir(parents=True)
    (photos / "101.jpg").write_bytes(PHOTO)
    rows = rows or ("101,Girls,Apparel,Topwear,Tops,White,Casual,Gini and Jony Top,101.jpg,http://example.com/101.jpg",)
    (root / table).write_text("\n".join([FASHION_HEADER, *rows]), encoding="utf-8")
    return root


def write_styles(root: Path, *rows: str) -> Path:
    """Kaggle's "Fashion Product Images" with photos for the ids 1 to 3."""
    (root / "images").mkdir(parents=True)
    for product_id in (1, 2, 3):
        (root / "images" / f"{product_id}.jpg").write_bytes(PHOTO)
    (root / "styles.csv").write_text("\n".join([STYLES_HEADER, *rows]) + "\n", encoding="utf-8")
    return root


def write_own_table(root: Path) -> Path:
    root.mkdir(exist_ok=True)
    (root / "own.jpg").write_bytes(PHOTO)
    (root / "mine.csv").write_text(OWN, encoding="utf-8")
    return root


def left_out(catalogue: Catalogue) -> list[tuple[int, str, str]]:
    return [(row.line, row.product_id, row.reason) for row in catalogue.report.left_out]


@pytest.mark.parametrize("table", [Path("fashion.csv"), Path("data/fashion.csv")])
def test_fashion_images_are_read_with_the_table_at_either_place(tmp_path: Path, table: Path) -> None:
    catalogue = read_catalogue(write_fashion_images(tmp_path, table))
    product = Product.from_row(catalogue.table.iloc[0])
    assert catalogue.format == "fashion-images"
    assert (product.product_id, product.gender, product.product_type) == ("101", "Girls", "Tops")
    assert (product.category, product.subcategory) == ("Apparel", "Topwear")
    assert (product.colour, product.usage, product.title) == ("White", "Casual", "Gini and Jony Top")
    assert Path(str(catalogue.photo(0))).read_bytes() == PHOTO


def test_a_fashion_image_that_is_missing_is_left_out_with_its_path(tmp_path: Path) -> None:
    rows = [f"{i},Girls,Apparel,Topwear,Tops,White,Casual,Top,{i}.jpg,url" for i in (101, 102)]
    catalogue = read_catalogue(write_fashion_images(tmp_path, Path("data/fashion.csv"), *rows))
    assert left_out(catalogue) == [
        (3, "102", "no photo: there is no file data/Apparel/Girls/Images/images_with_product_ids/102.jpg")
    ]


@pytest.mark.parametrize("name", ["../../../../../../secret.jpg", "/etc/hostname"])
def test_a_fashion_image_never_lies_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(PHOTO)
    rows = [
        f"{i},Girls,Apparel,Topwear,Tops,White,Casual,Top,{image},url" for i, image in ((101, "101.jpg"), (102, name))
    ]
    catalogue = read_catalogue(write_fashion_images(tmp_path / "set", Path("data/fashion.csv"), *rows))
    assert catalogue.report.reasons() == {"path outside the catalogue": 1}


def test_a_short_row_of_fashion_images_is_reported_wherever_its_id_would_be(tmp_path: Path) -> None:
    root = write_fashion_images(tmp_path, Path("data/fashion.csv"))
    (root / "data" / "fashion.csv").write_text("Gender,Category,ProductId\nGirls,Apparel,101\nGirls\n")
    assert left_out(read_catalogue(root)) == [(3, "", "broken row: 1 of 3 cells")]


def test_styles_are_read(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_styles(tmp_path, STYLES_ROW.format(id=1, title="Blue Shirt")))
    product = Product.from_row(catalogue.table.iloc[0])
    assert catalogue.format == "styles"
    assert (product.product_id, product.gender, product.category) == ("1", "Women", "Apparel")
    assert (product.product_type, product.colour, product.season, product.year) == ("Shirts", "Blue", "Summer", 2012)
    assert (product.title, product.image) == ("Blue Shirt", "images/1.jpg")


def test_a_title_with_commas_of_its_own_is_repaired_and_reported(tmp_path: Path) -> None:
    rows = [STYLES_ROW.format(id=1, title="Shirt"), STYLES_ROW.format(id=2, title="Shirt, blue, long")]
    catalogue = read_catalogue(write_styles(tmp_path, *rows))
    assert catalogue.table["title"].tolist() == ["Shirt", "Shirt, blue, long"]
    (repair,) = catalogue.report.repaired
    assert (repair.line, repair.product_id) == (3, "2")


def test_a_comma_too_many_elsewhere_is_left_out_and_reported(tmp_path: Path) -> None:
    shifted = "2,Women,Apparel,Topwear,Shirts,Blue, dark,Summer,2012,Casual,Shirt"
    catalogue = read_catalogue(write_styles(tmp_path, STYLES_ROW.format(id=1, title="Shirt"), shifted))
    assert left_out(catalogue) == [(3, "2", "broken row: a comma too many, not in the title")]
    assert catalogue.report.repaired == ()


def test_a_row_with_too_few_cells_is_left_out_unless_it_says_what_it_must(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_styles(tmp_path, "1", "2,Women,Apparel", STYLES_ROW.format(id=3, title="Shirt,")))
    assert left_out(catalogue) == [(2, "1", "broken row: 1 of 10 cells")]
    assert catalogue.table["title"].tolist() == ["", "Shirt"]
    assert [(repair.line, repair.what) for repair in catalogue.report.repaired] == [
        (3, "3 of 10 cells, the others were left empty")
    ]


def test_a_short_or_long_row_of_fashion_images_is_kept_where_nothing_is_missing(tmp_path: Path) -> None:
    root = write_fashion_images(tmp_path, Path("data/fashion.csv"))
    (root / "data" / "Apparel/Girls/Images/images_with_product_ids" / "102.jpg").write_bytes(PHOTO)
    rows = "ProductId,Gender,Category,Colour\n101,Girls,Apparel,White,\n102,Girls,Apparel\n"
    (root / "data" / "fashion.csv").write_text(rows)
    report = read_catalogue(root).report
    assert (report.kept, [repair.product_id for repair in report.repaired]) == (2, ["102"])


def test_styles_drop_nothing_silently(tmp_path: Path) -> None:
    rows = [STYLES_ROW.format(id=i, title=title) for i, title in ((1, "a"), (2, "a, b"), (2, "again"), (9, "no photo"))]
    catalogue = read_catalogue(write_styles(tmp_path, "", *rows, "broken", ""))
    report = catalogue.report
    assert (report.read, report.kept) == (5, 2)
    assert report.read == len(catalogue.table) + len(report.left_out)
    assert [line for line, _, _ in left_out(catalogue)] == [5, 6, 7]


def test_an_open_quote_does_not_swallow_the_rows_below_it_in_silence(tmp_path: Path) -> None:
    """A title is not quoted in this set, so a quote that opens one, never closed, takes the next products into it."""
    rows = [
        STYLES_ROW.format(id=1, title='"Puma shirt'),
        STYLES_ROW.format(id=2, title="b"),
        STYLES_ROW.format(id=3, title="c"),
    ]
    with suppress(CatalogueError):
        catalogue = read_catalogue(write_styles(tmp_path, *rows))
        seen = {*catalogue.table["product_id"], *(product_id for _, product_id, _ in left_out(catalogue))}
        assert seen == {"1", "2", "3"}


def test_an_id_of_styles_leads_nowhere_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(PHOTO)
    rows = [STYLES_ROW.format(id=i, title="Shirt") for i in ("1", "../../secret")]
    assert read_catalogue(write_styles(tmp_path / "set", *rows)).report.reasons() == {"path outside the catalogue": 1}


def test_a_format_that_is_named_wins_over_what_would_be_found(tmp_path: Path) -> None:
    write_own_table(write_styles(tmp_path, STYLES_ROW.format(id=1, title="Shirt")))
    (tmp_path / "fashrec.toml").write_text('table = "mine.csv"\n', encoding="utf-8")
    assert read_catalogue(tmp_path, "csv").table["product_id"].tolist() == ["own"]
    assert read_catalogue(tmp_path, "styles").table["product_id"].tolist() == ["1"]


def test_a_table_that_the_mapping_names_wins_over_what_would_be_found(tmp_path: Path) -> None:
    write_own_table(write_styles(tmp_path, STYLES_ROW.format(id=1, title="Shirt")))
    (tmp_path / "fashrec.toml").write_text('table = "mine.csv"\n', encoding="utf-8")
    assert read_catalogue(tmp_path).table["product_id"].tolist() == ["own"]


def test_styles_given_by_its_table_are_read_as_styles(tmp_path: Path) -> None:
    write_styles(tmp_path, STYLES_ROW.format(id=1, title="Shirt, blue"))
    assert read_catalogue(tmp_path / "styles.csv").table["title"].tolist() == ["Shirt, blue"]


def test_a_table_of_ones_own_is_found_by_itself(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_own_table(tmp_path / "shop"))
    assert (catalogue.format, catalogue.name, catalogue.report.kept) == ("csv", "shop", 1)


@pytest.mark.parametrize("name", ["fashion.csv", "styles.csv"])
@pytest.mark.parametrize("given", ["folder", "table"])
def test_a_table_that_is_called_as_kaggles_is_the_shops_own_by_its_columns(
    tmp_path: Path, name: str, given: str
) -> None:
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "1.jpg").write_bytes(PHOTO)
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "1.jpg").write_bytes(b"another")
    (tmp_path / name).write_text("id,title,gender,image\n1,A,Men,pics/1.jpg\n", encoding="utf-8")
    if given == "table":
        (tmp_path / "prices.csv").write_text("id,price\n1,5\n", encoding="utf-8")
    catalogue = read_catalogue(tmp_path if given == "folder" else tmp_path / name)
    assert (catalogue.format, catalogue.table["image"].tolist()) == ("csv", ["pics/1.jpg"])


def test_columns_of_fashion_images_without_its_folders_are_a_shops_own_table(tmp_path: Path) -> None:
    (tmp_path / "101.jpg").write_bytes(PHOTO)
    rows = [FASHION_HEADER, "101,Girls,Apparel,Topwear,Tops,White,Casual,Top,101.jpg,url"]
    (tmp_path / "fashion.csv").write_text("\n".join(rows), encoding="utf-8")
    assert read_catalogue(tmp_path).format == "csv"


def test_columns_of_styles_with_one_of_photos_are_a_shops_own_table(tmp_path: Path) -> None:
    root = write_styles(tmp_path)
    (root / "styles.csv").write_text(f"{STYLES_HEADER},image\n{STYLES_ROW.format(id=1, title='A')},images/2.jpg\n")
    catalogue = read_catalogue(root)
    assert (catalogue.format, catalogue.table["image"].tolist()) == ("csv", ["images/2.jpg"])


@pytest.mark.parametrize("place", ["{}", "{}/styles.csv"])
def test_a_set_that_is_asked_for_needs_its_name_only(tmp_path: Path, place: str) -> None:
    root = write_styles(tmp_path)
    (root / "styles.csv").write_text("id,gender,articleType,productDisplayName\n1,Men,Shirts,Shirt, blue\n")
    catalogue = read_catalogue(place.format(root), "styles")
    assert (catalogue.format, catalogue.table["title"].tolist()) == ("styles", ["Shirt, blue"])


@pytest.mark.parametrize(
    ("format", "wanted"),
    [
        ("auto", "fashion.csv, styles.csv, or a table"),
        ("fashion-images", "fashion.csv"),
        ("styles", "styles.csv"),
        ("csv", "a table"),
    ],
)
def test_an_empty_folder_is_an_error_that_says_what_is_wanted(tmp_path: Path, format: str, wanted: str) -> None:
    with pytest.raises(CatalogueError, match=rf"No catalogue in .*it holds no {wanted}"):
        read_catalogue(tmp_path, format)


@pytest.mark.parametrize("path", ["gone", "~nobody-of-this-name/shop", pytest.param("x" * 5000, id="long")])
def test_a_folder_that_cannot_be_is_a_catalogue_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(CatalogueError):
        read_catalogue(path if path.startswith("~") else tmp_path / path)


def test_an_unknown_format_is_an_error_that_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="auto, fashion-images, styles, csv"):
        read_catalogue(tmp_path, "xlsx")


def test_the_options_that_are_told_read_a_catalogue_as_it_was_read() -> None:
    plain = Source(Path("/my shop"))
    assert plain.options == "--catalogue '/my shop'"
    told = Source(Path("/my shop"), "csv", Path("mine.toml"), ("title=name", "price=VK Preis")).options
    assert shlex.split(told) == [
        *("--catalogue", "/my shop", "--format", "csv", "--columns", "mine.toml"),
        *("--column", "title=name", "--column", "price=VK Preis"),
    ]

"""A shop's own Parquet table: photos as bytes in a column or as paths, typed columns, damage."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import FakeEmbedder, quiet, toy_photo

from fashrec.build import build
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.catalog.mapping import ColumnMapping
from fashrec.errors import CatalogueError
from fashrec.settings import Settings

PHOTOS = [f"photo {i}".encode() for i in range(5)]


def write_table(folder: Path, columns: dict[str, Any], row_group_size: int = 2) -> Path:
    """A folder with the table `products.parquet`, in small row groups."""
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / "products.parquet", row_group_size=row_group_size)
    return folder


def with_photos(**more: Any) -> dict[str, Any]:
    """Five products with their photos as bytes."""
    return {"product_id": ["p0", "p1", "p2", "p3", "p4"], "gender": ["Women"] * 5, "image": PHOTOS, **more}


def photos_of(catalogue: Catalogue) -> list[Path | bytes]:
    return [catalogue.photo(i) for i in range(len(catalogue.table))]


@pytest.mark.parametrize("row_group_size", [1, 2, 5])
def test_photos_come_out_of_their_column_whatever_the_row_groups(tmp_path: Path, row_group_size: int) -> None:
    catalogue = read_catalogue(write_table(tmp_path, with_photos(), row_group_size))
    assert photos_of(catalogue) == PHOTOS
    assert [catalogue.photo(i) for i in (4, 0, 3, 1)] == [PHOTOS[i] for i in (4, 0, 3, 1)]


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view(), pa.binary(7)])
def test_each_kind_of_bytes_is_taken_for_photos(tmp_path: Path, kind: pa.DataType) -> None:
    catalogue = read_catalogue(write_table(tmp_path, with_photos(image=pa.array(PHOTOS, kind))))
    assert photos_of(catalogue) == PHOTOS


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_bytes_with_their_path_are_taken_for_photos_as_hugging_face_writes_them(
    tmp_path: Path, kind: pa.DataType
) -> None:
    contents = [PHOTOS[1], None, b"", PHOTOS[4]]
    cells = [None, *({"bytes": content, "path": f"{i}.jpg"} for i, content in enumerate(contents))]
    images = pa.array(cells, pa.struct({"bytes": kind, "path": pa.string()}))
    catalogue = read_catalogue(write_table(tmp_path, with_photos(image=images)))
    assert photos_of(catalogue) == [PHOTOS[1], PHOTOS[4]]
    assert catalogue.report.reasons() == {"no photo": 3}


def test_a_cell_that_is_no_path_is_quoted_in_short(tmp_path: Path) -> None:
    columns = with_photos(image=[[b"x" * 500]] * 5, gender=[{"a": "b" * 500}] * 5)
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(write_table(tmp_path, columns))
    assert len(str(refused.value).partition("Line 1")[2]) < 300
    columns["gender"] = ["Men"] * 5
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(write_table(tmp_path, columns))
    assert len(str(refused.value).partition("Line 1")[2]) < 300


def test_rows_without_photo_bytes_are_left_out_and_the_others_keep_their_own(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_table(tmp_path, with_photos(image=[None, b"one", None, b"", b"four"])))
    assert photos_of(catalogue) == [b"one", b"four"]
    assert catalogue.table["line"].tolist() == [2, 5]
    assert [(row.line, row.product_id) for row in catalogue.report.left_out] == [(1, "p0"), (3, "p2"), (4, "p3")]
    assert catalogue.report.reasons() == {"no photo": 3}


def test_a_column_of_no_photo_at_all_is_nothing_usable(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="Nothing usable"):
        read_catalogue(write_table(tmp_path, with_photos(image=pa.array([None] * 5, pa.binary()))))


def test_bytes_under_another_name_are_found_by_the_mapping(tmp_path: Path) -> None:
    columns = {"sku": ["a"], "gender": ["Men"], "picture.data": [b"bytes"]}
    mapping = ColumnMapping(columns={"image": "picture.data"})
    assert photos_of(read_catalogue(write_table(tmp_path, columns), mapping=mapping)) == [b"bytes"]


def test_photos_named_by_paths_lie_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"a")
    columns = {"product_id": ["a", "b", "c"], "gender": ["Men"] * 3, "image": ["a.jpg", "../b.jpg", None]}
    catalogue = read_catalogue(write_table(tmp_path, columns))
    assert photos_of(catalogue) == [tmp_path.resolve() / "a.jpg"]
    assert catalogue.report.reasons() == {"path outside the catalogue": 1, "no photo": 1}


def test_numbers_and_nothing_become_the_text_one_expects(tmp_path: Path) -> None:
    columns = with_photos(
        product_id=[1001.0, 1002.0, 1003.0, 1004.0, None],
        year=[2012.0, None, 2013.0, float("nan"), 2014.0],
        title=["a", None, "c", "d", "e"],
    )
    catalogue = read_catalogue(write_table(tmp_path, columns))
    table = catalogue.table
    assert table["product_id"].tolist() == ["1001", "1002", "1003", "1004"]
    assert table["title"].tolist() == ["a", "", "c", "d"]
    assert table["year"].fillna(0).tolist() == [2012, 0, 2013, 0]
    assert catalogue.report.reasons() == {"empty id": 1}


@pytest.mark.parametrize(
    ("kind", "prices"),
    [
        (pa.float64(), [19.99, 12.345, 0.999, 19.990000000000002, 1500.0]),
        (pa.float32(), [19.99, 12.5, 0.1, 1299.9, 1500.0]),
        (pa.decimal128(12, 4), [Decimal(text) for text in ("19.99", "12.5", "0.1", "1299.9", "7")]),
        (pa.decimal128(12, 3), [Decimal(text) for text in ("19.99", "12.5", "0.1", "1299.9", "7")]),
        (pa.int64(), [19, 12, 0, 1299, 1500]),
    ],
)
def test_a_price_that_is_a_number_keeps_its_value(tmp_path: Path, kind: pa.DataType, prices: list[Any]) -> None:
    catalogue = read_catalogue(write_table(tmp_path, with_photos(price=pa.array(prices, kind))))
    assert catalogue.table["price"].tolist() == pytest.approx([float(price) for price in prices], abs=0.006)


def test_text_kept_as_bytes_is_read_as_text(tmp_path: Path) -> None:
    """Some programs write text without saying that it is text."""
    table = read_catalogue(write_table(tmp_path, with_photos(product_id=[b"a", b"b", b"c", b"d", "é".encode()]))).table
    assert table["product_id"].tolist() == ["a", "b", "c", "d", "é"]


def test_dictionary_columns_are_read(tmp_path: Path) -> None:
    colours = pa.array(["red", "red", "blue", None, "red"]).dictionary_encode()
    table = read_catalogue(write_table(tmp_path, with_photos(colour=colours))).table
    assert table["colour"].tolist() == ["red", "red", "blue", "", "red"]


def test_one_column_may_serve_twice(tmp_path: Path) -> None:
    mapping = ColumnMapping(columns={"title": "product_id"})
    assert read_catalogue(write_table(tmp_path, with_photos()), mapping=mapping).table["title"].tolist()[0] == "p0"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and then nothing of sense PAR1"])
def test_a_file_that_is_no_parquet_is_a_catalogue_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "products.parquet").write_bytes(content)
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(tmp_path)


def test_a_parquet_damaged_in_its_middle_is_a_catalogue_error(tmp_path: Path) -> None:
    path = write_table(tmp_path, with_photos(title=["x" * 200] * 5)) / "products.parquet"
    content = path.read_bytes()
    path.write_bytes(
        content[:4] + b"\xff" * (content.index(b"photo 0") + 40) + content[content.index(b"photo 0") + 44 :]
    )
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(tmp_path)


def test_a_parquet_is_built_with_its_bytes(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    contents = []
    for i, colour in enumerate(["red", "green", "blue"]):
        toy_photo(colour, "square").save(folder / f"{i}.png")
        contents.append((folder / f"{i}.png").read_bytes())
    columns = with_photos(image=[*contents, b"damaged", None])
    built = build(read_catalogue(write_table(folder, columns)), settings, FakeEmbedder(), quiet)
    assert built.manifest.catalogue.products == 3
    assert built.catalogue.report.reasons() == {"unreadable photo": 1, "no photo": 1}

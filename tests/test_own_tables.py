"""A shop's own delimited table: separators, encodings, line numbers, mappings."""

from contextlib import suppress
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fashrec.catalog import Catalogue, Report, Source, read_catalogue
from fashrec.catalog.mapping import ColumnMapping, find_mapping
from fashrec.errors import CatalogueError

PHOTO = b"readers list photos and never open them"
TABLE = "product_id,title,gender\n1,Jupe légère – 12 €,Women\n2,Hemd,Men\n"
TITLES = ["Jupe légère – 12 €", "Hemd"]
MAPPING = """
table = "stock.csv"
photos = "pics"
[columns]
product_id = "Artikel"
gender = "Abteilung"
image = "Bild"
[genders]
Damen = "Women"
"""
STOCK = "Artikel,Abteilung,Bild,name\nA1,Damen,1.jpg,Rock\n"


def write_shop(folder: Path, content: str | bytes, name: str = "products.csv") -> Path:
    """A folder with this table, and photos for the ids 1 to 3 where none is named."""
    for photos in ("images", "pics"):
        (folder / photos).mkdir(parents=True, exist_ok=True)
        for product_id in ("1", "2", "3"):
            (folder / photos / f"{product_id}.jpg").write_bytes(PHOTO)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def titles(catalogue: Catalogue) -> list[str]:
    return catalogue.table["title"].tolist()


@pytest.mark.parametrize(
    ("delimiter", "name"),
    [(",", "p.csv"), (";", "p.csv"), ("\t", "p.csv"), ("|", "p.csv"), ("\t", "p.tsv"), ("\t", "P.TAB")],
)
def test_each_usual_separator_is_found(tmp_path: Path, delimiter: str, name: str) -> None:
    assert titles(read_catalogue(write_shop(tmp_path, TABLE.replace(",", delimiter), name))) == TITLES


@pytest.mark.parametrize("said", ["sep=;\n", "sep=;\r\n", '"sep=;"\n'])
def test_excels_line_that_names_the_separator_is_no_header(tmp_path: Path, said: str) -> None:
    catalogue = read_catalogue(write_shop(tmp_path, said + TABLE.replace(",", ";")))
    assert titles(catalogue) == TITLES
    assert catalogue.table["line"].tolist()[0] == 3


def test_signs_within_quoted_names_of_columns_are_no_separators(tmp_path: Path) -> None:
    content = '"product_id","name; long; a; b; c","gender"\n1,Rock,Men\n'
    assert read_catalogue(write_shop(tmp_path, content)).table["product_id"].tolist() == ["1"]


def test_paths_as_windows_writes_them_are_found(tmp_path: Path) -> None:
    content = "product_id,gender,image\n1,Men,images\\1.jpg\n"
    assert read_catalogue(write_shop(tmp_path, content)).table["image"].tolist() == ["images/1.jpg"]


def test_a_table_that_is_called_as_kaggles_is_the_shops_own_where_its_photos_are_mapped(tmp_path: Path) -> None:
    write_shop(tmp_path, "id,gender,articleType\n1,Men,Shirts\n", "styles.csv")
    (tmp_path / "fashrec.toml").write_text('photos = "pics"', encoding="utf-8")
    catalogue = read_catalogue(tmp_path)
    assert (catalogue.format, catalogue.table["image"].tolist()) == ("csv", ["pics/1.jpg"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_usual_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    assert titles(read_catalogue(write_shop(tmp_path, TABLE.encode(encoding)))) == TITLES


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_one_line_in_another_encoding_garbles_no_other(tmp_path: Path, mark: str, ending: str) -> None:
    header = f'{mark}product_id,title,gender{ending}1,"Grüne{ending}Hose – neu",Men{ending}'
    content = header.encode() + f"2,Röcke,Women{ending}".encode("latin-1") + f"3,Mäntel,Men{ending}".encode()
    assert titles(read_catalogue(write_shop(tmp_path, content))) == ["Grüne Hose – neu", "Röcke", "Mäntel"]


def test_a_table_in_windows_encoding_stays_one_where_a_line_could_be_utf8(tmp_path: Path) -> None:
    content = 'product_id,title,gender\n1,"Grün\nblau, 5 €",Men\n2,Ã¼,Women\n3,Röcke – lang,Men\n'.encode("cp1252")
    found = titles(read_catalogue(write_shop(tmp_path, content)))
    assert found == ["Grün blau, 5 €", "Ã¼", "Röcke – lang"]


@pytest.mark.parametrize("lines", [b"1,Gr\xfcn,Men\n", "1,Grün,Men\n".encode(), "\n1,Grün,Men\n".encode("utf-16-le")])
def test_a_byte_that_is_no_letter_costs_no_more_than_itself(tmp_path: Path, lines: bytes) -> None:
    header = "\ufeffid,title,gender".encode("utf-16-le") if b"\0" in lines else b"id,title,gender\n"
    assert titles(read_catalogue(write_shop(tmp_path, header + lines + b"2,\x81"))) == ["Grün"]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_each_usual_line_ending_is_read(tmp_path: Path, ending: str) -> None:
    catalogue = read_catalogue(write_shop(tmp_path, TABLE.replace("\n", ending)))
    assert titles(catalogue) == TITLES
    assert catalogue.table["line"].tolist() == [2, 3]


def test_a_decimal_comma_does_not_pass_for_the_separator(tmp_path: Path) -> None:
    content = "product_id;gender;price\n1;Women;12,50\n2;Men;1.299,00\n"
    assert read_catalogue(write_shop(tmp_path, content)).table["price"].tolist() == [12.5, 1299.0]


def test_quoted_cells_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    content = 'product_id,title,gender\n1,"a ""fine"",\nlong\nskirt",Women\n'
    assert titles(read_catalogue(write_shop(tmp_path, content))) == ['a "fine", long skirt']


def test_a_cell_of_several_lines_may_be_quoted_carelessly(tmp_path: Path) -> None:
    content = 'product_id,title,gender\n1,"two\nlines" and more,Women\n2,b,Men\n'
    assert titles(read_catalogue(write_shop(tmp_path, content))) == ["two lines and more", "b"]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    content = 'product_id,title,gender\n\n1,"two\nlines",Women\n\n\n2,x,nobody\n3,y,Men\n,,\n'
    catalogue = read_catalogue(write_shop(tmp_path, content))
    assert catalogue.table["line"].tolist() == [3, 8]
    assert [row.line for row in catalogue.report.left_out] == [7]
    assert catalogue.report.read == 3


@pytest.mark.parametrize(("record", "cells"), [("2,Hemd", 2), ("2,Hemd,Men,more", 4)])
def test_a_row_of_another_length_is_left_out(tmp_path: Path, record: str, cells: int) -> None:
    (row,) = read_catalogue(write_shop(tmp_path, f"{TABLE}{record}\n")).report.left_out
    assert (row.line, row.product_id, row.reason) == (4, "2", f"broken row: {cells} of 3 cells")


@pytest.mark.parametrize(
    "content",
    ["id,title,gender\r\n1,A,Men,\r\n2,B,Women\r\n", "id,title,gender\n1,A,Men, ,,\n2,B,Women\n",
     "id,title,gender,,\n1,A,Men\n2,B,Women,,\n"],
)  # fmt: skip
def test_empty_cells_beyond_the_last_column_do_no_harm(tmp_path: Path, content: str) -> None:
    catalogue = read_catalogue(write_shop(tmp_path, content))
    assert titles(catalogue) == ["A", "B"]
    assert (catalogue.report.left_out, catalogue.report.repaired) == ((), ())


def test_a_short_row_that_says_what_it_must_is_kept_and_reported(tmp_path: Path) -> None:
    content = "id,title,gender,colour,season\n1,A,Men,Blue,Fall\n2,B,Women,Red\n3,C,cat\n4,D,Men\n"
    catalogue = read_catalogue(write_shop(tmp_path, content))
    assert catalogue.table[["product_id", "colour", "season"]].values.tolist() == [
        ["1", "Blue", "Fall"],
        ["2", "Red", ""],
    ]
    (repair,) = catalogue.report.repaired
    assert (repair.line, repair.product_id, repair.what) == (3, "2", "4 of 5 cells, the others were left empty")
    assert [(row.line, row.reason) for row in catalogue.report.left_out] == [
        (4, "broken row: 3 of 5 cells"),
        (5, "broken row: 3 of 5 cells"),
    ]


def test_an_open_quote_does_not_swallow_the_rows_below_it_in_silence(tmp_path: Path) -> None:
    content = 'product_id,gender,title\n1,Women,a\n2,Women,"never closed\n3,Women,c\n'
    with suppress(CatalogueError):
        catalogue = read_catalogue(write_shop(tmp_path, content))
        seen = {*catalogue.table["product_id"], *(row.product_id for row in catalogue.report.left_out)}
        assert seen == {"1", "2", "3"}


def test_a_cell_too_long_to_be_one_is_a_catalogue_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(write_shop(tmp_path, f"{TABLE}3,{'x' * 1_000_001},Men\n"))


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_catalogue_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for start in (b"", TABLE.encode()):
        try:
            report = read_catalogue(write_shop(folder, start + content)).report
        except CatalogueError:
            continue
        assert report.kept >= 1


def test_photos_are_found_by_the_id_where_no_column_names_them(tmp_path: Path) -> None:
    (write_shop(tmp_path, TABLE) / "images" / "2.jpg").rename(tmp_path / "images" / "2.WEBP")
    assert read_catalogue(tmp_path).table["image"].tolist() == ["images/1.jpg", "images/2.WEBP"]


@pytest.mark.parametrize("address", ["https://shop.example", "//cdn.shop.example"])
def test_a_photo_at_a_web_address_is_the_one_in_the_folder_where_it_was_saved(tmp_path: Path, address: str) -> None:
    content = f"id,gender,image\n1,Men,{address}/1.jpg\n9,Men,{address}/9.jpg\n"
    catalogue = read_catalogue(write_shop(tmp_path, content))
    assert catalogue.table["image"].tolist() == ["images/1.jpg"]
    assert [row.reason for row in catalogue.report.left_out] == [
        f"photo at a web address, not in the folder: {address}/9.jpg"
    ]
    assert catalogue.report.hints == (
        "To save photos at web addresses into images/: fashrec fetch-photos --catalogue DIR",
    )


def test_what_mends_many_rows_is_said_once(tmp_path: Path) -> None:
    content = "id,gender,image_file\n1,Men,a.jpg\n8,Men,a.jpg\n9,Men,a.jpg\n2,Damen,\n3,Herren,\n2,,\n2,Women,x\n"
    report = read_catalogue(write_shop(tmp_path, content)).report
    photos, genders = report.hints
    assert "looked for as images/<id>.jpg" in photos
    assert "--column image=NAME; the table has: id, gender, image_file." in photos
    assert genders.endswith('fashrec.toml, under [genders], such as "Damen" = "Women".')
    assert Report.from_json(report.to_json()) == report
    assert all("--column" not in row.reason for row in report.left_out)
    old = {name: value for name, value in report.to_json().items() if name != "hints"}
    assert Report.from_json(old).hints == ()


def test_nothing_is_said_of_columns_of_photos_where_one_is_known_or_no_photo_is_missing(tmp_path: Path) -> None:
    shop = write_shop(tmp_path, "id,gender,image\n1,Men,images/1.jpg\n2,Men,gone.jpg\n")
    assert read_catalogue(shop).report.hints == ()
    assert read_catalogue(write_shop(tmp_path, "id,gender\n1,Men\n,Men\n")).report.hints == ()


@pytest.mark.parametrize("name", ["products.csv", "products.parquet"])
def test_where_nothing_is_usable_the_error_says_what_mends_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "p.csv").write_text("id,gender,image_file\n1,Men,a.jpg\n")
    if name.endswith("parquet"):
        pq.write_table(pacsv.read_csv(tmp_path / "p.csv"), tmp_path / name)
    else:
        (tmp_path / name).write_bytes((tmp_path / "p.csv").read_bytes())
    with pytest.raises(CatalogueError, match=r"no file images/1.jpg\. No column of photos .* --column image=NAME"):
        read_catalogue(tmp_path / name)


def test_columns_are_known_by_their_usual_other_names(tmp_path: Path) -> None:
    content = "SKU,Product Name,Sex,Type,Color,Base Price,Photo\n1,Rock,female,Skirts,Red,9,images/1.jpg\n"
    row = read_catalogue(write_shop(tmp_path, content)).table.iloc[0]
    assert row[["product_id", "title", "gender"]].tolist() == ["1", "Rock", "Women"]
    assert row[["product_type", "colour", "image"]].tolist() == ["Skirts", "Red", "images/1.jpg"]


@pytest.mark.parametrize("missing", ["product_id", "gender"])
def test_a_needed_column_that_is_missing_is_an_error_that_says_how_to_name_it(tmp_path: Path, missing: str) -> None:
    header = {"product_id": "what,gender", "gender": "product_id,what"}[missing]
    with pytest.raises(CatalogueError, match=rf"No column for {missing}.*--column {missing}=NAME"):
        read_catalogue(write_shop(tmp_path, f"{header}\n1,Men\n"))


@pytest.mark.parametrize("table", ["id,name\n1,Rock\n", "id,name,department\n1,Rock,Sale\n"])
def test_a_shop_for_one_gender_needs_no_column_of_it(tmp_path: Path, table: str) -> None:
    write_shop(tmp_path, table)
    with pytest.raises(CatalogueError, match=r'fashrec.toml: gender = "Women"\.|unknown gender'):
        read_catalogue(tmp_path)
    (tmp_path / "fashrec.toml").write_text('gender = "Women"\n[columns]\ntitle = "name"\n', encoding="utf-8")
    assert Source(tmp_path, column=("title=name",)).read().table["gender"].tolist() == ["Women"]


def test_a_gender_for_all_and_a_column_of_it_contradict_each_other() -> None:
    with pytest.raises(CatalogueError, match="Keep one of the two"):
        ColumnMapping(only_gender="Women").with_columns(["gender=sex"])


def test_the_mapping_in_the_folder_is_found_by_itself(tmp_path: Path) -> None:
    write_shop(tmp_path, STOCK, "stock.csv")
    write_shop(tmp_path, TABLE, "other.csv")
    (tmp_path / "fashrec.toml").write_text(MAPPING, encoding="utf-8-sig")  # as Windows' Notepad may write it
    row = read_catalogue(tmp_path).table.iloc[0]
    assert row[["product_id", "title", "gender", "image"]].tolist() == ["A1", "Rock", "Women", "pics/1.jpg"]


@pytest.mark.parametrize("named", ["~", "~/stock.csv"])
def test_a_home_that_the_shell_left_as_it_is_has_its_mapping_too(
    tmp_path: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shop(tmp_path, STOCK, "stock.csv")
    (tmp_path / "fashrec.toml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert titles(Source(Path(named)).read()) == ["Rock"]


def test_how_a_catalogue_was_read_holds_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = write_shop(tmp_path / "shop", STOCK, "stock.csv")
    (tmp_path / "mine.toml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    source = Source(Path("shop"), columns=Path("mine.toml")).read().source
    monkeypatch.chdir(shop)
    assert titles(source.read()) == ["Rock"]


def test_a_mapping_that_is_given_wins_over_the_one_in_the_folder(tmp_path: Path) -> None:
    write_shop(tmp_path, STOCK, "stock.csv")
    (tmp_path / "fashrec.toml").write_text('table = "nothing.csv"', encoding="utf-8")
    (tmp_path / "given.toml").write_text(MAPPING, encoding="utf-8")
    assert titles(read_catalogue(tmp_path, mapping=find_mapping(tmp_path, tmp_path / "given.toml"))) == ["Rock"]


def test_single_columns_are_mapped_on_top(tmp_path: Path) -> None:
    content = "EAN,gender,one,two\n1,Women,a,b = c\n"
    mapping = ColumnMapping(columns={"title": "one"}).with_columns(["product_id=EAN", " title = two "])
    assert titles(read_catalogue(write_shop(tmp_path, content), mapping=mapping)) == ["b = c"]


@pytest.mark.parametrize("pair", ["product_id", "=sku", "product_id=", "", "barcode=EAN"])
def test_a_column_given_wrongly_is_refused(pair: str) -> None:
    with pytest.raises(CatalogueError, match=r"ours=theirs|fashrec knows"):
        ColumnMapping().with_columns([pair])


def test_a_mapped_column_that_the_table_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogueError, match=r"takes title from the column 'Name', but the table has: product_id, title"
    ):
        read_catalogue(write_shop(tmp_path, TABLE), mapping=ColumnMapping(columns={"title": "Name"}))


@pytest.mark.parametrize(
    "toml",
    ["no toml", 'tables = "x"', "table = 3", "columns = 3", "[columns]\ntitle = 1", '[columns]\nbarcode = "EAN"',
     '[genders]\nDamen = "Ladies"', 'gender = "Ladies"', "gender = 3", b"table = '\xff'"],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path: Path, toml: str | bytes) -> None:
    (tmp_path / "m.toml").write_bytes(toml.encode() if isinstance(toml, str) else toml)
    with pytest.raises(CatalogueError, match="mapping"):
        ColumnMapping.from_toml(tmp_path / "m.toml")


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        find_mapping(tmp_path, tmp_path / "gone.toml")


def test_several_tables_are_refused_until_one_is_named(tmp_path: Path) -> None:
    write_shop(write_shop(tmp_path, TABLE, "a.csv"), STOCK, "b.tsv")
    with pytest.raises(CatalogueError, match=r"several tables \(a.csv, b.tsv\).*--catalogue .*a.csv"):
        read_catalogue(tmp_path)
    assert titles(read_catalogue(tmp_path / "a.csv")) == TITLES
    assert titles(read_catalogue(tmp_path, mapping=ColumnMapping(table="a.csv"))) == TITLES


def test_a_photo_folder_of_the_mapping_leads_nowhere_outside(tmp_path: Path) -> None:
    write_shop(tmp_path, "")
    shop = write_shop(tmp_path / "shop", "product_id,gender,image\n1,Men,1.jpg\n")
    with pytest.raises(CatalogueError, match="path outside the catalogue: "):
        read_catalogue(shop, mapping=ColumnMapping(photos="../pics"))

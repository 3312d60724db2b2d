"""Kaggle's "Fashion Product Images", full or small: `styles.csv` and `images/<id>.jpg`."""

from collections.abc import Iterator
from pathlib import Path

from fashrec.catalog.mapping import ALIASES, ColumnMapping
from fashrec.catalog.photo_sources import FolderPhotos, PhotoSource
from fashrec.catalog.rows import SourceRow, parse_year
from fashrec.catalog.text_tables import fitted, kaggle_table, read_lines, simple_header

TABLE = "styles.csv"
COLUMNS = {"id", "gender", "mastercategory", "subcategory", "articletype", "productdisplayname"}


def find_table(root: Path, asked: bool = False) -> Path | None:
    """The set's table in a folder, or None where this is not such a set.

    Where the set was asked for, the table's name is enough; else it has the set's columns too, and none of photos, as a
    shop may call its own table so.

    Raises:
        CatalogueError: the table cannot be read.
    """
    table = kaggle_table(root, TABLE)
    if table is None or asked:
        return table
    header = simple_header(table)
    return table if header >= COLUMNS and not header & {"image", *ALIASES["image"]} else None


def read(root: Path, table: Path, mapping: ColumnMapping) -> tuple[Iterator[SourceRow], PhotoSource]:
    """The rows of the set, and its photos."""
    return _rows(table, table.parent.relative_to(root) / "images", mapping), FolderPhotos(root)


def _rows(table: Path, folder: Path, mapping: ColumnMapping) -> Iterator[SourceRow]:
    lines = read_lines(table)
    _, header = next(lines, (1, []))
    columns = mapping.find_columns(header)
    for line, cells in lines:
        repaired = broken = ""
        cells, short = fitted(cells, header)
        if len(cells) > len(header):
            # The title is the last column and is not quoted: what is too many are its own commas.
            cells = [*cells[: len(header) - 1], ",".join(cells[len(header) - 1 :])]
            repaired = "the title's own commas were taken for columns"
        values = {ours: cells[i] for ours, i in columns.items() if i < len(cells)}
        if repaired and "year" in values and parse_year(values["year"].strip()) is None:
            broken = "broken row: a comma too many, not in the title"
        values["image"] = (folder / f"{values.get('product_id', '').strip()}.jpg").as_posix()
        yield SourceRow(line, values, repaired, broken, short)

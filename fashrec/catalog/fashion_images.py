"""Kaggle's "Fashion Images": `fashion.csv` and `<Category>/<Gender>/Images/images_with_product_ids/<ProductId>.jpg`."""

from collections.abc import Iterator
from pathlib import Path

from fashrec.catalog.mapping import ColumnMapping
from fashrec.catalog.photo_sources import FolderPhotos, PhotoSource
from fashrec.catalog.rows import SourceRow
from fashrec.catalog.text_tables import fitted, kaggle_table, read_lines, simple_header

TABLE = "fashion.csv"
COLUMNS = {"productid", "gender", "category"}


def find_table(root: Path, asked: bool = False) -> Path | None:
    """The set's table in a folder, or None where this is not such a set.

    Where the set was asked for, the table's name is enough; else it has the set's columns and folders too, as a shop
    may call its own table so.

    Raises:
        CatalogueError: the table cannot be read.
    """
    table = kaggle_table(root, TABLE)
    if table is None or asked:
        return table
    photos = (folder.glob("*/*/Images") for folder in (table.parent, table.parent / "data"))
    return table if any(map(any, photos)) and simple_header(table) >= COLUMNS else None


def read(root: Path, table: Path, mapping: ColumnMapping) -> tuple[Iterator[SourceRow], PhotoSource]:
    """The rows of the set, and its photos."""
    folder = table.parent if any(table.parent.glob("*/*/Images")) else table.parent / "data"
    return _rows(table, folder.relative_to(root), mapping), FolderPhotos(root)


def _rows(table: Path, folder: Path, mapping: ColumnMapping) -> Iterator[SourceRow]:
    lines = read_lines(table)
    _, header = next(lines, (1, []))
    columns = mapping.find_columns(header)
    for line, cells in lines:
        cells, short = fitted(cells, header)
        values = {ours: cells[i] for ours, i in columns.items() if i < len(cells)}
        category, gender = values.get("category", ""), values.get("gender", "")
        name = values.get("image") or f"{values.get('product_id', '').strip()}.jpg"
        values["image"] = (folder / category / gender / "Images" / "images_with_product_ids" / name).as_posix()
        wrong = f"broken row: {len(cells)} of {len(header)} cells" if len(cells) > len(header) else ""
        yield SourceRow(line, values, broken=wrong, short=short)

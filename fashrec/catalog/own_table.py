"""A shop's own table (CSV, TSV or Parquet), its photos in a folder or as bytes in a column."""

from collections.abc import Container, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fashrec.catalog.mapping import ColumnMapping
from fashrec.catalog.photo_sources import SUFFIXES, ColumnPhotos, FolderPhotos, PhotoSource, is_web_address
from fashrec.catalog.rows import SourceRow, clean, clean_path
from fashrec.catalog.text_tables import fitted, read_lines
from fashrec.errors import CatalogueError
from fashrec.plain_text import one_line

TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".parquet")
PLAIN_BYTES = (pa.binary(), pa.large_binary())


def find_table(root: Path, mapping: ColumnMapping) -> Path | None:
    """The one table of a folder, or None where there is none.

    Raises:
        CatalogueError: there are several, or the mapping names one that is not there.
    """
    if mapping.table:
        if not (root / mapping.table).is_file():
            raise CatalogueError(f"The mapping names the table {mapping.table}, which is not in {root}.")
        return root / mapping.table
    tables = sorted(path for path in root.iterdir() if path.is_file() and path.suffix.casefold() in TABLE_SUFFIXES)
    if len(tables) > 1:
        names = ", ".join(path.name for path in tables)
        raise CatalogueError(f"{root} holds several tables ({names}). Name one: --catalogue {root / tables[0].name}")
    return tables[0] if tables else None


def read(root: Path, table: Path, mapping: ColumnMapping) -> tuple[Iterator[SourceRow], PhotoSource]:
    """The rows of the table, and its photos.

    Raises:
        CatalogueError: the table cannot be read, or lacks a column that is needed.
    """
    if table.suffix.casefold() == ".parquet":
        return _read_parquet(root, table, mapping)
    return _text_rows(root, table, mapping), FolderPhotos(root)


def _text_rows(root: Path, table: Path, mapping: ColumnMapping) -> Iterator[SourceRow]:
    lines = read_lines(table)
    _, header = next(lines, (1, []))
    columns = mapping.find_columns([name.strip() for name in header])
    hint = _photo_hint(mapping, columns, header)
    for line, cells in lines:
        cells, short = fitted(cells, header)
        values = {ours: cells[i] for ours, i in columns.items() if i < len(cells)}
        wrong = f"broken row: {len(cells)} of {len(header)} cells" if len(cells) > len(header) else ""
        yield _with_image(SourceRow(line, values, broken=wrong, short=short, hint=hint), root, mapping)


def _read_parquet(root: Path, table: Path, mapping: ColumnMapping) -> tuple[Iterator[SourceRow], PhotoSource]:
    try:
        file = pq.ParquetFile(table)
    except (OSError, pa.ArrowException) as error:
        raise CatalogueError(f"The table {table} cannot be read: {error}.") from error
    header = file.schema_arrow.names
    columns = {ours: header[i] for ours, i in mapping.find_columns(header).items()}
    if "image" in columns and _holds_bytes(file.schema_arrow.field(columns["image"]).type):
        return _parquet_rows(table, file, columns, table.name), ColumnPhotos(table, columns["image"])
    hint = _photo_hint(mapping, columns, header)
    found = (_with_image(replace(row, hint=hint), root, mapping) for row in _parquet_rows(table, file, columns, ""))
    return found, FolderPhotos(root)


def _photo_hint(mapping: ColumnMapping, columns: Container[str], header: list[str]) -> str:
    """What to say where photos are missing and no column names them; nothing where one does."""
    if "image" in columns:
        return ""
    return (
        f"No column of photos was recognised, so they were looked for as {mapping.photo_folder}/<id>.jpg. "
        f"If there is one, name it: --column image=NAME; the table has: {one_line(', '.join(header), 150)}."
    )


def _holds_bytes(kind: pa.DataType) -> bool:
    """Whether cells of this type are photos: bytes, or a structure with `bytes`, as Hugging Face's datasets have it."""
    if pa.types.is_struct(kind) and kind.get_field_index("bytes") >= 0:
        kind = kind.field("bytes").type
    return kind in PLAIN_BYTES or bool(pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind))


def _parquet_rows(table: Path, file: pq.ParquetFile, columns: dict[str, str], photos_in: str) -> Iterator[SourceRow]:
    """The rows in order; where `photos_in` names the file, an image is `<file>#<row>`, and empty where its cell is."""
    row = 0
    batches = file.iter_batches(batch_size=1000, columns=list(dict.fromkeys(columns.values())))
    while (batch := _next(batches, table)) is not None:
        cells = {ours: batch.column(theirs) for ours, theirs in columns.items()}
        if photos_in:
            images = cells.pop("image")
            if pa.types.is_struct(images.type):
                images = pc.struct_field(images, "bytes")
            if images.type not in PLAIN_BYTES:
                images = images.cast(pa.large_binary())  # lengths are known of these alone
            lengths = pc.fill_null(pc.binary_length(images), 0).to_pylist()
        texts = {ours: [_text(value, ours) for value in column.to_pylist()] for ours, column in cells.items()}
        for i in range(batch.num_rows):
            values = {ours: column[i] for ours, column in texts.items()}
            if photos_in:
                values["image"] = f"{photos_in}#{row}" if lengths[i] else ""
            row += 1
            yield SourceRow(row, values)


def _next(batches: Iterator[pa.RecordBatch], table: Path) -> pa.RecordBatch | None:
    try:
        return next(batches, None)
    except (OSError, pa.ArrowException) as error:
        raise CatalogueError(f"The table {table} cannot be read: {error}.") from error


def _text(value: Any, ours: str) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if ours == "price" and isinstance(value, float | Decimal):
        return f"{value:.2f}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _with_image(row: SourceRow, root: Path, mapping: ColumnMapping) -> SourceRow:
    """The row with the photo it names, below the mapping's photo folder; where it names none `images/<id>.jpg` or so.

    So it is where the row names a web address. Where there is none of these either, the address, or the first that was
    looked for, so that who mends the table sees where.
    """
    named = clean_path(row.values.get("image", ""))
    if "\\" in named and FolderPhotos(root / mapping.photos).problem(named):
        named = named.replace("\\", "/")  # as Windows writes it
    address = named if is_web_address(named) else ""
    if named and not address:
        folder = mapping.photos.strip("/")
        image = f"{folder}/{named}" if folder else named
    else:
        guesses = saved_as(row.values.get("product_id", ""), mapping)
        image = next((guess for guess in guesses if not FolderPhotos(root).problem(guess)), address or guesses[0])
    return replace(row, values={**row.values, "image": image}, address=address)


def saved_as(product_id: str, mapping: ColumnMapping) -> list[str]:
    """Where below the catalogue's folder the photo of a product may lie that its row names by no path, best first."""
    suffixes = (*SUFFIXES, *(suffix.upper() for suffix in SUFFIXES))
    names = dict.fromkeys((clean_path(product_id), clean(product_id)))
    return [f"{mapping.photo_folder}/{name}{suffix}" for name in names for suffix in suffixes]

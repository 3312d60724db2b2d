"""Delimited text, line by line, whatever wrote it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from fashrec.errors import CatalogueError

LONGEST_FIELD = 1_000_000


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV or TSV with the line it starts on (from 1), the header first; blank lines are passed over.

    Raises:
        CatalogueError: the file cannot be read, or is not delimited text.
    """
    csv.field_size_limit(LONGEST_FIELD)
    try:
        text = _decode(path.read_bytes())
        delimiter = _delimiter(path, text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        for record in reader:
            if reader.line_num > line:
                _check_closed(text, line, reader.line_num, delimiter)
            if any(field.strip() for field in record):
                yield line, record
            line = reader.line_num + 1
    except (OSError, csv.Error) as error:
        raise CatalogueError(f"The table {path} cannot be read: {error}.") from error


def _check_closed(text: str, first: int, last: int, delimiter: str) -> None:
    """Nothing where a record of several lines ends with its quotes closed.

    Raises:
        CatalogueError: a quote stays open to the end of the file, and would take every row below it into one cell.
    """
    lines = list(io.StringIO(text, newline=""))[first - 1 : last]
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CatalogueError(
            f"A quotation mark on line {first} of the table is not closed properly ({error}). "
            "Close it, or double it where it is meant as text."
        ) from error


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else Windows-1252, which spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(path: Path, text: str) -> str:
    if path.suffix.casefold() in (".tsv", ".tab"):
        return "\t"
    header = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=header.count)

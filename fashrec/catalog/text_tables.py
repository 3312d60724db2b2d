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
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text))
        line = 1
        for record in reader:
            if any(field.strip() for field in record):
                yield line, record
            line = reader.line_num + 1
    except (OSError, csv.Error) as error:
        raise CatalogueError(f"The table {path} cannot be read: {error}.") from error


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

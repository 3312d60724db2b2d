"""Delimited text, line by line, whatever wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from fashrec.errors import CatalogueError

LONGEST_FIELD = 1_000_000
EXCELS = re.compile(r'"?sep=(.)"?\s*\n')
END = "\0end of the table"


def simple_name(name: str) -> str:
    """A column's name as it is looked up: its letters and digits, in small letters."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def kaggle_table(root: Path, name: str) -> Path | None:
    """The table of this name in a folder of Kaggle's, or in the folder `data` below it, where some sets have it."""
    return next((path for path in (root / name, root / "data" / name) if path.is_file()), None)


def simple_header(table: Path) -> set[str]:
    """The names of a table's columns, as they are looked up.

    Raises:
        CatalogueError: the file cannot be read, or is not delimited text.
    """
    _, header = next(read_lines(table), (1, []))
    return {simple_name(name) for name in header}


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV or TSV with the line it starts on (from 1), the header first; blank lines are passed over.

    So is Excel's `sep=;` at the top, which names the delimiter. Where a quote is opened and never closed, it and those
    below it count as letters: no row vanishes into a cell.

    Raises:
        CatalogueError: the file cannot be read, or is not delimited text.
    """
    csv.field_size_limit(LONGEST_FIELD)
    try:
        text = _decode(path.read_bytes())
        lines = list(io.StringIO(text + "\n", newline=""))
        delimiter = _delimiter(path, text)
        done = skipped = 1 if EXCELS.match(text) else 0
        reader = csv.reader([*lines[skipped:], END], delimiter=delimiter)
        for record in reader:
            if skipped + reader.line_num > len(lines):
                break
            if any(field.strip() for field in record):
                yield done + 1, record
            done = skipped + reader.line_num
        for record in csv.reader(lines[done:], delimiter=delimiter, quoting=csv.QUOTE_NONE):
            done += 1
            if any(field.strip() for field in record):
                yield done, record
    except (OSError, csv.Error) as error:
        raise CatalogueError(f"The table {path} cannot be read: {error}.") from error


def fitted(cells: list[str], header: list[str]) -> tuple[list[str], str]:
    """The cells of a row without the empty ones beyond the last column, and in words where they are too few.

    Columns without a name at the end, as spreadsheets leave them, need no cell.
    """
    if not any(cell.strip() for cell in cells[len(header) :]):
        cells = cells[: len(header)]
    needed = max((i + 1 for i, name in enumerate(header) if name.strip()), default=0)
    return cells, f"{len(cells)} of {len(header)} cells" if len(cells) < needed else ""


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else Windows-1252, which spreadsheets write.

    Where UTF-8 has some lines of Windows-1252 in it, as where rows were pasted together, each line is read as it is.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    told = [_is_utf8(line) for line in lines if not line.isascii()]
    if content.startswith(codecs.BOM_UTF8) or 2 * sum(told) >= len(told):
        return "".join(line.decode("utf-8" if _is_utf8(line) else "cp1252", errors="replace") for line in lines)
    return content.decode("cp1252", errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, text: str) -> str:
    if path.suffix.casefold() in (".tsv", ".tab"):
        return "\t"
    if said := EXCELS.match(text):
        return said[1]
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",;\t|", key=header.count)

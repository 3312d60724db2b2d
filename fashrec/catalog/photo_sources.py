"""Where a catalogue's photos lie: files in its folder, or bytes in a column of its table."""

import threading
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

from fashrec.plain_text import one_line

LONGEST_QUOTE = 80
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
AT_AN_ADDRESS = "photo at a web address, not in the folder"


def is_web_address(image: str) -> bool:
    """Whether a text is an address and no path; pages write some without `https:` in front."""
    return "://" in image or image.startswith("//")


class PhotoSource(Protocol):
    """Photos by the `image` text of a product."""

    def photo(self, image: str) -> Path | bytes:
        """The file or the bytes of a photo; a file may have gone since it was listed."""

    def problem(self, image: str) -> str:
        """Why this text leads to no photo; empty when it does."""


class FolderPhotos:
    """Photos as files below a catalogue's folder; nothing outside it is ever opened."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def photo(self, image: str) -> Path:
        """The path of a photo."""
        return self.root / image

    def problem(self, image: str) -> str:
        """Why this text leads to no photo; empty when it does."""
        said = one_line(image, LONGEST_QUOTE)
        if is_web_address(image):
            return f"{AT_AN_ADDRESS}: {said}"
        try:
            path = (self.root / image).resolve()
            if not path.is_relative_to(self.root):
                return f"path outside the catalogue: {said}"
            return "" if path.is_file() else f"no photo: there is no file {said}"
        except (OSError, ValueError):
            return f"no photo: {image[:LONGEST_QUOTE]!r} is no path"


class ColumnPhotos:
    """Photos as bytes in a Parquet column or its field `bytes`, named `<file>#<row>`; holds one row group at a time."""

    def __init__(self, path: Path, column: str) -> None:
        self.path = path
        self.column = column
        self._file = pq.ParquetFile(path)
        counts = [self._file.metadata.row_group(i).num_rows for i in range(self._file.num_row_groups)]
        self._starts = [0, *accumulate(counts)][:-1]
        self._lock = threading.Lock()
        self._group = -1
        self._photos: list[bytes | None] = []

    def photo(self, image: str) -> bytes:
        """The bytes of a photo, none where the cell is empty."""
        row = int(image.rpartition("#")[2])
        with self._lock:
            group = bisect_right(self._starts, row) - 1
            if group != self._group:
                cells = self._file.read_row_group(group, columns=[self.column])[self.column].to_pylist()
                self._photos = [cell["bytes"] if isinstance(cell, dict) else cell for cell in cells]
                self._group = group
            return self._photos[row - self._starts[group]] or b""

    def problem(self, image: str) -> str:
        """Why this text leads to no photo; empty when it does."""
        return "" if image else "no photo: the cell is empty"

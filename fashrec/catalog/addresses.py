"""Which photos of a table lie at web addresses and not yet in its folder."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fashrec.catalog.own_table import saved_as
from fashrec.catalog.photo_sources import AT_AN_ADDRESS
from fashrec.catalog.reading import Source, open_table
from fashrec.catalog.rows import SourceRow, collect

# Beside the photos, a line for each: a table that names another address later has another photo.
FETCHED = "fetched.jsonl"


@dataclass(frozen=True, slots=True)
class WebPhoto:
    """A product's photo on the web, and the files that a build would find it as, one for each suffix."""

    line: int
    product_id: str
    address: str
    saved_as: tuple[Path, ...]


@dataclass(frozen=True)
class WebPhotos:
    """The photos that a table has at web addresses: in which folder, those to fetch, and how many are there."""

    folder: Path
    wanted: tuple[WebPhoto, ...]
    there: int


def find_web_photos(source: Source) -> WebPhotos:
    """What of a catalogue is to be fetched: photos that are not there, and those fetched from another address.

    A row that is left out for another reason needs no photo.

    Raises:
        CatalogueError: the table cannot be read.
    """
    opened = open_table(source.path, source.format, source.mapping)
    folder = opened.root / opened.mapping.photo_folder
    addresses: dict[int, str] = {}

    def noted() -> Iterator[SourceRow]:
        for row in opened.rows:
            if row.address:
                addresses[row.line] = row.address
            yield row

    table, report = collect(noted(), opened.photos, opened.mapping)
    kept = dict(zip(table["product_id"].tolist(), table["line"].tolist(), strict=True))
    missing: dict[str, int] = {}
    for row in report.left_out:
        if row.reason.startswith(AT_AN_ADDRESS) and row.product_id not in kept:
            missing.setdefault(row.product_id, row.line)  # the first row of a product is the one that counts
    named = {name: line for name, line in kept.items() if line in addresses}
    before = _fetched_from(folder / FETCHED)
    moved = {name: line for name, line in named.items() if before.get(name, addresses[line]) != addresses[line]}
    wanted = tuple(
        WebPhoto(line, name, addresses[line], tuple(opened.root / place for place in saved_as(name, opened.mapping)))
        for name, line in (missing | moved).items()
    )
    return WebPhotos(folder, wanted, len(named) - len(moved))


def _fetched_from(path: Path) -> dict[str, str]:
    """From which address each product's photo was fetched last; a line cut off by a crash tells nothing."""
    found: dict[str, str] = {}
    with suppress(FileNotFoundError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                product_id, address = json.loads(line)
                found[str(product_id)] = str(address)
    return found

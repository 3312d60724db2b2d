"""A folder in, a checked catalogue out."""

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from fashrec.catalog import fashion_images, own_table, styles
from fashrec.catalog.mapping import ColumnMapping, find_mapping
from fashrec.catalog.naming import tidied
from fashrec.catalog.photo_sources import PhotoSource
from fashrec.catalog.report import LeftOut, Report
from fashrec.catalog.rows import SourceRow, collect
from fashrec.errors import CatalogueError

FORMATS = ("auto", "fashion-images", "styles", "csv")


@dataclass(frozen=True)
class Source:
    """Where a catalogue was read from and how, so that it can be read again.

    `path` is its folder or table; `columns` a mapping's file and `column` pairs `ours=theirs`, where they were given.
    """

    path: Path
    format: str = "auto"
    columns: Path | None = None
    column: tuple[str, ...] = ()

    def read(self, name: str = "") -> "Catalogue":
        """The catalogue, named so or after its folder.

        Raises:
            CatalogueError: there is no such folder, no table in it, or not one usable row; or the mapping is wrong.
        """
        catalogue = read_catalogue(self.path, self.format, self.mapping, name)
        columns = self.columns and self.columns.expanduser().resolve()
        return replace(catalogue, source=replace(self, path=self.path.expanduser().resolve(), columns=columns))

    @property
    def mapping(self) -> ColumnMapping:
        """How its columns and words are to be read, by its file, by the one that was given and by the pairs.

        Raises:
            CatalogueError: one of these is wrong.
        """
        # Unlike pathlib's, it leaves a ~ of nobody's as it is, which is refused when it is read.
        where = Path(os.path.expanduser(self.path))  # noqa: PTH111
        return find_mapping(where, self.columns).with_columns(self.column)

    @property
    def name(self) -> str:
        """What the catalogue is called where it is given no other name: as its folder, as far as a name may go."""
        path = self.path.expanduser().resolve()
        return tidied((path.parent if path.is_file() else path).name)

    @property
    def options(self) -> str:
        """What a command is given to read it, such as `--catalogue /shop`, for a shell."""
        said = ["--catalogue", str(self.path)]
        if self.format != "auto":
            said += ["--format", self.format]
        if self.columns:
            said += ["--columns", str(self.columns)]
        for pair in self.column:
            said += ["--column", pair]
        return shlex.join(said)


@dataclass(frozen=True)
class Catalogue:
    """Products of a shop with their photos; `table` has the columns of `COLUMNS` and `line`, where each row stood."""

    name: str
    root: Path
    format: str
    table: pd.DataFrame
    report: Report
    photos: PhotoSource
    source: Source | None

    def photo(self, position: int) -> Path | bytes:
        """The photo of the product at a position of the table."""
        return self.photos.photo(self.table["image"].iloc[position])

    def without(self, problems: dict[int, str]) -> "Catalogue":
        """This catalogue less the products at some positions, each with the reason why."""
        if not problems:
            return self
        gone = self.table.iloc[list(problems)]
        left_out = [
            LeftOut(int(line), str(product_id), reason)
            for line, product_id, reason in zip(gone["line"], gone["product_id"], problems.values(), strict=True)
        ]
        kept = self.table.drop(index=self.table.index[list(problems)]).reset_index(drop=True)
        catalogue = replace(self, table=kept, report=self.report.leaving_out(left_out))
        catalogue.check_usable()
        return catalogue

    def check_usable(self) -> None:
        """Nothing where the catalogue holds a product.

        Raises:
            CatalogueError: it holds none.
        """
        if self.table.empty:
            first = self.report.left_out[0] if self.report.left_out else None
            why = f" Line {first.line}: {first.reason}." if first else ""
            said = " ".join([f"Nothing usable in {self.root}: {self.report.summary()}.{why}", *self.report.hints])
            raise CatalogueError(said)


@dataclass(frozen=True)
class OpenTable:
    """A catalogue's table as its reader found it, nothing checked yet; `where` is what was named."""

    root: Path
    where: Path
    format: str
    mapping: ColumnMapping
    rows: Iterator[SourceRow]
    photos: PhotoSource


def read_catalogue(
    path: Path | str, format: str = "auto", mapping: ColumnMapping | None = None, name: str = ""
) -> Catalogue:
    """The catalogue in a folder (or the one whose table is at this path).

    Raises:
        CatalogueError: there is no such folder, no table in it, or not one usable row.
    """
    opened = open_table(path, format, mapping)
    products, report = collect(opened.rows, opened.photos, opened.mapping)
    source = Source(opened.where, format)
    catalogue = Catalogue(name or opened.root.name, opened.root, opened.format, products, report, opened.photos, source)
    catalogue.check_usable()
    return catalogue


def open_table(path: Path | str, format: str = "auto", mapping: ColumnMapping | None = None) -> OpenTable:
    """The table of a catalogue's folder (or the one at this path) and its rows, to be read once.

    Raises:
        CatalogueError: there is no such folder, or no table in it.
    """
    if format not in FORMATS:
        raise CatalogueError(f"There is no format {format!r}. Choose one of {', '.join(FORMATS)}.")
    try:
        root = where = Path(path).expanduser().resolve()
        is_folder, is_table = root.is_dir(), root.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise CatalogueError(f"There is no folder {str(path)[:200]} ({error}).") from error
    if is_folder or is_table:
        mapping = mapping or find_mapping(root)
    if is_table:
        mapping = mapping or ColumnMapping()
        own = (
            format == "csv" or bool(mapping.photos) or "image" in mapping.columns or root not in _kaggles(root, format)
        )
        mapping = replace(mapping, table=root.name if own else "")
        root = root.parent
    if mapping is None or not (is_folder or is_table):
        raise CatalogueError(f"There is no folder {root}.")
    found, table = _find(root, format, mapping)
    reader = {"fashion-images": fashion_images.read, "styles": styles.read, "csv": own_table.read}[found]
    rows, photos = reader(root, table, mapping)
    return OpenTable(root, where, found, mapping, rows, photos)


def _kaggles(table: Path, format: str) -> tuple[Path | None, ...]:
    """The tables of Kaggle's sets beside a table; where such a set was asked for, what has its name is one."""
    return (
        fashion_images.find_table(table.parent, format == "fashion-images"),
        styles.find_table(table.parent, format == "styles"),
    )


def _find(root: Path, format: str, mapping: ColumnMapping) -> tuple[str, Path]:
    """The format of a folder, and where its table is; it is a shop's own where the mapping names it, or its photos."""
    if format == "auto" and (mapping.table or mapping.photos or "image" in mapping.columns):
        format = "csv"
    if format in ("auto", "fashion-images") and (table := fashion_images.find_table(root, format != "auto")):
        return "fashion-images", table
    if format in ("auto", "styles") and (table := styles.find_table(root, format != "auto")):
        return "styles", table
    if format in ("auto", "csv") and (table := own_table.find_table(root, mapping)):
        return "csv", table
    wanted = {
        "auto": "fashion.csv, styles.csv, or a table of your own (.csv, .tsv, .parquet)",
        "fashion-images": "fashion.csv",
        "styles": "styles.csv",
        "csv": "a table (.csv, .tsv, .parquet)",
    }[format]
    raise CatalogueError(f"No catalogue in {root}: it holds no {wanted}.")

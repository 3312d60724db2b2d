"""What commands share: how a catalogue is named, and what is said while they work."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from fashrec.plain_text import one_line

if TYPE_CHECKING:
    from fashrec.catalog import Source

MOST_SAID = 10

CATALOGUE = typer.Option(
    "--catalogue", "-c", help="Folder of the catalogue, or its table (.csv, .tsv, .parquet).", show_default=False
)
CatalogueOption = Annotated[Path, CATALOGUE]
FormatOption = Annotated[
    Literal["auto", "fashion-images", "styles", "csv"], typer.Option("--format", help="How the catalogue is laid out.")
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option(
        "--columns", help="TOML that maps columns and genders (fashrec.toml in the folder is found by itself)."
    ),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="One column as ours=theirs, such as product_id=sku; may be repeated."),
]
NameOption = Annotated[str, typer.Option(help="Name of the catalogue; the folder's where none is given.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def source(catalogue: Path, format: str, columns: Path | None, column: list[str] | None) -> "Source":
    """Where a catalogue is read from, by a command's options."""
    from fashrec.catalog import Source

    return Source(catalogue, format, columns, tuple(column or ()))


@contextmanager
def bars() -> Iterator[Any]:
    """A progress callback that draws one bar a stage on standard error, or writes a line each tenth into a log."""
    console = Console(stderr=True)
    if not console.is_terminal:
        said: dict[str, int] = {}

        def say_tenths(stage: str, done: int, total: int) -> None:
            tenth = 10 * done // max(1, total)
            if said.get(stage) != tenth:
                said[stage] = tenth
                say(f"{stage}: {done:,} of {total:,}")

        yield say_tenths
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=console) as bars:

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done)

        yield progress


def say(*lines: str) -> None:
    """Lines on standard error, without anything that steers a terminal."""
    for line in lines:
        print(one_line(line), file=sys.stderr)


def say_some(lines: Sequence[str], most: int = MOST_SAID, where: str = "") -> None:
    """The first of many lines on standard error, how many more there are, and where those are listed."""
    say(*lines[:most])
    if len(lines) > most:
        say(f"  … and {len(lines) - most:,} more{where}")

"""`fashrec fetch` and `fashrec fetch-photos`: what comes over the network before a catalogue is built."""

from typing import Annotated, Literal

import typer

from fashrec.cli_parts import (
    CatalogueOption,
    ColumnOption,
    ColumnsOption,
    FormatOption,
    JsonOption,
    bars,
    say_some,
    source,
)
from fashrec.plain_text import as_json_text


def fetch(
    name: Annotated[Literal["fashion-images", "styles"], typer.Argument(help="Which of Kaggle's sets.")],
) -> None:
    """Download one of Kaggle's public sets and print its folder.

    Needs a network, and kagglehub: pip install kagglehub
    """
    from fashrec.catalog import fetch as fetching

    print(fetching.fetch(name))


def fetch_photos(
    catalogue: CatalogueOption,
    format: FormatOption = "auto",
    columns: ColumnsOption = None,
    column: ColumnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save the photos that a table has at web addresses into its folder, where a build finds them.

    Those that are there stay; where the table names another address than before, the photo is fetched anew. A run that
    was stopped goes on where it was. Photos that can't be had are listed, and the build leaves their products out.
    """
    from fashrec import web_photos

    named = source(catalogue, format, columns, column)
    with bars() as progress:
        fetched = web_photos.fetch_photos(named, progress)
    if as_json:
        failed = [{"line": one.line, "product_id": one.product_id, "reason": one.reason} for one in fetched.failed]
        print(
            as_json_text(
                {"folder": str(fetched.folder), "saved": fetched.saved, "there": fetched.there, "failed": failed}
            )
        )
        return
    say_some(
        [f"  line {one.line}: {one.product_id} not fetched: {one.reason}" for one in fetched.failed],
        where="; --json lists them all",
    )
    print(
        f"{fetched.saved:,} photos saved in {fetched.folder}, {fetched.there:,} were there, "
        f"{len(fetched.failed):,} could not be had."
    )
    print(f"Build it: fashrec build {named.options}")

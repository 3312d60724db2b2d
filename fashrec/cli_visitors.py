"""`fashrec shoppers` and `fashrec events`: on the command line like the others, in a file of their own."""

from pathlib import Path
from typing import Annotated

import typer


def shoppers(
    count: Annotated[int, typer.Option("--shoppers", min=1, max=20_000, help="How many, for each gender.")] = 300,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="Over how many weeks up to now.")] = 16,
    remove: Annotated[bool, typer.Option("--remove", help="Delete simulated clicks instead.")] = False,
    name: Annotated[
        str, typer.Option(help="The catalogue; where none is given the active one, with --remove all of them.")
    ] = "",
) -> None:
    """Fill the store with simulated shoppers, for a demo of For you and Trends; charts say that they are simulated."""
    from fashrec import cli_taste

    cli_taste.fill(count, weeks, remove, name)


def events(
    file: Annotated[Path, typer.Argument(help="The table (.csv, .tsv).", show_default=False)],
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Take in the others where some rows are bad.")] = False,
    name: Annotated[str, typer.Option(help="The catalogue; the active one where none is given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Take in what a shop recorded itself, such as baskets and purchases, for For you, Trends and build --learn.

    The first line names the columns visitor (an opaque id of 16 to 64 letters, digits, - and _, the same as the shop's
    pages send), gender, product_id, what (view, like, dislike, more-like-this, basket, purchase) and when
    (2026-05-31T18:45:00Z, or seconds since 1970); asked, the product whose look-alikes were shown, may be there. Where
    a row is bad nothing is taken in. What is there already is not added twice.
    """
    from fashrec import cli_taste

    cli_taste.take_in(file, leave_out, name, as_json)

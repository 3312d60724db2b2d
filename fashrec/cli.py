"""The command line: parses what came in, calls one library function, shows what comes back."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fashrec import __version__
from fashrec.cli_fetch import fetch, fetch_photos
from fashrec.cli_parts import (
    CATALOGUE,
    CatalogueOption,
    ColumnOption,
    ColumnsOption,
    FormatOption,
    JsonOption,
    NameOption,
    bars,
    say,
    source,
)
from fashrec.cli_serve import serve
from fashrec.cli_train import train
from fashrec.cli_visitors import events, shoppers
from fashrec.errors import FashrecError
from fashrec.plain_text import as_json_text, one_line
from fashrec.settings import load_settings

app = typer.Typer(
    name="fashrec",
    help="Finds the fashion products that look like a photo.\n\n"
    "Settings come from options, then from FASHREC_* variables (FASHREC_HOME, FASHREC_CATALOGUE, "
    "FASHREC_WEIGHTS, FASHREC_EXACT, …), then from defaults.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Runs the command line; a FashrecError ends it with one line and status 1."""
    logging.basicConfig(level=logging.WARNING, format="fashrec: %(message)s", stream=sys.stderr)
    try:
        app()
    except FashrecError as error:
        print(f"fashrec: {one_line(str(error), 2000)}", file=sys.stderr)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Prints the version where that is asked for."""
    if version:
        print(f"fashrec {__version__}")
        raise typer.Exit


@app.command()
def build(
    catalogue: Annotated[Path | None, CATALOGUE] = None,
    format: FormatOption = "auto",
    name: NameOption = "",
    columns: ColumnsOption = None,
    column: ColumnOption = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn from visitors' clicks instead; see below.")] = False,
    simulated: Annotated[bool, typer.Option("--simulated", help="With --learn: also from simulated shoppers.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Embed a catalogue, fit its gender models, index it, check it and publish it as the one that is served.

    A build that was stopped goes on where it was; a changed catalogue embeds only what is new. What was published
    before stays served until the new version is complete, and can be gone back to.

    --learn takes the version that is served and fits its gender models anew to what visitors like, beside the labels.
    A new version is published only where visitors held out are foretold better and labels held out no worse; without
    new clicks nothing happens. It takes seconds, opens no photo, and can run every night.
    """
    from fashrec import assemble, cli_build
    from fashrec import build as building

    if simulated and not learn:
        raise typer.BadParameter("--simulated goes with --learn.")
    if learn:
        with bars() as progress:
            cli_build.learn(cli_build.built_name(catalogue, name), simulated, as_json, progress)
        return
    if catalogue is None:
        raise typer.BadParameter("Name the catalogue's folder: --catalogue DIR")
    settings = load_settings()
    products = source(catalogue, format, columns, column).read(name)
    say(f"{products.name}: {products.report.summary()}", *products.report.hints)
    with bars() as progress:
        built = building.build(products, settings, assemble.load_trunk(settings), progress)
    if as_json:
        print(as_json_text(cli_build.built_to_json(built)))
    else:
        cli_build.show_built(built)
    cli_build.warn_of_losses(built)


@app.command()
def similar(
    question: Annotated[str, typer.Argument(metavar="PHOTO|PRODUCT_ID", help="A photo's path, or a product's id.")],
    gender: Annotated[str, typer.Option("--gender", "-g", help="Men, Women, Boys or Girls.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many matches.")] = 10,
    category: Annotated[list[str] | None, typer.Option(help="Only these categories; may be repeated.")] = None,
    product_type: Annotated[list[str] | None, typer.Option("--type", help="Only these types; may be repeated.")] = None,
    colour: Annotated[list[str] | None, typer.Option(help="Only these colours; may be repeated.")] = None,
    usage: Annotated[list[str] | None, typer.Option(help="Only these uses; may be repeated.")] = None,
    price_from: Annotated[float | None, typer.Option(help="Only from this price on.")] = None,
    price_to: Annotated[float | None, typer.Option(help="Only up to this price.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the products of a gender that look most like a photo or a product, the nearest first."""
    from fashrec.assemble import assemble
    from fashrec.catalog import parse_gender
    from fashrec.recommend import Filters, answer_to_json

    recommender = assemble(load_settings())
    filters = Filters(category or (), product_type or (), colour or (), usage or (), price_from, price_to)
    answer = recommender.ask(question, parse_gender(gender), k, filters)
    if recommender.shelf.notice:
        say(recommender.shelf.notice)
    if as_json:
        print(as_json_text(answer_to_json(answer)))
        return
    if not answer.matches:
        why = "the filters leave none" if filters else "it is the only one"
        say(f"There is no other product for {answer.gender} to look through: {why}.")
        return
    if answer.nothing_close:
        say(f"Nothing close here: nothing on the {answer.gender} shelf surely looks like this. The nearest there is:")
    table = Table("", "Product", "Title", "Closeness", "Why", "Distance")
    for match in answer.matches:
        more = f" ({len(match.more_like_it)} more like it)" if match.more_like_it else ""
        why = ", ".join(match.reasons)
        cells = (str(match.rank), match.product.product_id, match.product.title + more, match.closeness, why)
        table.add_row(*(Text(one_line(cell, 200)) for cell in cells), f"{match.distance:.3f}")
    Console().print(table)


@app.command()
def embed(
    catalogue: CatalogueOption,
    out: Annotated[Path, typer.Option("--out", help="The .npz file to write.", show_default=False)],
    format: FormatOption = "auto",
    columns: ColumnsOption = None,
    column: ColumnOption = None,
) -> None:
    """Write every product as numbers: product_id, gender, trunk (n×2048) and vector (n×d); needs no build.

    A product has a row for each shelf it stands on. The gender models are those of the catalogue built last where the
    weights agree, else principal components of this catalogue.
    """
    from fashrec import assemble, export

    export.check_place(out)
    settings = load_settings()
    products = source(catalogue, format, columns, column).read()
    say(products.report.summary(), *products.report.hints)
    with bars() as progress:
        exported = export.embed_catalogue(products, settings, assemble.load_trunk(settings), progress)
    export.write_npz(exported, out)
    say(f"{len(exported.gender):,} rows of {exported.vector.shape[1]} numbers in {out}.")


@app.command()
def evaluate(
    catalogue: CatalogueOption,
    format: FormatOption = "auto",
    name: NameOption = "",
    columns: ColumnsOption = None,
    column: ColumnOption = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="50 changed photos instead of 500, wider intervals.")] = False,
    imagenet: Annotated[bool, typer.Option(help="Measure ImageNet features beside ours, where installed.")] = True,
    street: Annotated[
        Path | None, typer.Option(help="People's own photos, in folders named by class; needs --street-gallery.")
    ] = None,
    street_gallery: Annotated[Path | None, typer.Option(help="The catalogue that answers the street photos.")] = None,
    street_most: Annotated[int, typer.Option(min=0, help="At most so many of its products; 0 means all.")] = 0,
    in_shop: Annotated[Path | None, typer.Option(help="DeepFashion In-Shop in its official layout.")] = None,
    taste: Annotated[bool, typer.Option("--taste", help="Measure the feed instead, by simulated shoppers.")] = False,
    learning: Annotated[bool, typer.Option("--learning", help="With --taste: what learning brings.")] = False,
) -> None:
    """Measure how good the look-alikes are, beside simpler ways: tables here, and on the app's page Quality.

    Within each gender; each product asks once and is left out of its own answer; gender models by five folds that
    never split a title. The figures are kept, and what changed since the last run is said.
    """
    from fashrec import assemble, cli_build, cli_evaluate, cli_taste
    from fashrec import evaluate as evaluating

    settings = load_settings()
    if learning and not taste:
        raise typer.BadParameter("--learning goes with --taste.")
    if taste:
        measure = cli_taste.measure_learning if learning else cli_taste.measure
        with bars() as progress:
            measure(cli_build.built_name(catalogue, name), quick, json_file, progress)
        return
    if (street is None) != (street_gallery is None):
        raise typer.BadParameter("--street and --street-gallery go together.")
    products = source(catalogue, format, columns, column).read(name)
    options = evaluating.Options(quick, imagenet, street, street_gallery, street_most, in_shop)
    with bars() as progress:
        quality = evaluating.evaluate(products, settings, assemble.load_trunk(settings), progress, options)
    before = evaluating.read_history(settings, quality.catalogue)
    evaluating.keep(quality, settings)
    cli_evaluate.show(quality, before)
    if json_file:
        evaluating.write_quality(json_file, quality)


@app.command()
def versions(
    use: Annotated[str, typer.Option(help="Serve this version from now on.")] = "",
    prune: Annotated[
        int | None, typer.Option(help="Remove all but the newest N; the one served stays.", metavar="N")
    ] = None,
    name: Annotated[str, typer.Option(help="The catalogue; the active one where none is given.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the versions of a catalogue, go back to one, or remove old ones."""
    from fashrec import assemble
    from fashrec.catalog import SAMPLE

    active = assemble.find_active(load_settings(catalogue=name or None))
    if active.name == SAMPLE and (use or prune is not None):
        raise FashrecError("The sample stays as it came. Build a catalogue of your own: fashrec build --catalogue DIR")
    if use:
        active.versions.use(use)
    removed = active.versions.prune(prune) if prune is not None else []
    listed = assemble.describe_versions(active)
    if as_json:
        print(as_json_text({"catalogue": active.name, "versions": listed, "removed": removed}))
        return
    table = Table("", "Version", "Created", "Products", "Weights", "Learned from likes")
    for version in listed:
        marks = [mark for mark in ("served", "damaged") if version[mark]]
        created, learned = version["created"][:16].replace("T", " "), "yes" if version["learned"] else ""
        cells = (version["version"], created, str(version["products"] or ""), version["weights"], learned)
        table.add_row(", ".join(marks), *cells)
    Console().print(table)
    if removed:
        print(f"Removed {', '.join(removed)}.")


@app.command()
def info(as_json: JsonOption = False) -> None:
    """Print what is served and with what: versions, counts, weights, index, cache and where all of it lies."""
    from fashrec import assemble

    facts = assemble.describe(load_settings())
    if as_json:
        print(as_json_text(facts))
        return
    table = Table(show_header=False)
    for name, value in facts.items():
        text = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
        table.add_row(name.replace("_", " "), Text(one_line(text)))
    Console().print(table)


app.command()(fetch)
app.command("fetch-photos")(fetch_photos)
app.command()(serve)
app.command()(train)
app.command()(shoppers)
app.command()(events)

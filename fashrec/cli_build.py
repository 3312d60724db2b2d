"""What the command line says of a build, and of learning."""

import shlex
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from fashrec.assemble import find_active
from fashrec.build import Built, Progress
from fashrec.catalog import LeftOut, Source, folder_name
from fashrec.cli_parts import say, say_some
from fashrec.index.shelf import REPORT
from fashrec.learn import Learned, learn_from_clicks, learned_but_not_served
from fashrec.plain_text import as_json_text
from fashrec.settings import load_settings


def built_to_json(built: Built) -> dict[str, Any]:
    """A build as plain values."""
    return {
        "catalogue": built.manifest.catalogue.model_dump(mode="json"),
        "version": built.version,
        "folder": str(built.folder),
        "genders": {gender: entry.model_dump() for gender, entry in built.manifest.genders.items()},
        "report": built.catalogue.report.to_json(),
        "seconds": {stage: round(value, 3) for stage, value in built.seconds.items()},
        "previous": built.previous,
        "products_before": {str(gender): count for gender, count in built.before.items()},
    }


def show_built(built: Built) -> None:
    """Prints what a build made, and on standard error what it left out."""
    report = built.catalogue.report
    for rows, what in ((report.left_out, "left out"), (report.repaired, "repaired")):
        said = ((row, row.reason if isinstance(row, LeftOut) else row.what) for row in rows)
        say_some([f"  line {row.line}: {row.product_id or '(no id)'} {what}: {why}" for row, why in said])
    if report.left_out or report.repaired:
        say(f"  All of it is in {built.folder / REPORT}")
    table = Table("Gender", "Products", "Numbers", "Model", "Trees", "search_k", "Recall@10")
    for gender, entry in built.manifest.genders.items():
        cells = (entry.products, entry.dimensions, entry.model.kind, entry.trees or "exact", entry.search_k)
        table.add_row(gender, *(str(cell) for cell in cells), f"{entry.recall_at_10:.3f}")
    Console().print(table)
    print(f"Published {built.version} of {built.manifest.catalogue.name!r} in {sum(built.seconds.values()):.1f} s.")
    print(f"Ask it: fashrec similar PHOTO --gender {next(iter(built.manifest.genders))}, or open the app: make run")


def warn_of_losses(built: Built) -> None:
    """Says on standard error which gender has lost half of its products or more, and the way back."""
    for gender, before in built.before.items():
        now = built.manifest.genders[gender].products if gender in built.manifest.genders else 0
        if now < before / 2:
            say(
                f"Look again: {gender} had {before:,} products and has {now:,} now. Go back: fashrec versions "
                f"--name {shlex.quote(built.manifest.catalogue.name)} --use {built.previous}"
            )


def built_name(catalogue: Path | None, name: str) -> str:
    """What a build called the catalogue of this folder or table, or of this name; empty where neither is given.

    Raises:
        CatalogueError: none can be called so.
    """
    if not (name or catalogue):
        return ""
    return folder_name(name or Source(catalogue or Path()).name)


def learn(name: str, simulated: bool, as_json: bool, progress: Progress) -> None:
    """Learns from the clicks on a catalogue, the active one where none is named, and prints what came of it."""
    settings = load_settings(catalogue=name or None)
    catalogue = find_active(settings).name
    learned = learn_from_clicks(settings, progress, simulated)
    if as_json:
        document = {"version": "", "events": 0} if learned is None else learned.model_dump()
        print(as_json_text(document))
    elif learned is None:
        print("Nothing new to learn: nobody has liked or disliked anything since last time.")
        if waiting := learned_but_not_served(settings):
            back = f"fashrec versions --name {shlex.quote(catalogue)} --use {waiting}"
            print(f"{waiting}, which learned from earlier clicks, is not served: {back}")
    else:
        _show_learned(learned, catalogue)


def _show_learned(learned: Learned, catalogue: str) -> None:
    table = Table("Gender", "Visitors", "Liked together", "Likes foretold", "Labels held out", "Learned")
    for gender, one in learned.genders.items():
        table.add_row(
            gender,
            f"{one.visitors:,}",
            f"{one.liked_together:,}",
            _change(one.likes_before, one.likes_after),
            _change(one.labels_before, one.labels_after),
            f"yes: {one.why}" if one.taken else f"no: {one.why}",
        )
    Console(width=150).print(table)
    if learned.version:
        print(
            f"Published {learned.version}, learned from {learned.events:,} new clicks. Undo: {learned.undo(catalogue)}"
        )
    else:
        print(f"Nothing was published: of {learned.events:,} new clicks, no gender's taught anything. See above why.")


def _change(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else f"{before:.3f} → {after:.3f}"

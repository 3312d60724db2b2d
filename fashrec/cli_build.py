"""What the command line says of a build, and of learning."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from fashrec.build import Built, Progress
from fashrec.learn import Learned, learn_from_clicks, learned_but_not_served
from fashrec.plain_text import escaped, one_line
from fashrec.settings import load_settings

MOST_SAID = 10


def built_to_json(built: Built) -> dict[str, Any]:
    """A build as plain values."""
    return {
        "catalogue": built.manifest.catalogue.model_dump(),
        "version": built.version,
        "folder": str(built.folder),
        "genders": {gender: entry.model_dump() for gender, entry in built.manifest.genders.items()},
        "report": built.catalogue.report.to_json(),
        "seconds": {stage: round(value, 3) for stage, value in built.seconds.items()},
    }


def show_built(built: Built) -> None:
    """Prints what a build made, and on standard error what it left out."""
    left_out = built.catalogue.report.left_out
    for row in left_out[:MOST_SAID]:
        _say(f"  line {row.line}: {row.product_id or '(no id)'} left out: {row.reason}")
    if len(left_out) > MOST_SAID:
        _say(f"  … and {len(left_out) - MOST_SAID:,} more, all in {built.folder / 'report.json'}")
    table = Table("Gender", "Products", "Numbers", "Model", "Trees", "search_k", "Recall@10")
    for gender, entry in built.manifest.genders.items():
        cells = (entry.products, entry.dimensions, entry.model.kind, entry.trees or "exact", entry.search_k)
        table.add_row(gender, *(str(cell) for cell in cells), f"{entry.recall_at_10:.3f}")
    Console().print(table)
    print(f"Published {built.version} of {built.manifest.catalogue.name!r} in {sum(built.seconds.values()):.1f} s.")
    print("Ask it: fashrec similar PHOTO --gender Women, or open the app: make run")


def learn(name: str, simulated: bool, as_json: bool, progress: Progress) -> None:
    """Learns from the clicks on a catalogue, the active one where none is named, and prints what came of it."""
    settings = load_settings(catalogue=name or None)
    learned = learn_from_clicks(settings, progress, simulated)
    if as_json:
        document = {"version": "", "events": 0} if learned is None else learned.model_dump()
        print(escaped(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)))
    elif learned is None:
        print("Nothing new to learn: nobody has liked or disliked anything since last time.")
        if waiting := learned_but_not_served(settings):
            print(f"{waiting}, which learned from earlier clicks, is not served: fashrec versions --use {waiting}")
    else:
        _show_learned(learned)


def _show_learned(learned: Learned) -> None:
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
        print(f"Published {learned.version}, learned from {learned.events:,} new clicks. Undo: {learned.undo}")
    else:
        print(f"Nothing was published: of {learned.events:,} new clicks, no gender's taught anything. See above why.")


def _change(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else f"{before:.3f} → {after:.3f}"


def _say(text: str) -> None:
    print(one_line(text), file=sys.stderr)

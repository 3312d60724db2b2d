"""The parts of the command line about taste."""

import json
import shlex
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from fashrec.assemble import find_active, rebuild_command
from fashrec.catalog import folder_name
from fashrec.cli_parts import say_some
from fashrec.errors import FashrecError, writing
from fashrec.evaluate_learning import evaluate_learning
from fashrec.evaluate_taste import SHOPPERS, evaluate_taste, sights_of
from fashrec.index import Shelf, open_shelf
from fashrec.index.versions import write_json
from fashrec.plain_text import as_json_text
from fashrec.settings import Settings, load_settings
from fashrec.store import EventStore
from fashrec.taste.measured import AFTER_DRIFT, MEAN, OURS
from fashrec.taste.simulator import FROZEN

MOST_TOLD = 20

Progress = Callable[[str, int, int], None]


def open_built(settings: Settings) -> Shelf:
    """The served version of a built catalogue."""
    active = find_active(settings)
    folder = active.versions.path()
    return open_shelf(folder, rebuild_command(active, folder), exact=True)


def measure(name: str, quick: bool, json_file: Path | None, progress: Progress) -> None:
    """Prints how well the feed of a built catalogue serves simulated shoppers, beside simpler ways."""
    settings = load_settings(catalogue=name or None)
    shelf = open_built(settings)
    figures = evaluate_taste(
        shelf, settings.half_life_days, settings.seed, progress, shoppers=20 if quick else SHOPPERS
    )
    asked = ", ".join(f"{gender} {count}" for gender, count in figures.shoppers.items())
    print(f"Simulated shoppers: {asked}.")
    for drifted, title in ((False, "after clicks"), (True, "clicks after their taste drifted")):
        rows = [row for row in figures.rows if row.drifted is drifted]
        stages = sorted({row.clicks for row in rows})
        table = Table(title, *(f"{what} {stage}" for what in ("hit-rate@10", "nDCG@10", "variety") for stage in stages))
        for way in dict.fromkeys(row.way for row in rows):
            of_way = [figures.row(way, drifted, stage) for stage in stages]
            cells = [row.hit_rate for row in of_way] + [row.ndcg for row in of_way] + [row.variety for row in of_way]
            table.add_row(way, *(f"{cell:.3f}" for cell in cells))
        Console(width=190).print(table)
    for clicks in sorted({one.clicks for one in figures.times} - {0}):
        against = ", ".join(
            f"{one.times:.2f}× ({one.low:.2f}–{one.high:.2f}) {one.way}"
            for one in figures.times
            if one.clicks == clicks
        )
        print(f"nDCG@10 of the feed after {clicks} clicks, with 95 % intervals: {against}.")
    last = AFTER_DRIFT[-1]
    left = ", ".join(f"{way} {figures.recovered(way, last):.0%}" for way in (OURS, MEAN))
    print(f"nDCG@10 {last} clicks after the drift, as a share of that just before it: {left}.")
    if json_file:
        _write(json_file, asdict(figures))


def measure_learning(name: str, quick: bool, json_file: Path | None, progress: Progress) -> None:
    """Prints what learning from 2,000 simulated clicks a gender brings to other shoppers; publishes nothing."""
    settings = load_settings(catalogue=name or None)
    active = find_active(settings)
    shelf, mend = open_built(settings), rebuild_command(active, active.versions.path())
    parameters = replace(FROZEN, judges=50) if quick else FROZEN
    rows = evaluate_learning(shelf, settings, mend, progress, parameters)
    table = Table("Gender", "Clicks", "P@10 of likes", "gained ± error", "likes foretold", "labels P@10", "learned")
    for row in rows:
        one = row.learned
        pairs = ((row.before, row.anyway), (one.likes_before, one.likes_after), (one.labels_before, one.labels_after))
        likes, foretold, labels = (
            "" if before is None or after is None else f"{before:.3f} → {after:.3f}" for before, after in pairs
        )
        gained = f"{row.anyway - row.before:+.4f} ± {row.error:.4f}"
        taken = "yes" if one.taken else f"no: {one.why}"
        table.add_row(row.gender, f"{row.events:,}", likes, gained, foretold, labels, taken)
    Console(width=160).print(table)
    before, after = (sum(getattr(row, name) for row in rows) / max(1, len(rows)) for name in ("before", "after"))
    print(f"P@10 on held-out likes, as published, mean over genders: {before:.3f} before, {after:.3f} after learning.")
    if json_file:
        _write(json_file, {"learning": [asdict(row) | {"learned": row.learned.model_dump()} for row in rows]})


def _write(path: Path, document: dict[str, Any]) -> None:
    """Writes figures to a file; last of all, so that a place that cannot be written costs nobody the figures."""
    with writing(path, "Name another place for the figures with --json."):
        write_json(path, document)


def fill(count: int, weeks: int, remove: bool, name: str) -> None:
    """Fills the store with simulated shoppers of a catalogue, or takes them out: of all where none is named."""
    from fashrec.taste.simulator.crowd import crowd

    settings = load_settings(catalogue=name or None)
    store = EventStore(settings.store, settings.retention_days)
    if remove:
        print(f"Removed {store.delete_simulated(folder_name(name) if name else ''):,} simulated clicks.")
        return
    kept = (settings.retention_days - 1) // 7  # all of them for another day at least
    if not kept:
        raise FashrecError(
            f"Simulated shoppers come over a week or more, and clicks are kept for {settings.retention_days} days. Set "
            "FASHREC_RETENTION_DAYS to 8 or more."
        )
    if weeks > kept:
        print(
            f"Clicks are kept for {settings.retention_days} days (FASHREC_RETENTION_DAYS): the shoppers come over the "
            f"last {7 * kept} days, not {weeks} weeks.",
            file=sys.stderr,
        )
    weeks = min(weeks, kept)
    shelf = open_built(settings)
    store.delete_simulated(shelf.manifest.catalogue.name)
    total = 0
    for gender, own in shelf.genders.items():
        ids = own.table["product_id"].tolist()
        sights = sights_of(shelf, gender, lambda stage, done, total: None)
        of = shelf.manifest.catalogue.name
        events = list(crowd(sights, ids, of, str(gender), count, weeks, time.time(), settings.seed))
        store.record_all(events)
        total += len(events)
        print(json.dumps({"gender": str(gender), "shoppers": count, "clicks": len(events)}))
    print(f"{total:,} simulated clicks in {settings.store}. Take them out: fashrec shoppers --remove")


def take_in(file: Path, leave_out: bool, name: str, as_json: bool) -> None:
    """Takes in a shop's own events, or says which rows are bad."""
    from fashrec.store.words import DAY
    from fashrec.taste.shop_events import Shop, read_events

    settings = load_settings(catalogue=name or None)
    shelf = open_built(settings)
    of, now = shelf.manifest.catalogue.name, time.time()
    products = {gender: own.row_of for gender, own in shelf.genders.items()}
    events, bad = read_events(file, Shop(of, products, now - settings.retention_days * DAY, now))
    say_some([f"  line {row.line}: {row.reason}" for row in bad], MOST_TOLD)
    if bad and not leave_out:
        raise FashrecError(
            f"{len(bad):,} of {len(events) + len(bad):,} rows are bad, so nothing was taken in. Mend them, or take in "
            f"the others: fashrec events {shlex.quote(str(file))} --name {shlex.quote(of)} --leave-out"
        )
    store = EventStore(settings.store, settings.retention_days)
    try:
        added, there = store.add_new(of, events)
    finally:
        store.close()
    repeated = len(events) - added - there
    if as_json:
        counts = {"added": added, "already_there": there, "repeated_in_file": repeated}
        print(as_json_text({"catalogue": of, **counts, "left_out": [asdict(row) for row in bad]}))
    else:
        print(
            f"{added:,} events of {of!r} added, {there:,} were there already, {repeated:,} repeat another of the file, "
            f"{len(bad):,} left out."
        )

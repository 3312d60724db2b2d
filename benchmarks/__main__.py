"""Prints one table from one run.

    python -m benchmarks [CATALOGUE …] [--json FILE] [--only PART …] [--largest N] [--clicks N] [--again]

The catalogues are built ones, by name (`fashrec build` beforehand); without any, the one that is served. Each part is
kept in FASHREC_HOME/benchmarks as soon as it is measured, so that a run that was stopped goes on. What was measured
with other weights or another Python is measured anew, so is everything with `--again`.
"""

import json
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks import answering, building, clicking, fitting, growth, peers, starting, visiting
from benchmarks.report import print_report
from fashrec.assemble import assemble, find_active
from fashrec.index.versions import write_json
from fashrec.settings import Settings, load_settings

PARTS = ("answering", "starting", "building", "fitting", "growth", "peers", "clicking", "visiting")


def main(
    catalogues: Annotated[list[str] | None, typer.Argument(help="Built catalogues, by name.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")] = None,
    only: Annotated[list[str] | None, typer.Option(help=f"Only these of {', '.join(PARTS)}; may be repeated.")] = None,
    largest: Annotated[int, typer.Option(help="The most vectors that search is measured on.")] = 1_000_000,
    clicks: Annotated[int, typer.Option(help="How many clicks the store holds when one more is made.")] = 1_000_000,
    again: Annotated[bool, typer.Option("--again", help="Measure anew what an earlier run has measured.")] = False,
) -> None:
    """Measure how fast fashrec answers, starts and builds, and how well it searches, beside the peers' way."""
    settings = load_settings()
    names = catalogues or [find_active(settings).name]
    folder = settings.home / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "figures.json"
    machine = {"processors": os.cpu_count(), "kind": platform.machine(), "python": platform.python_version()}
    run = {"machine": machine, "weights": assemble(settings).embedder.fingerprint}
    figures: dict[str, Any] = {**run, "measured": {}}
    if kept.exists() and not again:
        earlier = json.loads(kept.read_text(encoding="utf-8"))
        figures = earlier if {name: earlier.get(name) for name in run} == run else figures
    for key, measure in steps(settings, names, folder, largest, clicks):
        if key in figures or (only and key.split(" ")[0] not in only):
            continue
        typer.echo(f"{key} …", err=True)
        figures[key] = measure()
        figures["measured"][key] = datetime.now(UTC).isoformat(timespec="minutes")
        write_json(kept, figures)
    if json_file:
        write_json(json_file, figures)
    print_report(figures)


def steps(
    settings: Settings, names: list[str], folder: Path, largest: int, clicks: int
) -> list[tuple[str, Callable[[], Any]]]:
    """What is measured, in order: a key for each figure and the call that measures it."""
    each: list[tuple[str, Callable[[], Any]]] = []
    photo = settings.sample / "queries" / "women-dress.webp"
    for name in names:
        own = settings.model_copy(update={"catalogue": name})
        each.append((f"answering {name}", partial(answering.measure, own)))
        each.append((f"starting {name}", partial(starting.measure, own, photo)))
        each.append((f"building {name}", partial(building.measure, own)))
        each.append((f"peers {name}", partial(peers.measure, own)))
    last = settings.model_copy(update={"catalogue": names[-1]})
    each.append((f"fitting {names[-1]}", lambda: fitting.measure(last)))
    each.append((f"growth {largest}", lambda: list(growth.measure(last, folder, largest))))
    each.append((f"clicking {clicks}", lambda: clicking.measure(last, folder, clicks)))
    each.append(("visiting", lambda: visiting.measure(last)))
    return each


if __name__ == "__main__":
    typer.run(main)

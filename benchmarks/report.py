"""The figures of a run as one table for people, with the aims beside what was reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

STAGES = ("decode", "fit", "trunk", "gender model", "search", "ranking", "whole")
WANTED_RECALL = 0.99


@dataclass(frozen=True)
class Row:
    """One figure: what it is of, what was measured, and, where there are such, recall@10 and the aim it met or not."""

    of: str
    what: str
    figure: str
    recall: float | None = None
    aim: str = ""
    met: bool | None = None


def print_report(figures: dict[str, Any]) -> None:
    """Prints the table of a run; parts that were not measured are left out."""
    machine = figures["machine"]
    kind = f"{machine['processors']} processors, {machine['kind']}, Python {machine['python']}"
    moments = sorted(figures.get("measured", {}).values())
    when = f", measured from {moments[0]} to {moments[-1]}" if moments else ""
    table = Table("Of", "Measured", "Figure", "Recall@10", "Aim", "Met", title=f"{kind}{when}; times are medians")
    before = ""
    for row in rows(figures):
        if before and row.of != before:
            table.add_section()
        recall = "" if row.recall is None else f"{row.recall:.4f}"
        met = "" if row.met is None else "yes" if row.met else "NO"
        table.add_row("" if row.of == before else row.of, row.what, row.figure, recall, row.aim, met)
        before = row.of
    Console(width=150).print(table)


def rows(figures: dict[str, Any]) -> Iterator[Row]:
    """Every figure of a run, those of one part together."""
    each: dict[str, Callable[[str, Any], Iterator[Row]]] = {
        "answering": _answering,
        "starting": _starting,
        "building": _building,
        "fitting": _fitting,
        "peers": _peers,
        "growth": _growth,
        "clicking": _clicking,
        "visiting": _visiting,
    }
    for part, tell in each.items():
        for key, value in figures.items():
            if key.split(" ")[0] == part:
                yield from tell(key.partition(" ")[2], value)


def _answering(_: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"A photo to its matches, {one['asked']} of {one['products']:,}, {one['photo_size']}"
    recalls = one["recall_at_10"]
    for stage in STAGES:
        recall = recalls["photos"] if stage in ("search", "whole") else None
        yield Row(of, stage, _ms(one["milliseconds"][stage]), recall)
    share = one["share_of_trunk"]
    yield Row(of, "whole ÷ bare trunk", f"{share:.2f}", None, "≤ 1.2", share <= 1.2)
    yield Row(of, "a product's look-alikes", _ms(one["product_question"]), recalls["products"])
    yield Row(of, "the same in a rare colour", _ms(one["rare_filter"]), recalls["rare filter"])
    yield Row(of, "a page to browse", _ms(one["browse"]))
    for row in one["search"]:
        of = f"Search in {one['catalogue']}, {row['gender']}, {row['vectors']:,} vectors"
        yield _search_row(of, row["index"], row, 3)
        yield Row(of, "exact", _ms(row["exact_milliseconds"]), 1.0)
    of, rest = f"On disk, {one['products']:,} products", one["bytes"]["everything_else"]
    aim = "< 120 MB" if one["products"] >= 40_000 else ""
    yield Row(of, "thumbnails", megabytes(one["bytes"]["thumbnails"]))
    yield Row(of, "everything else", megabytes(rest), None, aim, rest < 120e6 if aim else None)


def _starting(name: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"Cold start, {name}"
    yield Row(of, "catalogue opened", f"{one['opened_seconds']:.1f} s")
    yield Row(of, "first match of a product", f"{one['first_match_of_a_product_seconds']:.1f} s")
    yield Row(of, "first match of a photo", f"{one['first_match_of_a_photo_seconds']:.1f} s")
    yield Row(of, "peak memory after 100 photos", megabytes(one["peak_memory"]))


def _building(name: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"Building {name}, {one['photos']:,} photos"
    yield Row(of, "bare trunk in batches", f"{one['bare_photos_a_second']:.1f} photos/s")
    yield Row(of, "from photos to vectors", f"{one['building_photos_a_second']:.1f} photos/s")
    yield Row(of, "share of the bare rate", f"{one['share']:.0%}", None, "≥ 90 %", one["share"] >= 0.9)


def _fitting(_: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"Fitting a gender model to {one['products']:,} products like those of {one['catalogue']}"
    yield Row(of, "and trying it on products held out", f"{one['seconds']:.1f} s", None, "< 60 s", one["seconds"] < 60)


def _peers(_: str, one: dict[str, Any]) -> Iterator[Row]:
    of, judged = f"Beside the peers' way, {one['products']:,} products", one["products"] >= 40_000
    yield Row(of, "theirs, 224×224, brute force refit", _ms(one["theirs"]), 1.0)
    for size, ours, times, least in (
        (one["photo_size"], "ours", "times_as_fast", 10),
        ("160×120", "ours_at_160x120", "times_as_fast_at_160x120", 5),
    ):
        yield Row(of, f"ours, {size}", _ms(one[ours]), one["recall_at_10"])
        aim = f"≥ {least}" if judged else ""
        yield Row(of, f"times as fast, {size}", f"{one[times]:.1f}", None, aim, one[times] >= least if judged else None)


def _growth(_: str, sizes: list[dict[str, Any]]) -> Iterator[Row]:
    for row in sizes:
        of = f"Search in real vectors with noise, {row['vectors']:,}"
        yield _search_row(of, f"Annoy, {row['trees']} trees", row, 3 if row["vectors"] <= 40_000 else 10)
        yield Row(of, "exact", _ms(row["exact_milliseconds"]), 1.0)
        judged = row["vectors"] >= 1_000_000
        met = row["memory"] < 3e9 if judged else None
        yield Row(of, "memory to serve", megabytes(row["memory"]), None, "< 3 GB" if judged else "", met)


def _clicking(_: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"A click, {one['events']:,} in the store ({megabytes(one['bytes'])}), {one['products']:,} products"
    yield Row(of, "recorded", _ms(one["recorded_milliseconds"]))
    yield Row(of, "feed ranked anew", _ms(one["ranked_milliseconds"]))
    yield Row(of, "both", _ms(one["milliseconds"]), None, "< 50 ms", one["milliseconds"] < 50)
    yield Row(of, "both, nine in ten", _ms(one["nine_in_ten_milliseconds"]))
    if "due_milliseconds" in one:  # figures of an earlier fashrec may be kept
        slowest = one["due_slowest_milliseconds"]
        yield Row(of, "both, while what is popular is counted anew", _ms(one["due_milliseconds"]))
        yield Row(of, "the same, nine in ten", _ms(one["due_nine_in_ten_milliseconds"]))
        yield Row(of, "the same, the slowest", _ms(slowest), None, "< 500 ms", slowest < 500)
    yield Row(of, "what is popular, told anew every few minutes", _ms(one["popularity_milliseconds"]))
    yield Row(of, "trends, waited for once, then counted anew meanwhile", _ms(one["trends_milliseconds"]))


def _visiting(_: str, one: dict[str, Any]) -> Iterator[Row]:
    of = f"In a browser, {one['visits']} visits, {one['clicks']} clicks"
    for what, key, limit in (("first view", "first_view", 2000), ("a click to matches", "click", 500)):
        value = one[f"{key}_milliseconds"]
        yield Row(of, what, _ms(value), None, f"< {limit:,} ms", value < limit)
        yield Row(of, f"{what}, nine in ten", _ms(one[f"{key}_nine_in_ten"]))


def _search_row(of: str, index: str, row: dict[str, Any], limit: int) -> Row:
    met = row["milliseconds"] < limit and row["recall_at_10"] >= WANTED_RECALL
    return Row(of, index, _ms(row["milliseconds"]), row["recall_at_10"], f"< {limit} ms at .99", met)


def megabytes(count: int) -> str:
    """Bytes in millions."""
    return f"{count / 1e6:,.1f} MB"


def _ms(value: float) -> str:
    return f"{value:,.2f} ms" if value < 100 else f"{value:,.0f} ms"

"""The figures of a run as tables for people, and the aims beside what was reached."""

from typing import Any

from rich.console import Console
from rich.table import Table

STAGES = ("decode", "fit", "trunk", "gender model", "search", "ranking", "whole")


def print_report(figures: dict[str, Any]) -> None:
    """Prints the tables of a run; parts that were not measured are left out."""
    console = Console(width=150)
    machine = figures["machine"]
    console.print(f"{machine['processors']} processors, {machine['kind']}, Python {machine['python']}. Medians.")
    answers = _parts(figures, "answering")
    table = Table("Photo to matches, ms", *STAGES, "÷ trunk", "a product", "rare filter", "browse")
    for one in answers:
        cells = [f"{one['milliseconds'][stage]:.2f}" for stage in STAGES]
        others = [f"{one[name]:.2f}" for name in ("share_of_trunk", "product_question", "rare_filter", "browse")]
        table.add_row(f"{one['products']:,} products, {one['photo_size']}", *cells, *others)
    _show(console, table)
    table = Table("Search", "vectors", "index", "ms", "recall@10", "exact, ms")
    for one in answers:
        for row in one["search"]:
            table.add_row(
                f"{one['catalogue']}, {row['gender']}", f"{row['vectors']:,}", row["index"],
                f"{row['milliseconds']:.2f}", f"{row['recall_at_10']:.4f}", f"{row['exact_milliseconds']:.2f}",
            )  # fmt: skip
    for row in [row for rows in _parts(figures, "growth") for row in rows]:
        table.add_row(
            f"real ones with noise, {row['trees']} trees, {megabytes(row['memory'])} in memory", f"{row['vectors']:,}",
            "Annoy", f"{row['milliseconds']:.2f}", f"{row['recall_at_10']:.4f}", f"{row['exact_milliseconds']:.2f}",
        )  # fmt: skip
    _show(console, table)
    table = Table("Cold start, s", "opened", "first match of a product", "of a photo", "peak memory")
    for name, one in _named(figures, "starting"):
        cells = [
            f"{one[f'{key}_seconds']:.1f}" for key in ("opened", "first_match_of_a_product", "first_match_of_a_photo")
        ]
        table.add_row(name, *cells, megabytes(one["peak_memory"]))
    _show(console, table)
    table = Table("Building, photos/s", "bare trunk", "building", "share")
    for name, one in _named(figures, "building"):
        cells = [f"{one[key]:.1f}" for key in ("bare_photos_a_second", "building_photos_a_second")]
        table.add_row(name, *cells, f"{one['share']:.0%}")
    _show(console, table)
    table = Table(
        "Beside the peers' way, ms", "theirs, 224×224", "ours", "times as fast", "ours at 160×120", "times as fast"
    )
    for one in _parts(figures, "peers"):
        table.add_row(
            f"{one['products']:,} products", f"{one['theirs']:.0f}", f"{one['ours']:.1f}",
            f"{one['times_as_fast']:.1f}", f"{one['ours_at_160x120']:.1f}", f"{one['times_as_fast_at_160x120']:.1f}",
        )  # fmt: skip
    _show(console, table)
    table = Table("A click, ms", "recorded", "feed ranked anew", "both", "nine in ten", "what is popular", "trends")
    for one in _parts(figures, "clicking"):
        names = ("recorded", "ranked", "", "nine_in_ten", "popularity", "trends")
        cells = [f"{one[f'{name}_milliseconds'.lstrip('_')]:.1f}" for name in names]
        table.add_row(f"{one['events']:,} clicks, {one['products']:,} products, {megabytes(one['bytes'])}", *cells)
    _show(console, table)
    if visits := figures.get("visiting"):
        table = Table("In a browser, ms", "median", "nine in ten", "of")
        for what, key, count in (("first view", "first_view", "visits"), ("a click to matches", "click", "clicks")):
            cells = [f"{visits[f'{key}_{end}']:,.0f}" for end in ("milliseconds", "nine_in_ten")]
            table.add_row(what, *cells, str(visits[count]))
        _show(console, table)
    table = Table("On disk", "thumbnails", "everything else")
    for one in answers:
        table.add_row(
            f"{one['products']:,} products", *(megabytes(one["bytes"][k]) for k in ("thumbnails", "everything_else"))
        )
    _show(console, table)
    table = Table("Aim", "wanted", "reached", "")
    for what, wanted, reached, met in aims(figures):
        table.add_row(what, wanted, reached, "yes" if met else "NO")
    _show(console, table)


def aims(figures: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Each aim that this run can judge: what, what was wanted, what was reached, and whether that is enough."""
    judged = []
    for one in _parts(figures, "answering"):
        share = one["share_of_trunk"]
        judged.append(
            (f"photo to matches ÷ bare trunk, {one['products']:,} products", "≤ 1.2", f"{share:.2f}", share <= 1.2)
        )
        rest = one["bytes"]["everything_else"]
        if one["products"] >= 40_000:
            judged.append(("40,000 products beside thumbnails", "< 120 MB", megabytes(rest), rest < 120e6))
        for row in one["search"]:
            met = row["milliseconds"] < 3 and row["recall_at_10"] >= 0.99
            reached = f"{row['milliseconds']:.2f} ms at {row['recall_at_10']:.3f}"
            judged.append((f"search, {row['vectors']:,} vectors", "< 3 ms at .99", reached, met))
    for row in [row for rows in _parts(figures, "growth") for row in rows]:
        limit = 3 if row["vectors"] <= 40_000 else 10
        met = row["milliseconds"] < limit and row["recall_at_10"] >= 0.99
        reached = f"{row['milliseconds']:.2f} ms at {row['recall_at_10']:.3f}"
        judged.append((f"search, {row['vectors']:,} vectors", f"< {limit} ms at .99", reached, met))
        if row["vectors"] >= 1_000_000:
            judged.append(("a million vectors served", "< 3 GB", megabytes(row["memory"]), row["memory"] < 3e9))
    for one in _parts(figures, "clicking"):
        what = f"a click and the feed after it, {one['events']:,} clicks, {one['products']:,} products"
        judged.append((what, "< 50 ms", f"{one['milliseconds']:.1f} ms", one["milliseconds"] < 50))
    if visits := figures.get("visiting"):
        for what, key, limit in (("first view", "first_view", 2000), ("a click to matches", "click", 500)):
            value = visits[f"{key}_milliseconds"]
            judged.append((f"{what}, in a browser", f"< {limit:,} ms", f"{value:,.0f} ms", value < limit))
    for name, one in _named(figures, "building"):
        judged.append((f"building ÷ bare trunk, {name}", "≥ 90 %", f"{one['share']:.0%}", one["share"] >= 0.9))
    for one in [one for one in _parts(figures, "peers") if one["products"] >= 40_000]:
        for key, wanted in (("times_as_fast", 10), ("times_as_fast_at_160x120", 5)):
            size = " at 160×120" if "160" in key else ""
            what = f"times as fast as the peers' way{size}, {one['products']:,} products"
            judged.append((what, f"≥ {wanted}", f"{one[key]:.1f}", one[key] >= wanted))
    return judged


def megabytes(count: int) -> str:
    """Bytes in millions."""
    return f"{count / 1e6:,.1f} MB"


def _named(figures: dict[str, Any], part: str) -> list[tuple[str, Any]]:
    return [(key.partition(" ")[2], value) for key, value in figures.items() if key.startswith(f"{part} ")]


def _parts(figures: dict[str, Any], part: str) -> list[Any]:
    return [value for _, value in _named(figures, part)]


def _show(console: Console, table: Table) -> None:
    if table.row_count:
        console.print(table)

"""The tables that `fashrec evaluate` prints."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from fashrec.evaluate import History, Run, changes_since
from fashrec.measure.quality import LABELS, OURS, Figure, Quality
from fashrec.measure.retrieval import METRICS

WIDTH = 130


def show(quality: Quality, before: History) -> None:
    """Prints one run's figures, and what changed since the last run before it."""
    console = Console(width=WIDTH)
    asked = ", ".join(f"{gender} {count:,}" for gender, count in quality.questions.items())
    console.print(f"Questions: {asked}. Weights: {quality.weights} {quality.weights_fingerprint}.", highlight=False)
    tables = [_ways(quality, macro=False), _ways(quality, macro=True), _robustness(quality), *_street(quality)]
    tables += [_text(quality), _genders(quality), _index(quality), *_in_shop(quality), _speed(quality)]
    for table in tables:
        console.print(table)
    sure = quality.reliability
    console.print(
        f"{sure.rows_read:,} rows read, {sure.rows_left_out:,} left out; {sure.answered_in_full:,} of "
        f"{sure.questions:,} questions answered in full; {sure.damaged_photos_told} of {sure.damaged_photos} photos "
        "cut off half-way were refused.",
        highlight=False,
    )
    for what, why in quality.left_out.items():
        console.print(f"Not measured: {what}: {why}.", highlight=False)
    if before:
        said = changes_since(before[-1], Run.of(quality)) or ["Nothing changed."]
        console.print(f"Since the run of {before[-1].created}:", *said, sep="\n  ", highlight=False)
    console.print(
        f"Measured in {quality.seconds:.0f} s. The worst questions, with pictures: the page Quality of the app."
    )


def _cell(figure: Figure) -> str:
    return f"{figure.mean:.3f} ±{(figure.high - figure.low) / 2:.3f}".replace("0.", ".")


def _ways(quality: Quality, macro: bool) -> Table:
    title = "Means over classes (each type or colour counts the same)" if macro else "Means over questions, ± 95 %"
    table = Table("", title=title)
    shown = [(label, metric) for metric in ("P@10", "P@1") for label in LABELS]
    shown += [] if macro else [("both", metric) for metric in METRICS if metric not in ("P@10", "P@1")]
    for label, metric in shown:
        table.add_column(f"{label} {metric}", justify="right")
    for way in quality.ways:
        figures = way.macro if macro else way.plain
        table.add_row(way.name, *(_cell(figures[label][metric]) for label, metric in shown))
    return table


def _robustness(quality: Quality) -> Table:
    names = list(quality.robustness.changes[0].hit_at_1)
    title = f"Changed photos ({quality.robustness.questions} questions): own product first / in the first ten"
    table = Table("", *names, title=title)
    for change in quality.robustness.changes:
        cells = (f"{change.hit_at_1[name].mean:.3f} / {change.hit_at_10[name].mean:.3f}" for name in names)
        table.add_row(change.change, *cells)
    count = len(quality.robustness.changes)
    means = ([sum(figures[name].mean for figures in side) / count for side in _sides(quality)] for name in names)
    table.add_row("mean of all", *(f"{first:.3f} / {ten:.3f}" for first, ten in means))
    return table


def _sides(quality: Quality) -> Sequence[list[dict[str, Figure]]]:
    changes = quality.robustness.changes
    return [change.hit_at_1 for change in changes], [change.hit_at_10 for change in changes]


def _street(quality: Quality) -> list[Table]:
    if quality.street is None:
        return []
    street = quality.street
    title = f"{street.photos:,} photos of people's own, {street.gallery:,} products: right kind in the first ten"
    table = Table("", "mean of classes", *street.classes, title=title)
    for way in street.ways:
        table.add_row(way.name, _cell(way.mean), *(f"{way.classes[name]:.2f}" for name in street.classes))
    return [table]


def _text(quality: Quality) -> Table:
    table = Table("", title="Search by words against search by looks: P@10 of type, colour, both")
    for column in ("by words", "by letters", "by looks"):
        table.add_column(column)
    for case in quality.text:
        sides = (case.words, case.letters, case.looks)
        table.add_row(case.titles, *("  ".join(f"{side[label].mean:.3f}" for label in LABELS) for side in sides))
    return table


def _genders(quality: Quality) -> Table:
    table = Table("", "questions", *(f"{label} P@10" for label in LABELS), title=f"By gender: {OURS}")
    for group in quality.groups:
        if group.by == "gender":
            own = group.ways[OURS]
            table.add_row(group.value, f"{group.questions:,}", *(f"{own[label]:.3f}" for label in LABELS))
    return table


def _index(quality: Quality) -> Table:
    names = ("products", "numbers", "trees", "search_k", "recall@10", "ms", "exact, ms", "KB")
    table = Table("", *names, title="The index against exact search")
    for one in quality.index:
        counts = (one.products, one.dimensions, one.trees or "exact", one.search_k)
        times = (f"{one.recall_at_10:.3f}", f"{one.milliseconds:.3f}", f"{one.exact_milliseconds:.3f}")
        table.add_row(one.gender, *map(str, counts), *times, f"{one.bytes / 1000:,.0f}")
    return table


def _in_shop(quality: Quality) -> list[Table]:
    if quality.in_shop is None:
        return []
    first = next(iter(quality.in_shop.ways.values()))
    title = f"DeepFashion In-Shop: {quality.in_shop.queries:,} questions, {quality.in_shop.gallery:,} photos"
    table = Table("", *first, title=title)
    for name, figures in quality.in_shop.ways.items():
        table.add_row(name, *(_cell(figure) for figure in figures.values()))
    return [table]


def _speed(quality: Quality) -> Table:
    table = Table("", "median, ms", "nine in ten under, ms", title=f"One question ({quality.speed.photos} photos)")
    for stage in quality.speed.stages:
        table.add_row(stage.stage, f"{stage.median:.2f}", f"{stage.nine_in_ten:.2f}")
    return table

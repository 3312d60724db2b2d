"""The tables that `fashrec evaluate` prints."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from fashrec.evaluate import History, Run, changes_since
from fashrec.measure.quality import LABELS, OURS, RANDOM, Figure, Quality
from fashrec.measure.retrieval import METRICS
from fashrec.plain_text import one_line

WIDTH = 130
WORST_GROUPS = 10
LEAST_QUESTIONS = 10


def show(quality: Quality, before: History) -> None:
    """Prints one run's figures, and what changed since the last run before it."""
    console = Console(width=WIDTH)
    asked = ", ".join(f"{gender} {count:,}" for gender, count in quality.questions.items())
    console.print(f"Questions: {asked}. Weights: {quality.weights} {quality.weights_fingerprint}.", highlight=False)
    tables = [_ways(quality, macro=False), _ways(quality, macro=True), _robustness(quality), *_street(quality)]
    tables += [_text(quality), *_groups(quality), _index(quality), *_in_shop(quality), _speed(quality)]
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
    return f"{_short(figure.mean)} ±{_short((figure.high - figure.low) / 2)}"


def _short(share: float) -> str:
    return f"{share:.3f}".removeprefix("0")


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
        name = f"{way.name}, cut out" if way.cut_out else way.name
        table.add_row(name, _cell(way.mean), *(f"{way.classes[name]:.2f}" for name in street.classes))
    return [table]


def _text(quality: Quality) -> Table:
    table = Table("", title="Search by words against search by looks: P@10 of type, colour, both")
    for column in ("by words", "by letters", "by looks"):
        table.add_column(column)
    for case in quality.text:
        sides = (case.words, case.letters, case.looks)
        table.add_row(case.titles, *("  ".join(f"{side[label].mean:.3f}" for label in LABELS) for side in sides))
    return table


def _groups(quality: Quality) -> list[Table]:
    """P@10 by gender, and of the types and colours that fare worst; the app's page Quality has all of them."""
    tables = []
    for by in ("gender", "type", "colour"):
        asked = [group for group in quality.groups if group.by == by]
        title = f"By {by}: {OURS} (random)"
        if by != "gender":
            frequent = [group for group in asked if group.questions >= LEAST_QUESTIONS]
            asked = sorted(frequent, key=lambda group: group.ways[OURS]["both"])[:WORST_GROUPS]
            title += f", the {len(asked)} worst of those with {LEAST_QUESTIONS} questions or more"
        table = Table("", "questions", *(f"{label} P@10" for label in LABELS), title=title)
        for group in asked:
            cells = []
            for label in LABELS:
                own, chance = (_short(group.ways[name][label]) for name in (OURS, RANDOM))
                low, high = group.intervals.get(OURS, {}).get(label, (0.0, 0.0))
                cells.append(f"{own} ±{_short((high - low) / 2)} ({chance})" if high else f"{own} ({chance})")
            table.add_row(one_line(group.value, 40), f"{group.questions:,}", *cells)
        tables += [table] if asked else []
    return tables


def _index(quality: Quality) -> Table:
    names = ("products", "numbers", "trees", "search_k", "recall@10", "ms", "exact, ms", "KB")
    table = Table("", *names, title="The index against exact search")
    for one in quality.index:
        counts = (one.products, one.dimensions, one.trees or "exact", one.search_k)
        low, high = one.recall_between or (one.recall_at_10,) * 2
        recall = f"{one.recall_at_10:.3f} ({low:.3f}–{high:.3f})"
        times = (recall, f"{one.milliseconds:.3f}", f"{one.exact_milliseconds:.3f}")
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

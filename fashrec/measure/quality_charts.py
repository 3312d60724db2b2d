"""The charts of an evaluation, each with the table it shows; shares are in percent."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from fashrec.measure.chart import Chart, in_order
from fashrec.measure.quality import (
    BEST,
    HISTOGRAM,
    IMAGENET,
    LABELS,
    OURS,
    PIXELS,
    RANDOM,
    RESNET,
    TEXT,
    TEXT_MASKED,
    Figure,
    Label,
    Quality,
    Street,
)
from fashrec.measure.quality_words import PLAIN, RIGHT
from fashrec.plain_text import in_chart, labels

# Ours stands out, the others keep apart in lightness too, on white and on black.
COLOURS = {
    RANDOM: "#b9b2a8",
    PIXELS: "#8f9aa3",
    HISTOGRAM: "#6f8f86",
    TEXT: "#8a7fb0",
    TEXT_MASKED: "#b3a9d1",
    IMAGENET: "#4f7cac",
    RESNET: "#6d9dc5",
    OURS: "#c2553a",
}
SERVED = COLOURS[OURS]
INTERVAL = "#808080"  # seen on a light ground and on a dark one
MOST_BARS = 20
NAME_LENGTH = 20  # characters on a line beside a bar
FIGURES = {
    "P@10": "of the first ten, %",
    "P@1": "the very first, %",
    "R-precision": "of as many as there are, %",
    "mAP": "over the whole ranking, %",
}
EACH_THE_SAME = ("first ten, each label the same, %", "very first, each label the same, %")
WHOLE, CUT_OUT = "the whole photo", "the garment cut out"


def first_ten(quality: Quality) -> Chart:
    """How many of the first ten are of the right kind, colour, and both, by each way.

    The table has a row for each way: the three figures, then what each lies between.
    """
    names = [name for name in COLOURS if quality.way(name)]
    found = {way.name: [_percent(way.plain[label]["P@10"]) for label in LABELS] for way in quality.ways_named(*names)}
    figure = _grouped([(name, [RIGHT[label] for label in LABELS], values) for name, values in found.items()])
    rows = [
        (PLAIN[name], *(mean for mean, _, _ in values), *(end for _, *ends in values for end in ends))
        for name, values in found.items()
    ]
    means = [f"{RIGHT[label]}, %" for label in LABELS]
    ends = [f"{RIGHT[label]}: {end}, %" for label in LABELS for end in ("at least", "at most")]
    return Chart(figure, pd.DataFrame(rows, columns=["how", *means, *ends]))


def all_figures(quality: Quality, label: Label) -> pd.DataFrame:
    """Every way's figures for what must be right, in percent with what they lie between (95 %), as text to read."""
    rows = [
        (
            PLAIN[way.name],
            *(_with_interval(way.plain[label][metric]) for metric in FIGURES),
            *(_with_interval(way.macro[label][metric]) for metric in ("P@10", "P@1")),
        )
        for way in quality.ways
    ]
    return pd.DataFrame(rows, columns=["how", *FIGURES.values(), *EACH_THE_SAME])


def by_group(quality: Quality, by: str, label: Label) -> Chart:
    """How many of the first ten are right, by gender, type or colour, for ours, its rival and guessing.

    The chart shows the largest of the groups in which one could be right at all, the table all of them.
    """
    groups = [group for group in quality.groups if group.by == by]
    if by == "gender":
        order = in_order(group.value for group in groups)
        groups.sort(key=lambda group: order.index(group.value))
    names = [RANDOM, quality.rival, OURS]
    drawn = [group for group in groups if BEST not in group.ways or group.ways[BEST][label] > 0][:MOST_BARS]
    values = labels(f"{in_chart(group.value, 20)} ({group.questions:,})" for group in drawn)
    figure = _lying(values, {name: [100 * group.ways[name][label] for group in drawn] for name in names[1:]})
    rows = []
    for group in groups:
        low, high = group.intervals.get(OURS, {}).get(label, (None, None))
        means = [round(100 * group.ways[name][label], 1) for name in names]
        most = round(100 * group.ways[BEST][label], 1) if BEST in group.ways else None
        rows.append(
            (group.value, group.questions, *means, *(end if end is None else 100 * end for end in (low, high)), most)
        )
    columns = [
        by,
        "questions",
        *(f"{PLAIN[name]}, %" for name in names),
        "at least, %",
        "at most, %",
        "could be right, %",
    ]
    return Chart(figure, pd.DataFrame(rows, columns=columns).round(1).dropna(axis="columns", how="all"), len(drawn))


def changed_photos(quality: Quality) -> Chart:
    """How often a changed photo finds its own product first, by change, for ours and its rival."""
    changes, names = quality.robustness.changes, [quality.rival, OURS]
    figure = _lying(
        [change.change for change in changes],
        {name: [100 * change.hit_at_1[name].mean for change in changes] for name in names},
    )
    rows = [
        (PLAIN[name], change.change, *_percent(change.hit_at_1[name]), round(100 * change.hit_at_10[name].mean, 1))
        for change in changes
        for name in change.hit_at_1
    ]
    return Chart(figure, _table(rows, "change", "in the first ten, %"))


def street_photos(street: Street) -> Chart:
    """The share of the right kind among the first ten for people's own photos, by way: the mean over kinds.

    Each way is asked with the whole photo, some also with the garment cut out.
    """
    asked = {False: WHOLE, True: CUT_OUT}
    rows: list[tuple[Any, ...]] = [
        (PLAIN[way.name], "all kinds", *_percent(way.mean), asked[way.cut_out]) for way in street.ways
    ]
    for way in street.ways:
        for kind, value in way.classes.items():
            low, high = (round(100 * end, 1) for end in way.intervals[kind]) if way.intervals else (None, None)
            rows.append((PLAIN[way.name], kind, round(100 * value, 1), low, high, asked[way.cut_out]))
    names = list(dict.fromkeys(way.name for way in street.ways))
    figure = go.Figure()
    for cut_out, colour in ((False, "#8f9aa3"), (True, COLOURS[OURS])):
        means = {way.name: 100 * way.mean.mean for way in street.ways if way.cut_out == cut_out}
        if means:
            figure.add_bar(
                name=asked[cut_out],
                y=["<br>".join(wrap(PLAIN[name], NAME_LENGTH)) for name in names],
                x=[means.get(name) for name in names],
                orientation="h",
                marker_color=colour,
                hovertemplate="%{x:.0f} % of the first ten are of the right kind<extra>" + asked[cut_out] + "</extra>",
            )
    figure.update_layout(barmode="group", legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    return Chart(_framed(figure), _table(rows, "kind of garment", "photo"), len(street.ways))


def never_cut_out(street: Street) -> list[str]:
    """The ways that were asked with whole photos alone, in words, where others had the garment cut out as well."""
    cut_out = {way.name for way in street.ways if way.cut_out}
    return list(dict.fromkeys(PLAIN[way.name] for way in street.ways if way.name not in cut_out)) if cut_out else []


def words_and_looks(quality: Quality) -> Chart:
    """How many of the first ten have both right, searching words and searching looks, by the state of the titles."""
    cases = quality.text
    sides = {
        TEXT: [_percent(case.words["both"]) for case in cases],
        OURS: [_percent(case.looks["both"]) for case in cases],
    }
    figure = _lying(
        ["<br>".join(wrap(case.titles, NAME_LENGTH)) for case in cases],
        {name: [mean for mean, _, _ in found] for name, found in sides.items()},
        {name: _reaching(found) for name, found in sides.items()},
    )
    table = pd.DataFrame(
        [
            (
                case.titles,
                RIGHT[label],
                *(round(100 * side[label].mean, 1) for side in (case.words, case.letters, case.looks)),
            )
            for case in cases
            for label in LABELS
        ],
        columns=["titles", "of the first ten", "by words, %", "by groups of letters, %", "by looks, %"],
    )
    return Chart(figure, table)


def stages(quality: Quality) -> Chart:
    """Where the time of one question goes, in milliseconds."""
    parts = [stage for stage in quality.speed.stages if stage.stage != "all of it"]
    figure = go.Figure(
        go.Bar(
            y=[stage.stage for stage in parts],
            x=[stage.median for stage in parts],
            orientation="h",
            marker_color=COLOURS[OURS],
            hovertemplate="%{y}: %{x:.1f} milliseconds<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title="milliseconds")
    table = pd.DataFrame(
        [(stage.stage, stage.median, stage.nine_in_ten) for stage in quality.speed.stages],
        columns=["stage", "median, ms", "nine in ten under, ms"],
    )
    return Chart(figure, table)


def recall_curve(points: pd.DataFrame, served: tuple[int, int]) -> Chart:
    """How many of the true first ten the index finds against the time of a search, one line for each size of index.

    `points` has the columns trees, search_k, recall (0–1), milliseconds and bytes; the point with the trees and the
    search_k of `served` has a star.
    """
    figure = go.Figure()
    for trees, line in points.groupby("trees"):
        name = "comparing all" if trees == 0 else f"{trees} trees"
        figure.add_scatter(
            x=line["milliseconds"],
            y=100 * line["recall"],
            mode="markers" if trees == 0 else "lines+markers",
            name=name,
            hovertemplate="%{y:.1f} % found in %{x:.3f} ms<extra>" + name + "</extra>",
        )
    own = points[(points["trees"] == served[0]) & ((points["search_k"] == served[1]) | (served[0] == 0))]
    figure.add_scatter(
        x=own["milliseconds"],
        y=100 * own["recall"],
        mode="markers",
        marker={"symbol": "star", "size": 16, "color": SERVED},
        name="served",
        hovertemplate="served: %{y:.1f} % found in %{x:.3f} ms<extra></extra>",
    )
    figure.update_xaxes(title="milliseconds a search")
    figure.update_yaxes(title="% of the true first ten")
    figure.update_layout(legend={"orientation": "h", "y": 1.15})
    return Chart(figure, points)


def history(runs: pd.DataFrame, shown: Sequence[str]) -> Chart:
    """The main figures of each run, in percent; `runs` has a column `when` and one for each figure (0–1)."""
    figure = go.Figure()
    for name in shown:
        figure.add_scatter(x=runs["when"], y=100 * runs[name], mode="lines+markers", name=name)
    figure.update_yaxes(title="%", rangemode="tozero")
    figure.update_layout(legend={"orientation": "h", "y": -0.3})
    return Chart(figure, runs)


def _percent(figure: Figure) -> tuple[float, float, float]:
    return round(100 * figure.mean, 1), round(100 * figure.low, 1), round(100 * figure.high, 1)


def _with_interval(figure: Figure) -> str:
    mean, low, high = _percent(figure)
    return f"{mean} ({low}–{high})"


def _table(rows: Sequence[tuple[Any, ...]], what: str, *more: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["how", what, "%", "at least, %", "at most, %", *more])


def _grouped(series: Sequence[tuple[str, list[str], list[tuple[float, float, float]]]]) -> Any:
    """Standing bars in groups, with what 95 in 100 resamples lie between."""
    figure = go.Figure()
    for name, places, values in series:
        means = [mean for mean, _, _ in values]
        figure.add_bar(
            name=PLAIN[name],
            x=places,
            y=means,
            marker_color=COLOURS[name],
            error_y=_reaching(values),
            hovertemplate="%{x}: %{y:.0f} %<extra>" + PLAIN[name] + "</extra>",
        )
    figure.update_yaxes(title="% of the first ten", range=[0, 100])
    figure.update_layout(barmode="group", legend={"orientation": "h", "y": -0.15})
    return figure


def _reaching(values: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    """The lines at the ends of bars, of (mean, low, high)."""
    return {
        "array": [high - mean for mean, _, high in values],
        "arrayminus": [mean - low for mean, low, _ in values],
        "color": INTERVAL,
        "thickness": 1.5,
        "width": 3,
    }


def _lying(
    places: list[str], values: dict[str, list[float]], reaching: Mapping[str, dict[str, Any]] | None = None
) -> Any:
    """Lying bars in groups, the first place on top, with `_reaching` of each where that is given."""
    figure = go.Figure()
    for name, numbers in values.items():
        figure.add_bar(
            name=PLAIN[name],
            y=places,
            x=numbers,
            orientation="h",
            marker_color=COLOURS[name],
            error_x=(reaching or {}).get(name),
            hovertemplate="%{y}: %{x:.0f} %<extra>" + PLAIN[name] + "</extra>",
        )
    figure.update_layout(barmode="group", legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    return _framed(figure)


def _framed(figure: Any) -> Any:
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(range=[0, 100], title="%")
    return figure

"""The charts of what visitors like, each drawn from the very table that is shown beside it."""

from datetime import timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

UP, UNSURE, DOWN = "#2e7d5b", "#8a8178", "#b3492e"
TONES = {"rising": UP, "more than usual": UP, "not sure": UNSURE, "falling": DOWN, "less than usual": DOWN}
GREY = UNSURE
# Beside the tones, for whoever does not tell red from green.
SHAPES = {UP: "triangle-up", UNSURE: "circle", DOWN: "triangle-down"}
LEAST_TIMES, MOST_TIMES = 0.1, 10.0  # ratios beyond stand at the edge, or a word with hardly any likes takes the room
MOST_LINES = 6
HALF_A_WEEK = timedelta(days=3.5)
WEEK = 7 * 86_400_000  # milliseconds, as Plotly counts time
MOST_DATES = 7  # side by side on a phone
# Ticks of an axis of ratios: as many as tell its points apart, and no more than a phone has room for.
TIMES = (0.1, 0.25, 0.5, 1, 2, 4, 10)
TIMES_NEAR_ONE = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2)
TIMES_NEXT_TO_ONE = (0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25)


def most_telling(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many rows, in their order: what surely rises or falls, then what has most likes, lately and before.

    Of many words those with the fewest likes have the largest ratios, by chance alone.
    """
    likes = table["recent"] + table["before"]
    told = table.assign(sure=table["verdict"] != "not sure", likes=likes)
    first = told.reset_index(drop=True).sort_values(["sure", "likes"], ascending=False, kind="stable").index[:most]
    return table.iloc[sorted(first)]


def with_intervals(table: pd.DataFrame, value: str, axis: str, log: bool = False) -> Any:
    """Points with their intervals, the first on top; `log` for ratios, with a line at 1 and an end on both sides.

    `table` has the columns name, low and high, the one called `value`, and verdict where points have tones.
    """
    tones = [TONES[verdict] for verdict in table["verdict"]] if "verdict" in table else [GREY] * len(table)
    drawn = table[[value, "low", "high"]]
    if log:
        drawn = drawn.clip(LEAST_TIMES, MOST_TIMES)
    beyond = (drawn[value] - table[value]).to_numpy()
    edges = ["triangle-left" if by > 0 else "triangle-right" if by < 0 else "" for by in beyond]
    figure = go.Figure(
        go.Scatter(
            x=drawn[value],
            y=table["name"],
            mode="markers",
            marker={
                "size": 12,
                "color": tones,
                "symbol": [edge or SHAPES[tone] for edge, tone in zip(edges, tones, strict=True)],
            },
            error_x={
                "array": drawn["high"] - drawn[value],
                "arrayminus": drawn[value] - drawn["low"],
                "color": GREY,
                "thickness": 1.5,
            },
            customdata=table[[value, "low", "high"]],
            hovertemplate="%{y}: %{customdata[0]:.2f} (%{customdata[1]:.2f}–%{customdata[2]:.2f})<extra></extra>",
        )
    )
    figure.update_xaxes(title=axis, type="log" if log else "linear")
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    if log:
        figure.update_xaxes(tickvals=_times(drawn["low"].min(), drawn["high"].max()))
        figure.add_vline(x=1, line_dash="dot", line_color=GREY)
    return figure


def _times(low: float, high: float) -> tuple[float, ...]:
    """The ticks for ratios from low to high."""
    for ticks in (TIMES_NEXT_TO_ONE, TIMES_NEAR_ONE):
        if ticks[0] <= low and high <= ticks[-1]:
            return ticks
    return TIMES


def week_by_week(table: pd.DataFrame, axis: str) -> Any:
    """A line for each of the most liked words; `table` has the Mondays in its first column, then one for each word.

    The last of the weeks, which is not over yet, is shaded.
    """
    monday, *names = table.columns
    figure = go.Figure()
    for name in table[names].sum().sort_values(ascending=False, kind="stable").index[:MOST_LINES]:
        figure.add_scatter(x=table[monday], y=table[name], name=name, mode="lines+markers")
    begun = pd.Timestamp(table[monday].iloc[-1])
    figure.add_vrect(begun - HALF_A_WEEK, begun + HALF_A_WEEK, fillcolor=GREY, opacity=0.15, line_width=0)
    figure.update_layout(legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(
        title="week from Monday",
        # Plotly's own begin on Sundays. The last week has a date, and so has each of as many before it as have room.
        tick0=begun,
        dtick=WEEK * -(-len(table) // MOST_DATES),
        tickformat="%-d %b\n%Y",
        minor={"tick0": begun, "dtick": WEEK, "ticks": "outside"},
    )
    figure.update_yaxes(title=axis, rangemode="tozero")
    return figure

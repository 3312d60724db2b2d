"""The charts of what visitors like, each drawn from the very table that is shown beside it."""

from datetime import timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

UP, UNSURE, DOWN = "#2e7d5b", "#8a8178", "#b3492e"
TONES = {"rising": UP, "more than usual": UP, "not sure": UNSURE, "falling": DOWN, "less than usual": DOWN}
GREY = UNSURE
MOST_LINES = 6
HALF_A_WEEK = timedelta(days=3.5)
WEEK = 7 * 86_400_000  # milliseconds, as Plotly counts time
MOST_DATES = 7  # side by side on a phone
# Ticks of an axis of ratios: as many as tell its points apart, and no more than a phone has room for.
TIMES = (0.1, 0.25, 0.5, 1, 2, 4, 10)
TIMES_NEAR_ONE = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2)
TIMES_NEXT_TO_ONE = (0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25)


def with_intervals(table: pd.DataFrame, value: str, axis: str, log: bool = False) -> Any:
    """Points with their intervals, the first on top; `log` for ratios, with a line at 1.

    `table` has the columns name, low and high, the one called `value`, and verdict where points have tones.
    """
    tones = [TONES[verdict] for verdict in table["verdict"]] if "verdict" in table else GREY
    figure = go.Figure(
        go.Scatter(
            x=table[value],
            y=table["name"],
            mode="markers",
            marker={"size": 11, "color": tones},
            error_x={
                "array": table["high"] - table[value],
                "arrayminus": table[value] - table["low"],
                "color": GREY,
                "thickness": 1.5,
            },
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=axis, type="log" if log else "linear")
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    if log:
        figure.update_xaxes(tickvals=_times(table["low"].min(), table["high"].max()))
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

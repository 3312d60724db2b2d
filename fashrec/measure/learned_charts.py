"""The chart of what learning from likes changed."""

import pandas as pd
import plotly.graph_objects as go

from fashrec.measure.chart import Chart

BEFORE, AFTER = "#9a9590", "#2e7d5b"


def before_and_after(table: pd.DataFrame, axis: str) -> Chart:
    """Two points for each row, joined by a line; `table` has the columns gender, before and after, in percent."""
    figure = go.Figure()
    for row in table.itertuples(index=False):
        figure.add_scatter(
            x=[row.before, row.after], y=[row.gender] * 2, mode="lines", line={"color": BEFORE}, showlegend=False,
            hoverinfo="skip",
        )  # fmt: skip
    for name, colour in (("before", BEFORE), ("after", AFTER)):
        figure.add_scatter(
            x=table[name], y=table["gender"], mode="markers", name=name, marker={"size": 13, "color": colour},
            hovertemplate="%{y}, " + name + ": %{x:.1f} %<extra></extra>",
        )  # fmt: skip
    figure.update_layout(legend={"orientation": "h", "y": 1.15})
    figure.update_xaxes(title=axis, fixedrange=True)
    figure.update_yaxes(type="category", autorange="reversed", automargin=True, fixedrange=True)
    return Chart(figure, table, bars=len(table))

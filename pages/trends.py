"""Trends: what rises and falls within a gender, and what goes with being liked."""

import time

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from fashrec.errors import StoreError
from fashrec.store import What, monday, week_of
from fashrec.taste.profile import DAY
from fashrec.taste.trends import BEFORE_WEEKS, RECENT_WEEKS, likings, trends, weekly
from fashrec.ui import taste
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender
from fashrec.ui.resources import open_recommender

KINDS = {"type": "Types", "colour": "Colours", "pattern": "Patterns", "price": "Prices"}
MOST = 12
MOST_LINES = 6
TONES = {"rising": "#2e7d5b", "not sure": "#8a8178", "falling": "#b3492e"}


def main() -> None:
    """Draws the page."""
    st.title("Trends")
    st.markdown("What rises and falls in what visitors like, and what goes with being liked.")
    recommender = open_recommender()
    gender = choose_gender(recommender)
    stock, week = taste.stock(recommender, gender), week_of(time.time())
    try:
        since = time.time() - taste.LOOKED_BACK_WEEKS * 7 * DAY
        tallies = taste.store().tallies(taste.catalogue_of(recommender), gender, since)
    except StoreError as error:
        st.warning(str(error), icon=":material/cloud_off:")
        st.stop()
    if not any(tally.what is not What.VIEW for tally in tallies):
        st.info(
            "Nobody liked anything here yet. To have something to show, fill the store with simulated shoppers: "
            "`fashrec shoppers`",
            icon=":material/hourglass_empty:",
        )
        st.stop()
    simulated = any(tally.simulated for tally in tallies)
    if simulated:
        st.warning("These figures include simulated shoppers. Take them out: `fashrec shoppers --remove`")
    mark = " (simulated shoppers)" if simulated else ""
    present = [kind for kind in KINDS if kind in stock.labels]
    kind = st.segmented_control("By", present, default=present[0], required=True, format_func=KINDS.__getitem__)
    name = KINDS[kind].lower()
    found = trends(tallies, stock, kind, week)
    if found:
        chart(
            bars(
                [(one.name, one.times, one.low, one.high, one.verdict) for one in found[:MOST]],
                f"{KINDS[kind]} rising and falling for {gender}{mark}",
                f"share of likes, last {RECENT_WEEKS} weeks ÷ the {BEFORE_WEEKS} before (95 % interval)",
                log=True,
            ),
            pd.DataFrame([{**vars_of(one), "verdict": one.verdict} for one in found]),
        )
        st.caption("Grey: too few likes to say. The line at 1 means no change.")
    lines = weekly(tallies, stock, kind, week, RECENT_WEEKS + BEFORE_WEEKS)
    chart(likes_by_week(lines, f"Likes a week by {name[:-1]} for {gender}{mark}"), table_of(lines))
    rates = likings(tallies, stock, kind)
    if rates:
        chart(
            bars(
                [(one.name, one.rate, one.low, one.high, "not sure") for one in rates[:MOST]],
                f"How liked {name} are for {gender} where they are judged{mark}",
                "likes ÷ (likes + dislikes) (95 % interval)",
            ),
            pd.DataFrame([vars_of(one) for one in rates]),
        )


def vars_of(row: object) -> dict[str, object]:
    """A small frozen record as a table's row."""
    return {name: getattr(row, name) for name in row.__slots__ if name != "kind"}  # type: ignore[attr-defined]


def bars(rows: list[tuple[str, float, float, float, str]], title: str, unit: str, log: bool = False) -> go.Figure:
    """Points with their intervals, the first on top."""
    names, values, lows, highs, tones = zip(*rows, strict=True)
    figure = go.Figure(
        go.Scatter(
            x=values,
            y=names,
            mode="markers",
            marker={"size": 11, "color": [TONES[tone] for tone in tones]},
            error_x={
                "array": [high - value for value, high in zip(values, highs, strict=True)],
                "arrayminus": [value - low for value, low in zip(values, lows, strict=True)],
                "color": "#8a8178",
                "thickness": 1.5,
            },
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
        )
    )
    figure.update_layout(title=title, height=140 + 34 * len(rows), margin={"l": 10, "r": 10})
    figure.update_xaxes(title=unit, type="log" if log else "linear")
    figure.update_yaxes(autorange="reversed", automargin=True)
    if log:
        figure.update_xaxes(tickvals=[0.1, 0.25, 0.5, 1, 2, 4, 10])
        figure.add_vline(x=1, line_dash="dot", line_color="#8a8178")
    return figure


def likes_by_week(lines, title: str) -> go.Figure:  # type: ignore[no-untyped-def]
    """Likes week by week of the most liked words."""
    days = [pd.Timestamp(monday(int(week)), unit="s") for week in lines.weeks]
    figure = go.Figure()
    for at in (-lines.counts.sum(axis=0)).argsort(kind="stable")[:MOST_LINES]:
        figure.add_scatter(x=days, y=lines.counts[:, at], name=lines.names[at], mode="lines+markers")
    figure.update_layout(title=title, height=420, margin={"l": 10, "r": 10}, legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="week from Monday")
    figure.update_yaxes(title="likes", rangemode="tozero")
    return figure


def table_of(lines) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    """The same as a table, a row for each week."""
    table = pd.DataFrame(lines.counts, columns=list(lines.names))
    table.insert(0, "week from", [pd.Timestamp(monday(int(week)), unit="s").date() for week in lines.weeks])
    return table


def chart(figure: go.Figure, table: pd.DataFrame) -> None:
    """A chart with its table one click away."""
    st.plotly_chart(figure)
    with st.expander("The figures as a table"):
        st.dataframe(table, hide_index=True)


enter_by_app()
main()

"""Trends: what rises and falls within a gender, and what goes with being liked."""

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
import streamlit as st

from fashrec.errors import StoreError
from fashrec.measure.trend_charts import MOST_LINES, most_telling, week_by_week, with_intervals
from fashrec.plain_text import labels
from fashrec.store import monday
from fashrec.taste.trends import (
    BEFORE_WEEKS,
    RECENT_WEEKS,
    Liking,
    LookLiked,
    Trend,
    Weekly,
    likings,
    looks_liked,
    trends,
    weekly,
)
from fashrec.ui import taste
from fashrec.ui.address import arrived, held, keep_going
from fashrec.ui.charts import bar_height, chart
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender
from fashrec.ui.resources import open_recommender

KINDS = {"type": "Types", "colour": "Colours", "palette": "Palettes", "pattern": "Patterns", "price": "Prices"}
MOST = 12
ROOM = 40  # pixels, for the axis and its name


def main() -> None:
    """Draws the page."""
    st.title("Trends", anchor=False)
    st.markdown(
        "What rises and falls in what visitors like, and what goes with being liked. One visitor is one witness, "
        "however often they click or come back."
    )
    recommender = open_recommender()
    gender = choose_gender(recommender)
    stock = taste.stock(recommender, gender)
    try:
        judgements = taste.judgements(recommender, gender)
    except StoreError as error:
        st.warning(str(error), icon=":material/cloud_off:")
        st.stop()
    if judgements.empty:
        st.info(
            "Nobody liked anything here yet. To have something to show, fill the store with simulated shoppers: "
            "`fashrec shoppers`",
            icon=":material/hourglass_empty:",
        )
        st.stop()
    if judgements.simulated:
        st.warning("These figures include simulated shoppers. Take them out: `fashrec shoppers --remove`")
    mark = " (simulated shoppers)" if judgements.simulated else ""
    present = [kind for kind in KINDS if kind in stock.labels]
    by = held("by", present, present[0])
    kind = st.segmented_control("By", present, required=True, format_func=KINDS.__getitem__, **by) or present[0]
    name = KINDS[kind].lower()
    found = trends(judgements, stock, kind)
    if found:
        table = table_of(found, verdict=[one.verdict for one in found])
        chart(
            with_intervals(drawable(most_telling(table, MOST)), "times", f"times as much{mark}", log=True),
            written(table),
            key=f"rising~{kind}",
            title=f"{KINDS[kind]} rising and falling for {gender}{mark}",
            unit=f"share of likes, last {RECENT_WEEKS} weeks ÷ the {BEFORE_WEEKS} before (95 % interval); a visitor's "
            "likes count once a week. Up and green: surely rising; down and red: surely falling; grey dots: no "
            "more than chance may bring. The line at 1 means no change."
            + some_of(len(found), f"what surely rises or falls, then the most liked, {MOST}"),
            height=bar_height(min(MOST, len(found))) + ROOM,
        )
    weeks = by_week(weekly(judgements, stock, kind))
    chart(
        week_by_week(weeks.set_axis(labels(weeks.columns), axis=1), f"visitors{mark}"),
        weeks,
        key=f"by-week~{kind}",
        title=f"Visitors who liked each {name[:-1]} for {gender}, week by week{mark}",
        unit="number of visitors" + _the_most_liked(weeks) + ". Shaded: this week, which is not over yet.",
        height=420,
    )
    if rates := likings(judgements, stock, kind):
        table = table_of(rates)
        chart(
            with_intervals(drawable(table), "rate", f"share of likes{mark}"),
            written(table),
            key=f"liked~{kind}",
            title=f"How liked {name} are for {gender} where they are judged{mark}",
            unit="likes ÷ (likes + dislikes) (95 % interval); more like this, baskets and purchases count as likes. "
            "Each visitor counts once, in part for each where they liked one and not another. The most surely liked "
            "come first." + some_of(len(rates), f"the first {MOST}"),
            height=bar_height(min(MOST, len(rates))) + ROOM,
        )
    if looks := looks_liked(judgements, stock):
        table = table_of(looks)
        chart(
            with_intervals(drawable(table, len(table)), "rate", f"share of likes{mark}"),
            written(table),
            key="looks-liked",
            title=f"Looks that go with being liked for {gender}{mark}",
            unit="likes ÷ (likes + dislikes) (95 % interval), by what the photos show. Up and green: surely more than "
            "usual; down and red: surely less. It says what goes together, not what brings it about.",
            height=bar_height(len(looks)) + ROOM,
        )


def table_of(rows: Sequence[Trend] | Sequence[Liking] | Sequence[LookLiked], **more: Sequence[str]) -> pd.DataFrame:
    """Small frozen records as a table."""
    table = pd.DataFrame([asdict(row) for row in rows]).assign(**more)
    return table if table["kind"].nunique() > 1 else table.drop(columns="kind")


def written(table: pd.DataFrame) -> pd.DataFrame:
    """The same table as people read it: shares in percent, figures rounded, units in the columns' names."""
    unit = ", %" if "rate" in table else ""
    figures = {name: 100 * table[name] for name in ("rate", "low", "high")} if unit else {}
    names = {
        "kind": "by",
        "name": "what",
        "recent": f"likes, last {RECENT_WEEKS} weeks",
        "before": f"likes, {BEFORE_WEEKS} weeks before",
        "likes": "visitors who like it",
        "dislikes": "visitors who do not",
        "rate": "liked, %",
        "times": "times as much",
        "low": f"at least{unit}",
        "high": f"at most{unit}",
        "than_all": "above average, points",
        "verdict": "that is",
    }
    return table.assign(**figures).round(1 if unit else 2).rename(columns=names)


def _the_most_liked(weeks: pd.DataFrame) -> str:
    there = len(weeks.columns) - 1
    return f"; the {MOST_LINES} most liked of {there}, all are in the table" if there > MOST_LINES else ""


def some_of(there: int, which: str) -> str:
    """A sentence on what a chart leaves to its table; empty where it draws all there are."""
    return f" Drawn: {which} of {there:,}; all are in the table." if there > MOST else ""


def drawable(table: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """The first rows, their names as a chart may show them."""
    return table.head(most).assign(name=lambda rows: labels(rows["name"]))


def by_week(lines: Weekly) -> pd.DataFrame:
    """A row for each week, a column for each word."""
    table = pd.DataFrame(lines.counts, columns=list(lines.names))
    table.insert(0, "week from", [pd.Timestamp(monday(int(week)), unit="s").date() for week in lines.weeks])
    return table


enter_by_app()
keep_going("trends")
main()
arrived()

"""The index on the page Quality: what it finds against comparing all, and what that costs on this machine."""

import pandas as pd
import streamlit as st

from fashrec.catalog import Gender
from fashrec.index import annoy_problem
from fashrec.index.curve import curve_settings, index_curve
from fashrec.measure import quality_charts as charts
from fashrec.measure.quality import Quality
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.ui.charts import chart, show_table, small_heading


def show_index(quality: Quality) -> None:
    """The index apart from everything else."""
    small_heading("How much of the true first ten the index finds, and in what time")
    rows = [
        (
            one.gender, one.products, round(100 * one.recall_at_10, 1),
            *((round(100 * end, 1) for end in one.recall_between) if one.recall_between else (None, None)),
            one.milliseconds, one.exact_milliseconds, round(one.bytes / 1e6, 2), one.trees, one.search_k,
        )
        for one in quality.index
    ]  # fmt: skip
    names = ["found, %", "at least, %", "at most, %", "ms a search", "comparing all, ms", "MB", "trees"]
    table = pd.DataFrame(rows, columns=["gender", "products", *names, "nodes looked at"])
    show_table(table.dropna(axis="columns", how="all"), key="index", of="what the index finds")
    if all(one.exact_milliseconds <= one.milliseconds for one in quality.index):
        st.caption(
            "On shelves as small as these comparing all is quicker still. Its time grows with every product, and the "
            "index's hardly: it is there for large catalogues."
        )


def measure_index(recommender: Recommender) -> None:
    """The curve of recall against speed, measured here and now when the button is pressed; it can be stopped."""
    small_heading("Found against speed, on this machine")
    if problem := annoy_problem():
        st.info(problem)
        return
    gender = st.selectbox("Shelf", list(recommender.shelf.genders), format_func=str, key="curve-gender")
    if st.button("Measure now", icon=":material/speed:", key="curve-go"):
        stop = st.empty()
        stop.button("Stop", icon=":material/stop:", key="curve-stop", help="What was measured so far is kept")
        _run_curve(recommender, gender)
        stop.empty()
    points = st.session_state.get("curve", {}).get((recommender.shelf.folder, gender))
    if points:
        table = pd.DataFrame(points, columns=["trees", "search_k", "recall", "milliseconds", "bytes"])
        drawn = charts.recall_curve(table, _served(recommender, gender))
        chart(
            drawn.figure,
            drawn.table,
            key=f"curve~{gender}",
            title=f"{gender}: what a search finds against what it costs",
            unit="% of the true first ten against milliseconds a search; each line is an index of another size",
            height=420,
        )


def _served(recommender: Recommender, gender: Gender) -> tuple[int, int]:
    """Trees and search_k of the index that is served; 0 trees where it compares all."""
    entry = recommender.shelf.manifest.genders[gender]
    return entry.trees, entry.search_k


def _with_served(recommender: Recommender, gender: Gender, settings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    served = _served(recommender, gender)
    return sorted({*settings, served} if served[0] else settings)


def _run_curve(recommender: Recommender, gender: Gender) -> None:
    """Measures point by point into the session, so that stopping keeps what there is."""
    vectors = recommender.shelf.gender(gender).vectors
    points: list[tuple[int, int, float, float, int]] = []
    st.session_state.setdefault("curve", {})[recommender.shelf.folder, gender] = points
    settings = _with_served(recommender, gender, curve_settings(len(vectors)))
    total = 1 + len(settings)
    bar = st.progress(0.0, "Measuring …")
    for point in index_curve(vectors, load_settings().seed, settings):
        points.append((point.trees, point.search_k, point.recall_at_10, point.milliseconds, point.bytes))
        bar.progress(len(points) / total, f"Measuring … {len(points)} of {total}")
    bar.empty()

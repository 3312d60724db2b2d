"""What the version that is served learned from likes, and the last try that came to nothing."""

import pandas as pd
import streamlit as st

from fashrec.errors import FashrecError
from fashrec.learn import GenderLearned, Learned, read_learned, read_refusals
from fashrec.measure.learned_charts import before_and_after
from fashrec.recommend import Recommender
from fashrec.ui.charts import bar_height, chart, show_table

LEARN = "fashrec build --learn"
ROOM = 70  # pixels, for the axis and the legend


def show_learned(recommender: Recommender) -> None:
    """The section of the page Quality about learning."""
    st.header("What it learned from likes", anchor=False)
    folder = recommender.shelf.folder
    try:
        learned, refusals = read_learned(folder), read_refusals(folder.parent)
    except FashrecError as error:
        st.warning(str(error), icon=":material/error:")
        return
    refused = next((run for run in reversed(refusals) if run.of == folder.name), None)
    if learned is None and refused is None:
        st.caption("Nothing yet. When visitors have liked things on For you, this command learns from them:")
        st.code(LEARN, language=None)
        st.caption("Clicks of simulated shoppers count with --simulated alone.")
        return
    if learned is not None:
        st.markdown(
            f"Version **{learned.version}**, which is served now, learned on {learned.created[:10]} from "
            f"{learned.events:,} clicks, going on from version {learned.of}. {what_changed(learned)}"
        )
        show_figures(learned)
        st.caption("To go back to what was served before:")
        st.code(learned.undo(recommender.shelf.manifest.catalogue.name), language=None)
    if refused is not None:
        st.markdown(
            f"On {refused.created[:10]} it looked at {refused.events:,} new clicks and changed nothing. "
            "It only changes what visitors and labels kept aside both speak for:"
        )
        show_table(table_of(refused), key="not-learned", of="what changed nothing")


def what_changed(learned: Learned) -> str:
    """Which genders learned, in a sentence, and whether from real visitors."""
    taken = [gender for gender, one in learned.genders.items() if one.taken]
    others = [gender for gender in learned.genders if gender not in taken]
    text = f"It changed what looks alike for {listed(taken)}"
    text += f", and left {listed(others)} as before." if others else "."
    return text + (" **Clicks of simulated shoppers were among them.**" if learned.simulated else "")


def listed(words: list[str]) -> str:
    """Words as a list for reading."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def show_figures(learned: Learned) -> None:
    """What was measured on visitors and labels that were held out."""
    mark = " (simulated shoppers)" if learned.simulated else ""
    for key, title, unit, before, after in (
        (
            "likes",
            f"Likes of visitors kept aside{mark}",
            "of 100 pairs of look-alikes, one liked and one not: how often the liked one stands first; 50 is chance",
            "likes_before",
            "likes_after",
        ),
        (
            "labels",
            "Products whose labels were kept aside",
            "% of their first ten look-alikes with the right type and colour",
            "labels_before",
            "labels_after",
        ),
    ):
        rows = [
            (gender, round(100 * getattr(one, before), 1), round(100 * getattr(one, after), 1))
            for gender, one in learned.genders.items()
            if one.taken and getattr(one, before) is not None
        ]
        if rows:
            drawn = before_and_after(pd.DataFrame(rows, columns=["gender", "before", "after"]), "%")
            chart(
                drawn.figure, drawn.table, key=f"learned-{key}", title=title, unit=unit,
                height=bar_height(drawn.bars) + ROOM,
            )  # fmt: skip
    with st.expander("All that was looked at"):
        show_table(table_of(learned), key="learned", of="what it learned")


def table_of(learned: Learned) -> pd.DataFrame:
    """A row for each gender."""
    return pd.DataFrame([_row(gender, one) for gender, one in learned.genders.items()])


def _row(gender: str, one: GenderLearned) -> dict[str, object]:
    return {
        "gender": gender,
        "learned": "yes" if one.taken else "no",
        "why": one.why,
        "visitors": one.visitors,
        "pairs liked together": one.liked_together,
        "liked after asking": one.liked_after_asking,
        "disliked after asking": one.disliked_after_asking,
        "liked first before, %": _percent(one.likes_before),
        "liked first after, %": _percent(one.likes_after),
        "labels right before, %": _percent(one.labels_before),
        "labels right after, %": _percent(one.labels_after),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)

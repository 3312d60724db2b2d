"""Quality: how good the look-alikes are, measured, beside simpler ways to find them."""

import streamlit as st

from fashrec.errors import FashrecError
from fashrec.plain_text import in_markdown
from fashrec.ui import quality as parts
from fashrec.ui.address import arrived, held, keep_going
from fashrec.ui.entry import enter_by_app
from fashrec.ui.learned import show_learned
from fashrec.ui.parts import follow
from fashrec.ui.quality_index import measure_index, show_index
from fashrec.ui.resources import open_recommender
from fashrec.ui.top import show_open_tab

TABS = (
    "By gender and kind",
    "Changed photos",
    "Own photos",
    "Words or looks",
    "Index",
    "Speed",
    "History",
    "Failures",
)


def main() -> None:
    """Draws the page."""
    st.title("How good are the look-alikes?", anchor=False)
    recommender = open_recommender()
    follow(recommender)
    try:
        quality = parts.figures_of(recommender)
    except FashrecError as error:
        st.error(in_markdown(str(error), 2000), icon=":material/error:")
        st.stop()
    if quality is None:
        parts.say_how_to_measure(recommender)
        measure_index(recommender)
        show_learned(recommender)
        return
    parts.say_first(quality, recommender)
    gender, changed, street, words, index, speed, history, failures = st.tabs(TABS, **held("section", TABS, TABS[0]))
    show_open_tab("quality")
    with gender:
        parts.show_groups(quality, recommender)
    with changed:
        parts.show_changed(quality)
    with street:
        parts.show_street(quality)
    with words:
        parts.show_words(quality)
    with index:
        show_index(quality)
        measure_index(recommender)
    with speed:
        parts.show_speed(quality)
    with history:
        parts.show_history(quality)
    # A hundred cards, of which the page's other tabs need not be slow.
    if failures.open:
        with failures:
            parts.show_failures(quality, recommender)
    show_learned(recommender)


enter_by_app()
keep_going("quality")
main()
arrived()

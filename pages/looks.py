"""Looks: colours, patterns, the atlas, near-duplicates and odd ones; all measured when the catalogue was built."""

import streamlit as st

from fashrec.ui import looks as parts
from fashrec.ui.address import arrived, held, keep_going
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender_or_all
from fashrec.ui.parts import follow
from fashrec.ui.resources import key_of, open_recommender
from fashrec.ui.waiting import skeletons

SECTIONS = {
    "Colours": parts.show_colours,
    "Patterns": parts.show_patterns,
    "Atlas": parts.show_atlas,
    "Near-duplicates": parts.show_duplicates,
    "Odd ones": parts.show_odd,
}
FIRST = "Colours"
# What belongs to one section or to one gender's products.
OF_ONE_LIST = ("page", "chosen")


def main() -> None:
    """Draws the page."""
    st.title("What the products look like", anchor=False)
    with skeletons("looks", 48, 320, 320):
        recommender = open_recommender()
        table = parts.table_of_looks(key_of(recommender), recommender)
    follow(recommender)
    if table is None:
        parts.say_how_to_measure(recommender)
        st.stop()
    shop = parts.Shop(recommender, table, choose_gender_or_all(recommender, drop=OF_ONE_LIST))
    section = st.segmented_control(
        "What to look at", list(SECTIONS), required=True, label_visibility="collapsed",
        **held("section", list(SECTIONS), FIRST, drop=OF_ONE_LIST),
    )  # fmt: skip
    SECTIONS[section or FIRST](shop)


enter_by_app()
keep_going("looks")
main()
arrived()

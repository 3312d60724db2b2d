"""Dataset: what the catalogue holds, how evenly, and what was left out; a click on a bar narrows everything else."""

from collections.abc import Callable

import streamlit as st

from fashrec.measure.contents import narrowed
from fashrec.ui import dataset as parts
from fashrec.ui.address import arrived, held, keep_going
from fashrec.ui.entry import enter_by_app
from fashrec.ui.parts import follow
from fashrec.ui.resources import key_of, open_recommender
from fashrec.ui.top import show_open_tab
from fashrec.ui.waiting import skeletons

TABS = ("Charts", "Gender and type", "Products", "Balance", "Left out")


def main() -> None:
    """Draws the page."""
    st.title("What the catalogue holds", anchor=False)
    with skeletons("dataset", 90, 320, 320):
        recommender = open_recommender()
        table = parts.products(key_of(recommender), recommender)
    follow(recommender)
    chosen = parts.chosen_in_address()
    parts.show_filters(table, chosen)
    parts.show_choices(table, chosen)
    rows = narrowed(table, chosen)
    parts.show_key_figures(rows, len(table))
    parts.say_where_unisex_is(table, chosen)
    if rows.empty:
        st.info("No product has all of these. Take one of the choices away.")
        return
    tabs = st.tabs(TABS, **held("section", TABS, TABS[0]))
    show_open_tab("dataset")
    shown: tuple[Callable[[], None], ...] = (
        lambda: parts.show_charts(table, chosen),
        lambda: parts.show_gender_and_type(rows),
        lambda: parts.show_products(recommender, rows),
        lambda: parts.show_balance(recommender, narrow=bool(chosen)),
        lambda: parts.show_left_out(recommender),
    )
    # The open one alone: each of them counts all products anew at every click on the page.
    for tab, show in zip(tabs, shown, strict=True):
        if tab.open:
            with tab:
                show()


enter_by_app()
keep_going("dataset")
main()
arrived()

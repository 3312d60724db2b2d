"""Every page is entered by way of app.py."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

ENTERED = "entered"


def say_entered() -> None:
    """Notes that this visitor came by app.py."""
    st.session_state[ENTERED] = True


def enter_by_app() -> None:
    """Starts over through app.py where Streamlit opened a page of `pages/` by itself.

    On a fresh server it does so for a link to any page but the first: until some session has called `st.navigation`,
    it takes the folder for its own kind of pages, without our menu, style and visitor. Call it first on each page.
    """
    if ENTERED not in st.session_state:
        PagesManager.uses_pages_directory = False
        st.rerun()

"""The little CSS that the theme cannot say."""

from pathlib import Path

import streamlit as st


def apply_style() -> None:
    """Puts the shared style on the page."""
    st.html(Path(__file__).with_name("style.css"))

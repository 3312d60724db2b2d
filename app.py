"""The app: `streamlit run app.py`, or `make run`."""

import streamlit as st

from fashrec.settings import ASSETS
from fashrec.ui.style import apply_style

st.set_page_config(page_title="fashrec", page_icon=str(ASSETS / "icon.png"), layout="wide")
apply_style()
pages = [
    st.Page("pages/find_similar.py", title="Find similar", icon=":material/search:", default=True),
]
st.navigation(pages, position="top").run()

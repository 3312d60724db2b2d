"""The app: `streamlit run app.py`, or `make run`."""

import streamlit as st

from fashrec.settings import ASSETS
from fashrec.ui.entry import say_entered
from fashrec.ui.style import apply_style
from fashrec.ui.top import remember_places
from fashrec.ui.uploads import keep_uploads
from fashrec.ui.visitor import meet_visitor

st.set_page_config(page_icon=str(ASSETS / "icon.png"), layout="wide")
apply_style()
say_entered()
pages = [
    st.Page("pages/find_similar.py", title="Find similar", icon=":material/search:", default=True),
    st.Page("pages/for_you.py", title="For you", icon=":material/favorite:"),
    st.Page("pages/dataset.py", title="Dataset", icon=":material/bar_chart:"),
    st.Page("pages/trends.py", title="Trends", icon=":material/trending_up:"),
    st.Page("pages/looks.py", title="Looks", icon=":material/palette:"),
    st.Page("pages/quality.py", title="Quality", icon=":material/verified:"),
]
# First: an answer of the browser's, such as who is looking, is one for the first page where it knows of none yet, and
# whatever else was opened is left for it.
page = st.navigation(pages, position="top")
keep_uploads()
meet_visitor()
remember_places([one.url_path for one in pages if one.url_path])
st.set_page_config(page_title=f"{page.title} · fashrec")
page.run()

"""A new question begins at the top of the page, wherever the click that asked it was."""

import hashlib

import streamlit as st

from fashrec.ui.view import View

# A script runs again where its element is drawn anew, which says nothing of the question.
SCROLL = """<script>
if (window.fashrecQuestion !== '{question}') {{
  window.fashrecQuestion = '{question}';
  document.querySelector('[data-testid="stMain"]')?.scrollTo({{ top: 0 }});
}}
</script>"""


def begin_at_the_top(view: View) -> None:
    """Scrolls to the top where the view asks about something else than the one before, and only then."""
    asked = repr((view.gender, view.product, view.example, view.photo, view.comparing))
    # A browser runs a script again only where its text is another.
    script = SCROLL.format(question=hashlib.sha256(asked.encode()).hexdigest()[:16])
    with st.container(key="top"):
        st.html(script, unsafe_allow_javascript=True)

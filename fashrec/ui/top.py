"""A new question begins at the top of the page, other suggestions at the top of theirs, wherever the click was."""

import hashlib

import streamlit as st

from fashrec.ui.view import View

# A script runs again where its element is drawn anew, which says nothing of what it was for.
SCROLL = """<script>
if (window.{last} !== '{now}') {{
  window.{last} = '{now}';
  {go}
}}
</script>"""


def begin_at_the_top(view: View) -> None:
    """Scrolls to the top where the view asks about something else than the one before, and only then."""
    asked = repr((view.gender, view.product, view.example, view.photo, view.comparing))
    now = hashlib.sha256(asked.encode()).hexdigest()[:16]
    _scroll("fashrecQuestion", now, "document.querySelector('[data-testid=\"stMain\"]')?.scrollTo({ top: 0 });")


def begin_at_the_feed(turns: int) -> None:
    """Scrolls to the container with the key `feed` where the visitor has asked for others once more."""
    # Drawn the first time too: what appears later draws all below it anew, and moves what is scrolled to.
    go = "document.querySelector('.st-key-feed')?.scrollIntoView();" if turns else ""
    _scroll("fashrecFeed", str(turns), go)


def _scroll(last: str, now: str, go: str) -> None:
    # A browser runs a script again only where its text is another.
    with st.container(key="top"):
        st.html(SCROLL.format(last=last, now=now, go=go), unsafe_allow_javascript=True)

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
TO_THE_TOP = ("fashrecQuestion", "document.querySelector('[data-testid=\"stMain\"]')?.scrollTo({ top: 0 });")
# At none, when the page is first drawn, it stays where it is.
TO_THE_FEED = (
    "fashrecFeed",
    "if (window.fashrecFeed !== '0') document.querySelector('.st-key-feed')?.scrollIntoView();",
)


def begin_at_the_top(view: View) -> None:
    """Scrolls to the top where the view asks about something else than the one before, and only then."""
    asked = repr((view.gender, view.product, view.example, view.photo, view.comparing))
    _scroll(TO_THE_TOP, hashlib.sha256(asked.encode()).hexdigest()[:16])


def begin_at_the_feed(turns: int) -> None:
    """Scrolls to the container with the key `feed` where the visitor has asked for others once more.

    To be called before the first time too: what appears later draws all below it anew, and moves what is scrolled to.
    """
    _scroll(TO_THE_FEED, str(turns))


def _scroll(where: tuple[str, str], now: str) -> None:
    # A browser runs a script again only where its text is another.
    with st.container(key="top"):
        st.html(script(where, now), unsafe_allow_javascript=True)


def script(where: tuple[str, str], now: str) -> str:
    """What scrolls there where `now` is another than at the last time."""
    last, go = where
    return SCROLL.format(last=last, now=now, go=go)

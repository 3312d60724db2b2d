"""What stands on a page while it is being made ready, so that it is never blank or frozen."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

READY = "ready"


@contextmanager
def skeletons(name: str, *heights: int) -> Iterator[None]:
    """Grey blocks of these heights, pixels, while what follows is made ready.

    Once a visit for each `name`: after that everything is at hand, and blocks would only flicker.
    """
    ready: set[str] = st.session_state.setdefault(READY, set())
    place = st.empty()  # always: what follows must not move up in the next run, or tabs and uploads start anew
    if name not in ready:
        with place.container():
            for height in heights:
                st.skeleton(height=height)
    try:
        yield
    finally:
        place.empty()
    ready.add(name)

"""The address in the browser: the one place that holds what a page shows, so that a link to it opens the same view."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

PAGE = "page_drawn"
GOING = "going"


def go_to(address: Mapping[str, str | list[str]]) -> None:
    """Makes the address say this; the browser's back button leads to the one before.

    For controls of pages that call `keep_going` and `arrived`.
    """
    st.session_state[GOING] = (st.session_state.get(PAGE), dict(address))
    st.query_params.from_dict(address)


def keep_going(page: str) -> None:
    """Goes on to where the visitor was going on this page, where the run that led there was cut off; call it first.

    Another event, such as a component that reports late, starts a new run with the address that the browser still
    has: the old one. What was clicked would be lost.
    """
    left, address = st.session_state.get(GOING, (page, None))
    if left != page:
        arrived()
    elif address is not None:
        st.query_params.from_dict(address)
    st.session_state[PAGE] = page


def arrived() -> None:
    """Says that the page was drawn to its end: from here on the browser's address and its back button count."""
    st.session_state.pop(GOING, None)


def but(*names: str) -> dict[str, list[str]]:
    """What the address says, without these."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in names}


def held(name: str, options: Sequence[str], first: str, drop: Sequence[str] = ()) -> dict[str, Any]:
    """What a control over `options` needs so that the address holds its choice under `name`: a key, and what to call.

    `first` is chosen where the address names none. A change takes what is named in `drop` out of the address.
    """
    named = st.query_params.get(name, "")
    st.session_state[name] = named if named in options else first

    def change() -> None:
        chosen = st.session_state[name] or first
        go_to(but(name, *drop) | ({name: [chosen]} if chosen != first else {}))

    return {"key": name, "on_change": change}


def leaf_through(length: int, size: int) -> slice:
    """The part of a long list that the address names, with the control to leaf through it, `size` at a time."""
    pages = max(1, -(-length // size))
    named = st.query_params.get("page", "")
    page = int(named) if named.isascii() and named.isdigit() and len(named) < 7 else 1
    st.session_state["page"] = page = min(max(page, 1), pages)

    def turn() -> None:
        turned = st.session_state["page"]
        go_to(but("page") | ({"page": [str(turned)]} if turned > 1 else {}))

    if pages > 1:
        st.pagination(pages, key="page", on_change=turn)
    return slice((page - 1) * size, page * size)

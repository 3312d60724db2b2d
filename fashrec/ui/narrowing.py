"""Filters, sorting and number: each choice goes into the address."""

from dataclasses import replace
from typing import Any

import streamlit as st

from fashrec.catalog.money import SIGNS
from fashrec.plain_text import in_markdown
from fashrec.recommend import STEPS, Recommender
from fashrec.ui.resources import get_swatches, key_of
from fashrec.ui.view import COUNTS, ORDERS, View

CLOSE = {"": "Any", "loosely": "Loosely alike or closer", "close": "Close or closer", "very close": "Very close"}


def narrow(recommender: Recommender, view: View) -> None:
    """The row of filters with what was chosen, and the way to take all of it away."""
    shelf = recommender.shelf.gender(view.gender)
    uses, currencies = shelf.choices["usage"], shelf.currencies
    prices = shelf.table["price"].dropna()[: 0 if len(currencies) > 1 else None]
    with st.container(key="narrow", horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.popover(_label("Type", view.types), icon=":material/checkroom:"):
            _pills(view, "Type", "types", [*shelf.choices["product_type"]], view.types)
        with st.popover(_label("Colour", view.colours), icon=":material/palette:"):
            swatches = get_swatches(key_of(recommender), view.gender, recommender)
            _dots(list(swatches.values()))
            _pills(view, "Colour", "colours", list(swatches), view.colours)
        if len(uses) > 1:
            with st.popover(_label("Use", view.uses), icon=":material/event:"):
                _pills(view, "Use", "uses", uses, view.uses)
        if prices.nunique() > 1:
            narrowed = view.price_from is not None or view.price_to is not None
            with st.popover(_label("Price", ("set",) if narrowed else ()), icon=":material/sell:"):
                _price(view, float(prices.min()), float(prices.max()), "".join(currencies))
        with st.popover(_label("How close", (view.how_close,) if view.how_close else ()), icon=":material/join_inner:"):
            _choice(view, "How close", "how_close", ["", *reversed(STEPS)], CLOSE)
        if view.filters:
            st.button("Clear", icon=":material/close:", on_click=View.go, args=(view.without_filters(),), key="clear")
        with st.container(key="arrange", horizontal=True, gap="xsmall", wrap=False, width="content"):
            orders = ORDERS if prices.nunique() > 1 else {"": ORDERS[""]}
            if len(orders) > 1:
                _select(view, "Sort", "order", list(orders), orders)
            _select(view, "Show", "count", list(COUNTS), {count: f"Show {count}" for count in COUNTS})


def _label(name: str, chosen: tuple[str, ...]) -> str:
    return f"{name} · {len(chosen)}" if chosen else name


def _change(view: View, key: str) -> None:
    value = st.session_state[key]
    changed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value}
    replace(view, **changed).go()


def _pills(view: View, label: str, key: str, options: list[str], chosen: tuple[str, ...]) -> None:
    st.session_state[key] = [one for one in chosen if one in options]
    st.pills(label, options, selection_mode="multi", key=key, on_change=_change, args=(view, key), format_func=_named)


def _named(option: str) -> str:
    return in_markdown(option, 60)


def _choice(view: View, label: str, key: str, options: list[str], words: dict[str, str]) -> None:
    st.session_state[key] = getattr(view, key)
    st.radio(label, options, key=key, on_change=_change, args=(view, key), format_func=words.__getitem__)


def _select(view: View, label: str, key: str, options: list[Any], words: dict[Any, str]) -> None:
    st.session_state[key] = getattr(view, key) if getattr(view, key) in options else options[0]
    st.selectbox(
        label,
        options,
        key=key,
        on_change=_change,
        args=(view, key),
        format_func=words.__getitem__,
        label_visibility="collapsed",
        width=172 if key == "order" else 112,
    )


def _price(view: View, lowest: float, highest: float, currency: str) -> None:
    low, high = int(lowest), int(-(-highest // 1))
    start = min(max(low, int(view.price_from)), high) if view.price_from is not None else low
    end = max(min(high, int(-(-view.price_to // 1))), start) if view.price_to is not None else high
    st.session_state["price"] = (start, end)

    def change() -> None:
        start, end = st.session_state["price"]
        replace(
            view, price_from=float(start) if start > low else None, price_to=float(end) if end < high else None
        ).go()

    sign = SIGNS.get(currency.upper(), "")
    label = "Price" if sign or not currency else f"Price, {in_markdown(currency, 8)}"
    st.slider(label, low, high, key="price", format=f"{sign}%d", on_change=change)


def _dots(codes: list[str]) -> None:
    """The colour before each name, in the order of the names."""
    rules = "".join(
        f".st-key-colours button:nth-of-type({i}) p::before{{background:{code}}}"
        for i, code in enumerate(codes, start=1)
    )
    st.html(f"<style>{rules}</style>")

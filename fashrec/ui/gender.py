"""The gender: one choice, kept from page to page and in the link."""

import streamlit as st

from fashrec.catalog import GENDERS, Gender
from fashrec.recommend import Recommender
from fashrec.ui.address import but

ALL = "All"


def gender_in_force(recommender: Recommender) -> Gender:
    """The gender that the address names, else the one chosen last, else the first that has products."""
    _say_in_address()
    named = st.query_params.get("gender", "").casefold()
    first = next(gender for gender in GENDERS if gender in recommender.shelf.genders)
    chosen = st.session_state.get("gender_last", first)
    gender = next((gender for gender in GENDERS if gender.casefold() == named), chosen)
    st.session_state["gender_last"] = gender
    return gender


def choose_gender(recommender: Recommender, drop: tuple[str, ...] = ()) -> Gender:
    """The gender control and its value; the page stops where the catalogue has nothing for it.

    A new choice goes into the address and takes the parts named in `drop` out of it, such as filters on types that
    the other shelf may not have.
    """
    gender = gender_in_force(recommender)
    st.session_state["gender"] = gender

    def change() -> None:
        chosen = st.session_state["gender"] or gender
        st.session_state["gender_last"] = chosen
        st.query_params.from_dict(but(*drop) | {"gender": [str(chosen)]})

    st.segmented_control(
        "Who is it for?", list(GENDERS), key="gender", on_change=change, required=True, format_func=str
    )
    present = [one for one in GENDERS if one in recommender.shelf.genders]
    if gender not in present:
        have = " and ".join([", ".join(map(str, present[:-1])), present[-1]] if len(present) > 1 else present)
        st.warning(f"This catalogue has nothing for {gender}. It has products for {have}.")
        st.stop()
    return gender


def choose_gender_or_all(recommender: Recommender, drop: tuple[str, ...] = ()) -> Gender | None:
    """The gender control with a choice of all of them, and its value, None for all.

    A gender chosen on any page counts here; all is what a visitor sees who has not chosen yet. What a
    new choice takes out of the address is named in `drop`.
    """
    _say_in_address()
    there = {str(gender): gender for gender in GENDERS if gender in recommender.shelf.genders}
    named = st.query_params.get("gender", str(st.session_state.get("gender_last", ALL))).casefold()
    st.session_state["gender"] = next((name for name in there if name.casefold() == named), ALL)

    def change() -> None:
        chosen = st.session_state["gender"] or ALL
        st.query_params.from_dict(but(*drop) | {"gender": [chosen]})
        if chosen in there:
            st.session_state["gender_last"] = there[chosen]

    st.segmented_control("Who is it for?", [ALL, *there], key="gender", on_change=change, required=True)
    return there.get(st.session_state["gender"])


def _say_in_address() -> None:
    """Puts the gender chosen last into an address without one, as the menu's are, so that its link shows what is seen.

    `ui/top.py` keeps this from being a step of Back.
    """
    if "gender" not in st.query_params and "gender_last" in st.session_state:
        st.query_params["gender"] = str(st.session_state["gender_last"])

"""The gender: one choice, kept from page to page and in the link."""

import streamlit as st

from fashrec.catalog import GENDERS, Gender
from fashrec.recommend import Recommender


def gender_in_force(recommender: Recommender) -> Gender:
    """The gender that the address names, else the one chosen last, else the first that has products."""
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
        kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in drop}
        st.query_params.from_dict({**kept, "gender": str(chosen)})

    st.segmented_control(
        "Who is it for?", list(GENDERS), key="gender", on_change=change, required=True, format_func=str
    )
    present = [one for one in GENDERS if one in recommender.shelf.genders]
    if gender not in present:
        have = " and ".join([", ".join(map(str, present[:-1])), present[-1]] if len(present) > 1 else present)
        st.warning(f"This catalogue has nothing for {gender}. It has products for {have}.")
        st.stop()
    return gender

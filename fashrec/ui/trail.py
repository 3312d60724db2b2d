"""The way one came: small pictures of what was asked about, to go back along."""

from dataclasses import replace

import streamlit as st

from fashrec.plain_text import in_markdown
from fashrec.recommend import Recommender
from fashrec.ui.parts import name_of
from fashrec.ui.resources import example_file, preview, thumbnail
from fashrec.ui.view import View

LONGEST = 10


def show_trail(recommender: Recommender, view: View) -> None:
    """Adds what is asked about to the trail of this visit and draws it, where it leads anywhere."""
    trail: list[View] = st.session_state.setdefault("trail", [])
    asked = view.asking(product=view.product, example=view.example, photo=view.photo)
    here = replace(asked, part=view.part, whole=view.whole)
    at = next((i for i, step in enumerate(trail) if _same(step, here)), None)
    if at is None:
        came_from = st.session_state.get("trail_at", len(trail) - 1)
        trail[came_from + 1 :] = []
        trail.append(here)
        del trail[:-LONGEST]
        at = len(trail) - 1
    trail[at] = here  # with the part that is asked about now
    st.session_state["trail_at"] = at
    if len(trail) < 2:
        return
    with st.container(key="trail", horizontal=True, gap="small"):
        for i, step in enumerate(trail):
            with st.container(key=f"trail-here-{i}" if i == at else f"trail-{i}", gap=None):
                picture = _picture(recommender, step)
                name = _name(recommender, step)
                if picture:
                    # Where one is is framed for the eye.
                    st.image(picture, alt=f"{name}, asked about now" if i == at else name, width="stretch")
                else:
                    st.caption("Your photo")
                if i != at:
                    back = replace(step, gender=view.gender, count=view.count, compare=view.compare)
                    st.button(
                        f"Back to {in_markdown(name)}", key=f"back-{i}", on_click=View.go, args=(back,), type="tertiary"
                    )


def back_to_photo_button(view: View) -> None:
    """The way back to the question about the visitor's own photo, about the part of it that was asked about last."""
    step = next((step for step in st.session_state.get("trail", []) if step.photo), None)
    photo = view.asking(photo=True)
    asked = replace(photo, part=step.part, whole=step.whole) if step else photo
    st.button("Back to your photo", icon=":material/undo:", on_click=View.go, args=(asked,))


def _same(one: View, other: View) -> bool:
    return (one.product, one.example, one.photo) == (other.product, other.example, other.photo)


def _picture(recommender: Recommender, step: View) -> bytes | None:
    if step.product:
        known = step.product in recommender.shelf.position_of
        return thumbnail(str(recommender.shelf.folder), step.product, recommender) if known else None
    if step.example:
        file = example_file(step.example)
        return preview(file.read_bytes()) if file else None
    photo = st.session_state.get("photo")
    return preview(photo) if photo else None


def _name(recommender: Recommender, step: View) -> str:
    if step.product in recommender.shelf.position_of:
        return name_of(recommender.shelf.product(step.product))
    return "the example photo" if step.example else "your photo"

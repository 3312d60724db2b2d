"""The grey blocks that stand on a page while it is made ready."""

from typing import Any

from streamlit.testing.v1 import AppTest


def page() -> None:
    """A page that is made ready, counting the blocks that stand on it meanwhile."""
    import streamlit as st

    from fashrec.ui.waiting import skeletons

    drawn: list[int] = []
    real = st.skeleton
    st.skeleton = lambda height: drawn.append(height)  # type: ignore[assignment,misc]
    try:
        with skeletons("this page", 40, 320):
            st.session_state["meanwhile"] = list(drawn)
    finally:
        st.skeleton = real
    st.text("what is ready")


def place_of_text(app: AppTest) -> Any:
    return next(at for at, element in app.main.children.items() if element.type == "text")


def test_blocks_stand_there_once_and_what_follows_keeps_its_place() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.session_state["meanwhile"] == [40, 320]
    first = place_of_text(app)
    app.run()
    assert app.session_state["meanwhile"] == []
    assert place_of_text(app) == first

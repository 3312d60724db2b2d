"""Find similar: a gender and a photo or a product in, the products that look most alike out."""

from dataclasses import replace

import streamlit as st

from fashrec.errors import FashrecError
from fashrec.plain_text import in_markdown
from fashrec.recommend import Recommender
from fashrec.ui.address import arrived, keep_going
from fashrec.ui.answering import find_answer, show_answer, show_asked, show_placement
from fashrec.ui.asking import SHOWN_OFF, ask_controls, asked_photo, show_examples
from fashrec.ui.comparing import compare_button, compare_tray, show_comparison
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender
from fashrec.ui.heard import say
from fashrec.ui.parts import cards
from fashrec.ui.resources import get_showcase, key_of, open_recommender
from fashrec.ui.top import begin_at_the_top
from fashrec.ui.trail import back_to_photo_button, show_trail
from fashrec.ui.view import OF_ONE_SHELF, View, left_behind
from fashrec.ui.waiting import skeletons

BROWSE_PAGE = 12


def main() -> None:
    """Draws the page."""
    st.title("Find products that look alike", anchor=False)
    with skeletons("find", 64, 320, 320):
        recommender = open_recommender()
    gender = choose_gender(recommender, drop=OF_ONE_SHELF)
    view = View.from_address(default=gender)
    if recommender.shelf.notice:
        st.info(recommender.shelf.notice, icon=":material/info:")
    photo = asked_photo(view)
    begin_at_the_top(view)
    if view.comparing:
        show_comparison(recommender, view)
        return
    # Places of their own: where something appears above the matches, Streamlit draws all below it anew, and the page,
    # short for a moment, would jump to its top.
    tray, trail = st.container(), st.container()
    with tray:
        compare_tray(recommender, view)
    if photo is not None or view.product:
        with trail:
            show_trail(recommender, view)
        question(recommender, view, photo)
    else:
        first_view(recommender, view)


def question(recommender: Recommender, view: View, photo: bytes | None) -> None:
    """What is asked about, beside its matches."""
    panel, results = st.columns([1.2, 2.9], gap="large")
    answer = seen = problem = None
    waiting = results.empty()
    with waiting.container():
        st.caption("Looking for what looks like it …")
        for _ in range(2):
            st.skeleton(height=320)
    try:
        answer, seen = find_answer(recommender, view, photo)
    except FashrecError as error:
        problem = error
    waiting.empty()
    with panel, st.container(key="asking"):
        show_asked(recommender, view, photo, answer, seen)
        place = st.container(key="how-common")
        # Once something is asked, the ways to ask fold away, so that on a phone the matches follow at once.
        with st.expander("Ask about something else"):
            ask_controls(view)
            show_examples(recommender, view, "panel")
    with results:
        if answer:
            show_answer(recommender, view, answer, seen)
            # The chart comes last, so that no match waits for it.
            with place:
                show_placement(recommender, answer)
        elif problem:
            said = in_markdown(str(problem), 2000)
            st.error(f"{said} Start over, or choose a product below.", icon=":material/error:")
            browse(recommender, view.asking())


def first_view(recommender: Recommender, view: View) -> None:
    """The ways to ask, what asking gives, and products to pick from."""
    if view.photo:
        st.info(
            "This link asks about a photo, and photos are not kept. Upload it, or another, to see what looks like it."
        )
    asking, examples = st.columns([1, 1.6], gap="large")
    with asking:
        if "photo" in st.session_state:
            back_to_photo_button(view)
        ask_controls(view)
    with examples:
        show_examples(recommender, view, "first")
    if not view.words and view.page == 1:
        show_off(recommender, view)
    browse(recommender, view)


def show_off(recommender: Recommender, view: View) -> None:
    """A few products with their closest look-alikes, so that the first view shows what asking gives."""
    with skeletons(f"showcase {view.gender}", 320, 320):
        shown = get_showcase(key_of(recommender), view.gender, recommender)[:SHOWN_OFF]
    for i, answer in enumerate(shown):
        if answer.product:
            st.header("Ask with one, and see what looks like it" if i == 0 else "Or with this one", anchor=False)
            cards(
                recommender,
                [answer.product, *answer.matches],
                on_more=view.ask_about,
                where=f"shown{i}",
            )


def browse(recommender: Recommender, view: View) -> None:
    """Products to pick from, before anything is asked."""
    st.header(f"Or pick a product for {view.gender}", anchor=False)
    st.session_state["words"] = view.words

    def search() -> None:
        if not left_behind(view):
            replace(view, words=st.session_state["words"], page=1).go()

    st.text_input(
        "Search by name",
        key="words",
        placeholder="such as: striped shirt",
        label_visibility="collapsed",
        on_change=search,
    )
    found = recommender.browse(view.gender, view.words, start=(view.page - 1) * BROWSE_PAGE, count=BROWSE_PAGE)
    pages = -(-found.total // BROWSE_PAGE)
    plain = f"{found.total:,} products" if found.total > 1 else "1 product"
    if view.words:
        say(f"{plain} found." if found.total else "No product found.")
    if not found.total:
        st.info("No product has these words in its name. Try fewer or other words.")
        return
    if not found.products:  # a page past the last
        replace(view, page=1).go()
        st.rerun()
    several = f"{found.total:,} different products, of {found.listed:,} that are listed"
    st.caption(several if found.listed > found.total else plain)
    cards(
        recommender,
        found.products,
        on_more=view.ask_about,
        where="browse",
        actions=lambda product: compare_button(view, product, "browse"),
    )
    if pages > 1:
        st.session_state["browse_page"] = min(view.page, pages)

        def turn() -> None:
            if not left_behind(view):
                replace(view, page=st.session_state["browse_page"]).go()

        st.pagination(pages, key="browse_page", on_change=turn)


enter_by_app()
keep_going("find similar")
main()
arrived()

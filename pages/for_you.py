"""For you: a feed that learns from likes, beside it what it believes, to be seen and changed."""

import json
from collections.abc import Callable

import streamlit as st

from fashrec.catalog import Gender
from fashrec.errors import StoreError
from fashrec.plain_text import in_markdown, one_line
from fashrec.recommend import Recommender
from fashrec.store import What
from fashrec.taste.feed import make_feed
from fashrec.taste.pairs import PAIRS, this_or_that
from fashrec.taste.profile import PICTURE, Profile
from fashrec.taste.stock import Stock
from fashrec.ui import taste
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender
from fashrec.ui.parts import cards
from fashrec.ui.resources import open_recommender, thumbnail
from fashrec.ui.visitor import visitor_id

STRENGTHS = {"off": 0.0, "less": 0.5, "as learned": 1.0, "more": 2.0}
KINDS = {"colour": "Colours", "palette": "Palettes", "type": "Types", "pattern": "Patterns", "price": "Prices"}
MOST_SHOWN = 4


def main() -> None:
    """Draws the page."""
    st.title("For you")
    st.markdown("Like what you like. What you see here follows at once, and you can see and change what it believes.")
    recommender = open_recommender()
    gender = choose_gender(recommender)
    stock, profile = taste.stock(recommender, gender), taste.profile(recommender, gender)
    taste.show_trouble()
    feed, beside = st.columns([2.7, 1], gap="large")
    with feed:
        warm_up(recommender, gender, stock, profile)
        show_feed(recommender, gender, stock, profile)
    with beside:
        your_taste(recommender, gender, stock, profile)


def warm_up(recommender: Recommender, gender: Gender, stock: Stock, profile: Profile) -> None:
    """Five quick pairs for who is new here."""
    at = st.session_state.setdefault("pair", {}).setdefault(gender, 0 if profile.empty else PAIRS)
    if at >= PAIRS:
        return
    seed = int(visitor_id()[:8], 16)
    pairs = this_or_that(stock, taste.moment(recommender, gender).popular, seed, ())
    if at >= len(pairs):
        return

    def go(to: int, liked: str = "") -> None:
        if liked:
            taste.record(recommender, gender, liked, What.LIKE)
        st.session_state["pair"][gender] = to

    st.subheader(f"This or that? {at + 1} of {len(pairs)}")
    with st.container(key="pairs", horizontal=True, gap="medium"):
        for row in pairs[at]:
            product_id = str(stock.product_ids[row])
            with st.container(key=f"card-pair-{product_id}", width=190, gap="xsmall"):
                picture = thumbnail(str(recommender.shelf.folder), product_id, recommender)
                if picture:
                    st.image(picture, alt=one_line(str(stock.titles[row]), 160), width="stretch")
                st.button(
                    "This one", key=f"do-pair-{product_id}", help=in_markdown(str(stock.titles[row])), width="stretch",
                    on_click=go, args=(at + 1, product_id),
                )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Neither", key="do-pair-neither", on_click=go, args=(at + 1,))
        st.button("Skip all", key="do-pair-skip", type="tertiary", on_click=go, args=(PAIRS,))


def show_feed(recommender: Recommender, gender: Gender, stock: Stock, profile: Profile) -> None:
    """Twelve suggestions with their reasons, and the way to others."""
    shown: list[int] = st.session_state.setdefault("feed_shown", {}).setdefault(gender, [])
    feed = make_feed(stock, profile, taste.moment(recommender, gender), shown=shown)
    if not feed and shown:
        shown.clear()
        feed = make_feed(stock, profile, taste.moment(recommender, gender))
    st.subheader("Popular and varied, to begin with" if profile.empty else "Picked for you")
    if not feed:
        st.info(f"You have judged all there is for {gender}. Start over to see it again.")
        return
    ids = [str(stock.product_ids[one.row]) for one in feed]

    def more_like(product_id: str) -> None:
        taste.record(recommender, gender, product_id, What.MORE)
        st.session_state["leave_for"] = product_id

    cards(
        recommender,
        [recommender.shelf.product(product_id) for product_id in ids],
        on_more=more_like,
        where="feed",
        actions=taste.opinions(recommender, gender, "feed"),
        notes={product_id: one.why for product_id, one in zip(ids, feed, strict=True)},
    )
    if product := st.session_state.pop("leave_for", ""):
        st.switch_page("pages/find_similar.py", query_params={"gender": str(gender), "product": product})
    with st.container(horizontal=True):
        st.button("Show me others", icon=":material/refresh:", on_click=lambda: shown.extend(one.row for one in feed))
        st.button(
            "Undo the last click", icon=":material/undo:", on_click=taste.undo, args=(recommender, gender),
            disabled=profile.empty and not taste.steps(recommender, gender),
        )  # fmt: skip


def your_taste(recommender: Recommender, gender: Gender, stock: Stock, profile: Profile) -> None:
    """What is believed of the visitor, each belief with its control."""
    st.subheader("Your taste")
    if profile.empty:
        st.caption("Nothing yet. Three likes are enough to begin.")
    if profile.centres:
        st.markdown("**What you like looks like this**")
    for centre in profile.centres[:MOST_SHOWN]:
        product_id = str(stock.product_ids[centre.row])
        with st.container(horizontal=True, vertical_alignment="center", key=f"centre-{product_id}"):
            picture = thumbnail(str(recommender.shelf.folder), product_id, recommender)
            if picture:
                st.image(picture, alt=one_line(str(stock.titles[centre.row]), 160), width=64)
            key = f"do-centre-{product_id}"
            st.session_state[key] = centre.factor > 0
            st.toggle(
                in_markdown(str(stock.titles[centre.row]), 80), key=key, on_change=switch,
                args=(recommender, gender, f"{PICTURE}:{product_id}", centre.factor, key),
            )  # fmt: skip
    for kind, words in KINDS.items():
        leanings = [leaning for leaning in profile.leanings if leaning.kind == kind][:MOST_SHOWN]
        if leanings:
            st.markdown(f"**{words}**")
        for leaning in leanings:
            key = f"do-lean-{leaning.key}"
            st.session_state[key] = min(STRENGTHS, key=lambda name: abs(STRENGTHS[name] - leaning.factor))
            st.select_slider(
                in_markdown(leaning.name, 60), list(STRENGTHS), key=key, on_change=slide,
                args=(recommender, gender, leaning.key, leaning.factor, key),
            )  # fmt: skip
    what_is_kept(recommender, gender)


def switch(recommender: Recommender, gender: Gender, leaning: str, before: float, key: str) -> None:
    """Takes a switch's new value."""
    taste.set_by_hand(recommender, gender, leaning, before, 1.0 if st.session_state[key] else 0.0)


def slide(recommender: Recommender, gender: Gender, leaning: str, before: float, key: str) -> None:
    """Takes a slider's new value."""
    taste.set_by_hand(recommender, gender, leaning, before, STRENGTHS[st.session_state[key]])


def what_is_kept(recommender: Recommender, gender: Gender) -> None:
    """Start over; and all that is kept, to see, to take along, to delete."""
    who = visitor_id()

    def start_over() -> None:
        if forget(lambda: taste.store().start_over(who, taste.catalogue_of(recommender), str(gender))):
            taste.steps(recommender, gender).clear()

    def delete() -> None:
        if forget(lambda: taste.store().delete(who)):
            st.session_state.pop(taste.DONE, None)

    with st.popover("Start over", icon=":material/restart_alt:"):
        st.write(f"Forget what you liked for {gender}?")
        st.button("Yes, forget it", key="do-start-over", on_click=start_over)
    with st.expander("What is kept about you"):
        st.caption("Your clicks, under a random number that your browser keeps. Nothing is sent anywhere.")
        try:
            kept = taste.store().kept(who)
        except StoreError:
            return
        events = kept["events"]
        if events:
            columns = ("what", "product_id", "gender", "catalogue")
            st.dataframe([{name: event[name] for name in columns} for event in events], height=220)
        st.download_button(
            "Download it", json.dumps(kept, indent=1, ensure_ascii=False), "fashrec-about-me.json", "application/json"
        )
        st.button("Delete all of it", key="do-delete", icon=":material/delete:", on_click=delete)


def forget(how: Callable[[], None]) -> bool:
    """Deletes, and begins this visit anew; whether it was done."""
    try:
        how()
    except StoreError as error:
        st.session_state[taste.TROUBLE] = str(error)
        return False
    for name in ("pair", "feed_shown", "taste_seen"):
        st.session_state.pop(name, None)
    return True


enter_by_app()
main()

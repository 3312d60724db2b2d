"""For you: a feed that learns from likes, beside it what it believes, to be seen and changed."""

import streamlit as st

from fashrec.catalog import Gender
from fashrec.plain_text import in_markdown, one_line
from fashrec.recommend import Recommender
from fashrec.store import What
from fashrec.taste.feed import make_feed
from fashrec.taste.pairs import PAIRS, this_or_that
from fashrec.taste.profile import Profile
from fashrec.taste.stock import Stock
from fashrec.ui import taste
from fashrec.ui.entry import enter_by_app
from fashrec.ui.gender import choose_gender
from fashrec.ui.parts import cards, follow, lead_to, naming
from fashrec.ui.resources import open_recommender, thumbnail
from fashrec.ui.top import begin_at_the_feed
from fashrec.ui.visitor import visitor_id
from fashrec.ui.your_taste import your_taste

ENOUGH = 3  # judgements, of which the feed can tell a taste


def main() -> None:
    """Draws the page."""
    st.title("For you", anchor=False)
    st.markdown("Like what you like. What you see here follows at once, and you can see and change what it believes.")
    recommender = open_recommender()
    follow(recommender)
    gender = choose_gender(recommender)
    stock, profile = taste.stock(recommender, gender), taste.profile(recommender, gender)
    taste.show_trouble()
    feed, beside = st.columns([2.7, 1], gap="large")
    with feed:
        warm_up(recommender, gender, stock, profile)
        show_feed(recommender, gender, stock, profile)
    with beside, st.container(key="your-taste"):
        your_taste(recommender, gender, stock, profile)


def warm_up(recommender: Recommender, gender: Gender, stock: Stock, profile: Profile) -> None:
    """Five quick pairs for who is new here."""
    # A first look is no answer yet, and before the browser has spoken the visitor is another.
    answered, mine = st.session_state.setdefault("pair", {}), (visitor_id(), gender)
    judged = len(profile.touched)
    at = answered.setdefault(mine, judged if judged < ENOUGH else PAIRS)
    if at >= PAIRS:
        return
    seed = int(visitor_id()[:8], 16)
    pairs = this_or_that(stock, taste.moment(recommender, gender).popular, seed, ())
    if at >= len(pairs):
        return

    def go(to: int, liked: str = "") -> None:
        if taste.meant_what_stood_there("pairs"):
            return
        if liked:
            taste.record(recommender, gender, liked, What.LIKE)
        answered[mine] = to

    st.header(f"This or that? {at + 1} of {len(pairs)}", anchor=False)
    with st.container(key="pairs", horizontal=True, gap="small"):
        for row in pairs[at]:
            product_id = str(stock.product_ids[row])
            with st.container(key=f"card-pair-{product_id}", width=165, gap="xsmall"):
                picture = thumbnail(str(recommender.shelf.folder), product_id, recommender)
                if picture:
                    st.image(picture, alt=one_line(str(stock.titles[row]), 160), width="stretch")
                st.button(
                    naming("This one", one_line(str(stock.titles[row]), 160)), key=f"do-pair-{product_id}",
                    help=in_markdown(str(stock.titles[row])), width="stretch", on_click=go, args=(at + 1, product_id),
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
    begin_at_the_feed(st.session_state.get("feed_turns", 0))
    with st.container(key="feed", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(
            "Popular and varied, to begin with" if profile.empty else "Picked for you", width="content", anchor=False
        )
        undo_button(recommender, gender, "do-undo-above")
    if not feed:
        st.info(f"You have judged all there is for {gender}. Start over to see it again.")
        return
    ids = [str(stock.product_ids[one.row]) for one in feed]
    taste.in_places(ids)

    def others() -> None:
        shown.extend(one.row for one in feed)
        st.session_state["feed_turns"] = st.session_state.get("feed_turns", 0) + 1

    def more_like(product_id: str) -> None:
        taste.record(recommender, gender, product_id, What.MORE)
        lead_to(product_id)

    cards(
        recommender,
        [recommender.shelf.product(product_id) for product_id in ids],
        on_more=more_like,
        where="feed",
        actions=taste.opinions(recommender, gender, "feed", ids),
        notes={product_id: one.why for product_id, one in zip(ids, feed, strict=True)},
    )
    with st.container(horizontal=True):
        st.button("Show me others", icon=":material/refresh:", on_click=others)
        undo_button(recommender, gender, "do-undo")


def undo_button(recommender: Recommender, gender: Gender, key: str) -> None:
    """Takes back the last click within a gender."""
    st.button(
        "Undo the last click", icon=":material/undo:", key=key, on_click=taste.undo, args=(recommender, gender),
        disabled=not taste.steps(recommender, gender),
    )  # fmt: skip


enter_by_app()
main()

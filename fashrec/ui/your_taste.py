"""Your taste: what is believed of a visitor, each belief with its control, and all that is kept about them."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import streamlit as st

from fashrec.catalog import Gender
from fashrec.errors import StoreError
from fashrec.plain_text import in_markdown, one_line
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.taste.profile import Centre, Leaning, Profile
from fashrec.taste.stock import Stock
from fashrec.ui import taste
from fashrec.ui.resources import thumbnail
from fashrec.ui.visitor import visitor_id

STRENGTHS = {"off": 0.0, "less": 0.5, "as learned": 1.0, "more": 2.0}
KINDS = {"colour": "Colours", "palette": "Palettes", "type": "Types", "pattern": "Patterns", "price": "Prices"}
MOST_SHOWN = 4
ALL_SHOWN = "taste_all"
KEPT = "what-is-kept"
ROW_HEIGHT, MOST_HIGH = 35, 220  # pixels of a table of what is kept

Belief = TypeVar("Belief", Centre, Leaning)


def your_taste(recommender: Recommender, gender: Gender, stock: Stock, profile: Profile) -> None:
    """What is believed of the visitor, each belief with its control."""
    st.header("Your taste", anchor=False)
    if not profile.touched:
        st.caption("No likes yet. Three are enough to begin.")
    for liked, words in ((True, "What you like"), (False, "What you looked at")):
        name = "liked" if liked else "looked-at"
        for centre in some_or_all(name, words, [one for one in profile.centres if one.liked is liked]):
            show_centre(recommender, gender, stock, centre)
    for kind, words in KINDS.items():
        for leaning in some_or_all(kind, words, [one for one in profile.leanings if one.kind == kind]):
            key = f"do-lean-{leaning.key}"
            st.session_state[key] = min(STRENGTHS, key=lambda name: abs(STRENGTHS[name] - leaning.factor))
            st.select_slider(
                in_markdown(leaning.name, 60), list(STRENGTHS), key=key, on_change=slide,
                args=(recommender, gender, leaning.key, leaning.factor, key),
            )  # fmt: skip
    what_is_kept(recommender, gender)


def some_or_all(name: str, words: str, beliefs: Sequence[Belief]) -> Sequence[Belief]:
    """The strongest beliefs of one kind under their heading, or all of them where the visitor asked for that."""
    if not beliefs:
        return beliefs
    wanted: set[str] = st.session_state.setdefault(ALL_SHOWN, set())
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{words}**")
        if len(beliefs) > MOST_SHOWN:
            st.button(
                "Show fewer" if name in wanted else f"Show all {len(beliefs)}", key=f"do-all-{name}", type="tertiary",
                on_click=lambda: wanted.symmetric_difference_update([name]),
            )  # fmt: skip
    return beliefs if name in wanted else beliefs[:MOST_SHOWN]


def show_centre(recommender: Recommender, gender: Gender, stock: Stock, centre: Centre) -> None:
    """A picture of what the visitor comes back to, with its switch."""
    product_id, title = str(stock.product_ids[centre.row]), str(stock.titles[centre.row])
    with st.container(horizontal=True, vertical_alignment="center", key=f"centre-{product_id}"):
        picture = thumbnail(str(recommender.shelf.folder), product_id, recommender)
        if picture:
            st.image(picture, alt=one_line(title, 160), width=64)
        key = f"do-centre-{product_id}"
        st.session_state[key] = centre.factor > 0
        st.toggle(in_markdown(title, 80), key=key, on_change=switch, args=(recommender, gender, centre, key))


def switch(recommender: Recommender, gender: Gender, centre: Centre, key: str) -> None:
    """Takes a switch's new value."""
    factor = 1.0 if st.session_state[key] else 0.0
    taste.set_by_hand(recommender, gender, centre.keys, centre.factor, factor)


def slide(recommender: Recommender, gender: Gender, leaning: str, before: float, key: str) -> None:
    """Takes a slider's new value."""
    taste.set_by_hand(recommender, gender, (leaning,), before, STRENGTHS[st.session_state[key]])


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
    # Read only while it is open: a visitor of years has many clicks, and the page runs anew at each of them.
    kept_about_you = st.expander("What is kept about you", key=KEPT, on_change="rerun")
    with kept_about_you:
        st.caption(
            "Your clicks and what you set, under a random number that your browser keeps, for at most "
            f"{load_settings().retention_days:,} days. Nothing is sent anywhere."
        )
        if not kept_about_you.open:
            return
        try:
            kept = taste.store().kept(who)
        except StoreError:
            return
        table([clicked(event) for event in kept["events"]], "Your clicks")
        table([chosen(setting) for setting in kept["set_by_hand"]], "What you set")
        st.download_button(
            "Download it", lambda: json.dumps(kept, indent=1, ensure_ascii=False), "fashrec-about-me.json",
            "application/json", on_click="ignore",
        )  # fmt: skip
        with st.popover("Delete all of it", icon=":material/delete:"):
            st.write("Delete your clicks and what you set, for all genders and catalogues? Nothing brings them back.")
            st.button("Yes, delete it", key="do-delete", on_click=delete)


def table(rows: list[dict[str, Any]], title: str) -> None:
    """Rows of what is kept, the latest first; nothing where there are none."""
    if rows:
        st.markdown(f"**{title}**")
        when = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", timezone=st.context.timezone)
        height = min(MOST_HIGH, ROW_HEIGHT * (len(rows) + 1) + 3)
        latest = sorted(rows, key=lambda row: row["when"], reverse=True)
        st.dataframe(latest, height=height, hide_index=True, column_config={"when": when})


def clicked(event: dict[str, Any]) -> dict[str, Any]:
    """A click as the table shows it."""
    return {
        "when": datetime.fromtimestamp(event["at"], UTC),
        "what": str(event["what"]),
        "product": event["product_id"],
        "among look-alikes of": event["asked"],
        "for": event["gender"],
        "catalogue": event["catalogue"],
    }


def chosen(setting: dict[str, Any]) -> dict[str, Any]:
    """What was set by hand as the table shows it."""
    return {
        "when": datetime.fromtimestamp(setting["at"], UTC),
        "what": setting["leaning"].replace(":", ": ", 1),
        "how much": min(STRENGTHS, key=lambda name: abs(STRENGTHS[name] - setting["factor"])),
        "for": setting["gender"],
        "catalogue": setting["catalogue"],
    }


def forget(how: Callable[[], None]) -> bool:
    """Deletes, and begins this visit anew; whether it was done."""
    try:
        how()
    except StoreError as error:
        st.session_state[taste.WRITING] = str(error)
        return False
    for name in ("pair", "feed_shown", "taste_seen", ALL_SHOWN):
        st.session_state.pop(name, None)
    return True

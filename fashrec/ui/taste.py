"""Cached wrappers around store and taste, and the like and dislike buttons of a card."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from fashrec.catalog import Gender, Product
from fashrec.errors import StoreError
from fashrec.plain_text import in_markdown
from fashrec.recommend import Answer, Match, Recommender
from fashrec.settings import load_settings
from fashrec.store import LOOKS, Event, EventStore, What
from fashrec.taste.crowd import Crowd
from fashrec.taste.feed import Moment, quiet_moment
from fashrec.taste.lean import lean
from fashrec.taste.profile import Profile, make_profile
from fashrec.taste.stock import Stock, stock_of
from fashrec.taste.trends import Judgements
from fashrec.ui.parts import name_of
from fashrec.ui.visitor import visitor_id

READING, WRITING = "store_not_read", "store_not_written"
DONE = "taste_done"
PLACES, JUST_JUDGED = "feed_places", "feed_just_judged"
TWICE = 1.0  # seconds within which a second click at one place was meant for what stood there before

Step = int | tuple[tuple[str, ...], float]  # a click's number, or leanings and what they were set to before


def store() -> EventStore:
    """The store of clicks."""
    settings = load_settings()
    return _store(settings.store, settings.retention_days)


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(path: Path, retention_days: int) -> EventStore:
    return EventStore(path, retention_days)


def crowd() -> Crowd:
    """What all visitors do, as last counted."""
    settings = load_settings()
    return _crowd(settings.store, settings.retention_days)


@st.cache_resource(max_entries=4, show_spinner=False)
def _crowd(path: Path, retention_days: int) -> Crowd:
    return Crowd(_store(path, retention_days))


def stock(recommender: Recommender, gender: Gender) -> Stock:
    """What can be suggested to a gender."""
    shelf = recommender.shelf
    return _stock(f"{shelf.folder} {shelf.manifest.created}", gender, recommender)


@st.cache_resource(max_entries=8, show_spinner=False)
def _stock(key: str, gender: Gender, _recommender: Recommender) -> Stock:
    return stock_of(_recommender.shelf, gender)


def catalogue_of(recommender: Recommender) -> str:
    """The name under which clicks on this catalogue are kept."""
    return recommender.shelf.manifest.catalogue.name


def moment(recommender: Recommender, gender: Gender) -> Moment:
    """What is popular and rising with all visitors; nothing where the store cannot be read."""
    mine = stock(recommender, gender)
    try:
        return crowd().moment(catalogue_of(recommender), gender, mine)
    except StoreError as error:
        st.session_state[READING] = str(error)
        return quiet_moment(mine)


def judgements(recommender: Recommender, gender: Gender) -> Judgements:
    """What all visitors said of each product.

    Raises:
        StoreError: the store cannot be read.
    """
    with st.spinner("Counting likes …"):
        return crowd().judgements(catalogue_of(recommender), gender, stock(recommender, gender))


def profile(recommender: Recommender, gender: Gender) -> Profile:
    """The visitor's profile within a gender; an empty one where the store is in trouble."""
    who, where = visitor_id(), catalogue_of(recommender)
    try:
        events = store().of_visitor(who, where, gender)
        by_hand = store().by_hand(who, where, gender)
        judged = store().judged_products(who, where, gender)
        st.session_state.pop(READING, None)
    except StoreError as error:
        st.session_state[READING] = str(error)
        events, by_hand, judged = [], {}, frozenset()
    half_life = load_settings().half_life_days
    return make_profile(events, stock(recommender, gender), time.time(), half_life, by_hand, judged_before=judged)


def steps(recommender: Recommender, gender: Gender) -> list[Step]:
    """What this visit can undo within a gender, the last step last: likes and dislikes from before it, then its own.

    What is done meanwhile in another tab is not among them.
    """
    by_shelf: dict[tuple[str, str, Gender], list[Step]] = st.session_state.setdefault(DONE, {})
    mine = (visitor_id(), catalogue_of(recommender), gender)
    if mine not in by_shelf:
        try:
            by_shelf[mine] = list(store().judgements(*mine))
        except StoreError as error:
            st.session_state[READING] = str(error)
            return []
    return by_shelf[mine]


def in_places(product_ids: Sequence[str]) -> None:
    """Says which products stand where in a list that closes up behind the one that is judged."""
    st.session_state[PLACES] = {product_id: place for place, product_id in enumerate(product_ids)}


def _slid_under_the_pointer(product_id: str, what: What) -> bool:
    """Whether what is judged was just judged already, or has only just come to the place of what was."""
    if what not in (What.LIKE, What.DISLIKE):
        return False
    now, place = time.monotonic(), st.session_state.get(PLACES, {}).get(product_id, product_id)
    *before, when = st.session_state.get(JUST_JUDGED, (0.0,))
    if now - when < TWICE and {product_id, place} & set(before):
        return True
    st.session_state[JUST_JUDGED] = (product_id, place, now)
    return False


def meant_what_stood_there(where: str) -> bool:
    """Whether a click there followed so soon on another that its visitor cannot have seen what has come since."""
    now, last = time.monotonic(), f"clicked-{where}"
    if now < st.session_state.get(last, -TWICE) + TWICE:
        return True
    st.session_state[last] = now
    return False


def record(recommender: Recommender, gender: Gender, product_id: str, what: What, asked: str = "") -> None:
    """Keeps a click of this visitor; trouble with the store is shown, and the page goes on."""
    if _slid_under_the_pointer(product_id, what):
        return
    event = Event(visitor_id(), catalogue_of(recommender), str(gender), product_id, what, asked, time.time())
    done = steps(recommender, gender)
    try:
        numbers = store().record(event)
        if what not in LOOKS:
            done += numbers
    except StoreError as error:
        st.session_state[WRITING] = str(error)


def record_once(recommender: Recommender, gender: Gender, product_id: str, what: What) -> None:
    """Keeps a click that the page draws again and again, such as a view, once a visit."""
    seen = st.session_state.setdefault("taste_seen", set())
    if (gender, product_id, what) not in seen and "visitor" in st.session_state:
        seen.add((gender, product_id, what))
        record(recommender, gender, product_id, what)


def set_by_hand(
    recommender: Recommender, gender: Gender, leanings: tuple[str, ...], before: float, factor: float
) -> None:
    """Keeps how much leanings that are set together count."""
    done = steps(recommender, gender)
    try:
        store().set_by_hand(visitor_id(), catalogue_of(recommender), str(gender), factor, *leanings)
        done.append((leanings, before))
    except StoreError as error:
        st.session_state[WRITING] = str(error)


def undo(recommender: Recommender, gender: Gender) -> None:
    """Takes back the last step within a gender that is still there to be taken back."""
    done, who = steps(recommender, gender), visitor_id()
    taken_back = False
    while done and not taken_back:
        try:
            if isinstance(done[-1], int):
                taken_back = store().undo(who, done[-1]) is not None
            else:
                leanings, before = done[-1]
                store().set_by_hand(who, catalogue_of(recommender), str(gender), before, *leanings)
                taken_back = True
        except StoreError as error:
            st.session_state[WRITING] = str(error)
            return
        done.pop()


def show_trouble() -> None:
    """Says it where the store does not work: as long as it can't be read, and once of what could not be kept."""
    for trouble in dict.fromkeys((st.session_state.pop(WRITING, ""), st.session_state.get(READING, ""))):
        if trouble:
            st.warning(trouble, icon=":material/cloud_off:")


def take_back(recommender: Recommender, gender: Gender, numbers: Sequence[int]) -> None:
    """Takes back likes and dislikes of this visitor by their numbers."""
    done = steps(recommender, gender)
    try:
        for number in numbers:
            store().undo(visitor_id(), number)
            if number in done:
                done.remove(number)
    except StoreError as error:
        st.session_state[WRITING] = str(error)


def opinions(
    recommender: Recommender, gender: Gender, where: str, product_ids: Sequence[str], asked: str = ""
) -> Callable[[Product], None]:
    """Draws like and dislike on the card of one of these products: filled where it was said, to be taken back."""
    said: dict[str, tuple[What, tuple[int, ...]]] = {}
    try:
        said = store().opinions(visitor_id(), catalogue_of(recommender), str(gender), product_ids)
    except StoreError as error:
        st.session_state[READING] = str(error)

    def draw(product: Product) -> None:
        name = in_markdown(name_of(product))
        last, numbers = said.get(product.product_id, (None, ()))
        for what, icon, offer, on in (
            (What.LIKE, ":material/favorite:", "Like", "Liked"),
            (What.DISLIKE, ":material/thumb_down:", "Not for me:", "Not for me, you said"),
        ):
            words = f"{on}. Take it back: {name}" if what == last else f"{offer} {name}"
            st.button(
                # The colour is what the style knows a filled icon by.
                f"{f':primary[{icon}]' if what == last else icon} :small[{words}]",
                key=f"do-{what}-{where}-{product.product_id}",
                help=words,
                type="tertiary",
                on_click=take_back if what == last else record,
                args=(recommender, gender, numbers)
                if what == last
                else (recommender, gender, product.product_id, what, asked),
            )

    return draw


def leaning_or_not(recommender: Recommender, gender: Gender, answer: Answer) -> tuple[Match, ...]:
    """The matches in the order of their looks, or leaning towards the visitor's taste where the switch says so."""
    if not answer.matches:
        return answer.matches
    mine = profile(recommender, gender)
    # It is there before there is any taste: coming with the first like, it would move the cards under the pointer.
    wanted = st.toggle(
        "Lean towards my taste",
        key="lean",
        disabled=mine.empty,
        help="Like something first. What fits your likes then moves up among these matches."
        if mine.empty
        else "What fits your likes moves up among these matches.",
    )
    if mine.empty or not wanted:
        return answer.matches
    st.caption("Leaning towards your taste: what fits your likes stands further up than its looks alone would put it.")
    return lean(answer, stock(recommender, gender), mine, len(answer.matches))

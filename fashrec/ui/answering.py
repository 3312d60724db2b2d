"""The question beside its answer: what is asked about, what it is taken for, and the matches."""

from dataclasses import replace

import streamlit as st

from fashrec.catalog import Product
from fashrec.measure.harmony import WORDS
from fashrec.measure.shelf_charts import how_common
from fashrec.plain_text import in_html, in_markdown
from fashrec.recommend import Answer, Recommender, arranged, placement
from fashrec.store import What
from fashrec.ui import taste
from fashrec.ui.asking import choose_part
from fashrec.ui.charts import chart
from fashrec.ui.comparing import compare_button
from fashrec.ui.heard import say
from fashrec.ui.narrowing import narrow
from fashrec.ui.parts import cards, name_of, palette_bar, price_in_words
from fashrec.ui.resources import (
    Seen,
    ask_photo,
    ask_product,
    elsewhere,
    get_goes_with,
    key_of,
    large_picture,
    look_for,
    look_of_photo,
    look_of_product,
    picture_of_photo,
)
from fashrec.ui.trail import back_to_photo_button
from fashrec.ui.view import View


def find_answer(recommender: Recommender, view: View, photo: bytes | None) -> tuple[Answer, Seen | None]:
    """The answer to what the view asks about.

    Raises:
        FashrecError: the photo is refused, or there is no such product.
    """
    filters = view.filters
    if len(recommender.shelf.gender(view.gender).currencies) > 1:
        # An address may still hold a price of the days of one currency, and the page no control to take it away.
        filters = replace(filters, price_from=None, price_to=None)
    if photo is None:
        return ask_product(recommender, view.gender, view.product, view.count, filters), None
    seen = look_for(photo, view.part, view.whole)
    return ask_photo(recommender, view.gender, seen, view.count, filters), seen


def show_asked(
    recommender: Recommender, view: View, photo: bytes | None, answer: Answer | None, seen: Seen | None
) -> None:
    """What is asked about: its picture, what it is taken for, its colours; and the ways back."""
    with st.container(key="you-asked"):
        st.markdown("**You asked about**")
    with st.container(key="asked-photo" if photo else "asked", gap="small"):
        if answer and (picture := _picture(recommender, answer, seen)):
            st.image(picture, alt=_name(answer), width="stretch")
    if photo and seen:
        choose_part(view, photo)
    if answer:
        _say_what_it_is(recommender, answer, seen)
    with st.container(horizontal=True, gap="small"):
        if view.product and "photo" in st.session_state:
            back_to_photo_button(view)
        if answer and answer.product and answer.product.product_id in recommender.shelf.position_of:
            compare_button(view, answer.product, "asked")
        st.button("Start over", icon=":material/close:", on_click=View.go, args=(view.asking(),))


def _picture(recommender: Recommender, answer: Answer, seen: Seen | None) -> bytes | None:
    if seen:
        return picture_of_photo(seen.key, seen)
    return large_picture(key_of(recommender), answer.product.product_id, recommender) if answer.product else None


def _name(answer: Answer) -> str:
    return name_of(answer.product) if answer.product else "What you asked about"


def _say_what_it_is(recommender: Recommender, answer: Answer, seen: Seen | None) -> None:
    if answer.product:
        look = look_of_product(key_of(recommender), answer.product.product_id, recommender)
    else:
        look = look_of_photo(seen.key, seen) if seen else None
        guesses = [guess for guess in (answer.product_type, answer.colour) if guess]
        words = "<br>".join(
            f"{guess.sure.capitalize()} <b>{in_html(guess.value)}</b> ({guess.share:.0%} of their votes)"
            for guess in guesses
        )
        if words:
            st.html(f'<div class="seen">Taken for, by the products most like it:<br>{words}</div>')
        else:
            st.html('<div class="seen">Too unlike everything here to say what it is.</div>')
    more = (_facts(answer.product) if answer.product else "") + (palette_bar(look.palette) if look else "")
    if more:
        # Folded on a phone alone, where the matches would otherwise begin far below; see the style.
        st.html(f'<details class="more"><summary>{_in_short(answer.product)}</summary>{more}</details>')


def _in_short(product: Product | None) -> str:
    if product is None:
        return "Its colours"
    told = (price_in_words(product), product.product_type, product.colour)
    return " · ".join(in_html(one) for one in told if one) or "What is known of it"


def _facts(product: Product) -> str:
    told = {
        "Price": price_in_words(product),
        "Type": product.product_type,
        "Category": product.category,
        "Sub-category": product.subcategory if product.subcategory != product.product_type else "",
        "Colour": product.colour,
        "Use": product.usage,
        "Season": product.season,
        "Year": str(product.year or ""),
        "Number": product.product_id,
    }
    rows = "".join(f'<tr><th scope="row">{n}</th><td>{in_html(value)}</td></tr>' for n, value in told.items() if value)
    return f'<table class="facts"><caption>{in_html(name_of(product))}</caption>{rows}</table>'


def show_placement(recommender: Recommender, answer: Answer) -> None:
    """How common the type and the colour of what was asked about are among the products of the gender."""
    where = placement(recommender.shelf.gender(answer.gender), answer)
    counts = dict(bar for bar in (where.product_type, where.colour) if bar)
    if where.both is not None and len(counts) == 2:
        counts["Both together"] = where.both
    if not counts:
        return
    drawn = how_common(where.products, counts)
    chart(
        drawn.figure,
        drawn.table,
        key="placement",
        title="How common it is",
        unit=f"number of the {where.products:,} products for {answer.gender}",
        height=34 * drawn.bars + 20,
    )


def show_answer(recommender: Recommender, view: View, answer: Answer, seen: Seen | None) -> None:
    """The matches, with what they can be narrowed to, and what goes with a product."""
    product = answer.product
    what = in_markdown(name_of(product)) if product else "this photo" if view.example else "your photo"
    # On a phone the panel with what is asked about scrolls away; this stays above its matches.
    with st.container(key="most-like", horizontal=True, vertical_alignment="center", gap="small"):
        if picture := _picture(recommender, answer, seen):
            st.image(picture, alt=_name(answer), width=44)
        st.header(f"For {view.gender}, most like {what}", anchor=False)
    say(_in_a_sentence(view, answer))
    if answer.nothing_close:
        _say_nothing_is_close(view, answer)
    narrow(recommender, view)
    if view.product:
        taste.record_once(recommender, view.gender, view.product, What.VIEW)
    shown = [match.product.product_id for match in answer.matches]
    opinions = taste.opinions(recommender, view.gender, "match", shown, asked=view.product)
    taste.show_trouble()

    def more_like(product_id: str) -> None:
        taste.record(recommender, view.gender, product_id, What.MORE)
        view.ask_about(product_id)

    def actions(product: Product) -> None:
        opinions(product)
        compare_button(view, product, "match")

    # A price order is asked for outright, so no taste changes it.
    leaning = answer.matches if view.order else taste.leaning_or_not(recommender, view.gender, answer)
    cards(recommender, arranged(leaning, view.order), on_more=more_like, where="match", actions=actions)
    if answer.nothing_close and not view.filters:
        _show_elsewhere(recommender, view, seen)
    if product:
        _show_goes_with(recommender, view, product)


def _in_a_sentence(view: View, answer: Answer) -> str:
    """What was found, for who does not see it come."""
    there = len(answer.matches)
    if not there:
        return "No product passes these filters."
    products = "1 product" if there == 1 else f"{there} products"
    what = name_of(answer.product) if answer.product else "the photo"
    if answer.nothing_close:
        return f"Nothing for {view.gender} is close to {what}. The nearest: {products}."
    return f"{products} for {view.gender}, most like {what}."


def _say_nothing_is_close(view: View, answer: Answer) -> None:
    """That nothing really looks like it, why that may be, and the way to look wider."""
    if not view.filters:
        what = (
            f"nothing else for {view.gender} really looks like it."
            if view.product
            else f"nothing for {view.gender} is surely like this photo: it may not be sold here, or look too "
            "different in it. Crop it to one product, or take it on a plain ground."
        )
        st.warning(f"Nothing close here: {what} The nearest there is:", icon=":material/search_off:")
        return
    if answer.matches:
        st.warning(
            f"Nothing close here: of the products for {view.gender} that pass these filters, none really looks like "
            "it. The nearest of them:",
            icon=":material/search_off:",
        )
    else:
        st.info("No product passes these filters. Take one away, or all of them, to see more.")
    st.button("Without filters", on_click=View.go, args=(view.without_filters(),), key="widen", type="primary")


def _show_elsewhere(recommender: Recommender, view: View, seen: Seen | None) -> None:
    """What other genders' shelves have that is close, else the nearest they have, and the way there."""
    for answer in elsewhere(recommender, view.gender, view.product, seen):
        with st.container(horizontal=True, vertical_alignment="center"):
            if answer.nothing_close:
                st.header(f"Not close either, but the nearest of the others: for {answer.gender}", anchor=False)
            else:
                st.header(f"Closer, for {answer.gender}", anchor=False)
            st.button(
                f"Look in {answer.gender}",
                key=f"look-in-{answer.gender}",
                on_click=View.go,
                args=(view.for_gender(answer.gender),),
            )
        cards(
            recommender,
            answer.matches,
            on_more=view.for_gender(answer.gender).ask_about,
            where=f"elsewhere-{answer.gender}",
        )


def _show_goes_with(recommender: Recommender, view: View, product: Product) -> None:
    pairings = get_goes_with(key_of(recommender), view.gender, product, recommender)
    if not pairings:
        return
    st.header("Goes with it", anchor=False)
    st.caption("Worn elsewhere, in colours that suit it.")
    notes = {
        pairing.product.product_id: f"{pairing.harmony.capitalize()}: {WORDS[pairing.harmony]}" for pairing in pairings
    }
    cards(
        recommender,
        [pairing.product for pairing in pairings],
        on_more=view.ask_about,
        where="pair",
        notes=notes,
    )

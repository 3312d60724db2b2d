"""Parts of a page: the product card, the grid of cards."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from fashrec.catalog import Product
from fashrec.catalog.money import money
from fashrec.measure.palette import Shade, told_apart
from fashrec.plain_text import in_html, in_markdown, one_line
from fashrec.recommend import Match, Recommender
from fashrec.ui.resources import thumbnail

CARD_WIDTH = 165
LEADING = "leading_to"
BAR = {"very close": 100, "close": 70, "loosely": 40, "not close": 12}
CLOSENESS = {
    "very close": "very close",
    "close": "close",
    "loosely": "loosely alike",
    "not close": "not close",
}


def name_of(product: Product) -> str:
    """What a product is called, on one line of a bearable length."""
    return one_line(product.title or product.product_id, 160)


def naming(words: str, name: str) -> str:
    """A button's words with what they are about, as Markdown: heard by who listens to the page, not seen.

    It is what tells a page's many "More like this" apart; the picture and the title beside it do so for the eye.
    """
    return f"{words} :small[{in_markdown(name)}]"


def price_in_words(product: Product) -> str:
    """A price as a shop shows it; empty where none is known."""
    return "" if product.price is None else money(product.price, product.currency)


def cards(
    recommender: Recommender,
    shown: Iterable[Match | Product],
    on_more: Callable[[str], None],
    where: str,
    actions: Callable[[Product], None] | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """A grid of product cards; `on_more` gets the product whose look-alikes are wanted.

    `actions` draws further small controls on a product's card; give their keys the beginning `do-`, so that a click
    on them is not one on the card. `notes` says of a product, by its id, why it stands here. `where` keeps the cards
    of several grids apart.
    """
    with st.grid(min_column_width=CARD_WIDTH, gap="small"):
        for item in shown:
            card(recommender, item, on_more, where, actions, notes)


def card(
    recommender: Recommender,
    item: Match | Product,
    on_more: Callable[[str], None],
    where: str,
    actions: Callable[[Product], None] | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """One product: picture, title, price, how close with the reasons, and what can be done with it."""
    product = item.product if isinstance(item, Match) else item
    with st.container(key=f"card-{where}-{product.product_id}", gap="xsmall"):
        picture = thumbnail(str(recommender.shelf.folder), product.product_id, recommender)
        if picture:
            st.image(picture, alt=name_of(product), width="stretch")
        else:
            st.caption("Picture missing")
        lines = [f'<div class="card-title">{in_html(name_of(product))}</div>']
        if price := price_in_words(product):
            lines.append(f'<div class="card-price">{in_html(price)}</div>')
        if isinstance(item, Match):
            lines.append(_closeness(item))
        if note := (notes or {}).get(product.product_id):
            lines.append(f'<div class="chips"><span>{in_html(note)}</span></div>')
        st.html("".join(lines))
        with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
            st.button(
                naming("More like this", name_of(product)),
                key=f"more-{where}-{product.product_id}",
                on_click=on_more,
                args=(product.product_id,),
                type="tertiary",
                icon=":material/arrow_forward:",
                icon_position="right",
            )
            if actions:
                actions(product)
            if product.url.startswith(("https://", "http://")):
                st.link_button("In the shop", product.url, type="tertiary", icon=":material/open_in_new:")


def palette_bar(palette: Sequence[Shade]) -> str:
    """HTML of a colour scheme: swatches as wide as their shares, with the names of the colours below."""
    names = [f"{name} {shade.share:.0%}" for name, shade in zip(told_apart(palette), palette, strict=True)]
    swatches = "".join(
        f'<i style="background:{shade.hex};flex:{shade.share:.3f}" title="{name}"></i>'
        for shade, name in zip(palette, names, strict=True)
    )
    return (
        f'<div class="palette" role="img" aria-label="{", ".join(names)}">{swatches}</div>'
        f'<div class="palette-names">{" · ".join(names)}</div>'
    )


def open_product(recommender: Recommender, product_id: str) -> None:
    """Leads to a product's look-alikes, for the gender chosen last where its shelf has it."""
    shelves = recommender.shelf.genders
    having = [gender for gender in shelves if product_id in shelves[gender].row_of]
    last = st.session_state.get("gender_last")
    gender = last if last in having or not having else having[0]
    st.switch_page("pages/find_similar.py", query_params={"gender": str(gender), "product": product_id})


def lead_to(product_id: str) -> None:
    """Leads to a product's look-alikes at the next run, since what a click calls cannot change the page."""
    st.session_state[LEADING] = product_id


def follow(recommender: Recommender) -> None:
    """Goes where `lead_to` leads; to be called before a page is drawn."""
    if product_id := st.session_state.pop(LEADING, ""):
        open_product(recommender, product_id)


def _closeness(match: Match) -> str:
    chips = [*match.reasons]
    if match.more_like_it:
        chips.append(f"{len(match.more_like_it)} more like it")
    return (
        f'<div class="closeness"><span>{CLOSENESS[match.closeness]}</span>'
        f'<span class="bar"><i style="width:{BAR[match.closeness]}%"></i></span></div>'
        f'<div class="chips">{"".join(f"<span>{in_html(chip)}</span>" for chip in chips)}</div>'
    )

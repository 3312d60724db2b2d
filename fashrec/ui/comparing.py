"""Two to four products side by side."""

from base64 import b64encode
from dataclasses import replace
from itertools import combinations

import streamlit as st

from fashrec.catalog import Product
from fashrec.plain_text import in_html
from fashrec.recommend import Recommender
from fashrec.ui.parts import CLOSENESS, cards, name_of, naming, palette_bar, price_in_words
from fashrec.ui.resources import key_of, look_of_product, thumbnail
from fashrec.ui.view import MOST_COMPARED, View


def compare_button(view: View, product: Product, where: str) -> None:
    """Puts a product on the list to compare, or takes it off."""
    on = product.product_id in view.compare
    full = len(view.compare) >= MOST_COMPARED and not on
    st.button(
        naming("Compared" if on else "Compare", name_of(product)),
        key=f"do-compare-{where}-{product.product_id}",
        on_click=View.go,
        args=(view.with_compared(product.product_id),),
        type="tertiary",
        icon=":material/check:" if on else ":material/compare_arrows:",
        disabled=full,
        help=f"{MOST_COMPARED} products at most" if full else "Take it off the list again" if on else None,
    )


def compare_tray(recommender: Recommender, view: View) -> None:
    """What is on the list to compare, and the ways on."""
    listed = [one for one in view.compare if one in recommender.shelf.position_of]
    if not listed:
        return
    names = ", ".join(name_of(recommender.shelf.product(one)) for one in listed)
    with st.container(key="tray", border=True, horizontal=True, vertical_alignment="center"):
        st.text(f"To compare ({len(listed)} of {MOST_COMPARED}): {names}")
        side = replace(view, compare=tuple(listed), comparing=True)
        st.button(
            "Side by side",
            type="primary",
            icon=":material/compare_arrows:",
            on_click=View.go,
            args=(side,),
            disabled=len(listed) < 2,
            help="Choose one more product" if len(listed) < 2 else None,
        )
        st.button("Clear list", on_click=View.go, args=(replace(view, compare=()),), type="tertiary")


def show_comparison(recommender: Recommender, view: View) -> None:
    """The products of the view's list side by side: pictures, data, colours, and how alike they look."""
    products = [recommender.shelf.product(one) for one in view.compare if one in recommender.shelf.position_of]
    st.header("Side by side", anchor=False)
    st.button(
        "Back", icon=":material/arrow_back:", on_click=View.go, args=(replace(view, comparing=False),), key="leave"
    )
    if len(products) < 2:
        st.info("Choose two to four products to compare.")
        return
    st.html(_table(recommender, products))
    st.header("How alike they look", anchor=False)
    for a, b in combinations(products, 2):
        words = recommender.between(view.gender, a.product_id, b.product_id)
        said = CLOSENESS[words] if words else f"cannot be told, as not both are among the products for {view.gender}"
        st.text(f"{name_of(a)} and {name_of(b)}: {said}")
    st.header("Go on with one of them", anchor=False)
    cards(
        recommender,
        products,
        on_more=view.ask_about,
        where="compare",
        actions=lambda product: compare_button(view, product, "compare"),
    )


def _table(recommender: Recommender, products: list[Product]) -> str:
    looks = [look_of_product(key_of(recommender), product.product_id, recommender) for product in products]
    rows: list[tuple[str, list[str]]] = [
        ("Price", [in_html(price_in_words(product)) for product in products]),
        ("Type", [in_html(product.product_type) for product in products]),
        ("Colour", [in_html(product.colour) for product in products]),
        ("Colours seen", [palette_bar(look.palette) if look else "" for look in looks]),
        ("Pattern", [str(look.pattern) if look else "" for look in looks]),
        ("Use", [in_html(product.usage) for product in products]),
        ("Season", [in_html(product.season) for product in products]),
        ("Year", [str(product.year or "") for product in products]),
    ]
    head = "".join(
        f'<th scope="col">{_picture(recommender, product)}{in_html(name_of(product))}</th>' for product in products
    )
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell or '–'}</td>" for cell in cells) + "</tr>"
        for name, cells in rows
        if any(cells)
    )
    return (
        f'<div class="compared" style="--products: {len(products)}"><table><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _picture(recommender: Recommender, product: Product) -> str:
    """HTML of a product's thumbnail; its title stands beside it and says what it shows."""
    picture = thumbnail(str(recommender.shelf.folder), product.product_id, recommender)
    return f'<img alt="" src="data:image/jpeg;base64,{b64encode(picture).decode()}">' if picture else ""

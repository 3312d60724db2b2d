"""The parts of the page Dataset."""

import base64
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from fashrec.catalog import GENDERS, UNISEX, Gender, shelf_rows
from fashrec.catalog.money import SIGNS, money
from fashrec.catalog.report import LeftOut, Repair
from fashrec.measure import contents_charts as charts
from fashrec.measure.balance import evenness, findings, ties_to_gender
from fashrec.measure.contents import ATTRIBUTES, UNKNOWN, Chosen, in_words, key_figures, narrowed
from fashrec.plain_text import in_markdown, labels, one_line
from fashrec.recommend import Recommender
from fashrec.ui.address import but, go_to, leaf_through
from fashrec.ui.charts import NO_VALUE, bar_height, chart, clicked, csv_button, show_table, small_heading
from fashrec.ui.parts import lead_to
from fashrec.ui.resources import key_of, thumbnail

ROWS = 20
COLUMNS = {
    "title": "Title", **{name: ATTRIBUTES[name] for name in ("gender", "category", "product_type", "colour", "usage")},
    "price": "Price", "product_id": "Number",
}  # fmt: skip


@st.cache_resource(max_entries=2, show_spinner=False)
def products(key: str, _recommender: Recommender) -> pd.DataFrame:
    """The products of what is served, their attributes as words."""
    return in_words(_recommender.shelf.table)


def chosen_in_address() -> Chosen:
    """What the address narrows the page to."""
    return {name: st.query_params.get_all(name) for name in ATTRIBUTES if name in st.query_params}


def show_filters(table: pd.DataFrame, chosen: Chosen) -> None:
    """What the page is narrowed to, each with a way back; and the gender chosen on other pages, one click away."""
    last = str(st.session_state.get("gender_last", ""))
    if not chosen:
        if last in set(table["gender"]):
            st.button(
                f"Only {last}", icon=":material/filter_alt:", key="only-gender", on_click=_toggle,
                args=("gender", last), help=f"You chose {last} before; here all genders are compared",
            )  # fmt: skip
        return
    with st.container(horizontal=True):
        for name, values in chosen.items():
            for value in values:
                st.button(
                    f"{ATTRIBUTES[name]}: {in_markdown(value, 60)}",
                    icon=":material/close:",
                    key=f"drop-{name}-{value}",
                    on_click=_toggle,
                    args=(name, value),
                )
        st.button("Show everything", on_click=_show_everything, type="tertiary")


def show_choices(table: pd.DataFrame, chosen: Chosen) -> None:
    """The same choices as a click on a bar makes, as lists: for the keyboard, for fingers, for values without a bar."""
    with (
        st.popover("Choose from lists", icon=":material/checklist:", key="choices"),
        st.grid(min_column_width=180, gap="small"),
    ):
        for name, words in ATTRIBUTES.items():
            values = narrowed(table, chosen, but=name)[name].value_counts().index.tolist()
            picked = list(chosen.get(name, []))
            if len(values) < 2 and not picked:
                continue
            st.session_state[f"choose-{name}"] = picked
            listed = list(dict.fromkeys([*picked, *values]))
            called = dict(zip(listed, labels(listed), strict=True))
            st.multiselect(
                words, listed, key=f"choose-{name}", placeholder="any", format_func=called.__getitem__,
                on_change=_choose, args=(name,),
            )  # fmt: skip


def _choose(name: str) -> None:
    _narrow_to(**{name: list(st.session_state[f"choose-{name}"])})


def _toggle(name: str, value: str) -> None:
    """Chooses a value of an attribute, or takes the choice back; the address says it."""
    values = st.query_params.get_all(name)
    _narrow_to(**{name: [one for one in values if one != value] if value in values else [*values, value]})


def _show_everything() -> None:
    go_to(but(*ATTRIBUTES, "page"))


def _narrow_to(**chosen: list[str]) -> None:
    """Makes the address say these values of these attributes, and leaves the others as they are."""
    genders = chosen.get("gender", [])
    if genders in ([str(gender)] for gender in GENDERS):
        st.session_state["gender_last"] = Gender(genders[0])  # so that the other pages open for it
    go_to(but(*chosen, "page") | {name: values for name, values in chosen.items() if values})
    # A chart remembers its selection under its key: a new key lets go of it.
    st.session_state["dataset_clicks"] = st.session_state.get("dataset_clicks", 0) + 1


def show_key_figures(rows: pd.DataFrame, of: int) -> None:
    """How many products, types, colours, and the middle price."""
    found = key_figures(rows)
    figures = {
        "Products" if found.products == of else f"Products of {of:,}": f"{found.products:,}",
        "Types": f"{found.types:,}",
        "Colours": f"{found.colours:,}",
        "Different things": f"{found.things:,}",
    }
    if found.middle_price is not None:
        figures["Middle price"] = money(found.middle_price, found.currency)
    with st.grid(min_column_width=150, gap="small"):
        for name, value in figures.items():
            st.metric(name, value, border=True)


def say_where_unisex_is(table: pd.DataFrame, chosen: Chosen) -> None:
    """One line where these are Men's or Women's products alone, which other pages show with the unisex ones."""
    of, unisex = list(chosen.get("gender", [])), int((table["gender"] == UNISEX).sum())
    if unisex and of in ([str(Gender.MEN)], [str(Gender.WOMEN)]):
        st.caption(f"Without the {unisex:,} unisex products, which stand among {of[0]}'s on the other pages.")


def show_charts(table: pd.DataFrame, chosen: Chosen) -> None:
    """A chart of bars for each attribute that says anything, and how prices spread."""
    st.caption("Click a bar to narrow everything else to it; click it again to go back.")
    columns = st.columns(3, gap="medium")
    filled = [0] * len(columns)
    for name in ATTRIBUTES:
        rows = narrowed(table, chosen, but=name)
        if (table[name] == UNKNOWN).all() or rows.empty:
            continue
        # Each where the page is shortest, so that tall charts leave no holes beside them.
        shortest = filled.index(min(filled))
        filled[shortest] += bar_height(min(charts.MOST_BARS, rows[name].nunique())) + bar_height(2)
        with columns[shortest], st.container(border=True):
            _show_bars(rows, name, list(chosen.get(name, [])))
    _show_prices(narrowed(table, chosen))


def _show_bars(rows: pd.DataFrame, name: str, picked: list[str]) -> None:
    """The products by the values of one attribute; a click on a bar narrows everything else to it."""
    drawn = charts.by_attribute(rows, name, picked)
    key = f"products-by-{name}~{st.session_state.get('dataset_clicks', 0)}"

    def narrow() -> None:
        for value in clicked(st.session_state[key])[:1]:
            _toggle(name, value)

    several = name == "subcategory"
    left = len(drawn.table) - drawn.bars
    chart(
        drawn.figure,
        drawn.table,
        key=key,
        title=f"By {ATTRIBUTES[name].lower()}" + (" and gender" if several else ""),
        unit="number of products" + (f"; the {drawn.bars} commonest of {len(drawn.table):,}" if left else ""),
        height=bar_height(drawn.bars) + (30 if several else 0),
        on_select=narrow,
    )


def _show_prices(rows: pd.DataFrame) -> None:
    spread = charts.price_spread(rows)
    if spread is None:
        return
    drawn, currency = spread
    with st.container(border=True):
        chart(
            drawn.figure,
            drawn.table,
            key="prices",
            title="Prices by type",
            unit=f"price in {in_markdown(currency, 8)}: the box holds the middle half, the line within it the middle "
            "product, the whiskers eight in ten",
            height=bar_height(drawn.bars),
        )


def show_gender_and_type(rows: pd.DataFrame) -> None:
    """From gender to type: a treemap and a heat map."""
    of = rows["product_type"].nunique()
    left = of > charts.MOST_TYPES
    tree = charts.gender_to_type(rows)
    chart(
        tree.figure, tree.table, key="gender-to-type", title="From gender to type",
        unit="area: number of products; a click looks into a gender, and narrows nothing"
        + (f"; the {charts.MOST_TYPES} commonest of {of:,} types, the others together" if left else ""),
        height=460,
    )  # fmt: skip
    heat = charts.gender_by_type(rows)
    key = f"gender-by-type~{st.session_state.get('dataset_clicks', 0)}"

    def narrow() -> None:
        for point in st.session_state[key].selection.points[:1]:
            gender, kind = point["customdata"]
            _narrow_to(gender=[gender], product_type=[kind])

    chart(
        heat.figure, heat.table, key=key, title="Gender by type",
        unit="number of products; click one to narrow everything to its gender and type"
        + (f"; the {heat.bars} commonest of {of:,}, all in the table" if left else ""),
        height=bar_height(heat.bars), on_select=narrow,
    )  # fmt: skip


def show_products(recommender: Recommender, rows: pd.DataFrame) -> None:
    """The products with their pictures; a click on a row leads to its look-alikes."""
    st.caption(f"{len(rows):,} products. Click one to see what looks like it.")
    shown = leaf_through(len(rows), ROWS)
    part = rows.iloc[shown]
    key = f"products~{shown.start}~{len(rows)}"

    def open_chosen() -> None:
        chosen = st.session_state[key].selection
        for row in [*chosen.rows, *(row for row, _ in chosen.cells)][:1]:
            lead_to(str(part["product_id"].iloc[row]))

    priced = rows["price"].notna()
    columns = [name for name in COLUMNS if name != "price" or priced.any()]
    pictures = [_picture_address(recommender, product) for product in part["product_id"]]
    listed = part[columns]
    currencies = rows.loc[priced, "currency"].unique()
    if len(currencies) > 1:
        told = zip(part["price"], part["currency"], strict=True)
        listed = listed.assign(price=["" if pd.isna(price) else money(price, currency) for price, currency in told])
    listed.insert(0, "picture", pd.Series(pictures, index=part.index, dtype=object))
    st.dataframe(
        listed,
        column_config={
            **COLUMNS,
            "picture": st.column_config.ImageColumn("Picture", width="small"),
            **({"price": _price_column(str(currencies[0]))} if len(currencies) == 1 else {}),
        },
        hide_index=True,
        placeholder=NO_VALUE,
        height="content",
        row_height=72,
        on_select=open_chosen,
        selection_mode=("single-row", "single-cell"),
        key=key,
    )
    csv_button("Save all of them as CSV", lambda: products_as_written(rows), "products.csv")


def products_as_written(rows: pd.DataFrame) -> pd.DataFrame:
    """Products as a file has them: under names that a build reads again, prices beside their currencies."""
    return rows[
        [*COLUMNS, "currency"] if rows["price"].notna().any() else [name for name in COLUMNS if name != "price"]
    ]


def _price_column(currency: str) -> Any:
    """How prices of one currency stand in a table: as numbers, so that they sort, with its sign or its name."""
    sign = SIGNS.get(currency.upper())
    title = "Price" if sign or not currency else f"Price, {one_line(currency, 8)}"
    return st.column_config.NumberColumn(title, format=f"{sign or ''}%.2f")


def _picture_address(recommender: Recommender, product_id: str) -> str | None:
    """A thumbnail as an address that holds it."""
    content = thumbnail(str(recommender.shelf.folder), product_id, recommender)
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}" if content else None


@st.cache_data(max_entries=2, show_spinner="Weighing …")
def _balance(key: str, _recommender: Recommender) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    table = _recommender.shelf.table
    genders = {str(gender): table.iloc[shelf_rows(table, gender)] for gender in GENDERS}
    return findings(table, genders), evenness(table, ATTRIBUTES), ties_to_gender(table, ATTRIBUTES)


def show_balance(recommender: Recommender, narrow: bool) -> None:
    """How even the catalogue is, in sentences and figures."""
    sentences, even, ties = _balance(key_of(recommender), recommender)
    if narrow:
        st.caption("This is about the whole catalogue, whatever the charts are narrowed to.")
    if (recommender.shelf.table["gender"] == UNISEX).any():
        st.caption("Unisex products count among Men's and among Women's here.")
    small_heading("What matters to whoever searches here")
    for sentence in sentences or ["Nothing stands out: every gender has every category, and little is missing."]:
        st.text(f"• {one_line(sentence)}")
    small_heading("How evenly each attribute is spread")
    st.caption(
        "Worth: as many equally common values would be as varied. Commonest to rarest: how many products the "
        "commonest value has for each of the rarest. Missing: share of products without a value."
    )
    show_table(even, key="balance", of="how evenly each attribute is spread")
    if not ties.empty:
        small_heading("How strongly each attribute goes with gender")
        st.caption(
            "0: every gender has the same mix; 1: whoever knows the one knows the other (Cramér's V). The more it is, "
            "the more a difference between genders is one of what is sold to them."
        )
        show_table(ties, key="ties-to-gender", of="what goes with gender")


def show_left_out(recommender: Recommender) -> None:
    """What became of the rows that are not products here."""
    report = recommender.shelf.report()
    for said in (report.summary(), *report.hints):
        st.text(one_line(said, 2000))
    if not report.left_out:
        st.info("Every row of the catalogue became a product.", icon=":material/check:")
    else:
        small_heading("Why rows were left out")
        reasons = pd.DataFrame(report.reasons().items(), columns=["reason", "rows"])
        show_table(reasons, key="left-out-by-reason", of="why rows were left out")
        small_heading("Each of them")
        show_table(_as_table(report.left_out), key="left-out", of="each row left out")
    if report.repaired:
        small_heading("Kept after something was put right")
        show_table(_as_table(report.repaired), key="repaired", of="what was put right")


def _as_table(rows: Sequence[LeftOut | Repair]) -> pd.DataFrame:
    """Rows of a report as a table for people."""
    named = {"product_id": "number", "what": "put right"}
    return pd.DataFrame([asdict(row) for row in rows]).rename(columns=named)

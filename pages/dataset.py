"""Dataset: what the catalogue holds, how evenly, and what was left out; a click on a bar narrows everything else."""

import base64
from dataclasses import asdict

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

from fashrec.catalog import GENDERS, shelf_rows
from fashrec.errors import FashrecError
from fashrec.measure.balance import balance, findings
from fashrec.measure.colour import colour_of_word
from fashrec.recommend import Recommender
from fashrec.ui.charts import bar_height, chart, safe_csv, show_table, shown
from fashrec.ui.entry import enter_by_app
from fashrec.ui.parts import money
from fashrec.ui.resources import get_recommender, thumbnail

UNKNOWN = "(not known)"
OTHERS = "(all others)"
MOST_BARS = 20
ROWS = 20
# what is charted: column -> its name on the page and in the address
CHARTED = {
    "gender": "Gender",
    "category": "Category",
    "subcategory": "Sub-category",
    "product_type": "Type",
    "colour": "Colour",
    "usage": "Use",
    "season": "Season",
    "year": "Year",
}


def main() -> None:
    """Draws the page."""
    st.title("What the catalogue holds")
    try:
        recommender = get_recommender()
    except FashrecError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
    table = labelled(recommender.shelf.table)
    chosen = {name: st.query_params.get_all(name) for name in CHARTED if name in st.query_params}
    show_filters(chosen)
    rows = narrowed(table, chosen)
    key_figures(rows, len(table))
    if rows.empty:
        st.info("No product has all of these. Take one of the choices away.")
        return
    overview, tie_in, products, evenness, left_out = st.tabs(
        ["Charts", "Gender and type", "Products", "Balance", "Left out"]
    )
    with overview:
        bars(table, chosen)
        prices(rows)
    with tie_in:
        gender_and_type(rows)
    with products:
        product_table(recommender, rows)
    with evenness:
        show_balance(recommender.shelf.table)
    with left_out:
        show_left_out(recommender)


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The products with every charted column as text."""
    text = {name: table[name].astype("string").fillna("").replace("", UNKNOWN).astype(str) for name in CHARTED}
    return table.assign(**text)


def narrowed(table: pd.DataFrame, chosen: dict[str, list[str]], but: str = "") -> pd.DataFrame:
    """The products that have one of the chosen values in each column but one."""
    for name, values in chosen.items():
        if name != but:
            table = table[table[name].isin(values)]
    return table


def show_filters(chosen: dict[str, list[str]]) -> None:
    """What the page is narrowed to, each with a way back."""
    if not chosen:
        st.caption("Click a bar to narrow everything else to it; click it again to go back.")
        return
    with st.container(horizontal=True):
        for name, values in chosen.items():
            for value in values:
                st.button(
                    f"{CHARTED[name]}: {plain(value)}",
                    icon=":material/close:",
                    key=f"drop-{name}-{value}",
                    on_click=toggle,
                    args=(name, value),
                )
        st.button("Show everything", on_click=st.query_params.clear, type="tertiary")


def plain(text: str) -> str:
    """Text without what Markdown would read into it."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()#+-.!$:<>|~" else letter for letter in text)


def toggle(name: str, value: str) -> None:
    """Chooses a value of a column, or takes the choice back; the address says it."""
    values = st.query_params.get_all(name)
    values = [one for one in values if one != value] if value in values else [*values, value]
    if values:
        st.query_params[name] = values
    else:
        st.query_params.pop(name, None)
    # A chart remembers its selection under its key: a new key lets go of it.
    st.session_state["dataset_clicks"] = st.session_state.get("dataset_clicks", 0) + 1


def key_figures(rows: pd.DataFrame, of: int) -> None:
    """How many products, types, colours, and the middle price."""
    figures = {
        "Products": f"{len(rows):,}" if len(rows) == of else f"{len(rows):,} of {of:,}",
        "Types": f"{rows.loc[rows['product_type'] != UNKNOWN, 'product_type'].nunique():,}",
        "Colours": f"{rows.loc[rows['colour'] != UNKNOWN, 'colour'].nunique():,}",
        "Different things": f"{rows['thing'].nunique():,}",
    }
    if rows["price"].notna().any():
        figures["Middle price"] = money(rows["price"].median(), rows["currency"].mode().iloc[0])
    with st.grid(min_column_width=150, gap="small"):
        for name, value in figures.items():
            st.metric(name, value, border=True)


def bars(table: pd.DataFrame, chosen: dict[str, list[str]]) -> None:
    """A chart of bars for each column that says anything."""
    columns = st.columns(3, gap="medium")
    filled = [0] * len(columns)
    for name, words in CHARTED.items():
        if (table[name] == UNKNOWN).all():
            continue
        rows = narrowed(table, chosen, but=name)
        # Each where the page is shortest, so that tall charts leave no holes beside them.
        shortest = filled.index(min(filled))
        filled[shortest] += bar_height(min(MOST_BARS, rows[name].nunique())) + bar_height(2)
        with columns[shortest], st.container(border=True):
            one_chart(rows, name, words, chosen.get(name, []))


def one_chart(rows: pd.DataFrame, name: str, words: str, picked: list[str]) -> None:
    """The products by the values of one column, by gender too where that is about what is sold."""
    counts = rows[name].value_counts()
    counts = counts.sort_index() if name == "year" else counts
    top = counts if name == "year" else counts.head(MOST_BARS)
    order = [shown(value) for value in top.index][::-1]
    key = f"products-by-{name}~{st.session_state.get('dataset_clicks', 0)}"
    figure = go.Figure()
    if name == "subcategory":
        for gender, part in rows[rows[name].isin(top.index)].groupby("gender"):
            own = part[name].value_counts().reindex(top.index).fillna(0).astype(int)
            figure.add_bar(
                x=own, y=[shown(v) for v in own.index], customdata=list(own.index), name=str(gender), orientation="h",
                hovertemplate=f"%{{y}}, {shown(gender)}: %{{x:,}} products<extra></extra>",
            )  # fmt: skip
        figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})
    else:
        colours = [colour_of_word(value) for value in top.index] if name == "colour" else None
        faded = [1.0 if not picked or value in picked else 0.35 for value in top.index]
        figure.add_bar(
            x=top, y=[shown(v) for v in top.index], customdata=list(top.index), orientation="h", text=top,
            texttemplate="%{x:,}", textposition="outside", cliponaxis=False,
            marker={"color": colours, "opacity": faded, "line": {"width": 1 if colours else 0, "color": "#8888"}},
            hovertemplate="%{y}: %{x:,} products<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=order, title=None)
    figure.update_xaxes(title="products", fixedrange=True, showgrid=True)

    def clicked() -> None:
        for point in st.session_state[key].selection.points[:1]:
            toggle(name, str(point["customdata"]))

    more = f"; the {MOST_BARS} commonest of {len(counts):,}" if len(counts) > len(top) else ""
    chart(
        figure,
        counts.rename_axis(words)
        .reset_index(name="products")
        .assign(share=lambda t: (t["products"] / len(rows)).round(4)),
        key=key,
        title=f"By {words.lower()}" + (" and gender" if name == "subcategory" else ""),
        unit=f"number of products{more}",
        height=bar_height(len(top)) + (30 if name == "subcategory" else 0),
        on_select=clicked,
    )


def prices(rows: pd.DataFrame) -> None:
    """How prices spread, for each type; of several currencies the commonest."""
    priced = rows[rows["price"].notna()]
    if priced.empty:
        return
    currency = priced["currency"].mode().iloc[0]
    priced = priced[priced["currency"] == currency]
    spread = priced.groupby("product_type")["price"].describe(percentiles=[0.1, 0.25, 0.5, 0.75, 0.9])
    spread = spread.sort_values("count", ascending=False).head(MOST_BARS).sort_values("50%", ascending=False)
    figure = go.Figure(
        go.Box(
            y=[shown(value) for value in spread.index], lowerfence=spread["10%"], q1=spread["25%"],
            median=spread["50%"], q3=spread["75%"], upperfence=spread["90%"], orientation="h",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(title=f"price, {currency}", rangemode="tozero", fixedrange=True)
    with st.container(border=True):
        chart(
            figure,
            spread.drop(columns=["mean", "std"]).round(2).rename_axis("Type").reset_index(),
            key="prices",
            title="Prices by type",
            unit=f"price in {shown(currency)}: the box holds the middle half, the line within it the middle product, "
            "the whiskers eight in ten",
            height=bar_height(len(spread)),
        )


def gender_and_type(rows: pd.DataFrame) -> None:
    """From gender to type: a treemap and a heat map."""
    counts = rows.groupby(["gender", "product_type"]).size().rename("products").reset_index()
    common = counts.groupby("product_type")["products"].sum().nlargest(30).index
    grouped = counts.assign(product_type=counts["product_type"].where(counts["product_type"].isin(common), OTHERS))
    grouped = grouped.groupby(["gender", "product_type"], as_index=False)["products"].sum()
    tree = grouped.assign(gender=grouped["gender"].map(shown), product_type=grouped["product_type"].map(shown))
    figure = px.treemap(tree, path=["gender", "product_type"], values="products")
    figure.update_traces(hovertemplate="%{label}: %{value:,} products<extra></extra>", root_color="rgba(0,0,0,0)")
    chart(
        figure, grouped, key="gender-to-type", title="From gender to type",
        unit="area: number of products; a click opens a gender", height=460,
    )  # fmt: skip
    matrix = counts[counts["product_type"].isin(common)].pivot_table(
        index="product_type", columns="gender", values="products", fill_value=0
    )
    matrix = matrix.loc[matrix.sum(axis=1).sort_values(ascending=False).index].astype(int)
    heat = px.imshow(
        matrix.to_numpy(), x=[shown(g) for g in matrix.columns], y=[shown(t) for t in matrix.index],
        text_auto=True, aspect="auto", color_continuous_scale="Oranges",
    )  # fmt: skip
    heat.update_traces(hovertemplate="%{y} for %{x}: %{z:,} products<extra></extra>")
    heat.update_layout(coloraxis_showscale=False)
    chart(
        heat, matrix.reset_index(), key="gender-by-type", title="Gender by type", unit="number of products",
        height=bar_height(len(matrix)),
    )  # fmt: skip


def product_table(recommender: Recommender, rows: pd.DataFrame) -> None:
    """The products with their pictures; a chosen row leads to its look-alikes."""
    st.caption(f"{len(rows):,} products. Choose a row to see what looks like it.")
    pages = -(-len(rows) // ROWS)
    if st.session_state.get("dataset_page", 1) > pages:
        del st.session_state["dataset_page"]
    page = st.session_state.get("dataset_page", 1)
    part = rows.iloc[(page - 1) * ROWS : page * ROWS]
    pictures = [picture_address(recommender, product) for product in part["product_id"]]
    columns = ["title", "gender", "product_type", "colour", "usage", "price", "product_id"]
    event = st.dataframe(
        part[columns].assign(picture=pictures)[["picture", *columns]],
        column_config={"picture": st.column_config.ImageColumn("picture", width="small")},
        hide_index=True,
        row_height=72,
        on_select="rerun",
        selection_mode="single-row",
        key=f"products~{page}~{len(rows)}",
    )
    if pages > 1:
        st.pagination(pages, key="dataset_page")
    st.download_button("Save all of them as CSV", safe_csv(rows[columns]), "products.csv", "text/csv")
    if event.selection.rows:
        product = part.iloc[event.selection.rows[0]]
        gender = product["gender"] if product["gender"] in list(GENDERS) else str(GENDERS[0])
        st.switch_page("pages/find_similar.py", query_params={"gender": gender, "product": product["product_id"]})


def picture_address(recommender: Recommender, product_id: str) -> str | None:
    """A thumbnail as an address that holds it."""
    content = thumbnail(str(recommender.shelf.folder), product_id, recommender)
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}" if content else None


def show_balance(table: pd.DataFrame) -> None:
    """How even the catalogue is, in sentences and figures."""
    genders = {str(gender): table.iloc[shelf_rows(table, gender)] for gender in GENDERS}
    sentences = findings(table, genders)
    st.markdown("**What matters to who searches here**")
    for sentence in sentences or ["Nothing stands out: every gender has every category, and little is missing."]:
        st.text(f"• {sentence}")
    st.markdown("**How evenly each attribute is spread**")
    st.caption(
        "Worth: as many equally common values would be as varied. Commonest to rarest: how many products the "
        "commonest value has for each of the rarest. Missing: share of products without a value."
    )
    measured = pd.DataFrame([asdict(balance(table[name], words)) for name, words in CHARTED.items()])
    measured["effective"] = measured["effective"].round(1)
    measured["imbalance"] = measured["imbalance"].round(1)
    measured["missing"] = (100 * measured["missing"]).round(1)
    names = {"effective": "worth", "imbalance": "commonest to rarest", "missing": "missing, %"}
    show_table(measured.rename(columns=names), key="balance")


def show_left_out(recommender: Recommender) -> None:
    """What became of the rows that are not products here."""
    report = recommender.shelf.report()
    st.text(report.summary())
    if not report.left_out:
        st.info("Every row of the catalogue became a product.", icon=":material/check:")
    else:
        reasons = pd.DataFrame(report.reasons().items(), columns=["reason", "rows"])
        show_table(reasons, key="left-out-by-reason")
        st.markdown("**Each row**")
        show_table(pd.DataFrame([asdict(row) for row in report.left_out]), key="left-out")
    if report.repaired:
        st.markdown("**Kept after something was put right**")
        show_table(pd.DataFrame([asdict(row) for row in report.repaired]), key="repaired")


enter_by_app()
main()

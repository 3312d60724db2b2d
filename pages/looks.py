"""Looks: colours, patterns, the atlas, near-duplicates and odd ones; all measured when the catalogue was built."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from fashrec.assemble import find_active, rebuild_command
from fashrec.catalog import GENDERS, shelf_rows
from fashrec.errors import FashrecError
from fashrec.measure.colour import colour_of_word
from fashrec.measure.pattern import PATTERNS
from fashrec.measure.schemes import Scheme, colour_wheel, schemes, spread_by
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.ui.charts import chart, safe_csv, show_table, shown
from fashrec.ui.entry import enter_by_app
from fashrec.ui.parts import cards
from fashrec.ui.resources import get_recommender, thumbnail
from fashrec.ui.wall import palette_wall

EXAMPLES = 6
MOST_POINTS = 8_000
MOST_CARDS = 24
PAIRS = 6
KINDS = 9
OTHERS = "others"
SERIES = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#eeca3b", "#9d755d", "#ff9da6", "#9a9590")
SECTIONS = ("Colours", "Patterns", "Atlas", "Near-duplicates", "Odd ones")
COLOURED_BY = {"product_type": "type", "colour": "colour", "gender": "gender", "usage": "use"}
SCALES = {
    "lightness": ("How light", "0 is black, 100 is white"),
    "strength": ("How strong the colours are", "chroma: 0 is grey, 60 and more is vivid"),
    "warmth": ("How warm", "below 0 is cool (blue), 0 is grey, above 0 is warm (orange)"),
}


@dataclass(frozen=True)
class Shop:
    """The recommender, and its products with their looks, in one table."""

    recommender: Recommender
    table: pd.DataFrame


def main() -> None:
    """Draws the page."""
    st.title("What the products look like")
    try:
        recommender = get_recommender()
    except FashrecError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
    looks = recommender.shelf.looks
    if looks is None:
        active = find_active(load_settings())
        st.info(
            "This catalogue was built before looks were measured. Build it again, which keeps what is there: "
            f"`{rebuild_command(active, recommender.shelf.folder)}`",
            icon=":material/palette:",
        )
        st.stop()
    own = looks.drop(columns=["product_id", "thumbnail"]).reset_index(drop=True)
    shop = Shop(recommender, pd.concat([recommender.shelf.table.reset_index(drop=True), own], axis=1))
    named = st.query_params.get("section", "")
    st.session_state["section"] = next((name for name in SECTIONS if name == named), SECTIONS[0])

    def change() -> None:
        st.query_params["section"] = st.session_state["section"]

    section = st.segmented_control(
        "What to look at", SECTIONS, key="section", on_change=change, required=True, label_visibility="collapsed"
    )
    {
        "Colours": show_colours,
        "Patterns": show_patterns,
        "Atlas": show_atlas,
        "Near-duplicates": show_duplicates,
        "Odd ones": show_odd,
    }[section or SECTIONS[0]](shop)


def open_product(shop: Shop, product_id: str) -> None:
    """Leads to a product's look-alikes; the next run does it, since a callback cannot change the page."""
    st.session_state["open_product"] = product_id


def follow(shop: Shop) -> None:
    """Goes where a card was clicked."""
    product_id = st.session_state.pop("open_product", None)
    if product_id:
        gender = shop.recommender.shelf.product(product_id).gender
        gender = gender if gender in list(GENDERS) else str(GENDERS[0])
        st.switch_page("pages/find_similar.py", query_params={"gender": gender, "product": product_id})


def product_cards(shop: Shop, ids: list[str], where: str) -> None:
    """Cards of products; each leads to its look-alikes."""
    follow(shop)
    found = [shop.recommender.shelf.product(product_id) for product_id in ids]
    cards(shop.recommender, found, on_more=lambda product_id: open_product(shop, product_id), where=where)


def choose_products(shop: Shop) -> pd.DataFrame:
    """The products of the chosen gender, or all."""
    there = [gender for gender in GENDERS if len(shelf_rows(shop.table, gender))]
    gender = st.segmented_control("For", ["All", *there], default="All", key="looks_gender", required=True)
    return shop.table if gender in (None, "All") else shop.table.iloc[shelf_rows(shop.table, gender)]


@st.cache_data(max_entries=20, show_spinner="Mixing the colours …")
def palettes_of(key: str, gender: str, _rows: pd.DataFrame) -> list[Scheme]:
    """The colour schemes of the types among some products."""
    return schemes(_rows)


def show_colours(shop: Shop) -> None:
    """Palettes by type, the wheel, and how light, strong and warm each gender's products are."""
    rows = choose_products(shop)
    manifest = shop.recommender.shelf.manifest
    key = f"{shop.recommender.shelf.folder} {manifest.created}"
    found = palettes_of(key, str(st.session_state.get("looks_gender")), rows)
    st.markdown("**Colour schemes by type**")
    st.caption("the colours of each type's products, without the photos' ground; width: share of what is seen")
    palette_wall(found)
    with st.popover("Table"):
        show_table(pd.DataFrame([row for scheme in found for row in scheme.to_rows()]), key="colour-schemes")
    wheel, scales = st.columns(2, gap="large")
    with wheel:
        show_wheel(rows)
    with scales:
        for name, (title, unit) in SCALES.items():
            show_scale(shop.table, name, title, unit)


def show_wheel(rows: pd.DataFrame) -> None:
    """How hues and lightnesses are spread, as a wheel."""
    cells = colour_wheel(rows)
    if cells.empty:
        st.info("All of these products are black, white or grey: there is no hue to show.")
        return
    figure = go.Figure()
    for level, part in cells.groupby("level"):
        figure.add_barpolar(
            theta=part["hue"], r=part["share"], width=[15] * len(part), marker={"color": part["hex"]},
            name=str(level), customdata=part[["lightness"]],
            hovertemplate="%{r:.1f} % of the coloured surface, lightness %{customdata[0]:.0f}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        showlegend=False,
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"showticklabels": True, "ticksuffix": " %", "angle": 90, "nticks": 4, "gridcolor": "#8884"},
            "angularaxis": {"showticklabels": False, "ticks": "", "gridcolor": "#8884"},
        },
    )  # fmt: skip
    chart(
        figure, cells.drop(columns="level"), key="wheel", title="Hue and lightness",
        unit="length: % of the coloured surface with this hue; dark within, light without; greys are left out",
        height=460,
    )  # fmt: skip


def show_scale(table: pd.DataFrame, name: str, title: str, unit: str) -> None:
    """One figure of the look, by gender."""
    spread = spread_by(table, name)
    figure = go.Figure(
        go.Box(
            y=[shown(gender) for gender in spread["gender"]], lowerfence=spread["10 %"], q1=spread["25 %"],
            median=spread["middle"], q3=spread["75 %"], upperfence=spread["90 %"], orientation="h",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    chart(figure, spread, key=f"scale-{name}", title=title, unit=f"{unit}; box: the middle half", height=190)


def show_patterns(shop: Shop) -> None:
    """How common each pattern is, with examples."""
    rows = choose_products(shop)
    counts = rows.groupby(["gender", "pattern"]).size().rename("products").reset_index()
    counts["share"] = (100 * counts["products"] / counts.groupby("gender")["products"].transform("sum")).round(1)
    figure = go.Figure()
    for pattern, colour in zip(PATTERNS, SERIES, strict=False):
        part = counts[counts["pattern"] == pattern]
        figure.add_bar(
            y=[shown(gender) for gender in part["gender"]], x=part["share"], name=str(pattern), orientation="h",
            marker={"color": colour}, hovertemplate=f"%{{y}}: %{{x:.1f}} % {pattern}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})
    figure.update_xaxes(title="% of products", fixedrange=True)
    chart(
        figure, counts, key="patterns", title="Patterns by gender",
        unit="% of products, as measured from the photos; an estimate: see how sure below", height=260,
    )  # fmt: skip
    pattern = st.segmented_control(
        "Show", [str(one) for one in PATTERNS], default="striped", key="pattern", required=True
    )
    part = rows[rows["pattern"] == pattern].sort_values(["pattern_sure", "product_id"], ascending=[False, True])
    if part.empty:
        st.info(f"None of these products looks {pattern}.")
        return
    st.caption(f"{len(part):,} products look {pattern}; the clearest {min(EXAMPLES, len(part))}:")
    product_cards(shop, part["product_id"].head(EXAMPLES).tolist(), where="pattern")


def show_atlas(shop: Shop) -> None:
    """All products as points; those that look alike are near each other."""
    table = shop.table
    if len(table) > MOST_POINTS:
        table = table.sample(MOST_POINTS, random_state=0).sort_index()
        st.caption(f"{MOST_POINTS:,} of {len(shop.table):,} products, drawn at random")
    by = st.segmented_control(
        "Coloured by", list(COLOURED_BY), default="product_type", format_func=COLOURED_BY.__getitem__, key="atlas_by",
        required=True,
    )  # fmt: skip
    column = by or "product_type"
    values = table[column].replace("", "(not known)")
    common = values.value_counts().index[: 24 if column == "colour" else KINDS]
    group = values.where(values.isin(common), OTHERS)
    figure = go.Figure()
    for at, name in enumerate([*common, *([OTHERS] if (group == OTHERS).any() else [])]):
        part = table[group == name]
        colour = colour_of_word(name) if column == "colour" else SERIES[-1] if name == OTHERS else SERIES[at % KINDS]
        figure.add_scattergl(
            x=part["atlas_x"], y=part["atlas_y"], mode="markers", name=shown(name), customdata=part["product_id"],
            text=[shown(title) for title in part["title"]], hovertemplate="%{text}<extra></extra>",
            marker={"color": colour, "size": 6, "line": {"width": 0.5, "color": "#8888"}},
        )  # fmt: skip
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(legend={"orientation": "h", "y": -0.02, "yanchor": "top", "itemsizing": "constant"})
    places = table[["product_id", "title", column, "atlas_x", "atlas_y"]]
    event = chart(
        figure, places, key=f"atlas~{column}", title="Atlas",
        unit="products that look alike stand near each other; distances across the map mean little. "
        "Click a point, or draw around some, to see them", height=640, on_select=lambda: None,
        select=("points", "lasso"), drag="lasso",
    )  # fmt: skip
    ids = list(dict.fromkeys(str(as_text(point["customdata"])) for point in event.selection.points))
    follow(shop)
    if not ids:
        st.caption("Nothing is chosen yet.")
        return
    st.markdown(f"**{len(ids):,} chosen**" + (f", the first {MOST_CARDS} of them" if len(ids) > MOST_CARDS else ""))
    product_cards(shop, ids[:MOST_CARDS], where="atlas")


def as_text(value: object) -> str:
    """A point's product, which comes as text or as a list of one."""
    return str(value[0]) if isinstance(value, list) else str(value)


def page_of(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """The part of a long list that is shown, with the control to leaf through it."""
    pages = -(-len(table) // PAIRS)
    page = min(st.session_state.get(key, 1), max(pages, 1))
    if pages > 1:
        st.pagination(pages, key=key)
    return table.iloc[(page - 1) * PAIRS : page * PAIRS]


def show_duplicates(shop: Shop) -> None:
    """Pairs of products with nearly the same picture."""
    pairs = shop.recommender.shelf.duplicates
    if pairs is None or pairs.empty:
        st.info("No two products have nearly the same picture.", icon=":material/check:")
        return
    titles = shop.table.set_index("product_id")["title"]
    named = pairs.assign(title=pairs["product_id"].map(titles), other_title=pairs["other_id"].map(titles))
    st.markdown(f"**{len(pairs):,} pairs of products have nearly the same picture**")
    st.caption("difference: mean over both pictures, in % of the most there can be; 0 is the same picture")
    st.download_button("Save all as CSV", safe_csv(named), "near-duplicates.csv", "text/csv")
    for pair in page_of(named, "duplicates_page").itertuples():
        st.caption(f"difference {pair.difference:.1f} %")
        product_cards(shop, [str(pair.product_id), str(pair.other_id)], where=f"pair-{pair.Index}")


def show_odd(shop: Shop) -> None:
    """Labels that disagree with a product's look-alikes."""
    odd = shop.recommender.shelf.odd
    if odd is None or odd.empty:
        st.info("Every label agrees with the products that look alike.", icon=":material/check:")
        return
    titles = shop.table.set_index("product_id")["title"]
    named = odd.assign(title=odd["product_id"].map(titles))
    st.markdown(f"**{len(odd):,} labels disagree with the products that look most alike**")
    st.caption("Some are mistakes in the data, some are products that look like something else. The surest come first.")
    st.download_button("Save all as CSV", safe_csv(named), "odd-ones.csv", "text/csv")
    follow(shop)
    for row in page_of(named, "odd_page").itertuples():
        picture, words = st.columns([1, 4], vertical_alignment="center")
        with picture:
            content = thumbnail(str(shop.recommender.shelf.folder), str(row.product_id), shop.recommender)
            if content:
                st.image(content, alt=str(row.title), width=110)
        with words:
            what = "type" if row.what == "product_type" else "colour"
            st.text(f"{row.title} ({row.product_id})")
            st.text(f"Its {what} is {row.label}; of its look-alikes for {row.gender}, {row.sure:.0%} are {row.others}.")
            st.button(
                "See what looks like it",
                key=f"odd-{row.Index}",
                on_click=open_product,
                args=(shop, str(row.product_id)),
            )


enter_by_app()
main()

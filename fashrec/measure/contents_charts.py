"""The charts of what a catalogue holds; all take products as `contents.in_words` gives them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

from fashrec.measure.chart import LEGEND, OF_GENDER, OUTLINE, Chart, in_order
from fashrec.measure.colour import colour_of_word
from fashrec.measure.contents import ATTRIBUTES, UNKNOWN
from fashrec.measure.schemes import QUANTILES
from fashrec.plain_text import in_chart, labels

OTHERS = "(all others)"
MOST_BARS = 20
MOST_TYPES = 30
FADED = 0.35
# A cell lets the page's ground through, so that few is near the ground in the light and in the dark, and the page's own
# words, which style.css writes on it, stand out from all of them (4.5:1 and more).
CELL, FAINTEST, STRONGEST = "rgba(176, 87, 60, {:.3f})", 0.06, 0.75


def by_attribute(rows: pd.DataFrame, name: str, picked: Sequence[str] = ()) -> Chart:
    """Lying bars of the commonest values of an attribute, genders and years in order; what is not picked is faded.

    Colours have bars of their own colour, sub-categories are split by gender. A bar's `customdata` is its value.
    """
    counts = rows[name].value_counts()
    if name == "gender":
        counts = counts.loc[in_order(counts.index)]
    top = counts.sort_index(key=_unknown_last) if name == "year" else counts.head(MOST_BARS)
    places = labels(top.index)
    faded = [1.0 if not picked or value in picked else FADED for value in top.index]
    figure = go.Figure()
    if name == "subcategory":
        genders = pd.crosstab(rows[name], rows["gender"]).loc[counts.index]
        genders = genders[in_order(genders.columns)]
        for gender, own in genders.loc[top.index].items():
            figure.add_bar(
                x=own, y=places, customdata=list(top.index), name=in_chart(gender), orientation="h",
                marker={"opacity": faded, "color": OF_GENDER.get(str(gender), OF_GENDER["Unisex"])},
                hovertemplate="%{y}, %{fullData.name}: %{x:,} products<extra></extra>",
            )  # fmt: skip
        # A bar that is not seen, for its number: with a base of its own it stands in no stack.
        figure.add_bar(
            x=top, y=places, base=0, orientation="h", text=top, texttemplate="%{x:,}", textposition="outside",
            cliponaxis=False, hoverinfo="skip", showlegend=False, marker={"color": "rgba(0, 0, 0, 0)"},
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
        figure.update_layout(barmode="stack", showlegend=True, legend=LEGEND)
    else:
        own_colours = [colour_of_word(value) for value in top.index] if name == "colour" else None
        figure.add_bar(
            x=top, y=places, customdata=list(top.index), orientation="h", text=top,
            texttemplate="%{x:,}", textposition="outside", cliponaxis=False,
            marker={
                "color": own_colours, "opacity": faded, "line": {"width": 1 if own_colours else 0, "color": OUTLINE},
            },
            hovertemplate="%{y}: %{x:,} products<extra></extra>",
            # Without them Plotly stumbles over the numbers of a bar that is clicked, and says nothing of the click.
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": FADED}},
        )  # fmt: skip
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=places[::-1], title=None)
    figure.update_xaxes(title="products", fixedrange=True, showgrid=True, nticks=4)
    table = counts.rename_axis(ATTRIBUTES[name]).reset_index(name="products")
    if name == "subcategory":
        table = table.join(genders.reset_index(drop=True).rename_axis(columns=None))
    return Chart(figure, table.assign(**{"share, %": (100 * table["products"] / len(rows)).round(1)}), bars=len(top))


def price_spread(rows: pd.DataFrame) -> tuple[Chart, str] | None:
    """How prices spread within the commonest types, and in which currency, the commonest; None without prices."""
    priced = rows[rows["price"].notna()]
    if priced.empty:
        return None
    currency = str(priced["currency"].mode().iloc[0])
    prices = priced[priced["currency"] == currency].groupby("product_type")["price"]
    spread = prices.quantile(np.array(list(QUANTILES.values()))).unstack().set_axis(list(QUANTILES), axis=1)
    spread.insert(0, "products", prices.size())
    spread = spread.sort_values("products", ascending=False).head(MOST_BARS).sort_values("middle", ascending=False)
    figure = go.Figure(
        go.Box(
            y=labels(spread.index), lowerfence=spread["10 %"], q1=spread["25 %"], median=spread["middle"],
            q3=spread["75 %"], upperfence=spread["90 %"], orientation="h",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(title=f"price, {in_chart(currency, 8)}", rangemode="tozero", fixedrange=True)
    return Chart(figure, spread.round(2).rename_axis("Type").reset_index(), bars=len(spread)), currency


def gender_to_type(rows: pd.DataFrame) -> Chart:
    """A treemap from gender to type; the area is the number of products.

    Types beyond the commonest are one area within each gender, and a row each in the table.
    """
    counts, common = _by_gender_and_type(rows)
    grouped = counts.assign(product_type=counts["product_type"].where(counts["product_type"].isin(common), OTHERS))
    grouped = grouped.groupby(["gender", "product_type"])["products"].sum().reset_index()
    types = dict(zip(unique := grouped["product_type"].unique(), labels(unique), strict=True))
    tree = grouped.assign(gender=grouped["gender"].map(in_chart), product_type=grouped["product_type"].map(types))
    figure = px.treemap(
        tree, path=["gender", "product_type"], values="products", color="gender", color_discrete_map=OF_GENDER
    )
    figure.update_traces(
        hovertemplate="%{label}: %{value:,} products<extra></extra>", root_color="rgba(0,0,0,0)",
        texttemplate="%{label}<br>%{value:,}", textfont_color="#ffffff", marker_depthfade=False,
        marker_line={"color": "rgba(255, 255, 255, 0.7)", "width": 1},
    )  # fmt: skip
    figure.update_layout(uniformtext={"minsize": 10, "mode": "hide"})
    return Chart(figure, counts.rename(columns={"product_type": "type"}))


def gender_by_type(rows: pd.DataFrame) -> Chart:
    """A map of the commonest types, one row each, by gender: a cell is as strong as it has products.

    The table has all types. The cells are bars, since Plotly tells of no click on a heat map; a cell's `customdata` is
    its gender and type.
    """
    counts, common = _by_gender_and_type(rows)
    every = counts.pivot_table(index="product_type", columns="gender", values="products", fill_value=0)
    every = every.loc[every.sum(axis=1).sort_values(ascending=False, kind="stable").index, in_order(every.columns)]
    every = every.astype(int)
    matrix = every[every.index.isin(common)]
    places = labels(matrix.index)
    figure = go.Figure()
    for at, gender in enumerate(matrix.columns):
        there = matrix[gender] > 0
        strengths = FAINTEST + (STRONGEST - FAINTEST) * matrix[gender] / matrix.to_numpy().max()
        figure.add_bar(
            x=there.astype(int), y=places, base=at, orientation="h",
            name=in_chart(gender), customdata=[[str(gender), str(kind)] for kind in matrix.index],
            marker={"color": [CELL.format(strength) for strength in strengths], "line": {"width": 0}},
            text=matrix[gender].where(there), texttemplate="%{text:,}", textposition="inside",
            insidetextanchor="middle",
            hovertemplate="%{y} for %{fullData.name}: %{text:,} products<extra></extra>",
            # Without them Plotly stumbles over the numbers of a bar that is clicked, and says nothing of the click.
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": FADED}},
        )  # fmt: skip
    figure.update_layout(barmode="overlay", bargap=0, showlegend=False)
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=places[::-1], title=None)
    middles = [at + 0.5 for at in range(len(matrix.columns))]
    figure.update_xaxes(
        tickvals=middles, ticktext=labels(matrix.columns), range=[0, len(middles)], fixedrange=True, showgrid=False,
        zeroline=False, side="top",
    )  # fmt: skip
    return Chart(figure, every.rename_axis("type").reset_index().rename_axis(columns=None), bars=len(matrix))


def _unknown_last(values: pd.Index) -> pd.Index:
    return values.where(values != UNKNOWN, "~")


def _by_gender_and_type(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index]:
    """The products of each gender and type, and the commonest types."""
    counts = rows.groupby(["gender", "product_type"]).size().rename("products").reset_index()
    return counts, counts.groupby("product_type")["products"].sum().nlargest(MOST_TYPES).index

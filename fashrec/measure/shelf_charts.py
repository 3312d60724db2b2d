"""The small chart that places one product among those of its shelf."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from fashrec.measure.chart import Chart
from fashrec.plain_text import labels

COLOUR = "#bf5a3c"
GROUND = "rgba(128, 128, 128, 0.2)"


def how_common(products: int, counts: Mapping[str, int]) -> Chart:
    """How many of a shelf's products are of each kind, as lying bars over the whole shelf."""
    table = pd.DataFrame(list(counts.items()), columns=["what", "products"])
    table["share, %"] = (100 * table["products"] / max(products, 1)).round(1)
    places = labels(counts, 18)
    figure = go.Figure()
    figure.add_bar(
        y=places, x=[100 - share for share in table["share, %"]], base=table["share, %"], orientation="h",
        marker={"color": GROUND}, text=[f"{count:,}" for count in counts.values()], textposition="outside",
        textangle=0, cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure.add_bar(
        y=places, x=table["share, %"], orientation="h", marker={"color": COLOUR}, customdata=table[["products"]],
        hovertemplate="%{y}: %{customdata[0]:,} products, %{x:.0f} %<extra></extra>",
    )  # fmt: skip
    figure.update_layout(barmode="overlay", showlegend=False, bargap=0.5)
    figure.update_xaxes(range=[0, 112], visible=False, fixedrange=True)
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=places[::-1], title=None, fixedrange=True)
    return Chart(figure, table, bars=len(table))

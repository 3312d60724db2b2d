"""The charts of what products look like; all take products with their looks in one table."""

from math import ceil

import pandas as pd
import plotly.graph_objects as go

from fashrec.measure.chart import LEGEND, OF_GENDER, OUTLINE, SERIES, Chart, in_order
from fashrec.measure.colour import colour_of_word
from fashrec.measure.contents import ATTRIBUTES, UNKNOWN
from fashrec.measure.pattern import PATTERNS
from fashrec.measure.schemes import SECTOR
from fashrec.plain_text import in_chart, labels

OTHERS = "others"
MOST_POINTS = 8_000
GROUPS = len(SERIES) - 1
COLOUR_GROUPS = 24


def hue_wheel(spread: pd.DataFrame) -> Chart | None:
    """What `colour_wheel` found, as a wheel, dark within; None where all is black, white or grey."""
    if spread.empty:
        return None
    figure, rings = go.Figure(), _rings(float(spread.groupby("hue")["share"].sum().max()))
    for level, part in spread.groupby("level"):
        figure.add_barpolar(
            theta=part["hue"], r=part["share"], width=[SECTOR] * len(part), marker={"color": part["hex"]},
            name=str(level), customdata=part[["lightness"]],
            hovertemplate="%{r:.1f} % of the coloured surface, lightness %{customdata[0]:.0f}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        showlegend=False,
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            # Among the greenish blues, which few garments have, so that few bars lie under the numbers. These turn with
            # the axis, and back by their own angle.
            "radialaxis": {
                "angle": 195, "tickangle": 195, "side": "counterclockwise", "gridcolor": OUTLINE,
                "range": [0, rings[-1]], "tickvals": rings,
                "ticktext": [f"{ring:g}\N{NO-BREAK SPACE}%" for ring in rings],
            },
            "angularaxis": {"showticklabels": False, "ticks": "", "gridcolor": OUTLINE},
        },
    )  # fmt: skip
    called = {"hue": "hue, °", "lightness": "lightness", "share": "share, %", "hex": "code"}
    return Chart(figure, spread[list(called)].rename(columns=called))


def _rings(longest: float) -> list[float]:
    """Two to five round numbers, the last past the longest bar; none in the middle, where bars of all colours meet."""
    step = next(step * 10**power for power in range(-2, 3) for step in (1, 2, 5) if longest <= 5 * step * 10**power)
    return [step * at for at in range(1, max(2, ceil(longest / step)) + 1)]


def scale_by_gender(spread: pd.DataFrame) -> Chart:
    """What `spread_by` found of a figure of the look, as a box for each gender in its colour."""
    spread = spread.set_index("gender").loc[in_order(spread["gender"])].reset_index()
    figure = go.Figure()
    for label, (_, own) in zip(labels(spread["gender"]), spread.iterrows(), strict=True):
        figure.add_box(
            y=[label], lowerfence=[own["10 %"]], q1=[own["25 %"]], median=[own["middle"]], q3=[own["75 %"]],
            upperfence=[own["90 %"]], orientation="h", name=label,
            marker={"color": OF_GENDER.get(own["gender"], OF_GENDER["Unisex"])},
        )  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(fixedrange=True)
    return Chart(figure, spread, bars=len(spread))


def patterns_by_gender(rows: pd.DataFrame) -> Chart:
    """How common each pattern is within each gender, as one bar of parts a gender, in percent."""
    counts = rows.groupby(["gender", "pattern"]).size().rename("products").reset_index()
    counts["share"] = (100 * counts["products"] / counts.groupby("gender")["products"].transform("sum")).round(1)
    figure = go.Figure()
    for pattern, colour in zip(PATTERNS, SERIES, strict=False):
        part = counts[counts["pattern"] == pattern]
        figure.add_bar(
            y=[in_chart(gender) for gender in part["gender"]], x=part["share"], name=str(pattern), orientation="h",
            marker={"color": colour}, hovertemplate=f"%{{y}}: %{{x:.1f}} % {pattern}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend=LEGEND)
    figure.update_xaxes(title="% of products", fixedrange=True)
    order = [in_chart(gender) for gender in in_order(counts["gender"].unique())]
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=order[::-1])
    return Chart(figure, counts.rename(columns={"share": "share, %"}), bars=counts["gender"].nunique())


def atlas(rows: pd.DataFrame, coloured_by: str) -> Chart:
    """Products as points, those that look alike near each other; at most `MOST_POINTS`, drawn at random.

    A point's `customdata` is its product's id.
    """
    if len(rows) > MOST_POINTS:
        rows = rows.sample(MOST_POINTS, random_state=0).sort_index()
    values = rows[coloured_by].replace("", UNKNOWN)
    common = values.value_counts().index[: COLOUR_GROUPS if coloured_by == "colour" else GROUPS].tolist()
    known = values.isin(common)
    parts = [(label, name, values == name) for label, name in zip(labels(common, 24), common, strict=True)]
    if not known.all():
        parts.append((OTHERS, None, ~known))
    figure = go.Figure()
    for at, (label, name, chosen) in enumerate(parts):
        part = rows[chosen]
        own = SERIES[-1] if name is None else _colour_of(name, coloured_by, at)
        figure.add_scattergl(
            x=part["atlas_x"], y=part["atlas_y"], mode="markers", name=label, customdata=part["product_id"],
            text=[in_chart(title) for title in part["title"]], hovertemplate="%{text}<extra></extra>",
            marker={"color": own, "size": 6, "line": {"width": 0.5, "color": OUTLINE}},
        )  # fmt: skip
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(legend={"orientation": "h", "y": -0.02, "yanchor": "top", "itemsizing": "constant"})
    called = {"product_id": "number", "title": "title", coloured_by: ATTRIBUTES[coloured_by].lower()}
    table = rows[list(called)].rename(columns=called)
    return Chart(figure, table.assign(across=rows["atlas_x"].round(2), up=rows["atlas_y"].round(2)))


def _colour_of(name: str, coloured_by: str, at: int) -> str:
    """The colour of the points of one value, the `at`-th commonest."""
    if coloured_by == "gender":
        return OF_GENDER.get(name, OF_GENDER["Unisex"])
    return colour_of_word(name) if coloured_by == "colour" else SERIES[at % GROUPS]

"""A figure with the numbers in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

# The theme's colours, such as show on a light ground and on a dark one, the last for what is left over.
SERIES = ("#b0573c", "#5b82ab", "#7d9471", "#d0a04c", "#8d6a92", "#3f8787", "#cc8f86", "#8a7460", "#4fa3bf", "#a39b91")
# Between the parts of one bar or around a point, on a light ground and on a dark one.
OUTLINE = "rgba(128, 128, 128, 0.55)"

# One colour for each gender in all charts, dark enough for white words on it (5:1 and more).
OF_GENDER = {"Men": "#47688a", "Women": "#a8432b", "Boys": "#55704a", "Girls": "#7c5b80", "Unisex": "#6b6259"}
# Of parts of one bar, in the order in which they stand in it, which Plotly would turn round.
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}


def in_order(genders: Iterable[str]) -> list[str]:
    """Genders as every chart has them: those of `OF_GENDER` as they stand there, then others by name."""
    places = {gender: at for at, gender in enumerate(OF_GENDER)}
    return sorted(genders, key=lambda gender: (places.get(gender, len(places)), gender))


@dataclass(frozen=True)
class Chart:
    """A Plotly figure, its numbers as a table, and how many bars, boxes or rows it has, which says how tall it is."""

    figure: Any
    table: pd.DataFrame
    bars: int = 0

"""A figure with the numbers in it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

# Ten colours that keep apart in lightness too, the last for what is left over.
SERIES = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#eeca3b", "#9d755d", "#ff9da6", "#9a9590")
# Between the parts of one bar or around a point, on a light ground and on a dark one.
OUTLINE = "rgba(128, 128, 128, 0.55)"


@dataclass(frozen=True)
class Chart:
    """A Plotly figure, its numbers as a table, and how many bars, boxes or rows it has, which says how tall it is."""

    figure: Any
    table: pd.DataFrame
    bars: int = 0

"""Draws a training run's log as a page: `python -m tools.training_plot checkpoints/log.csv training.html`."""

import sys
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots


def main() -> None:
    """Loss and photos a second over the run's minutes, each size of photo in a colour of its own."""
    log = pd.read_csv(sys.argv[1])
    figure = make_subplots(
        2, 1, shared_xaxes=True, subplot_titles=("Loss, mean of twenty batches", "Photos a second"), row_heights=[2, 1]
    )
    sizes = log["height"].astype(str) + "×" + log["width"].astype(str)
    for number, (size, part) in enumerate(log.groupby(sizes, sort=False)):
        colour = f"hsl({210 + 70 * number}, 55%, 45%)"
        for row, column in ((1, "loss"), (2, "photos_a_second")):
            line = go.Scatter(x=part["minutes"], y=part[column], name=str(size), line_color=colour, showlegend=row == 1)
            figure.add_trace(line, row, 1)
    figure.update_xaxes(title="minutes", row=2, col=1)
    photos = int(log["photos"].iloc[-1])
    figure.update_layout(title=f"Training: {photos:,} photos in {log['minutes'].iloc[-1]:.0f} minutes", height=640)
    figure.write_html(Path(sys.argv[2]), include_plotlyjs=True)


if __name__ == "__main__":
    main()

"""A chart with its title, its unit, its table and a CSV of it, in one call; foreign text is shown as text."""

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from fashrec.plain_text import for_spreadsheet, in_html
from fashrec.ui.parts import naming

BAR_HEIGHT = 30
FRAME = 70
# Of the first column of a table with longer names, so that a phone shows a figure beside them.
NAME_WIDTH, NAME_LETTERS = 170, 22  # pixels, characters

NO_VALUE = "–"


def safe_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV (UTF-8 with its mark, as spreadsheets want it), in which no text is taken for a formula."""
    safe = pd.DataFrame({name: table[name].map(for_spreadsheet) for name in table.columns}, index=table.index)
    return ("\ufeff" + safe.rename(columns=for_spreadsheet).to_csv(index=False)).encode(errors="replace")


def csv_button(label: str, table: Callable[[], pd.DataFrame], file: str, *, key: str | None = None) -> None:
    """A button that saves a table as CSV; `table` is called by the click alone, however often the page is drawn."""
    st.download_button(label, lambda: safe_csv(table()), file, "text/csv", key=key, on_click="ignore")


def clicked(event: Any) -> list[str]:
    """The `customdata` of the points that are selected in a chart, as text."""
    values = (point.get("customdata") for point in event["selection"]["points"])
    texts = [value[0] if isinstance(value, list) else value for value in values]
    return [str(text) for text in texts if text is not None]


def chart(
    figure: Any,
    table: pd.DataFrame,
    *,
    key: str,
    title: str,
    unit: str,
    height: int = 340,
    on_select: Callable[[], None] | None = None,
    select: tuple[Literal["points", "box", "lasso"], ...] = ("points",),
    drag: str | bool = False,
) -> Any:
    """Draws a Plotly figure under its title and unit, with its table and CSV one click away; returns what is selected.

    Colours and fonts follow the light or dark theme.
    """
    heading(title, table, key=key)
    st.caption(unit)
    figure.update_layout(
        height=height, margin={"l": 0, "r": 34, "t": 6, "b": 30}, dragmode=drag, hoverlabel_align="left",
        # Plotly's own least height of what is drawn leaves a single bar no room for its axis's title.
        minreducedheight=BAR_HEIGHT,
    )  # fmt: skip
    options: dict[str, Any] = {
        "config": {"displayModeBar": False},
        "width": "stretch",
        "key": key,
        "alt": f"{title}: {unit}",
    }
    if on_select is None:
        return st.plotly_chart(figure, **options)
    return st.plotly_chart(figure, on_select=on_select, selection_mode=select, **options)


def heading(title: str, table: pd.DataFrame, *, key: str) -> None:
    """The title of a chart, and at its end the way to the chart's table and CSV."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        small_heading(title)
        # A page has many charts: by ear, tables and what saves them are told apart by their charts' names alone.
        words = naming("Table", title)
        with st.popover(
            words, width="content", key=f"table-{key}", help=f"The numbers of “{title}”, and a CSV of them"
        ):
            first = table.iloc[:, 0].astype(str) if len(table.columns) else pd.Series(dtype=str)
            long = len(first) > 0 and first.str.len().max() > NAME_LETTERS
            show_table(table, key=key, of=title, widths={str(table.columns[0]): NAME_WIDTH} if long else None)


def small_heading(words: str) -> None:
    """A heading of the second level that is no larger than the words below it."""
    st.html(f'<h2 class="small">{in_html(words)}</h2>', width="stretch")


def show_table(table: pd.DataFrame, *, key: str, of: str, widths: dict[str, int] | None = None) -> None:
    """A table, and a button that saves it as CSV, heard as that of what it is `of`.

    `widths` are those of some columns, in pixels.
    """
    columns = {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()}
    st.dataframe(table, hide_index=True, width="stretch", column_config=columns, placeholder=NO_VALUE)
    csv_button(naming("Save as CSV", of), lambda: table, f"{key.split('~')[0]}.csv", key=f"csv-{key}")


def bar_height(bars: int) -> int:
    """The height of a chart of lying bars, pixels, so that each name is readable."""
    return FRAME + BAR_HEIGHT * max(1, bars)

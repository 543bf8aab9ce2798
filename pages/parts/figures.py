"""A chart on the page with the table behind it, both to download without a network."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from activation.export import neutral_table
from pages.parts import charts
from pages.parts.workspace import current

Drawn = tuple[go.Figure, pd.DataFrame]
CONFIG = {"displaylogo": False, "responsive": True}


def kept(key: str, make: Callable[[], Drawn]) -> Drawn:
    """The figure and table of that key, made once for each user."""
    return _kept(current().user_id, key, make)


@st.cache_resource(max_entries=200, show_spinner=False)
def _kept(user_id: str, key: str, _make: Callable[[], Drawn]) -> Drawn:
    """The figure and table of that key, made once: a rerun that changes neither costs neither.

    They are shared, so nobody may change them; a copy per rerun would cost 10 ms a figure.
    """
    return _make()


def show_figure(figure: go.Figure, table: pd.DataFrame, name: str, how_to_read: str = "") -> None:
    """Draws the figure and, folded below it, its table; `name` is unique on the page and names the download."""
    config = CONFIG | {"toImageButtonOptions": {"format": "png", "scale": 2, "filename": _file(name)}}
    st.plotly_chart(figure, key=f"figure-{_file(name)}", config=config, alt=charts.alt_text(figure))
    if how_to_read:
        st.caption(how_to_read)
    table = neutral_table(table)  # the tables on the screen have a download of Streamlit's own
    with st.expander("Table behind the chart: " + name):
        st.dataframe(table, hide_index=True, key=f"table-{_file(name)}", alt=f"Table: {name}")
        st.download_button(
            "Download as CSV",
            lambda: table.to_csv(index=False).encode(),
            f"{_file(name)}.csv",
            "text/csv",
            key=f"csv-{_file(name)}",
            on_click="ignore",
            icon=":material/download:",
        )


def _file(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())

"""A chart on the page with the table behind it, both to download without a network."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from activation.export import neutral_table
from pages.parts import charts, picture
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


def show_figure(figure: go.Figure, table: pd.DataFrame, name: str, how_to_read: str) -> None:
    """Draws the figure, how to read it in two sentences, and, folded below, its table with both downloads.

    `name` is unique on the page and names the files.
    """
    file = _file(name)
    config = CONFIG | {"toImageButtonOptions": picture.options(figure, file)}
    st.plotly_chart(figure, key=f"figure-{file}", config=config, alt=charts.alt_text(figure))
    st.caption(f"**How to read this:** {how_to_read}")
    table = neutral_table(table)  # the tables on the screen have a download of Streamlit's own
    with st.expander(f"Table and downloads: {name}"):
        st.dataframe(table, hide_index=True, key=f"table-{file}", alt=f"Table: {name}")
        with st.container(horizontal=True):
            picture.offer(f"figure-{file}")
            st.download_button(
                "Download as CSV",
                lambda: table.to_csv(index=False).encode(),
                f"{file}.csv",
                "text/csv",
                key=f"csv-{file}",
                on_click="ignore",
                icon=":material/download:",
            )


def _file(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())

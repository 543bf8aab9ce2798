"""The charts of distributions, each with its table; drawn anew only when a distribution has changed."""

from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from activation.delivery.platform_types import DOWNLOAD
from activation.sending.copies import copies
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.workspace import current

AGES = (
    "The longer the bar, the longer ago the whole list was last sent; orange has ended by the platform's own rule. "
    "The table has each rule with its source."
)
OUTCOMES = (
    "The higher a bar, the more sendings ended in that time, blue well and orange not. A sending that was tried again "
    "counts once, as it ended."
)
SIZES = (
    "The longer the bar, the more people live in the ZIP areas that were last sent, or the more customers the list "
    "held. How many of them the platform knows is not reported, so no bar is a reach."
)


def show() -> None:
    """Draws outcomes over time, sizes and ages."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    frame = partial(_ended, current().user_id, current().distributions.version())
    key = f"{current().distributions.version()}-{hour:%Y%m%d%H}"
    if frame().empty:
        st.info("No sending has ended yet: the charts begin with the first.", icon=":material/info:")
        return
    left, right = st.columns(2)
    with left:
        show_figure(*kept(f"sendings-{key}", partial(_sendings, frame)), "Sendings by outcome", OUTCOMES)
    if _copies(frame).empty:
        return
    with right:
        show_figure(*kept(f"copy-sizes-{key}", partial(_sizes, frame)), "What lies at each platform", SIZES)
    show_figure(*kept(f"copy-ages-{key}", partial(_ages, frame)), "How old each copy is", AGES)


@st.cache_data(max_entries=2, show_spinner=False)
def _ended(user_id: str, version: str) -> pd.DataFrame:
    """All distributions, with the moment at which each ended."""
    frame = current().distributions.frame()
    frame = frame[frame["status"].isin(["completed", "failed", "cancelled"])]
    return frame.assign(ended_at=frame["executed_at"].fillna(frame["updated_at"]))


def _sendings(frame: partial) -> Drawn:
    return charts.sendings(frame()), charts.sendings_table(frame())


def _copies(frame: partial) -> pd.DataFrame:
    platforms = current().platforms.list()
    by_hand = frozenset(one.platform_id for one in platforms if one.settings.get("channel") == DOWNLOAD)
    return copies(frame(), datetime.now(UTC), by_hand)


def _sizes(frame: partial) -> Drawn:
    there = _copies(frame)
    return charts.copy_sizes(there), charts.copies_table(there)


def _ages(frame: partial) -> Drawn:
    there = _copies(frame)
    return charts.copy_ages(there), charts.copies_table(there)

"""The lifestyle mix of an audience or of one of its segments, against a base; and segment by segment."""

from collections.abc import Callable, Sequence

import streamlit as st

from activation.audience import PrizmShare, Segment
from pages.parts import charts
from pages.parts.figures import kept, show_figure
from pages.parts.workspace import current


def show(mix: Callable[[], Sequence[PrizmShare]], whose: str, fingerprint: str) -> None:
    """The mix as shares and as indices; `whose` and `fingerprint` name it for the cache."""
    source = current().data.prizm.statement
    st.caption(f"{source}. Shares of households; the base is the nation.")
    share, index = st.columns(2)
    with share:
        title = f"Lifestyle codes of {whose}"
        drawn = kept(
            f"mix {whose} {fingerprint}",
            lambda: (charts.prizm_mix(mix(), title=title, source=source), charts.prizm_table(mix())),
        )
        show_figure(*drawn, "lifestyle mix", "Blue is the audience, grey the nation; the longest bars come first.")
    with index:
        title = "Lifestyle codes against the nation"
        drawn = kept(
            f"index {whose} {fingerprint}",
            lambda: (charts.prizm_index(mix(), title=title, source=source), charts.prizm_table(mix())),
        )
        show_figure(*drawn, "lifestyle index", "100 is the nation's share of households; 200 is twice as many.")


def show_by_segment(segments: Sequence[Segment], fingerprint: str) -> None:
    """The index of each group in each segment, as a heat map."""
    drawn = kept(
        f"heat {fingerprint}",
        lambda: (
            charts.prizm_heat(segments, by="group", source=current().data.prizm.statement),
            charts.prizm_heat_table(segments, by="group"),
        ),
    )
    show_figure(
        *drawn,
        "lifestyle groups by segment",
        "Each cell is an index: 100 is the nation's share of households, 200 twice as many.",
    )

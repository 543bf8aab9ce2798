"""What sets a segment apart: its portrait in figures and its drivers; and the portraits of all segments in a list."""

from collections.abc import Sequence

import streamlit as st

from activation.audience import Segment
from pages.parts import charts
from pages.parts.figures import kept, show_figure
from pages.parts.notices import escaped

HOW_TO_READ = (
    "A bar is the segment's mean less the audience's, in standard deviations: to the right it has more, to the left "
    "less. From ±0.3 on a difference is plain and can name the segment; beyond ±0.8 it is large."
)


def show(segment: Segment, fingerprint: str) -> None:
    """The portrait of the segment, and below it its drivers, strongest first; what was not saved is said."""
    portrait, drivers = segment.characteristics.get("portrait"), segment.characteristics.get("drivers", [])
    if portrait:
        st.markdown(escaped(portrait))
    if not drivers:
        st.info("Nothing is known of what sets this segment apart: it was saved without drivers.")
        return
    drawn = kept(
        f"drivers {segment.segment_id} {fingerprint}",
        lambda: (charts.drivers(drivers), charts.drivers_table(drivers)),
    )
    show_figure(*drawn, f"drivers of segment {segment.segment_id + 1}", HOW_TO_READ)


def show_all(segments: Sequence[Segment]) -> None:
    """The name and portrait of every segment, in one list; nothing where none was saved with a portrait."""
    lines = [
        f"- **{segment.segment_id + 1}. {escaped(segment.name)}**: {escaped(segment.characteristics['portrait'])}"
        for segment in segments
        if segment.characteristics.get("portrait")
    ]
    if lines:
        st.markdown("\n".join(lines))
        st.caption(
            "Each portrait names at most three variables of the split, those in which the segment differs most from "
            "the audience, whose figure stands in brackets. Figures are means over people, and the states named are "
            "those where most of them live."
        )

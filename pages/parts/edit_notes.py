"""What was changed by hand in the segments of a split, who left with it, and which bounds no longer hold."""

from collections.abc import Sequence

import streamlit as st

from activation.audience import Segment, Segmentation
from activation.editing import in_words, left_out, outside_bounds
from pages.parts.notices import escaped


def show(segments: Sequence[Segment], segmentation: Segmentation) -> None:
    """The changes one by one; nothing where there were none."""
    if not segmentation.edits:
        return
    changes = "\n".join(f"- {escaped(in_words(edit))}" for edit in segmentation.edits)
    st.markdown(f"Changed by hand since the split, whose gap and stability these are:\n{changes}")
    if gone := left_out(segmentation):
        left = sum(segment.size for segment in segments)
        st.markdown(
            f"Left out: **{gone:,}** people, {100 * gone / (gone + left):.1f} % of the {gone + left:,} that the rules "
            f"kept and that were split. The audience holds the other **{left:,}**."
        )
    if outside := outside_bounds(segments, segmentation):
        shares = ", ".join(f"segment {one.segment_id + 1} ({one.size_percentage:.1f} %)" for one in outside)
        st.warning(
            f"Outside the bounds of {100 * segmentation.min_share:g} to {100 * segmentation.max_share:g} % since these "
            f"changes: {shares}. It can be saved like this; to keep the bounds, take the change back or split anew.",
            icon=":material/unfold_more:",
        )

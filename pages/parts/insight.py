"""The segments of an audience in charts: sizes, lifestyle mix, drivers, map; for the builder and for saved ones."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from activation.audience import Audience, Segment, Segmentation
from activation.splitting import AudienceSplit
from pages.parts import (
    charts,
    edit_notes,
    likeness_panel,
    map_panel,
    mix_panel,
    portrait_panel,
    potential_panel,
    profile_panel,
    separation_panel,
)
from pages.parts.figures import kept, show_figure
from pages.parts.workspace import current

WHOLE = "The whole audience"
WIDE_GAP = 0.01
WHO, PROFILE, APART, WHERE, ALIKE = VIEWS = (
    "Who they are",
    "Profile",
    "How apart they are",
    "Where to find them",
    "Audiences like it",
)


def show_split(split: AudienceSplit, fingerprint: str, stale: bool, own_id: str = "") -> None:
    """The segments just made; `fingerprint` names them for the charts, `stale` says that the rules have moved on.

    own_id: the saved audience that is being edited, so that it is not found to be like itself.
    """
    if stale:
        st.warning(
            "These segments answer the rules as they were. Split again to bring them up to date.",
            icon=":material/history:",
        )
    elif split.snapshot and split.snapshot.population != current().data.population.content_hash:
        st.info(
            "These segments were counted on another state of the data than today's, and are saved as such. "
            "Split again to count them on today's.",
            icon=":material/database:",
        )
    _proof(split.segmentation, split.segments, len(split.members))
    _charts(split.segments, None, split.members, split.segmentation, fingerprint, own_id)


def show_saved(audience: Audience, members: pd.DataFrame) -> None:
    """The segments of a saved audience, as they were saved."""
    st.header("Segments", divider="gray")
    if not audience.segments:
        st.info("This audience was saved without segments.", icon=":material/info:")
        return
    if audience.segmentation:
        _proof(audience.segmentation, audience.segments, len(members))
    fingerprint = f"{audience.user_id} {audience.audience_id} {audience.version}"
    _charts(audience.segments, audience, members, audience.segmentation, fingerprint, audience.audience_id)


def _proof(segmentation: Segmentation, segments: Sequence[Segment], rows: int) -> None:
    """How good the split is, in figures."""
    bounds = f"{100 * segmentation.min_share:g} to {100 * segmentation.max_share:g} %"
    facts = [f"**{segmentation.number} segments**, each {bounds} of the audience's people"]
    if segmentation.edits:
        facts = [f"**{len(segments)} segments**, changed by hand from {segmentation.number} of {bounds} each"]
    if segmentation.gap is not None:
        facts.append(f"optimality gap {100 * segmentation.gap:.3f} %")
    if segmentation.stability is not None:
        facts.append(f"stability {segmentation.stability:.2f} (adjusted Rand, 1 is always the same)")
    st.markdown(" · ".join(facts))
    if segmentation.gap is not None and segmentation.gap > WIDE_GAP and rows:
        st.caption(
            f"The gap is wide because there are only {rows:,} ZIP areas, and each stays whole: it is measured against "
            "a bound that may divide them, so the split can be much nearer to the best than the gap says."
        )
    if heavy := [str(s.segment_id + 1) for s in segments if s.characteristics.get("heavy_row")]:
        st.caption(f"Above the bounds, because a single ZIP area is that heavy: segment {', '.join(heavy)}.")
    if segmentation.natural is False:
        st.caption("A partition, not natural groups: the data has no gaps here, so the lines could run elsewhere too.")
    edit_notes.show(segments, segmentation)


def _charts(
    segments: Sequence[Segment],
    saved: Audience | None,
    members: pd.DataFrame,
    segmentation: Segmentation | None,
    fingerprint: str,
    own_id: str,
) -> None:
    low, high = (segmentation.min_share, segmentation.max_share) if segmentation else (0.0, 1.0)
    left, right = st.columns(2)
    with left:
        show_figure(
            *kept(
                f"sizes {fingerprint}",
                lambda: (charts.segment_sizes(segments, low, high), charts.segment_sizes_table(segments)),
            ),
            "sizes of the segments",
            "Each bar is a segment's people with their share of the audience; grey is what a segment may hold. "
            "A bar that ends in the grey keeps the bounds, an orange one does not.",
        )
    with right:
        map_panel.show(segments, members, fingerprint)
    _closer(segments, saved, members, segmentation, fingerprint, own_id)


def _closer(
    segments: Sequence[Segment],
    saved: Audience | None,
    members: pd.DataFrame,
    segmentation: Segmentation | None,
    fingerprint: str,
    own_id: str,
) -> None:
    """One view at a time: all of them drawn at once made the page long, and slow to come."""
    st.subheader("A closer look")
    view = st.radio("Look at", VIEWS, horizontal=True, key="insight-view")
    if view == APART:
        separation_panel.show(segments, members, segmentation, fingerprint)
        return
    if view == ALIKE:
        likeness_panel.show(segments, members, fingerprint, own_id)
        return
    names = {segment.segment_id: f"{segment.segment_id + 1}. {segment.name}" for segment in segments}
    chosen = st.selectbox(
        "Segment", [-1, *names], format_func=lambda number: names.get(number, WHOLE), key=f"insight-{fingerprint}"
    )
    segment = next((segment for segment in segments if segment.segment_id == chosen), None)
    number = segment.segment_id if segment else None
    if view == PROFILE:
        profile_panel.show(members, number, fingerprint)
    elif view == WHERE:
        potential_panel.show(members, number, segmentation.variables if segmentation else (), fingerprint)
    elif segment:
        portrait_panel.show(segment, fingerprint)
        mix_panel.show(segments, members, fingerprint, saved, segment)
    else:
        portrait_panel.show_all(segments)
        mix_panel.show(segments, members, fingerprint, saved)

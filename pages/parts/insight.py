"""The segments of an audience in charts: sizes, lifestyle mix, drivers, map; for the builder and for saved ones."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from activation.audience import Audience, PrizmShare, Segment, Segmentation
from activation.splitting import AudienceSplit
from pages.parts import charts, map_panel
from pages.parts.figures import kept, show_figure
from pages.parts.workspace import current

WHOLE = "The whole audience"


def show_split(split: AudienceSplit, fingerprint: str, stale: bool) -> None:
    """The segments just made; `fingerprint` names them for the charts, `stale` says that the rules have moved on."""
    if stale:
        st.warning(
            "These segments answer the rules as they were. Split again to bring them up to date.",
            icon=":material/history:",
        )
    _proof(split.segmentation, split.segments)
    _charts(
        split.segments,
        lambda: current().lifestyle_mix(split.members),
        split.members,
        split.segmentation,
        fingerprint,
    )


def show_saved(audience: Audience, members: pd.DataFrame) -> None:
    """The segments of a saved audience, as they were saved."""
    st.header("Segments", divider="gray")
    if not audience.segments:
        st.info("This audience was saved without segments.", icon=":material/info:")
        return
    if audience.segmentation:
        _proof(audience.segmentation, audience.segments)
    fingerprint = f"{audience.user_id} {audience.audience_id} {audience.version}"
    _charts(audience.segments, lambda: audience.prizm_mix, members, audience.segmentation, fingerprint)


def _proof(segmentation: Segmentation, segments: Sequence[Segment]) -> None:
    """How good the split is, in figures."""
    bounds = f"{100 * segmentation.min_share:g} to {100 * segmentation.max_share:g} %"
    facts = [f"**{segmentation.number} segments**, each {bounds} of the audience's people"]
    if segmentation.gap is not None:
        facts.append(f"optimality gap {100 * segmentation.gap:.3f} %")
    if segmentation.stability is not None:
        facts.append(f"stability {segmentation.stability:.2f} (adjusted Rand, 1 is always the same)")
    st.markdown(" · ".join(facts))
    if heavy := [str(s.segment_id + 1) for s in segments if s.characteristics.get("heavy_row")]:
        st.caption(f"Above the bounds, because a single ZIP area is that heavy: segment {', '.join(heavy)}.")
    if segmentation.natural is False:
        st.caption("A partition, not natural groups: the data has no gaps here, so the lines could run elsewhere too.")


def _charts(
    segments: Sequence[Segment],
    mix: Callable[[], Sequence[PrizmShare]],
    members: pd.DataFrame,
    segmentation: Segmentation | None,
    fingerprint: str,
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
            "The band is what each segment may hold. Bars are people, with their share of the audience.",
        )
    with right:
        map_panel.show(segments, members, fingerprint)
    st.subheader("Who they are")
    names = {segment.segment_id: f"{segment.segment_id + 1}. {segment.name}" for segment in segments}
    chosen = st.selectbox(
        "Segment", [-1, *names], format_func=lambda number: names.get(number, WHOLE), key=f"insight-{fingerprint}"
    )
    segment = next((segment for segment in segments if segment.segment_id == chosen), None)
    if segment:
        _mix(lambda: segment.prizm_mix, f"segment {segment.segment_id + 1}", fingerprint)
        _drivers(segment, fingerprint)
    else:
        _mix(mix, "the audience", fingerprint)
        _heat(segments, fingerprint)


def _mix(mix: Callable[[], Sequence[PrizmShare]], whose: str, fingerprint: str) -> None:
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


def _heat(segments: Sequence[Segment], fingerprint: str) -> None:
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


def _drivers(segment: Segment, fingerprint: str) -> None:
    drivers = segment.characteristics.get("drivers", [])
    if not drivers:
        return
    drawn = kept(
        f"drivers {segment.segment_id} {fingerprint}",
        lambda: (charts.drivers(drivers), charts.drivers_table(drivers)),
    )
    show_figure(
        *drawn,
        f"drivers of segment {segment.segment_id + 1}",
        "Effect: the segment's mean less the audience's, in standard deviations. Beyond ±0.8 is large.",
    )

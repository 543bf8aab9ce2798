"""The lifestyle mix of an audience or of one of its segments against a base that is picked; and segment by segment."""

from collections.abc import Callable, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from activation.audience import Audience, Segment
from activation.mixing import FEW_ZIPS, LEAST_PEOPLE, AudienceMix, Base, By, UnitMix, saved_mix
from activation.prizm import stated
from activation.wording import counted
from pages.parts import charts
from pages.parts.figures import kept, show_figure
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current

Against = Literal["saved", "nation", "states"]
MOST_STATES = 8  # that are named one by one


def show(
    segments: Sequence[Segment],
    members: pd.DataFrame,
    fingerprint: str,
    saved: Audience | None = None,
    segment: Segment | None = None,
) -> None:
    """The mix of one segment, or of the whole audience and then of its segments side by side.

    `fingerprint` names the members for the cache; `saved`: the audience as it was saved, if it was.
    """
    with shown():
        source, content = current().prizm.statement, current().prizm.content_hash
        base, by = _asked(members, fingerprint, _as_saved(saved, source, members))
        if base == "saved" and saved:
            mix = _of_saved(saved, segments)
        else:
            key = f"{fingerprint} {base} {by} {source} {content}"
            against: Base = "states" if base == "states" else "nation"
            mix = _computed(current().user_id, key, lambda: current().mix(members, against, by))
        unit = mix.segments.get(segment.segment_id) if segment else mix.whole
        if unit is None or not unit.rows:
            st.caption(f"{escaped(mix.source)}. Nobody here lives in a ZIP area with a code.")
            return
        st.caption(_told(mix, unit))
        name = f"{fingerprint} {base} {by} {mix.source} {content}"
        whose = f"segment {segment.segment_id + 1}" if segment else "the audience"
        _show_bars(mix, unit, whose, name)
        if segment is None:
            _show_segments(mix, segments, name)


def _as_saved(saved: Audience | None, source: str, members: pd.DataFrame) -> str:
    """Whose codes the audience was saved with, where these are no longer in force or nothing can be worked out anew."""
    if saved is None or not saved.prizm_mix:
        return ""
    data = saved.data_snapshot
    then = stated(data.prizm_name, data.prizm_version) if data else "unknown"
    return then if then != source or members.empty else ""


def _asked(members: pd.DataFrame, fingerprint: str, then: str) -> tuple[Against, By]:
    """The base and the grain that are picked on the page."""
    bases: dict[Against, str] = {"saved": f"The nation, as saved: {escaped(then)}"} if then else {}
    if not members.empty or not then:
        today = ", in the codes of today" if then else ""
        bases |= {"nation": f"The nation{today}", "states": f"The states of the audience{today}"}
    left, right = st.columns(2)
    base = left.radio("Compare with", [*bases], format_func=bases.__getitem__, key=f"mix-base-{fingerprint}")
    if base == "saved":
        return base, "code"
    grains: dict[By, str] = {"code": "Codes", "group": "Groups of codes"}
    by = right.radio("Show", [*grains], format_func=grains.__getitem__, key=f"mix-by-{fingerprint}")
    return base or "nation", by or "code"


@st.cache_resource(max_entries=50, show_spinner=False)
def _computed(user_id: str, key: str, _make: Callable[[], AudienceMix]) -> AudienceMix:
    """The mix of that key, worked out once: a rerun that asks for no other costs nothing. Shared: nobody changes it."""
    return _make()


def _of_saved(saved: Audience, segments: Sequence[Segment]) -> AudienceMix:
    data = saved.data_snapshot
    source = stated(data.prizm_name, data.prizm_version) if data else "unknown"
    mixes = {segment.segment_id: saved_mix(segment.prizm_mix) for segment in segments}
    return AudienceMix(source, "nation", (), "code", saved_mix(saved.prizm_mix), mixes)


def _told(mix: AudienceMix, unit: UnitMix) -> str:
    """Whose codes, against what, what was pooled, and how sure it is."""
    said = [f"{escaped(mix.source)}. Shares of households; the base is {_base(mix)}."]
    if unit.pooled:
        nobody = f", {unit.pooled_empty} of them with nobody" if unit.pooled_empty else ""
        held = unit.rows[-1].people or 0
        said.append(
            f"“Other” pools {counted(unit.pooled, mix.by)} with under {LEAST_PEOPLE:,} people each{nobody}: "
            f"{held:,} people in all."
        )
    if unit.zips:
        said.append(
            f"It rests on {counted(unit.zips, 'ZIP area')}: lines are 95 % intervals (Wilson's, for the effective "
            f"number of areas), and under {FEW_ZIPS} areas are marked as few."
        )
    return " ".join(said)


def _base(mix: AudienceMix) -> str:
    if mix.base == "nation":
        return "the nation"
    some = ", ".join(mix.states) if len(mix.states) <= MOST_STATES else f"{len(mix.states)} of them"
    return f"all ZIP areas of the audience's {'states' if len(mix.states) != 1 else 'state'} ({some})"


def _show_bars(mix: AudienceMix, unit: UnitMix, whose: str, name: str) -> None:
    against = "the nation" if mix.base == "nation" else "its states"
    share, index = st.columns(2)
    with share:
        title = f"Lifestyle {mix.by}s of {whose}"
        drawn = kept(
            f"mix {whose} {name}",
            lambda: (charts.prizm_mix(unit.rows, 12, title, mix.source, mix.by), charts.prizm_table(unit.rows)),
        )
        show_figure(*drawn, "lifestyle mix", f"Blue is {whose}, grey {against}. The longest bars come first.")
    with index:
        title = f"Lifestyle {mix.by}s against {against}"
        drawn = kept(
            f"index {whose} {name}",
            lambda: (charts.prizm_index(unit.rows, 12, title, mix.source, mix.by), charts.prizm_table(unit.rows)),
        )
        show_figure(
            *drawn,
            "lifestyle index",
            f"100 is the share of households that {against} {'has' if mix.base == 'nation' else 'have'}. "
            "At 200 it is twice as many.",
        )


def _show_segments(mix: AudienceMix, segments: Sequence[Segment], name: str) -> None:
    """The index of each code or group in each segment, as a heat map."""
    rows = [
        {
            "segment_id": segment.segment_id,
            "name": segment.name,
            "size": segment.size,
            "prizm_mix": mix.segments[segment.segment_id].rows if segment.segment_id in mix.segments else (),
        }
        for segment in segments
    ]
    drawn = kept(
        f"heat {name}",
        lambda: (charts.prizm_heat(rows, mix.by, source=mix.source), charts.prizm_heat_table(rows, mix.by)),
    )
    show_figure(
        *drawn,
        f"lifestyle {mix.by}s by segment",
        "Each cell is an index: 100 is the base's share of households, 200 twice as many. "
        "Read along a row for what a segment is, down a column for where a code lives.",
    )

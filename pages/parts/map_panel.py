"""Where an audience lives: by state, or ZIP by ZIP with its segments, over the whole country or in one state."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from activation.audience import Segment
from activation.settings import DATA
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.workspace import current

STATES = (
    "The stronger a state's colour, the more of the audience's people live there; a clear state has none of them. "
    "States with many people come out strong in most audiences: the table has the numbers to compare."
)
ZIPS = (
    "Every dot is the middle of a ZIP area in its segment's colour; dots of one colour close together are where that "
    "segment lives. A wide empty stretch has few ZIP areas or none of the audience, not lost data."
)


@st.fragment
def show(segments: Sequence[Segment], members: pd.DataFrame, fingerprint: str) -> None:
    """The audience on a map, which needs no network; `fingerprint` names the members for the cache.

    A fragment: to look at another state redraws the map alone.
    """
    view = st.radio("Map", ["People by state", "ZIP areas"], horizontal=True, key="map-view")
    if view == "ZIP areas":
        state, segment_id = _ask(segments, members, fingerprint)
        names = {segment.segment_id: segment.name for segment in segments}
        drawn = kept(f"zips {fingerprint} {state} {segment_id}", lambda: _zips(members, names, state, segment_id))
        show_figure(*drawn, f"ZIP areas of {_named(state) or 'the audience'}", ZIPS)
    else:
        show_figure(*kept(f"states {fingerprint}", lambda: _states(members)), "people by state", STATES)


def _ask(segments: Sequence[Segment], members: pd.DataFrame, fingerprint: str) -> tuple[str | None, int | None]:
    """Which state shall fill the map, and which segment shall stand out; None for all of them."""
    zips = _zips_by_state(current().user_id, fingerprint, members)
    numbers = [segment.segment_id for segment in segments]
    where, which = st.columns(2)
    state = where.selectbox(
        "Zoom to",
        [None, *zips],
        index=1 if len(zips) == 1 else 0,
        format_func=lambda code: f"{_named(code)} ({zips[code]:,} ZIP areas)" if code else "The whole country",
        key=f"map-state-{fingerprint}",
        help="Only states with some of the audience are offered.",
    )
    names = {segment.segment_id: f"{segment.segment_id + 1}. {segment.name}" for segment in segments}
    segment_id = which.selectbox(
        "Bring out",
        [None, *numbers],
        format_func=lambda number: names.get(number, "All segments"),
        key=f"map-segment-{fingerprint}",
        help="The other segments turn grey.",
    )
    return state, segment_id


@st.cache_data(max_entries=50, show_spinner=False)
def _zips_by_state(user_id: str, fingerprint: str, _members: pd.DataFrame) -> dict[str, int]:
    """How many ZIP areas of the members lie in each state that can be drawn, by the states' names."""
    counts = _located(_members).groupby("STATE").size()
    return {state: int(counts[state]) for state in sorted(_state_names(), key=_named) if state in counts.index}


@st.cache_resource(show_spinner=False)
def _outlines() -> Mapping[str, Any]:
    """GeoJSON of the states; shared, so nobody may change it."""
    outlines: dict[str, Any] = json.loads((DATA / "states.geojson").read_text())
    return outlines


@st.cache_resource(show_spinner=False)
def _state_names() -> Mapping[str, str]:
    return {outline.state: outline.name for outline in charts.outlines(_outlines())}


def _named(state: str | None) -> str:
    return _state_names()[state] if state else ""


def _located(members: pd.DataFrame) -> pd.DataFrame:
    return members.merge(current().data.population.places, on="zip", how="left")


def _states(members: pd.DataFrame) -> Drawn:
    by_state = _located(members).groupby("STATE")["people"].sum()
    return charts.state_map(by_state, _outlines(), "People by state", "people"), charts.state_map_table(by_state)


def _zips(members: pd.DataFrame, names: Mapping[int, str], state: str | None, segment_id: int | None) -> Drawn:
    points = _located(members)
    points = points.assign(segment=points["segment_id"].map(names))
    title = f"Where the audience lives in {_named(state)}" if state else "Where the audience lives"
    figure = charts.zip_map(points, _outlines(), zoom_state=state, bring_out=segment_id, title=title)
    return figure, charts.zip_map_table(points, state)

"""Where an audience lives: by state, or ZIP by ZIP with its segments."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from activation.audience import Segment
from activation.settings import DATA
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.workspace import current


def show(segments: Sequence[Segment], members: pd.DataFrame, fingerprint: str) -> None:
    """The audience on a map, which needs no network; `fingerprint` names the members for the cache."""
    view = st.radio("Map", ["People by state", "ZIP areas"], horizontal=True, key="map-view")
    names = {segment.segment_id: segment.name for segment in segments}
    if view == "ZIP areas":
        drawn = kept(f"zips {fingerprint}", lambda: _zips(members, names))
        show_figure(*drawn, "ZIP areas of the audience", "Every dot is a ZIP area, in its segment's colour.")
    else:
        drawn = kept(f"states {fingerprint}", lambda: _states(members))
        show_figure(*drawn, "people by state", "The stronger a state's colour, the more of the audience live there.")


@st.cache_data
def _outlines() -> dict[str, Any]:
    outlines: dict[str, Any] = json.loads((DATA / "states.geojson").read_text())
    return outlines


def _states(members: pd.DataFrame) -> Drawn:
    located = members.merge(current().data.population.places, on="zip", how="left")
    by_state = located.groupby("STATE")["people"].sum()
    return charts.state_map(by_state, _outlines(), "People by state", "people"), charts.state_map_table(by_state)


def _zips(members: pd.DataFrame, names: dict[int, str]) -> Drawn:
    located = members.merge(current().data.population.places, on="zip", how="left")
    points = located.assign(segment=located["segment_id"].map(names))
    return charts.zip_map(points, _outlines()), charts.zip_map_table(points)

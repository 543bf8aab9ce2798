"""How far apart an audience's segments lie, and in what."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from activation.audience import Segment, Segmentation
from activation.criteria import All
from activation.export import neutral_table
from activation.segments.separation import Separation, separation
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.notices import escaped
from pages.parts.workspace import current

READING = (
    "Numbers far apart are segments that differ much along that axis, and its ends say in what; dots of two segments "
    "that mingle are ZIP areas that could be in either. Segments that lie close here may still differ in what the two "
    "axes leave out."
)


def show(
    segments: Sequence[Segment], members: pd.DataFrame, segmentation: Segmentation | None, fingerprint: str
) -> None:
    """The segments in the two directions that hold them furthest apart, with what these mean.

    Drawn from the variables of the split, sensitive ones left out; says so where they were not saved or do not differ.
    """
    st.subheader("How apart they are")
    codes = segmentation.variables if segmentation else []
    found = _found(current().user_id, fingerprint, codes, members) if codes else None
    if found is None:
        st.info("Nothing to draw: the variables of the split were not saved, or do not tell segments apart.")
        return
    left, right = st.columns((3, 2))
    with left:
        drawn = kept(f"separation {fingerprint}", lambda: _drawn(found, segments, members))
        show_figure(*drawn, "how apart the segments are", READING)
    with right:
        _in_words(found, segments)


@st.cache_resource(max_entries=20, show_spinner=False)
def _found(user_id: str, fingerprint: str, _codes: Sequence[str], _members: pd.DataFrame) -> Separation | None:
    """The separation of the members, worked out once for each split; shared, so nobody may change it."""
    data = current().data
    variables = [data.catalogue.get(code) for code in _codes if code in data.catalogue.codes]
    values = data.population.rows(All(()), ("zip", *[variable.code for variable in variables]))
    rows = _members.merge(values, on="zip").set_index("zip")
    return separation(rows, rows["segment_id"].to_numpy(), rows["people"], variables)


def _drawn(found: Separation, segments: Sequence[Segment], members: pd.DataFrame) -> Drawn:
    names = {segment.segment_id: segment.name for segment in segments}
    centres = found.centres.rename_axis("segment_id").reset_index()
    centres["segment"] = centres["segment_id"].map(names)
    places = current().data.population.places.set_index("zip")["place"]
    points = found.points.rename_axis("zip").reset_index()
    points["place"] = points["zip"].map(places)
    note = f"{100 * found.between:.0f} % of what sets ZIPs apart lies between segments."
    people = members.groupby("segment_id")["people"].sum()
    return charts.separation(points, centres, found.axes, note), charts.separation_table(centres, people)


def _in_words(found: Separation, segments: Sequence[Segment]) -> None:
    """What the picture says, and what the axes are made of."""
    names = {segment.segment_id: segment.name for segment in segments}
    st.metric(
        "Between the segments",
        f"{100 * found.between:.0f} %",
        help="The part of all variation in the split's variables that lies between segments: 100 % would mean that all "
        "ZIP areas of a segment are the same, 0 % that the segments do not differ.",
    )
    shown = 100 * sum(axis.share for axis in found.axes)
    st.markdown(
        f"Of all that sets these ZIP areas apart in the variables of the split, {100 * found.between:.0f}&nbsp;% lies "
        f"between segments and {100 * (1 - found.between):.0f}&nbsp;% inside them. The picture shows "
        f"{shown:.0f}&nbsp;% of what the segments differ in."
    )
    for number, axis in enumerate(found.axes, 1):
        st.markdown(f"**Axis {number}:** {escaped(axis.low)} → {escaped(axis.high)}")
    one, other = (f"{at + 1} ({escaped(names.get(at, ''))})" for at in found.nearest)
    st.markdown(f"**Most alike** over all variables: segments {one} and {other}.")
    st.caption("How strongly each variable turns the axes, from −1 to 1")
    st.dataframe(
        neutral_table(charts.loadings_table(found.loadings)),
        hide_index=True,
        key="separation-loadings",
        alt="Table: how strongly each variable turns the axes",
    )

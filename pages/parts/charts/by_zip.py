"""Every ZIP of an audience as a point, by segment or by size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.outlines import COARSE, FINE, INSETS, draw_lines, frame, grains, outlines, view

# Up to here SVG draws at once and needs no graphics card; beyond, WebGL.
MOST_SVG = 3_000
# Upper ends of the classes of people per ZIP, with the size in px and the opacity of their marks.
CLASSES = ((1_000, 2.0, 0.4), (5_000, 3.0, 0.4), (20_000, 4.5, 0.5), (50_000, 6.0, 0.7), (float("inf"), 8.0, 0.95))


@dataclass(frozen=True)
class Group:
    """Points drawn alike: their name in the legend, mark, colour and size, and which rows of the points they are.

    `rank` is the place in the legend; what is in `front` is drawn over the rest.
    """

    name: str
    symbol: str
    colour: str
    size: float
    rows: pd.DataFrame
    told: str
    rank: int
    front: bool = True


def zip_map(
    points: pd.DataFrame,
    states: Mapping[str, Any],
    colour_by: Literal["segment", "people"] = "segment",
    zoom_state: str | None = None,
    bring_out: int | None = None,
    title: str = "Where the audience lives",
    plot_height: int = 330,
) -> go.Figure:
    """All ZIPs of an audience over the outlines of the states, none left out in silence.

    `points` has zip, place, people, latitude and longitude, and segment_id and segment (its name) where colour_by is
    "segment". `states` is GeoJSON; `zoom_state` is the postal code of a state that shall fill the picture, alone: then
    `points` has STATE. The segment `bring_out` keeps its colour while the others turn grey. `plot_height` is the
    map's own height in px: 330 suits half a page, 560 a whole one.
    """
    drawn = outlines(states, COARSE if zoom_state is None else FINE)
    edges = view(drawn, zoom_state)
    wanted = _in_state(points, zoom_state)
    shown = _placed(wanted)
    groups = _by_segment(shown, bring_out, zoom_state is not None) if colour_by == "segment" else _by_people(shown)
    note = _note(len(points), len(wanted), len(shown), zoom_state)
    # Three columns of legend on a half page; on a phone two, which take their room from the map: it is lower there.
    figure = style.start(title, note, f"{title}: {note}", plot_height, below=20 * -(-len(groups) // 3) + 40)
    for group in sorted(groups, key=lambda group: group.front):
        figure.add_trace(_trace(group, webgl=len(shown) > MOST_SVG))
    draw_lines(figure, drawn, edges)
    frame(figure, edges)
    by_segment = colour_by == "segment"
    return style.legend_below(figure).update_layout(
        legend={
            "entrywidth": 125, "entrywidthmode": "pixels", "itemsizing": "constant" if by_segment else "trace",
            "title": {"text": style.ink("Segment" if by_segment else "People per ZIP"), "side": "top"},
        }
    )  # fmt: skip


def zip_map_table(points: pd.DataFrame, zoom_state: str | None = None) -> pd.DataFrame:
    """Every ZIP of the points, or of one state, with place, people and segment, also those that the map cannot show."""
    points = _in_state(points, zoom_state)
    table = points[["zip", "place", "people"]].rename(columns={"zip": "ZIP", "place": "Place", "people": "People"})
    if "segment_id" in points:
        table["Segment"] = points["segment_id"] + 1
    if "segment" in points:
        table["Segment name"] = points["segment"]
    return table.reset_index(drop=True)


def _in_state(points: pd.DataFrame, state: str | None) -> pd.DataFrame:
    return points if state is None else points[points["STATE"] == state]


def _placed(points: pd.DataFrame) -> pd.DataFrame:
    """The points that have a place on the map, with it: x and y in grains."""
    longitude, latitude = (points[axis].to_numpy(float) for axis in ("longitude", "latitude"))
    x, y = grains(longitude, latitude)
    known = ~np.isnan(x)
    return points[known].assign(x=x[known].astype(np.int16), y=y[known].astype(np.int16))


def _by_segment(shown: pd.DataFrame, bring_out: int | None, zoomed: bool) -> list[Group]:
    """One group per segment in the order of its number; colour and mark are those of the number, in every view."""
    size = _size(len(shown)) + (1.0 if zoomed else 0.0)
    groups = []
    for segment_id, rows in shown.groupby("segment_id", sort=True):
        name = f"{segment_id + 1} {rows['segment'].iloc[0]}"
        front = bring_out in (None, segment_id)
        paint = style.colour(segment_id) if front else style.faded(style.BASE, 0.3)
        mark = style.symbol(segment_id)
        groups.append(Group(style.cut(name, 20), mark, paint, size, rows, f"segment {name}", segment_id + 1, front))
    return groups


def _by_people(shown: pd.DataFrame) -> list[Group]:
    """Classes of people per ZIP: larger marks for more, one colour, so that crowds of marks grow darker."""
    groups: list[Group] = []
    low = 0.0
    for high, size, opacity in CLASSES:
        rows = shown[(shown["people"] >= low) & (shown["people"] < high)]
        name = f"{low:,.0f} to {high - 1:,.0f}" if low else f"under {high:,.0f}"
        if high == float("inf"):
            name = f"{low:,.0f} and more"
        if len(rows):
            groups.append(Group(name, "circle", style.faded(style.ACCENT, opacity), size, rows, "", len(groups) + 1))
        low = high
    return groups


def _size(number: int) -> float:
    """Size of a mark in px: small where there are many, so that they do not hide each other."""
    return 8.0 if number < 500 else 6.0 if number < MOST_SVG else 4.5 if number < 12_000 else 3.5


def _trace(group: Group, webgl: bool) -> go.Scatter | go.Scattergl:
    kind = go.Scattergl if webgl else go.Scatter
    rows = group.rows
    # A segment's name becomes part of a Plotly template, where %{ would begin a field.
    told = "<br>" + style.lines(group.told, 40).replace("%{", "% {") if group.told else ""
    return kind(
        x=rows["x"].to_numpy(), y=rows["y"].to_numpy(), mode="markers", name=group.name, legendrank=group.rank,
        marker={"symbol": group.symbol, "color": group.colour, "size": group.size, "opacity": 0.85},
        text=(rows["zip"] + " " + rows["place"]).tolist(), customdata=rows["people"].to_numpy(np.int32),
        hovertemplate=style.ink("<b>%{text}</b><br>%{customdata:,} people" + told) + "<extra></extra>",
    )  # fmt: skip


def _note(given: int, wanted: int, shown: int, zoom_state: str | None) -> str:
    parts = [f"{wanted:,} of {given:,} ZIPs in this view." if zoom_state else f"{shown:,} ZIPs, one point each."]
    if shown < wanted:
        parts.append(f"ZIPs outside the map, in the table only: {wanted - shown:,}.")
    return " ".join([*parts, "" if zoom_state else INSETS]).strip()

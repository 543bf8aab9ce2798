"""State outlines on flat paper: the ground that every map is drawn on, with nothing fetched from any other host."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from pages.parts.charts import style
from pages.parts.projection import FRAME, Coordinates, place, region_of

# Maps are drawn in whole grains of 100 m, which fit 16 bits: a third of the bytes of text, and under a pixel even
# where one small state fills the picture.
GRAIN_KM = 0.1
# Vertices that fall on one point of this grid are one. For the whole country 2 km are half a pixel.
COARSE, FINE = 20, 2
INSETS = "Alaska at 35 % of the scale, Puerto Rico at 150 %; they and Hawaii are moved."


@dataclass(frozen=True)
class Outline:
    """One state: postal code, name, region, and its rings in grains, one after the other with nan between."""

    state: str
    name: str
    region: int
    x: NDArray[np.float32]
    y: NDArray[np.float32]


def grains(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Coordinates, Coordinates]:
    """Where points are drawn, in whole grains; nan outside the drawn regions."""
    x, y = place(longitude, latitude)
    return np.round(x / GRAIN_KM), np.round(y / GRAIN_KM)


def outlines(states: Mapping[str, Any], grid: int = COARSE) -> list[Outline]:
    """The states of a GeoJSON feature collection (properties state and name) that have a place on the map."""
    drawn = []
    for feature in states["features"]:
        degrees = [np.asarray(ring, float) for ring in _rings(feature["geometry"])]
        region = int(region_of(*degrees[0][0]))
        rings = [ring for ring in (_snapped(ring, grid) for ring in degrees) if len(ring) > 2]
        if region >= 0 and rings:
            gap = np.full((1, 2), np.nan)
            path = np.concatenate([part for ring in rings for part in (ring, gap)])[:-1].astype(np.float32)
            names = feature["properties"]
            drawn.append(Outline(names["state"], names["name"], region, path[:, 0], path[:, 1]))
    return drawn


@dataclass(frozen=True)
class View:
    """What a map shows: an edge on each side in grains, and the one state it is about, if any."""

    west: float
    south: float
    east: float
    north: float
    state: Outline | None = None


def view(drawn: list[Outline], zoom_state: str | None) -> View:
    """The whole country, or one state with a margin; the whole country too for a state that is not drawn."""
    zoomed = next((outline for outline in drawn if outline.state == zoom_state), None)
    if zoomed is None:
        west, south, east, north = (edge / GRAIN_KM for edge in FRAME)
        return View(west, south, east, north)
    west, east, south, north = (float(edge(axis)) for axis in (zoomed.x, zoomed.y) for edge in (np.nanmin, np.nanmax))
    margin = 0.06 * max(east - west, north - south)
    return View(west - margin, south - margin, east + margin, north + margin, zoomed)


LINE = {"color": style.OUTLINE, "width": 0.8}
AROUND = {"color": style.GRID, "width": 0.8}


def draw_lines(figure: go.Figure, drawn: list[Outline], shown: View) -> None:
    """The outlines of the view as one thin line; around a state that fills it, its neighbours as a fainter one."""
    if shown.state is None:
        _draw_line(figure, drawn, LINE, "states")
    else:
        # Hawaii is drawn where the box of Texas reaches: a zoomed view holds one region only.
        around = [one for one in drawn if one.region == shown.state.region and one is not shown.state]
        _draw_line(figure, [one for one in around if _reaches(one, shown)], AROUND, "states around")
        _draw_line(figure, [shown.state], LINE, "states")


def _draw_line(figure: go.Figure, drawn: list[Outline], line: dict[str, Any], name: str) -> None:
    gap = np.full(1, np.nan, np.float32)
    figure.add_scatter(
        x=np.concatenate([gap, *(part for outline in drawn for part in (outline.x, gap))]),
        y=np.concatenate([gap, *(part for outline in drawn for part in (outline.y, gap))]),
        mode="lines", line=line, hoverinfo="skip", showlegend=False, name=name,
    )  # fmt: skip


def _reaches(outline: Outline, shown: View) -> bool:
    """Whether the box around a state meets the view."""
    return bool(
        np.nanmin(outline.x) < shown.east
        and np.nanmax(outline.x) > shown.west
        and np.nanmin(outline.y) < shown.north
        and np.nanmax(outline.y) > shown.south
    )


def frame(figure: go.Figure, shown: View) -> None:
    """The view itself: true proportions, no axes, dragging moves the map."""
    # At 400 px the map is lower than its room: it keeps to the top, and the legend stands below it.
    figure.update_xaxes(visible=False, range=[shown.west, shown.east], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[shown.south, shown.north], constrain="domain", constraintoward="top",
        scaleanchor="x", scaleratio=1,
    )  # fmt: skip
    # Autoscale would shrink the frame to the points, and dragging pans already.
    figure.update_layout(dragmode="pan", modebar={"remove": ["autoscale", "zoom", "pan"]})


def _rings(geometry: Mapping[str, Any]) -> Iterator[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return (ring for polygon in polygons for ring in polygon)


def _snapped(degrees: NDArray[np.float64], grid: int) -> NDArray[np.float64]:
    """A ring on the map, snapped to the grid, without the vertices that fall on the one before."""
    ring = np.round(np.column_stack(grains(degrees[:, 0], degrees[:, 1])) / grid) * grid
    return ring[np.r_[True, (np.diff(ring, axis=0) != 0).any(axis=1)]]

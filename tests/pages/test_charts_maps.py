"""The maps of states and ZIPs: what is drawn where, and that nothing is left out in silence."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.io
import pytest

from pages.parts import charts
from pages.parts.charts.outlines import COARSE, FINE, GRAIN_KM, outlines, view
from pages.parts.projection import FRAME, place

STATES = json.loads((Path(__file__).parents[2] / "data" / "states.geojson").read_text())


def points(**columns):
    """Austin, Seattle and Honolulu in two segments, and Hagåtña on Guam."""
    return pd.DataFrame(
        {
            "zip": ["78701", "98101", "96813", "96910"],
            "place": ["Austin, TX", "Seattle, WA", "Honolulu, HI", "Hagåtña, GU"],
            "people": [9_427, 16_006, 24_560, 8_000],
            "latitude": [30.271, 47.611, 21.318, 13.474],
            "longitude": [-97.742, -122.334, -157.850, 144.747],
            "STATE": ["TX", "WA", "HI", "GU"],
            "segment_id": [1, 0, 1, 0],
            "segment": ["Owners", "Renters <30%{x}", "Owners", "Renters <30%{x}"],
            **columns,
        }
    )


def many(number):
    rng = np.random.default_rng(0)
    return points().iloc[rng.integers(0, 3, number)].reset_index(drop=True)


def marks(figure):
    return [trace for trace in figure.data if trace.mode == "markers" and trace.customdata is not None]


def test_every_zip_is_drawn_at_its_place_in_its_segment():
    renters, owners = marks(charts.zip_map(points(), STATES))
    x, y = place([-97.742, -157.850], [30.271, 21.318])

    assert ["98101 Seattle, WA"] == list(renters.text)
    assert ["78701 Austin, TX", "96813 Honolulu, HI"] == list(owners.text)
    assert [9_427, 24_560] == list(owners.customdata)
    assert pytest.approx(x, abs=0.05) == owners.x * GRAIN_KM
    assert pytest.approx(y, abs=0.05) == owners.y * GRAIN_KM


def test_zips_outside_the_map_are_counted_on_it_and_listed_in_the_table():
    figure = charts.zip_map(points(), STATES)

    assert "ZIPs outside the map, in the table only: 1." in charts.alt_text(figure)
    assert ["78701", "98101", "96813", "96910"] == list(charts.zip_map_table(points())["ZIP"])


def test_segments_are_numbered_from_one_and_differ_in_colour():
    renters, owners = marks(charts.zip_map(points(), STATES))

    assert "1 Renters &lt;30%{x}" == renters.name
    assert renters.marker.color != owners.marker.color
    assert [2, 1, 2, 1] == list(charts.zip_map_table(points())["Segment"])


def test_a_segment_keeps_its_colour_when_the_first_is_not_in_view():
    _, owners = marks(charts.zip_map(points(), STATES))
    (zoomed,) = marks(charts.zip_map(points(), STATES, zoom_state="TX"))

    assert owners.marker.color == zoomed.marker.color


def test_a_name_that_looks_like_a_field_of_a_template_is_only_a_name():
    renters, _ = marks(charts.zip_map(points(), STATES))

    assert "% {x}" in renters.hovertemplate
    assert "%{x}" not in renters.hovertemplate


def test_classes_of_people_take_each_zip_once():
    ends = points(people=[999, 1_000, 50_000, 1])

    figure = charts.zip_map(ends, STATES, colour_by="people")

    assert ["under 1,000", "1,000 to 4,999", "50,000 and more"] == [trace.name for trace in marks(figure)]
    assert [[999], [1_000], [50_000]] == [list(trace.customdata) for trace in marks(figure)]


def test_zooming_shows_one_state_without_the_insets_drawn_over_it():
    figure = charts.zip_map(points(), STATES, zoom_state="TX")
    lines = next(trace for trace in figure.data if trace.name == "states")
    hawaii = next(outline for outline in outlines(STATES) if outline.state == "HI")

    assert [["78701 Austin, TX"]] == [list(trace.text) for trace in marks(figure)]
    assert "1 of 4 ZIPs in this view" in charts.alt_text(figure)
    assert not {*zip(hawaii.x, hawaii.y, strict=True)} & {*zip(lines.x, lines.y, strict=True)}


def test_a_zoomed_map_and_its_table_hold_that_state_alone():
    # Albuquerque lies in the box around Texas, and is not Texas.
    around = points(place=["Austin, TX", "Albuquerque, NM", "Honolulu, HI", "Hagåtña, GU"], STATE=["TX", "NM", "HI", "GU"],
                    longitude=[-97.742, -103.2, -157.85, 144.747], latitude=[30.271, 32.7, 21.318, 13.474])  # fmt: skip
    figure = charts.zip_map(around, STATES, zoom_state="TX")

    assert [["78701 Austin, TX"]] == [list(trace.text) for trace in marks(figure)]
    assert ["78701"] == list(charts.zip_map_table(around, "TX")["ZIP"])


def test_the_insets_zoom_to_themselves():
    zoomed = charts.zip_map(points(), STATES, zoom_state="HI")
    x, y = place(-157.850, 21.318)
    (mark,) = marks(zoomed)

    assert ["96813 Honolulu, HI"] == list(mark.text)
    assert zoomed.layout.xaxis.range[0] * GRAIN_KM < x < zoomed.layout.xaxis.range[1] * GRAIN_KM
    assert zoomed.layout.yaxis.range[0] * GRAIN_KM < y < zoomed.layout.yaxis.range[1] * GRAIN_KM
    # Hawaii's main islands reach over some 580 km from west to east, 6 % of margin on each side.
    assert 550 < (zoomed.layout.xaxis.range[1] - zoomed.layout.xaxis.range[0]) * GRAIN_KM < 750


def test_a_zoomed_map_draws_the_neighbours_and_no_other_states():
    figure = charts.zip_map(points(), STATES, zoom_state="TX")
    own, around = (next(trace for trace in figure.data if trace.name == name) for name in ("states", "states around"))
    drawn = {outline.state: outline for outline in outlines(STATES, FINE)}

    def holds(line, state):
        corners = {corner for corner in zip(drawn[state].x, drawn[state].y, strict=True) if corner[0] == corner[0]}
        return corners <= {*zip(line.x, line.y, strict=True)}

    assert holds(own, "TX") and not holds(own, "OK")
    assert holds(around, "OK") and holds(around, "LA") and holds(around, "NM")
    assert not holds(around, "ME") and not holds(around, "HI")


def test_dots_are_larger_on_a_zoomed_map():
    assert (
        marks(charts.zip_map(points(), STATES))[0].marker.size
        < marks(charts.zip_map(points(), STATES, zoom_state="TX"))[0].marker.size
    )


def test_a_segment_that_is_brought_out_keeps_its_colour_over_the_grey_others():
    plain = {trace.name: trace for trace in marks(charts.zip_map(points(), STATES))}
    first, last = marks(charts.zip_map(points(), STATES, bring_out=0))

    assert ["2 Owners", "1 Renters &lt;30%{x}"] == [first.name, last.name]
    assert plain[last.name].marker.color == last.marker.color
    assert "rgba(134, 142, 150, 0.3)" == first.marker.color
    assert last.legendrank < first.legendrank


def test_a_zoomed_state_lies_whole_inside_the_view():
    drawn = outlines(STATES)
    for state in ("TX", "AK", "HI", "PR", "RI"):
        edges, outline = view(drawn, state), next(outline for outline in drawn if outline.state == state)

        assert edges.west < np.nanmin(outline.x) and np.nanmax(outline.x) < edges.east
        assert edges.south < np.nanmin(outline.y) and np.nanmax(outline.y) < edges.north


def test_all_drawn_states_lie_inside_the_frame_and_the_far_islands_are_not_drawn():
    drawn = outlines(STATES)
    west, south, east, north = (edge / GRAIN_KM for edge in FRAME)

    assert 52 == len(drawn)
    assert not {"GU", "AS", "MP", "VI"} & {outline.state for outline in drawn}
    assert all(west < np.nanmin(outline.x) and np.nanmax(outline.x) < east for outline in drawn)
    assert all(south < np.nanmin(outline.y) and np.nanmax(outline.y) < north for outline in drawn)


def test_insets_cover_no_other_state():
    def box(outline):
        return np.nanmin(outline.x), np.nanmin(outline.y), np.nanmax(outline.x), np.nanmax(outline.y)

    drawn = outlines(STATES, COARSE)
    for inset in (outline for outline in drawn if outline.region > 0):
        west, south, east, north = box(inset)
        for other in (outline for outline in drawn if outline.region != inset.region):
            inside = (other.x > west) & (other.x < east) & (other.y > south) & (other.y < north)

            assert not inside.any(), f"{inset.state} over {other.state}"


def test_few_points_are_svg_and_many_are_webgl():
    assert {"scatter"} == {trace.type for trace in marks(charts.zip_map(many(3_000), STATES))}
    assert {"scattergl"} == {trace.type for trace in marks(charts.zip_map(many(3_001), STATES))}


def test_33_000_points_stay_light():
    figure = charts.zip_map(many(33_000), STATES)

    assert 33_000 == sum(len(trace.x) for trace in marks(figure))
    # 16-bit places; as decimal text the coordinates alone would double this.
    assert {np.dtype(np.int16)} == {trace.x.dtype for trace in marks(figure)}
    assert len(figure.to_json()) < 1_500_000


def test_maps_ask_no_other_host():
    for figure in (charts.zip_map(points(), STATES), charts.state_map({"TX": 1}, STATES, "People by state", "people")):
        text = plotly.io.to_json(figure)

        assert not [trace.type for trace in figure.data if trace.type not in ("scatter", "scattergl")]
        assert "geo" not in json.loads(text)["layout"] and "map" not in json.loads(text)["layout"]


def test_proportions_are_true_and_axes_hidden():
    layout = charts.zip_map(points(), STATES).layout

    assert ("x", 1) == (layout.yaxis.scaleanchor, layout.yaxis.scaleratio)
    assert (False, False) == (layout.xaxis.visible, layout.yaxis.visible)


def fills(figure):
    return {trace.name: trace for trace in figure.data if trace.fill == "toself"}


def test_states_are_filled_by_their_number():
    states = fills(charts.state_map({"TX": 200, "CA": 400, "HI": 0}, STATES, "People by state", "people"))

    assert 52 == len(states)
    assert "rgba(58, 127, 194, 1)" == states["California"].fillcolor
    assert "rgba(58, 127, 194, 0.54)" == states["Texas"].fillcolor
    assert "rgba(58, 127, 194, 0.08)" == states["Hawaii"].fillcolor
    assert "rgba(0, 0, 0, 0)" == states["Utah"].fillcolor
    assert "<b>California</b><br>400 people" in states["California"].text
    assert "<b>Utah</b><br>none" in states["Utah"].text


def test_a_number_for_a_state_that_is_not_drawn_is_named():
    figure = charts.state_map(pd.Series({"TX": 1.0, "GU": 2.0}), STATES, "People by state", "people")

    assert "Not drawn: GU" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_the_table_of_states_is_sorted_and_carries_the_unit():
    table = charts.state_map_table(pd.Series({"TX": 1, "CA": 3}), "people")

    assert [("CA", 3), ("TX", 1)] == list(table.itertuples(index=False, name=None))
    assert ["State", "People"] == list(table.columns)


def test_maps_of_nothing_are_empty_and_not_errors():
    assert [] == marks(charts.zip_map(points().iloc[:0], STATES))
    assert charts.state_map({}, STATES, "People by state", "people").layout.title.text

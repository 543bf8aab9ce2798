"""The picture of how far apart segments lie, by the numbers in the figure."""

from types import SimpleNamespace as Found

import pandas as pd
import pytest

from pages.parts import charts
from pages.parts.charts import style

AXES = [
    Found(share=0.62, low="mostly homeowners, few over 65", high="many renters"),
    {"share": 0.25, "low": "rural", "high": "urban"},
]
CENTRES = pd.DataFrame(
    {"segment_id": [2, 0], "segment": ["Owners <30%{x}", "Renters"], "axis_1": [-1.5, 1.0], "axis_2": [0.25, -0.75]}
)
POINTS = pd.DataFrame(
    {
        "zip": ["75001", "75002", "98101"],
        "place": ["Addison, TX", "Allen, TX", "Seattle, WA"],
        "segment_id": [2, 2, 0],
        "axis_1": [-1.0, -2.0, 1.0],
        "axis_2": [0.0, 0.5, -0.75],
    }
)


def drawn(axes=AXES, points=POINTS, centres=CENTRES):
    return charts.separation(points, centres, axes, "58 % of what sets ZIPs apart lies between segments.")


def trace(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_every_zip_is_a_dot_at_its_place_in_its_segment():
    owners = trace(drawn(), "dots of 3")

    assert [(-1.0, 0.0), (-2.0, 0.5)] == list(zip(owners.x, owners.y, strict=True))
    assert "75001 Addison, TX" in owners.hovertext[0]
    assert style.colour(2) == owners.marker.color


def test_every_centre_bears_the_number_of_its_segment_over_all_dots():
    figure = drawn()
    rings = [trace for trace in figure.data if trace.mode == "markers+text"]

    assert [("<b>1</b>", 1.0, -0.75), ("<b>3</b>", -1.5, 0.25)] == [(one.text[0], one.x[0], one.y[0]) for one in rings]
    assert rings == list(figure.data[-2:])


def test_axes_say_what_they_mean_and_how_much_they_show():
    layout = drawn().layout
    across, up = (axis.title.text.replace("<br>", " ") for axis in (layout.xaxis, layout.yaxis))

    assert "<b>Axis 1:</b> mostly homeowners, few over 65 → many renters 62 % of the differences" in across
    assert "<b>Axis 2:</b> rural → urban 25 % of the differences" in up


def test_near_and_far_do_not_deceive():
    assert ("x", 1) == (drawn().layout.yaxis.scaleanchor, drawn().layout.yaxis.scaleratio)


def test_the_note_says_how_much_lies_between_the_segments_and_how_many_zips_are_drawn():
    note = drawn().layout.title.subtitle.text.replace("<br>", " ")

    assert "58 % of what sets ZIPs apart lies between segments. 3 ZIPs drawn" in note


def test_with_one_axis_every_segment_has_a_line_of_its_own():
    figure = drawn(AXES[:1], POINTS.drop(columns="axis_2"), CENTRES.drop(columns="axis_2"))

    assert [3, 3] == list(trace(figure, "dots of 3").y)
    assert "Segment" in figure.layout.yaxis.title.text
    assert figure.layout.yaxis.range[0] > 3 > 1 > figure.layout.yaxis.range[1]


def test_a_name_that_looks_like_markup_is_only_a_name():
    assert "&lt;30" in trace(drawn(), "dots of 3").hovertext[0]


def test_the_table_has_every_centre_with_its_people():
    table = charts.separation_table(CENTRES, pd.Series({0: 700, 2: 300}))

    assert [(3, "Owners <30%{x}", 300, -1.5, 0.25), (1, "Renters", 700, 1.0, -0.75)] == list(
        table.itertuples(index=False, name=None)
    )
    assert ["Axis 1 (standard deviations)", "Axis 2 (standard deviations)"] == list(table.columns[3:])


def test_the_table_of_weights_has_the_strongest_of_the_first_axis_first():
    loadings = [
        Found(label="Renters", level="", weights=(0.3, 0.1)),
        Found(label="Place", level="urban", weights=(-0.9, 0.2)),
    ]

    assert [("Place", "urban", -0.9, 0.2), ("Renters", "", 0.3, 0.1)] == list(
        charts.loadings_table(loadings).itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("axes", [1, 2])
def test_the_alternative_text_tells_how_far_apart_they_are(axes):
    columns = [] if axes == 2 else ["axis_2"]
    figure = drawn(AXES[:axes], POINTS.drop(columns=columns), CENTRES.drop(columns=columns))

    assert "How apart the segments are: 58 % of what sets ZIPs apart lies between segments." == charts.alt_text(figure)

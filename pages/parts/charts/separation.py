"""How far apart segments lie, in the one or two directions that hold them furthest apart."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import Row, value

SIDE = 380  # px of the plot's height: it is about as wide on half a page


def separation(
    points: pd.DataFrame,
    centres: pd.DataFrame,
    axes: Sequence[Row],
    note: str,
    title: str = "How apart the segments are",
) -> go.Figure:
    """A dot per ZIP and a numbered ring at each segment's centre.

    `points` has zip, place, segment_id, axis_1 and axis_2; `centres` has segment_id, segment (its name), axis_1 and
    axis_2; `axes` have share (0 to 1), low and high (what lies at the ends). With one axis there is no axis_2: each
    segment then has a line of its own. `note` says how much of the variation lies between the segments.
    """
    flat = len(axes) == 1
    count = f"{len(points):,} ZIPs drawn, the more people the likelier. Numbers: segments' centres."
    figure = style.start(title, f"{note} {count}", f"{title}: {note}", SIDE, below=20 * -(-len(centres) // 3) + 116)
    for row in centres.sort_values("segment_id").to_dict("records"):
        _add_dots(figure, points[points["segment_id"] == row["segment_id"]], row, flat)
    for row in centres.sort_values("segment_id").to_dict("records"):
        _add_centre(figure, row, flat)
    figure.update_xaxes(**_axis(axes[0], 1, 32))
    if flat:
        figure.update_yaxes(
            title={"text": style.ink("Segment"), "standoff": 8}, range=[centres["segment_id"].max() + 1.7, 0.3],
            fixedrange=True, showgrid=False, zeroline=False, dtick=1, automargin=True, **style.INKED_TICKS,
        )  # fmt: skip
    else:
        # One unit is as long upwards as sideways, or near and far would deceive.
        figure.update_yaxes(**_axis(axes[1], 2, 34), scaleanchor="x", scaleratio=1)
    # Narrow entries: the axis' title leaves the legend of a phone less room than a map does.
    return style.legend_below(figure).update_layout(
        legend={
            "entrywidth": 90, "entrywidthmode": "pixels", "itemsizing": "constant",
            "title": {"text": style.ink("Segment"), "side": "top"},
        }
    )  # fmt: skip


def separation_table(centres: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Where each segment's centre lies; `people` by segment_id."""
    table = pd.DataFrame(
        {
            "Segment": centres["segment_id"] + 1,
            "Name": centres["segment"],
            "People": centres["segment_id"].map(people),
        }
    )
    for column, heading in _axis_columns(centres):
        table[heading] = centres[column].round(3)
    return table.reset_index(drop=True)


def loadings_table(loadings: Sequence[Row]) -> pd.DataFrame:
    """How strongly each variable, or level of one, turns each axis (-1 to 1), strongest in the first axis first."""
    ordered = sorted(loadings, key=lambda row: -abs(value(row, "weights")[0]))
    table = pd.DataFrame(
        {"Variable": [value(row, "label") for row in ordered], "Level": [value(row, "level") for row in ordered]}
    )
    for at in range(len(value(ordered[0], "weights")) if ordered else 0):
        table[f"Axis {at + 1}"] = [round(value(row, "weights")[at], 3) for row in ordered]
    return table


def _axis_columns(centres: pd.DataFrame) -> list[tuple[str, str]]:
    columns = [column for column in ("axis_1", "axis_2") if column in centres]
    return [(column, f"Axis {column[-1]} (standard deviations)") for column in columns]


def _axis(axis: Row, number: int, width: int) -> dict[str, Any]:
    """An axis with its meaning: the low end and the high end in words, and how much of the difference it shows."""
    meaning = style.lines(f"{value(axis, 'low')} → {value(axis, 'high')}", width, 3)
    share = f"{100 * value(axis, 'share'):.0f} % of the differences (std. dev.)"
    return {
        "title": {"text": style.ink(f"<b>Axis {number}:</b> {meaning}<br>{share}"), "standoff": 8},
        "showgrid": True, "gridcolor": style.GRID, "zeroline": True, "zerolinecolor": style.OUTLINE, "fixedrange": True,
        "automargin": True, "nticks": 7, **style.INKED_TICKS,
    }  # fmt: skip


def _add_dots(figure: go.Figure, own: pd.DataFrame, row: dict[str, Any], flat: bool) -> None:
    at, name = row["segment_id"], _name(row)
    figure.add_scatter(
        x=own["axis_1"], y=[at + 1] * len(own) if flat else own["axis_2"], mode="markers",
        name=f"dots of {at + 1}", legendgroup=str(at), showlegend=False,
        marker={"symbol": style.symbol(at), "color": style.colour(at), "size": 5, "opacity": 0.45},
        hovertext=[
            f"<b>{style.cut(f'{zip_} {place}', 40)}</b><br>segment {style.lines(name, 40)}"
            for zip_, place in zip(own["zip"], own["place"], strict=True)
        ],
        **style.INKED_HOVER,
    )  # fmt: skip


def _add_centre(figure: go.Figure, row: dict[str, Any], flat: bool) -> None:
    """A ring over all dots with its segment's number, which also stands for the segment in the legend."""
    at, name = row["segment_id"], _name(row)
    figure.add_scatter(
        x=[row["axis_1"]], y=[at + 1 if flat else row["axis_2"]], mode="markers+text",
        name=style.cut(name, 14), legendgroup=str(at),
        marker={
            "symbol": style.symbol(at), "size": 22, "color": style.faded(style.BASE, 0.35),
            "line": {"color": style.colour(at), "width": 3},
        },
        text=[f"<b>{at + 1}</b>"], textposition="middle center", textfont={"size": 12},
        hovertext=[f"<b>Centre of segment {at + 1}</b><br>{style.lines(row['segment'], 40)}"],
        **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip


def _name(row: dict[str, Any]) -> str:
    return f"{row['segment_id'] + 1} {row['segment']}"

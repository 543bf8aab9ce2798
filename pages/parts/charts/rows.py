"""Charts with one labelled row per thing: where labels, rows and the room they need are worked out once."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from pages.parts.charts import style

# A chart takes saved data (mappings) and live results (objects) alike.
Row = Mapping[str, Any] | object


def value(row: Row, name: str) -> Any:
    """The row's field of that name, whether the row is a mapping or an object."""
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def number(segment: Row) -> int:
    """The number that people see: segments count from 1, while files keep segment_id, which counts from 0."""
    return int(value(segment, "segment_id")) + 1


def told(number: float | None, form: str, after: str = "") -> str:
    """A number in that format with what follows it, or a dash where it is not known."""
    return "–" if number is None else format(number, form) + after


def tall(labels: Sequence[str], bars: int = 1) -> int:
    """Height of the plot in px: every row as tall as the longest label or its bars need, and half a row around."""
    most = max((label.count("<br>") + 1 for label in labels), default=1)
    return (len(labels) or 1) * max(style.LINE * most + 10, 18 * bars + 10) + 10


def label_rows(figure: go.Figure, labels: Sequence[str], title: str) -> None:
    """Name the rows 0, 1, 2 ... from the top.

    Rows are numbers, not texts: Plotly would merge two rows that bear the same text. A plot of few rows is made taller
    where the title, which stands upright, would be cut.
    """
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    figure.layout.height += max(0, style.SIGN * len(title) - plot)
    figure.update_yaxes(
        title={"text": style.ink(title), "standoff": 14}, tickvals=list(range(len(labels))),
        ticktext=[style.ink(label) for label in labels],
        range=[max(len(labels), 1) - 0.5, -0.5], fixedrange=True, showgrid=False, zeroline=False, automargin=True,
    )  # fmt: skip


def measure(figure: go.Figure, title: str, **settings: Any) -> None:
    """The horizontal axis: its title with the unit, faint lines, no zooming."""
    figure.update_xaxes(
        title={"text": style.ink(title), "standoff": 8}, fixedrange=True, showgrid=True, gridcolor=style.GRID,
        zeroline=False, automargin=True, nticks=5, **style.INKED_TICKS, **settings,
    )  # fmt: skip

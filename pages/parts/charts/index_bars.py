"""Bars that start at a middle value and point right for more, left for less: indices around 100, effects around 0."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import label_rows, measure


def add_bars(
    figure: go.Figure, labels: Sequence[str], values: Sequence[float], told: Sequence[str], middle: float, form: str
) -> None:
    """One bar per label from `middle` to its value, with the value in the format `form` at the bar's free end.

    Direction, colour and the written value say the same thing. The bar's `base` is `middle` and its `x` the distance.
    """
    figure.add_bar(
        base=[middle] * len(labels), x=[number - middle for number in values], y=list(range(len(labels))),
        orientation="h", width=0.6,
        marker={"color": [style.ABOVE if number >= middle else style.BELOW for number in values]},
        text=[format(number, form).replace("-", "−") for number in values],
        textposition="outside", cliponaxis=False, hovertext=list(told), **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip


def add_axes(
    figure: go.Figure, labels: Sequence[str], values: Sequence[float], middle: float, titles: tuple[str, str]
) -> None:
    """Rows and a horizontal axis with a firm line at `middle`; `titles` are those of the rows and of the measure."""
    label_rows(figure, labels, titles[0])
    low, high = min([*values, middle]), max([*values, middle])
    room = 0.22 * ((high - low) or abs(middle) or 1)
    measure(figure, titles[1], range=[low - room, high + room])
    figure.add_vline(x=middle, line={"color": style.OUTLINE, "width": 1.5})

"""How large the segments of an audience are, and whether each keeps to the bounds."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import Row, label_rows, measure, number, tall, told, value


def segment_sizes(
    segments: Sequence[Row],
    min_share: float,
    max_share: float,
    title: str = "Segment sizes",
    unit: str = "people",
    row_unit: str = "ZIPs",
) -> go.Figure:
    """One bar per segment in the order of its number, over the band that the bounds allow.

    Segments have segment_id, name, size (in `unit`), size_percentage (0 to 100), households and rows (in `row_unit`);
    the bounds are shares of the audience, 0 to 1. A segment outside them has the other colour and says so in words.
    """
    ordered = sorted(segments, key=lambda row: value(row, "segment_id"))
    total = sum(value(row, "size") for row in ordered)
    labels = [f"<b>{number(row)}</b> {style.lines(value(row, 'name'))}" for row in ordered]
    # Bounds of 0 and 1 bound nothing: no band.
    banded = max_share < 1
    note = f"{len(ordered)} segments, {total:,} {unit}."
    note += f" Shaded: {100 * min_share:g} to {100 * max_share:g} % of the audience." if banded else ""
    sides = [_side(value(row, "size"), min_share * total, max_share * total) for row in ordered]
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    figure.add_bar(
        x=[value(row, "size") for row in ordered], y=list(range(len(ordered))), orientation="h", width=0.6,
        marker={"color": [style.BELOW if side else style.ACCENT for side in sides]},
        text=[f"{value(row, 'size_percentage'):.1f} %{side}" for row, side in zip(ordered, sides, strict=True)],
        textposition="outside", cliponaxis=False,
        hovertext=[_told(row, unit, row_unit) for row in ordered], **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip
    if banded:
        figure.add_shape(
            type="rect", x0=min_share * total, x1=max_share * total, y0=0, y1=1, yref="paper", layer="below",
            fillcolor=style.faded(style.BASE, 0.22), line={"width": 0}, name="bounds",
        )  # fmt: skip
    label_rows(figure, labels, "Segment")
    longest = max([value(row, "size") for row in ordered] + [max_share * total * banded], default=1) or 1
    measure(figure, f"Size ({unit})", range=[0, longest * (1.75 if any(sides) else 1.25)], tickformat="~s")
    return figure


def segment_sizes_table(segments: Sequence[Row], unit: str = "people", row_unit: str = "ZIPs") -> pd.DataFrame:
    """What the size chart shows, one row per segment; `row_unit` is what the population's rows are."""
    ordered = sorted(segments, key=lambda row: value(row, "segment_id"))
    return pd.DataFrame(
        {
            "Segment": [number(row) for row in ordered],
            "Name": [value(row, "name") for row in ordered],
            f"Size ({unit})": [value(row, "size") for row in ordered],
            "Share of audience (percent)": [value(row, "size_percentage") for row in ordered],
            "Households": [value(row, "households") for row in ordered],
            f"Rows ({row_unit})": [value(row, "rows") for row in ordered],
            "segment_id in files": [value(row, "segment_id") for row in ordered],
        }
    )


def _side(size: float, least: float, most: float) -> str:
    """In words, on which side of the band a segment lies; half a person is the rounding of the sizes."""
    if size < least - 0.5:
        return ", too small"
    return ", too large" if size > most + 0.5 else ""


def _told(row: Row, unit: str, row_unit: str) -> str:
    return (
        f"<b>Segment {number(row)}: {style.lines(value(row, 'name'), 40)}</b>"
        f"<br>{value(row, 'size'):,} {unit}, {value(row, 'size_percentage'):.1f} % of the audience"
        f"<br>{told(value(row, 'households'), ',')} households in {told(value(row, 'rows'), ',')} {row_unit}"
    )

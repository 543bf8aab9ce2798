"""The lifestyle codes of an audience beside the base: their shares, their index, and segment by segment."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.index_bars import add_axes, add_bars
from pages.parts.charts.rows import Row, label_rows, measure, tall, told, value


def prizm_mix(
    rows: Sequence[Row], top: int = 12, title: str = "Lifestyle codes of the audience", source: str = ""
) -> go.Figure:
    """Share of households per code, audience beside base, for the `top` codes with most of the audience.

    Rows have code, name, group, share and base_share (percent of households, 0 to 100) and index; the last two may be
    None, where no base is known. `source` names the system of codes and its version.
    """
    shown = sorted(rows, key=lambda row: -value(row, "share"))[:top]
    labels = [_label(row) for row in shown]
    held = sum(value(row, "share") for row in shown)
    note = said(source) + f"{len(shown)} of {len(rows)} codes, {held:.0f} % of the households."
    figure = style.start(title, note, f"{title}: {note}", tall(labels, bars=2), below=84)
    hover = [_hover(row) for row in shown]
    for name, field, offset, paint in (
        ("Audience", "share", -0.36, style.ACCENT),
        ("Base population", "base_share", 0.0, style.BASE),
    ):
        figure.add_bar(
            x=[value(row, field) for row in shown], y=list(range(len(shown))), orientation="h", name=name,
            width=0.36, offset=offset, marker={"color": paint}, hovertext=hover,
            **style.INKED_TEXT, **style.INKED_HOVER,
            text=[told(value(row, field), ".1f", " %") for row in shown], textposition="outside", cliponaxis=False,
        )  # fmt: skip
    label_rows(figure, labels, "Lifestyle code")
    largest = max([max(value(row, "share"), value(row, "base_share") or 0) for row in shown], default=1) or 1
    measure(figure, "Share of households (percent)", range=[0, 1.25 * largest])
    return style.legend_below(figure)


def prizm_index(
    rows: Sequence[Row], top: int = 12, title: str = "Lifestyle codes against the base", source: str = ""
) -> go.Figure:
    """Index per code from 100 outwards, highest first, for the `top` codes whose share differs most from the base's.

    The difference in share decides, for the index of a code that hardly anybody has is noise. A code the base does
    not hold has no index and is left to the table.
    """
    indexed = [row for row in rows if value(row, "index") is not None]
    differing = sorted(indexed, key=lambda row: -abs(value(row, "share") - (value(row, "base_share") or 0)))[:top]
    shown = sorted(differing, key=lambda row: -value(row, "index"))
    labels, values = [_label(row) for row in shown], [float(value(row, "index")) for row in shown]
    note = said(source) + f"100 is the base. The {len(shown)} of {len(rows)} codes whose share differs most."
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    add_bars(figure, labels, values, [_hover(row) for row in shown], middle=100, form=".0f")
    add_axes(figure, labels, values, 100, ("Lifestyle code", "Index (100 = base population)"))
    return figure


def prizm_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Every code of the mix, largest share first: what the mix and the index chart show, and the rest."""
    ordered = sorted(rows, key=lambda row: -value(row, "share"))
    return pd.DataFrame(
        {
            "Code": [value(row, "code") for row in ordered],
            "Name": [value(row, "name") for row in ordered],
            "Group": [value(row, "group") for row in ordered],
            "Share of households (percent)": [value(row, "share") for row in ordered],
            "Base share of households (percent)": [value(row, "base_share") for row in ordered],
            "Index (100 = base)": [value(row, "index") for row in ordered],
        }
    )


def said(source: str) -> str:
    """Whose system of codes it is, at the head of a note: PRIZM is licensed, and a modelled mix must say so."""
    return f"{source}. " if source else ""


def _label(row: Row) -> str:
    return f"<b>{style.lines(value(row, 'code'))}</b> {style.lines(value(row, 'name'))}"


def _hover(row: Row) -> str:
    return (
        f"<b>{style.lines(value(row, 'code'))} {style.lines(value(row, 'name'), 40)}</b>"
        f"<br>{style.lines(value(row, 'group'), 40)}"
        f"<br>{value(row, 'share'):.2f} % of the audience's households"
        f"<br>{told(value(row, 'base_share'), '.2f')} % of the base's households"
        f"<br>index {told(value(row, 'index'), '.0f')}"
    )

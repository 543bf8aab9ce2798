"""The lifestyle codes or groups of an audience beside the base: their shares and their index."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from activation.prizm import OTHER
from pages.parts.charts import style
from pages.parts.charts.index_bars import add_axes, add_bars
from pages.parts.charts.rows import Row, label_rows, measure, tall, told, value

MORE = {  # what a mix worked out from members knows besides, and a saved one does not: field, heading
    "people": "People",
    "zips": "ZIP areas",
    "share_low": "Share from (95 %)",
    "share_high": "Share to (95 %)",
    "index_low": "Index from (95 %)",
    "index_high": "Index to (95 %)",
}


def prizm_mix(
    rows: Sequence[Row],
    top: int = 12,
    title: str = "Lifestyle codes of the audience",
    source: str = "",
    by: str = "code",
) -> go.Figure:
    """Share of households per code or group, audience beside base, for the `top` with most of the audience.

    Rows have code, name, group, share and base_share (percent of households, 0 to 100) and index; the last two may be
    None, where no base is known. Where share_low and share_high are known, a line shows the interval. What was pooled
    (code "other") stands last. `source` names the system of codes and its version.
    """
    alone, pooled = _apart(rows)
    shown = sorted(alone, key=lambda row: -value(row, "share"))[:top]
    held = sum(value(row, "share") for row in shown)
    note = said(source) + f"{len(shown)} of {len(alone)} {by}s, {held:.0f} % of the households."
    shown = [*shown, *pooled]
    labels = [_label(row) for row in shown]
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
    label_rows(figure, labels, f"Lifestyle {by}")
    largest = max([max(value(row, "share"), value(row, "base_share") or 0) for row in shown], default=1) or 1
    widest = _add_intervals(figure, shown)
    # A share that rests on three ZIP areas has an interval that would press all bars flat: it runs out of the chart.
    measure(figure, "Share of households (percent)", range=[0, max(1.25 * largest, min(1.15 * widest, 2.2 * largest))])
    return style.legend_below(figure)


def _add_intervals(figure: go.Figure, shown: Sequence[Row]) -> float:
    """A line over each of the audience's bars, where the interval is known; returns the largest end of any."""
    known = [(at, row) for at, row in enumerate(shown) if _known(row, "share_high") is not None]
    if not known:
        return 0.0
    share, low, high = ([value(row, name) for _, row in known] for name in ("share", "share_low", "share_high"))
    figure.add_scatter(
        x=share, y=[at - 0.18 for at, _ in known], mode="markers", hoverinfo="skip", name="95 % interval",
        marker={"color": style.OUTLINE, "size": 3},
        error_x={
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3, "color": style.OUTLINE,
            "array": [end - middle for middle, end in zip(share, high, strict=True)],
            "arrayminus": [middle - end for middle, end in zip(share, low, strict=True)],
        },
    )  # fmt: skip
    # The written share would lie under that line: it goes to the line's end.
    figure.data[0].update(text=None, texttemplate=None)
    figure.add_scatter(
        x=high, y=[at - 0.18 for at, _ in known], mode="text", textposition="middle right", hoverinfo="skip",
        cliponaxis=False, showlegend=False,
        text=["\u2002" + told(value(row, "share"), ".1f", " %") for _, row in known],
        **style.INKED_TEXT,
    )  # fmt: skip
    return max(high)


def prizm_index(
    rows: Sequence[Row],
    top: int = 12,
    title: str = "Lifestyle codes against the base",
    source: str = "",
    by: str = "code",
) -> go.Figure:
    """Index per code or group from 100 outwards, highest first, for the `top` whose share differs most from the base's.

    The difference in share decides, for the index of a code that hardly anybody has is noise. A code the base does
    not hold has no index and is left to the table, and so is what was pooled.
    """
    alone, _ = _apart(rows)
    indexed = [row for row in alone if value(row, "index") is not None]
    differing = sorted(indexed, key=lambda row: -abs(value(row, "share") - (value(row, "base_share") or 0)))[:top]
    shown = sorted(differing, key=lambda row: -value(row, "index"))
    labels, values = [_label(row) for row in shown], [float(value(row, "index")) for row in shown]
    note = said(source) + f"100 is the base. The {len(shown)} of {len(alone)} {by}s whose share differs most."
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    add_bars(figure, labels, values, [_hover(row) for row in shown], middle=100, form=".0f")
    add_axes(figure, labels, values, 100, (f"Lifestyle {by}", "Index (100 = base population)"))
    return figure


def prizm_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Every code or group, largest share first and what was pooled last: what both charts show, and the rest."""
    alone, pooled = _apart(rows)
    ordered = [*sorted(alone, key=lambda row: -value(row, "share")), *pooled]
    table = pd.DataFrame(
        {
            "Code": [value(row, "code") for row in ordered],
            "Name": [value(row, "name") for row in ordered],
            "Group": [value(row, "group") for row in ordered],
            "Share of households (percent)": [value(row, "share") for row in ordered],
            "Base share of households (percent)": [value(row, "base_share") for row in ordered],
            "Index (100 = base)": [value(row, "index") for row in ordered],
        }
    )
    if any(_known(row, "zips") is not None for row in ordered):
        table = table.assign(**{heading: [_known(row, name) for row in ordered] for name, heading in MORE.items()})
        table["Confidence"] = [_few(row) for row in ordered]
    return table


def said(source: str) -> str:
    """Whose system of codes it is, at the head of a note: PRIZM is licensed, and a modelled mix must say so."""
    return f"{style.cut(source, 100)}. " if source else ""


def _apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that stand for themselves, and the one for those that were pooled."""
    return [row for row in rows if value(row, "code") != OTHER], [row for row in rows if value(row, "code") == OTHER]


def _known(row: Row, name: str) -> Any:
    """A field that only a mix worked out from members has; None for a saved one."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _few(row: Row) -> str:
    return f"few ZIP areas: {_known(row, 'zips')}" if _known(row, "few_zips") else ""


def _label(row: Row) -> str:
    code, name = value(row, "code"), value(row, "name")
    few = f"<br>{_few(row)}" if _few(row) else ""
    if code in (name, OTHER):
        return f"{style.lines(name)}{few}"
    return f"<b>{style.lines(code)}</b> {style.lines(name)}{few}"


def _hover(row: Row) -> str:
    code, name, group = (value(row, field) for field in ("code", "name", "group"))
    head = name if code in (name, OTHER) else f"{code} {name}"
    text = f"<b>{style.lines(head, 40)}</b>" + (f"<br>{style.lines(group, 40)}" if group not in (name, OTHER) else "")
    text += (
        f"<br>{value(row, 'share'):.2f} % of the audience's households"
        f"<br>{told(value(row, 'base_share'), '.2f')} % of the base's households"
        f"<br>index {told(value(row, 'index'), '.0f')}"
    )
    if _known(row, "share_high") is None:
        return text
    ends = "".join(
        f"<br>{what} {told(_known(row, f'{field}_low'), form)} to {told(_known(row, f'{field}_high'), form)}"
        for what, field, form in (("share with 95 %:", "share", ".1f"), ("index with 95 %:", "index", ".0f"))
    )
    return f"{text}{ends}<br>{_known(row, 'people'):,} people in {_known(row, 'zips'):,} ZIP areas"

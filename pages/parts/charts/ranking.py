"""How well each variable found fits the brief."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import Row, label_rows, measure, tall, value

# A type keeps its colour from chart to chart, however few types a brief finds.
TYPES = (
    "demographic", "financial", "behavioral", "psychographic", "geographic", "health", "technology", "household",
)  # fmt: skip


def relevance(found: Sequence[Row], title: str = "How well each variable fits the brief") -> go.Figure:
    """One bar per variable, best first as given; rows have label, code, relevance_score (0 to 1) and type."""
    labels = [f"{style.lines(value(row, 'label'))}<br>{_type_of(row)}" for row in found]
    scores = [float(value(row, "relevance_score")) for row in found]
    alt = f"{len(found)} variables by relevance" + (f"; the best is {value(found[0], 'label')}." if found else ".")
    figure = style.start(title, "1 is the best fit. Colour and small text give the type.", alt, tall(labels))
    figure.add_bar(
        x=scores, y=list(range(len(found))), orientation="h", width=0.55,
        marker={"color": [_colour_of(row) for row in found]},
        text=[f"{score:.2f}" for score in scores], textposition="outside", cliponaxis=False,
        hovertext=[_told(row) for row in found], **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip
    label_rows(figure, labels, "Variable")
    measure(figure, "Relevance (0 to 1)", range=[0, 1.15], dtick=0.25)
    return figure


def relevance_table(found: Sequence[Row]) -> pd.DataFrame:
    """What the relevance chart shows, one row per variable."""
    return pd.DataFrame(
        {
            "Variable": [value(row, "label") for row in found],
            "Code": [value(row, "code") for row in found],
            "Type": [value(row, "type") for row in found],
            "Relevance (0 to 1)": [float(value(row, "relevance_score")) for row in found],
        }
    )


def _type_of(row: Row) -> str:
    return f'<span style="font-size:10px">{style.lines(value(row, "type"))}</span>'


def _colour_of(row: Row) -> str:
    kind = value(row, "type")
    return style.colour(TYPES.index(kind)) if kind in TYPES else style.BASE


def _told(row: Row) -> str:
    return (
        f"<b>{style.lines(value(row, 'label'), 40)}</b><br>relevance {value(row, 'relevance_score'):.2f}"
        f"<br>{style.lines(value(row, 'type'))}<br>{style.lines(value(row, 'code'), 40)}"
    )

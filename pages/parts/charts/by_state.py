"""A number per state as a map of filled states."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.outlines import INSETS, LINE, frame, outlines, view

# From nearly clear to full: low states sink into the page and high ones stand out, on white and on black.
SCALE = ((0.0, style.faded(style.ACCENT, 0.08)), (1.0, style.faded(style.ACCENT, 1)))


def state_map(
    by_state: Mapping[str, float], states: Mapping[str, Any], title: str, unit: str, plot_height: int = 330
) -> go.Figure:
    """Each state filled by its number: `by_state` has postal codes and numbers in `unit`, `states` is GeoJSON.

    A state that is not in `by_state` stays clear and says so; a number for no drawn state is named in the note.
    `by_state` may be a Series. `plot_height` is the map's own height in px: 330 suits half a page, 560 a whole one.
    """
    by_state = dict(by_state.items())
    drawn = outlines(states)
    missing = [state for state in by_state if state not in {outline.state for outline in drawn}]
    note = INSETS + (f" Not drawn: {', '.join(sorted(missing))}." if missing else "")
    highest = max(by_state.values(), default=0.0) or 1.0
    alt = f"Map of {title}, in {unit}; highest in {max(by_state, key=lambda s: by_state[s], default='no state')}."
    figure = style.start(title, note, alt, plot_height, below=64)
    for outline in drawn:
        number = by_state.get(outline.state)
        told = "none" if number is None else f"{_shown(number)} {unit}"
        figure.add_scatter(
            x=outline.x, y=outline.y, mode="lines", line=LINE, fill="toself", name=outline.name, showlegend=False,
            fillcolor=style.CLEAR if number is None else _fill(number / highest),
            hoveron="fills", hoverinfo="text", text=style.ink(f"<b>{outline.name}</b><br>{told}"),
        )  # fmt: skip
    frame(figure, view(drawn, None))
    _add_scale(figure, highest, unit)
    return figure


def state_map_table(by_state: Mapping[str, float], unit: str = "people") -> pd.DataFrame:
    """What the map shows, highest first, with the numbers that no drawn state stands for."""
    ordered = sorted(by_state.items(), key=lambda item: -item[1])
    return pd.DataFrame(ordered, columns=["State", unit[:1].upper() + unit[1:]])


def _fill(part: float) -> str:
    return style.faded(style.ACCENT, round(0.08 + 0.92 * max(part, 0.0), 3))


def _shown(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() or abs(number) >= 1000 else f"{number:,.1f}"


def _add_scale(figure: go.Figure, highest: float, unit: str) -> None:
    """The key to the colours, under the map: a scale hangs on a trace with markers, so one empty marker carries it."""
    figure.add_scatter(
        x=[None], y=[None], mode="markers", hoverinfo="skip", showlegend=False,
        marker={
            "color": [0], "cmin": 0, "cmax": highest, "colorscale": SCALE, "showscale": True,
            "colorbar": style.scale_below(unit[:1].upper() + unit[1:]),
        },
    )  # fmt: skip

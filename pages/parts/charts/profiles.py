"""What sets a segment apart, and how an audience differs from the base, variable by variable."""

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.index_bars import add_axes, add_bars
from pages.parts.charts.rows import Row, tall, value

Order = Literal["effect", "index", "label", "mean"]
ORDERS: dict[Order, str] = {
    "effect": "Largest effect", "index": "Furthest from 100", "label": "By name", "mean": "Highest mean",
}  # fmt: skip


def drivers(rows: Sequence[Row], title: str = "What sets this segment apart", top: int = 10) -> go.Figure:
    """Effect size per variable, the largest `top` first, right for more than the base and left for less.

    Rows have label, effect (difference of the means in standard deviations), mean and base_mean (in `unit`), unit,
    and index (100 = base), None where it means nothing.
    """
    shown = sorted(rows, key=lambda row: -abs(value(row, "effect")))[:top]
    labels, values = [style.lines(value(row, "label")) for row in shown], [float(value(row, "effect")) for row in shown]
    note = f"The {len(shown)} strongest of {len(rows)} variables. 0 is the base mean; 0.3 is a plain difference."
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    add_bars(figure, labels, values, [_told(row) for row in shown], middle=0, form="+.2f")
    add_axes(figure, labels, values, 0, ("Variable", "Effect (standard deviations)"))
    return figure


def drivers_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Every driver, strongest first, against the audience and, where it is known, the nation."""
    ordered = sorted(rows, key=lambda row: -abs(value(row, "effect")))
    table = _profile(ordered)
    table = table.rename(columns={"Base mean (in the unit)": "Audience's mean (in the unit)"})
    table = table.rename(columns={"Index (100 = base)": "Index (100 = audience)"})
    table.insert(1, "Effect (standard deviations)", [value(row, "effect") for row in ordered])
    table["Nation's mean (in the unit)"] = [_known(row, "population_mean") for row in ordered]
    table["Index (100 = nation)"] = [_known(row, "population_index") for row in ordered]
    return table


def profile_index(
    rows: Sequence[Row], title: str = "How the audience differs", base: str = "the nation", order: Order = "effect",
    top: int = 20,
) -> go.Figure:  # fmt: skip
    """Index of each variable's mean around 100, for the first `top` in that order.

    Rows are as `activation.profiling.ProfileRow`. By effect or index those are chosen that differ most, and drawn
    highest index first. A variable without an index, or of too few people, is left to the table, and the note counts
    it. A sensitive one bears its class.
    """
    indexed = ordered([row for row in rows if value(row, "index") is not None], order)
    shown = indexed[:top]
    if order in ("effect", "index"):
        shown = sorted(shown, key=lambda row: -value(row, "index"))
    labels, values = [_labelled(row) for row in shown], [float(value(row, "index")) for row in shown]
    left_out = f" {len(rows) - len(indexed)} without an index are in the table." if len(rows) > len(indexed) else ""
    note = f"100 is {base}. {len(shown)} of {len(rows)} variables, {ORDERS[order].lower()} first.{left_out}"
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    add_bars(figure, labels, values, [_told(row) for row in shown], middle=100, form=".0f")
    add_axes(figure, labels, values, 100, ("Variable", f"Index (100 = {base})"))
    return figure


def profile_table(rows: Sequence[Row], order: Order = "effect") -> pd.DataFrame:
    """Every variable of the profile in that order; what has no figure comes last."""
    shown = ordered(rows, order)
    table = _profile(shown)
    table.insert(1, "Theme", [value(row, "theme") for row in shown])
    table.insert(2, "Sensitive", [_class(row) for row in shown])
    table["Effect (standard deviations)"] = [value(row, "effect") for row in shown]
    table["Unknown (percent of people)"] = [value(row, "unknown") for row in shown]
    table["ZIP areas"] = [value(row, "zips") for row in shown]
    table["Note"] = ["too few people or ZIP areas" if value(row, "too_few") else "" for row in shown]
    return table


def ordered(rows: Sequence[Row], order: Order) -> list[Row]:
    """The rows by the size of their effect, by how far the index is from 100, by name, or by their mean."""
    if order == "label":
        return sorted(rows, key=lambda row: str(value(row, "label")).casefold())
    field, middle = {"effect": ("effect", 0), "index": ("index", 100), "mean": ("mean", None)}[order]

    def place(row: Row) -> tuple[bool, float]:
        found = value(row, field)
        if found is None:
            return True, 0.0
        return False, -found if middle is None else -abs(found - middle)

    return sorted(rows, key=place)


def _profile(rows: Sequence[Row]) -> pd.DataFrame:
    # Units differ from row to row, so the unit is a column of its own here.
    return pd.DataFrame(
        {
            "Variable": [value(row, "label") for row in rows],
            "Mean (in the unit)": [value(row, "mean") for row in rows],
            "Base mean (in the unit)": [value(row, "base_mean") for row in rows],
            "Unit": [value(row, "unit") for row in rows],
            "Index (100 = base)": [value(row, "index") for row in rows],
        }
    )


def _class(row: Row) -> str:
    return str(value(row, "sensitive")).replace("_", " ")


def _labelled(row: Row) -> str:
    label = style.lines(value(row, "label"))
    return f'{label}<br><span style="font-size:10px">sensitive: {_class(row)}</span>' if _class(row) else label


def _known(row: Row, name: str) -> float | None:
    """A figure that rows saved by an older release lack."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _told(row: Row) -> str:
    index, unit = value(row, "index"), value(row, "unit")
    ratio = "no index for this variable" if index is None else f"index {index:.0f}"
    return (
        f"<b>{style.lines(value(row, 'label'), 40)}</b><br>mean {_measured(value(row, 'mean'), unit)}"
        f"<br>base {_measured(value(row, 'base_mean'), unit)}<br>{ratio}"
    )


def _measured(number: float, unit: str) -> str:
    """A value with its unit as people write it: 35.2 %, $61,300, 4.1 per 10,000 people."""
    if unit.startswith("usd"):
        return f"${number:,.0f}{unit.removeprefix('usd')}".replace("-", "−")
    digits = 0 if abs(number) >= 1000 else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f} {'%' if unit == 'percent' else style.lines(unit)}".replace("-", "−")

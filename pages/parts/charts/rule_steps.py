"""From everybody to the audience, rule by rule: what each one keeps and what it drops."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import Row, label_rows, measure, tall, value


def waterfall(base: int, steps: Sequence[Row], title: str = "What each rule keeps and drops") -> go.Figure:
    """People at the start, one fall per rule in the order applied, and the people left.

    `base` is the people before any rule. A step has text (the rule in plain words), dropped.people, after.people and
    unknown.people (those of everybody for whom the rule's value is missing).
    """
    result = _result(base, steps)
    labels = ["Everybody", *(style.lines(value(step, "text"), 26, 4) for step in steps), "Audience"]
    drops = [value(value(step, "dropped"), "people") for step in steps]
    note = f"{result:,} of {base:,} people remain, {_kept(result, base):.1f} %."
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    figure.add_waterfall(
        x=[base, *(-drop for drop in drops), result], y=list(range(len(labels))), orientation="h", width=0.6,
        measure=["absolute", *("relative" for _ in steps), "total"],
        totals={"marker": {"color": style.ACCENT}}, decreasing={"marker": {"color": style.BELOW}},
        connector={"line": {"color": style.OUTLINE, "width": 1}},
        hovertext=_hover(base, steps, result), **style.INKED_HOVER,
    )  # fmt: skip
    _write_beside(figure, base, steps, result)
    label_rows(figure, labels, "Rule")
    measure(figure, "People", range=[0, (base or 1) * 1.42], tickformat="~s")
    return figure


def waterfall_table(base: int, steps: Sequence[Row]) -> pd.DataFrame:
    """What the waterfall shows: one row per rule, with what was there before and after it."""
    before = _before(base, steps)
    after = [value(value(step, "after"), "people") for step in steps]
    return pd.DataFrame(
        {
            "Rule": [value(step, "text") for step in steps],
            "Before (people)": before,
            "Dropped (people)": [value(value(step, "dropped"), "people") for step in steps],
            "After (people)": after,
            "Kept (percent)": [_kept(left, had) for left, had in zip(after, before, strict=True)],
            "Value missing, of everybody (people)": [value(value(step, "unknown"), "people") for step in steps],
        }
    )


def _result(base: int, steps: Sequence[Row]) -> int:
    return value(value(steps[-1], "after"), "people") if steps else base


def _before(base: int, steps: Sequence[Row]) -> list[int]:
    return [base, *(value(value(step, "after"), "people") for step in steps[:-1])] if steps else []


def _kept(after: int, before: int) -> float:
    return 100 * after / before if before else 0.0


def _hover(base: int, steps: Sequence[Row], result: int) -> list[str]:
    rules = []
    for step, before in zip(steps, _before(base, steps), strict=True):
        after, unknown = value(value(step, "after"), "people"), value(value(step, "unknown"), "people")
        rules.append(
            f"<b>{style.lines(value(step, 'text'), 44, 6)}</b>"
            f"<br>keeps {after:,} of {before:,} people ({_kept(after, before):.1f} %)"
            f"<br>drops {value(value(step, 'dropped'), 'people'):,} people"
            f"<br>value missing for {unknown:,} of everybody"
        )
    audience = f"<b>Audience</b><br>{result:,} people ({_kept(result, base):.1f} % of everybody)"
    return [f"<b>Everybody</b><br>{base:,} people", *rules, audience]


def _write_beside(figure: go.Figure, base: int, steps: Sequence[Row], result: int) -> None:
    """The figure of each row right of its bar: there is always room there, while later bars are thin as a hair."""
    before = _before(base, steps)
    drops = [style.short(-value(value(step, "dropped"), "people")) for step in steps]
    figure.add_scatter(
        x=[base, *before, result], y=list(range(len(steps) + 2)), mode="text", textposition="middle right",
        text=[f" <b>{style.short(base)}</b>", *(f" {drop}" for drop in drops), f" <b>{style.short(result)}</b>"],
        hoverinfo="skip", cliponaxis=False, **style.INKED_TEXT,
    )  # fmt: skip

"""How saved audiences overlap: each in each, what each has alone, and the combinations that hold most people."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.rows import Row, label_rows, measure, tall, value

SHOWN = 15  # combinations in the picture; the table has all
STRONGEST = 0.62  # as in the other heat map: the page's own text reads on every cell


def overlap_heat(audiences: Sequence[Row], pairs: Sequence[Row]) -> go.Figure:
    """Of each row's people, the percent that are in the column's audience too.

    Audiences have audience_id, name and people, in the order of their numbers; pairs have first, second (ids), people
    (in common), share_of_first and share_of_second (0 to 1).
    """
    shares, common = _shares(audiences, pairs)
    title, note = "Who is in whom", "Percent of the row's people who are in the column's audience too."
    figure = style.start(title, note, f"{title}: {note}", 34 * max(len(audiences), 1) + 8)
    figure.add_heatmap(
        z=shares, x=list(range(len(audiences))), y=list(range(len(audiences))), zmin=0, zmax=100, xgap=1, ygap=1,
        colorscale=((0, style.faded(style.BASE, 0.06)), (1, style.faded(style.ACCENT, STRONGEST))),
        hoverongaps=False, hovertext=_hover(audiences, shares, common), showscale=False, **style.INKED_HOVER,
    )  # fmt: skip
    rows, columns = np.nonzero(~np.isnan(shares))
    figure.add_scatter(
        x=columns, y=rows, mode="text", hoverinfo="skip", textfont={"size": 11}, **style.INKED_TEXT,
        text=[_percent(share) for share in shares[rows, columns]],
    )  # fmt: skip
    label_rows(figure, _labels(audiences), "Of the people of")
    figure.update_xaxes(
        title={"text": style.ink("are in audience number"), "standoff": 8}, fixedrange=True, showgrid=False,
        tickvals=list(range(len(audiences))), zeroline=False,
        ticktext=[style.ink(str(number)) for number in range(1, len(audiences) + 1)],
    )  # fmt: skip
    return figure


def overlap_heat_table(audiences: Sequence[Row], pairs: Sequence[Row]) -> pd.DataFrame:
    """The same matrix: one row and one column per audience, percent of the row's people."""
    shares, _ = _shares(audiences, pairs)
    columns = [f"In {name} (percent)" for name in numbered(audiences)]
    table = pd.DataFrame(np.round(shares, 2), columns=columns)
    table.insert(0, "Audience", numbered(audiences))
    table.insert(1, "People", [value(row, "people") for row in audiences])
    return table


def own_and_shared(audiences: Sequence[Row]) -> go.Figure:
    """One bar per audience: the people it has alone, then those it shares with another of these audiences.

    Audiences have name, people, own_people and rows (ZIP areas).
    """
    title, note = "Alone and shared", "People in none of the other audiences here, and in at least one."
    figure = style.start(title, note, f"{title}: {note}", tall(_labels(audiences)), 80)
    alone = [value(row, "own_people") for row in audiences]
    shared = [value(row, "people") - own for row, own in zip(audiences, alone, strict=True)]
    for name, people, colour in (("alone", alone, style.ACCENT), ("shared", shared, style.BELOW)):
        figure.add_bar(
            x=people, y=list(range(len(audiences))), orientation="h", width=0.6, name=style.ink(name),
            marker={"color": colour}, **style.INKED_HOVER,
            hovertext=[
                f"<b>{label}</b><br>{count:,} people {name}, {_percent_of(count, value(row, 'people'))} of its "
                f"{value(row, 'people'):,}"
                for label, count, row in zip(_labels(audiences), people, audiences, strict=True)
            ],
        )  # fmt: skip
    figure.update_layout(barmode="stack")
    label_rows(figure, _labels(audiences), "Audience")
    measure(figure, "People", tickformat="~s", rangemode="tozero")
    return style.legend_below(figure)


def own_and_shared_table(audiences: Sequence[Row]) -> pd.DataFrame:
    """One row per audience: people, alone, shared, ZIP areas, and with how many people it was saved."""
    people = [value(row, "people") for row in audiences]
    alone = [value(row, "own_people") for row in audiences]
    return pd.DataFrame(
        {
            "Audience": numbered(audiences),
            "People": people,
            "People in no other": alone,
            "People shared": [whole - own for whole, own in zip(people, alone, strict=True)],
            "ZIP areas": [value(row, "rows") for row in audiences],
            "People when saved": [value(row, "saved_people") for row in audiences],
            "Counted by": [value(row, "by") for row in audiences],
        }
    )


def combinations(audiences: Sequence[Row], found: Sequence[Row]) -> go.Figure:
    """One bar per combination: the people in exactly these audiences; the largest SHOWN.

    Combinations have audience_ids and people, largest first.
    """
    title = "Combinations"
    left = f" The {SHOWN} largest of {len(found)}." if len(found) > SHOWN else ""
    note = f"People in exactly these audiences and in none of the others here.{left}"
    top = found[:SHOWN]
    labels = [_combined(audiences, row) for row in top]
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    counts = [value(row, "people") for row in top]
    figure.add_bar(
        x=counts, y=list(range(len(top))), orientation="h", width=0.6, cliponaxis=False, textposition="outside",
        marker={"color": [style.ACCENT if len(value(row, "audience_ids")) == 1 else style.BELOW for row in top]},
        text=[style.short(count) for count in counts], **style.INKED_TEXT, **style.INKED_HOVER,
        hovertext=[f"<b>{style.lines(_named(audiences, row), 40, 10)}</b><br>{count:,} people"
                   for row, count in zip(top, counts, strict=True)],
    )  # fmt: skip
    label_rows(figure, labels, "Audiences by number")
    measure(figure, "People", tickformat="~s", range=[0, 1.2 * max(counts, default=1) or 1])
    return figure


def combinations_table(audiences: Sequence[Row], found: Sequence[Row]) -> pd.DataFrame:
    """All combinations that hold somebody, largest first."""
    return pd.DataFrame(
        {
            "In exactly these": [_named(audiences, row) for row in found],
            "How many audiences": [len(value(row, "audience_ids")) for row in found],
            "People": [value(row, "people") for row in found],
            "ZIP areas": [value(row, "rows") for row in found],
        }
    )


def pairs_table(audiences: Sequence[Row], pairs: Sequence[Row]) -> pd.DataFrame:
    """One row per pair, most people in common first."""
    names = dict(zip([value(row, "audience_id") for row in audiences], numbered(audiences), strict=True))
    ordered = sorted(pairs, key=lambda row: -value(row, "people"))
    return pd.DataFrame(
        {
            "First": [names[value(row, "first")] for row in ordered],
            "Second": [names[value(row, "second")] for row in ordered],
            "People in both": [value(row, "people") for row in ordered],
            "ZIP areas in both": [value(row, "rows") for row in ordered],
            "Of the first (percent)": [round(100 * value(row, "share_of_first"), 2) for row in ordered],
            "Of the second (percent)": [round(100 * value(row, "share_of_second"), 2) for row in ordered],
            "Of the people of either (percent)": [round(100 * value(row, "jaccard"), 2) for row in ordered],
        }
    )


def numbered(audiences: Sequence[Row]) -> list[str]:
    """The names with their numbers from 1 on, so that two of the same name stay apart."""
    return [f"{number}. {value(row, 'name')}" for number, row in enumerate(audiences, start=1)]


def _labels(audiences: Sequence[Row]) -> list[str]:
    return [f"<b>{at}</b> {style.lines(value(row, 'name'), 20, 2)}" for at, row in enumerate(audiences, start=1)]


def _places(audiences: Sequence[Row]) -> dict[str, int]:
    return {value(row, "audience_id"): place for place, row in enumerate(audiences)}


def _combined(audiences: Sequence[Row], combination: Row) -> str:
    places = [_places(audiences)[audience_id] + 1 for audience_id in value(combination, "audience_ids")]
    return style.lines(f"only {places[0]}" if len(places) == 1 else " + ".join(map(str, places)), 24, 2)


def _named(audiences: Sequence[Row], combination: Row) -> str:
    names, places = numbered(audiences), _places(audiences)
    return " + ".join(names[places[audience_id]] for audience_id in value(combination, "audience_ids"))


def _shares(audiences: Sequence[Row], pairs: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Percent of the row's people in the column's audience, and people in common; nan on the diagonal."""
    places = _places(audiences)
    shares = np.full((len(audiences), len(audiences)), np.nan)
    common = np.zeros(shares.shape, dtype=np.int64)
    for pair in pairs:
        one, other = places[value(pair, "first")], places[value(pair, "second")]
        shares[one, other], shares[other, one] = (
            100 * value(pair, "share_of_first"),
            100 * value(pair, "share_of_second"),
        )
        common[one, other] = common[other, one] = value(pair, "people")
    return shares, common


def _hover(audiences: Sequence[Row], shares: np.ndarray, common: np.ndarray) -> list[list[str]]:
    names = [style.lines(name, 40) for name in numbered(audiences)]
    return [
        [
            f"{common[one, other]:,} people of <b>{names[one]}</b><br>are in <b>{names[other]}</b> too: "
            f"{_percent(shares[one, other])} % of its {value(row, 'people'):,}"
            if one != other
            else ""
            for other in range(len(audiences))
        ]
        for one, row in enumerate(audiences)
    ]


def _percent(share: float) -> str:
    """A percentage in few signs; "0" and "100" are none and all, exactly."""
    if 0 < share < 1:
        return "<1".replace("<", "&lt;")
    if 99 < share < 100:
        return ">99".replace(">", "&gt;")
    return "–" if np.isnan(share) else f"{share:.0f}"


def _percent_of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"

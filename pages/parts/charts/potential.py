"""Where an audience concentrates: areas by people or index, the curve of how few hold how much, and where more are."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from activation.potential import holding
from pages.parts.charts import style
from pages.parts.charts.index_bars import add_axes, add_bars
from pages.parts.charts.rows import label_rows, measure, tall

MOST_POINTS = 500  # of a curve: more would not be seen, and cost the browser


def areas(rows: pd.DataFrame, order: str, things: str, top: int = 20) -> go.Figure:
    """The first `top` areas: bars of the audience's people in each, or of the index around 100.

    Rows are as `activation.potential.Areas.rows`, ranked by `order`, "people" or "index"; things: counties or states.
    """
    ranked = rows if order == "people" else rows[rows["index"].notna()]
    shown = ranked.head(top).to_dict("records")
    labels = [style.lines(str(row["area"])) for row in shown]
    hover = [_told(row) for row in shown]
    title = f"{things.capitalize()} with most of the audience" if order == "people" else f"Most concentrated {things}"
    note = f"{len(shown)} of {len(rows):,} {things} that hold any of the audience."
    if order == "index":
        note = f"100 is an even spread over the nation. {note}"
        figure = style.start(title, note, f"{title}: {note}", tall(labels))
        values = [float(row["index"]) for row in shown]
        add_bars(figure, labels, values, hover, middle=100, form=",.0f")
        add_axes(figure, labels, values, 100, (things.capitalize(), "Index (100 = nation)"))
        return figure
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    figure.add_bar(
        x=[row["people"] for row in shown], y=list(range(len(shown))), orientation="h", width=0.6,
        marker={"color": style.ACCENT}, text=[f"{style.short(row['people'])}, {row['share']:.1f} %" for row in shown],
        textposition="outside", cliponaxis=False, hovertext=hover, **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip
    label_rows(figure, labels, things.capitalize())
    longest = max((row["people"] for row in shown), default=1)
    measure(figure, "People of the audience", range=[0, 1.45 * longest], tickformat="~s")
    return figure


def areas_table(rows: pd.DataFrame, thing: str = "County") -> pd.DataFrame:
    """Every area that holds any of the audience, in its rank."""
    return pd.DataFrame(
        {
            "Rank": rows["rank"],
            thing: rows["area"],
            "People of the audience": rows["people"],
            "Everybody there (people)": rows["area_people"],
            "Penetration (percent of people there)": rows["penetration"],
            "Share of the audience (percent)": rows["share"],
            "Index (100 = nation)": rows["index"],
            "Cumulative share (percent)": rows["cumulative"],
            "ZIP areas": rows["zips"],
        }
    )


def concentration(rows: pd.DataFrame, things: str, of: int | None = None) -> go.Figure:
    """The share of the audience that the first ranks hold together, over their number, with a mark at half of it.

    Rows have cumulative (percent); of: how many such places there are in all, for the note.
    """
    title = "How concentrated it is"
    half = holding(rows["cumulative"]) if len(rows) else 0
    among = f"{half:,} of " + (f"the nation's {of:,} {things}" if of else f"its {len(rows):,} {things}")
    note = f"Half of the audience lives in {among}."
    figure = _curve(title, note, np.append(0.0, rows["cumulative"].to_numpy(float)), things)
    figure.update_yaxes(title={"text": style.ink("Share of the audience (percent)")}, range=[0, 103])
    _mark(figure, half)
    return figure


def zips_table(rows: pd.DataFrame) -> pd.DataFrame:
    """ZIP areas of the audience by rank, as `activation.potential.Potential.zips` gives them."""
    return pd.DataFrame(
        {
            **_places(rows),
            "Share of the audience (percent)": rows["share"],
            "Cumulative share (percent)": rows["cumulative"],
            "Density (people per square mile)": rows["density"],
        }
    )


def more_zips(rows: pd.DataFrame, near: int) -> go.Figure:
    """People that the first ZIP areas outside the audience would add, most like first, with a mark at `near`.

    Rows are as `activation.potential.More.rows`; near: how many are as like it as the nearer half of its own people.
    """
    title = "Where to find more like them"
    reached = np.append(0.0, rows["cumulative"].to_numpy(float))
    note = f"{near:,} ZIP areas outside, with {int(reached[near]):,} people, are as like it as half of its own people."
    figure = _curve(title, note, reached, "ZIP areas, most like first")
    figure.update_yaxes(title={"text": style.ink("People added")}, rangemode="tozero", tickformat="~s")
    _mark(figure, near)
    return figure


def more_zips_table(rows: pd.DataFrame) -> pd.DataFrame:
    """ZIP areas outside the audience, most like it first."""
    return pd.DataFrame(
        {
            **_places(rows),
            "Distance (percentile points)": rows["distance"],
            "Cumulative people": rows["cumulative"],
        }
    )


def _places(rows: pd.DataFrame) -> dict[str, pd.Series]:
    named = {"ZIP": "zip", "Rank": "rank", "Place": "place", "County": "county", "State": "state", "People": "people"}
    return {heading: rows[column] for heading, column in named.items()}


def _curve(title: str, note: str, reached: np.ndarray, things: str) -> go.Figure:
    """What is reached by the first 0, 1, 2 ... ranks, thinned where there are very many."""
    figure = style.start(title, note, f"{title}: {note}", 300)
    at = np.unique(np.linspace(0, len(reached) - 1, MOST_POINTS).round().astype(int))
    figure.add_scatter(
        x=at.tolist(), y=reached[at].tolist(), mode="lines", line={"color": style.ACCENT, "width": 2.5},
        hovertext=[f"the first {place:,}: {reached[place]:,.1f}" for place in at], **style.INKED_HOVER,
    )  # fmt: skip
    measure(figure, f"Number of {things}", rangemode="tozero", tickformat="~s")
    figure.update_yaxes(fixedrange=True, gridcolor=style.GRID, zeroline=False, nticks=6, automargin=True,
                        **style.INKED_TICKS)  # fmt: skip
    return figure


def _mark(figure: go.Figure, place: int) -> None:
    if place:
        figure.add_vline(x=place, line={"color": style.BELOW, "width": 2, "dash": "dash"})


def _told(row: dict[str, float]) -> str:
    index = "too few people for an index" if np.isnan(row["index"]) else (
        f"{row['penetration']:.1f} % of the {row['area_people']:,} people there<br>index {row['index']:,.0f}"
    )  # fmt: skip
    name = style.lines(str(row["area"]), 40)
    return f"<b>{name}</b><br>{row['people']:,} people, {row['share']:.1f} % of the audience<br>{index}"

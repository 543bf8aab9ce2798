"""Which lifestyle codes each segment holds more and less of than the base, in one picture."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from activation.prizm import OTHER
from pages.parts.charts import style
from pages.parts.charts.prizm import said
from pages.parts.charts.rows import Row, label_rows, number, told, value

By = Literal["code", "group"]

CAP = 300
# Strongest cells let a third of the page through, so the page's own text colour reads on every cell in both themes.
STRONGEST = 0.62
SCALE = (
    (0, style.faded(style.BELOW, STRONGEST)),
    (100 / CAP, style.faded(style.BASE, 0.06)),
    (1, style.faded(style.ABOVE, STRONGEST)),
)
FIELDS = ("code", "name", "group", "share", "base_share")


def prizm_heat(segments: Sequence[Row], by: By = "code", top: int = 10, title: str = "", source: str = "") -> go.Figure:
    """Index of every segment in the `top` codes or groups with most of the audience; colours stop at 0 and 300.

    Segments have segment_id, name, size and prizm_mix: rows with code, name, group, share and base_share (percent of
    households). What a segment has pooled (code "other") stands in a last column, and its cells are blank. `source`
    names the system of codes and its version.
    """
    ordered = sorted(segments, key=lambda row: value(row, "segment_id"))
    mixes = _mixes(ordered, by)
    indices = _indices(ordered, mixes, by)
    indices = indices[[*[name for name in indices.columns if name != OTHER][:top], *({OTHER} & {*indices.columns})]]
    labels = [f"<b>{number(row)}</b> {style.lines(value(row, 'name'), 15, 2)}" for row in ordered]
    names = [style.lines(name, 24, 1) for name in indices.columns]
    title = title or f"Lifestyle {by}s by segment"
    note = said(source) + f"Index: 100 is the base; blue is more, orange less, strongest from {CAP} on and at 0."
    note += " Blank: too few people, counted in other." if OTHER in indices.columns else ""
    below = 60 + 7 * max((len(name) for name in names), default=0)
    figure = style.start(title, note, f"{title}: {note}", 34 * max(len(labels), 1) + 8, below)
    _add_cells(figure, indices, _hover(ordered, mixes, list(indices.columns), by))
    label_rows(figure, labels, "Segment")
    figure.update_xaxes(
        title={"text": style.ink(f"Lifestyle {by}"), "standoff": 8},
        tickvals=list(range(len(names))), ticktext=[style.ink(name) for name in names],
        tickangle=-90, fixedrange=True, showgrid=False, zeroline=False,
    )  # fmt: skip
    return figure


def prizm_heat_table(segments: Sequence[Row], by: By = "code") -> pd.DataFrame:
    """Index (100 = base) of every code or group, not only of those drawn: one row per segment."""
    ordered = sorted(segments, key=lambda row: value(row, "segment_id"))
    table = _indices(ordered, _mixes(ordered, by), by).add_suffix(" (index, 100 = base)").reset_index(drop=True)
    table.insert(0, "Segment", [number(row) for row in ordered])
    table.insert(1, "Name", [value(row, "name") for row in ordered])
    return table


def _mixes(ordered: Sequence[Row], by: By) -> pd.DataFrame:
    """One row per segment and code or group: name, size, share, base_share and index, nan where there is none."""
    given = [(segment, row) for segment in ordered for row in value(segment, "prizm_mix")]
    long = pd.DataFrame(
        [
            {"segment_id": value(segment, "segment_id"), **{field: value(row, field) for field in FIELDS}}
            for segment, row in given
        ],
        columns=["segment_id", *FIELDS],
    )
    full = _everywhere(long)
    if by == "group":
        full = full.groupby(["segment_id", "group"])[["share", "base_share"]].sum(min_count=1).reset_index()
        full["name"] = full["group"]
    full["size"] = full["segment_id"].map({value(row, "segment_id"): value(row, "size") for row in ordered})
    return full.assign(index=(100 * full["share"] / full["base_share"]).where(full["base_share"] > 0))


def _everywhere(long: pd.DataFrame) -> pd.DataFrame:
    """Every code in every segment: 0 of the base's share where one has nothing of it, unknown where it was pooled."""
    alone, pooled = long[long["code"] != OTHER], long[long["code"] == OTHER]
    # A saved mix leaves out the codes a segment has nothing of, but its group's base holds them all the same.
    codes = alone.groupby("code")[["name", "group", "base_share"]].first().astype({"base_share": float})
    places = pd.MultiIndex.from_product([long["segment_id"].unique(), codes.index], names=["segment_id", "code"])
    shares = alone.set_index(["segment_id", "code"])["share"].astype(float).reindex(places).reset_index()
    shares["share"] = shares["share"].where(
        shares["segment_id"].isin(pooled["segment_id"]), shares["share"].fillna(0.0)
    )
    full = shares.merge(codes.reset_index(), on="code")
    return pd.concat([full, pooled.astype({"share": float, "base_share": float})]) if len(pooled) else full


def _indices(ordered: Sequence[Row], mixes: pd.DataFrame, by: By) -> pd.DataFrame:
    """Segments down, codes or groups across, those with most of the audience first; nan where nothing was saved."""
    held = (mixes["share"] * mixes["size"]).groupby(mixes[by]).sum().sort_values(ascending=False, kind="stable")
    wide = mixes.pivot(index="segment_id", columns=by, values="index")
    return wide.reindex(index=[value(row, "segment_id") for row in ordered], columns=held.index)


def _hover(ordered: Sequence[Row], mixes: pd.DataFrame, columns: list[str], by: By) -> list[list[str]]:
    known = {(row["segment_id"], row[by]): row for row in mixes.to_dict("records")}
    return [
        [_told(segment, name, known.get((value(segment, "segment_id"), name)), by) for name in columns]
        for segment in ordered
    ]


def _told(segment: Row, column: str, mix: dict[Any, Any] | None, by: By) -> str:
    head = f"<b>Segment {number(segment)}: {style.lines(value(segment, 'name'), 40)}</b>"
    if mix is None:
        return f"{head}<br>its mix was not saved"
    if np.isnan(mix["share"]):
        return f"{head}<br>{style.lines(column, 40)}<br>under 1,000 people, counted in other"
    name = f"{column} {mix['name']}" if by == "code" and mix["name"] != column else column
    return (
        f"{head}<br>{style.lines(name, 40)}<br>{mix['share']:.2f} % of its households"
        f"<br>base {_known(mix['base_share'], '.2f')} %<br>index {_known(mix['index'], '.0f')}"
    )


def _known(figure: float, form: str) -> str:
    return told(None if np.isnan(figure) else figure, form)


def _add_cells(figure: go.Figure, indices: pd.DataFrame, hover: list[list[str]]) -> None:
    """Coloured cells, and the index in each as a trace of text: a heat map's own text is coloured for a white page.

    No scale of colours: each cell bears its figure, and a scale under few rows took the room of the rows.
    """
    figures = indices.to_numpy()
    figure.add_heatmap(
        z=figures.clip(0, CAP), x=list(range(figures.shape[1])), y=list(range(figures.shape[0])),
        zmin=0, zmax=CAP, colorscale=SCALE, showscale=False, xgap=1, ygap=1,
        hoverongaps=False, hovertext=hover, **style.INKED_HOVER,
    )  # fmt: skip
    rows, columns = np.nonzero(~np.isnan(figures))
    figure.add_scatter(
        x=columns, y=rows, mode="text", hoverinfo="skip", textfont={"size": 10}, **style.INKED_TEXT,
        text=[style.short(index) for index in figures[rows, columns]],
    )  # fmt: skip

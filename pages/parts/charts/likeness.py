"""How alike two profiles are: the ranks of both against each other, and the audiences most like one."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import style
from pages.parts.charts.index_bars import add_bars
from pages.parts.charts.rows import Row, label_rows, measure, tall, told, value


def likeness(
    pairs: Sequence[Row], first: str, second: str, correlation: float | None, words: str, things: str = "variables"
) -> go.Figure:
    """A point per variable (or code): its rank in the first profile across, in the second upwards, rank 1 outermost.

    Pairs have label, first and second (indices), first_rank and second_rank (1 the highest); `first` and `second` are
    the names of the two, `correlation` is Spearman's, None where there is none.
    """
    title = "How alike the two are"
    note = f"Rank-order correlation {told(correlation, '.2f').replace('-', '−')}: {words}. {len(pairs)} {things}."
    figure = style.start(title, note, f"{title}: {note}", 340, below=64)
    last = max([len(pairs), 1])
    # A straight line of equal ranks, to see who strays from it.
    figure.add_scatter(
        x=[1, last], y=[1, last], mode="lines", line={"color": style.OUTLINE, "width": 1.5}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[value(pair, "first_rank") for pair in pairs], y=[value(pair, "second_rank") for pair in pairs],
        mode="markers", marker={"color": style.ACCENT, "size": 8, "opacity": 0.75},
        hovertext=[_told(pair, first, second) for pair in pairs], **style.INKED_HOVER,
    )  # fmt: skip
    room = 0.04 * last
    measure(figure, f"Rank in {style.cut(first, 32)} (1 = highest index)", range=[last + room, 1 - room])
    figure.update_yaxes(
        title={"text": style.ink(f"Rank in {style.cut(second, 32)}")}, range=[last + room, 1 - room], fixedrange=True,
        gridcolor=style.GRID, zeroline=False, nticks=5, automargin=True, **style.INKED_TICKS,
    )  # fmt: skip
    return figure


def likeness_table(pairs: Sequence[Row], first: str, second: str, things: str = "variables") -> pd.DataFrame:
    """Every variable or code of both, those first on which the two differ most."""
    apart = sorted(pairs, key=lambda pair: -abs(value(pair, "first_rank") - value(pair, "second_rank")))
    # Two audiences may bear one name.
    names = (first, second) if first != second else (f"{first} (1)", f"{second} (2)")
    table = pd.DataFrame({things.capitalize().removesuffix("s"): [value(pair, "label") for pair in apart]})
    for name, field in zip(names, ("first", "second"), strict=True):
        table[f"Index in {name} (100 = nation)"] = [value(pair, field) for pair in apart]
        table[f"Rank in {name}"] = [value(pair, f"{field}_rank") for pair in apart]
    return table


def most_like(matches: Sequence[Row], title: str = "The audiences most like it", top: int = 15) -> go.Figure:
    """The correlation of each saved audience, the `top` most alike first; matches have audience, value and words."""
    shown = matches[:top]
    labels = [style.lines(value(match, "audience").name) for match in shown]
    note = f"1 is the same order, 0 none, −1 the reverse. {len(shown)} of {len(matches)} audiences."
    figure = style.start(title, note, f"{title}: {note}", tall(labels))
    hover = [f"<b>{label}</b><br>{value(m, 'words')}" for label, m in zip(labels, shown, strict=True)]
    add_bars(figure, labels, [value(match, "value") for match in shown], hover, middle=0, form=".2f")
    label_rows(figure, labels, "Audience")
    lowest = min([value(match, "value") for match in shown], default=0.0)
    measure(figure, "Rank-order correlation (−1 to 1)", range=[-1.2 if lowest < 0 else 0, 1.2])
    figure.add_vline(x=0, line={"color": style.OUTLINE, "width": 1.5})
    return figure


def most_like_table(matches: Sequence[Row]) -> pd.DataFrame:
    """Every audience that was compared, most alike first."""
    return pd.DataFrame(
        {
            "Audience": [value(match, "audience").name for match in matches],
            "People": [value(match, "audience").total_audience_size for match in matches],
            "Rank-order correlation (-1 to 1)": [value(match, "value") for match in matches],
            "In words": [value(match, "words") for match in matches],
            "Compared on": [value(match, "number") for match in matches],
        }
    )


def _told(pair: Row, first: str, second: str) -> str:
    return (
        f"<b>{style.lines(value(pair, 'label'), 40)}</b>"
        f"<br>{style.lines(first, 40)}: index {value(pair, 'first'):.0f}, rank {value(pair, 'first_rank'):g}"
        f"<br>{style.lines(second, 40)}: index {value(pair, 'second'):.0f}, rank {value(pair, 'second_rank'):g}"
    )

"""Sendings over time by outcome, and the copies that lie at platforms: how large, how old, and when they end."""

import pandas as pd
import plotly.graph_objects as go

from activation.wording import day
from pages.parts.charts import style
from pages.parts.charts.rows import label_rows, measure, tall

OUTCOMES = {"completed": style.ACCENT, "failed": style.BELOW, "cancelled": style.BASE}
MOST_BARS = 40  # days on one chart; beyond, weeks and then months are counted together
MOST_COPIES = 20
SOURCE = "Source: the sendings that this installation keeps."
PERIODS = {"D": "day", "W": "week", "M": "month"}


def sendings(distributions: pd.DataFrame, title: str = "Sendings by outcome") -> go.Figure:
    """Stacked bars of ended distributions (columns status and ended_at), by day, week or month."""
    counts, word = _counted(distributions)
    total = int(counts.to_numpy().sum())
    note = f"{total:,} ended sendings, by the {word} in which they ended (UTC)."
    figure = style.start(title, note, f"{title}: {note}", 220, below=84, source=SOURCE)
    for outcome, colour in OUTCOMES.items():
        figure.add_bar(
            x=list(counts.index.astype(str)), y=counts[outcome].tolist(), name=outcome, marker={"color": colour},
            hovertext=[f"{number:,} {outcome}<br>{word} of {at}" for at, number in counts[outcome].items()],
            **style.INKED_HOVER,
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.update_xaxes(title={"text": style.ink(word.capitalize())}, type="category", fixedrange=True, nticks=6,
                        **style.INKED_TICKS)  # fmt: skip
    figure.update_yaxes(title={"text": style.ink("Sendings")}, gridcolor=style.GRID, fixedrange=True, nticks=5,
                        rangemode="tozero", tickformat=",d", automargin=True, **style.INKED_TICKS)  # fmt: skip
    return style.legend_below(figure)


def sendings_table(distributions: pd.DataFrame) -> pd.DataFrame:
    """What the chart of sendings shows, one row per day, week or month."""
    counts, word = _counted(distributions)
    table = counts.rename(columns={outcome: f"{outcome.capitalize()} (sendings)" for outcome in OUTCOMES})
    table.insert(0, f"{word.capitalize()} (UTC)", counts.index.astype(str))
    return table.reset_index(drop=True)


def copy_sizes(copies: pd.DataFrame, title: str = "What lies at each platform") -> go.Figure:
    """One bar per copy, the largest first; copies as in `activation.sending.copies.COLUMNS`."""
    shown = copies.sort_values("size", ascending=False).head(MOST_COPIES).to_dict("records")
    labels = [_label(row) for row in shown]
    note = f"The {len(shown):,} largest of {len(copies):,} copies. People of different audiences overlap: do not add."
    figure = style.start(title, note, f"{title}: {note}", tall(labels), source=SOURCE)
    figure.add_bar(
        x=[row["size"] for row in shown], y=list(range(len(shown))), orientation="h", width=0.55,
        marker={"color": style.ACCENT}, text=[style.short(row["size"]) for row in shown],
        textposition="outside", cliponaxis=False,
        hovertext=[f"{_label(row)}<br>{row['size']:,} people<br>{row['rows']:,} rows" for row in shown],
        **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip
    label_rows(figure, labels, "Copy")
    measure(figure, "Size (people)", range=[0, 1.2 * max((row["size"] for row in shown), default=1)], tickformat="~s")
    return figure


def copy_ages(copies: pd.DataFrame, title: str = "How old each copy is") -> go.Figure:
    """One bar per copy, the oldest first, with the day on which the platform's rule ends it."""
    shown = copies.sort_values("age_days", ascending=False).head(MOST_COPIES).to_dict("records")
    labels = [_label(row) for row in shown]
    note = f"The {len(shown):,} oldest of {len(copies):,} copies, with the day each ends by the platform's rule."
    figure = style.start(title, note, f"{title}: {note}", tall(labels), source=SOURCE)
    figure.add_bar(
        x=[row["age_days"] for row in shown], y=list(range(len(shown))), orientation="h", width=0.55,
        marker={"color": [style.BELOW if _has_ended(row) else style.ACCENT for row in shown]},
        text=[f"{row['age_days']:.1f} days, {end(row)}" for row in shown], textposition="outside", cliponaxis=False,
        hovertext=[f"{_label(row)}<br>sent {day(row['sent_at'])}, {end(row)}<br>{style.lines(row['rule'], 40)}"
                   for row in shown],
        **style.INKED_TEXT, **style.INKED_HOVER,
    )  # fmt: skip
    label_rows(figure, labels, "Copy")
    longest = max((row["age_days"] for row in shown), default=1)
    measure(figure, "Age (days)", range=[0, 2.4 * max(longest, 0.1)])
    return figure


def copies_table(copies: pd.DataFrame) -> pd.DataFrame:
    """What the charts of copies show, one row per copy, with the rule that ends it and its source."""
    return pd.DataFrame(
        {
            "Platform": copies["platform"],
            "Type": copies["platform_type"],
            "Audience": copies["audience"],
            "Size (people)": copies["size"],
            "Rows": copies["rows"],
            "Last sent whole (UTC)": [f"{moment:%Y-%m-%d %H:%M}" for moment in copies["sent_at"]],
            "Age (days)": copies["age_days"].round(1),
            "Ends on": [end(row) for row in copies.to_dict("records")],
            "Rule": copies["rule"],
            "Source": copies["source"],
        }
    )


def end(row: dict) -> str:
    """When a copy ends, in words."""
    if pd.isna(row["expires_at"]):
        return "no end known"
    return f"{'ended' if _has_ended(row) else 'ends'} {day(row['expires_at'])}"


def _has_ended(row: dict) -> bool:
    return bool(row["days_left"] is not None and row["days_left"] < 0)


def _label(row: dict) -> str:
    return f"<b>{style.cut(row['platform'], style.LABEL_WIDTH)}</b><br>{style.lines(row['audience'])}"


def _counted(distributions: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Ended distributions by period and outcome; the shortest period that gives few enough bars, none left out."""
    ended = distributions[distributions["status"].isin(list(OUTCOMES))]
    moments = pd.to_datetime(ended["ended_at"], utc=True).dt.tz_localize(None)
    days = (moments.max() - moments.min()).days if len(moments) else 0
    period = "D" if days < MOST_BARS else "W" if days < 7 * MOST_BARS else "M"
    bins = moments.dt.to_period(period)
    spanned = pd.period_range(bins.min(), bins.max(), freq=period) if len(bins) else bins.unique()
    counts = pd.crosstab(bins, ended["status"]) if len(bins) else pd.DataFrame()
    return counts.reindex(index=spanned, columns=list(OUTCOMES), fill_value=0), PERIODS[period]

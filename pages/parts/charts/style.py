"""The one look of all charts, so that a colour means the same thing everywhere and reads on light and on dark.

A figure cannot know which theme the page wears, and the analyst may switch at any time. So backgrounds are
transparent, text takes the page's own colour, and every colour of a mark lies in the narrow band of lightness that
stands out at least 3 : 1 (WCAG 2.2, 1.4.11) from both page backgrounds in `.streamlit/config.toml`.
"""

from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

# Eight colours found by search: inside the 3 : 1 band, and as far apart as it allows (0.095 in Oklab, more than
# Okabe and Ito's eight) to normal, protan, deutan and tritan eyes, by the simulation of Machado et al. 2009.
CATEGORICAL = ("#3299f2", "#c57303", "#287157", "#914a9b", "#b13f08", "#6866d7", "#aa8d79", "#8189b3")
# The ninth colour is the first again with another mark, so 24 groups stay apart without colour alone.
SYMBOLS = ("circle", "diamond", "cross")

ACCENT = "#3a7fc2"  # what the chart is about: the audience, a size, a result
BASE = "#868e96"  # what it is compared with
ABOVE = "#3a7fc2"  # over 100, more than the base
BELOW = "#c57303"  # under 100, less than the base, people dropped, outside the bounds
GRID = "rgba(128, 128, 128, 0.25)"
OUTLINE = "rgba(128, 128, 128, 0.75)"
CLEAR = "rgba(0, 0, 0, 0)"

# A title of 40 signs and a note of 60 fit a chart 360 px wide, the inside of a page of 400 px.
TITLE_WIDTH, NOTE_WIDTH, LABEL_WIDTH = 40, 60, 24
LINE = 15  # px per line of 12 px text
SIGN = 8  # px per sign of an axis title, at most
# What a picture says of its figures once it has left the page.
SOURCE = "Source: US Census, ACS 5-year 2020-2024, and the sources on the page About the data."


def colour(position: int) -> str:
    """The colour of the group at that position; it returns after eight."""
    return CATEGORICAL[position % len(CATEGORICAL)]


def symbol(position: int) -> str:
    """The mark of the group at that position; it changes where colours begin again."""
    return SYMBOLS[position // len(CATEGORICAL) % len(SYMBOLS)]


def ink(text: str) -> str:
    """Text in the colour of the page's own text, for Plotly.

    Streamlit's theme sets chart text in a fixed grey, 3.7 : 1 on white, and a colour named in the figure would stay
    when the analyst switches from light to dark. `currentColor` is CSS: the browser asks the page, at any time.
    """
    return f'<span style="color:currentColor">{text}</span>'


# What a trace takes beside `text` or `hovertext`, and an axis for the numbers it writes itself.
INKED_TEXT = {"texttemplate": ink("%{text}")}
INKED_HOVER = {"hovertemplate": ink("%{hovertext}") + "<extra></extra>"}
INKED_TICKS = {"tickprefix": '<span style="color:currentColor">', "ticksuffix": "</span>"}


def faded(hex_colour: str, alpha: float) -> str:
    """The colour with that opacity, 0 to 1: it mixes with the page, whichever theme it wears."""
    red, green, blue = (int(hex_colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def lines(text: str, width: int = LABEL_WIDTH, most: int = 3) -> str:
    """Text for Plotly in even lines of at most `width` signs; what does not fit in `most` lines ends in an ellipsis.

    Plotly reads tags in text, so a name or rule with < or & is escaped.
    """
    parts = _wrapped(text, width, most)
    # The narrowest that needs no line more: "Renters, younger, / few cars" and not "..., few / cars".
    while len(parts) > 1 and len(even := _wrapped(text, width := width - 1, most)) == len(parts):
        if even[-1].endswith("…"):
            break
        parts = even
    return "<br>".join(escape(part, quote=False) for part in parts)


def cut(text: str, most: int) -> str:
    """Text for Plotly in one line of at most `most` signs, the last of them an ellipsis where it was longer."""
    return escape(text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…", quote=False)


def _wrapped(text: str, width: int, most: int) -> list[str]:
    return wrap(text, width, max_lines=most, placeholder=" …") or [""]


def short(number: float) -> str:
    """A count in few signs: 950, 12.3k, 1.2M, 3.4B."""
    size = abs(number)
    if size < 999.5:
        return f"{number:.0f}".replace("-", "−")
    for limit, letter in ((1e3, "k"), (1e6, "M")):
        if size < 999.95 * limit:
            return f"{number / limit:.1f}{letter}".replace("-", "−")
    return f"{number / 1e9:.1f}B".replace("-", "−")


def start(title: str, note: str, alt: str, plot_height: int, below: int = 52, source: str = SOURCE) -> go.Figure:
    """An empty figure in our look: bold title, a note under it in smaller text, room for axis title and legend.

    `plot_height` is the height of the plot itself and `below` what lies under it, in px. `alt` says in a sentence
    what the chart shows, for screen readers; `alt_text` reads it back. `source` is written on pictures of the chart.
    """
    head, sub = lines(title, TITLE_WIDTH), lines(note, NOTE_WIDTH, 4) if note else ""
    if sub and "<br>" not in sub:
        sub += "<br> "  # Plotly sets a subtitle of one line 11 px lower than the first of two, into the plot.
    above = 18 + 21 * (head.count("<br>") + 1) + 16 * len(sub.strip().split("<br>"))
    return go.Figure(
        layout={
            # Plotly's default depends on whether Streamlit was imported; an empty one is the same everywhere.
            "template": go.layout.Template(),
            "title": {
                "text": head, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "yref": "container",
                "pad": {"t": 8, "l": 2}, "font": {"size": 16},
                "subtitle": {"text": ink(sub), "font": {"size": 12}},
            },
            "meta": {"alt": alt, "source": source},
            "height": above + plot_height + below,
            "margin": {"l": 4, "r": 8, "t": above, "b": below, "pad": 4},
            "font": {"size": 12},
            "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR,
            "separators": ".,",
            "hovermode": "closest", "hoverlabel": {"align": "left", "namelength": -1},
            "modebar": {"bgcolor": CLEAR, "color": BASE, "activecolor": ACCENT},
            # Dragging would zoom, and on a phone would catch the finger that scrolls the page.
            "dragmode": False, "showlegend": False,
        }
    )  # fmt: skip


def legend_below(figure: go.Figure) -> go.Figure:
    """A legend along the lower edge of the figure, over its whole width, so that it never covers a bar."""
    return figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h", "xref": "container", "x": 0, "xanchor": "left",
            "yref": "container", "y": 0, "yanchor": "bottom", "traceorder": "normal",
        },
    )  # fmt: skip


def scale_below(title: str, ticks: dict[int, str] | None = None) -> dict[str, Any]:
    """A scale of colours along the lower edge of the figure; `ticks` are values and what is written at them."""
    marked = {"tickvals": list(ticks), "ticktext": [ink(text) for text in ticks.values()]} if ticks else INKED_TICKS
    return {
        "orientation": "h", "thickness": 10, "len": 0.9, "x": 0.5, "xanchor": "center", "yref": "container",
        "y": 0, "yanchor": "bottom", "outlinewidth": 0, "title": {"text": ink(title), "side": "bottom"},
        "nticks": 5, "tickformat": "~s", **marked,
    }  # fmt: skip


def alt_text(figure: go.Figure) -> str:
    """The sentence that tells a screen reader what the chart shows."""
    return str(figure.layout.meta["alt"])

"""A chart as a PNG, made in the browser by the chart's own library: no network, no second browser on the server.

The page's charts are transparent and wear the page's colours and font, so a picture of one would be unreadable beside
dark text or on dark slides, and its labels would be measured in a font that pictures do not have. For the moment in
which Plotly reads the chart, it is given white paper, dark ink, a font that every machine has, one width whatever the
screen, and its source as a last line under the title.
"""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

WIDTH, SCALE = 800, 2  # px on paper, and how many px of the file make one of them
LINE = 16  # px that the source takes under the title

_HTML = '<button type="button"><span aria-hidden="true">⤓</span> Download as PNG</button><p role="status"></p>'

_CSS = """
.chart-picture button {
  font: inherit; font-size: 0.875rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, var(--st-base-radius));
  min-height: 2.5rem; padding: 0.25rem 0.75rem;
}
.chart-picture button:hover { border-color: var(--st-primary-color); }
.chart-picture button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.chart-picture p { margin: 0; }
"""

# Plotly has no function of its own on the page; its camera, which every chart has, is pressed instead. What it draws
# is read while the press lasts, so the chart on the screen never changes.
_JS = """
const CAMERA = '.modebar-btn[data-title*="PNG"]';
const INK = "#0b1118";

function onPaper(shown) {
  const subtitle = shown.title.subtitle.text.replace(/(<br> )?(<[/]span>)$/, "$2");
  const source = shown.meta.source ? "<br>" + shown.meta.source : "";
  return {
    ...shown, template: {}, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff",
    font: { ...shown.font, color: INK, family: "Arial, Helvetica, sans-serif" },
    title: { ...shown.title, subtitle: { ...shown.title.subtitle, text: subtitle + source } },
    margin: { ...shown.margin, t: shown.margin.t + LINE },
  };
}

function lendPaper(press) {
  const plot = press.target.closest(CAMERA)?.closest(".js-plotly-plot");
  if (!plot) return;
  const shown = plot.layout;
  plot.layout = onPaper(shown);
  setTimeout(() => { plot.layout = shown; });
}

export default function ({ parentElement, data }) {
  // The script is read anew by every chart: one listener serves them all.
  document.removeEventListener("click", window.lendPaper, true);
  window.lendPaper = lendPaper;
  document.addEventListener("click", lendPaper, true);
  const root = parentElement.querySelector("button").parentElement;
  root.classList.add("chart-picture");
  root.querySelector("button").onclick = () => {
    const camera = document.querySelector(`.st-key-${data.chart} ${CAMERA}`);
    root.querySelector("p").textContent = camera ? "" : "The chart is not drawn yet: try again in a moment.";
    camera?.click();
  };
}
""".replace("LINE", str(LINE))

_button = st.components.v2.component("chart_picture", html=_HTML, css=_CSS, js=_JS, isolate_styles=False)


def options(figure: go.Figure, file: str) -> dict[str, Any]:
    """What Plotly's camera shall make of the figure: the file's name without its ending, its kind and its size."""
    return {
        "format": "png", "filename": file, "width": WIDTH, "height": figure.layout.height + LINE, "scale": SCALE,
    }  # fmt: skip


def offer(chart: str) -> None:
    """A button that keeps the chart with that key as a PNG; Plotly's own camera makes the same picture."""
    _button(key=f"picture-{chart}", data={"chart": chart}, width="content")

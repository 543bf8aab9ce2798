"""Colours that read on both themes, text that survives Plotly, and a configuration that asks nobody else."""

import tomllib
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.charts import heat, style

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())
LIGHT, DARK = (CONFIG["theme"][theme] for theme in ("light", "dark"))


def luminance(colour):
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(colour, page, alpha):
    """What a colour of that opacity looks like on the page."""
    mixed = (round(alpha * int(colour[at : at + 2], 16) + (1 - alpha) * int(page[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def test_the_contrast_formula_gives_the_known_extremes():
    assert pytest.approx(21) == contrast("#000000", "#ffffff")
    assert pytest.approx(4.54, abs=0.01) == contrast("#767676", "#ffffff")


@pytest.mark.parametrize("page", [LIGHT["backgroundColor"], DARK["backgroundColor"]])
@pytest.mark.parametrize("colour", [*style.CATEGORICAL, style.ACCENT, style.BASE, style.ABOVE, style.BELOW])
def test_every_mark_stands_out_from_both_pages(colour, page):
    assert 3.0 <= contrast(colour, page)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("colour", [style.ABOVE, style.BELOW])
def test_figures_read_on_the_strongest_cells_of_the_heat_map(colour, theme):
    assert 4.5 <= contrast(theme["textColor"], over(colour, theme["backgroundColor"], heat.STRONGEST))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_and_links_of_both_themes_read_at_4_5_to_1(theme):
    for page in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert 4.5 <= contrast(theme["textColor"], page)
        assert 4.5 <= contrast(theme["linkColor"], page)
    assert 4.5 <= contrast("#ffffff", theme["primaryColor"])


def test_the_configured_chart_colours_are_those_of_the_charts():
    assert [*style.CATEGORICAL] == CONFIG["theme"]["chartCategoricalColors"]


def test_no_setting_names_another_host():
    assert "://" not in str(CONFIG)
    assert CONFIG["browser"]["gatherUsageStats"] is False


def test_every_setting_has_a_comment():
    lines = (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text().splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if not line.startswith("#") and "=" in line and not before.startswith("#")
    ]

    assert [] == bare


def test_24_groups_differ_in_colour_or_mark():
    assert 24 == len({(style.colour(position), style.symbol(position)) for position in range(24)})


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (950, "950"), (999.4, "999"), (999.6, "1.0k"), (12_345, "12.3k"), (999_949, "999.9k"), (999_950, "1.0M"),
     (337_163_964, "337.2M"), (-18_200_000, "−18.2M"), (7_900_000_000, "7.9B")],
)  # fmt: skip
def test_counts_are_written_in_few_signs(number, text):
    assert text == style.short(number)


def test_lines_are_even_and_need_no_line_more_than_the_width_asks_for():
    assert "Renters, younger,<br>few cars" == style.lines("Renters, younger, few cars", 24)


@given(st.text(max_size=200), st.integers(8, 60), st.integers(1, 5))
def test_no_line_is_wider_than_asked_and_no_word_is_lost_unless_it_says_so(text, width, most):
    parts = [unescape(part) for part in style.lines(text, width, most).split("<br>")]

    assert len(parts) <= most
    assert all(len(part) <= width for part in parts)
    assert parts[-1].endswith("…") or "".join(text.split()) == "".join("".join(parts).split())


@given(st.text(alphabet="<>&ab", max_size=40))
def test_no_tag_reaches_plotly(text):
    assert "<" not in style.lines(text, 60).replace("<br>", "")
    assert "<" not in style.cut(text, 10)


def test_a_cut_text_ends_in_an_ellipsis():
    assert "Renters, y…" == style.cut("Renters, younger", 11)
    assert "Renters" == style.cut("Renters", 7)

"""What the people of an audience, or of one segment, are like: every variable against the base that the user picks."""

import pandas as pd
import streamlit as st

from activation.profiling import BASE_WORDS, LEAST_PEOPLE, LEAST_ZIPS, Base, ProfileRow
from pages.parts import charts
from pages.parts.charts.profiles import Order
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.workspace import current

PLACES = "Places"
EVERY_THEME = "All themes but places"  # an audience of one state would be told so in six rows


@st.fragment
def show(members: pd.DataFrame, segment_id: int | None, fingerprint: str) -> None:
    """Asks for base, theme and order, and draws the profile; `fingerprint` names the members for the cache."""
    if members.empty:
        st.info("It was saved without its ZIP areas, so it has no profile.", icon=":material/info:")
        return
    whose = "the audience" if segment_id is None else f"segment {segment_id + 1}"
    st.subheader(f"Profile of {whose}")
    base, theme, order, top, sensitive = _asked(segment_id is not None)
    rows = f"{fingerprint} {segment_id} {base} {theme} {sensitive} {order} {top}"
    show_figure(
        *kept(f"profile {rows}", lambda: _drawn(members, segment_id, base, theme, sensitive, order, top)),
        "profile against the base",
        f"A bar to the right of 100 is more than in {BASE_WORDS[base]}: at 150 half as much again, at 50 half of it. "
        "What is true of the areas on average need not be true of each person in them.",
    )
    st.caption(
        f"Means by people. No figure for fewer than {LEAST_PEOPLE:,} people or {LEAST_ZIPS} ZIP areas with a value. "
        "Sensitive variables describe an audience and never select one."
    )


def _asked(of_segment: bool) -> tuple[Base, str, Order, int, bool]:
    bases: list[Base] = ["nation", "states", "audience"] if of_segment else ["nation", "states"]
    kind = "segment" if of_segment else "whole"
    themes = dict.fromkeys(variable.category for variable in current().variables)
    left, middle, right, last = st.columns((3, 3, 3, 2), vertical_alignment="bottom")
    base = left.selectbox(
        "Base", bases, format_func=lambda key: BASE_WORDS[key].capitalize(), key=f"profile-base-{kind}"
    )
    theme = middle.selectbox("Theme", [EVERY_THEME, *sorted(themes)], key="profile-theme")
    order = right.selectbox("Order", list(charts.ORDERS), format_func=charts.ORDERS.__getitem__, key="profile-order")
    top = last.number_input("How many", 5, 60, 20, 5, key="profile-top")
    sensitive = st.toggle("Show sensitive variables, with their class", True, key="profile-sensitive")
    return base, theme, order, int(top), sensitive


def _drawn(
    members: pd.DataFrame, segment_id: int | None, base: Base, theme: str, sensitive: bool, order: Order, top: int
) -> Drawn:
    profile = current().profiles.of(members, base, segment_id)
    rows = [row for row in profile if _fits(row, theme) and (sensitive or not row.sensitive)]
    whose = "the audience differs" if segment_id is None else f"segment {segment_id + 1} differs"
    figure = charts.profile_index(rows, f"How {whose}", BASE_WORDS[base], order, top)
    return figure, charts.profile_table(rows, order)


def _fits(row: ProfileRow, theme: str) -> bool:
    return row.theme != PLACES if theme == EVERY_THEME else row.theme == theme

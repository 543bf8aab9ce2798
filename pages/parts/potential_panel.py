"""Market potential: where an audience or one segment concentrates, and which other ZIP areas are most like it."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from activation.export import neutral_table
from activation.members import of_segment
from activation.potential import SMALLEST_ZIP, Area, AreaOrder, Within, ZipOrder
from activation.profiling import LEAST_PEOPLE
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.notices import escaped
from pages.parts.workspace import current

AREAS: dict[str, tuple[Area, str, str]] = {
    "Counties": ("COUNTY", "County", "counties"),
    "States": ("STATE", "State", "states"),
}
AREA_ORDERS: dict[AreaOrder, str] = {"people": "People of the audience", "index": "Concentration (index)"}
ZIP_ORDERS: dict[ZipOrder, str] = {"people": "People", "density": "People per square mile"}
WITHIN: dict[Within, str] = {"nation": "The whole nation", "states": "The states of the audience"}
OWN, MORE = "Its ZIP areas", "ZIP areas to add"
HALF = "The dashed line is where half of the audience is reached: the further left, the more concentrated it is. "
MOST_ROWS = 5_000  # in the table on the page; the file holds all


@st.fragment
def show(members: pd.DataFrame, segment_id: int | None, variables: Sequence[str], fingerprint: str) -> None:
    """Asks what to rank and draws it; `variables` are those that likeness is measured by."""
    if members.empty:
        return
    whose = "the audience" if segment_id is None else f"segment {segment_id + 1}"
    st.subheader(f"Where {whose} concentrates")
    view = st.radio("Rank", [*AREAS, OWN, MORE], horizontal=True, key="potential-view")
    group = of_segment(members, segment_id)
    key = f"{fingerprint} {segment_id}"
    if view == OWN:
        _own(group, key)
    elif view == MORE:
        _more(members, segment_id, variables, key)
    else:
        _areas(group, view, key)


def _areas(group: pd.DataFrame, view: str, key: str) -> None:
    by, thing, things = AREAS[view]
    order: AreaOrder = st.radio(
        "By", list(AREA_ORDERS), format_func=AREA_ORDERS.__getitem__, horizontal=True, key="potential-order"
    )
    potential = current().potential

    def bars() -> Drawn:
        rows = potential.areas(group, by, order).rows
        return charts.areas(rows, order, things), charts.areas_table(rows, thing)

    def curve() -> Drawn:
        found = potential.areas(group, by)
        return charts.concentration(found.rows, things, found.of), charts.areas_table(found.rows, thing)

    left, right = st.columns(2)
    with left:
        show_figure(
            *kept(f"areas {by} {order} {key}", bars),
            f"{things} by {order}",
            "By people, the longest bar holds most of the audience; by index, most for its size: at 200 twice its part "
            f"of the nation. No index is shown for {things} with fewer than {LEAST_PEOPLE:,} of its people.",
        )
    with right:
        show_figure(
            *kept(f"areas-curve {by} {key}", curve),
            f"concentration in {things}",
            HALF + f"An audience spread evenly over many {things} climbs slowly.",
        )


def _own(group: pd.DataFrame, key: str) -> None:
    left, right = st.columns((3, 1), vertical_alignment="bottom")
    order: ZipOrder = left.radio(
        "By", list(ZIP_ORDERS), format_func=ZIP_ORDERS.__getitem__, horizontal=True, key="potential-zip-order"
    )
    most = int(right.number_input("Rows in the table", 50, MOST_ROWS, 500, 50, key="potential-zip-rows"))

    def ranked() -> pd.DataFrame:
        return current().potential.zips(group, order)

    def drawn() -> Drawn:
        rows = ranked()
        return charts.concentration(rows, "ZIP areas"), charts.zips_table(rows.head(most))

    show_figure(
        *kept(f"zips-ranked {order} {most} {key}", drawn),
        "ZIP areas of the audience by rank",
        HALF + "Everybody in a ZIP area of the audience counts, for its rules select whole areas.",
    )
    _offer(lambda: charts.zips_table(ranked()), "ranked-zips")


def _more(members: pd.DataFrame, segment_id: int | None, variables: Sequence[str], key: str) -> None:
    left, right = st.columns((3, 1), vertical_alignment="bottom")
    within: Within = left.radio(
        "Look in", list(WITHIN), format_func=WITHIN.__getitem__, horizontal=True, key="potential-within"
    )
    most = int(right.number_input("Rows in the table", 50, MOST_ROWS, 500, 50, key="potential-more-rows"))

    def drawn() -> Drawn:
        found = current().potential.more(members, variables, within, segment_id)
        return charts.more_zips(found.rows, found.near), charts.more_zips_table(found.rows.head(most))

    show_figure(
        *kept(f"more {within} {most} {' '.join(variables)} {key}", drawn),
        "ZIP areas to add",
        "ZIP areas outside the audience, those first that are nearest to the medians of its people. To the left of the "
        "dashed line they are as near as half of its own people; further right, ever less like it.",
    )
    names = [variable.label for variable in current().potential.comparable(variables)]
    st.caption(
        f"Distance is in percentiles of the nation's people, on average over {escaped(', '.join(names))}. "
        f"Areas of fewer than {SMALLEST_ZIP} people are left out. Likely places, not people known to respond."
    )
    _offer(
        lambda: charts.more_zips_table(current().potential.more(members, variables, within, segment_id).rows),
        "zips-to-add",
    )


def _offer(table: Callable[[], pd.DataFrame], name: str) -> None:
    st.download_button(
        "Download the whole ranking as CSV",
        lambda: neutral_table(table()).to_csv(index=False).encode(),
        f"{name}.csv",
        "text/csv",
        key=f"potential-{name}",
        on_click="ignore",
        icon=":material/download:",
    )

"""What each audience keeps once those before it have taken theirs, one click from the builder; and near doubles."""

from collections.abc import Mapping

import streamlit as st

from activation.overlap import Exclusion, Overlap
from activation.wording import counted
from pages.parts import charts
from pages.parts import draft as drafts
from pages.parts.notices import escaped
from pages.parts.workspace import current, may

HOW = {
    "rules": "By the rules of all of them.",
    "rules_and_zips": "By its own rules without the ZIP areas of the others: their rules turned round would leave out "
    "where a value is unknown, too.",
    "zips": "By the list of the ZIP areas that are left: its rules hold other ones today than when it was saved.",
}


def show(found: Overlap) -> None:
    """Draws the suggestions, in the order in which the audiences were chosen."""
    if len(found.audiences) < 2:
        return
    ids = [one.audience_id for one in found.audiences]
    names = dict(zip(ids, (escaped(name) for name in charts.numbered(found.audiences)), strict=True))
    st.header("Suggested exclusions", divider="gray")
    _doubles(found, names)
    if not found.exclusions:
        st.success("They share nobody: nothing has to be excluded.", icon=":material/check:")
        return
    st.caption("Each audience goes before those chosen after it. Choose them in another order to change who gives way.")
    for exclusion in found.exclusions:
        _exclusion(exclusion, names)


def _doubles(found: Overlap, names: Mapping[str, str]) -> None:
    for pair in found.pairs:
        if pair.nearly_equal:
            st.warning(
                f"**{names[pair.first]}** and **{names[pair.second]}** are nearly equal: {100 * pair.jaccard:.1f} % of "
                "the people of either are in both. One of the two may do.",
                icon=":material/join_full:",
            )


def _exclusion(exclusion: Exclusion, names: Mapping[str, str]) -> None:
    *others, last = (f"**{names[audience_id]}**" for audience_id in exclusion.leaves_out)
    taken = f"{', '.join(others)} and {last}" if others else last
    name = names[exclusion.audience_id]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Take from **{name}** what {taken} already {'has' if len(exclusion.leaves_out) == 1 else 'have'}: "
            f"it keeps **{exclusion.people:,}** of {exclusion.people_before:,} people, in "
            f"{counted(exclusion.rows, 'ZIP area')}.  \n:small[{_said(exclusion)}]"
        )
        offered = exclusion.criteria is not None and may("data.build")
        if offered and st.button("Open in the builder", key=f"exclude-{exclusion.audience_id}", icon=":material/edit:"):
            _open(exclusion)


def _said(exclusion: Exclusion) -> str:
    if not exclusion.rows:
        return "Nobody is left of it: those before it hold all that it holds."
    if not exclusion.criteria:
        return "Today's data holds none of the ZIP areas that are left, so no rules can say it."
    if exclusion.people_now != exclusion.people:
        return f"{HOW[exclusion.by]} On today's data these are {exclusion.people_now:,} people."
    return HOW[exclusion.by]


def _open(exclusion: Exclusion) -> None:
    """Begins a new audience of what is left: the saved one stays as it is."""
    audience = current().audiences.get(exclusion.audience_id)
    others = current().audiences.get_many(exclusion.leaves_out)
    name = f"{audience.name} without {', '.join(other.name for other in others)}"
    assert exclusion.criteria is not None
    drafts.start_with(exclusion.criteria, name if len(name) <= 120 else f"{name[:119]}…", audience)
    st.switch_page("pages/audience_builder.py")

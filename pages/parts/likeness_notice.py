"""Before saving: which saved audiences the new one nearly equals, so that nobody keeps the same one twice."""

import streamlit as st

from activation.audience import Audience
from activation.overlaps import Likeness, NearlyEqual
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.notices import escaped
from pages.parts.workspace import current, who


def show(draft: drafts.Draft, as_version_of: Audience | None) -> bool:
    """Names them, each with a link; says whether there are any. Its own former versions are none."""
    if draft.split is None or draft.stale:
        return False
    but_not = (as_version_of.audience_id,) if as_version_of else ()
    likeness = _like(current().user_id, str(current().overlaps.state()), draft.split_id, but_not, draft)
    if not likeness.found:
        return False
    with st.container(border=True, key="alike"):
        st.markdown(":orange[:material/join_full:] **This audience nearly equals one that is saved.**")
        for one in likeness.found:
            st.page_link(
                "pages/audience_details.py",
                label=f"**{escaped(one.name)}**",
                icon=":material/open_in_new:",
                query_params={"audience_id": one.audience_id},
            )
            st.markdown(_said(one))
        st.caption(_looked_at(likeness))
    return True


@st.cache_data(max_entries=200, show_spinner="Looking for audiences like this one …")
def _like(user_id: str, state: str, split_id: str, but_not: tuple[str, ...], _draft: drafts.Draft) -> Likeness:
    """Asked once for each split, and again when an audience has been saved, archived or shared."""
    assert _draft.split is not None
    return current().overlaps.like(_draft.criteria, _draft.split.members, but_not)


def _said(one: NearlyEqual) -> str:
    said = ["the same rules"] if one.same_rules else []
    if one.jaccard is not None:
        said.append(f"{100 * one.jaccard:.1f} % of the people of either are in both")
    whose = "" if one.user_id == current().user_id else f", shared by {escaped(who(one.user_id))}"
    sentence = f"{' and '.join(said)} ({one.people:,} people{whose})."
    return sentence[:1].upper() + sentence[1:]


def _looked_at(likeness: Likeness) -> str:
    sentence = (
        "Looked at: your audiences and those shared with you, not the archived ones; the rules of all, and the people "
        "of those of about the same size."
    )
    if likeness.looked_at < likeness.about_as_large:
        sentence += (
            f" Of {counted(likeness.about_as_large, 'audience')} of that size, the {likeness.looked_at} nearest in "
            "size were looked at."
        )
    return sentence + " You may save it all the same, or open the one that is there."

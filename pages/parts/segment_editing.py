"""Segments changed by hand: renamed, merged, left out; and each change taken back."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from activation.audience import Segment, SegmentEdit
from activation.editing import LONGEST_NAME
from activation.wording import counted
from pages.parts import split_controls
from pages.parts.draft import Draft
from pages.parts.notices import shown
from pages.parts.workspace import current

Kind = Literal["rename", "merge", "exclude"]
KINDS: dict[Kind, str] = {"rename": "Rename one", "merge": "Merge several", "exclude": "Leave some out"}


@st.fragment
def show(draft: Draft) -> None:
    """Offers the changes for the draft's segments, and draws the page anew once one is made.

    A fragment: what is chosen here redraws nothing else.
    """
    assert draft.split is not None
    edits = draft.split.segmentation.edits
    if draft.stale:
        return
    with st.expander("Rename, merge or leave out segments", icon=":material/edit:"):
        kind = st.radio("What to change", list(KINDS), format_func=KINDS.__getitem__, horizontal=True, key="build-edit")
        edit = _asked(kind, draft.split.segments, draft.split_id)
        if edit:
            with shown():
                draft.take_edit(current().edit_split(draft.split, [edit]))
                st.rerun()
    if edits:
        _offer_undo(draft, len(edits))


def _asked(kind: Kind, segments: Sequence[Segment], split_id: str) -> SegmentEdit | None:
    """The change that is asked for in this run; its widgets begin anew with every split."""
    names = {segment.segment_id: f"{segment.segment_id + 1}. {segment.name}" for segment in segments}
    key = f"{kind}-{split_id}"
    if kind == "rename":
        chosen = [st.selectbox("Segment to rename", names, format_func=names.__getitem__, key=f"build-edit-one-{key}")]
    else:
        label = "Segments to merge into one" if kind == "merge" else "Segments to leave out"
        chosen = st.multiselect(label, names, format_func=names.__getitem__, key=f"build-edit-some-{key}")
    name = ""
    words = {"rename": "Rename", "merge": "Merge", "exclude": "Leave out"}[kind]
    if kind == "exclude":
        _say_who_would_leave(segments, chosen)
        go = st.button(words, type="primary", key=f"build-edit-go-{key}", disabled=not chosen)
    else:
        label = "New name" if kind == "rename" else "Name of the merged segment (empty: from the data)"
        # In a form, for outside of one a hint under the field goes when it is left: on a phone the button would move
        # up from under the finger that presses it.
        with st.form(f"build-edit-form-{key}", enter_to_submit=False, border=False):
            name = st.text_input(label, max_chars=LONGEST_NAME, key=f"build-edit-name-{key}")
            go = st.form_submit_button(words, type="primary", key=f"build-edit-go-{key}", disabled=not chosen)
    return SegmentEdit(kind=kind, segment_ids=chosen, name=name) if go else None


def _say_who_would_leave(segments: Sequence[Segment], chosen: Sequence[int]) -> None:
    total = sum(segment.size for segment in segments)
    gone = sum(segment.size for segment in segments if segment.segment_id in chosen)
    st.caption(
        f"{gone:,} of {total:,} people would leave the audience, {100 * gone / total:.1f} %. The segments left are "
        "measured anew against each other; the rules stay as they are, and who was left out is saved with the audience."
    )


def _offer_undo(draft: Draft, made: int) -> None:
    with st.container(horizontal=True):
        if draft.earlier and st.button("Take the last change back", icon=":material/undo:", key="build-edit-undo"):
            draft.undo_edit()
            st.rerun()
        if st.button("Back to the split as it was made", icon=":material/restore:", key="build-edit-undo-all"):
            _go_back(draft)
    st.caption(f"{counted(made, 'change')} made by hand. A new split begins without any.")


def _go_back(draft: Draft) -> None:
    """Shows the split without any change; one that was saved with its changes is made once more."""
    assert draft.split is not None
    if draft.earlier and not draft.earlier[0].segmentation.edits:
        draft.undo_edit(all_of_them=True)
        st.rerun()
    how = draft.split.segmentation
    with shown():
        split_controls.take(draft, how.number, how.seed)
        st.rerun()

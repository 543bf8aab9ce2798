"""Refining the audience in words: the rules that would come, change and go, and the people before and after."""

import streamlit as st

from activation.refining import Change, Refinement
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current

SIGNS = {"added": ":green-badge[added]", "removed": ":red-badge[removed]", "changed": ":blue-badge[changed]"}


def offer(draft: drafts.Draft) -> None:
    """Asks for a refinement and shows what it would do; nothing changes before it is accepted."""
    with st.form("build-refine", border=False):
        words, button = st.columns((5, 1), vertical_alignment="bottom")
        text = words.text_input(
            "Refine it in words",
            key="build-refine-text",
            placeholder="younger · broader · without Florida · add pet owners · drop the income rule",
            max_chars=500,
        )
        asked = button.form_submit_button("Show changes", icon=":material/difference:", width="stretch")
    if asked:
        draft.refinement = None
        with shown():
            draft.refinement = current().refine(draft.criteria, text)
            draft.refined_from = draft.criteria
    if draft.refined:
        st.button("Take the refinement back", icon=":material/undo:", key="build-refine-undo",
                  on_click=draft.take_refinement_back)  # fmt: skip
    if draft.refinement is not None and draft.refined_from == draft.criteria:
        _show(draft, draft.refinement)


def _show(draft: drafts.Draft, refinement: Refinement) -> None:
    with st.container(border=True, key="refinement"):
        st.markdown(f"**“{escaped(refinement.text)}” would do this**")
        for change in refinement.changes:
            st.markdown(_words(change))
        for unmapped in refinement.unmapped:
            st.markdown(f":orange-badge[found nothing] “{escaped(unmapped.phrase)}”: {escaped(unmapped.why)}")
        for note in refinement.notes:
            st.markdown(f":gray-badge[note] {escaped(note)}")
        if refinement.changes:
            before, after = refinement.before.people, refinement.after.people
            st.markdown(f"**{before:,}** people now, **{after:,}** with it ({_signed(after - before)}).")
        with st.container(horizontal=True):
            if refinement.changes:
                st.button("Accept", type="primary", icon=":material/check:", key="build-refine-accept",
                          on_click=draft.accept_refinement)  # fmt: skip
            st.button("Reject" if refinement.changes else "Dismiss", icon=":material/close:", key="build-refine-reject",
                      on_click=draft.reject_refinement)  # fmt: skip


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "−")


def _words(change: Change) -> str:
    in_words = current().in_words
    if change.before is None:
        assert change.after is not None
        return f"{SIGNS['added']} {escaped(in_words(change.after))}"
    if change.after is None:
        return f"{SIGNS['removed']} ~~{escaped(in_words(change.before))}~~"
    return f"{SIGNS['changed']} ~~{escaped(in_words(change.before))}~~ → {escaped(in_words(change.after))}"

"""Confirm segments and Save audience, side by side, with the name the audience is kept under."""

from typing import Any

import streamlit as st

from activation.audience import Audience, proposed_name
from pages.parts import conflict, likeness_notice
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current
from store.errors import StaleVersion


def show(draft: drafts.Draft) -> None:
    """Asks for name, description and tags; confirms and saves what the draft holds."""
    _ask_words(draft)
    same_name = current().audiences.named(draft.name)
    as_version_of = _ask_version(draft, same_name)
    with shown():
        alike = likeness_notice.show(draft, as_version_of)
    confirm, save, _ = st.columns((2, 2, 4))
    confirm.button(
        "Segments confirmed" if draft.confirmed_at else "Confirm segments",
        icon=":material/check:",
        disabled=draft.stale or draft.confirmed_at is not None,
        help="Say that you have looked at the segments. An audience saved without this stays a draft.",
        on_click=draft.confirm,
        width="stretch",
        key="build-confirm",
    )
    save_now = save.button(
        "Save all the same" if alike else "Save audience",
        type="primary",
        icon=":material/save:",
        disabled=draft.stale,
        width="stretch",
        key="build-save",
        help="The rules have changed since the split: split again first." if draft.stale else None,
    )
    if save_now:
        with shown(), st.spinner("Saving …"):
            _save(draft, as_version_of)
    if draft.conflict:
        with shown():
            _settle(draft)
    if draft.saved and not draft.conflict:
        _say_saved(draft.saved)


def _ask_words(draft: drafts.Draft) -> None:
    left, right = st.columns(2)
    draft.name = left.text_input(
        "Name (required)", value=draft.name or proposed_name(draft.text), max_chars=120, key="build-name"
    )
    known = current().audiences.tags()
    draft.tags = right.multiselect(
        "Tags",
        sorted({*known, *draft.tags}),
        default=draft.tags,
        accept_new_options=True,
        key="build-tags",
        placeholder="Choose or type",
    )
    draft.description = st.text_input(
        "Description", value=draft.description, key="build-description", placeholder="What this audience is for"
    )


def _ask_version(draft: drafts.Draft, same_name: Audience | None) -> Audience | None:
    """The saved audience that this save becomes a new version of; None for a new one."""
    target = draft.editing or same_name
    if target is None:
        return None
    if draft.editing is None:
        st.warning(f"You already have an audience named “{escaped(target.name)}”.", icon=":material/content_copy:")
    choice = st.radio(
        "Save as",
        ("version", "new"),
        format_func={
            "version": f"version {target.version + 1} of “{target.name}”",
            "new": "a new audience",
        }.__getitem__,
        index=0 if draft.editing else 1,
        horizontal=True,
        key=f"build-save-as-{target.audience_id}",  # anew for each target: what was saved as new is next a version
    )
    return target if choice == "version" else None


def _save(draft: drafts.Draft, as_version_of: Audience | None) -> None:
    """Saves what the draft holds, unless the audience that it becomes a version of was saved elsewhere meanwhile."""
    assert draft.split is not None
    expecting = as_version_of.version if as_version_of else None
    try:
        saved = current().audiences.save(_composed(draft, as_version_of), draft.split.members, expecting)
    except StaleVersion:
        draft.editing, draft.conflict = as_version_of, True
        return
    draft.saved = draft.editing = saved
    draft.conflict = False
    st.toast(
        f"Saved **{escaped(saved.name)}**: {saved.total_audience_size:,} people in {len(saved.segments)} segments. "
        f"[Open its details](audience_details?audience_id={saved.audience_id})",
        icon=":material/check_circle:",
        duration="long",
    )


def _settle(draft: drafts.Draft) -> None:
    """Shows both versions and saves in the way that the analyst chooses."""
    assert draft.editing is not None
    place = st.empty()
    with place.container():
        mine = current().audiences.completed(_composed(draft, draft.editing))
        choice, theirs = conflict.ask(draft.editing, mine)
    if choice:
        place.empty()
        _save(draft, theirs if choice == "over" else None)


def _composed(draft: drafts.Draft, as_version_of: Audience | None) -> dict[str, Any]:
    assert draft.split is not None
    return current().composed(
        name=draft.name,
        description=draft.description,
        brief=draft.brief,
        criteria=draft.criteria,
        relevance=draft.relevance,
        split=draft.split,
        tags=draft.tags,
        notes=draft.notes,
        confirmed_at=draft.confirmed_at,
        as_version_of=as_version_of,
    )


def _say_saved(saved: Audience) -> None:
    state = "" if saved.status == "active" else " It is a draft until its segments are confirmed."
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Saved **{escaped(saved.name)}** (version {saved.version}): {saved.total_audience_size:,} people in "
            f"{len(saved.segments)} segments.{state}"
        )
        st.page_link(
            "pages/audience_details.py",
            label="Open its details",
            icon=":material/open_in_new:",
            query_params={"audience_id": saved.audience_id},
        )

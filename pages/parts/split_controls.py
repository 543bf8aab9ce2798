"""The question a split answers: how many segments, within which bounds; asked, and run with its progress on show."""

import math

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from activation.errors import ActivationError
from activation.splitting import AudienceSplit
from pages.parts import newer_edit
from pages.parts.draft import Draft
from pages.parts.newer_edit import NewerEdit
from pages.parts.notices import escaped
from pages.parts.workspace import current
from store.errors import StoreError

CUT_OFF = (
    "The last split was stopped before its end, because something was changed or the page was left. "
    "What was there before is still there. Split again when you are ready."
)


def offer(draft: Draft, at_once: bool) -> None:
    """Offers the split of an audience that holds somebody; `at_once` splits without being asked."""
    if draft.count is None or draft.count.rows == 0:
        st.info("There is nobody to split yet: loosen or remove a rule.", icon=":material/info:")
        return
    if ask(draft) or at_once:
        take(draft, draft.number)
    if draft.cut_off:
        st.info(CUT_OFF, icon=":material/stop_circle:")
    if draft.split is not None and draft.split.alike and not draft.stale:
        what = "is" if len(draft.split.alike) == 1 else "are"
        named = escaped(", ".join(draft.split.alike))
        st.caption(f"{named} {what} the same throughout this audience, so nothing could be told apart by it.")


def ask(draft: Draft) -> bool:
    """Draws number and bounds, keeps them in the draft, and says whether a split is wanted now."""
    number, least, most, button = st.columns((3, 2, 2, 3), vertical_alignment="bottom")
    draft.bounds = low, high = (
        _share(least, "At least (% of people)", draft.bounds[0], "build-least", "Every segment holds at least"),
        _share(most, "At most (% of people)", draft.bounds[1], "build-most", "No segment holds more than"),
    )
    # Over the API bounds from 0 on can be saved; so many segments as that allows nobody chooses from a list.
    fewest, most_of_all = math.ceil(100 / (high or 100)), math.floor(100 / max(low, 1))
    options: list[int | str] = ["auto", *range(fewest, most_of_all + 1)]
    chosen = number.selectbox(
        "Number of segments",
        options,
        index=options.index(draft.number) if draft.number in options else 0,
        format_func=lambda n: "Automatic" if n == "auto" else str(n),
        key="build-number",
        help="Automatic takes the number whose segments come out most alike when the data is resampled.",
    )
    draft.number = chosen if isinstance(chosen, int) else None
    draft.relaxed = st.checkbox(
        "Let a ZIP area that is heavier than the bounds be a segment of its own",
        value=draft.relaxed,
        key="build-relaxed",
    )
    return button.button("Split into segments", type="primary", icon=":material/donut_small:", width="stretch")


def _share(place: DeltaGenerator, label: str, share: float, key: str, meaning: str) -> float:
    """A bound of the segments' sizes, in percent of the audience's people."""
    help_ = f"{meaning} this share of the audience's people."
    return float(place.number_input(label, 0.0, 100.0, share, 0.5, format="%.1f", key=key, help=help_))


def take(draft: Draft, number: int | None, seed: int = 0) -> None:
    """Splits the audience of the draft and keeps the answer; until it is there, and where there is none, the old stays.

    A change on the page ends the split under way, and the draft notes that it was cut off.
    """
    draft.cut_off = True
    try:
        draft.take_split(run(draft, number, seed))
    except NewerEdit:
        return
    except (ActivationError, StoreError):
        draft.cut_off = False
        raise


def run(draft: Draft, number: int | None, seed: int) -> AudienceSplit:
    """The split of the draft's audience, its stage and how far it has come on show meanwhile."""
    bar = st.progress(0.0, "Reading the audience …")

    def report(stage: str, done: float) -> None:
        newer_edit.check()
        bar.progress(min(max(done, 0.0), 1.0), f"{stage} …")

    try:
        return current().split(
            draft.criteria,
            draft.ticked,
            number=number or "auto",
            min_share=draft.bounds[0] / 100,
            max_share=draft.bounds[1] / 100,
            seed=seed,
            progress=report,
            relaxed=draft.relaxed,
        )
    finally:
        bar.empty()

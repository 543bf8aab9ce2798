"""Distributions as rows: what went where, how far it is, and what can be done about it."""

from typing import Literal

import streamlit as st

from activation.delivery.platform_types import platform_types
from activation.distribution import Distribution, DistributionStatus
from activation.sending.repeating import in_words
from activation.wording import counted, minute
from pages.parts import approving
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may

COLOURS: dict[DistributionStatus, Literal["orange", "blue", "violet", "green", "red", "gray"]] = {
    "awaiting_approval": "orange",
    "scheduled": "blue",
    "processing": "violet",
    "completed": "green",
    "failed": "red",
    "cancelled": "gray",
}


def show(distributions: list[Distribution], key: str, audience: bool = True) -> None:
    """Draws a row for each; audience: whether its name is told."""
    for one in distributions:
        with st.container(border=True, key=f"{key}-{one.distribution_id}"):
            _row(one, key, audience)


def badge(one: Distribution) -> str:
    """The status as a badge in Markdown."""
    return f":{COLOURS[one.status]}-badge[{one.status.replace('_', ' ')}]"


def type_label(one: Distribution) -> str:
    """The platform's type in words; its key where the app knows it no more."""
    found = platform_types().get(one.platform_type)
    return found.label if found else one.platform_type


def when(one: Distribution) -> str:
    """The time that matters most of it, in words."""
    if one.status == "completed" and one.executed_at:
        verb = "sent" if was_sent(one) else "made to download" if one.files else "nothing to send"
        return f"{verb} {minute(one.executed_at)}"
    if one.status in ("failed", "cancelled"):
        return minute(one.executed_at or one.updated_at)
    if one.status == "processing":
        return f"since {minute(one.attempts[-1].started_at)}" if one.attempts else "under way"
    if one.next_attempt_at:
        return f"tried again {minute(one.next_attempt_at)}"
    return f"due {minute(one.due_at)}"


def was_sent(one: Distribution) -> bool:
    """Whether its files went to the other side, and are not merely there to be downloaded."""
    return any(file.delivered_at for file in one.files)


def actions(one: Distribution, key: str) -> None:
    """The buttons that fit its status."""
    if not may("distributions.send"):
        return
    if one.status == "failed":
        st.button("Retry", icon=":material/replay:", key=f"{key}-retry-{one.distribution_id}",
                  help="Sends exactly what was made then.", on_click=_retry, args=(one,))  # fmt: skip
    if one.status in ("completed", "failed", "cancelled") and one.erases is None:
        st.button("Send again", icon=":material/send:", key=f"{key}-again-{one.distribution_id}",
                  help="Sends the audience as it is now.", on_click=_send_again, args=(one,))  # fmt: skip
    if one.status == "awaiting_approval":
        approving.offer(one, key)
    if one.status in ("scheduled", "processing", "awaiting_approval"):
        _cancel_buttons(one, key)


def _row(one: Distribution, key: str, audience: bool) -> None:
    words, numbers, state = st.columns((5, 3, 4), vertical_alignment="center")
    with words.container(gap=None):
        name = f"**{escaped(one.audience_name)}** to " if audience else "To "
        st.page_link(
            "pages/distribution_details.py",
            label=f"{name}**{escaped(one.platform_name)}**",
            query_params={"distribution_id": one.distribution_id},
        )
        st.caption(f"{escaped(type_label(one))} · {one.distribution_type}" + _besides(one))
    if one.status == "completed":
        numbers.markdown(
            f"**{counted(one.rows or 0, 'row')}** :small[+{one.added or 0:,} −{one.removed or 0:,} "
            f"={one.unchanged or 0:,}]  \n:small[{one.bytes or 0:,} bytes]"
        )
    elif one.error_details:
        numbers.markdown(f":small[{escaped(one.error_details.title)}]")
    with state:
        st.markdown(f"{badge(one)} :small[{when(one)}]")
        with st.container(horizontal=True):
            actions(one, key)


def _besides(one: Distribution) -> str:
    words = f" · {counted(len(one.segments_distributed), 'segment')}" if one.segments_distributed else ""
    if one.erases is not None:
        words += f" · takes {counted(len(one.erases), 'member')} off"
    return words + (f" · {escaped(in_words(one.repeats))}" if one.repeats else "")


def _cancel_buttons(one: Distribution, key: str) -> None:
    label = "Stop" if one.status == "processing" else "Cancel"
    st.button(f"{label} this one" if one.series_id else label, icon=":material/cancel:",
              key=f"{key}-cancel-{one.distribution_id}", on_click=_cancel, args=(one, False))  # fmt: skip
    if one.series_id:
        st.button("Stop repeating", icon=":material/event_busy:", key=f"{key}-stop-{one.distribution_id}",
                  on_click=_cancel, args=(one, True))  # fmt: skip


def _retry(one: Distribution) -> None:
    with shown():
        current().distributions.retry(one.distribution_id)
        _note(f"**{escaped(one.audience_name)}** is tried again.")


def _send_again(one: Distribution) -> None:
    with shown():
        again = current().distributions.send_again(one.distribution_id)
        waits = " It waits for an approval." if again.status == "awaiting_approval" else ""
        _note(f"**{escaped(one.audience_name)}** goes to **{escaped(one.platform_name)}** once more.{waits}")


def _cancel(one: Distribution, whole_series: bool) -> None:
    with shown():
        cancelled = current().distributions.cancel(one.distribution_id, whole_series)
        verb = "Asked to stop" if cancelled.status == "processing" else "Cancelled"
        _note(f"{verb}: **{escaped(one.audience_name)}** to **{escaped(one.platform_name)}**.")


def _note(words: str) -> None:
    drafts.set_widget("list-done", (words, []))

"""Sending an audience: which, where, how and when; the checks; and the button, once nothing blocks."""

from dataclasses import replace

import streamlit as st

from activation.audience import Audience
from activation.delivery.formats import format_named
from activation.distribution import DistributionType
from activation.platform import Platform
from activation.sending.asked import MAX_REMOVED, Sending, formats_for
from activation.sending.checks import Preflight
from activation.wording import counted, minute
from pages.parts import draft as drafts
from pages.parts import preflight_panel, when_form
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may

CHOICES = 500  # audiences in the list to choose from, the last changed first
KINDS: dict[str, DistributionType | None] = {
    "All rows (initial or refresh)": None,
    "Only what has changed (incremental)": "incremental",
}
HELP = (
    "All rows: the whole list, each time. Only what has changed: one file of who is new, one of who is gone since the "
    "last sending."
)
# What a sending may be told besides, for formats that know it; the platform's own setting stands where it is empty.
OPTIONS = {
    "google_ads_editor_zips": ("campaign", "bid_modifier"),
    "webhook_members": ("consent_basis",),
    "webhook_customers": ("consent_basis",),
}
LABELS = {"campaign": "Campaign", "bid_modifier": "Bid modifier (%)", "consent_basis": "Basis of consent"}


def offer(audience_id: str, opened: bool) -> None:
    """Draws the form; audience_id: the one to begin with; `opened` shows it at once."""
    if not may("distributions.send"):
        st.caption("To send an audience needs the role of an analyst.")
        return
    with st.expander("Send an audience", expanded=opened, icon=":material/send:"):
        platforms = [platform for platform in current().platforms.list() if platform.status == "active"]
        audience = _ask_audience(audience_id)
        if audience is None:
            st.info("No audience is active yet. Build one, confirm its segments and save it.", icon=":material/info:")
            st.page_link("pages/audience_builder.py", label="Build an audience", icon=":material/add:")
        elif not platforms:
            _without_platforms()
        else:
            _ask(audience, platforms)


def _without_platforms() -> None:
    if not may("platforms.change"):
        st.info("No platform is offered to you yet. Ask an admin to connect one.", icon=":material/info:")
        return
    st.info("No platform is connected yet.", icon=":material/info:")
    st.page_link("pages/platforms.py", label="Connect a platform", icon=":material/add_link:")


def _ask_audience(audience_id: str) -> Audience | None:
    """The audience chosen from those that are active, or the one that the link names."""
    page = current().audiences.list(status="active", limit=CHOICES)
    names = {one.audience_id: f"{one.name} ({one.total_audience_size:,} {one.size_unit})" for one in page}
    if audience_id and audience_id not in names:
        linked = current().audiences.get(audience_id)
        names = {audience_id: f"{linked.name} ({linked.status})"} | names
    if not names:
        return None
    ids = list(names)
    at = ids.index(audience_id) if audience_id else 0
    help_ = f"The {CHOICES} last changed are listed. Any other: Send on its own page." if page.total > CHOICES else None
    chosen = st.selectbox("Audience", ids, index=at, format_func=names.__getitem__, key="send-audience", help=help_)
    return current().audiences.get(chosen)


def _ask(audience: Audience, platforms: list[Platform]) -> None:
    by_id = {platform.platform_id: platform for platform in platforms}
    left, right = st.columns(2)
    chosen = left.multiselect(
        "Platforms", list(by_id), format_func=lambda one: by_id[one].name, key="send-platforms",
        default=list(by_id) if len(by_id) == 1 else None, placeholder="One or several",
    )  # fmt: skip
    names = {segment.segment_id: segment.name for segment in audience.segments}
    segments = right.multiselect(
        "Segments", list(names), format_func=names.__getitem__, placeholder="All",
        key=f"send-segments-{audience.audience_id}",
    )  # fmt: skip
    kind = KINDS[st.radio("What to send", list(KINDS), horizontal=True, help=HELP, key="send-kind")]
    with shown():
        at, repeat = when_form.ask()
        asked = Sending(audience.audience_id, "", tuple(segments), kind, at=at, repeat=repeat)
        made = [
            sending
            for one in chosen
            if (sending := _ask_platform(replace(asked, platform_id=one), audience, by_id[one]))
        ]
        if chosen:
            _button(made, len(chosen))
        else:
            st.caption("Choose a platform to see the checks.")


def _ask_platform(asked: Sending, audience: Audience, platform: Platform) -> tuple[Sending, Preflight] | None:
    """Format, options and checks of one platform; None where it cannot be asked for."""
    with st.container(border=True, key=f"preflight-{platform.platform_id}"), shown():
        st.subheader(escaped(platform.name))
        forms = {form.key: form for form in formats_for(platform, audience.data_type)}
        key = ""
        if forms:
            key = st.selectbox(
                "Format",
                list(forms),
                format_func=lambda one: forms[one].label,
                key=f"send-format-{platform.platform_id}",
                help="\n\n".join(form.about for form in forms.values()),
            )
        sending = replace(asked, format=key, options=_ask_options(key, platform))
        sending = replace(sending, max_removed=_ask_guard(sending, platform))
        # The moment changes no check, and would ask them anew at every click.
        said = preflight_panel.checked(replace(sending, at=None), preflight_panel.versions())
        preflight_panel.show(said, platform.platform_id)
        if key and (sentences := format_named(key).not_confirmed):
            with st.expander("What the platform's documentation does not confirm"):
                st.markdown("\n".join(f"- {escaped(sentence)}" for sentence in sentences))
        return sending, said
    return None


def _ask_options(key: str, platform: Platform) -> dict[str, str]:
    options = {}
    for name in OPTIONS.get(key, ()):
        given = platform.settings.get(name, "")
        options[name] = st.text_input(
            LABELS[name], placeholder=given or "empty", key=f"send-{name}-{platform.platform_id}", max_chars=200
        )
    return options


def _ask_guard(sending: Sending, platform: Platform) -> float:
    """The limit of what may go off the list; asked only where something lies there already."""
    held = current().distributions.held(sending)
    if not held:
        return MAX_REMOVED
    percent = st.number_input(
        "It may take off at most this share of the list (%)", 0, 100, round(100 * MAX_REMOVED), step=5,
        key=f"send-guard-{platform.platform_id}",
        help="A guard against an audience that has shrunk by mistake.",
    )  # fmt: skip
    return percent / 100


def _button(made: list[tuple[Sending, Preflight]], chosen: int) -> None:
    blocked = [said for _, said in made if said.blocks]
    approvals = [said for _, said in made if said.approval]
    if blocked or len(made) < chosen:
        st.error("A check says no: see above what to do.", icon=":material/block:")
    elif approvals:
        st.warning(
            "It will wait for an approval: " + " ".join(escaped(said.approval) for said in approvals),
            icon=":material/approval_delegation:",
        )
    first = made[0][0] if made else None
    label = "Send now" if first and not first.at and not first.repeat else "Schedule"
    st.button(
        f"{label}: {counted(len(made), 'platform')}" if len(made) > 1 else label,
        type="primary",
        icon=":material/send:",
        disabled=bool(blocked) or len(made) < chosen,
        key="send",
        on_click=_send,
        args=([sending for sending, _ in made],),
    )


def _send(sendings: list[Sending]) -> None:
    with shown():
        asked = current().distributions.send(*sendings)
        waiting = sum(one.status == "awaiting_approval" for one in asked)
        name, first = escaped(asked[0].audience_name), asked[0].due_at
        where = ", ".join(f"**{escaped(one.platform_name)}**" for one in asked)
        at_once = sendings[0].at is None and not sendings[0].repeat
        words = f"**{name}** goes to {where}, {'at once' if at_once else minute(first)}."
        if waiting:
            words += f" {counted(waiting, 'sending')} waiting for an approval, below."
        drafts.set_widget("list-done", (words, []))
        drafts.forget_widgets("send-")

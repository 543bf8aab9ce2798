"""The form of a platform: the fields that its type asks for. What is typed as a secret is gone from here once sent."""

import streamlit as st

from activation.delivery.platform_types import (
    DOWNLOAD,
    Field,
    PlatformType,
    fields_over,
    platform_type,
    platform_types,
)
from activation.platform import Offered, Platform
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, several

LINES = ("private_key", "service_account", "host_key")
KEPT = "leave empty to keep the one that is there"


def offer_connecting(opened: bool) -> None:
    """Asks for a type and what it needs, and connects it; `opened` shows the form at once."""
    with st.expander("Connect a platform", expanded=opened, icon=":material/add_link:"):
        keys = list(platform_types())
        key = st.selectbox("Type", keys, format_func=lambda key: platform_type(key).label, key="platform-type")
        found = platform_type(key)
        _about(found)
        channel = _ask_channel(found, found.channels[0], f"platform-{key}")
        prefix = f"platform-{key}-{channel}"
        with st.form(f"{prefix}-form"):
            name = f"{prefix}-name"
            st.text_input("Name (required)", value=found.label, max_chars=80, key=name)
            fields = fields_over(found, channel)
            _ask_fields(fields, prefix, {}, ())
            if several():
                st.checkbox("Everyone here may send there", value=True, key=f"{prefix}-offered")
            st.form_submit_button("Connect", type="primary", on_click=_connect, args=(found, channel, prefix))


def edit(platform: Platform) -> None:
    """Asks for a platform's settings anew; secrets that are left empty stay."""
    found = platform_type(platform.platform_type)
    prefix = f"platform-{platform.platform_id}-{platform.version}"
    channel = _ask_channel(found, platform.settings.get("channel", found.channels[0]), prefix)
    prefix = f"{prefix}-{channel}"
    with st.form(f"{prefix}-form", border=False):
        st.text_input("Name (required)", value=platform.name, max_chars=80, key=f"{prefix}-name")
        _ask_fields(fields_over(found, channel), prefix, platform.settings, platform.secrets_set)
        st.form_submit_button("Save", type="primary", on_click=_edit, args=(platform, found, channel, prefix))


def _about(found: PlatformType) -> None:
    lines = [found.about]
    if found.minimum:
        sure = "" if found.minimum.confirmed else ", not confirmed"
        lines.append(f"Smallest list: {found.minimum.number:,} {found.minimum.unit} ({found.minimum.source}{sure}).")
    lines.append(found.lifetime.what + (f" ({found.lifetime.source})" if found.lifetime.source else ""))
    st.markdown("  \n".join(escaped(line) for line in lines))
    if found.documentation:
        st.markdown(f"[{found.label}: documentation]({found.documentation})")
    if found.not_confirmed:
        with st.expander("What is not confirmed"):
            st.markdown("\n".join(f"- {escaped(sentence)}" for sentence in found.not_confirmed))


def _ask_channel(found: PlatformType, chosen: str, prefix: str) -> str:
    if len(found.channels) == 1:
        return found.channels[0]
    return st.radio(
        "How files get there",
        found.channels,
        index=found.channels.index(chosen),
        format_func=lambda way: "Download, to upload by hand" if way == DOWNLOAD else platform_type(way).label,
        horizontal=True,
        key=f"{prefix}-channel",
    )


def _ask_fields(
    fields: tuple[Field, ...], prefix: str, settings: dict[str, str], secrets_set: list[str] | tuple
) -> None:
    for field in fields:
        key = _key(prefix, field)
        label = field.label + ("" if not field.required else " (required)")
        given = settings.get(field.name, field.default)
        if field.secret:
            there = field.name in secrets_set
            _ask_secret(field, field.label + (f": {KEPT}" if there else " (required)" if field.required else ""), key)
        elif field.choices:
            at = field.choices.index(given) if given in field.choices else 0
            st.selectbox(label, field.choices, index=at, help=field.help, key=key)
        elif field.name in LINES:
            st.text_area(label, value=given, help=field.help, key=key)
        else:
            st.text_input(label, value=given, help=field.help, key=key)


def _ask_secret(field: Field, label: str, key: str) -> None:
    if field.name in LINES:
        st.text_area(label, help=field.help, key=key)
    else:
        st.text_input(label, type="password", help=field.help, key=key, autocomplete="new-password")


def _connect(found: PlatformType, channel: str, prefix: str) -> None:
    values = _taken(found, channel, prefix)
    with shown():
        offered: Offered = "everyone" if several() and drafts.widget(f"{prefix}-offered") else None
        name = drafts.widget(f"{prefix}-name") or ""
        platform = current().platforms.connect(found.key, name, values, offered=offered)
        drafts.forget_widgets(prefix)
        drafts.set_widget("list-done", (f"Connected **{escaped(platform.name)}**. Try the connection out below.", []))


def _edit(platform: Platform, found: PlatformType, channel: str, prefix: str) -> None:
    values = _taken(found, channel, prefix)
    with shown():
        name = drafts.widget(f"{prefix}-name") or ""
        saved = current().platforms.edit(platform.platform_id, name, values, expecting=platform.version)
        drafts.set_widget("list-done", (f"Saved **{escaped(saved.name)}**.", []))


def _taken(found: PlatformType, channel: str, prefix: str) -> dict[str, object]:
    """What was typed; secrets are forgotten at once, whatever becomes of them."""
    values: dict[str, object] = {"channel": channel}
    for field in fields_over(found, channel):
        values[field.name] = drafts.widget(_key(prefix, field))
        if field.secret:
            drafts.forget_widgets(_key(prefix, field))
    return values


def _key(prefix: str, field: Field) -> str:
    return f"{prefix}-field-{field.name}"

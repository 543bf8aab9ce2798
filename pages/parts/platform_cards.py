"""Connected platforms as cards, each with its state and what can be done with it."""

import streamlit as st

from activation.delivery.platform_types import DOWNLOAD, fields_over, platform_type
from activation.platform import Platform
from activation.wording import minute
from pages.parts import draft as drafts
from pages.parts import platform_form
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may, several, who

OUTCOMES = {"success": ":green-badge[delivered]", "failed": ":red-badge[failed]", "pending": ":orange-badge[running]"}


def show(platforms: list[Platform]) -> None:
    """Draws a card for each; says what to do where there is none."""
    if not platforms:
        change = may("platforms.change")
        todo = "Choose a type above, and fill in what it asks for." if change else "Ask an admin to offer you one."
        st.info(f"No platform is connected yet. {todo}", icon=":material/info:")
        return
    for platform in platforms:
        with st.container(border=True, key=f"platform-{platform.platform_id}"):
            _card(platform)


def _card(platform: Platform) -> None:
    found = platform_type(platform.platform_type)
    colour = "green" if platform.status == "active" else "gray"
    st.subheader(escaped(platform.name))
    way = platform.settings.get("channel", "")
    over = "files to download" if way == DOWNLOAD else f"over {platform_type(way).label}"
    st.markdown(
        f":{colour}-badge[{platform.status}] {escaped(found.label)}" + ("" if way == found.key else f", {over}")
    )
    labels = {field.name: field.label for field in fields_over(found, way)}
    told = [f"{labels[name]}: {value}" for name, value in platform.settings.items() if name in labels]
    told += [f"{labels[name]}: sealed" for name in platform.secrets_set if name in labels]
    if told:
        st.caption("  \n".join(escaped(line) for line in told))
    st.markdown(_last(platform))
    if several():
        st.caption(_whose(platform))
    if may("platforms.change"):
        _actions(platform)


def _whose(platform: Platform) -> str:
    own = platform.user_id == current().user_id
    if platform.offered is None:
        return "Only you send there."
    return "Everyone here may send there" + ("." if own else f"; connected by {escaped(who(platform.user_id))}.")


def _last(platform: Platform) -> str:
    if platform.last_sync is None:
        if platform.settings.get("channel") == DOWNLOAD:
            return "The app makes files for it; you upload them there."
        return "Nothing was sent there yet."
    verb = "tried" if platform.sync_status == "failed" else "sent"
    return f"Last {verb} {minute(platform.last_sync)} {OUTCOMES.get(platform.sync_status or '', '')}"


def _actions(platform: Platform) -> None:
    tested = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Test connection", icon=":material/lan:", key=f"test-{platform.platform_id}"):
            with tested:
                _test(platform)
        with st.popover("Edit", icon=":material/edit:"):
            platform_form.edit(platform)
        active = platform.status == "active"
        st.button(
            "Deactivate" if active else "Activate",
            icon=":material/pause:" if active else ":material/play_arrow:",
            help="Nothing is sent to an inactive platform.",
            key=f"status-{platform.platform_id}",
            on_click=_set_status,
            args=(platform,),
        )
        if several():
            offered = platform.offered is not None
            st.button(
                "Offer to nobody" if offered else "Offer to everyone",
                icon=":material/lock:" if offered else ":material/group:",
                help="Whether everyone here may send there; its secrets stay sealed either way.",
                key=f"offer-{platform.platform_id}",
                on_click=_offer,
                args=(platform,),
            )
        with st.popover("Delete", icon=":material/delete_forever:"):
            st.markdown(f"**{escaped(platform.name)}** goes for good, its secrets with it. What was sent there stays.")
            st.button(
                "Delete for good",
                type="primary",
                key=f"delete-{platform.platform_id}",
                on_click=_delete,
                args=(platform,),
            )


def _test(platform: Platform) -> None:
    """Draws each step as it is done: the test really writes a small file and takes it away again."""
    with st.status("Trying the connection out …", expanded=True) as status, shown():
        well = True
        for step in current().platforms.try_out(platform.platform_id):
            mark = ":material/check: " if step.ok else ":material/error: "
            st.markdown(f"{mark}{escaped(step.title)}" + (f"  \n:small[{escaped(step.said)}]" if step.said else ""))
            well = well and step.ok
        status.update(
            label="The connection works." if well else "The connection does not work.",
            state="complete" if well else "error",
            expanded=True,
        )


def _set_status(platform: Platform) -> None:
    with shown():
        current().platforms.set_status(platform.platform_id, "inactive" if platform.status == "active" else "active")


def _offer(platform: Platform) -> None:
    with shown():
        current().platforms.offer(platform.platform_id, "everyone" if platform.offered is None else None)


def _delete(platform: Platform) -> None:
    with shown():
        current().platforms.delete(platform.platform_id)
        drafts.set_widget("list-done", (f"Deleted **{escaped(platform.name)}** for good.", []))

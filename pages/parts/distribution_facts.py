"""What is known of one distribution, in words, tables and downloads."""

import io
import zipfile
from collections.abc import Iterator

import pandas as pd
import streamlit as st

from activation.delivery.formats import all_formats
from activation.distribution import Approval, Distribution
from activation.export import neutral_table
from activation.sending.manifest import MEMBERS
from activation.sending.repeating import in_words
from activation.wording import counted, minute
from pages.parts import distribution_rows
from pages.parts.notices import escaped
from pages.parts.workspace import current, who

LARGEST = 200_000_000  # bytes of a file that goes through the browser; above, take it from the platform


def show_head(one: Distribution) -> None:
    """Names, state, numbers, and what can be done."""
    st.title(f"{escaped(one.audience_name)} to {escaped(one.platform_name)}")
    st.markdown(f"{distribution_rows.badge(one)} {distribution_rows.when(one)}")
    if one.error_details and one.status != "completed":
        said = (
            f"  \nThe other side said: `{one.error_details.said.replace('`', ' ')}`" if one.error_details.said else ""
        )
        st.error(
            f"**{escaped(one.error_details.title)}** {escaped(one.error_details.hint)}{said}", icon=":material/error:"
        )
    if one.approval:
        st.info(escaped(_approval(one.approval)), icon=":material/approval_delegation:")
    if one.status == "completed" and not one.files:
        st.info("Nothing had changed since the last sending: the list stays as it is.", icon=":material/info:")
    elif one.status == "completed" and not distribution_rows.was_sent(one):
        st.info(
            f"The app cannot send to this platform itself: download the file below and upload it at "
            f"{escaped(distribution_rows.type_label(one))}.",
            icon=":material/download:",
        )
    with st.container(horizontal=True, key="distribution-actions"):
        distribution_rows.actions(one, "details")
    st.fragment(_watch, run_every=1.0 if one.status == "processing" else None)(one)
    columns = st.columns(5)
    unit = "Customers" if one.format.startswith("customers") else "People"
    for column, label, number in zip(
        columns,
        (
            unit,
            "Rows on the list" if one.status == "completed" else "Rows to send",
            "New there",
            "Gone from there",
            "Left out",
        ),
        (one.size, one.rows, one.added, one.removed, one.rejected),
        strict=True,
    ):
        column.metric(label, _number(number))


def show_attempts(one: Distribution) -> None:
    """Every try, the last first."""
    st.header("Attempts", divider="gray")
    if not one.attempts:
        st.caption("It was not tried yet.")
        return
    table = pd.DataFrame(
        [
            {
                "Attempt": attempt.number,
                "Began": f"{attempt.started_at:%Y-%m-%d %H:%M:%S} UTC",
                "Took (seconds)": None
                if not attempt.ended_at
                else (attempt.ended_at - attempt.started_at).total_seconds(),
                "Outcome": attempt.outcome or "under way",
                "Rows": _number(attempt.rows),
                "Bytes": _number(attempt.bytes),
                "Error": attempt.error.title if attempt.error else "",
                "In the other side's words": attempt.error.said if attempt.error else "",
            }
            for attempt in reversed(one.attempts)
        ]
    )
    st.dataframe(neutral_table(table), hide_index=True, alt="Attempts to send")


def show_files(one: Distribution) -> None:
    """Every file with its checksum and what was said when it was taken; the files as they were sent, to download."""
    st.header("Files", divider="gray")
    if not one.files:
        st.caption("No file was sent." if one.status == "completed" else "Nothing of it has arrived.")
    else:
        table = pd.DataFrame(
            [
                {
                    "File": file.name,
                    "Action": file.action,
                    "Rows": file.rows,
                    "Bytes": file.bytes,
                    "SHA-256": file.sha256,
                    "Arrived": f"{file.delivered_at:%Y-%m-%d %H:%M:%S} UTC"
                    if file.delivered_at
                    else "not sent by the app",
                    "The other side said": ", ".join(f"{what}: {words}" for what, words in file.said.items()),
                }
                for file in one.files
            ]
        )
        st.dataframe(neutral_table(table), hide_index=True, alt="Files that were sent")
    matched = one.match_results.get("said")
    if matched == "reported":
        st.json(one.match_results["answers"])
    elif one.status == "completed" and one.files:
        st.caption("Matching: not reported by the other side.")
    _downloads(one)


def show_facts(one: Distribution) -> None:
    """What was asked for."""
    st.header("What was asked for", divider="gray")
    form = all_formats().get(one.format)
    facts = {
        "Distribution": one.distribution_id,
        "Kind": one.distribution_type,
        "Segments": ", ".join(str(number + 1) for number in one.segments_distributed) or "all",
        "Format": form.label if form else one.format,
        "Audience's version": "the one of the day it is sent" if one.audience_version is None else one.audience_version,
        "Asked for": f"{minute(one.created_at)}" + (f" by {who(one.requested_by)}" if one.requested_by else ""),
        "Due": minute(one.scheduled_at) if one.scheduled_at else "–",
        "Repeats": in_words(one.repeats) if one.repeats else "no",
        "May take off at most": "–" if one.max_removed is None else f"{one.max_removed:.0%} of the list",
    } | {name.replace("_", " ").capitalize(): text for name, text in one.options.items()}
    st.dataframe(
        neutral_table(pd.DataFrame({"": list(facts), "Value": [str(value) for value in facts.values()]})),
        hide_index=True, alt="What was asked for",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.page_link("pages/audience_details.py", label="The audience", query_params={"audience_id": one.audience_id},
                     icon=":material/group:")  # fmt: skip
        st.page_link("pages/platforms.py", label="The platforms", icon=":material/lan:")


def _number(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _approval(approval: Approval) -> str:
    if approval.approved_by and approval.approved_at:
        return f"{approval.reason} Approved by {who(approval.approved_by)}, {minute(approval.approved_at)}."
    return f"It waits for an approval. {approval.reason}"


def _watch(one: Distribution) -> None:
    """Draws the page anew once it is no longer under way."""
    if one.status == "processing" and current().distributions.get(one.distribution_id).version != one.version:
        st.rerun()


def _downloads(one: Distribution) -> None:
    kept = [name for name in current().distributions.kept(one.distribution_id) if name != MEMBERS]
    if not kept:
        if one.files:
            st.caption("The files themselves are no longer kept on this machine.")
        return
    size = sum(file.bytes for file in one.files)
    if size > LARGEST:
        st.caption(f"{size:,} bytes are too many for the browser: take them from the platform.")
        return
    st.download_button(
        f"Download exactly what was sent ({counted(len(kept), 'file')})" if one.files else "Download what was made",
        lambda: _zipped(one, kept),
        f"{one.distribution_id}.zip",
        "application/zip",
        key="sent-files",
        on_click="ignore",
        icon=":material/download:",
    )


def _zipped(one: Distribution, names: list[str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            with file.open(name, "w") as entry:
                for piece in _pieces(one, name):
                    entry.write(piece)
    return buffer.getvalue()


def _pieces(one: Distribution, name: str) -> Iterator[bytes]:
    return current().distributions.file(one.distribution_id, name)

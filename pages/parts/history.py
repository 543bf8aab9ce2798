"""The history of a saved audience: who changed what when; two versions compared; a former one restored."""

import itertools

import pandas as pd
import streamlit as st

from activation.audience import Audience
from activation.comparing import compare
from activation.export import neutral_table
from activation.wording import counted, minute
from pages.parts import comparison
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may_change, who

MOST_SHOWN = 50


def show(audience: Audience) -> None:
    """Draws the versions of an audience, the newest first, and what can be done with them."""
    st.header("History", divider="gray")
    # One more than is shown: what changed in the oldest of them is told by the one before it.
    versions = current().audiences.versions(audience.audience_id, limit=MOST_SHOWN + 1)
    for damaged in versions.damaged:
        st.warning(f"**{escaped(damaged.title)}** {escaped(damaged.hint)}", icon=":material/broken_image:")
    shown_versions = versions.items[:MOST_SHOWN]
    st.dataframe(
        neutral_table(_table(versions.items, len(shown_versions))), hide_index=True, alt="Versions of the audience"
    )
    said = f"{counted(versions.total, 'version')}, all of them kept, with their members."
    if versions.total > MOST_SHOWN:
        said += f" The newest {MOST_SHOWN} are shown."
    st.caption(said)
    if len(shown_versions) > 1:
        _compare(audience, shown_versions)


def _table(versions: list[Audience], rows: int) -> pd.DataFrame:
    before = [*versions[1:], None]
    names = {user: who(user) for user in {version.saved_by for version in versions}}
    return pd.DataFrame(
        [
            {
                "Version": version.version,
                "When": minute(version.updated_at),
                "Who": names[version.saved_by],
                "What changed": _change(version, former),
                f"Size ({version.size_unit})": f"{version.total_audience_size:,}",
                "Segments": len(version.segments),
                "Status": version.status,
            }
            for version, former in itertools.islice(zip(versions, before, strict=True), rows)
        ]
    )


def _change(version: Audience, former: Audience | None) -> str:
    if version.restored_from:
        return f"version {version.restored_from} restored"
    if former is not None:
        return compare(former, version).in_short()
    return "first saved" if version.version == 1 else "unknown: no former version is kept"


def _compare(audience: Audience, versions: list[Audience]) -> None:
    by_number = {version.version: version for version in versions}
    numbers = list(by_number)
    left, right = st.columns(2)
    before = left.selectbox(
        "Compare version", numbers, index=1, format_func=str, key=f"history-before-{audience.version}"
    )
    after = right.selectbox("with version", numbers, index=0, format_func=str, key=f"history-after-{audience.version}")
    titles = tuple(comparison.version_title(by_number[number]) for number in (before, after))
    comparison.show(by_number[before], by_number[after], (titles[0], titles[1]), key="history")
    if before != audience.version and may_change(audience.audience_id):
        st.button(
            f"Restore version {before}",
            icon=":material/history:",
            help=f"Makes it version {audience.version + 1}, with the members it had. All other versions stay.",
            on_click=_restore,
            args=(audience, before),
        )


def _restore(audience: Audience, version: int) -> None:
    with shown():
        restored = current().audiences.restore(audience.audience_id, version, expecting=audience.version)
        drafts.set_widget("list-done", (f"Version {version} is restored, as version {restored.version}.", []))

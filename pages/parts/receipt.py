"""The receipt: what each phrase of the brief became, what it keeps, and what found nothing."""

from typing import Any

import pandas as pd
import streamlit as st

from activation.briefs import Notice
from activation.composing import receipt
from activation.export import neutral_table
from activation.reading import Brief
from pages.parts import draft as drafts
from pages.parts.notices import escaped
from pages.parts.workspace import current


def show(brief: Brief, draft: drafts.Draft) -> None:
    """The receipt of a brief as a table, with the unmapped phrases and the nearest variables to add."""
    for notice in brief.notices:
        _tell(notice, brief)
    for note in brief.notes:
        st.info(escaped(note), icon=":material/info:")
    rows = _rows(brief, draft)
    if rows:
        st.dataframe(
            neutral_table(pd.DataFrame(rows)),
            hide_index=True,
            column_config={
                "Keeps (people)": st.column_config.NumberColumn(format="localized"),
                "Drops (people)": st.column_config.NumberColumn(format="localized"),
                "Keeps (%)": st.column_config.NumberColumn(format="%.1f"),
                "Why": st.column_config.TextColumn(width="large"),
            },
            alt="What each phrase of the brief became",
        )
    if brief.ignored:
        st.caption("Filler words, ignored: " + escaped(", ".join(brief.ignored)))
        _explain_ignored(brief)
    _unmapped(brief, draft)


def _explain_ignored(brief: Brief) -> None:
    """Why each of them was: a word may be ignored for more than being small, such as who writes the brief."""
    rows = [{"Words": line["phrase"], "Why": line["reason"]} for line in receipt(brief) if line["kind"] == "ignored"]
    with st.expander("Why these words are ignored"):
        st.dataframe(neutral_table(pd.DataFrame(rows)), hide_index=True, alt="Ignored words and why")


def _tell(notice: Notice, brief: Brief) -> None:
    """What is to be said of the brief as a whole; a question is answered."""
    words = escaped(notice.message)
    if notice.kind == "question":
        size = brief.size
        words = (
            f"**{size.people:,} people** in {size.rows:,} ZIP areas. {words} "
            "Below is the audience that was counted: change it, or save it."
        )
        st.success(words, icon=":material/question_answer:")
    elif notice.kind == "saved_audiences":
        st.info(words, icon=":material/folder_open:")
        st.page_link("pages/saved_audiences.py", label="Saved audiences", icon=":material/arrow_forward:")
    else:
        st.warning(words, icon=":material/shield:" if notice.kind == "personal_data" else ":material/translate:")


def _rows(brief: Brief, draft: drafts.Draft) -> list[dict[str, object]]:
    """The lines as they were read; of a saved audience as they were saved: reading may have changed since."""
    everyone, saved = brief.size.base.people, draft.editing
    if saved and saved.receipt and saved.original_query == brief.text:
        return [_row(line, everyone) for line in saved.receipt if line.get("kind") != "ignored"]
    return [_row(line, everyone) for line in receipt(brief) if line["kind"] != "ignored"]


def _row(line: dict[str, Any], everyone: int) -> dict[str, object]:
    keeps = line.get("keeps_people")
    kind = line.get("kind", "")
    return {
        "Phrase": line.get("phrase") or "(always)",
        "Became": {"rule": line.get("meaning"), "unmapped": "found nothing", "refused": "refused"}.get(kind, kind),
        "Keeps (people)": keeps,
        "Keeps (%)": None if keeps is None else 100 * keeps / everyone,
        "Drops (people)": None if keeps is None else everyone - keeps,
        "Why": " ".join(part for part in (line.get("reason"), line.get("proxy")) if part),
    }


def _unmapped(brief: Brief, draft: drafts.Draft) -> None:
    if not brief.unmapped:
        return
    variables = current().variables
    with st.container(border=True):
        st.markdown("**These words found nothing, and no rule was made of them**")
        for index, unmapped in enumerate(brief.unmapped):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"“{escaped(unmapped.phrase)}”: {escaped(unmapped.why)}")
                for code in unmapped.nearest:
                    st.button(
                        variables.get(code).label,
                        key=f"build-near-{index}-{code}",
                        icon=":material/add:",
                        help=f"Offer this variable: {variables.get(code).description}",
                        on_click=draft.offer,
                        args=(code,),
                    )

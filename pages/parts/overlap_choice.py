"""Which saved audiences are compared, in which order; kept in the address, so that a link shows the same."""

from collections.abc import Mapping, Sequence

import streamlit as st

from activation.audience import ID_PATTERN, Audience
from activation.listing import AudienceSummary
from activation.overlap import FEWEST, MOST
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.workspace import current, who

IN_ADDRESS = "audience_ids"
OFFERED = 200
CHOSEN, CAME_FROM = "overlap-chosen", "overlap-came-from"


def ask() -> list[str]:
    """Draws the search and the choice; answers with the ids in their order."""
    if not current().audiences.list(limit=1).total:
        st.info("No audience saved yet. Save two, and compare them here.", icon=":material/info:")
        return []
    missing = _take_from_address()
    q = st.text_input(
        "Search", key="overlap-q", icon=":material/search:",
        placeholder="Words in name, description, brief, tags or variables of the audiences on offer below",
    )  # fmt: skip
    names = _on_offer(q, drafts.widget(CHOSEN) or [])
    chosen: list[str] = st.multiselect(
        f"Audiences, {FEWEST} to {MOST}, the most important first",
        list(names),
        format_func=lambda audience_id: names.get(audience_id, audience_id),
        max_selections=MOST,
        key=CHOSEN,
        placeholder="Choose audiences",
        help="Each goes before those chosen after it: what it holds can be taken from theirs.",
    )
    if missing:
        st.warning(f"{counted(missing, 'audience')} of the link cannot be found here.", icon=":material/search_off:")
    _write_address(chosen)
    if len(chosen) < FEWEST:
        st.info("Choose at least two audiences. The first is the most important one.", icon=":material/info:")
    return chosen


def _take_from_address() -> int:
    """Takes over what the address names, once for each address; how many of those cannot be found."""
    asked = st.query_params.get(IN_ADDRESS, "")
    if drafts.widget(CAME_FROM) != asked:
        drafts.set_widget(CAME_FROM, asked)
        drafts.set_widget(CHOSEN, ids_in(asked))
    wanted = drafts.widget(CHOSEN) or []
    there = [audience.audience_id for audience in current().audiences.get_many(wanted)]
    if there != wanted:
        drafts.set_widget(CHOSEN, there)
    return len(wanted) - len(there)


def ids_in(asked: str) -> list[str]:
    """The ids that an address names, at most MOST, nothing that could be no id."""
    given = dict.fromkeys(part for part in asked[: 65 * 100].split(",") if ID_PATTERN.fullmatch(part))
    return list(given)[:MOST]


def _write_address(chosen: Sequence[str]) -> None:
    asked = ",".join(chosen)
    if asked != (drafts.widget(CAME_FROM) or ""):
        drafts.set_widget(CAME_FROM, asked)
        st.query_params[IN_ADDRESS] = asked


def _on_offer(q: str, chosen: Sequence[str]) -> Mapping[str, str]:
    """Names by id: those chosen, then those that match, the last changed first."""
    matching = [one for one in current().audiences.list(q=q, limit=OFFERED) if one.status != "archived"]
    given: list[Audience | AudienceSummary] = [*current().audiences.get_many(chosen), *matching]
    return {one.audience_id: _name(one) for one in given}


def _name(audience: Audience | AudienceSummary) -> str:
    theirs = audience.user_id != current().user_id
    return f"{audience.name} · {audience.total_audience_size:,} {audience.size_unit}" + (
        f" · shared by {who(audience.user_id)}" if theirs else ""
    )

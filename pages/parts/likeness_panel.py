"""How alike an audience is to other saved ones, or its segments to each other: the rank-order correlation."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from activation.audience import Segment
from activation.likeness import RECENT, Alike, By
from activation.listing import AudienceSummary
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.notices import shown
from pages.parts.workspace import current

WHOLE = "The whole audience"
THINGS: dict[By, str] = {"variables": "variables", "codes": "lifestyle codes"}


@st.fragment
def show(segments: Sequence[Segment], members: pd.DataFrame, fingerprint: str, audience_id: str = "") -> None:
    """Asks for the two to compare and draws them; `audience_id` is the audience's own, where it is saved."""
    if members.empty:
        return
    st.subheader("How alike audiences and segments are")
    names = {-1: WHOLE} | {one.segment_id: f"{one.segment_id + 1}. {one.name}" for one in segments}
    others = {one.audience_id: one for one in current().likeness.recent(audience_id)}
    left, middle, right = st.columns((3, 3, 2), vertical_alignment="bottom")
    first = left.selectbox(
        "Put side by side", list(names), format_func=names.__getitem__, key=f"alike-first-{fingerprint}"
    )
    choices = [number for number in names if number != first]
    options: list[int | str] = [*others, *choices] if first == -1 else [*choices, *others]
    second = middle.selectbox(
        "With",
        options,
        format_func=lambda one: others[one].name if isinstance(one, str) else names[one],
        placeholder="Nothing to compare with yet",
        key=f"alike-second-{fingerprint}-{first}",
    )
    by: By = right.radio("By", list(THINGS), format_func=lambda key: THINGS[key].capitalize(), key="alike-by")
    if second is not None:
        with shown():  # the other may be gone since it was offered
            _pair((first, names[first]), second, names, others, members, by, fingerprint)
    st.caption(_what_counts(by))
    _most_like(members, by, fingerprint, audience_id, others)


def _pair(
    first: tuple[int, str],
    second: int | str,
    names: dict[int, str],
    others: dict[str, AudienceSummary],
    members: pd.DataFrame,
    by: By,
    fingerprint: str,
) -> None:
    other = others.get(second) if isinstance(second, str) else None
    name = other.name if other else names[int(second)]
    version = other.version if other else ""

    def drawn() -> Drawn:
        against = current().audiences.members(other.audience_id) if other else _of(members, int(second))
        found: Alike = current().likeness.between(_of(members, first[0]), against, by)
        figure = charts.likeness(found.pairs, first[1], name, found.value, found.words, THINGS[by])
        return figure, charts.likeness_table(found.pairs, first[1], name, THINGS[by])

    show_figure(
        *kept(f"alike {first[0]} {second} {version} {name} {by} {fingerprint}", drawn),
        "rank-order correlation",
        "Each point is one of the things compared: near the line both rank it alike, and at the top right lies what "
        "marks both. It is 1 for the same order, 0 where one tells nothing of the other, −1 for its reverse.",
    )


def _most_like(
    members: pd.DataFrame, by: By, fingerprint: str, audience_id: str, others: dict[str, AudienceSummary]
) -> None:
    if not others or not st.toggle("Rank my saved audiences by how alike they are", key=f"alike-all-{fingerprint}"):
        return
    stand = hash(tuple((one.audience_id, one.version, one.name) for one in others.values()))

    def drawn() -> Drawn:
        found = current().likeness.most_like(members, by, audience_id)
        return charts.most_like(found), charts.most_like_table(found)

    with st.spinner("Comparing …"):
        figure, table = kept(f"most-like {by} {stand} {fingerprint}", drawn)
    show_figure(
        figure,
        table,
        "audiences most like it",
        "The longer a bar to the right, the more alike the order of what marks the two; a bar to the left marks the "
        "opposite. From 0.8 on two audiences are very alike, from 0.5 on alike.",
    )


def _of(members: pd.DataFrame, segment_id: int) -> pd.DataFrame:
    return members if segment_id == -1 else members[members["segment_id"] == segment_id]


def _what_counts(by: By) -> str:
    told = "Spearman's rank-order correlation of the two profiles' indices against the nation, ties averaged. "
    if by == "codes":
        return told + f"{current().prizm.statement}. The {RECENT} audiences changed last are offered."
    return told + f"Sensitive variables and places are left out. The {RECENT} audiences changed last are offered."

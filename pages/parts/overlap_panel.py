"""The overlap of saved audiences in figures: the union, each in each, alone and shared, combinations."""

from collections.abc import Callable

import streamlit as st

from activation.export import neutral_table
from activation.overlap import Overlap
from activation.wording import counted
from pages.parts import charts
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.notices import escaped


def show(found: Overlap) -> None:
    """Draws all of it; says what could not be counted, and how what can is counted."""
    for one in found.uncounted:
        st.warning(f"**{escaped(one.name)}** is left out. {escaped(one.why)}", icon=":material/visibility_off:")
    if not found.audiences:
        return
    _totals(found)
    _how_counted(found)
    if len(found.audiences) < 2:
        return
    people, pairs = found.audiences, found.pairs
    left, right = st.columns(2)
    with left:
        _draw(found, "who is in whom", lambda: (charts.overlap_heat(people, pairs), charts.pairs_table(people, pairs)),
              "Read a row from left to right: each cell is the share of that audience's people who are in the "
              "other audience too. A row of high figures is an audience that the others hold already.")  # fmt: skip
    with right:
        _draw(found, "alone and shared", lambda: (charts.own_and_shared(people), charts.own_and_shared_table(people)),
              "The first part of a bar is people whom no other of these audiences reaches. An audience with a short "
              "first part adds few people to the union.")  # fmt: skip
    _draw(found, "combinations of audiences",
          lambda: (charts.combinations(people, found.combinations),
                   charts.combinations_table(people, found.combinations)),
          "Each bar is people in exactly the audiences named, so all bars together are the union. Bars of two or more "
          "numbers are people who would be reached more than once.")  # fmt: skip
    with st.expander("Shares as a matrix"):
        table = charts.overlap_heat_table(people, pairs)
        st.dataframe(neutral_table(table), hide_index=True, key="overlap-matrix", alt="Shares as a matrix")


def _draw(found: Overlap, name: str, make: Callable[[], Drawn], how_to_read: str) -> None:
    versions = ",".join(f"{one.user_id}/{one.audience_id}/{one.version}" for one in found.audiences)
    show_figure(*kept(f"overlap {name} {versions}", make), name, how_to_read)


def _totals(found: Overlap) -> None:
    together, once, everywhere, twice = st.columns(4)
    added_up = sum(one.people for one in found.audiences)
    together.metric("People in at least one", f"{found.people:,}", help="The union: nobody is counted twice.")
    once.metric("In exactly one", f"{found.in_exactly_one:,}")
    everywhere.metric("In all of them", f"{found.in_all:,}")
    twice.metric(
        "Counted more than once",
        f"{added_up - found.people:,}",
        help=f"The sizes add up to {added_up:,}; that is so many more than there are people.",
    )


def _how_counted(found: Overlap) -> None:
    """Says which number of people counts, where audiences know different ones, and who was counted by rules."""
    names = charts.numbered(found.audiences)
    moved = [
        f"{escaped(name)} (saved with {one.saved_people:,}, here {one.people:,})"
        for name, one in zip(names, found.audiences, strict=True)
        if one.by == "members" and one.people != one.saved_people
    ]
    sentences = []
    if found.snapshots > 1:
        sentences.append(
            f"These audiences were saved on {counted(found.snapshots, 'different state')} of the data. Each ZIP area "
            "counts with one number of people: today's, where one of them was counted on today's data, else that of "
            "the audience saved last."
        )
    if moved:
        sentences.append(f"So these differ from what was saved: {', '.join(moved)}.")
    if by_rules := [escaped(name) for name, one in zip(names, found.audiences, strict=True) if one.by == "rules"]:
        sentences.append(f"Saved without ZIP areas, and so counted by their rules today: {', '.join(by_rules)}.")
    if sentences:
        st.info(" ".join(sentences), icon=":material/database:")

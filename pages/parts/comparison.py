"""Two versions of an audience side by side: their rules, and a table of everything else that differs."""

from typing import Any

import pandas as pd
import streamlit as st

from activation.audience import Audience
from activation.comparing import Moved, compare
from activation.criteria import Criteria, canonical, flat
from activation.export import neutral_table
from activation.wording import counted, minute
from pages.parts.notices import escaped
from pages.parts.workspace import current, who


def show(before: Audience, after: Audience, titles: tuple[str, str], key: str) -> None:
    """Draws both; `titles` name them, `key` is unique on the page."""
    found = compare(before, after)
    if found.same:
        st.info("The two say the same: rules, sizes, segments, mix and words.", icon=":material/equal:")
        return
    sides = zip(
        st.columns(2),
        (before, after),
        titles,
        (found.rules_removed, found.rules_added),
        ("red", "green"),
        ("removed", "added"),
        strict=True,
    )
    for place, audience, title, marked, colour, mark in sides:
        with place.container(border=True):
            _side(audience, title, marked, f":{colour}-badge[{mark}]")
    headings = (titles[0].split(" · ")[0], titles[1].split(" · ")[0])
    moves = [*found.sizes, *(Moved(f"Segment “{m.what}”", m.before, m.after) for m in found.segments), *found.texts]
    if moves:
        _table([(move.what, _said(move.before), _said(move.after)) for move in moves], headings, f"Differences, {key}")
    if found.mix:
        with st.expander(f"Lifestyle mix: {counted(len(found.mix), 'code')} moved"):
            st.caption("Share of the audience's households in each code, in percent; the widest move first.")
            _table(
                [(move.what, _share(move.before), _share(move.after)) for move in found.mix], headings, f"Mix, {key}"
            )


def version_title(audience: Audience) -> str:
    """A version by its number, who saved it and when."""
    return f"Version {audience.version} · {who(audience.saved_by)} · {minute(audience.updated_at)}"


def _side(audience: Audience, title: str, marked: list[Criteria], badge: str) -> None:
    st.markdown(f"**{escaped(title)}**")
    st.markdown(
        f"{escaped(audience.name)}: **{audience.total_audience_size:,}** {escaped(audience.size_unit)} in "
        f"{counted(len(audience.segments), 'segment')}"
    )
    # Two equal rules of which one went: only as many are marked as went.
    left = [canonical(rule) for rule in marked]
    lines = []
    for rule in flat(audience.criteria):
        plain = canonical(rule)
        lines.append(f"- {escaped(current().in_words(rule))}" + (f" {badge}" if plain in left else ""))
        if plain in left:
            left.remove(plain)
    st.markdown("\n".join(lines) or "No rule: the whole population.")


def _table(rows: list[tuple[str, str, str]], titles: tuple[str, str], name: str) -> None:
    frame = pd.DataFrame(rows, columns=["What", *titles])
    st.dataframe(neutral_table(frame), hide_index=True, alt=name, key=f"table-{name}")


def _said(value: Any) -> str:
    match value:
        case None | "" | []:
            return "none"
        case list():
            return ", ".join(str(one) for one in value)
        case int() | float():
            return f"{value:,}"
    return str(value)


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f} %"

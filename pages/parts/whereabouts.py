"""Where a ZIP area lies: which lists at which platforms hold it; and erasing it, on request, from all of them."""

import pandas as pd
import streamlit as st

from activation.export import neutral_table
from activation.sending.lists import Holding
from activation.wording import counted, day, minute
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may


def show() -> None:
    """Asks for ZIPs, tells where they lie, and offers to erase them."""
    st.markdown("Give ZIP areas, and see to which platforms this app has sent them, by which audience, since when.")
    typed = st.text_input("ZIP areas", placeholder="05401, 33101", key="where-zips", max_chars=2000)
    zips = list(dict.fromkeys(typed.replace(",", " ").split()))
    if zips:
        with shown():
            _tell(zips)
    _erased()


def _tell(zips: list[str]) -> None:
    found = current().distributions.holding(zips)
    if found:
        st.dataframe(neutral_table(_table(list(found))), hide_index=True, alt="Where these ZIP areas lie")
    else:
        st.info("This app has sent none of them to any platform, or has taken them off again.", icon=":material/info:")
    if not may("erasures.change"):
        return
    with st.popover("Erase", icon=":material/person_remove:"):
        lists = {(holding.platform_id, holding.audience_id, holding.segments) for holding in found}
        st.markdown(
            f"Takes {counted(len(zips), 'ZIP area')} off {counted(len(lists), 'list')} and leaves "
            f"{'it' if len(zips) == 1 else 'them'} out of every later sending. Saved audiences stay as they are."
        )
        st.button("Erase from all platforms", type="primary", key="erase", on_click=_erase, args=(zips,))


def _table(found: list[Holding]) -> pd.DataFrame:
    platforms = {platform.platform_id: platform.name for platform in current().platforms.list()}
    audiences = {one.audience_id: one.name for one in current().audiences.get_many([one.audience_id for one in found])}
    return pd.DataFrame(
        [
            {
                "ZIP": one.member_key,
                "Platform": platforms.get(one.platform_id, f"{one.platform_id} (deleted)"),
                "Audience": audiences.get(one.audience_id, f"{one.audience_id} (deleted)"),
                "Segments": ", ".join(str(number + 1) for number in one.segments) or "all",
                "Since": minute(one.added_at),
                "Added by": one.added_by,
                "Certain": "yes" if one.certain else "no: that sending broke off",
            }
            for one in sorted(found, key=lambda one: (one.member_key, one.added_at))
        ]
    )


def _erase(zips: list[str]) -> None:
    with shown():
        erased = current().erasures.erase(zips)
        words = f"{counted(len(erased.member_keys), 'ZIP area')} left out from now on"
        if erased.distributions:
            words += f"; {counted(len(erased.distributions), 'sending')} on the way to take them off"
        for holding, why in erased.by_hand:
            where = f"the list of {escaped(holding.audience_id)} at {escaped(holding.platform_id)}"
            words += f". **By hand:** {where}: {escaped(why)}"
        drafts.set_widget("list-done", (words + ".", []))


def _erased() -> None:
    erased = current().erasures.list()
    if not erased:
        return
    with st.expander(f"Left out of every sending: {counted(len(erased), 'ZIP area')}"):
        for key, moment in erased[:100]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escaped(key)}** :small[since {day(moment)}]")
                if may("erasures.change"):
                    st.button("Send again", key=f"lift-{key}", help="Lets it be part of sendings again.",
                              on_click=current().erasures.lift, args=(key,))  # fmt: skip

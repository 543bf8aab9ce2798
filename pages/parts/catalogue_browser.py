"""The catalogue to look through: what is measured, where it comes from, and what to be careful with."""

import pandas as pd
import streamlit as st

from activation.catalogue import Variable
from activation.export import neutral_table
from activation.prizm import MODELLED
from pages.parts.notices import escaped
from pages.parts.workspace import current


def show_population() -> None:
    """What the third-party population is."""
    base = current().count(None).base
    st.markdown(
        f"**{base.people:,}** people in **{base.households:,}** households (an estimate) and **{base.rows:,}** "
        "populated ZIP areas of the United States with Puerto Rico, from public statistics. Rules select areas; "
        "what is true of an area's people on average need not be true of each of them."
    )


@st.fragment
def show_variables() -> None:
    """All variables, or those that plain words find, as one types them."""
    st.header("Variables", divider="gray")
    words = st.text_input(
        "Find", key="browse-find", placeholder="coffee, renters, commute …", icon=":material/search:", live="200ms"
    )
    variables = current().variables
    chosen = (
        [variables.get(found.code) for found in variables.find(words, limit=50)] if words.strip() else list(variables)
    )
    st.caption(f"{len(chosen)} of {len(variables)} variables. Sensitive ones describe audiences; they cannot select.")
    st.dataframe(pd.DataFrame([_row(variable) for variable in chosen]), hide_index=True, alt="Variables", height=560)


def show_lifestyle_codes() -> None:
    """The codes in force: ours with their portraits, or a licensee's."""
    st.header("Lifestyle codes", divider="gray")
    prizm = current().prizm
    if prizm.name == MODELLED:
        st.caption(f"{prizm.statement}. PRIZM is a trademark of Claritas; none of its codes or names is used here.")
    else:
        st.caption(f"{escaped(prizm.statement)}, as this installation is licensed for; households as we count them.")
    codes = prizm.codes.drop(columns="version", errors="ignore").assign(share=100 * prizm.codes["share"])
    headings = {"households": "Households", "people": "People", "share": "Share (% of households)"}
    codes.columns = [headings.get(column, column.capitalize()) for column in codes.columns]
    st.dataframe(neutral_table(codes), hide_index=True, alt="Lifestyle codes", height=420)


def _row(variable: Variable) -> dict[str, object]:
    return {
        "Variable": variable.label,
        "Description": variable.description,
        "Type": variable.type,
        "Category": variable.category,
        "Unit": variable.unit,
        "People's mean": variable.mean,
        "Known for (% of people)": round(100 * variable.coverage, 1),
        "Source": variable.source,
        "Vintage": variable.vintage,
        "Caveat": variable.caveat,
        "Sensitive": variable.sensitive.replace("_", " "),
        "Code": variable.code,
    }

"""Where the analyst describes the audience, with examples to click."""

import streamlit as st

from pages.parts import draft as drafts

EXAMPLES = {
    "Texas suburbs": "Families in the suburbs of Texas, household income over $75k",
    "Active retirees": "Retirees in Florida or Arizona who play golf",
    "City renters": "Urban renters aged 25 to 44 without a car",
    "Pet owners": "Pet owners in the Midwest or the Northeast, above average income",
    "Coffee lovers": "Coffee lovers in the West, income over $75k, not in Nevada",
}


def ask(text: str) -> tuple[str | None, bool]:
    """The text to read now, or None; and whether to go on to the segments, as an example does."""
    _data_type()
    example = _example()
    with st.form("brief", border=False):
        typed = st.text_area(
            "Describe the audience in plain English",
            value=text,
            key="build-brief",
            height=100,
            placeholder=EXAMPLES["Texas suburbs"],
            help="Places, ages, incomes, interests. Say “not” or “without” for what to leave out.",
        )
        find = st.form_submit_button("Find variables", type="primary", icon=":material/search:")
    if example:
        return example, True
    return (typed, False) if find else (None, False)


def _data_type() -> None:
    """Which data the audience is drawn from; the types that hold no data yet cannot be chosen."""
    st.radio(
        "Data type",
        ["Third party: US ZIP areas"],
        captions=["First party (your own customers) and clean room hold no data yet, so they cannot be chosen."],
        key="build-data-type",
        label_visibility="collapsed",
    )


def _example() -> str | None:
    """The example that was clicked, which then stands in the text field too."""
    clicked = None
    with st.container(horizontal=True, vertical_alignment="center", key="examples"):
        st.caption("Try an example:", width="content")
        for label, example in EXAMPLES.items():
            if st.button(label, key=f"example-{label}", help=example):
                drafts.set_widget("build-brief", example)
                clicked = example
    return clicked

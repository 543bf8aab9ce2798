"""A licensee's file chosen, looked over, and loaded for everybody: nothing of it is kept before the last click."""

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from activation.export import neutral_table
from activation.licensed import MOST_BYTES, CheckedCodes, Columns, Given, GivenTable, guessed, read_table
from activation.licensed.checking import LEFT_OUT, NOT_OURS, REPAIRED
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current

NONE = ""
TYPES = ["csv", "txt", "xlsx", "parquet"]
MEANT = {"zip": "ZIP codes", "code": "Codes", "name": "Names of the codes", "group": "Groups of the codes"}


def show() -> None:
    """The form: the file, how to take it, what was found, and the button that loads it."""
    st.header("Load a licensee's file", divider="gray")
    visit = drafts.widget("licence-visit") or 0  # one more after each load: the form begins anew
    file = _upload("File of ZIP codes and their codes", f"licence-file-{visit}")
    if file is None:
        st.caption(
            "A row per five-digit ZIP code with its code; names and groups in the same file, or in a second one."
        )
        return
    with shown():
        given, key = _given(file, visit)
        codes = _checked(key, given)
        _show_found(codes)
        _offer_loading(codes, visit)


def _upload(label: str, key: str) -> UploadedFile | None:
    most = MOST_BYTES // 1_000_000
    return st.file_uploader(f"{label} (CSV, Excel or Parquet, up to {most} MB)", TYPES, key=key, max_upload_size=most)


def _given(file: UploadedFile, visit: int) -> tuple[Given, str]:
    """What was chosen on the form, and a key by which a rerun that changes nothing knows it again."""
    table = _table(file.file_id, file)
    columns = _choose(table, ("zip", "code", "name", "group"), f"licence-{file.file_id}")
    described, names = None, None
    if not columns.name:
        names = _upload("File of codes and their names", f"licence-names-{visit}")
    if names is not None:
        words = _table(names.file_id, names)
        described = words, _choose(words, ("code", "name", "group"), f"licence-{names.file_id}")
    code_is_name = False
    if described is None or not described[1].name:
        code_is_name = st.checkbox("A code without a name is called by itself", key=f"licence-own-{visit}")
    given = Given(table, columns, described, code_is_name)
    return given, f"{file.file_id} {columns} {names and names.file_id} {described and described[1]} {code_is_name}"


def _choose(table: GivenTable, meant: tuple[str, ...], key: str) -> Columns:
    """Which column says what: guessed from its name, and to be corrected."""
    guess, chosen = guessed(table), {}
    for place, what in zip(st.columns(len(meant)), meant, strict=True):
        options = [NONE, *table.columns]
        chosen[what] = place.selectbox(
            f"Column: {MEANT[what]}",
            options,
            index=options.index(getattr(guess, what)),
            format_func=lambda name: name or "none",
            key=f"{key}-{what}",
        )
    return Columns(**{what: name or NONE for what, name in chosen.items()})


@st.cache_resource(max_entries=4, ttl=3600, show_spinner="Reading the file …")
def _table(file_id: str, _file: UploadedFile) -> GivenTable:
    """The table in an upload, read once; shared, and changed by nobody."""
    return read_table(_file.getvalue())


@st.cache_resource(max_entries=4, ttl=3600, show_spinner="Looking it over …")
def _checked(key: str, _given: Given) -> CheckedCodes:
    return current().licensed.check(_given)


def _show_found(codes: CheckedCodes) -> None:
    """How much it covers, what was mended or left out row by row, and what forbids it."""
    for sentence in codes.refused:
        st.error(escaped(sentence), icon=":material/block:")
    cover = codes.coverage
    people, households, zips, number = st.columns(4)
    people.metric("Of our people", f"{cover.people_share:.1f} %")
    households.metric("Of our households", f"{cover.households_share:.1f} %")
    zips.metric("Of our ZIP areas", f"{cover.rows_share:.1f} %")
    number.metric("Codes", len(codes.codes))
    st.caption(
        f"{counted(len(codes.zips), 'ZIP code')} read. "
        f"{counted(codes.noted(REPAIRED), 'row')} repaired, {codes.noted(LEFT_OUT):,} left out, "
        f"{counted(codes.noted(NOT_OURS), 'ZIP code')} unknown here."
    )
    if len(codes.notes):
        _table_of(codes.notes, "Row by row: what was repaired, left out or is unknown", "licence-notes")
    if len(codes.codes):
        _table_of(
            codes.codes.set_axis(["Code", "Name", "Group"], axis=1), "The codes as they would be shown", "licence-codes"
        )


def _table_of(table: pd.DataFrame, title: str, key: str) -> None:
    with st.expander(title):
        st.dataframe(neutral_table(table), hide_index=True, key=key, alt=title)


def _offer_loading(codes: CheckedCodes, visit: int) -> None:
    name, vintage = st.columns(2)
    said = name.text_input("Name of the codes", key=f"licence-name-{visit}", placeholder="as your licence calls them")
    dated = vintage.text_input("Vintage", key=f"licence-vintage-{visit}", placeholder="such as June 2026")
    ready = not codes.refused and bool(said.strip()) and bool(dated.strip())
    if not ready and not codes.refused:
        st.caption("Give the codes their name and vintage: both stand wherever the codes are shown.")
    st.button(
        "Load for everybody",
        type="primary",
        icon=":material/publish:",
        disabled=not ready,
        on_click=_load,
        args=(codes, visit, said, dated),
        key="licence-load",
    )


def _load(codes: CheckedCodes, visit: int, name: str, vintage: str) -> None:
    with shown():
        current().licensed.load(codes, name, vintage)
        drafts.set_widget("licence-visit", visit + 1)
        drafts.set_widget("list-done", (f"**{escaped(name)}** is in force for everybody.", []))

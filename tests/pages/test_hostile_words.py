"""Whatever people write in names, descriptions and tags is shown letter by letter, on every page."""

import re

import pandas as pd
import pytest
from google.protobuf.message import Message

from activation.export import neutral_table
from activation.sending.asked import Sending
from tests.access_table import PAGES
from tests.activation.sending.conftest import NORTH, SOUTH, saved

HOSTILE = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) :red[x] $x$ ![i](//e.example/i) `c`"
RUNS = re.compile(r"(?<!\\)(<img|\*\*bold|\[x\]\(|:red\[|\$x\$|!\[i\]|`c`)")
ODD = (
    "\u202egnp.exe \u0000\u200b\u0301" + "\u0301" * 50 + "\U0001f468\u200d\U0001f469\u200d\U0001f467 \ufdfd " + "W" * 60
)
# Fields that Streamlit shows as plain text, or does not show.
PLAIN = {
    "text.body", "text_input.default", "text_input.value", "text_area.default", "text_area.value", "selectbox.options",
    "plotly_chart.spec",  # which takes a few tags and no Markdown: charts escape the tags
    "selectbox.raw_value", "multiselect.options", "multiselect.raw_values", "code_block.code_text",
}  # fmt: skip


def words(message, path=""):
    """Every text that goes to the browser in a message, with where it is in it."""
    for field, value in message.ListFields():
        at = f"{path}.{field.name}" if path else field.name
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from words(one, at)
            elif isinstance(one, str):
                yield at, one


def sent(visit):
    """What every element of a page says, by the kind of element and its field."""
    for element in visit._tree:
        if isinstance(proto := getattr(element, "proto", None), Message):
            for at, word in words(proto):
                yield f"{element.type}.{at}", word


@pytest.fixture(params=[HOSTILE, ODD], ids=["markup", "odd letters"])
def planted(ws, population_frame, drive, request):
    """An audience, a platform, a distribution, a token and a person, all of whose words are hostile."""
    text = request.param.replace("\x00", "")
    ws.people.seen("demo_user", text[:150])
    audience = saved(ws, population_frame, NORTH + SOUTH)
    said = audience.model_dump(include={"audience_id", "criteria", "segments", "total_audience_size", "created_at"})
    said["segments"] = [one | {"name": text[:100]} for one in said["segments"]]
    for number in (1, 2):
        ws.audiences.save(said | {
            "name": f"{text[:110]} {number}", "description": text, "original_query": text, "tags": [text[:60]], "notes": text,
            "status": "active",
        })  # fmt: skip
    ws.platforms.edit(drive.platform_id, text[:75], drive.settings)
    [asked] = ws.distributions.send(Sending(audience.audience_id, drive.platform_id))
    ws.worker().run_until_idle()
    ws.tokens.make(text[:75])
    return audience.audience_id, asked.distribution_id


@pytest.mark.parametrize("name", PAGES)
def test_words_of_people_are_shown_and_never_run(app, planted, name):
    visit = app(name, audience_id=planted[0], distribution_id=planted[1])

    assert not visit.exception
    assert [] == [(at, word[:90]) for at, word in sent(visit) if at not in PLAIN and RUNS.search(word)]
    assert [] == [
        at for at, word in sent(visit) if at == "plotly_chart.spec" and ("<img" in word or "\\u003cimg" in word)
    ]


FORMULAS = ["=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_table_on_the_screen_holds_nothing_that_its_download_would_make_a_spreadsheet_run(formula):
    table = pd.DataFrame({formula: [1], "name": [formula], "plain": ["x"], "number": [-1.5], "mixed": [None]})
    table["mixed"] = table["mixed"].astype(object)

    shown = neutral_table(table)

    assert [f"'{formula}", "name", "plain", "number", "mixed"] == list(shown.columns)
    assert [1, f"'{formula}", "x", -1.5] == list(shown.iloc[0, :4])


@pytest.fixture
def formulas(ws, population_frame, drive):
    """An audience, segments and a platform whose names a spreadsheet would run, by somebody whose name it would."""
    ws.people.seen("demo_user", "=cmd|0")
    audience = saved(ws, population_frame, NORTH + SOUTH)
    said = audience.model_dump(include={"audience_id", "criteria", "segments", "total_audience_size", "created_at"})
    said["segments"] = [one | {"name": "=cmd|1"} for one in said["segments"]]
    for name in ("=cmd|2", "=cmd|3"):
        ws.audiences.save(said | {"name": name, "description": name, "status": "active", "tags": ["=cmd|4"]})
    ws.platforms.edit(drive.platform_id, "=cmd|5", drive.settings)
    [asked] = ws.distributions.send(Sending(audience.audience_id, drive.platform_id))
    ws.worker().run_until_idle()
    return audience.audience_id, asked.distribution_id


@pytest.mark.parametrize("name", PAGES)
def test_no_table_of_any_page_holds_a_name_that_a_spreadsheet_would_run(app, formulas, name):
    visit = app(name, audience_id=formulas[0], distribution_id=formulas[1])

    cells = [cell for one in visit.dataframe for cell in [*one.value.columns, *one.value.to_numpy().ravel()]]
    assert not visit.exception
    assert [] == [cell for cell in cells if isinstance(cell, str) and cell.startswith("=cmd")]

"""A licensee's file on its page: chosen, looked over, loaded for everybody, taken back; and what the other pages say."""

import pytest

from activation import Workspace
from store.licence import Licence
from tests.activation.licensed.files import workbook
from tests.pages.test_saved_audiences import button, texts

FILE, NAMES = "licence-file-0", "licence-names-0"
ROWS = "ZIP,Code,Name,Group\n5401,Q1,Lake *Callers*,Shores\n05602-1234,Q2,=Hill Lamps,Heights\n05701,Q1,Lake *Callers*,Shores\nTotal,,,\n"


def plain(visit):
    return texts(visit).replace("\\", "")


def upload(visit, content, key=FILE, name="codes.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    visit.file_uploader(key=key).set_value((name, content, "text/csv")).run()
    assert not visit.exception
    return visit


def load(visit, visits=0):
    visit.text_input(key=f"licence-name-{visits}").input("Invented [lifestyles]")
    visit.text_input(key=f"licence-vintage-{visits}").input("June 2026").run()
    button(visit, "Load for everybody").click().run()
    assert not visit.exception
    return visit


def test_a_file_is_looked_over_and_nothing_is_kept_before_the_last_click(app, ws):
    visit = upload(app("lifestyle_codes"), ROWS)

    assert "3 ZIP codes read. 2 rows repaired, 1 left out, 0 ZIP codes unknown here." in plain(visit)
    people = ws.data.population.sizes.set_index("zip")["people"]
    covered = 100 * people[["05401", "05602", "05701"]].sum() / people.sum()
    assert f"{covered:.1f} %" == next(metric.value for metric in visit.metric if metric.label == "Of our people")
    report = visit.dataframe[0].value
    assert [(5, "Total", "left out"), (2, "5401", "repaired"), (3, "05602-1234", "repaired")] == [
        tuple(row) for row in report.iloc[:, :3].itertuples(index=False)
    ]
    assert button(visit, "Load for everybody").disabled
    assert not Licence(ws.settings.store).path.exists()


def test_loaded_codes_are_said_on_every_page_with_name_and_vintage_and_taken_back(app, ws):
    visit = load(upload(app("lifestyle_codes"), ROWS))
    named = "Invented [lifestyles], vintage June 2026"
    assert named == ws.prizm.statement
    assert named in plain(visit)
    assert "2 codes in 3 ZIP codes" in plain(visit)
    about = app("about_the_data")
    assert named in plain(about)
    assert "modelled from public data" not in plain(about)
    assert ["'=Hill Lamps", "Lake *Callers*"] == sorted(about.dataframe[1].value["Name"])

    visit.button(key="licence-back").click().run()

    assert not visit.exception
    assert "PRIZM-style, modelled from public data" in plain(visit)
    assert not Licence(ws.settings.store).path.exists()


def test_an_audience_shows_the_codes_it_was_saved_with_and_those_of_today_on_request(app, ws):
    vermont = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
    split = ws.split(vermont, ["RENTERS_SHARE"], number=8, min_share=0.05, max_share=0.2)
    saved = ws.audiences.save(ws.composed("Vermont", vermont, split), members=split.members)
    modelled = ws.prizm.statement
    load(upload(app("lifestyle_codes"), ROWS))

    visit = app("audience_details", audience_id=saved.audience_id)
    assert not visit.exception
    origin = next(table.value for table in visit.dataframe if "What" in table.value and "Value" in table.value)
    assert modelled == origin.set_index("What")["Value"]["Lifestyle codes"]
    against = next(radio for radio in visit.radio if radio.label == "Compare with")
    assert f"The nation, as saved: {modelled}" == against.options[0].replace("\\", "")
    assert f"{modelled}. Shares of households" in plain(visit)

    against.set_value("nation").run()
    assert not visit.exception
    assert "Invented [lifestyles], vintage June 2026. Shares of households; the base is the nation." in plain(visit)


def test_the_base_and_the_grain_are_picked_on_the_audience_s_page(app, ws):
    vermont = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
    split = ws.split(vermont, ["RENTERS_SHARE"], number=8, min_share=0.05, max_share=0.2)
    saved = ws.audiences.save(ws.composed("Vermont", vermont, split), members=split.members)
    visit = app("audience_details", audience_id=saved.audience_id)
    next(radio for radio in visit.radio if radio.label == "Compare with").set_value("states").run()
    next(radio for radio in visit.radio if radio.label == "Show").set_value("group").run()

    assert not visit.exception
    assert "the base is all ZIP areas of the audience's state (VT)" in plain(visit)
    [mix] = [t.value for t in visit.dataframe if "Confidence" in t.value and "Group" in t.value][:1]
    expected = ws.mix(split.members, "states", "group").whole
    assert [row.name for row in expected.rows] == mix["Name"].tolist()
    indices = [float("nan") if row.index is None else row.index for row in expected.rows]
    assert pytest.approx(indices, nan_ok=True) == mix["Index (100 = base)"].tolist()
    pooled = expected.rows[-1]
    assert f"“Other” pools {expected.pooled} groups with under 1,000 people each" in plain(visit)
    assert f"{pooled.people:,} people in all" in plain(visit)


def test_names_come_from_a_second_file_or_the_codes_are_their_own(app, ws):
    visit = upload(app("lifestyle_codes"), "zip,code\n05401,Q1\n05602,Q2\n")
    assert any("no name" in error.value for error in visit.error)
    assert button(visit, "Load for everybody").disabled

    visit.checkbox(key="licence-own-0").check().run()
    assert 0 == len(visit.error)
    visit.checkbox(key="licence-own-0").uncheck().run()
    upload(visit, workbook([["code", "name"], ["Q1", "Lake"], ["Q2", "Hill"]]), NAMES, "names.xlsx")
    assert 0 == len(visit.error)

    load(visit)
    assert {"Q1": "Lake", "Q2": "Hill"} == ws.prizm.codes.set_index("code")["name"].to_dict()


def test_a_column_that_was_guessed_wrong_is_chosen_anew(app, ws):
    visit = upload(app("lifestyle_codes"), "zip,code,better,name\n05401,X,Q1,Lake\n05602,X,Q2,Hill\n")
    assert any("two different names" in error.value for error in visit.error)

    next(box for box in visit.selectbox if box.label == "Column: Codes").select("better").run()
    assert 0 == len(visit.error)
    load(visit)
    assert ["Q1", "Q2"] == ws.prizm.codes["code"].tolist()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x01", b"PK\x03\x04", b"PAR1PAR1", "zip,code\n"])
def test_what_is_no_table_is_answered_in_words(app, ws, content):
    visit = upload(app("lifestyle_codes"), content)

    assert 1 == len(visit.error)
    assert not Licence(ws.settings.store).path.exists()


def test_markup_and_formulas_in_a_file_are_only_text(app, ws):
    text = "zip,code,name\n05401,Q1,<b>bold</b> [x](http://e.example)\n05401,*Q2*,=1+1\n"
    visit = upload(app("lifestyle_codes"), text)

    [error] = [error.value for error in visit.error]
    assert "05401 \\(rows 2 and 3\\)" in error
    table = visit.dataframe[-1].value
    assert all(not str(cell).startswith("=") for cell in table.to_numpy().ravel())


def test_damaged_codes_are_told_on_their_page_and_can_be_taken_back(app, ws):
    load(upload(app("lifestyle_codes"), ROWS))
    Licence(ws.settings.store).path.write_bytes(b"no Parquet")

    visit = app("lifestyle_codes")
    assert "The licensed lifestyle codes are damaged." in " ".join(e.value for e in visit.error).replace("\\", "")
    visit.button(key="licence-back").click().run()

    assert not visit.exception
    assert "PRIZM-style, modelled from public data" in plain(visit)


def test_after_a_load_the_form_begins_anew(app, ws):
    visit = load(upload(app("lifestyle_codes"), ROWS))

    assert "licence-file-1" in [one.key for one in visit.file_uploader]
    load(upload(visit, "zip,code,name\n05401,Z9,Other name\n", "licence-file-1"), visits=1)
    assert ["Z9"] == ws.prizm.codes["code"].tolist()


def test_an_analyst_is_not_let_to_the_form(app, ws, signed_in):
    Workspace(ws.settings, "usr-admin", ws.store, role=None).people.seen("usr-admin", "Admin")
    signed_in("usr-ana", "Ana")
    visit = app("lifestyle_codes")

    assert 0 == len(visit.file_uploader)
    assert any("role of an admin" in error.value for error in visit.error)

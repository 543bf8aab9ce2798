"""The list of saved audiences and the details of one."""

import pandas as pd
import pytest

MEMBERS = pd.DataFrame({"zip": ["75023", "78701"], "people": [100, 50], "households": [40, 20], "segment_id": [0, 1]})
PLANO = {
    "name": "Plano <b>families</b>",
    "original_query": "families in Plano",
    "criteria": {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]},
    "selected_variables": ["RENTERS_SHARE"],
    "segments": [
        {"segment_id": 0, "name": "Many cars", "size": 100, "size_percentage": 66.67},
        {"segment_id": 1, "name": "Many renters", "size": 50, "size_percentage": 33.33},
    ],
    "total_audience_size": 150,
    "status": "draft",
    "tags": ["spring"],
}


@pytest.fixture
def plano(ws):
    return ws.audiences.save(PLANO, members=MEMBERS)


def button(app, words):
    return next(button for button in app.button if words in button.label)


def texts(app):
    return " ".join(element.value for kind in ("markdown", "caption", "info", "error") for element in app.get(kind))


def test_an_empty_list_says_what_to_do_next(app):
    visit = app("saved_audiences")

    assert ["No audience saved yet"] == [heading.value for heading in visit.subheader]


def test_the_list_shows_name_size_segments_and_status_with_markup_as_text(app, plano):
    shown = texts(app("saved_audiences"))

    assert "**150** people" in shown
    assert "2 segments · 1 variable]" in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")


def test_a_search_without_a_match_says_so(app, plano):
    visit = app("saved_audiences")
    visit.text_input(key="list-q").input("golf").run()

    assert "No audience matches." in texts(visit)


def test_chosen_audiences_are_archived_and_the_undo_brings_them_back(app, ws, plano):
    visit = app("saved_audiences")
    visit.checkbox(key="list-all").check().run()
    button(visit, "Archive 1").click().run()
    assert "archived" == ws.audiences.get(plano.audience_id).status

    button(visit, "Undo").click().run()
    assert "draft" == ws.audiences.get(plano.audience_id).status
    assert not visit.exception


def test_a_restored_audience_is_active_only_if_its_segments_were_confirmed(app, ws, plano):
    ws.audiences.set_status(plano.audience_id, "archived")
    visit = app("saved_audiences")
    visit.checkbox(key="list-all").check().run()
    button(visit, "Restore 1").click().run()

    assert "draft" == ws.audiences.get(plano.audience_id).status


def test_an_audience_is_duplicated_from_the_list(app, ws, plano):
    visit = app("saved_audiences")
    visit.checkbox(key="list-all").check().run()
    button(visit, "Duplicate").click().run()

    assert {PLANO["name"], f"{PLANO['name']} (copy)"} == {audience.name for audience in ws.audiences.list()}


def test_thousands_are_shown_a_page_at_a_time_and_a_new_search_starts_at_the_first(app, ws):
    ws.audiences.save_many([{"name": f"Audience {number:02d}", "total_audience_size": number} for number in range(45)])
    visit = app("saved_audiences")
    visit.selectbox(key="list-sort").select("Largest first").run()
    assert "45 audiences on 3 pages" in texts(visit)
    assert "**44** people" in texts(visit)

    visit.get("pagination")[0].set_value(3).run()
    assert "**4** people" in texts(visit)
    visit.text_input(key="list-q").input("audience 0").run()
    assert "14 audiences" in texts(visit)  # 00 to 09, 10, 20, 30, 40
    assert "**40** people" in texts(visit)


def test_the_details_show_everything_saved_under_a_link_of_their_own(app, plano):
    visit = app("audience_details", audience_id=plano.audience_id)

    assert not visit.exception
    assert ["150", "unknown", "unknown", "2"] == [metric.value for metric in visit.metric]
    assert "State is TX" in texts(visit)
    assert [plano.audience_id] == [frame.value["Value"][0] for frame in visit.dataframe if "Value" in frame.value]


def test_the_details_of_an_unknown_audience_say_so_calmly(app):
    visit = app("audience_details", audience_id="x/../user_id=victim")

    assert not visit.exception
    assert "There is no such audience" in texts(visit)


def test_a_saved_audience_opens_in_the_builder_with_everything_filled_in(app, ws):
    criteria = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
    split = ws.split(criteria, ["RENTERS_SHARE", "MEDIAN_HOUSEHOLD_INCOME"], number=12, seed=3)
    saved = ws.audiences.save(ws.composed("Texas", criteria, split, tags=["spring"]), members=split.members)
    visit = app("audience_details", audience_id=saved.audience_id)
    button(visit, "Open in the builder").click().run()
    draft = visit.session_state["draft"]

    assert not visit.exception
    assert criteria == draft.criteria
    assert ["RENTERS_SHARE", "MEDIAN_HOUSEHOLD_INCOME"] == draft.ticked
    assert saved.segments == draft.split.segments
    assert draft.question == draft.split_question
    assert "Texas" == visit.text_input(key="build-name").value
    assert ["spring"] == visit.multiselect(key="build-tags").value


def test_a_damaged_month_is_named_and_set_aside_on_request_while_the_others_are_listed(app, ws, store_folder):
    ws.audiences.save(PLANO | {"created_at": "2025-05-28T12:00:00Z"})
    ws.audiences.save(PLANO | {"name": "Golf, Florida", "created_at": "2025-06-28T12:00:00Z"})
    month = store_folder / "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
    month.write_bytes(month.read_bytes()[:-100])
    visit = app("saved_audiences")
    shown = texts(visit).replace("\\", "")
    assert "audiences_202505.parquet" in shown
    assert "1 audience" in shown

    button(visit, "Set the file aside").click().run()
    assert not visit.exception
    assert not month.exists()
    assert [path.name for path in (store_folder / "aside").rglob("*.parquet")] == [month.name]
    assert "audiences_202505.parquet" not in " ".join(b.label for b in visit.button)
    ws.audiences.save(PLANO | {"created_at": "2025-05-29T12:00:00Z"})
    assert 2 == ws.audiences.list().total

"""The history on an audience's page: who changed what when, two versions compared, one brought back; and deleting."""

import pytest

from tests.activation.test_versions import THREE, TWO, families, narrower
from tests.pages.test_saved_audiences import button, texts
from tests.store.test_history import SENDING


@pytest.fixture
def plano(ws):
    ws.audiences.save(families(), members=THREE)
    return ws.audiences.save(narrower(), members=TWO)


@pytest.fixture
def details(app, plano):
    visit = app("audience_details", audience_id=plano.audience_id)
    assert not visit.exception
    return visit


def tables(visit, column):
    return [frame.value for frame in visit.dataframe if column in frame.value]


def test_the_history_lists_every_version_with_who_when_and_what_changed(details):
    [table] = tables(details, "What changed")

    assert [2, 1] == table["Version"].tolist()
    assert ["demo_user", "demo_user"] == table["Who"].tolist()
    assert ["150", "180"] == table["Size (people)"].tolist()
    assert ["draft", "draft"] == table["Status"].tolist()
    assert table["What changed"][0].startswith("1 rule added, 1 rule removed, people 180 → 150, name changed")
    assert "first saved" == table["What changed"][1]


def test_the_present_version_is_compared_with_the_one_before_it(details):
    shown = texts(details).replace("\\", "")

    assert "- Renters at least 40 % :red-badge[removed]" in shown
    assert "- Median household income at least $75,000 :green-badge[added]" in shown
    assert "- State is TX\n" in shown
    moves = {tuple(row) for table in tables(details, "What") for row in table.to_numpy() if len(row) == 3}
    assert {("people", "180", "150"), ("Segment “Urban renters”", "30", "none")} <= moves
    assert ("05 Country Squires", "30.00 %", "100.00 %") in moves
    assert ("Name", "Families, Plano", "Families with means, Plano") in moves


def test_a_version_compared_with_itself_says_the_same(details):
    details.selectbox(key="history-before-2").select(2).run()

    assert "The two say the same" in texts(details)
    assert not [b for b in details.button if "Restore version" in b.label]


def test_a_former_version_is_restored_with_its_people(details, ws, plano):
    button(details, "Restore version 1").click().run()

    restored = ws.audiences.get(plano.audience_id)
    assert not details.exception
    assert (3, 1, "Families, Plano") == (restored.version, restored.restored_from, restored.name)
    assert "Version 1 is restored, as version 3." in texts(details)
    assert ["180", "75", "3", "2"] == [metric.value for metric in details.metric]
    assert ["version 1 restored"] == tables(details, "What changed")[0]["What changed"].tolist()[:1]


def test_a_version_is_not_restored_over_one_that_was_saved_meanwhile(details, ws, plano):
    ws.audiences.set_status(plano.audience_id, "archived")

    button(details, "Restore version 1").click().run()

    assert 3 == ws.audiences.get(plano.audience_id).version
    assert "was changed by someone else" in texts(details)


def test_an_audience_that_was_saved_once_has_nothing_to_compare(app, ws):
    saved = ws.audiences.save(families(), members=THREE)
    visit = app("audience_details", audience_id=saved.audience_id)

    assert [1] == tables(visit, "What changed")[0]["Version"].tolist()
    assert not [box for box in visit.selectbox if "Compare" in box.label]


def test_a_former_version_that_cannot_be_read_is_named_and_the_others_are_shown(app, ws, plano, store_folder):
    ws.audiences.set_status(plano.audience_id, "archived")
    folder = store_folder / f"audiences_history/user_id=demo_user/audience_id={plano.audience_id}"
    (folder / "audiences_v1.parquet").write_bytes(b"PAR1 half")

    visit = app("audience_details", audience_id=plano.audience_id)

    assert "audiences_v1.parquet cannot be read" in " ".join(w.value for w in visit.warning).replace("\\", "")
    assert [3, 2] == tables(visit, "What changed")[0]["Version"].tolist()


def test_deleting_for_good_asks_for_the_name_and_leads_back_to_the_list(details, ws, plano):
    assert button(details, "Delete for good").disabled
    details.text_input(key=f"delete-name-{plano.audience_id}").input("Families").run()
    assert button(details, "Delete for good").disabled

    details.text_input(key=f"delete-name-{plano.audience_id}").input("Families with means, Plano").run()
    button(details, "Delete for good").click().run()

    assert not details.exception
    assert 0 == ws.audiences.list().total
    assert ["Saved audiences"] == [title.value for title in details.title]
    assert "Deleted **Families with means, Plano** for good." in texts(details).replace("\\", "")


def test_an_audience_that_is_still_to_be_sent_stays_and_the_sending_is_named(details, ws, plano):
    ws.store.distributions.insert(SENDING | {"audience_id": plano.audience_id})
    details.text_input(key=f"delete-name-{plano.audience_id}").input(plano.name).run()

    button(details, "Delete for good").click().run()

    assert "dst-first1 (scheduled)" in texts(details).replace("\\", "")
    assert 1 == ws.audiences.list().total

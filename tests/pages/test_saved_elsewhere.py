"""Two work on one audience: nobody's save is lost, and the second is shown what the first has changed."""

import pytest

from tests.pages.test_audience_builder import labelled, texts

# A whole number, which the rule editor hands back as 60.0.
FEW_RENTERS = {"variable": "RENTERS_SHARE", "op": "<=", "value": 60}
TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}, FEW_RENTERS]}


@pytest.fixture(scope="module")
def texas(tmp_path_factory):
    """A split of Texas, made once."""
    from activation import open_workspace

    ws = open_workspace(store=tmp_path_factory.mktemp("split"))
    split = ws.split(TEXAS, ["RENTERS_SHARE", "MEDIAN_HOUSEHOLD_INCOME"], number=12)
    return ws.composed("Texas", TEXAS, split), split.members


@pytest.fixture
def editing(app, ws, texas):
    """A visit that has the saved audience open in the builder, and renamed it."""
    audience, members = texas
    saved = ws.audiences.save(audience | {"audience_id": "aud-texas"}, members=members)
    visit = app("audience_details", audience_id=saved.audience_id)
    labelled(visit.button, "Open in the builder").click().run()
    # The harness forgets at its next run that the page has sent the visitor to another.
    visit.switch_page("pages/audience_builder.py").run()
    visit.text_input(key="build-name").input("Texas, mine").run()
    return visit


@pytest.fixture
def conflicting(editing, ws):
    """Somebody archives it; then the visit saves."""
    ws.audiences.set_status("aud-texas", "archived")
    labelled(editing.button, "Save audience").click().run()
    assert not editing.exception
    return editing


def names(ws):
    return sorted((audience.name, audience.version) for audience in ws.audiences.list())


def test_saving_over_a_version_that_one_has_not_seen_is_refused_and_both_are_shown(conflicting, ws):
    shown = texts(conflicting).replace("\\", "")

    assert [("Texas", 2)] == names(ws)
    assert "“Texas” was saved elsewhere while you worked." in shown
    assert "You began with version 1. Version 2 was saved by demo_user" in shown
    assert "draft → archived. Nothing of yours is lost." in shown
    moves = [tuple(row) for frame in conflicting.dataframe if "What" in frame.value for row in frame.value.to_numpy()]
    assert ("Name", "Texas", "Texas, mine") in moves


def test_mine_becomes_the_next_version_once_both_were_seen(conflicting, ws):
    labelled(conflicting.button, "Save mine as version 3").click().run()

    assert not conflicting.exception
    assert [("Texas, mine", 3)] == names(ws)
    assert "was saved elsewhere" not in texts(conflicting)
    assert ["Texas, mine", "Texas", "Texas"] == [v.name for v in ws.audiences.versions("aud-texas").items]
    labelled(conflicting.button, "Save audience").click().run()
    assert [("Texas, mine", 4)] == names(ws)


def test_mine_becomes_an_audience_of_its_own(conflicting, ws):
    labelled(conflicting.button, "Save mine as a new audience").click().run()

    assert [("Texas", 2), ("Texas, mine", 1)] == names(ws)


def test_a_third_save_in_between_is_shown_again(conflicting, ws):
    ws.audiences.set_status("aud-texas", "active")

    labelled(conflicting.button, "Save mine as version 3").click().run()

    assert [("Texas", 3)] == names(ws)
    assert "Version 3 was saved by" in texts(conflicting)


def test_an_audience_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(editing, ws):
    ws.audiences.delete("aud-texas")
    labelled(editing.button, "Save audience").click().run()
    assert "“Texas” was deleted while you worked." in texts(editing).replace("\\", "")

    labelled(editing.button, "Save mine as a new audience").click().run()
    assert [("Texas, mine", 1)] == names(ws)


def test_a_folder_that_cannot_hold_a_store_is_told_on_every_page_with_what_to_do(app, store_folder):
    store_folder.write_text("a file is in the way")

    for page in ("", "about_the_data", "saved_audiences"):
        visit = app(page)
        assert not visit.exception
        assert "The store's folder is a file. Move it away, or name another folder." in (
            texts(visit).replace("\\", "").replace("**", "")
        )
    store_folder.unlink()
    assert "The store's folder" not in texts(app("about_the_data"))

"""Several people on the screen: whose an audience is, and what waits for a second person."""

import pytest

from activation import Sending, Workspace
from tests.activation.sending.conftest import NORTH, saved
from tests.pages.test_saved_audiences import button, texts

RULES = {"variable": "STATE", "op": "in", "value": ["VT"]}


def plain(visit):
    return texts(visit).replace("\\", "")


@pytest.fixture
def people(ws):
    """Root, an admin, and Ana, an analyst; answers with their workspaces."""
    settings = ws.settings.model_copy(update={"approval_above": 1})
    root, ana = (Workspace(settings, f"usr-{name}", ws.store, "admin") for name in ("root", "ana"))
    root.people.seen("usr-root", "Root")
    ana.people.seen("usr-ana", "Ana Lyst")
    return root, ana


@pytest.fixture
def asked(people, population_frame, folder):
    """What Ana has asked for, which needs an approval."""
    _, ana = people
    audience = saved(ana, population_frame, NORTH, criteria=RULES)
    drive = ana.platforms.connect("folder", "Anas drive", {"path": str(folder)})
    return ana.distributions.send(Sending(audience.audience_id, drive.platform_id))[0]


def test_who_asked_cannot_approve_and_reads_that_another_has_to(app, signed_in, people, asked):
    signed_in("usr-ana", "Ana Lyst")
    visit = app("distributions")

    assert not visit.exception
    assert "Another person, an admin, has to approve it." in plain(visit)
    assert [] == [one for one in visit.button if one.label == "Approve and send"]
    assert [] == [heading.value for heading in visit.subheader if "approval" in heading.value]


def test_an_admin_reads_who_asks_for_what_and_approves_it(app, signed_in, people, asked):
    signed_in("usr-root", "Root")
    visit = app("distributions")
    assert not visit.exception
    said = plain(visit)
    assert "Waiting for your approval: 1" in [heading.value for heading in visit.subheader]
    assert "asked for by Ana Lyst" in said
    assert f"It is larger than 1 people ({asked.size:,})." in said
    assert "Its rules: State is VT]" in said

    visit.text_input(key=f"waiting-approve-name-{asked.distribution_id}").input("Ski families").run()
    button(visit, "Approve and send").click().run()
    assert "Approved: **Ski families**" in plain(visit)
    _, ana = people
    approved = ana.distributions.get(asked.distribution_id)
    assert ("scheduled", "usr-root") == (approved.status, approved.approval.approved_by)


def test_an_admin_turns_it_down_and_who_asked_reads_why(app, signed_in, people, asked):
    signed_in("usr-root", "Root")
    visit = app("distributions")
    visit.text_input(key=f"turn-down-why-{asked.distribution_id}").input("Not before Monday.").run()
    button(visit, "Turn it down").click().run()
    assert [] == [heading.value for heading in visit.subheader if "approval" in heading.value]

    signed_in("usr-ana", "Ana Lyst")
    visit = app("distribution_details", distribution_id=asked.distribution_id)
    [error] = visit.error
    assert "**Root turned it down\\.** Not before Monday\\." == error.value


def test_the_list_says_whose_an_audience_is_and_is_filtered_by_it(app, signed_in, people, population_frame):
    root, ana = people
    shared = saved(ana, population_frame, NORTH, name="Anas audience")
    ana.audiences.share(shared.audience_id, "usr-root", "edit")
    saved(root, population_frame, NORTH, name="Roots own")
    signed_in("usr-root", "Root")

    visit = app("saved_audiences")
    assert not visit.exception
    assert 1 == plain(visit).count("shared by Ana Lyst")

    def names(whose):
        visit.radio(key="list-whose").set_value(whose).run()
        return [box.label for box in visit.checkbox if box.label.startswith("Choose ") and "all" not in box.label]

    assert ["Choose Anas audience"] == names("Shared with me")
    assert ["Choose Roots own"] == names("Mine")
    assert {"Choose Roots own", "Choose Anas audience"} == set(names("Everybody's"))


def test_with_nothing_shared_nobody_is_asked_whose(app, ws, skiers):
    visit = app("saved_audiences")

    assert [] == [one for one in visit.radio if one.key == "list-whose"]
    assert "shared by" not in plain(visit)


def test_the_history_names_who_changed_what(app, signed_in, people, population_frame):
    root, ana = people
    shared = saved(ana, population_frame, NORTH)
    ana.audiences.share(shared.audience_id, "usr-root", "edit")
    root.audiences.set_status(shared.audience_id, "draft")
    signed_in("usr-ana", "Ana Lyst")

    visit = app("audience_details", audience_id=shared.audience_id)

    assert not visit.exception
    [history] = [one.value for one in visit.dataframe if "Who" in one.value.columns]
    assert ["Root", "Ana Lyst"] == list(history["Who"])


def test_an_admin_offers_a_platform_on_connecting_it_and_takes_it_back(app, signed_in, people, folder):
    root, ana = people
    signed_in("usr-root", "Root")
    visit = app("platforms")
    visit.selectbox(key="platform-type").select("folder").run()
    visit.text_input(key="platform-folder-folder-field-path").input(str(folder))
    button(visit, "Connect").click().run()
    assert not visit.exception
    [drive] = root.platforms.list()
    assert ("everyone", [drive]) == (drive.offered, list(ana.platforms.list()))
    assert "Everyone here may send there." in plain(visit)

    visit.button(key=f"offer-{drive.platform_id}").click().run()
    assert "Only you send there." in plain(visit)
    assert [] == list(ana.platforms.list())


def test_an_analyst_sees_what_is_offered_and_can_change_nothing_of_it(app, signed_in, people, folder):
    root, _ = people
    root.people.set_role("usr-ana", "analyst")
    signed_in("usr-ana", "Ana Lyst")
    visit = app("platforms")
    assert "Ask an admin to offer you one." in plain(visit)
    root.platforms.connect("folder", "Team drive", {"path": str(folder)}, offered="everyone")

    visit = app("platforms")
    assert ["Team drive"] == [heading.value for heading in visit.subheader]
    assert "connected by Root." in plain(visit)
    assert [] == [one.label for one in visit.button if one.label not in ("",)]


def test_in_the_demo_nobody_is_asked_to_whom_a_platform_is_offered(app, ws, drive):
    visit = app("platforms")

    assert "send there" not in plain(visit)
    assert [] == [one for one in visit.checkbox if one.label == "Everyone here may send there"]


def buttons(visit):
    return {one.label for one in visit.button} - {""}


@pytest.fixture
def viewer(people, population_frame, signed_in):
    """Vic, a viewer, with whom Root shares an audience to be edited: the lesser of role and share counts."""
    root, _ = people
    shared = saved(root, population_frame, NORTH)
    vic = Workspace(root.settings, "usr-vic", root.store, "viewer")
    vic.people.seen("usr-vic", "Vic")
    root.people.set_role("usr-vic", "viewer")
    root.audiences.share(shared.audience_id, "usr-vic", "edit")
    signed_in("usr-vic", "Vic")
    return shared


def test_a_viewer_is_offered_nothing_that_a_viewer_may_not_do(app, viewer):
    details = app("audience_details", audience_id=viewer.audience_id)
    sending = app("distributions")
    platforms = app("platforms")
    builder = app("audience_builder")
    builder.text_area[0].input("renters in Ohio").run()
    button(builder, "Find variables").click().run()

    for visit in (details, sending, platforms, builder):
        assert not visit.exception
        assert [] == [one.value for one in visit.error]
    forbidden = {"Archive", "Duplicate", "Delete for good", "Open in the builder", "Save audience", "Share", "Connect"}
    assert set() == forbidden & (buttons(details) | buttons(sending) | buttons(platforms) | buttons(builder))
    assert "To send an audience needs the role of an analyst." in plain(sending)
    assert "To split and save an audience needs the role of an analyst." in plain(builder)


def test_a_viewer_chooses_audiences_to_export_them_only(app, viewer):
    visit = app("saved_audiences")
    visit.checkbox(key=f"list-choose-False-{viewer.audience_id}").check().run()

    assert not visit.exception
    assert set() == {"Archive 1", "Duplicate"} & buttons(visit)


def test_what_is_shared_to_be_seen_can_be_copied_but_not_archived(app, people, signed_in, population_frame):
    _, ana = people
    shared = saved(ana, population_frame, NORTH)
    ana.audiences.share(shared.audience_id, "usr-root", "view")
    signed_in("usr-root", "Root")
    visit = app("audience_details", audience_id=shared.audience_id)

    assert {"Duplicate", "Open in the builder"} == {
        "Archive",
        "Duplicate",
        "Delete for good",
        "Open in the builder",
    } & buttons(visit)

"""Tokens, people and the audit on the screen."""

import pytest

from activation import Workspace
from activation.tokens import Tokens
from tests.pages.test_platforms import everything
from tests.pages.test_saved_audiences import button, texts


def plain(visit):
    return texts(visit).replace("\\", "")


def test_a_token_is_made_shown_once_and_revoked(app, ws):
    visit = app("tokens")
    assert "There is no token yet." in plain(visit)
    visit.text_input(key="token-name").input("Nightly export")
    visit.selectbox(key="token-scope").select("Read and write")
    button(visit, "Make a token").click().run()

    assert not visit.exception
    secret = visit.code[0].value
    [token] = ws.tokens.list()
    assert token.token_id == Tokens.owner_of(ws.store, secret).token_id
    assert ("demo_user", "write") == (token.user_id, token.scope)
    assert "Nightly export" == token.name
    visit.button(key="token-copied").click().run()
    visit.run()
    assert secret not in everything(visit)

    visit.button(key=f"revoke-{token.token_id}").click().run()
    assert "Revoked **Nightly export**" in plain(visit)
    assert Tokens.owner_of(ws.store, secret) is None


def test_a_token_without_a_name_is_refused_with_words(app, ws):
    visit = app("tokens")
    button(visit, "Make a token").click().run()

    assert "A token needs a name." in plain(visit)
    assert [] == list(ws.tokens.list())


@pytest.fixture
def ana(ws):
    """Somebody else who has signed in."""
    person = Workspace(ws.settings, "usr-ana", ws.store, role=None)
    ws.people.seen("demo_user", "Admin")
    person.people.seen("usr-ana", "Ana", "ana@example.com")
    return person


def test_an_admin_changes_a_role_and_keeps_somebody_out(app, ws, ana):
    visit = app("people")
    visit.selectbox(key="role-usr-ana-analyst").select("viewer").run()
    assert not visit.exception
    assert "**Ana** is viewer now." in plain(visit)
    visit.button(key="out-usr-ana").click().run()

    [person] = [one for one in ws.people.list() if one.user_id == "usr-ana"]
    assert ("viewer", True) == (person.role, person.disabled)


def test_the_audit_calls_people_by_their_names(app, ws, ana):
    visit = app("audit")

    assert {"Admin", "Ana"} == set(visit.dataframe[0].value["Who"])


def test_the_audit_tells_what_was_done_and_is_searched(app, ws, skiers, drive):
    ws.audiences.set_status(skiers.audience_id, "archived")
    visit = app("audit")
    assert not visit.exception
    done = list(visit.dataframe[0].value["What"])
    assert {"audience.saved", "audience.archived"} <= set(done)

    visit.text_input(key="audit-q").input("archived ski").run()
    assert ["audience.archived"] == list(visit.dataframe[0].value["What"])
    visit.text_input(key="audit-q").input("nothing-like-it").run()
    assert "No event matches." in plain(visit)


def test_what_could_not_be_noted_in_the_audit_is_said_and_stays_done(app, ws, skiers, monkeypatch):
    visit = app("audience_details", audience_id=skiers.audience_id)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.table.Table.append", full)
    button(visit, "Archive").click().run()

    assert "archived" == ws.audiences.get(skiers.audience_id).status
    said = [one.value.replace("\\", "") for one in visit.warning]
    assert any("audience.archived was done, but it could not be noted in the audit" in one for one in said)
    visit.run()
    assert [] == [one for one in visit.warning if "audit" in one.value]

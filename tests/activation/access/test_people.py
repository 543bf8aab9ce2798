"""People: how they come in with which role, how that changes, and that an admin is always left."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from time import sleep

import pytest

from activation import Workspace
from activation.errors import InvalidPerson, LastAdmin, NotPermitted, PersonNotFound
from activation.people import People, role_of
from store.errors import InvalidName


@pytest.fixture
def sign_in(as_):
    def seen(user_id, name="Somebody", email="", claimed=None):
        return as_(user_id, None).people.seen(user_id, name, email, claimed)

    return seen


@pytest.fixture
def root(as_, sign_in):
    sign_in("root", "Root")
    return as_("root", "admin").people


def test_the_first_who_ever_signs_in_is_admin_and_those_after_are_analysts(sign_in):
    assert ["admin", "analyst", "analyst"] == [sign_in(user).role for user in ("ana", "ben", "cleo")]
    assert "admin" == sign_in("ana").role


def test_the_installation_says_which_role_newcomers_have_and_who_is_admin(settings, sign_in, root):
    told = settings.model_copy(update={"default_role": "viewer", "admins": ("Ana@Example.com", "usr-ben")})

    def role(user_id, email):
        return Workspace(told, user_id, role=None).people.seen(user_id, user_id, email).role

    assert ["admin", "admin", "viewer", "viewer"] == [
        role("usr-ana", "ana@example.COM"), role("usr-ben", ""), role("usr-cleo", ""), role("usr-d", "x@example.com"),
    ]  # fmt: skip


def test_a_role_that_the_provider_claims_wins_over_every_other(as_, sign_in, root):
    assert "viewer" == sign_in("ana", claimed="viewer").role
    root.set_role("ana", "admin")
    assert ["admin", "analyst", "analyst"] == [
        sign_in("ana").role, sign_in("ana", claimed="analyst").role, sign_in("ana", claimed="superuser").role,
    ]  # fmt: skip


def test_nobody_signs_in_for_somebody_else(as_, sign_in, root):
    with pytest.raises(NotPermitted):
        as_("ana", "admin").people.seen("ben", "Ben", claimed_role="admin")
    with pytest.raises(NotPermitted):
        sign_in("everyone")
    with pytest.raises(InvalidName):
        sign_in("../ben")
    assert ["root"] == [person.user_id for person in root.list()]


def test_people_are_listed_by_name_with_what_they_are(sign_in, root):
    sign_in("ben", "  ben   Brown ", " ben@example.com ")
    sign_in("zoe", "Ana")

    listed = root.list()

    assert [("Ana", ""), ("ben Brown", "ben@example.com"), ("Root", "")] == [(one.name, one.email) for one in listed]
    assert all(one.first_seen_at == one.last_seen_at and not one.disabled for one in listed)


def test_a_new_name_is_taken_over_at_the_next_sign_in(sign_in, root):
    first = sign_in("ana", "Ana")
    later = sign_in("ana", "Ana Brown")

    assert ("Ana Brown", first.first_seen_at) == (later.name, later.first_seen_at)
    assert later.last_seen_at > first.last_seen_at


def test_signing_in_again_and_again_is_written_once_an_hour_and_makes_no_version(as_, sign_in):
    sign_in("ana")
    people = as_("ana").store.people
    long_ago = datetime.now(UTC) - timedelta(minutes=59)
    people.touch("ana", "ana", {"last_seen_at": long_ago})
    assert long_ago == sign_in("ana").last_seen_at

    people.touch("ana", "ana", {"last_seen_at": long_ago - timedelta(minutes=2)})
    assert sign_in("ana").last_seen_at > long_ago
    assert [1] == [row["version"] for row in people.versions("ana", "ana").rows]


def test_the_last_admin_is_neither_demoted_nor_kept_out(as_, sign_in, root):
    sign_in("ana")
    for act in (lambda: root.set_role("root", "analyst"), lambda: root.set_disabled("root", True)):
        with pytest.raises(LastAdmin, match="Root is the last admin"):
            act()

    root.set_role("ana", "admin")
    root.set_disabled("ana", True)  # an admin who is kept out is none
    with pytest.raises(InvalidPerson):
        root.set_role("root", "viewer")
    root.set_disabled("ana", False)
    assert "viewer" == root.set_role("root", "viewer").role


def test_of_two_admins_who_demote_each_other_at_once_one_stays(as_, sign_in, root, monkeypatch):
    sign_in("ana")
    root.set_role("ana", "admin")
    looked = People._another_admin

    def slowly(people, user_id):
        found = looked(people, user_id)
        sleep(0.2)  # long enough for the other to look too
        return found

    monkeypatch.setattr(People, "_another_admin", slowly)

    def demote(who, whom):
        try:
            as_(who, "admin").people.set_role(whom, "viewer")
        except InvalidPerson:
            return

    both = [Thread(target=demote, args=pair) for pair in (("root", "ana"), ("ana", "root"))]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert 1 == sum(person.role == "admin" for person in root.list())


def test_whoever_is_kept_out_has_no_role_and_cannot_sign_in(as_, sign_in, root):
    sign_in("ana")
    root.set_disabled("ana", True)

    assert role_of(as_("ana").store, "ana") is None
    with pytest.raises(NotPermitted, match="switched off"):
        sign_in("ana", claimed="admin")
    root.set_disabled("ana", False)
    assert "analyst" == role_of(as_("ana").store, "ana") == sign_in("ana").role
    assert role_of(as_("ana").store, "nobody") is None
    assert role_of(as_("ana").store, "../root") is None


def test_a_role_or_person_that_there_is_not_is_refused(sign_in, root):
    sign_in("ana")
    with pytest.raises(InvalidPerson) as error:
        root.set_role("ana", "owner")
    assert "role" == error.value.field
    for unknown in ("nobody", "../root", ""):
        with pytest.raises(PersonNotFound):
            root.set_role(unknown, "viewer")


def test_an_analyst_learns_the_names_of_those_to_share_with_and_nothing_else(as_, sign_in, root):
    for user, name in (("ana", "Ana"), ("ben", "Ben"), ("cleo", "Cleo")):
        sign_in(user, name, f"{user}@example.com")
    root.set_disabled("cleo", True)

    assert [("ben", "Ben"), ("root", "Root")] == list(as_("ana", "analyst").people.colleagues())


def test_another_visit_after_the_same_sign_in_is_not_noted_as_one_more(as_, done):
    morning, evening = datetime(2026, 11, 27, 8, tzinfo=UTC), datetime(2026, 11, 27, 20, tzinfo=UTC)

    def visit(signed_in_at):
        return as_("ana", None).people.seen("ana", "Ana", signed_in_at=signed_in_at)

    for signed_in_at in (morning, morning, evening, evening, evening):
        assert signed_in_at == visit(signed_in_at).signed_in_at

    assert ["person.signed_in"] * 2 == done(action="person.signed_in")
    visit(None)
    assert 3 == len(done(action="person.signed_in"))

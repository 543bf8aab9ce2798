"""Roles, the scopes of tokens within them, and ids of users from outside."""

import pytest

from activation.access import LOWEST, Access, role_within, user_id_of
from activation.errors import NotPermitted
from activation.settings import from_environment
from store.names import is_name
from tests.activation.access.verbs import AUDIENCE


def test_a_refusal_says_which_role_is_needed_and_whom_to_ask():
    with pytest.raises(NotPermitted) as error:
        Access("ana", "analyst").check("people.change")

    assert ("not_permitted", "people.change") == (error.value.code, error.value.field)
    assert "role of an admin" in error.value.title
    assert "Ask an admin" in error.value.hint


@pytest.mark.parametrize("role", [None, "", "root", "Admin"])
def test_a_role_that_there_is_not_may_nothing(role):
    assert [] == [action for action in LOWEST if Access("ana", role).may(action)]


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        ("admin", "read", "viewer"),
        ("analyst", "read", "viewer"),
        ("viewer", "read", "viewer"),
        ("viewer", "write", "viewer"),
        ("analyst", "write", "analyst"),
        ("admin", "write", "admin"),
        (None, "write", None),
        (None, "read", None),
        ("admin", "all", "viewer"),
    ],
)
def test_a_token_gives_its_scope_within_its_owners_role(role, scope, expected):
    assert expected == role_within(role, scope)


def test_a_user_from_outside_has_a_safe_id_that_stays_and_tells_nothing():
    subject = "../../auth0|Ana Müller\x00"

    made = user_id_of("https://login.example.com", subject)

    assert made == user_id_of("https://login.example.com", subject)
    assert is_name(made) and made.startswith("usr-") and 44 == len(made)
    assert "ana" not in made.lower()


def test_no_two_users_from_outside_share_an_id():
    pairs = [("a", "b"), ("b", "a"), ("a\nb", "c"), ("a", "b\nc"), ("", "ab"), ("ab", ""), ("A", "b"), ("a", "\ud800")]

    assert len(pairs) == len({user_id_of(*pair) for pair in pairs})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "analyst"),
        ("viewer", "viewer"),
        (" admin ", "admin"),
        ("analyst", "analyst"),
        ("Admin", "viewer"),
        ("x", "viewer"),
    ],
)
def test_a_default_role_that_is_misspelt_is_the_lowest(monkeypatch, said, expected):
    monkeypatch.setenv("ACTIVATION_DEFAULT_ROLE", said)

    assert expected == from_environment().default_role


def test_what_the_data_holds_is_looked_at_by_viewers_and_split_by_analysts(as_):
    stranger, viewer = as_("ana", None), as_("ana", "viewer")
    texas = {"variable": "STATE", "op": "in", "value": ["TX"]}

    for ask in (stranger.count, stranger.places, viewer.split):
        with pytest.raises(NotPermitted):
            ask(texas)
    with pytest.raises(NotPermitted):
        stranger.read_brief("families in Texas")
    assert 0 < viewer.count(texas).people


def test_the_worker_carries_out_what_was_allowed_when_it_was_asked(as_, tmp_path, population_frame):
    from activation import Sending
    from tests.activation.sending.conftest import saved

    (tmp_path / "drive").mkdir()
    ana = as_("ana", "admin")
    saved(ana, population_frame, ["05401"], audience_id=AUDIENCE)
    drive = ana.platforms.connect("folder", "Drive", {"path": str(tmp_path / "drive")})
    (asked,) = as_("ana", "analyst").distributions.send(Sending(AUDIENCE, drive.platform_id))

    as_("ana", "viewer").worker().run_until_idle()

    assert "completed" == as_("ana", "viewer").distributions.get(asked.distribution_id).status

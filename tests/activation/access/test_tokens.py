"""Tokens for scripts: shown once, kept as a hash, good until they expire or are taken back."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from activation.access import Presented
from activation.errors import InvalidToken, NotPermitted, TokenNotFound
from activation.tokens import Tokens
from store.errors import NotWritten

FOREIGN = "am_" + "A" * 43


def owner(ws, secret):
    token = Tokens.owner_of(ws.store, secret)
    return token and (token.user_id, token.scope)


def by(token):
    """The token as whoever calls with it has presented it."""
    return Presented(token.token_id, token.scope, token.expires_at)


def changed(ws, token, **columns):
    ws.store.tokens.update(token.token_id, token.user_id, columns)


def test_a_secret_speaks_for_who_made_it_as_far_as_its_scope(ana, ben):
    _, reads = ana.tokens.make("Nightly", "read", 7)
    _, writes = ben.tokens.make("Import", "write", 7)

    assert [("ana", "read"), ("ben", "write")] == [owner(ana, reads), owner(ana, writes)]
    assert reads.startswith("am_") and 46 == len(reads) and reads != writes


def test_only_the_hash_of_a_secret_lies_on_the_disk(ana, store_folder):
    token, secret = ana.tokens.make("Nightly")

    assert hashlib.sha256(secret.encode()).hexdigest() == ana.store.tokens.get(token.token_id, "ana")["sha256"]
    held = [path for path in store_folder.rglob("*") if path.is_file()]
    assert [] == [path for path in held if secret[3:].encode() in path.read_bytes()]
    assert secret not in repr(ana.tokens.list())


def test_a_token_lasts_for_the_days_it_was_given_and_not_longer(ana):
    token, secret = ana.tokens.make("Nightly", days=7)
    assert timedelta(days=7) == token.expires_at - token.created_at

    changed(ana, token, expires_at=datetime.now(UTC) + timedelta(seconds=5))
    assert owner(ana, secret)
    changed(ana, token, expires_at=datetime.now(UTC))
    assert owner(ana, secret) is None


def test_a_token_that_was_taken_back_is_worth_nothing_for_ever(ana):
    token, secret = ana.tokens.make("Nightly")

    revoked = ana.tokens.revoke(token.token_id)

    assert owner(ana, secret) is None
    assert revoked == ana.tokens.revoke(token.token_id)
    assert [revoked] == list(ana.tokens.list())


def test_what_a_token_makes_is_taken_back_with_it_and_what_that_made_too(as_, ana):
    first, _ = ana.tokens.make("First", "write", 9)
    second, second_secret = as_("ana", token=by(first)).tokens.make("Second", "write", 8)
    third, third_secret = as_("ana", token=by(second)).tokens.make("Third", "read", 7)
    _, others = ana.tokens.make("Another", "read", 8)
    assert [None, first.token_id, second.token_id] == [first.made_with, second.made_with, third.made_with]
    assert [("ana", "write"), ("ana", "read")] == [owner(ana, second_secret), owner(ana, third_secret)]

    revoked = ana.tokens.revoke(first.token_id).revoked_at

    assert [None, None, ("ana", "read")] == [owner(ana, one) for one in (second_secret, third_secret, others)]
    listed = [(token.name, token.revoked_at) for token in ana.tokens.list()]
    assert [("Another", None), ("Third", revoked), ("Second", revoked), ("First", revoked)] == listed


def test_what_a_token_has_made_is_taken_back_without_it_too(as_, ana):
    first, first_secret = ana.tokens.make("First", "write", 9)
    second, second_secret = as_("ana", token=by(first)).tokens.make("Second", "read", 8)
    earlier = ana.tokens.revoke(second.token_id).revoked_at
    assert [("ana", "write"), None] == [owner(ana, first_secret), owner(ana, second_secret)]

    ana.tokens.revoke(first.token_id)
    assert earlier == ana.tokens.list()[0].revoked_at


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_makes_none_that_is_good_for_longer_than_itself(as_, ana, scope):
    token, _ = ana.tokens.make("Nightly", "write", 3)
    writes = as_("ana", token=by(token)).tokens

    for days in (3, 366):  # a moment has passed, so that three more days are too many
        with pytest.raises(InvalidToken, match="Use 2 at most") as error:
            writes.make("Longer", scope, days)
        assert "days" == error.value.field
    shorter, _ = writes.make("Shorter", scope, 2)
    assert (scope, True) == (shorter.scope, shorter.expires_at <= token.expires_at)


def test_a_token_that_only_reads_makes_lists_and_takes_back_none(as_, ana):
    token, _ = ana.tokens.make("Nightly", "read", 7)
    reads = as_("ana", "viewer", token=by(token)).tokens

    for act in (lambda: reads.make("More"), reads.list, lambda: reads.revoke(token.token_id)):
        with pytest.raises(NotPermitted) as error:
            act()
        assert "This token only reads: use one that may write, or sign in." == error.value.hint
    assert [token] == list(ana.tokens.list())


@pytest.mark.parametrize(
    "made_up", [FOREIGN, "", "am_", "am_short", FOREIGN + "A", FOREIGN + "\n", "Bearer x", None, 5, b"am_"]
)
def test_what_is_no_token_of_here_speaks_for_nobody(ana, made_up):
    ana.tokens.make("Nightly")

    assert owner(ana, made_up) is None


def test_the_hash_that_is_stored_is_no_token_itself(ana):
    token, _ = ana.tokens.make("Nightly")

    assert owner(ana, ana.store.tokens.get(token.token_id, "ana")["sha256"]) is None
    assert owner(ana, token.token_id) is None


def test_a_token_of_somebody_who_is_kept_out_is_worth_nothing_until_they_are_let_in(as_, ana):
    as_("root", None).people.seen("root", "Root")
    as_("ana", None).people.seen("ana", "Ana")
    _, secret = ana.tokens.make("Nightly")
    people = as_("root", "admin").people

    people.set_disabled("ana", True)
    assert owner(ana, secret) is None
    people.set_disabled("ana", False)
    assert ("ana", "read") == owner(ana, secret)


def test_its_use_is_noted_at_most_once_a_minute_and_makes_no_version(ana):
    token, secret = ana.tokens.make("Nightly")
    assert ana.tokens.list()[0].last_used_at is None
    owner(ana, secret)
    assert ana.tokens.list()[0].last_used_at >= token.created_at

    for seconds, noted in ((58, False), (61, True)):
        before = datetime.now(UTC) - timedelta(seconds=seconds)
        ana.store.tokens.touch(token.token_id, "ana", {"last_used_at": before})
        owner(ana, secret)
        assert noted == (ana.tokens.list()[0].last_used_at > before)
    assert [1] == [row["version"] for row in ana.store.tokens.versions(token.token_id, "ana").rows]


def test_a_token_is_good_though_its_use_cannot_be_noted(ana, monkeypatch):
    _, secret = ana.tokens.make("Nightly")

    def full(*_):
        raise NotWritten("The disk is full.", "")

    monkeypatch.setattr(ana.store.tokens, "touch", full)

    assert ("ana", "read") == owner(ana, secret)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("", "read", 7), "name"),
        (("x" * 81, "read", 7), "name"),
        (("Nightly", "admin", 7), "scope"),
        (("Nightly", "read", 0), "days"),
        (("Nightly", "read", 367), "days"),
        (("Nightly", "read", True), "days"),
    ],
)
def test_a_token_that_is_not_right_is_refused_by_the_fields_name(ana, given, field):
    with pytest.raises(InvalidToken) as error:
        ana.tokens.make(*given)

    assert (field, []) == (error.value.field, list(ana.tokens.list()))


def test_nobody_lists_or_takes_back_the_tokens_of_another(ana, ben):
    token, secret = ana.tokens.make("Nightly")

    assert [] == list(ben.tokens.list())
    for unknown in (token.token_id, "nothing", "../x"):
        with pytest.raises(TokenNotFound):
            ben.tokens.revoke(unknown)
    assert owner(ana, secret)

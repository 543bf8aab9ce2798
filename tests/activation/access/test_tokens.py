"""Tokens for scripts: shown once, kept as a hash, good until they expire or are taken back."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from activation.errors import InvalidToken, TokenNotFound
from activation.tokens import Tokens
from store.errors import NotWritten

FOREIGN = "am_" + "A" * 43


def owner(ws, secret):
    return Tokens.owner_of(ws.store, secret)


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

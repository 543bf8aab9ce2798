"""A new key: all secrets of all users are sealed under it, and what cannot be opened is named and left."""

import pytest

from activation import open_workspace
from activation.__main__ import main
from activation.resealing import rotate
from store.errors import KeyMissing
from store.vault import Vault
from tests.activation.test_platforms import BUCKET, MARKER, secret_of


@pytest.fixture
def buckets(ws, store_folder, monkeypatch):
    """A bucket each of two users."""
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    other = open_workspace(store=store_folder, user_id="ana")
    return [(one, one.platforms.connect("s3", "Bucket", BUCKET)) for one in (ws, other)]


def key_of(ws, platform):
    return ws.store.platforms.get(platform.platform_id, ws.user_id)["credentials"].split(".")[1]


def test_a_new_key_seals_the_secrets_of_all_users(buckets, store_folder, capsys):
    before = {key_of(*bucket) for bucket in buckets}

    assert 0 == main(["rotate-key"])

    after = {key_of(*bucket) for bucket in buckets}
    assert (1, 1, set()) == (len(before), len(after), before & after)
    assert [MARKER, MARKER] == [secret_of(*bucket) for bucket in buckets]
    assert f"2 platforms sealed under the new key {after.pop()}.\n" == capsys.readouterr().out
    assert 2 == len(Vault.from_environment(store_folder, {}).key_ids())


def test_older_keys_are_forgotten_on_request_once_nothing_needs_them(buckets, store_folder):
    assert 0 == main(["rotate-key", "--forget-old"])

    assert [key_of(*buckets[0])] == Vault.from_environment(store_folder, {}).key_ids()
    assert MARKER == secret_of(*buckets[0])


def test_secrets_that_cannot_be_opened_are_named_and_no_key_is_forgotten_then(buckets, ws, store_folder, capsys):
    (_, bucket), (_, hers) = buckets
    ws.store.platforms.update(bucket.platform_id, "demo_user", {"credentials": "v1.00000000.AAAA"})

    assert 1 == main(["rotate-key", "--forget-old"])

    assert f"Not sealed anew: {bucket.platform_id} of demo_user:" in capsys.readouterr().out
    assert 2 == len(Vault.from_environment(store_folder, {}).key_ids())
    assert MARKER == secret_of(buckets[1][0], hers)


def test_a_rotation_that_was_cut_off_half_way_is_simply_run_again(buckets, ws, store_folder, monkeypatch):
    vault, update = Vault.from_environment(store_folder, {}), ws.store.platforms.update
    done = []

    def cut_off(*words, **more):
        if done:
            raise KeyboardInterrupt
        done.append(words)
        return update(*words, **more)

    monkeypatch.setattr(ws.store.platforms, "update", cut_off)
    with pytest.raises(KeyboardInterrupt):
        rotate(ws.store, vault, forget=True)
    monkeypatch.undo()

    assert [MARKER, MARKER] == [secret_of(*bucket) for bucket in buckets]
    assert ([], 2) == (rotate(ws.store, vault, forget=True).unopened, 2)
    assert 1 == len({key_of(*bucket) for bucket in buckets})


def test_keys_of_the_environment_are_left_to_whoever_set_them(buckets, monkeypatch, capsys):
    monkeypatch.setenv("ACTIVATION_KEY", "A" * 43 + "=")

    assert 1 == main(["rotate-key"])
    assert "Keys come from ACTIVATION_KEY." in capsys.readouterr().err
    with pytest.raises(KeyMissing):
        secret_of(open_workspace(store=buckets[0][0].settings.store), buckets[0][1])

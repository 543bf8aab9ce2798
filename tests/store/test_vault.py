"""Secrets go in and come out for the same user and platform only; a changed, moved or orphaned seal opens for nobody."""

import base64
import copy
import json
import multiprocessing
import os
import pickle
import stat
import string
from dataclasses import asdict, dataclass

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import example, given
from hypothesis import strategies as st

from store import vault as vault_module
from store.checking import check
from store.errors import KeyMissing, KeyUnusable, SealBroken, StoreError
from store.keys import key_id
from store.vault import Secret, Vault
from tests.store.conftest import STORES

SECRETS = {"password": "sesame über ✓", "passphrase": ""}
FIRST, SECOND = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
ANY_TEXT = st.text(st.characters())
ANY_SECRETS = st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=4)
PRINTABLE = set(string.ascii_letters + string.digits + "._-=")


def with_keys(*keys):
    return Vault.from_environment(None, {"ACTIVATION_KEY": ",".join(keys)})


@pytest.fixture
def vault(tmp_path):
    return Vault.from_environment(tmp_path, {})


@given(ANY_SECRETS, ANY_TEXT, ANY_TEXT)
@example({"halves of one character": "\ud83d\ude00"}, "demo_user", "sftp-1")
def test_any_secrets_come_back_for_their_owner_and_platform_in_printable_text(secrets, owner, platform):
    sealed = with_keys(FIRST).seal(secrets, owner, platform)

    assert PRINTABLE >= set(sealed)
    assert secrets == with_keys(FIRST).open(sealed, owner, platform)


@given(st.lists(ANY_TEXT, min_size=4, max_size=4))
def test_a_seal_moved_to_another_owner_or_platform_does_not_open(names):
    owner, platform, other_owner, other_platform = names
    sealed = with_keys(FIRST).seal(SECRETS, owner, platform)

    if (owner, platform) != (other_owner, other_platform):
        with pytest.raises(SealBroken):
            with_keys(FIRST).open(sealed, other_owner, other_platform)


def test_owner_and_platform_do_not_run_into_each_other():
    sealed = with_keys(FIRST).seal(SECRETS, "ann", "bsftp")

    with pytest.raises(SealBroken):
        with_keys(FIRST).open(sealed, "annb", "sftp")


@given(st.data())
def test_a_seal_with_any_bit_changed_does_not_open(data):
    sealed = with_keys(FIRST).seal(SECRETS, "demo_user", "sftp-1").encode()
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((SealBroken, KeyMissing)):
        with_keys(FIRST).open(changed.decode("latin-1"), "demo_user", "sftp-1")


@given(st.data())
def test_a_seal_cut_short_or_made_longer_does_not_open(data):
    sealed = with_keys(FIRST).seal(SECRETS, "demo_user", "sftp-1")
    short = sealed[: data.draw(st.integers(0, len(sealed) - 1))]

    for text in (short, sealed + "A", sealed + "="):
        with pytest.raises((SealBroken, KeyMissing)):
            with_keys(FIRST).open(text, "demo_user", "sftp-1")


@given(ANY_TEXT)
def test_any_text_that_is_no_seal_is_told_as_one_of_our_errors(text):
    with pytest.raises((SealBroken, KeyMissing)) as error:
        with_keys(FIRST).open(text, "demo_user", "sftp-1")

    assert error.value.title and error.value.hint


def test_the_cipher_gives_the_published_answer_of_test_case_16_of_the_gcm_specification():
    """McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, test case 16 (AES-256)."""
    key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    text = (
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    expected = (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    nonce, bound = bytes.fromhex("cafebabefacedbaddecaf888"), bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    assert expected == vault_module._encrypt(bytes.fromhex(key), nonce, bytes.fromhex(text), bound).hex()


def test_what_is_sealed_is_the_json_of_the_secrets_bound_to_version_key_owner_and_platform():
    """Opened with the cipher alone, as another program would."""
    sealed = with_keys(FIRST).seal({"password": "sesame"}, "demo_user", "sftp-1")
    version, name, text = sealed.split(".")
    content = base64.urlsafe_b64decode(text)

    opened = AESGCM(bytes([1]) * 32).decrypt(
        content[:12], content[12:], b'["v1", "' + name.encode() + b'", "demo_user", "sftp-1"]'
    )

    assert ("v1", b'{"password": "sesame"}') == (version, opened)


def test_the_same_secrets_are_sealed_differently_each_time():
    vault = with_keys(FIRST)

    assert 50 == len({vault.seal(SECRETS, "demo_user", "sftp-1") for _ in range(50)})


def test_the_key_file_is_made_at_the_first_seal_for_its_owner_only(vault, tmp_path):
    sealed = vault.seal(SECRETS, "demo_user", "sftp-1")

    assert 0o600 == stat.S_IMODE((tmp_path / "vault.key").stat().st_mode)
    assert [] == list(tmp_path.glob("*.tmp")) + list(tmp_path.glob(".*.tmp"))
    assert SECRETS == Vault.from_environment(tmp_path, {}).open(sealed, "demo_user", "sftp-1")


def test_the_key_file_may_lie_elsewhere(tmp_path):
    elsewhere = tmp_path / "keys" / "ours.key"
    Vault.from_environment(tmp_path, {"ACTIVATION_KEY_FILE": str(elsewhere)}).seal(SECRETS, "demo_user", "sftp-1")

    assert elsewhere.exists() and not (tmp_path / "vault.key").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_that_others_may_use_is_refused_with_what_to_do(vault, tmp_path, mode):
    sealed = vault.seal(SECRETS, "demo_user", "sftp-1")
    (tmp_path / "vault.key").chmod(mode)

    for use in (lambda: vault.seal({}, "a", "b"), lambda: vault.open(sealed, "demo_user", "sftp-1"), vault.rotate):
        with pytest.raises(KeyUnusable) as error:
            use()
        assert "The key file is open to other users of this computer." == error.value.title
        assert f"chmod 600 {tmp_path / 'vault.key'}" in error.value.hint


def first_seal(root, start, sealed):
    start.wait()
    sealed.put(Vault.from_environment(root, {}).seal(SECRETS, "demo_user", "sftp-1"))


def test_processes_that_make_the_key_file_at_once_agree_on_one_key(tmp_path):
    context = multiprocessing.get_context("fork")
    for round_ in range(10):
        root = tmp_path / str(round_)
        start, sealed = context.Barrier(6), context.Queue()
        makers = [context.Process(target=first_seal, args=(root, start, sealed)) for _ in range(6)]
        for maker in makers:
            maker.start()
        texts = [sealed.get(timeout=30) for _ in makers]
        for maker in makers:
            maker.join()

        assert 1 == len({text.split(".")[1] for text in texts})
        assert [SECRETS] * 6 == [Vault.from_environment(root, {}).open(t, "demo_user", "sftp-1") for t in texts]


def rotate(root):
    Vault.from_environment(root, {}).rotate()


def test_rotations_at_once_lose_no_key(vault, tmp_path):
    sealed = vault.seal(SECRETS, "demo_user", "sftp-1")
    context = multiprocessing.get_context("fork")
    rotations = [context.Process(target=rotate, args=(tmp_path,)) for _ in range(5)]
    for one in rotations:
        one.start()
    for one in rotations:
        one.join()

    assert 6 == len(set(vault.key_ids()))
    assert SECRETS == vault.open(sealed, "demo_user", "sftp-1")


def test_a_new_key_seals_the_old_one_opens_until_it_is_dropped(vault):
    before = vault.seal(SECRETS, "demo_user", "sftp-1")
    (old,) = vault.key_ids()

    new = vault.rotate()

    assert [new, old] == vault.key_ids()
    assert SECRETS == vault.open(before, "demo_user", "sftp-1")
    after = vault.reseal(before, "demo_user", "sftp-1")
    assert new == after.split(".")[1]
    assert after == vault.reseal(after, "demo_user", "sftp-1")
    vault.drop([old])
    assert SECRETS == vault.open(after, "demo_user", "sftp-1")
    with pytest.raises(KeyMissing) as error:
        vault.open(before, "demo_user", "sftp-1")
    assert old in error.value.title


def test_the_key_in_use_is_not_dropped(vault):
    sealed = vault.seal(SECRETS, "demo_user", "sftp-1")

    vault.drop(vault.key_ids())

    assert SECRETS == vault.open(sealed, "demo_user", "sftp-1")


def test_the_first_key_of_the_environment_seals_and_all_of_them_open():
    old = with_keys(FIRST).seal(SECRETS, "demo_user", "sftp-1")
    both = with_keys(SECOND, f" {FIRST} ")

    assert SECRETS == both.open(old, "demo_user", "sftp-1")
    assert key_id(bytes([2]) * 32) == both.reseal(old, "demo_user", "sftp-1").split(".")[1]


def test_keys_of_the_environment_are_rotated_there():
    with pytest.raises(KeyUnusable) as rotating:
        with_keys(FIRST).rotate()
    with pytest.raises(KeyUnusable) as dropping:
        with_keys(FIRST).drop([])

    assert "Keys come from ACTIVATION_KEY." == rotating.value.title == dropping.value.title


def test_a_wrong_key_harms_only_what_it_did_not_seal():
    sealed = with_keys(FIRST).seal(SECRETS, "demo_user", "sftp-1")
    vault = with_keys(SECOND)

    with pytest.raises(KeyMissing):
        vault.open(sealed, "demo_user", "sftp-1")
    assert SECRETS == vault.open(vault.seal(SECRETS, "demo_user", "s3-1"), "demo_user", "s3-1")


def test_a_lost_key_file_is_told_and_opening_makes_no_new_one(vault, tmp_path):
    sealed = vault.seal(SECRETS, "demo_user", "sftp-1")
    (tmp_path / "vault.key").unlink()

    with pytest.raises(KeyMissing) as error:
        vault.open(sealed, "demo_user", "sftp-1")

    assert "The key file is not there." == error.value.title
    assert not (tmp_path / "vault.key").exists()


@pytest.mark.parametrize("text", ["AAAA", "not base64 at all", FIRST + "," + FIRST[:-8], ","])
def test_what_is_no_key_is_refused_and_not_shown(text):
    with pytest.raises(KeyUnusable) as error:
        with_keys(text).seal(SECRETS, "demo_user", "sftp-1")

    assert error.value.title.startswith("ACTIVATION_KEY holds ")
    assert "AAAA" not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"half a ke"])
def test_a_damaged_key_file_is_told_and_left_as_it_is(vault, tmp_path, content):
    (tmp_path / "vault.key").write_bytes(content)
    (tmp_path / "vault.key").chmod(0o600)

    for use in (lambda: vault.seal(SECRETS, "demo_user", "sftp-1"), vault.rotate):
        with pytest.raises(KeyUnusable):
            use()
    assert content == (tmp_path / "vault.key").read_bytes()


def test_a_folder_that_takes_no_key_file_is_told(tmp_path):
    (tmp_path / "root").write_text("a file is in the way")

    with pytest.raises(StoreError) as error:
        Vault.from_environment(tmp_path / "root", {}).seal(SECRETS, "demo_user", "sftp-1")

    assert error.value.title.startswith("The key file ")


def test_the_key_file_belongs_to_the_store_and_is_not_set_aside(root, audience):
    store = STORES["parquet"](root)
    store.save_audience(audience())
    Vault.from_environment(root, {}).seal(SECRETS, "demo_user", "sftp-1")
    Vault.from_environment(root, {}).rotate()

    assert [] == [finding for finding in check(root).findings if "vault" in finding.path]


@dataclass
class Connection:
    host: str
    password: Secret


def test_a_secret_is_shown_only_when_asked():
    secret = Secret("hunter2")
    connection = Connection("sftp.example", secret)

    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        " ".join(map(str, [secret])),
        repr(connection),
        repr(asdict(connection)),
    ]
    shown += [repr([secret]), json.dumps({"password": secret}, default=str), str(copy.deepcopy(secret))]
    assert [] == [text for text in shown if "hunter2" in text]
    assert "hunter2" == secret.reveal() == copy.deepcopy(secret).reveal()


def test_a_secret_goes_into_no_pickle_json_or_list_of_attributes():
    secret = Secret("hunter2")

    with pytest.raises(TypeError, match="A secret is not pickled"):
        pickle.dumps({"password": secret})
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        vars(secret)


def test_secrets_are_compared_by_what_they_hold():
    assert Secret("hunter2") == Secret("hunter2")
    assert Secret("hunter2") != Secret("hunter3")
    assert Secret("hunter2") != "hunter2"
    assert 1 == len({Secret("hunter2"), Secret("hunter2")})
    assert [False, True] == [bool(Secret("")), bool(Secret("x"))]


def test_the_environment_is_where_the_keys_are_looked_for_by_default(monkeypatch, tmp_path):
    monkeypatch.setenv("ACTIVATION_KEY", FIRST)

    sealed = Vault.from_environment(tmp_path).seal(SECRETS, "demo_user", "sftp-1")

    assert key_id(base64.b64decode(os.environ["ACTIVATION_KEY"])) == sealed.split(".")[1]
    assert [] == list(tmp_path.iterdir())

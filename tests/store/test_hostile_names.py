"""Two hundred names that someone might try: each is refused at every door, and nothing anywhere is touched."""

import pytest

from store.errors import InvalidName, InvalidRow, RowNotFound
from tests.store.test_history import SENDING
from tests.store.test_sending_tables import ERASED, LIST

OUTWARDS = [
    "../",
    "..\\",
    "/",
    "\\",
    "//",
    "./",
    ".\\",
    "~/",
    "C:\\",
    "C:/",
    "\\\\?\\",
    "file:///",
    "%2e%2e%2f",
    "..;/",
]
TARGETS = ["user_id=victim", "victim", "etc/hostile-name", "../../../hostile-name"]
DEVICES = ["CON", "con", "Prn", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
LOOK_ALIKES = [
    "vic‮tim", "vіctim", "ｖictim", "victim​", "victim⁄x", "victim∕x", "victim／x", "․․/victim", "…", "victiṁ",
    "ⅴictim", "１２３", "victim﻿", "víctim", "ﬁ", "\u212a", "ſ", "\u0660\u0661", "💀", "victim\ud800",
]  # fmt: skip
HOSTILE = [
    *(outwards + target for outwards in OUTWARDS for target in TARGETS),
    *(f"x/{outwards}user_id=victim" for outwards in OUTWARDS),
    *(f"a{chr(code)}b" for code in [*range(32), 127, 0x85, 0x2028, 0x2029]),
    *(f"victim{end}" for end in ["\n", "\r\n", "\0", ".", "..", " ", "\t", "/", "\\", "/.", "=", "%00", ".\0parquet"]),
    *(start + "victim" for start in [" ", ".", "-", "_", "@", "\t", "\n", "\0", "~", "$", "`", "|", "'", '"']),
    *DEVICES, *(f"{device}.txt" for device in DEVICES[:6]),
    *LOOK_ALIKES,
    "", " ", ".", "..", "...", "*", "?", "[a-z]", "{user_id}", "a;b", "a:b", "a=b", "a&b", "<a>", "a|b", "$HOME", "a#b",
    "x" * 65, "x" * 255, "x" * 256, "x" * 5000, "x" * 1_000_000, "../" * 1000,
    None, 7, 1.5, True, b"victim", ["victim"], ("victim",), {"victim": 1},
]  # fmt: skip


def everything(folder):
    return {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def doors(store, audience, vermont, name):
    """Every way in, with the name as the user's and as the audience's."""
    yield lambda: store.audiences.rows(name)
    yield lambda: store.audiences.version(name)
    for user, key in [(name, "aud-ski01"), ("victim", name)]:
        yield lambda user=user, key=key: store.audiences.get(key, user)
        yield lambda user=user, key=key: store.members_of(key, user)
        yield lambda user=user, key=key: store.members.read(user, key, 1)
        yield lambda user=user, key=key: store.members.versions(user, key)
        yield lambda user=user, key=key: store.audiences.versions(key, user)
        yield lambda user=user, key=key: store.audiences.version_of(key, user, 1)
        yield lambda user=user, key=key: store.audiences.remove(key, user)
        yield lambda user=user, key=key: store.restore_audience(key, user, 1, {})
        yield lambda user=user, key=key: store.platforms.get(key, user)
        yield lambda user=user, key=key: store.distributions.versions(key, user)
        yield lambda user=user, key=key: store.audiences.update(key, user, {"status": "active"})
        yield lambda user=user, key=key: store.remove_audience(key, user)


def saving_doors(store, audience, vermont, name):
    for ids in [{"user_id": name}, {"user_id": "victim", "audience_id": name}]:
        yield lambda ids=ids: store.save_audience(audience(**ids), vermont)
        yield lambda ids=ids: store.save_audiences([(audience(**ids), None)])
        yield lambda ids=ids: store.audiences.insert(audience(**ids))


def sending_doors(store, audience, vermont, name):
    """The ways to distributions, lists, erasures and platforms; a row's other ids lead nowhere."""
    for table, row in (("lists", LIST), ("erasures", ERASED), ("distributions", SENDING)):
        rows, key = getattr(store, table), getattr(store, table).declaration.key
        yield lambda rows=rows: rows.rows(name)
        for ids in [{"user_id": name}, {"user_id": "victim", key: name}]:
            one, user = row | ids, ids["user_id"]
            yield lambda rows=rows, one=one: rows.insert(one)
            yield lambda rows=rows, one=one: rows.save_many([one])
            yield lambda rows=rows, one=one: rows.add_missing([one])
            yield lambda rows=rows, one=one, key=key, user=user: rows.get_arrow(one[key], user, [key])
            yield lambda rows=rows, one=one, key=key, user=user: rows.remove(one[key], user)
    for ids in [{"user_id": name}, {"user_id": "victim", "distribution_id": name}]:
        yield lambda ids=ids: store.add_distributions([SENDING | ids])
    yield lambda: store.remove_platform("plt-drive1", name)
    yield lambda: store.remove_platform(name, "victim")


def test_there_are_two_hundred_of_them():
    assert 200 <= len({repr(name) for name in HOSTILE})


@pytest.mark.parametrize("ways", [doors, saving_doors, sending_doors])
def test_no_door_opens_to_a_hostile_name_and_nothing_is_touched(on_disk, audience, vermont, tmp_path, ways):
    on_disk.save_audience(audience(user_id="victim"), vermont)
    before, opened = everything(tmp_path), []

    for name in HOSTILE:
        for at, door in enumerate(ways(on_disk, audience, vermont, name)):
            try:
                door()
            except (InvalidName, InvalidRow):
                continue
            except Exception as error:
                opened.append((name, at, error))
            else:
                opened.append((name, at, "opened"))

    assert [] == opened
    assert before == everything(tmp_path)


@pytest.mark.parametrize("version", [0, -1, True, 1.0, "1", "../1", None, 2**70])
def test_a_version_is_a_whole_number_above_zero(on_disk, audience, version):
    on_disk.save_audience(audience())
    on_disk.save_audience(audience(name="Ski clubs"))

    with pytest.raises((InvalidName, RowNotFound)):
        on_disk.audiences.version_of("aud-ski01", "demo_user", version)

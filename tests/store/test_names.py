"""Ids become folder names, so only a small alphabet gets past the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InvalidName, StoreError
from store.layout import Layout
from store.names import check_name
from store.tables import AUDIENCES, MEMBERS

REFUSED = [
    "x/../user_id=victim",
    "../victim",
    "..",
    "a..b",
    ".hidden",
    "",
    "a/b",
    "a\\b",
    "a=b",
    "a b",
    "a%2Fb",
    "a\x00b",
    "victim\n",
    "víctim",
    "x" * 65,
]


DEVICES = ["CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))]


@pytest.mark.parametrize("name", REFUSED)
def test_a_user_id_that_is_not_one_is_refused_for_reading_and_saving(store, audience, name):
    with pytest.raises(InvalidName):
        store.audiences.rows(name)
    with pytest.raises(InvalidName):
        store.audiences.get("aud-ski01", name)
    with pytest.raises(InvalidName):
        store.audiences.version(name)
    with pytest.raises(InvalidName):
        store.save_audience(audience(user_id=name))


@pytest.mark.parametrize("name", REFUSED)
def test_an_audience_id_that_is_not_one_is_refused_for_reading_and_saving(store, audience, vermont, name):
    with pytest.raises(InvalidName):
        store.audiences.get(name, "demo_user")
    with pytest.raises(InvalidName):
        store.members.read("demo_user", name, 1)
    with pytest.raises(InvalidName):
        store.save_audience(audience(audience_id=name), vermont)


def test_a_refused_name_leaves_nothing_on_disk(on_disk, audience, vermont, root):
    with pytest.raises(InvalidName):
        on_disk.save_audience(audience(user_id="x/../user_id=victim"), vermont)
    with pytest.raises(InvalidName):
        on_disk.save_audience(audience(audience_id="../../victim"), vermont)

    assert not root.exists()


def test_a_victims_audiences_do_not_open_to_a_crafted_name(on_disk, audience):
    on_disk.audiences.insert(audience(user_id="victim"))
    on_disk.audiences.insert(audience(user_id="x"))

    with pytest.raises(InvalidName) as error:
        on_disk.audiences.rows("x/../user_id=victim")

    assert "user_id" == error.value.field


@pytest.mark.parametrize("name", ["demo_user", "0012", "ana.lopez@example.com", "aud-x1y2z", "A", "x" * 64])
def test_usual_ids_are_fine(store, audience, name):
    store.save_audience(audience(user_id=name, audience_id=name))

    assert [name] == store.audiences.rows(name).rows["user_id"].to_pylist()
    assert name == store.audiences.get(name, name)["audience_id"]


@pytest.mark.parametrize("version", [0, -1, "1", "../v1", 1.0, True])
def test_a_version_of_members_is_a_whole_number_above_zero(store, version):
    with pytest.raises(InvalidName):
        store.members.read("demo_user", "aud-ski01", version)


@given(st.text() | st.from_regex(r"[A-Za-z0-9_.@/\\=-]{1,70}", fullmatch=True))
def test_whatever_name_is_given_the_file_stays_in_its_own_folder(tmp_path_factory, name):
    root = tmp_path_factory.getbasetemp() / "never_made"

    try:
        path = Layout(root).path_of(MEMBERS, (name, name, 1))
    except StoreError:
        return

    assert root / "members" == path.resolve().parents[2]
    assert (f"user_id={name}", f"audience_id={name}") == path.parts[-3:-1]


@given(st.from_regex(r"[A-Za-z0-9_.@-]{1,70}", fullmatch=True))
def test_a_name_is_valid_for_reading_back_exactly_if_it_is_valid_for_saving(name):
    try:
        check_name(name, "user_id")
        valid = True
    except InvalidName:
        valid = False

    device = name.split(".")[0].upper() in DEVICES
    assert valid == (name[0] not in "_.@-" and name[-1] != "." and len(name) <= 64 and ".." not in name and not device)


def test_a_filter_on_what_is_no_partition_is_refused(store):
    with pytest.raises(InvalidName):
        store.audiences._backend.read(AUDIENCES, {"status": "draft"})

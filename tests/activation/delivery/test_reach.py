"""A folder platform stays where this installation lets deliveries go, and out of the app's own data always."""

import os
from pathlib import Path

import pytest

from activation.delivery.channels import Reach, check_reach, open_channel
from activation.delivery.errors import WrongSettings

OWN_DATA = "That folder holds the app's own saved data."
ELSEWHERE = "The app may not deliver to that folder."


@pytest.fixture
def disk(tmp_path):
    """Three folders side by side: for deliveries, for the store, and another."""
    for name in ("deliveries/meta", "store/audiences", "other"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def reach(disk):
    return Reach(deliveries=disk / "deliveries", store=disk / "store")


def put(path, reach):
    with open_channel("folder", {"path": str(path)}, {}, reach=reach) as channel:
        return channel.put("ski.jsonl", [b"1"])


def refusal(path, reach):
    with pytest.raises(WrongSettings) as error:
        put(path, reach)
    assert "path" == error.value.field
    with pytest.raises(WrongSettings, match=error.value.title):
        check_reach("folder", {"path": str(path)}, reach)
    return error.value


@pytest.mark.parametrize("place", ["deliveries", "deliveries/meta", "deliveries/meta/../meta", "way_in", "DELIVERIES"])
def test_deliveries_go_to_the_folder_for_them_and_to_those_in_it(disk, reach, place):
    (disk / "way_in").symlink_to(disk / "deliveries/meta")
    if place.isupper() and not (disk / place).exists():
        pytest.skip("case counts on this disk")

    assert put(disk / place, reach)


@pytest.mark.parametrize(
    "place", ["other", "deliveries/way_out", "deliveries/../other", "deliveries_too", "deliveries/meta/../../other", ""]
)
def test_no_other_folder_is_delivered_to_whatever_links_lead_there(disk, reach, place):
    (disk / "deliveries/way_out").symlink_to(disk / "other")
    (disk / "deliveries_too").mkdir()

    error = refusal(disk / place, Reach(deliveries=reach.deliveries))

    assert ELSEWHERE == error.title
    assert str(disk / "deliveries") in error.hint
    assert [] == list((disk / "other").iterdir())


@pytest.mark.parametrize("place", ["store", "store/audiences", "store/not_made_yet", "", "store/..", "link", "/"])
def test_the_app_s_own_data_is_never_delivered_into_nor_a_folder_that_holds_it(disk, place):
    (disk / "link").symlink_to(disk / "store/audiences")

    error = refusal(disk / place, Reach(store=disk / "store"))

    assert OWN_DATA == error.title
    assert [disk / "store/audiences"] == list((disk / "store").rglob("*"))


def test_a_store_named_by_a_link_or_from_where_the_app_was_started_is_the_same_store(disk, monkeypatch):
    (disk / "link").symlink_to(disk / "store")
    monkeypatch.chdir(disk)

    for store in ("link", "store", "other/../store"):
        for place in (disk / "store/audiences", disk, disk.parent):
            assert OWN_DATA == refusal(place, Reach(store=Path(store))).title


def test_a_folder_for_deliveries_that_is_not_made_yet_is_found_from_where_the_app_was_started(disk, monkeypatch):
    monkeypatch.chdir(disk)

    check_reach("folder", {"path": str(disk / "later/meta")}, Reach(deliveries=Path("later")))


def test_a_store_that_is_not_made_yet_is_kept_clear_too(disk):
    assert OWN_DATA == refusal(disk / "later/audiences", Reach(store=disk / "later")).title


def test_one_folder_under_two_names_is_one_folder(disk, monkeypatch):
    """A disk where case does not count, or that is mounted twice: here both names are made to be the same folder."""
    (disk / "Store").mkdir()
    same = os.path.samestat

    def samestat(one, other):
        names = {os.stat(disk / name).st_ino for name in ("store", "Store")}  # noqa: PTH116
        return same(one, other) or {one.st_ino, other.st_ino} == names

    monkeypatch.setattr("os.path.samestat", samestat)

    assert OWN_DATA == refusal(disk / "Store", Reach(store=disk / "store")).title


def test_a_link_that_is_turned_round_after_the_channel_was_opened_gains_nothing(disk, reach):
    (disk / "deliveries/link").symlink_to(disk / "deliveries/meta")
    channel = open_channel("folder", {"path": str(disk / "deliveries/link")}, {}, reach=reach)
    channel.put("ski.jsonl", [b"1"])

    for place, title in {"other": ELSEWHERE, "store": OWN_DATA}.items():
        (disk / "deliveries/link").unlink()
        (disk / "deliveries/link").symlink_to(disk / place)
        for act in (lambda: channel.put("ski.jsonl", [b"2"]), lambda: channel.remove("ski.jsonl")):
            with pytest.raises(WrongSettings) as error:
                act()
            assert title == error.value.title
        assert [] == list((disk / place).glob("*.jsonl"))


def test_links_in_a_circle_are_told(disk, reach):
    (disk / "deliveries/a").symlink_to(disk / "deliveries/b")
    (disk / "deliveries/b").symlink_to(disk / "deliveries/a")

    with pytest.raises(WrongSettings) as error:
        check_reach("folder", {"path": str(disk / "deliveries/a")}, reach)

    assert "path" == error.value.field


def test_where_no_folder_is_named_any_folder_apart_from_the_store_will_do(disk):
    assert put(disk / "other", Reach(store=disk / "store"))
    assert put(disk / "other", Reach())


def test_other_channels_have_no_folder_here(reach):
    check_reach("sftp", {"folder": "store"}, reach)
    check_reach("download", {}, reach)

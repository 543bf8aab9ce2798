"""Distributions, lists and erasures in whichever store: added, read as columns, and never left without what they need."""

import threading
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from store.errors import InUse, InvalidName, InvalidRow, RowNotFound
from store.sending_tables import LISTS
from tests.store.test_history import DRIVE, NOON, SENDING

JUNE = datetime(2025, 6, 3, 9, tzinfo=UTC)
HELD = {"key": "05401", "added_by": "dst-first1", "added_at": NOON, "certain": True}
LIST = {
    "list_id": "lst-1", "user_id": "demo_user", "platform_id": "plt-drive1", "audience_id": "aud-ski01",
    "segments": [0], "key_type": "zip", "members": [HELD, HELD | {"key": "05602", "certain": False}],
    "distribution_id": "dst-first1", "created_at": NOON, "updated_at": NOON,
}  # fmt: skip
ERASED = {"erasure_id": "era-1", "user_id": "demo_user", "key_type": "zip", "member_key": "05401", "created_at": NOON,
          "saved_by": "demo_user"}  # fmt: skip


@pytest.fixture
def ready(store, audience):
    """A store with the audience and the platform that a distribution needs."""
    store.save_audience(audience())
    store.platforms.insert(DRIVE)
    return store


def ids(table, user="demo_user", **filters):
    rows = table.rows(user, [table.declaration.key], filters).whole()
    return sorted(rows[table.declaration.key].to_pylist())


def test_distributions_of_two_months_are_added_at_once(ready):
    rows = [SENDING, SENDING | {"distribution_id": "dst-june01", "created_at": JUNE}]

    added = ready.add_distributions(rows)

    assert [("dst-first1", 1), ("dst-june01", 1)] == [(row["distribution_id"], row["version"]) for row in added]
    assert ["dst-first1", "dst-june01"] == ids(ready.distributions)


def test_one_that_is_there_already_stays_as_it_is_even_asked_for_at_another_time(ready):
    ready.add_distributions([SENDING])
    ready.distributions.update("dst-first1", "demo_user", {"status": "completed"})

    assert [] == ready.add_distributions([SENDING | {"created_at": JUNE}])

    row = ready.distributions.get("dst-first1", "demo_user")
    assert ("completed", NOON, 2) == (row["status"], row["created_at"], row["version"])
    assert ["dst-first1"] == ids(ready.distributions)


@pytest.mark.parametrize("lacks", [{"audience_id": "aud-none"}, {"platform_id": "plt-none"}, {"user_id": "ben"}])
def test_a_distribution_without_its_audience_or_platform_is_not_added_and_neither_are_those_beside_it(ready, lacks):
    with pytest.raises(RowNotFound):
        ready.add_distributions([SENDING, SENDING | {"distribution_id": "dst-second"} | lacks])

    assert [] == ids(ready.distributions) == ids(ready.distributions, "ben")


def test_a_row_that_is_none_is_refused_before_any_is_added(ready):
    with pytest.raises(InvalidRow):
        ready.add_distributions([SENDING, SENDING | {"distribution_id": "dst-second", "status": "lost"}])

    assert [] == ids(ready.distributions)


@pytest.mark.parametrize("status", ["scheduled", "processing", "awaiting_approval"])
def test_while_something_is_still_to_be_sent_neither_audience_nor_platform_can_be_deleted(ready, status):
    ready.add_distributions([SENDING | {"status": status}])

    with pytest.raises(InUse, match="dst-first1"):
        ready.remove_audience("aud-ski01", "demo_user")
    with pytest.raises(InUse, match="dst-first1"):
        ready.remove_platform("plt-drive1", "demo_user")


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_what_has_ended_keeps_nobody_from_deleting(ready, status):
    ready.add_distributions([SENDING | {"status": status}])

    ready.remove_audience("aud-ski01", "demo_user")
    ready.remove_platform("plt-drive1", "demo_user")

    assert ["dst-first1"] == ids(ready.distributions)


@pytest.mark.parametrize("what", ["audience", "platform"])
def test_adding_and_deleting_at_the_same_moment_leave_no_distribution_without_what_it_needs(store, audience, what):
    store.audiences._backend._wait = 30
    store.save_audience(audience())
    store.platforms.insert(DRIVE)
    remove = {
        "audience": lambda: store.remove_audience("aud-ski01", "demo_user"),
        "platform": lambda: store.remove_platform("plt-drive1", "demo_user"),
    }[what]
    outcomes = []
    for number in range(25):
        said, start = {}, threading.Barrier(2)

        def run(name, call, said=said, start=start):
            start.wait()
            try:
                call()
                said[name] = "done"
            except (InUse, RowNotFound) as error:
                said[name] = type(error).__name__

        row = SENDING | {"distribution_id": f"dst-{number:03}"}
        calls = {"add": lambda row=row: store.add_distributions([row]), "remove": remove}
        threads = [threading.Thread(target=run, args=one) for one in calls.items()]
        for thread in threads if number % 2 else reversed(threads):
            thread.start()
        for thread in threads:
            thread.join()

        there = ids(store.audiences if what == "audience" else store.platforms)
        coming = ids(store.distributions, status="scheduled")
        outcomes.append((said["add"], said["remove"], bool(there), coming == [f"dst-{number:03}"]))
        if there:
            store.distributions.update(f"dst-{number:03}", "demo_user", {"status": "cancelled"})
        elif what == "audience":
            store.save_audience(audience())
        else:
            store.platforms.insert(DRIVE)

    # Either the distribution was first, and all stays; or the deletion was, and nothing is added.
    assert set(outcomes) <= {("done", "InUse", True, True), ("RowNotFound", "done", False, False)}


def test_a_list_is_read_whole_or_by_its_columns(store):
    saved = store.lists.insert(LIST)

    assert saved == store.lists.get("lst-1", "demo_user")
    table = store.lists.get_arrow("lst-1", "demo_user", ["members", "key_type"])
    assert (["members", "key_type"], 1) == (table.column_names, table.num_rows)
    assert LISTS.schema.field("members").type == table.schema.field("members").type
    assert LIST["members"] == table["members"][0].as_py()
    assert pa.scalar("zip") == table["key_type"][0]


def test_columns_of_what_is_not_there_or_of_no_column_are_refused(store):
    with pytest.raises(RowNotFound):
        store.lists.get_arrow("lst-1", "demo_user", ["members"])
    store.lists.insert(LIST)
    with pytest.raises(RowNotFound):
        store.lists.get_arrow("lst-1", "ben", ["members"])
    with pytest.raises(InvalidRow):
        store.lists.get_arrow("lst-1", "demo_user", ["colour"])
    with pytest.raises(InvalidName):
        store.lists.get_arrow("../lst-1", "demo_user", ["members"])


def test_each_list_is_a_file_of_its_own_and_all_are_found(store):
    store.lists.save_many([LIST | {"list_id": f"lst-{number}"} for number in range(5)])

    assert [f"lst-{number}" for number in range(5)] == ids(store.lists)
    assert 5 == len(store.lists._backend.partitions(LISTS, {"user_id": "demo_user"}))


def test_a_list_keeps_its_former_versions(store):
    store.lists.insert(LIST)
    store.lists.update("lst-1", "demo_user", {"members": [HELD]})

    assert [1, 2] == [len(store.lists.version_of("lst-1", "demo_user", version)["members"]) for version in (2, 1)]


def test_erasures_are_added_once_and_taken_back(store):
    second = ERASED | {"erasure_id": "era-2", "member_key": "05602"}
    assert 1 == len(store.erasures.add_missing([ERASED]))

    assert ["era-2"] == [
        row["erasure_id"] for row in store.erasures.add_missing([ERASED | {"created_at": JUNE}, second])
    ]

    assert NOON == store.erasures.get("era-1", "demo_user")["created_at"]
    assert ["05401", "05602"] == sorted(store.erasures.rows("demo_user").rows["member_key"].to_pylist())
    store.erasures.remove("era-1", "demo_user")
    assert ["era-2"] == ids(store.erasures)


@pytest.mark.parametrize("table", ["lists", "erasures"])
@pytest.mark.parametrize("key_type", ["", "email", None])
def test_members_are_told_apart_by_zip_or_customer_and_nothing_else(store, table, key_type):
    row = {"lists": LIST, "erasures": ERASED}[table] | {"key_type": key_type}

    with pytest.raises(InvalidRow):
        getattr(store, table).insert(row)


def test_a_member_of_a_list_lacks_nothing(store):
    for name in HELD:
        with pytest.raises(InvalidRow):
            store.lists.insert(LIST | {"members": [HELD | {name: None}]})

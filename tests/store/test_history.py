"""Every version of a row is kept before another takes its place; whichever way a store keeps it."""

from datetime import UTC, datetime

import pytest

from store import open_store
from store.errors import DamagedFile, InUse, InvalidRow, RowNotFound, StaleVersion
from tests.store.conftest import STORES

NOON = datetime(2025, 5, 28, 12, tzinfo=UTC)
JUNE = datetime(2025, 6, 3, 9, tzinfo=UTC)
DRIVE: dict[str, object] = {
    "platform_id": "plt-drive1",
    "user_id": "demo_user",
    "platform_type": "folder",
    "name": "Shared drive",
    "status": "active",
    "credentials": "v1.sealed-first",
    "settings": '{"folder": "/mnt/shared"}',
    "created_at": NOON,
    "updated_at": NOON,
    "last_sync": None,
    "sync_status": None,
    "saved_by": "demo_user",
}
SENDING: dict[str, object] = {
    "distribution_id": "dst-first1",
    "user_id": "demo_user",
    "audience_id": "aud-ski01",
    "platform_id": "plt-drive1",
    "status": "scheduled",
    "distribution_type": "initial",
    "segments_distributed": [0],
    "scheduled_at": JUNE,
    "created_at": NOON,
    "updated_at": NOON,
}


def kept(store, columns=("version", "name", "status")):
    versions = store.audiences.versions("aud-ski01", "demo_user", columns)
    assert () == versions.damaged
    return [tuple(row[column] for column in columns) for row in versions.rows]


def test_an_audience_that_was_saved_once_has_one_version(store, audience):
    store.save_audience(audience())

    assert [(1, "Ski families, Vermont", "draft")] == kept(store)


def test_every_version_is_listed_the_present_one_first(store, audience):
    store.save_audience(audience())
    store.save_audience(audience(name="Ski clubs"))
    store.audiences.update("aud-ski01", "demo_user", {"status": "archived"})

    assert [(3, "Ski clubs", "archived"), (2, "Ski clubs", "draft"), (1, "Ski families, Vermont", "draft")] == kept(
        store
    )


def test_ten_changes_in_as_many_months_leave_one_row_and_eleven_versions(store, audience):
    store.save_audience(audience())
    for month in range(1, 11):
        store.save_audience(audience(name=f"Month {month}", updated_at=datetime(2026, month, 2, tzinfo=UTC)))

    assert [("aud-ski01", "Month 10")] == [
        (row["audience_id"], row["name"]) for row in store.audiences.rows("demo_user").whole().to_pylist()
    ]
    assert [("demo_user", 2025, 5)] == store.audiences._backend.partitions(store.audiences.declaration, {})
    assert list(range(11, 0, -1)) == [version for version, _, _ in kept(store)]


def test_a_former_version_is_read_with_everything_it_was_saved_with(store, audience):
    first = store.save_audience(audience(notes="First thoughts."))
    store.save_audience(audience(notes=None, segments=[], segment_count=0))

    assert first == store.audiences.version_of("aud-ski01", "demo_user", 1)
    assert 0 == store.audiences.version_of("aud-ski01", "demo_user", 2)["segment_count"]


def test_a_version_that_never_was_is_not_found(store, audience):
    store.save_audience(audience())

    for version in (2, 99):
        with pytest.raises(RowNotFound) as error:
            store.audiences.version_of("aud-ski01", "demo_user", version)
        assert f"aud-ski01 has no version {version}." == error.value.title


def test_the_versions_of_two_users_with_the_same_id_are_kept_apart(store, audience):
    for user in ("ana", "ben"):
        store.save_audience(audience(user_id=user, name=f"{user}'s first"))
        store.save_audience(audience(user_id=user, name=f"{user}'s second"))

    versions = store.audiences.versions("aud-ski01", "ben", ["name"]).rows
    assert ["ben's second", "ben's first"] == [row["name"] for row in versions]


def test_an_import_over_what_is_there_keeps_what_was_there(store, audience):
    store.save_audience(audience())
    store.save_audiences([(audience(name="Imported"), None), (audience(audience_id="aud-new01"), None)])

    assert [(2, "Imported", "draft"), (1, "Ski families, Vermont", "draft")] == kept(store)


def test_a_save_that_is_refused_leaves_no_version(store, audience):
    store.save_audience(audience())
    for change, expecting in ((audience(status="paused"), None), (audience(), 7)):
        with pytest.raises((InvalidRow, StaleVersion)):
            store.save_audience(change, expecting=expecting)

    assert [1] == [version for version, _, _ in kept(store)]


def test_each_version_has_the_members_it_was_saved_with(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.save_audience(audience(name="Ski clubs"))
    store.save_audience(audience(name="Burlington only"), vermont[:1])

    sizes = [store.members_of("aud-ski01", "demo_user", version).num_rows for version in (1, 2, 3)]
    assert [3, 3, 1] == sizes


def test_restoring_a_version_makes_it_the_next_one_with_its_members(store, audience, vermont):
    first = store.save_audience(audience(), vermont)
    store.save_audience(audience(name="Burlington only", tags=[]), vermont[:1])

    restored = store.restore_audience(
        "aud-ski01", "demo_user", 1, {"updated_at": JUNE, "restored_from": 1, "saved_by": "ben"}, expecting=2
    )

    assert first | {"version": 3, "updated_at": JUNE, "restored_from": 1, "saved_by": "ben"} == restored
    assert restored == store.audiences.get("aud-ski01", "demo_user")
    assert vermont == store.members_of("aud-ski01", "demo_user").to_pylist()
    assert [3, 2, 1] == [version for version, _, _ in kept(store)]


def test_what_another_has_changed_meanwhile_is_not_restored_over(store, audience):
    store.save_audience(audience())
    store.save_audience(audience(name="Ski clubs"))
    store.save_audience(audience(name="Snow families"))

    with pytest.raises(StaleVersion):
        store.restore_audience("aud-ski01", "demo_user", 1, {}, expecting=2)

    assert "Snow families" == store.audiences.get("aud-ski01", "demo_user")["name"]


def test_an_audience_deleted_for_good_takes_its_versions_and_members_with_it(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.save_audience(audience(name="Ski clubs"), vermont[:2])
    store.save_audience(audience(audience_id="aud-sun01"), vermont)
    store.save_audience(audience(audience_id="aud-sun01", name="Beach"), vermont)

    store.remove_audience("aud-ski01", "demo_user", expecting=2)

    with pytest.raises(RowNotFound):
        store.audiences.versions("aud-ski01", "demo_user")
    assert 2 == len(store.audiences.versions("aud-sun01", "demo_user").rows)
    backend = store.audiences._backend
    history = store.audiences.declaration.history
    assert {"aud-sun01"} == {partition[1] for partition in backend.partitions(history, {})}
    assert [] == store.members.versions("demo_user", "aud-ski01")


def test_an_id_that_was_deleted_and_is_saved_again_begins_anew(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.save_audience(audience(name="Ski clubs"))
    store.remove_audience("aud-ski01", "demo_user")

    store.save_audience(audience(name="Quite another"))
    store.save_audience(audience(name="Quite another, again"))

    assert [(2, "Quite another, again", "draft"), (1, "Quite another", "draft")] == kept(store)
    assert 0 == store.members_of("aud-ski01", "demo_user", 1).num_rows


@pytest.mark.parametrize("status", ["scheduled", "processing", "awaiting_approval"])
def test_an_audience_that_is_still_to_be_sent_is_not_deleted_and_the_sending_is_named(store, audience, status):
    store.save_audience(audience())
    store.distributions.insert(SENDING | {"status": status})

    with pytest.raises(InUse) as error:
        store.remove_audience("aud-ski01", "demo_user")

    assert f"aud-ski01 is still to be sent: distribution dst-first1 ({status})." == error.value.title
    assert 1 == store.audiences.get("aud-ski01", "demo_user")["version"]


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_an_audience_that_was_sent_can_be_deleted(store, audience, status):
    store.save_audience(audience())
    store.distributions.insert(SENDING | {"status": status})
    store.distributions.insert(SENDING | {"distribution_id": "dst-other", "audience_id": "aud-other"})

    store.remove_audience("aud-ski01", "demo_user")

    assert 0 == store.audiences.rows("demo_user").rows.num_rows


def test_platforms_and_distributions_keep_their_versions_too(store):
    store.platforms.insert(DRIVE)
    store.platforms.update("plt-drive1", "demo_user", {"status": "inactive"})
    store.distributions.insert(SENDING)
    store.distributions.update("dst-first1", "demo_user", {"status": "completed", "executed_at": JUNE})

    platforms = store.platforms.versions("plt-drive1", "demo_user", ["status"]).rows
    distributions = store.distributions.versions("dst-first1", "demo_user", ["status", "executed_at"]).rows
    assert [("inactive", 2), ("active", 1)] == [(row["status"], row["version"]) for row in platforms]
    assert [("completed", JUNE), ("scheduled", None)] == [(row["status"], row["executed_at"]) for row in distributions]


def test_a_secret_that_was_replaced_is_nowhere_any_more(store, root):
    store.platforms.insert(DRIVE)
    store.platforms.update("plt-drive1", "demo_user", {"credentials": "v1.sealed-second"})

    credentials = [row["credentials"] for row in store.platforms.versions("plt-drive1", "demo_user").rows]
    assert ["v1.sealed-second", None] == credentials
    assert None is store.platforms.version_of("plt-drive1", "demo_user", 1)["credentials"]
    assert [] == [path for path in root.rglob("*.parquet") if b"sealed-first" in path.read_bytes()]


def test_all_platforms_of_a_user_share_one_file(store, root):
    store.platforms.insert(DRIVE)
    store.platforms.insert(DRIVE | {"platform_id": "plt-drive2", "name": "Second drive"})
    store.platforms.save_many([DRIVE | {"platform_id": "plt-drive3"}])
    store.platforms.remove("plt-drive2", "demo_user")

    listed = store.platforms.rows("demo_user", ["platform_id"]).rows["platform_id"].to_pylist()
    assert ["plt-drive1", "plt-drive3"] == sorted(listed)
    assert [("demo_user",)] == store.platforms._backend.partitions(store.platforms.declaration, {})


def test_a_former_version_that_is_damaged_is_named_and_the_others_are_listed(on_disk, audience, root):
    for name in ("One", "Two", "Three"):
        on_disk.save_audience(audience(name=name))
    second = "audiences_history/user_id=demo_user/audience_id=aud-ski01/audiences_v2.parquet"
    (root / second).write_bytes(b"PAR1 half")
    reopened = open_store(root)

    versions = reopened.audiences.versions("aud-ski01", "demo_user", ["name"])
    assert ["Three", "One"] == [row["name"] for row in versions.rows]
    assert [f"{second} cannot be read: it is damaged."] == [damage.title for damage in versions.damaged]
    with pytest.raises(DamagedFile):
        reopened.audiences.version_of("aud-ski01", "demo_user", 2)

    reopened.set_aside(versions.damaged[0])
    assert () == reopened.audiences.versions("aud-ski01", "demo_user").damaged
    assert 4 == reopened.save_audience(audience(name="Four"))["version"]


def test_a_copy_left_by_a_save_that_was_cut_off_is_no_former_version(on_disk, audience, root, monkeypatch):
    on_disk.save_audience(audience())
    backend, replace = on_disk.audiences._backend, on_disk.audiences._backend.replace

    def cut_off(table, partition, rows):
        if table.name == "audiences":
            raise KeyboardInterrupt
        replace(table, partition, rows)

    monkeypatch.setattr(backend, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        on_disk.save_audience(audience(name="Never saved"))
    reopened = STORES["parquet"](root)

    assert [(1, "Ski families, Vermont", "draft")] == kept(reopened)
    reopened.save_audience(audience(name="Ski clubs"))
    assert [(2, "Ski clubs", "draft"), (1, "Ski families, Vermont", "draft")] == kept(reopened)

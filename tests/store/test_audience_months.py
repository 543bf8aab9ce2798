"""An audience belongs to the month of its creation, in UTC, for ever."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from store import open_store
from store.errors import InvalidRow
from store.tables import AUDIENCES


def months(store):
    return [partition[1:] for partition in store.audiences._backend.partitions(AUDIENCES, {"user_id": "demo_user"})]


def test_ten_changes_over_ten_months_leave_one_audience(store, audience):
    store.audiences.insert(audience())

    for month in range(10):
        later = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=31 * month)
        store.audiences.update("aud-ski01", "demo_user", {"updated_at": later})
        store.save_audience(audience(updated_at=later))

    assert ["aud-ski01"] == store.audiences.rows("demo_user").rows["audience_id"].to_pylist()
    assert [(2025, 5)] == months(store)


def test_an_evening_in_boston_may_be_the_next_month_in_utc(store, audience):
    boston = timezone(timedelta(hours=-4))

    store.audiences.insert(audience(created_at=datetime(2025, 5, 31, 21, tzinfo=boston)))

    assert [(2025, 6)] == months(store)


def test_a_new_year_in_paris_is_still_the_old_one_in_utc(store, audience):
    paris = timezone(timedelta(hours=1))

    store.audiences.insert(audience(created_at=datetime(2026, 1, 1, 0, 30, tzinfo=paris)))

    assert [(2025, 12)] == months(store)


@pytest.mark.parametrize("save", ["save_audience", "save_many"])
def test_saving_a_known_audience_with_another_creation_time_is_refused(store, audience, save):
    store.audiences.insert(audience())
    moved = audience(created_at=datetime(2025, 9, 1, tzinfo=UTC))

    with pytest.raises(InvalidRow) as error:
        store.save_audience(moved) if save == "save_audience" else store.audiences.save_many([moved])

    assert "created_at" == error.value.field
    assert [(2025, 5)] == months(store)


def test_even_another_moment_of_the_same_month_is_another_creation_time(store, audience):
    store.audiences.insert(audience())

    with pytest.raises(InvalidRow) as error:
        store.save_audience(audience(created_at=datetime(2025, 5, 29, tzinfo=UTC)))

    assert "created_at" == error.value.field


def test_a_month_whose_last_audience_is_removed_is_gone(store, audience):
    store.audiences.insert(audience())

    store.audiences.remove("aud-ski01", "demo_user")

    assert [] == months(store)


def test_an_id_that_another_process_has_saved_anew_in_another_month_is_found_there(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    assert "Ski families, Vermont" == on_disk.audiences.get("aud-ski01", "demo_user")["name"]

    other = open_store(root)
    other.audiences.remove("aud-ski01", "demo_user")
    other.audiences.insert(audience(name="Easter skiers", created_at=datetime(2025, 4, 2, tzinfo=UTC)))

    assert "Easter skiers" == on_disk.audiences.get("aud-ski01", "demo_user")["name"]
    assert 2 == on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})["version"]

"""What any store does with an audience, whichever way it keeps it."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.errors import AlreadyThere, InvalidRow, RowNotFound, StaleVersion, StoreBusy

APRIL = datetime(2025, 4, 2, tzinfo=UTC)
MAY = datetime(2025, 5, 28, 12, tzinfo=UTC)


def names(reading):
    return sorted(reading.rows["name"].to_pylist())


def test_a_saved_audience_comes_back_with_everything_it_was_saved_with(store, audience):
    store.audiences.insert(audience())

    assert audience() | {"version": 1, "members_version": None} == store.audiences.get("aud-ski01", "demo_user")


def test_saving_answers_with_the_audience_as_it_is_stored(store, audience):
    saved = store.audiences.insert(audience())

    assert saved == store.audiences.get("aud-ski01", "demo_user")


def test_what_was_left_out_comes_back_as_unknown(store, audience):
    row = audience()
    del row["criteria"]

    store.audiences.insert(row)

    assert None is store.audiences.get("aud-ski01", "demo_user")["criteria"]


def test_a_moment_told_in_another_zone_comes_back_in_utc(store, audience):
    in_boston = datetime(2025, 5, 28, 20, tzinfo=timezone(timedelta(hours=-4)))

    store.audiences.insert(audience(confirmed_at=in_boston))

    confirmed = store.audiences.get("aud-ski01", "demo_user")["confirmed_at"]
    assert "2025-05-29T00:00:00+00:00" == confirmed.isoformat()


def test_an_id_that_was_never_saved_is_not_found(store):
    with pytest.raises(RowNotFound) as error:
        store.audiences.get("aud-lost1", "demo_user")

    assert "aud-lost1" in error.value.title


def test_several_audiences_come_in_the_order_asked_for_without_those_that_are_not_there(store, audience):
    for key, created in [("aud-a", MAY), ("aud-b", APRIL), ("aud-c", MAY)]:
        store.audiences.insert(audience(audience_id=key, created_at=created))

    found = store.audiences.get_many(["aud-c", "aud-lost1", "aud-b"], "demo_user")

    assert ["aud-c", "aud-b"] == [row["audience_id"] for row in found]
    assert store.audiences.get("aud-b", "demo_user") == found[1]


def test_a_user_sees_no_audience_of_another_user(store, audience):
    store.audiences.insert(audience(user_id="ana"))
    store.audiences.insert(audience(user_id="ben", name="Beach retirees, Florida"))

    assert ["Ski families, Vermont"] == names(store.audiences.rows("ana"))


def test_two_users_may_use_the_same_id(store, audience):
    store.audiences.insert(audience(user_id="ana"))
    store.audiences.insert(audience(user_id="ben", name="Beach retirees, Florida"))

    assert "Beach retirees, Florida" == store.audiences.get("aud-ski01", "ben")["name"]


def test_an_empty_store_lists_no_audiences(store):
    assert 0 == store.audiences.rows("demo_user").rows.num_rows


def test_a_list_has_the_columns_that_were_asked_for_in_that_order(store, audience):
    store.audiences.insert(audience())

    listed = store.audiences.rows("demo_user", ["status", "user_id", "name"])

    assert [{"status": "draft", "user_id": "demo_user", "name": "Ski families, Vermont"}] == listed.rows.to_pylist()


def test_a_list_of_nothing_but_the_user_still_has_a_row_for_each_audience(store, audience):
    store.audiences.insert(audience())
    store.audiences.insert(audience(audience_id="aud-ski02", created_at=APRIL))

    assert ["demo_user", "demo_user"] == store.audiences.rows("demo_user", ["user_id"]).rows["user_id"].to_pylist()


def test_a_column_that_does_not_exist_cannot_be_listed(store):
    with pytest.raises(InvalidRow) as error:
        store.audiences.rows("demo_user", ["colour"])

    assert "colour" == error.value.field


def test_a_list_can_be_narrowed_by_a_value_or_by_several(store, audience):
    for at, status in enumerate(["draft", "active", "archived"]):
        store.audiences.insert(audience(audience_id=f"aud-{at}", name=f"{status} skiers", status=status))

    one = store.audiences.rows("demo_user", ["name"], {"status": "active"})
    two = store.audiences.rows("demo_user", ["name"], {"status": ["draft", "archived"], "data_type": "third_party"})
    assert ["active skiers"] == names(one)
    assert ["archived skiers", "draft skiers"] == names(two)


def test_a_filter_of_the_wrong_type_is_refused(store, audience):
    store.audiences.insert(audience())

    with pytest.raises(InvalidRow) as error:
        store.audiences.rows("demo_user", filters={"total_audience_size": "many"})

    assert "total_audience_size" == error.value.field


def test_an_id_can_be_inserted_only_once(store, audience):
    store.audiences.insert(audience())

    with pytest.raises(AlreadyThere):
        store.audiences.insert(audience(name="Beach retirees, Florida"))

    assert "Ski families, Vermont" == store.audiences.get("aud-ski01", "demo_user")["name"]


def test_an_id_can_be_inserted_only_once_even_in_another_month(store, audience):
    store.audiences.insert(audience())

    with pytest.raises(AlreadyThere):
        store.audiences.insert(audience(created_at=APRIL))

    assert 1 == store.audiences.rows("demo_user").rows.num_rows


def test_a_change_touches_only_what_it_names_and_counts_the_version_up(store, audience):
    before = store.audiences.insert(audience())

    after = store.audiences.update("aud-ski01", "demo_user", {"status": "archived"})

    assert before | {"status": "archived", "version": 2} == after
    assert after == store.audiences.get("aud-ski01", "demo_user")


def test_a_change_leaves_the_other_audiences_of_the_month_alone(store, audience):
    store.audiences.insert(audience())
    other = store.audiences.insert(audience(audience_id="aud-sun01", name="Beach retirees, Florida"))

    store.audiences.update("aud-ski01", "demo_user", {"status": "archived"})

    assert other == store.audiences.get("aud-sun01", "demo_user")


def test_a_change_to_an_audience_that_someone_else_has_changed_is_refused(store, audience):
    store.audiences.insert(audience())
    store.audiences.update("aud-ski01", "demo_user", {"name": "Snow families, Vermont"}, expecting=1)

    with pytest.raises(StaleVersion):
        store.audiences.update("aud-ski01", "demo_user", {"name": "Ski clubs, Vermont"}, expecting=1)

    assert "Snow families, Vermont" == store.audiences.get("aud-ski01", "demo_user")["name"]


def test_an_audience_that_is_not_there_cannot_be_changed(store):
    with pytest.raises(RowNotFound):
        store.audiences.update("aud-lost1", "demo_user", {"status": "archived"})


@pytest.mark.parametrize("change", [{"audience_id": "aud-new01"}, {"user_id": "ben"}, {"created_at": APRIL}])
def test_id_owner_and_creation_never_change(store, audience, change):
    before = store.audiences.insert(audience())

    with pytest.raises(InvalidRow) as error:
        store.audiences.update("aud-ski01", "demo_user", change)

    assert [error.value.field] == list(change)
    assert before == store.audiences.get("aud-ski01", "demo_user")


def test_a_removed_audience_is_gone_and_the_others_stay(store, audience):
    store.audiences.insert(audience())
    store.audiences.insert(audience(audience_id="aud-sun01", name="Beach retirees, Florida"))

    store.audiences.remove("aud-ski01", "demo_user")

    assert ["Beach retirees, Florida"] == names(store.audiences.rows("demo_user"))


def test_an_audience_cannot_be_removed_twice(store, audience):
    store.audiences.insert(audience())
    store.audiences.remove("aud-ski01", "demo_user")

    with pytest.raises(RowNotFound):
        store.audiences.remove("aud-ski01", "demo_user")


def test_an_audience_is_not_removed_under_someone_who_has_just_changed_it(store, audience):
    store.audiences.insert(audience())
    store.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    with pytest.raises(StaleVersion):
        store.audiences.remove("aud-ski01", "demo_user", expecting=1)

    assert "active" == store.audiences.get("aud-ski01", "demo_user")["status"]


def test_an_import_adds_what_is_new_and_replaces_what_is_there(store, audience):
    store.audiences.insert(audience(notes="First draft."))

    store.audiences.save_many(
        [audience(name="Ski families, again"), audience(audience_id="aud-apr01", name="Easter", created_at=APRIL)]
    )

    assert ["Easter", "Ski families, again"] == names(store.audiences.rows("demo_user"))
    assert 2 == store.audiences.get("aud-ski01", "demo_user")["version"]
    assert None is store.audiences.get("aud-ski01", "demo_user")["notes"]


def test_an_import_writes_each_month_once(store, audience, monkeypatch):
    writes = []
    backend = store.audiences._backend
    replace = backend.replace
    monkeypatch.setattr(backend, "replace", lambda *args: (writes.append(args[1]), replace(*args)))

    store.audiences.save_many(
        [audience(audience_id=f"aud-{at}", created_at=APRIL if at % 2 else MAY) for at in range(50)]
    )

    assert [("demo_user", 2025, 4), ("demo_user", 2025, 5)] == sorted(writes)


def test_an_import_with_one_bad_audience_saves_none(store, audience):
    with pytest.raises(InvalidRow):
        store.audiences.save_many([audience(created_at=APRIL), audience(audience_id="aud-bad01", status="paused")])

    assert 0 == store.audiences.rows("demo_user").rows.num_rows


def test_an_import_that_holds_an_id_twice_saves_none(store, audience):
    with pytest.raises(InvalidRow) as error:
        store.audiences.save_many([audience(), audience(created_at=APRIL)])

    assert "audience_id" == error.value.field
    assert 0 == store.audiences.rows("demo_user").rows.num_rows


def test_every_write_changes_the_version_of_the_users_audiences(store, audience):
    seen = [store.audiences.version("demo_user")]
    store.audiences.insert(audience())
    seen.append(store.audiences.version("demo_user"))
    store.audiences.update("aud-ski01", "demo_user", {"name": "Ski families"})
    seen.append(store.audiences.version("demo_user"))
    store.audiences.update("aud-ski01", "demo_user", {"name": "Sky families"})
    seen.append(store.audiences.version("demo_user"))

    assert 4 == len(set(seen))


def test_reading_and_other_users_leave_the_version_as_it_is(store, audience):
    store.audiences.insert(audience())
    before = store.audiences.version("demo_user")

    store.audiences.rows("demo_user")
    store.audiences.insert(audience(user_id="ben"))

    assert before == store.audiences.version("demo_user")


def test_a_save_that_waited_too_long_for_another_says_so(store, audience):
    saved = store.audiences.insert(audience())
    may = store.audiences.declaration.partition_of(saved)

    with (
        store.audiences._backend.exclusive(store.audiences.declaration, may),
        pytest.raises(StoreBusy) as error,
    ):
        store.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    told = r"Another save is running: (thread MainThread|process \d+ .+) has held this part of the store since \d\d:"
    assert re.match(told, error.value.title)


def test_a_reader_does_not_wait_for_a_save(store, audience):
    saved = store.audiences.insert(audience())
    may = store.audiences.declaration.partition_of(saved)

    with store.audiences._backend.exclusive(store.audiences.declaration, may):
        assert "draft" == store.audiences.get("aud-ski01", "demo_user")["status"]


def test_a_save_in_one_month_does_not_wait_for_one_in_another(store, audience):
    saved = store.audiences.insert(audience())
    store.audiences.insert(audience(audience_id="aud-apr01", created_at=APRIL))
    may = store.audiences.declaration.partition_of(saved)

    with store.audiences._backend.exclusive(store.audiences.declaration, may):
        assert "active" == store.audiences.update("aud-apr01", "demo_user", {"status": "active"})["status"]


def test_two_new_audiences_of_a_user_cannot_race_for_one_id(store, audience):
    store.audiences.insert(audience())

    with store.audiences._backend.exclusive(store.audiences.declaration, ("demo_user",)):
        with pytest.raises(StoreBusy):
            store.audiences.insert(audience(audience_id="aud-apr01", created_at=APRIL))

        assert "active" == store.audiences.update("aud-ski01", "demo_user", {"status": "active"})["status"]

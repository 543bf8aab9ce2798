"""Ids are looked for in what is remembered of each month, and that is never older than the month itself."""

from datetime import UTC, datetime

import pytest

from store import open_store
from store.errors import AlreadyThere, DamagedFile, InvalidRow, RowNotFound
from store.index import Index
from store.tables import AUDIENCES

APRIL, MAY = datetime(2025, 4, 2, tzinfo=UTC), datetime(2025, 5, 28, tzinfo=UTC)


@pytest.fixture
def elsewhere(on_disk, root):
    """The same store in another process, as far as the files can tell."""
    return open_store(root, wait=0.2)


def test_an_id_that_another_process_has_just_saved_is_found_and_not_given_twice(on_disk, elsewhere, audience):
    on_disk.audiences.insert(audience())
    assert "aud-ski01" == elsewhere.audiences.get("aud-ski01", "demo_user")["audience_id"]
    on_disk.audiences.insert(audience(audience_id="aud-new"))
    on_disk.audiences.insert(audience(audience_id="aud-older", created_at=APRIL))

    assert "aud-new" == elsewhere.audiences.get("aud-new", "demo_user")["audience_id"]
    assert ["aud-older", "aud-new"] == [
        row["audience_id"] for row in elsewhere.audiences.get_many(["aud-older", "aud-new"], "demo_user")
    ]
    with pytest.raises(AlreadyThere):
        elsewhere.audiences.insert(audience(audience_id="aud-older", created_at=MAY))


def test_an_id_that_another_process_has_removed_is_found_no_more_and_may_come_back_in_another_month(
    on_disk, elsewhere, audience
):
    on_disk.audiences.insert(audience())
    assert "aud-ski01" == elsewhere.audiences.get("aud-ski01", "demo_user")["audience_id"]
    on_disk.audiences.remove("aud-ski01", "demo_user")

    with pytest.raises(RowNotFound):
        elsewhere.audiences.get("aud-ski01", "demo_user")
    with pytest.raises(RowNotFound):
        elsewhere.audiences.state_of("aud-ski01", "demo_user")
    on_disk.audiences.insert(audience(created_at=APRIL))
    assert APRIL == elsewhere.audiences.get("aud-ski01", "demo_user")["created_at"]


def test_the_state_of_a_row_changes_with_every_write_to_it_and_not_with_those_to_other_months(store, audience):
    store.audiences.insert(audience())
    states = [store.audiences.state_of("aud-ski01", "demo_user")]
    store.audiences.insert(audience(audience_id="aud-other", created_at=APRIL))
    states.append(store.audiences.state_of("aud-ski01", "demo_user"))
    store.audiences.update("aud-ski01", "demo_user", {"status": "active"})
    states.append(store.audiences.state_of("aud-ski01", "demo_user"))

    assert states[0] == states[1] != states[2]
    assert {"aud-ski01": states[2]} == store.audiences.states_of(["aud-ski01", "aud-none"], "demo_user")
    assert {} == store.audiences.states_of(["aud-ski01"], "somebody_else")


def test_a_month_that_was_remembered_and_cannot_be_read_any_more_is_told(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    on_disk.audiences.get("aud-ski01", "demo_user")
    next(root.glob("audiences/**/*.parquet")).write_bytes(b"no Parquet")

    with pytest.raises(DamagedFile):
        on_disk.audiences.state_of("aud-ski01", "demo_user")
    assert {} == on_disk.audiences.states_of(["aud-ski01"], "demo_user")


def test_no_more_ids_are_remembered_than_there_is_room_for_and_all_are_found(on_disk, audience):
    for number in range(3):
        created = datetime(2025, 1 + number, 1, tzinfo=UTC)
        on_disk.audiences.insert(audience(audience_id=f"aud-{number}", created_at=created))
    index = Index(on_disk.audiences._backend, AUDIENCES, at_most=2)

    for _ in range(2):
        assert [{"aud-0"}, {"aud-1"}, {"aud-2"}] == [ids for _, _, ids in index.parts("demo_user")]
        assert len(index._held) <= 2
    assert (None, ("demo_user", 2025, 3)) == (index.seen("demo_user", "aud-0"), index.seen("demo_user", "aud-2"))


def test_a_row_that_somebody_has_moved_into_the_file_of_another_month_is_read_and_not_changed(on_disk, audience, root):
    on_disk.audiences.insert(audience(created_at=APRIL))
    file = next(root.glob("audiences/**/*.parquet"))
    moved = root / "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
    moved.parent.mkdir(parents=True)
    file.rename(moved)

    assert APRIL == on_disk.audiences.get("aud-ski01", "demo_user")["created_at"]
    with pytest.raises(InvalidRow):
        on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})

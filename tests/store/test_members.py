"""An audience and its members are saved together or not at all, and every version keeps its own."""

import pyarrow as pa
import pytest

from store.errors import DamagedFile, InvalidRow, NotWritten, RowNotFound, StaleVersion, StoreBusy
from store.tables import AUDIENCES, MEMBERS


def zips(rows):
    return rows["zip"].to_pylist()


def refuse(store, monkeypatch, table):
    """Make every write to one table fail, as a failing disk would."""
    backend = store.audiences._backend
    replace = backend.replace

    def failing(written, *args):
        if written is table:
            raise NotWritten("The disk failed.")
        replace(written, *args)

    monkeypatch.setattr(backend, "replace", failing)


def test_the_members_of_a_saved_audience_come_back_with_their_segments(store, audience, vermont):
    store.save_audience(audience(), vermont)

    assert vermont == store.members_of("aud-ski01", "demo_user").to_pylist()


def test_members_may_come_as_an_arrow_table_of_wider_types(store, audience):
    given = pa.table({"zip": pa.array(["05401"], pa.large_string()), "people": [28185], "segment_id": [3]})

    store.save_audience(audience(), given)

    expected = [{"zip": "05401", "people": 28185, "households": None, "segment_id": 3}]
    assert expected == store.members_of("aud-ski01", "demo_user").to_pylist()


def test_an_audience_saved_without_members_has_none(store, audience):
    store.save_audience(audience())

    assert [] == zips(store.members_of("aud-ski01", "demo_user"))


def test_a_new_save_brings_its_own_members_and_the_old_ones_are_kept(store, audience, vermont):
    store.save_audience(audience(), vermont)

    saved = store.save_audience(audience(), vermont[:1])

    assert (2, 2) == (saved["version"], saved["members_version"])
    assert ["05401"] == zips(store.members_of("aud-ski01", "demo_user"))
    assert [1, 2] == store.members.versions("demo_user", "aud-ski01")
    assert ["05401", "05602", "05672"] == zips(store.members.read("demo_user", "aud-ski01", 1))


def test_a_save_without_members_keeps_those_there_were(store, audience, vermont):
    store.save_audience(audience(), vermont)

    saved = store.save_audience(audience(name="Ski families, renamed"))

    assert (2, 1) == (saved["version"], saved["members_version"])
    assert ["05401", "05602", "05672"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_a_change_of_status_keeps_the_members(store, audience, vermont):
    store.save_audience(audience(), vermont)

    store.audiences.update("aud-ski01", "demo_user", {"status": "archived"})

    assert ["05401", "05602", "05672"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_the_caller_cannot_name_members_that_were_not_saved(store, audience):
    saved = store.save_audience(audience(version="nine", members_version="eight"))

    assert (1, None) == (saved["version"], saved["members_version"])


def test_a_zip_cannot_be_a_member_twice(store, audience, vermont):
    with pytest.raises(InvalidRow) as error:
        store.save_audience(audience(), [*vermont, vermont[0]])

    assert "zip" == error.value.field
    with pytest.raises(RowNotFound):
        store.audiences.get("aud-ski01", "demo_user")


@pytest.mark.parametrize(
    ("members", "field"),
    [
        (pa.table({"zip": ["05401"], "people": [1], "colour": ["red"]}), "colour"),
        (pa.table({"zip": [5401], "people": ["many"]}), "people"),
        (pa.table({"zip": ["05401"], "people": [2**40]}), "people"),
        (pa.table({"zip": ["05401", None], "people": [1, 2]}), "zip"),
        (pa.table({"zip": ["05401"]}), "people"),
        ([{"zip": "05401", "people": "many"}], "people"),
    ],
)
def test_members_that_do_not_fit_are_refused_by_column(store, audience, members, field):
    with pytest.raises(InvalidRow) as error:
        store.save_audience(audience(), members)

    assert field == error.value.field


@pytest.mark.parametrize("table", [MEMBERS, AUDIENCES], ids=["the members", "the audience"])
def test_a_first_save_that_fails_leaves_no_trace(store, audience, vermont, monkeypatch, table):
    with monkeypatch.context() as broken:
        refuse(store, broken, table)
        with pytest.raises(NotWritten):
            store.save_audience(audience(), vermont)

    assert 0 == store.audiences.rows("demo_user").rows.num_rows
    assert [] == store.members.versions("demo_user", "aud-ski01")


@pytest.mark.parametrize("table", [MEMBERS, AUDIENCES], ids=["the members", "the audience"])
def test_a_later_save_that_fails_leaves_the_audience_and_members_of_before(
    store, audience, vermont, monkeypatch, table
):
    store.save_audience(audience(), vermont)

    with monkeypatch.context() as broken:
        refuse(store, broken, table)
        with pytest.raises(NotWritten) as error:
            store.save_audience(audience(name="Ski clubs"), vermont[:1])

    assert "Ski families, Vermont" == store.audiences.get("aud-ski01", "demo_user")["name"]
    assert ["05401", "05602", "05672"] == zips(store.members_of("aud-ski01", "demo_user"))
    assert [1] == store.members.versions("demo_user", "aud-ski01")
    assert ("aud-ski01",) == error.value.unsaved


def test_after_a_failed_save_the_next_one_succeeds(store, audience, vermont, monkeypatch):
    with monkeypatch.context() as broken:
        refuse(store, broken, AUDIENCES)
        with pytest.raises(NotWritten):
            store.save_audience(audience(), vermont)

    store.save_audience(audience(), vermont[:2])

    assert ["05401", "05602"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_a_save_that_reached_the_store_but_was_reported_failed_keeps_its_members(store, audience, vermont, monkeypatch):
    backend = store.audiences._backend
    replace = backend.replace

    def failing_late(written, *args):
        replace(written, *args)
        if written is AUDIENCES:
            raise NotWritten("The folder could not be synchronised.")

    with monkeypatch.context() as broken:
        broken.setattr(backend, "replace", failing_late)
        with pytest.raises(NotWritten):
            store.save_audience(audience(), vermont)

    assert ["05401", "05602", "05672"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_members_left_over_by_a_crash_are_never_seen(store, audience, vermont):
    store.save_audience(audience(), vermont)
    leftover = pa.Table.from_pylist(vermont[2:], MEMBERS.stored_schema)
    store.members.write("demo_user", "aud-ski01", 2, leftover)

    assert ["05401", "05602", "05672"] == zips(store.members_of("aud-ski01", "demo_user"))

    store.save_audience(audience(), vermont[:1])

    assert ["05401"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_a_save_on_top_of_someone_elses_is_refused_with_its_members(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.save_audience(audience(), vermont[:2], expecting=1)

    with pytest.raises(StaleVersion):
        store.save_audience(audience(), vermont[:1], expecting=1)

    assert ["05401", "05602"] == zips(store.members_of("aud-ski01", "demo_user"))


def test_a_save_that_expects_nothing_there_is_refused_when_something_is(store, audience):
    store.save_audience(audience(), expecting=0)

    with pytest.raises(StaleVersion):
        store.save_audience(audience(), expecting=0)


def test_many_audiences_are_saved_each_with_its_members(store, audience, vermont):
    saves = [(audience(audience_id=f"aud-{at}"), vermont[:at] or None) for at in range(3)]

    store.save_audiences(saves)

    assert [0, 1, 2] == [store.members_of(f"aud-{at}", "demo_user").num_rows for at in range(3)]


def test_a_removed_audience_takes_its_members_along(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.save_audience(audience(), vermont[:1])

    store.remove_audience("aud-ski01", "demo_user")

    assert [] == store.members.versions("demo_user", "aud-ski01")
    with pytest.raises(RowNotFound):
        store.members_of("aud-ski01", "demo_user")


def test_an_audience_cannot_be_saved_anew_before_its_old_members_are_gone(store, audience, vermont, monkeypatch):
    store.save_audience(audience(), vermont)
    drop = store.members.drop

    def drop_while_someone_saves(*place):
        with pytest.raises(StoreBusy):
            store.save_audience(audience(), vermont)
        drop(*place)

    monkeypatch.setattr(store.members, "drop", drop_while_someone_saves)

    store.remove_audience("aud-ski01", "demo_user")

    assert 0 == store.audiences.rows("demo_user").rows.num_rows


def test_members_that_are_named_but_missing_are_reported_and_the_audience_stays_readable(store, audience, vermont):
    store.save_audience(audience(), vermont)
    store.members.drop("demo_user", "aud-ski01", 1)

    with pytest.raises(DamagedFile) as error:
        store.members_of("aud-ski01", "demo_user")

    assert "The members of aud-ski01, version 1, are missing." == error.value.title
    assert "Ski families, Vermont" == store.audiences.get("aud-ski01", "demo_user")["name"]


def test_an_unknown_version_of_members_is_not_found(store):
    with pytest.raises(RowNotFound):
        store.members.read("demo_user", "aud-ski01", 7)

"""Lists, erasures and distributions leave and enter a root like all else, and a look over it sees what is wrong."""

import pytest

from store import open_store
from store.checking import check
from store.exporting import export
from store.importing import import_archive
from store.outbox import Outbox
from tests.store.archives import data, fill, rows
from tests.store.test_checking import set_column
from tests.store.test_sending_tables import ERASED, HELD, LIST

LISTS = "lists/user_id=ana/list_id=lst-1/list.parquet"
FORMER = "lists_history/user_id=ana/list_id=lst-1/lists_v1.parquet"


@pytest.fixture
def filled(root):
    """A root with two users, each with two lists, one of them in two versions, and erasures, one of them lifted."""
    store = open_store(fill(root))
    for user in ("ana", "ben"):
        store.lists.save_many([LIST | {"user_id": user, "list_id": f"lst-{number}"} for number in (1, 2)])
        store.lists.update("lst-1", user, {"members": [HELD]})
        store.erasures.add_missing([ERASED | {"user_id": user, "erasure_id": f"era-{number}"} for number in (1, 2)])
        store.erasures.remove("era-2", user)
    Outbox(root).write("ana", "dst-first1", "a.csv", [b"sent"])
    return root


@pytest.fixture
def archive(filled, tmp_path):
    export(filled, tmp_path / "moved.zip")
    return tmp_path / "moved.zip"


def counts(imported):
    return {
        f"{table} {outcome}": number
        for (table, outcome), number in imported.counts.items()
        if table in ("lists", "erasures")
    }


def test_a_root_with_lists_erasures_and_sent_files_is_sound(filled):
    assert {LISTS, FORMER, "erasures/user_id=ana/erasures.parquet"} <= set(data(filled))
    assert [] == check(filled).findings


def test_an_empty_root_gets_the_very_same_lists_and_erasures(filled, archive, tmp_path):
    imported = import_archive(archive, tmp_path / "other")

    assert {"lists added": 4, "erasures added": 2} == counts(imported)
    assert rows(filled) == rows(tmp_path / "other")
    assert [] == check(tmp_path / "other").findings
    other = open_store(tmp_path / "other")
    assert [HELD] == other.lists.get("lst-1", "ana")["members"]
    assert LIST["members"] == other.lists.version_of("lst-1", "ana", 1)["members"]


def test_what_was_sent_is_no_part_of_an_archive(filled, archive, tmp_path):
    import_archive(archive, tmp_path / "other")

    assert ["a.csv"] == Outbox(filled).names("ana", "dst-first1")
    assert [] == Outbox(tmp_path / "other").names("ana", "dst-first1")


def test_bringing_the_same_in_again_changes_nothing(filled, archive):
    before = data(filled)

    imported = import_archive(archive, filled)

    assert {"lists already there": 4, "erasures already there": 2} == counts(imported)
    assert before == data(filled)


def test_a_list_that_went_on_where_it_was_exported_is_brought_forward(filled, archive, tmp_path):
    import_archive(archive, tmp_path / "other")
    more = [HELD, HELD | {"key": "05672"}]
    open_store(filled).lists.update("lst-1", "ana", {"members": more})
    export(filled, tmp_path / "later.zip")

    import_archive(tmp_path / "later.zip", tmp_path / "other")

    assert more == open_store(tmp_path / "other").lists.get("lst-1", "ana")["members"]
    assert rows(filled) == rows(tmp_path / "other")


def test_one_users_archive_holds_no_list_of_another(filled, tmp_path):
    export(filled, tmp_path / "ben.zip", user="ben")

    import_archive(tmp_path / "ben.zip", tmp_path / "other")

    assert ["ben"] == open_store(tmp_path / "other").lists.owners() == open_store(tmp_path / "other").erasures.owners()


@pytest.mark.parametrize("path", [LISTS, FORMER, "erasures/user_id=ana/erasures.parquet"])
def test_a_damaged_file_of_them_is_found_and_left_out_of_an_archive(filled, path, tmp_path):
    (filled / path).write_bytes(b"PAR1 and no more")

    assert [path] == [finding.path for finding in check(filled).findings]
    assert [path] == [one.path for one in export(filled, tmp_path / "moved.zip").damaged]


def test_a_list_in_the_folder_of_another_is_found(filled):
    wrong = filled / "lists/user_id=ana/list_id=lst-9/list.parquet"
    wrong.parent.mkdir()
    wrong.write_bytes((filled / LISTS).read_bytes())

    assert [wrong.relative_to(filled).as_posix()] == [finding.path for finding in check(filled).findings][:1]


def test_a_list_of_no_kind_of_key_is_found(filled):
    set_column(filled / LISTS, "key_type", ["email"])

    assert [LISTS] == [finding.path for finding in check(filled).findings]

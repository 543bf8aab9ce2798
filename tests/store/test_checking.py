"""`check` finds what is wrong with a store, says whether `repair` can mend it, and changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store import open_store
from store.__main__ import main
from store.checking import check
from store.errors import DamagedFile, UnusableRoot
from store.repairing import repair
from tests.store.spoiling import APRIL, MAY, MEMBERS_1, everything, lines, make_old, rewrite, set_column


def test_a_store_that_was_only_ever_saved_to_is_sound(sound):
    before = everything(sound)

    report = check(sound)

    assert [] == report.findings
    assert "Sound: 7 files, 3 audiences." == report.summary()
    assert before == everything(sound)


def test_an_empty_folder_is_sound(tmp_path):
    assert "Sound: 0 files, 0 audiences." == check(tmp_path).summary()


def test_a_damaged_month_is_found_and_its_members_are_not_called_left_over(sound):
    (sound / MAY).write_bytes((sound / MAY).read_bytes()[:-40])
    make_old(sound / MEMBERS_1)

    assert [f"{MAY}: cannot be read: it is damaged (repair sets it aside)"] == lines(sound)


def test_damaged_members_are_found(sound):
    (sound / MEMBERS_1).write_text("edited by hand")

    assert [f"{MEMBERS_1}: cannot be read: it is damaged (repair sets it aside)"] == lines(sound)


def test_a_file_of_a_newer_app_is_found_and_left_alone(sound):
    rewrite(sound / MAY, lambda rows: rows.append_column("colour", pa.array(["red"])))
    before = everything(sound)

    assert [f"{MAY}: cannot be read: a newer version of the app wrote it, with the unknown column colour. "
            "Update the app. The file is whole and stays as it is; all else can still be read and saved. "
            "(repair leaves it)"] == lines(sound)  # fmt: skip
    assert [] == list(repair(sound))
    assert before == everything(sound)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("version", None, "aud-ski01: version does not fit audiences. It must be a whole number, and is missing."),
        ("total_audience_size", None, "aud-ski01: total_audience_size does not fit audiences."),
        ("version", 0, "aud-ski01: version 0, which is below 1"),
        ("members_version", 3, "aud-ski01: version 2 names members of version 3"),
        ("created_at", datetime(2025, 6, 1, tzinfo=UTC), "2025-06-01 00:00:00+00:00, which is another month"),
        ("criteria", "{all: []}", "aud-ski01: criteria does not fit audiences. It must be JSON text."),
        ("receipt", "[", "aud-ski01: receipt does not fit audiences. It must be JSON text."),
        ("status", "paused", "aud-ski01: status does not fit audiences. It must be one of draft, active, archived."),
        ("audience_id", "../x", "audience_id is not a valid id."),
        ("total_audience_size", 43529, "43,528 people, where aud-ski01 says 43,529"),
    ],
)
def test_a_row_that_no_save_could_have_left_is_found_and_left_alone(sound, column, value, said):
    set_column(sound / MAY, column, [value])

    found = lines(sound)

    assert any(said in line and line.endswith("(repair leaves it)") for line in found), found
    list(repair(sound))
    assert [value] == pq.ParquetFile(sound / MAY).read()[column].to_pylist()


def test_a_segment_whose_members_are_others_than_it_says_is_found(sound):
    place = MEMBERS_1.replace("_v1", "_v2")
    set_column(sound / place, "segment_id", [0, 0, 1])

    assert [
        f"{place}: segment 0: 39,428 people, where aud-ski01 says 28,185 (repair leaves it)",
        f"{place}: segment 1: 4,100 people, where aud-ski01 says 15,343 (repair leaves it)",
    ] == lines(sound)


def test_an_id_in_two_months_of_a_user_is_found(sound):
    set_column(sound / APRIL, "audience_id", ["aud-ski01"])

    assert f"{MAY}: aud-ski01 is saved twice, here and in (2025, 4) (repair leaves it)" in lines(sound)


def test_members_that_are_named_and_missing_are_found(sound):
    (sound / MEMBERS_1.replace("_v1", "_v2")).unlink()

    assert [f"{MAY}: aud-ski01 names members of version 2, which are missing (repair leaves it)"] == lines(sound)


def test_a_zip_that_is_a_member_twice_is_found(sound):
    set_column(sound / MEMBERS_1, "zip", ["05401", "05401", "05672"])

    [found] = lines(sound)
    assert found.startswith(f"{MEMBERS_1}: zip does not fit members.")


@pytest.mark.parametrize("place", [MAY, MEMBERS_1, "audiences/user_id=demo_user"])
def test_a_file_where_a_folder_belongs_or_the_other_way_round_is_found(sound, place):
    (sound / place).rename(sound / "kept")
    if place.endswith(".parquet"):
        (sound / place).mkdir()
    else:
        (sound / place).write_text("a file")
    (sound / "kept").rename(sound.parent / "kept")

    assert f"{place}: nothing that the store has put there (repair sets it aside)" in lines(sound)


@pytest.mark.parametrize("verb", ["check", "repair"])
def test_the_command_answers_with_what_it_found(sound, capsys, verb):
    assert 0 == main([verb, str(sound)])
    assert "Sound: 7 files, 3 audiences.\n" == capsys.readouterr().out

    (sound / MAY).write_bytes(b"")
    assert {"check": 1, "repair": 0}[verb] == main([verb, str(sound)])
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{MAY}: ")
    assert {
        "check": "Not sound: 7 files, 2 audiences, 1 finding, of which repair can mend 1.",
        "repair": "Sound: 6 files, 2 audiences.",
    }[verb] == said[-1]


@pytest.mark.parametrize("verb", ["check", "repair"])
def test_the_command_says_that_a_root_is_not_there_or_is_a_file(tmp_path, capsys, verb):
    assert 2 == main([verb, str(tmp_path / "nowhere")])
    assert "There is no store at that path." in capsys.readouterr().err

    (tmp_path / "a_file").write_text("")
    assert 2 == main([verb, str(tmp_path / "a_file")])
    assert "The store's folder is a file." in capsys.readouterr().err


def test_a_root_that_cannot_be_listed_is_said_so(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)

    with pytest.raises(UnusableRoot) as error:
        check(tmp_path)
    assert "Permission denied" in error.value.title


def test_a_damaged_file_names_its_path(sound):
    (sound / MAY).write_bytes(b"")

    with pytest.raises(DamagedFile) as error:
        open_store(sound).audiences.get("aud-ski01", "demo_user")

    assert MAY == error.value.path


def test_members_that_only_a_former_version_names_are_missed_too(sound):
    (sound / "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet").unlink()

    found = [finding.what for finding in check(sound).findings]
    assert ["aud-ski01 names members of version 1, which are missing"] == found

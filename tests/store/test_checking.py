"""`check` finds what is wrong with a store and says whether `repair` can mend it; `repair` loses nothing."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store import open_store
from store.__main__ import main
from store.checking import check
from store.errors import DamagedFile, InvalidName, NewerFile, NotDamaged, StoreBusy, UnreadableFile, UnusableRoot
from store.repairing import repair
from store.tables import AUDIENCES
from tests.store.conftest import ski_families

MAY = "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
APRIL = "audiences/user_id=demo_user/year=2025/month=04/audiences_202504.parquet"
MEMBERS_1 = "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet"
TEMP = ".audiences_202505.parquet.0123456789abcdef0123456789abcdef.tmp"
VERMONT = [
    {"zip": "05401", "people": 28185, "segment_id": 0},
    {"zip": "05602", "people": 11243, "segment_id": 1},
    {"zip": "05672", "people": 4100, "segment_id": 1},
]


def true_audience(**changes):
    """An audience whose sizes are those of VERMONT: 28,185 + (11,243 + 4,100) = 43,528 people."""
    segments = [{"segment_id": 0, "name": "North", "size": 28185}, {"segment_id": 1, "name": "South", "size": 15343}]
    return ski_families(segments=segments, total_audience_size=43528) | changes


@pytest.fixture
def sound(on_disk, root):
    """Two months of one user and one of another, with an audience that was saved twice."""
    on_disk.save_audience(true_audience(), VERMONT)
    on_disk.save_audience(true_audience(name="Ski clubs"), VERMONT)
    on_disk.save_audience(true_audience(audience_id="aud-apr01", created_at=datetime(2025, 4, 2, tzinfo=UTC)))
    on_disk.save_audience(true_audience(user_id="0012"), VERMONT)
    return root


def make_old(path):
    old = time.time() - 3 * 3600
    os.utime(path, (old, old))


def rewrite(path, change):
    pq.write_table(change(pq.ParquetFile(path).read()), path)


def set_column(path, name, values):
    def change(rows):
        at = rows.column_names.index(name)
        return rows.set_column(
            at, rows.schema.field(name).with_nullable(True), pa.array(values, rows.schema.field(name).type)
        )

    rewrite(path, change)


def lines(root):
    return [str(finding) for finding in check(root).findings]


def everything(root):
    files = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {path: content for path, content in files.items() if path.parts[0] != ".locks"}


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


@pytest.mark.parametrize("place", [
    "notes.txt", "old/audiences.csv", "audiences/README", "audiences/user_id=../x", "audiences/user_id=demo_user/2025",
    "audiences/user_id=demo_user/year=2025/month=5", f"{MAY}.bak", f"{APRIL[:-10]}13.parquet", "members/aud-ski01",
    "members/user_id=demo_user/audience_id=aud-ski01/members_v01.parquet",
    "audiences/user_id=demo_user/year=0000/month=00/audiences_000000.parquet",
])  # fmt: skip
def test_what_the_store_never_puts_there_is_found_and_set_aside_with_its_content(sound, place):
    before = everything(sound)
    (sound / place).parent.mkdir(parents=True, exist_ok=True)
    (sound / place).write_text("not ours")

    [found] = lines(sound)
    assert found.endswith("(repair sets it aside)")
    [done] = repair(sound)

    [kept] = [path for path in (sound / "aside").rglob("*") if path.is_file()]
    assert "not ours" == kept.read_text()
    assert kept.relative_to(sound).as_posix().startswith(done.split(": moved to ")[1])
    assert before == {path: content for path, content in everything(sound).items() if path in before}
    assert ([], []) == (lines(sound), list(repair(sound)))


@pytest.mark.parametrize("place", [MAY, MEMBERS_1, "audiences/user_id=demo_user"])
def test_a_file_where_a_folder_belongs_or_the_other_way_round_is_found(sound, place):
    (sound / place).rename(sound / "kept")
    if place.endswith(".parquet"):
        (sound / place).mkdir()
    else:
        (sound / place).write_text("a file")
    (sound / "kept").rename(sound.parent / "kept")

    assert f"{place}: nothing that the store has put there (repair sets it aside)" in lines(sound)


def test_a_left_over_of_a_cut_off_save_is_removed_once_it_is_an_hour_old(sound):
    young, old = (sound / MAY).with_name(TEMP), (sound / APRIL).with_name(TEMP)
    young.write_bytes(b"PAR1 half")
    old.write_bytes(b"PAR1 half")
    make_old(old)
    place = old.relative_to(sound).as_posix()

    assert [f"{place}: left over from a save that was cut off (repair removes it)"] == lines(sound)
    assert [f"{place}: removed"] == list(repair(sound))
    assert (True, False) == (young.exists(), old.exists())
    assert [] == list(repair(sound))


@pytest.mark.parametrize("orphan", ["audience_id=aud-ski01/members_v3", "audience_id=aud-gone/members_v1"])
def test_members_that_no_audience_ever_named_are_set_aside_once_they_are_an_hour_old(sound, orphan):
    place = f"members/user_id=demo_user/{orphan}.parquet"
    (sound / place).parent.mkdir(exist_ok=True)
    (sound / place).write_bytes((sound / MEMBERS_1).read_bytes())
    assert [] == lines(sound)

    make_old(sound / place)

    assert [f"{place}: members that no audience names (repair sets it aside)"] == lines(sound)
    assert 1 == len(list(repair(sound)))
    assert ([], []) == (lines(sound), list(repair(sound)))


def test_members_whose_month_was_renamed_stay_where_they_are(sound):
    (sound / MAY).rename(sound / f"{MAY}.bak")
    for path in sound.rglob("members_*"):
        make_old(path)

    assert [f"{MAY}.bak: nothing that the store has put there (repair sets it aside)"] == lines(sound)
    assert 1 == len(list(repair(sound)))
    assert ([], []) == (lines(sound), list(repair(sound)))
    assert (sound / MEMBERS_1).exists()


def test_members_of_earlier_versions_stay_for_ever(sound):
    make_old(sound / MEMBERS_1)

    assert ([], []) == (lines(sound), list(repair(sound)))
    assert (sound / MEMBERS_1).exists()


def test_a_damaged_month_comes_back_whole_with_its_members_when_its_copy_is_put_back(sound):
    copy = (sound / MAY).read_bytes()
    (sound / MAY).write_bytes(copy[:-40])
    for path in sound.rglob("members_*"):
        make_old(path)

    [done] = repair(sound)

    assert done.startswith(f"{MAY}: moved to aside/") and done.endswith(MAY)
    assert copy[:-40] == (sound / done.split(": moved to ")[1]).read_bytes()
    assert ([], []) == (lines(sound), list(repair(sound)))
    (sound / MAY).write_bytes(copy)
    assert 3 == open_store(sound).members_of("aud-ski01", "demo_user").num_rows


def test_repair_waits_for_a_save_and_says_so_when_it_waits_in_vain(sound):
    (sound / MAY).write_bytes(b"")

    with open_store(sound).audiences._backend.exclusive(AUDIENCES, ("demo_user", 2025, 5)), pytest.raises(StoreBusy):
        list(repair(sound, wait=0.1))

    assert b"" == (sound / MAY).read_bytes()


def test_setting_a_damaged_file_aside_lets_its_month_begin_anew(sound):
    (sound / MAY).write_bytes(b"")
    store = open_store(sound)
    [damaged] = store.audiences.rows("demo_user").damaged

    place = store.set_aside(damaged)

    assert place.startswith("aside/") and place.endswith(MAY)
    assert (sound / place).exists()
    assert () == store.audiences.rows("demo_user").damaged
    assert 1 == store.save_audience(true_audience(audience_id="aud-may02"))["version"]


@pytest.mark.parametrize("path", [MAY, MEMBERS_1])
def test_nothing_is_set_aside_while_the_user_is_saving(sound, path):
    (sound / path).write_bytes(b"")
    store = open_store(sound, wait=0.1)

    with store.audiences._backend.exclusive(AUDIENCES, ("demo_user",)), pytest.raises(StoreBusy):
        store.set_aside(path)

    assert (sound / path).exists()


def test_two_files_set_aside_in_the_same_second_are_both_kept(sound):
    store, places = open_store(sound), set()
    for content in [b"one", b"two"]:
        (sound / MAY).write_bytes(content)
        places.add(store.set_aside(MAY))

    assert {b"one", b"two"} == {(sound / place).read_bytes() for place in places}


@pytest.mark.parametrize(
    "path",
    ["", ".", MAY[1:], f"/{MAY}", f"../{MAY}", f"./{MAY}", MAY.replace("/", "\\"), MAY.replace("demo_user", ".."),
     MAY.replace("2025/", "2025//"), f"{MAY}/", f"{MAY}\n", "audiences", ".locks/audiences", "../../etc/passwd",
     MAY.replace("05", "00"), MAY.replace("month=05", "month=5")],
)  # fmt: skip
def test_only_a_file_of_the_store_can_be_set_aside(sound, path):
    with pytest.raises(InvalidName):
        open_store(sound).set_aside(path)


def test_a_file_that_can_be_read_stays(store):
    store.save_audience(true_audience(), VERMONT)

    for path in [MAY, MEMBERS_1, APRIL]:
        with pytest.raises(NotDamaged):
            store.set_aside(path)

    assert 3 == store.members_of("aud-ski01", "demo_user").num_rows


def test_a_file_of_a_newer_app_cannot_be_set_aside(sound):
    rewrite(sound / MAY, lambda rows: rows.append_column("colour", pa.array(["red"])))

    with pytest.raises(NewerFile):
        open_store(sound).set_aside(MAY)


def test_a_file_that_the_system_will_not_open_is_not_called_damaged(sound, monkeypatch):
    opening = Path.open

    def refuse(path, *how):
        if path.name == "audiences_202505.parquet":
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *how)

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(UnreadableFile):
        open_store(sound).set_aside(MAY)
    assert [] == list(repair(sound))
    assert any("cannot be read: Permission denied." in line and "repair leaves it" in line for line in lines(sound))


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


def test_a_former_version_that_is_damaged_is_set_aside_and_one_of_what_is_no_more_too(sound):
    former = sound / "audiences_history/user_id=demo_user/audience_id=aud-ski01/audiences_v1.parquet"
    gone = sound / "audiences_history/user_id=demo_user/audience_id=aud-gone/audiences_v1.parquet"
    gone.parent.mkdir()
    gone.write_bytes(former.read_bytes())
    former.write_bytes(b"PAR1 half")
    make_old(gone)

    found = [(finding.path, finding.what, finding.repair) for finding in check(sound).findings]
    names = [path.relative_to(sound).as_posix() for path in (gone, former)]
    assert [
        (names[0], "a former version of what is no more", "sets it aside"),
        (names[1], "cannot be read: it is damaged", "sets it aside"),
    ] == sorted(found)
    assert 2 == len(list(repair(sound)))
    assert [] == check(sound).findings


def test_members_that_only_a_former_version_names_are_missed_too(sound):
    (sound / "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet").unlink()

    found = [finding.what for finding in check(sound).findings]
    assert ["aud-ski01 names members of version 1, which are missing"] == found

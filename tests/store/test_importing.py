"""An import brings in what is not there, brings forward what is older here, and leaves and names all else."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store import files, open_store
from store.__main__ import main
from store.checking import check
from store.errors import StoreBusy, UnusableRoot
from store.exporting import export
from store.importing import import_archive
from store.tables import AUDIENCES
from tests.store.archives import FORMER, MAY, MEMBERS, audience, copied, data, fill, forged, people, rows, times
from tests.store.conftest import ski_families
from tests.store.spoiling import make_old
from tests.store.test_history import DRIVE

PROJECT = Path(__file__).parents[2]
DEATHS = 15


@pytest.fixture
def filled(root):
    return fill(root)


@pytest.fixture
def archive(filled, tmp_path):
    export(filled, tmp_path / "moved.zip")
    return tmp_path / "moved.zip"


@pytest.fixture
def other(tmp_path):
    """The root that is imported into; not there yet."""
    return tmp_path / "other"


def counts(imported):
    return {f"{table} {outcome}": number for (table, outcome), number in imported.counts.items()}


def test_an_empty_root_becomes_the_one_that_was_exported_to_the_last_version_and_member(filled, archive, other):
    imported = import_archive(archive, other)

    assert {"audiences added": 12, "platforms added": 2, "distributions added": 2} == counts(imported)
    assert rows(filled) == rows(other)
    assert data(filled) == data(other)
    assert ([], "Sound: 44 files, 12 audiences.") == (check(other).findings, check(other).summary())
    before, after = open_store(filled), open_store(other)
    for user in ("ana", "ben"):
        assert ["Three", "Two", "One"] == [row["name"] for row in after.audiences.versions("aud-jun01", user).rows]
        for version in (1, 2, 3):
            assert before.audiences.version_of("aud-jun01", user, version) == after.audiences.version_of(
                "aud-jun01", user, version
            )
            numbers = [row["people"] for row in after.members_of("aud-jun01", user, version).to_pylist()]
            assert [{1: 1, 2: 1, 3: 3}[version]] * 2 == numbers
        assert "v1.sealed-second" == after.platforms.get("plt-drive1", user)["credentials"]


def test_importing_twice_changes_no_byte_and_touches_no_file(archive, other):
    import_archive(archive, other)
    before, then = data(other), times(other)

    again = import_archive(archive, other)

    assert {"audiences already there": 12, "platforms already there": 2, "distributions already there": 2} == counts(
        again
    )
    assert (before, then) == (data(other), times(other))


def test_an_audience_with_a_figure_that_is_not_a_number_is_known_again(root, other, tmp_path):
    store, mix = open_store(root), [{"code": "05", "share": math.nan}]
    store.save_audience(ski_families(prizm_mix=mix))
    export(root, tmp_path / "early.zip")
    store.save_audience(ski_families(prizm_mix=mix, notes="Second thoughts."))
    export(root, tmp_path / "late.zip")
    outcomes = [counts(import_archive(tmp_path / name, other)) for name in ("early.zip", "late.zip", "late.zip")]

    assert [
        {"audiences added": 1},
        {"audiences brought forward": 1},
        {"audiences already there": 1},
    ] == outcomes
    assert {"audiences newer here": 1} == counts(import_archive(tmp_path / "early.zip", other))


def test_importing_into_the_root_it_came_from_changes_nothing(filled, archive):
    then = times(filled)

    assert 12 == counts(import_archive(archive, filled))["audiences already there"]
    assert then == times(filled)


def test_what_is_there_and_not_in_the_archive_stays(filled, archive, other):
    store = open_store(other)
    store.save_audience(audience("ana", "aud-own01", 5, name="Her own"), people(7))
    store.save_audience(audience("carl", "aud-own01", 5, name="His own"), people(8))

    import_archive(archive, other)

    assert ("Her own", "His own") == tuple(store.audiences.get("aud-own01", user)["name"] for user in ("ana", "carl"))
    assert [8, 8] == store.members_of("aud-own01", "carl")["people"].to_pylist()
    assert data(filled).keys() < data(other).keys()
    assert [] == check(other).findings


def test_what_is_an_earlier_version_here_is_brought_forward_with_its_history_and_members(
    filled, archive, other, tmp_path
):
    import_archive(archive, other)
    store = open_store(filled)
    store.save_audience(audience("ana", "aud-may01", 5, name="Four"), people(4))
    store.audiences.update("aud-may01", "ana", {"name": "Five"})
    store.platforms.update("plt-drive1", "ana", {"credentials": "v1.sealed-third"})
    store.distributions.update("dst-first1", "ana", {"status": "failed"})
    export(filled, tmp_path / "later.zip")

    imported = import_archive(tmp_path / "later.zip", other)

    forward = {"audiences brought forward": 1, "platforms brought forward": 1, "distributions brought forward": 1}
    there = {"audiences already there": 11, "platforms already there": 1, "distributions already there": 1}
    assert forward | there == counts(imported)
    # The row that goes forward is written after those that stay, as at any save.
    assert {path: sorted(held, key=str) for path, held in rows(filled).items()} == {
        path: sorted(held, key=str) for path, held in rows(other).items()
    }
    names = [row["name"] for row in open_store(other).audiences.versions("aud-may01", "ana").rows]
    assert ["Five", "Four", "Three", "Two", "One"] == names
    assert [] == check(other).findings
    then = times(other)
    import_archive(tmp_path / "later.zip", other)
    assert then == times(other)


def test_what_is_a_later_version_here_stays(filled, archive, other):
    import_archive(archive, other)
    store = open_store(other)
    store.audiences.update("aud-may01", "ana", {"name": "Newer"})
    store.platforms.update("plt-drive1", "ben", {"credentials": "v1.sealed-third"})
    then = times(other)

    imported = import_archive(archive, other)

    assert {"audiences already there": 11, "audiences newer here": 1, "platforms already there": 1,
            "platforms newer here": 1, "distributions already there": 2} == counts(imported)  # fmt: skip
    assert ([], []) == (imported.conflicts, imported.damage)
    assert then == times(other)


@pytest.mark.parametrize(("here", "said"), [
    (["Three, but another"], "version 3 here differs from version 3 in the archive"),
    (["Three, but another", "Four"], "version 3 here differs from that in the archive"),
    ([], "version 3 in the archive has not come of version 2 here"),
])  # fmt: skip
def test_what_has_gone_another_way_here_is_a_conflict_and_stays_as_it_is(archive, other, capsys, here, said):
    store = open_store(other)
    for name in ["One", "Two, but another", *here]:
        store.save_audience(audience("ana", "aud-may01", 5, name=name), people(9))
    before = data(other)

    assert 1 == main(["import", str(archive), str(other)])

    lines = capsys.readouterr().out.splitlines()
    assert f"Conflict, left as it is here: audiences, ana, aud-may01: {said}." == lines[0]
    assert "audiences: 11 added, 0 brought forward, 0 already there, 0 newer here" in lines
    assert "1 conflict, 0 damaged" == lines[-1]
    assert before | {MAY: data(other)[MAY]} == {path: body for path, body in data(other).items() if path in before}
    kept = [row for row in rows(other)[MAY] if row["audience_id"] == "aud-may01"]
    assert [(here or ["Two, but another"])[-1]] == [row["name"] for row in kept]
    assert [] == check(other).findings


def test_another_audience_with_the_same_id_in_another_month_is_a_conflict(archive, other):
    open_store(other).save_audience(audience("ana", "aud-may01", 9))

    [conflict] = import_archive(archive, other).conflicts

    assert "audiences, ana, aud-may01: another with that id was created here in another month" == conflict
    assert [] == check(other).findings


def test_a_platform_whose_secret_differs_in_the_same_version_is_a_conflict(archive, other):
    store = open_store(other)
    store.platforms.insert(DRIVE | {"user_id": "ana"})
    store.platforms.update("plt-drive1", "ana", {"status": "inactive", "credentials": "v1.with-another-key"})

    imported = import_archive(archive, other)

    assert ["platforms, ana, plt-drive1: version 2 here differs from version 2 in the archive"] == imported.conflicts
    assert "v1.with-another-key" == store.platforms.get("plt-drive1", "ana")["credentials"]


@pytest.mark.parametrize("place", [MEMBERS.format(1), FORMER.format(2)])
def test_other_members_or_former_versions_of_a_month_that_was_set_aside_are_not_overwritten(archive, other, place):
    store = open_store(other)
    for name in ("One", "Two, but another", "Three"):
        store.save_audience(audience("ana", "aud-may01", 5, name=name), people(9))
    (other / MAY).unlink()
    if place == FORMER.format(2):
        (other / MEMBERS.format(1)).unlink()
    before = data(other)

    [conflict] = import_archive(archive, other).conflicts

    assert conflict.endswith("here differs from that in the archive")
    assert before == {path: body for path, body in data(other).items() if path in before}
    assert "aud-may01" not in [row["audience_id"] for row in rows(other)[MAY]]


def test_an_earlier_version_does_not_come_in_beside_later_ones_whose_month_was_set_aside(filled, archive, other):
    copied(filled, other)
    open_store(other).save_audience(audience("ana", "aud-may01", 5, name="Four"), people(4))
    (other / MAY).unlink()

    assert ["audiences, ana, aud-may01: version 4 of it has been here"] == import_archive(archive, other).conflicts


def test_a_damaged_month_here_is_named_and_left_and_all_else_is_brought_in(archive, other):
    open_store(other).save_audience(audience("ana", "aud-own01", 5))
    (other / MAY).write_bytes(b"PAR1 half")

    imported = import_archive(archive, other)

    assert [f"{MAY} cannot be read: it is damaged. 2 rows of the archive were left out."] == imported.damage
    assert b"PAR1 half" == (other / MAY).read_bytes()
    assert 10 == counts(imported)["audiences added"]


def test_a_damaged_set_of_members_here_is_not_overwritten(filled, archive, other):
    import_archive(archive, other)
    (other / MAY).unlink()
    (other / MEMBERS.format(1)).write_bytes(b"PAR1 half")

    [damage] = import_archive(archive, other).damage

    assert f"audiences, ana, aud-may01 was left out: {MEMBERS.format(1)} cannot be read: it is damaged." == damage
    assert b"PAR1 half" == (other / MEMBERS.format(1)).read_bytes()


def test_an_audience_whose_members_were_damaged_is_left_out_and_named(filled, other, tmp_path, capsys):
    (filled / MEMBERS.format(3)).write_bytes(b"")
    export(filled, tmp_path / "moved.zip")

    assert 1 == main(["import", str(tmp_path / "moved.zip"), str(other)])

    said = capsys.readouterr().out.splitlines()
    assert f"Damaged: {MEMBERS.format(3)}: cannot be read: it is damaged. Not in the archive." == said[0]
    assert "Damaged: audiences, ana, aud-may01: its members are not in the archive. It was left out." == said[1]
    assert "audiences: 11 added, 0 brought forward, 0 already there, 0 newer here" == said[2]
    assert [] == check(other).findings


def test_a_former_version_whose_members_were_damaged_is_left_out_and_the_others_come(filled, other, tmp_path):
    (filled / MEMBERS.format(1)).write_bytes(b"")
    export(filled, tmp_path / "moved.zip")

    imported = import_archive(tmp_path / "moved.zip", other)

    lost = "audiences, ana, aud-may01: the members of its version {} are not in the archive. That version was left out."
    assert [lost.format(1), lost.format(2)] == imported.damage[1:]
    assert ["Three"] == [row["name"] for row in open_store(other).audiences.versions("aud-may01", "ana").rows]
    assert [] == check(other).findings


def test_an_audience_whose_members_bear_out_other_sizes_is_left_out_and_named(filled, other, tmp_path):
    segments = [{"segment_id": 0, "name": "All", "size": 3}]
    open_store(filled).save_audience(
        audience("ana", "aud-odd01", 5, segments=segments, total_audience_size=3),
        [{"zip": "05401", "people": 2, "segment_id": 0}],
    )
    export(filled, tmp_path / "moved.zip")

    [damage] = import_archive(tmp_path / "moved.zip", other).damage

    assert damage.startswith("audiences, ana, aud-odd01: its members do not fit it, ")
    assert [] == check(other).findings


def test_what_belongs_to_a_damaged_month_is_counted_and_left_out(filled, other, tmp_path):
    (filled / MAY).write_bytes(b"")
    export(filled, tmp_path / "moved.zip")

    imported = import_archive(tmp_path / "moved.zip", other)

    # Of ana's May: two sets and two former versions of the first audience, one empty set of the second.
    assert 5 == imported.idle
    assert "Left out: 5 files of rows that are not in the archive." in imported.lines()
    for path in other.rglob("*.parquet"):
        make_old(path)
    assert [] == check(other).findings


def test_the_import_of_one_users_archive_brings_nothing_of_another(filled, other, tmp_path):
    export(filled, tmp_path / "ben.zip", user="ben")

    import_archive(tmp_path / "ben.zip", other)

    assert {path: body for path, body in data(filled).items() if "/user_id=ben/" in path} == data(other)


def test_an_import_waits_for_a_save_and_can_be_run_again(filled, archive, other):
    store = open_store(other)
    with store.audiences._backend.exclusive(AUDIENCES, ("ben",)), pytest.raises(StoreBusy):
        import_archive(archive, other, wait=0.1)

    import_archive(archive, other)

    assert data(filled) == data(other)


def test_members_and_former_versions_are_written_before_the_row_that_names_them(archive, other, monkeypatch):
    written, write = [], files.write_whole
    monkeypatch.setattr(files, "write_whole", lambda path, body: (written.append(path.name), write(path, body))[1])

    import_archive(archive, other)

    # The two audiences of ana's first month: the second, saved once, has one set of its own.
    begin = ["members_v1.parquet", "members_v1.parquet", "members_v3.parquet"]
    first = [name for name in written if name.endswith(".parquet")][:6]
    assert (sorted([*begin, "audiences_v1.parquet", "audiences_v2.parquet"]), "audiences_202505.parquet") == (
        sorted(first[:5]),
        first[5],
    )


def test_a_root_that_is_a_file_is_said_so_by_the_command(archive, other, capsys):
    other.write_text("a file")

    assert 2 == main(["import", str(archive), str(other)])
    with pytest.raises(UnusableRoot):
        import_archive(archive, other)
    assert "The store's folder is a file." in capsys.readouterr().err


def test_a_manifest_that_forgets_a_user_brings_nothing(archive, other, tmp_path):
    bad = forged(archive, tmp_path / "bad.zip", lambda manifest: manifest.update(users=["ana"]))

    assert 1 == main(["import", str(bad), str(other)])
    assert not other.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked")
def test_fifteen_killed_imports_and_one_more_leave_what_one_undisturbed_import_leaves(filled, archive, other, tmp_path):
    for number in range(20):
        open_store(other).save_audience(audience("ana", f"aud-own{number}", 5), people(number))
    whole = copied(other, tmp_path / "whole")
    import_archive(archive, whole)
    command = [sys.executable, "-m", "tests.store.killed_importers", str(archive), "20260101"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        ends, unfinished = [], 0
        for number in range(DEATHS):
            root = copied(other, tmp_path / f"killed{number}")
            process.stdin.write(f"{root}\n")
            process.stdin.flush()
            ends.append(int(process.stdout.readline()))
            unfinished += data(other) != data(root) != data(whole)
            assert [] == check(root).findings

            import_archive(archive, root)

            assert data(whole) == data(root)
            assert [] == check(root).findings
        process.stdin.close()
    assert 10 <= sum(end == 9 for end in ends), "too few of the imports were killed"
    assert 5 <= unfinished, "too few of the imports were killed in the middle"

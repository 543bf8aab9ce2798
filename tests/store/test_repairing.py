"""`repair` mends what can be mended safely, and loses nothing."""

import pytest

from store import open_store
from store.checking import check
from store.errors import StoreBusy
from store.repairing import repair
from store.tables import AUDIENCES
from tests.store.spoiling import APRIL, MAY, MEMBERS_1, everything, lines, make_old

TEMP = ".audiences_202505.parquet.0123456789abcdef0123456789abcdef.tmp"


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

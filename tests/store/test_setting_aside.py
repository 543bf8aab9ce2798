"""A damaged file of a store is set aside on request, and no other file is."""

from pathlib import Path

import pyarrow as pa
import pytest

from store import open_store
from store.errors import InvalidName, NewerFile, NotDamaged, StoreBusy, UnreadableFile
from store.repairing import repair
from store.tables import AUDIENCES
from tests.store.conftest import VERMONT, true_audience
from tests.store.spoiling import APRIL, MAY, MEMBERS_1, lines, rewrite


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

    def refuse(path, *how, **named):
        if path.name == "audiences_202505.parquet":
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *how, **named)

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(UnreadableFile):
        open_store(sound).set_aside(MAY)
    assert [] == list(repair(sound))
    assert any("cannot be read: Permission denied." in line and "repair leaves it" in line for line in lines(sound))

"""An export is one file with all that a user or everyone has, whole or not there, and says what it had to leave out."""

import hashlib
import json
import zipfile

import pytest

from store import exporting, open_store
from store.__main__ import main
from store.errors import AlreadyThere, InvalidName, NotWritten, RowNotFound, StoreBusy, UnusableRoot
from store.exporting import export
from store.tables import AUDIENCES, DISTRIBUTIONS
from tests.store.archives import FORMER, MAY, MEMBERS, data, fill, rows
from tests.store.spoiling import rewrite, set_column


@pytest.fixture
def filled(root):
    return fill(root)


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "moved.zip"


def manifest(archive):
    with zipfile.ZipFile(archive) as held:
        return json.loads(held.read("manifest.json"))


def test_an_archive_holds_every_file_of_every_table_as_it_is_and_says_what_each_must_be(filled, archive):
    export(filled, archive)

    with zipfile.ZipFile(archive) as held:
        content = {name: held.read(name) for name in held.namelist() if name != "manifest.json"}
        assert {zipfile.ZIP_STORED} == {info.compress_type for info in held.infolist()}
    assert data(filled) == content
    # For each user: 3 months, 9 sets of members, 6 former audiences; a platform, a distribution, a former one of each.
    assert 2 * (3 + 9 + 6 + 2 + 2) == len(content)
    said = manifest(archive)
    assert {
        path: (len(body), hashlib.sha256(body).hexdigest(), len(rows(filled)[path])) for path, body in content.items()
    } == {entry["path"]: (entry["size"], entry["sha256"], entry["rows"]) for entry in said["entries"]}
    assert (1, ["ana", "ben"], []) == (said["format"], said["users"], said["damaged"])


def test_the_export_of_one_user_holds_nothing_of_another(filled, archive):
    export(filled, archive, user="ben")

    assert ["ben"] == manifest(archive)["users"]
    assert {path for path in data(filled) if "/user_id=ben/" in path} == {
        entry["path"] for entry in manifest(archive)["entries"]
    }


def test_a_secret_lies_in_the_archive_as_it_is_sealed(filled, archive):
    export(filled, archive)

    assert b"v1.sealed-second" in archive.read_bytes()


def test_an_export_changes_nothing_in_the_store_and_is_for_its_owner_only(filled, archive):
    before = data(filled)

    export(filled, archive)

    assert before == data(filled)
    assert 0o600 == archive.stat().st_mode & 0o777
    assert ["moved.zip", "persistence"] == sorted(path.name for path in archive.parent.iterdir())


def test_an_archive_takes_the_place_of_another_only_if_it_is_told_to(filled, archive):
    archive.write_text("last year's")

    with pytest.raises(AlreadyThere):
        export(filled, archive)
    assert "last year's" == archive.read_text()

    export(filled, archive, force=True)
    assert 44 == len(manifest(archive)["entries"])


def test_an_archive_that_came_there_during_the_export_is_not_overwritten(filled, archive, monkeypatch):
    telling = exporting.to_json
    monkeypatch.setattr(exporting, "to_json", lambda said: archive.write_text("another's") and telling(said))

    with pytest.raises(AlreadyThere):
        export(filled, archive)

    assert "another's" == archive.read_text()
    assert ["moved.zip", "persistence"] == sorted(path.name for path in archive.parent.iterdir())


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-30]), "cannot be read: it is damaged."),
        (lambda path: set_column(path, "people", [None, 1]), "people does not fit members."),
        (lambda path: set_column(path, "zip", ["05401", "05401"]), "zip does not fit members."),
        (
            lambda path: rewrite(path, lambda held: held.append_column("colour", held["zip"])),
            "the unknown column colour",
        ),
    ],
)
def test_a_damaged_file_is_named_and_all_else_is_exported(filled, archive, capsys, damage, why):
    place = MEMBERS.format(1)
    damage(filled / place)

    assert 1 == main(["export", str(filled), str(archive)])

    said, last = capsys.readouterr().out.splitlines()
    assert said.startswith(f"Left out: {place}: ") and why in said
    assert "Exported: 43 files of 2 users; 1 file left out." == last
    assert data(filled).keys() - {place} == {entry["path"] for entry in manifest(archive)["entries"]}
    assert [place] == [lost["path"] for lost in manifest(archive)["damaged"]]


@pytest.mark.parametrize(("place", "column", "value"), [
    (MAY, "status", ["paused", "draft"]), (MAY, "audience_id", ["aud-may01", "aud-may01"]),
    (FORMER.format(1), "total_audience_size", [None]),
])  # fmt: skip
def test_a_file_with_a_row_that_no_save_could_have_left_is_named_and_left_out(filled, archive, place, column, value):
    set_column(filled / place, column, value)

    assert [place] == [lost.path for lost in export(filled, archive).damaged]


def test_the_command_says_what_it_has_exported(filled, archive, capsys):
    assert 0 == main(["export", str(filled), str(archive), "--user", "ana"])
    assert "Exported: 22 files of 1 user.\n" == capsys.readouterr().out

    assert 1 == main(["export", str(filled), str(archive)])
    assert f"{archive} is already there." in capsys.readouterr().err
    assert 0 == main(["export", str(filled), str(archive), "--force"])


@pytest.mark.parametrize("table", [AUDIENCES, DISTRIBUTIONS])
def test_an_export_waits_for_a_save_and_leaves_nothing_when_it_waits_in_vain(filled, archive, table):
    with open_store(filled).audiences._backend.exclusive(table, ("ben", 2025, 5)), pytest.raises(StoreBusy):
        export(filled, archive, wait=0.1)

    assert ["persistence"] == [path.name for path in archive.parent.iterdir()]


def test_what_is_saved_between_the_look_and_the_copy_is_exported_as_it_is_then(filled, archive, monkeypatch):
    waiting = exporting.nobody_saving

    def save_before(backend, user):
        open_store(filled).audiences.update("aud-may01", user, {"name": "Four"})
        return waiting(backend, user)

    monkeypatch.setattr(exporting, "nobody_saving", save_before)
    export(filled, archive)

    with zipfile.ZipFile(archive) as held:
        content = {name: held.read(name) for name in held.namelist() if name != "manifest.json"}
    assert data(filled) == content
    assert {name: hashlib.sha256(body).hexdigest() for name, body in content.items()} == {
        entry["path"]: entry["sha256"] for entry in manifest(archive)["entries"]
    }


def test_a_user_or_a_root_that_is_not_there_is_said_so(filled, archive, tmp_path):
    with pytest.raises(RowNotFound):
        export(filled, archive, user="carl")
    with pytest.raises(InvalidName):
        export(filled, archive, user="../ana")
    with pytest.raises(UnusableRoot):
        export(tmp_path / "nowhere", archive)
    assert not archive.exists()


def test_an_archive_is_not_put_into_the_store_nor_into_a_folder_that_is_not_there(filled, tmp_path):
    with pytest.raises(InvalidName):
        export(filled, filled / "moved.zip")
    with pytest.raises(NotWritten):
        export(filled, tmp_path / "typo" / "moved.zip")


def test_a_full_disk_leaves_no_archive_and_says_so(filled, archive, monkeypatch, tmp_path_factory):
    export(filled, tmp_path_factory.mktemp("earlier") / "all.zip")  # which makes the lock files
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    with pytest.raises(NotWritten) as error:
        export(filled, archive)

    assert "The archive was not written: No space left on device." == error.value.title
    assert ["persistence"] == [path.name for path in archive.parent.iterdir()]

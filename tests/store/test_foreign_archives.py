"""An archive comes from outside: whatever is wrong with it is said, and nothing of it is brought in."""

import io
import random
import stat
import struct
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store.archive import MANIFEST
from store.errors import InvalidArchive
from store.exporting import export
from store.importing import import_archive
from tests.store.archives import FORMER, MAY, MEMBERS, data, fill, forged, told


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    export(fill(folder / "root"), folder / "moved.zip")
    return folder / "moved.zip"


def content(archive, name):
    with zipfile.ZipFile(archive) as held:
        return held.read(name)


def refused(archive, tmp_path):
    """What is said of an archive; nothing of it may have been written, not even a folder."""
    with pytest.raises(InvalidArchive) as error:
        import_archive(archive, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert error.value.hint
    return error.value.title.removeprefix("The archive cannot be imported. ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(format=2), "A newer version of the app made it."),
        (lambda m: m.update(format="1"), "Its manifest has no valid format."),
        (lambda m: m.update(kind="photographs"), "It is no archive of this store."),
        (lambda m: m.update(users="ana"), "Its manifest has no valid users."),
        (lambda m: m.update(users=["ana", "ben", "../x"]), "Its manifest names no valid users."),
        (lambda m: m.update(entries=[1]), "Its manifest has no valid entries."),
        (lambda m: m.update(damaged=None), "Its manifest has no valid damaged."),
        (lambda m: m["entries"][0].update(size=-1), "Its manifest has no valid size."),
        (lambda m: m["entries"][0].update(size=True), "Its manifest has no valid size."),
        (lambda m: m["entries"][0].pop("rows"), "Its manifest has no valid rows."),
        (lambda m: m["entries"].append(m["entries"][0]), "Its manifest names a file twice."),
        (lambda m: m["entries"][0].update(path="../../etc/passwd"), "It holds '../../etc/passwd', which is no file"),
        (lambda m: m["entries"][0].update(path=f"/{MAY}"), f"It holds '/{MAY}', which is no file"),
        (lambda m: m["entries"][0].update(path=MAY.replace("ana", "..")), "which is no file of a store."),
        (lambda m: m["entries"][0].update(path=MAY.replace("=05", "=5")), "which is no file of a store."),
        (lambda m: m["entries"][0].update(sha256="0" * 64), "is not what it was when the archive was made."),
        (lambda m: m["entries"][0].update(rows=1), "holds 2 rows, not 1."),
        (lambda m: m["entries"][0].update(rows=10**9), "says it holds more rows than it has bytes."),
        (lambda m: m["entries"][0].update(size=10**12), "has another size than its manifest says."),
        (lambda m: m["entries"].pop(), "of which its manifest does not know."),
    ],
)
def test_a_manifest_that_does_not_say_what_is_there_is_refused(archive, tmp_path, change, said):
    assert said in refused(forged(archive, tmp_path / "bad.zip", change), tmp_path)


@pytest.mark.parametrize("manifest", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b"[]"])
def test_a_manifest_that_is_none_is_refused(archive, tmp_path, manifest):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        bad.writestr(MANIFEST, manifest)

    assert refused(tmp_path / "bad.zip", tmp_path) in {
        "Its manifest cannot be read.",
        "It is no archive of this store.",
    }


def test_a_file_that_is_missing_from_the_archive_is_named(archive, tmp_path):
    assert f"{MAY} is missing from it." == refused(forged(archive, tmp_path / "bad.zip", entries={MAY: None}), tmp_path)


@pytest.mark.parametrize("name", ["notes.txt", "../../evil.parquet", "/etc/cron.d/evil", "audiences/x", "C:\\evil"])
def test_a_file_that_the_manifest_does_not_know_is_named(archive, tmp_path, name):
    said = refused(forged(archive, tmp_path / "bad.zip", entries={name: b"x"}), tmp_path)

    assert f"It holds {name!r}, of which its manifest does not know." == said
    assert ["bad.zip"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_that_is_there_twice_is_refused(archive, tmp_path):
    forged(archive, tmp_path / "bad.zip")
    with zipfile.ZipFile(tmp_path / "bad.zip", "a") as bad, pytest.warns(UserWarning, match="Duplicate"):
        bad.writestr(MAY, b"another")

    assert "It holds a file twice." == refused(tmp_path / "bad.zip", tmp_path)


def test_a_symbolic_link_is_refused(archive, tmp_path):
    forged(archive, tmp_path / "bad.zip", entries={MAY: None})
    with zipfile.ZipFile(tmp_path / "bad.zip", "a") as bad:
        link = zipfile.ZipInfo(MAY)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        bad.writestr(link, "/etc/passwd")

    assert f"It holds {MAY!r} as an export never does." == refused(tmp_path / "bad.zip", tmp_path)


def test_a_compressed_entry_is_refused_however_small(archive, tmp_path):
    bomb = {MAY: b"\0" * 50_000_000}
    bad = forged(archive, tmp_path / "bad.zip", entries=bomb, how={"compression": zipfile.ZIP_DEFLATED})

    assert "as an export never does." in refused(bad, tmp_path)


def test_entries_that_say_they_are_larger_than_the_archive_are_refused(archive, tmp_path):
    bad = forged(archive, tmp_path / "bad.zip")
    whole = bytearray(bad.read_bytes())
    at = whole.index(b"PK\1\2")  # the first file of the zip's directory: both of its sizes
    struct.pack_into("<II", whole, at + 20, 3_000_000_000, 3_000_000_000)
    bad.write_bytes(whole)

    assert "It says it holds more than it does." == refused(bad, tmp_path)


def stored(rows):
    sink = io.BytesIO()
    pq.write_table(rows, sink)
    return sink.getvalue()


def held(archive, name):
    return pq.ParquetFile(io.BytesIO(content(archive, name))).read()


def with_column(rows, name, values):
    at = rows.column_names.index(name)
    return rows.set_column(at, rows.schema.field(name).with_nullable(True), pa.array(values, rows[name].type))


@pytest.mark.parametrize(("name", "change", "said"), [
    (MAY, lambda rows: with_column(rows, "status", ["paused", "draft"]), "status does not fit audiences."),
    (MAY, lambda rows: with_column(rows, "version", [0, 1]), "version 0, which is below 1"),
    (MAY, lambda rows: with_column(rows, "audience_id", ["../x", "y"]), "audience_id is not a valid id."),
    (MAY, lambda rows: with_column(rows, "audience_id", ["x", "x"]), "an id that is there twice or missing"),
    (MAY, lambda rows: with_column(rows, "audience_id", ["aud-jun01", "x"]), "It holds aud-jun01 of ana twice."),
    (MAY, lambda rows: with_column(rows, "members_version", [9, 9]), "names members of version 9"),
    (MAY, lambda rows: with_column(rows, "created_at", [0, 0]), "which is another month"),
    (MAY, lambda rows: rows.append_column("colour", rows["name"]), "a newer version of the app wrote it"),
    (MAY, lambda rows: rows.drop_columns(["name"]), "cannot be read: it is damaged."),
    (MEMBERS.format(1), lambda rows: with_column(rows, "zip", ["1", "1"]), "zip does not fit members."),
    (MEMBERS.format(1), lambda rows: with_column(rows, "people", [None, 1]), "people does not fit members."),
    (FORMER.format(1), lambda rows: rows.slice(0, 0), "0 versions, where one belongs"),
    (FORMER.format(1), lambda rows: pa.concat_tables([rows, rows]), "2 versions, where one belongs"),
])  # fmt: skip
def test_rows_that_no_save_could_have_left_are_refused_though_every_checksum_is_right(
    archive, tmp_path, name, change, said
):
    rows = change(held(archive, name))
    body = stored(rows)
    bad = forged(archive, tmp_path / "bad.zip", told(name, body, rows.num_rows), {name: body})

    assert said in refused(bad, tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive_is_refused(archive, tmp_path, share):
    whole = archive.read_bytes()
    (tmp_path / "bad.zip").write_bytes(whole[: int(len(whole) * share)])

    assert "It is no zip file, or only a part of one." == refused(tmp_path / "bad.zip", tmp_path)


def test_another_programs_zip_and_what_is_no_zip_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as photos:
        photos.writestr("beach.jpg", b"sand")
    (tmp_path / "folder").mkdir()

    assert "It has no manifest." == refused(tmp_path / "photos.zip", tmp_path)
    assert "cannot be read" in refused(tmp_path / "folder", tmp_path)
    assert "cannot be read" in refused(tmp_path / "nowhere.zip", tmp_path)


def test_an_archive_with_any_byte_changed_is_refused_or_brings_in_exactly_what_it_held(archive, tmp_path):
    chance, whole = random.Random(20260101), archive.read_bytes()
    import_archive(archive, tmp_path / "whole")
    expected, odd = data(tmp_path / "whole"), 0
    directory = whole.index(b"PK\1\2")
    # Half of the places in the files, half in the manifest, the zip's directory and its end, where most can go wrong.
    places = [chance.randrange(directory) for _ in range(60)] + [
        chance.randrange(directory, len(whole)) for _ in range(60)
    ]
    for number, place in enumerate(places):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        (tmp_path / "bad.zip").write_bytes(changed)
        try:
            import_archive(tmp_path / "bad.zip", tmp_path / f"root{number}")
        except InvalidArchive:
            odd += 1
            assert not (tmp_path / f"root{number}").exists()
        else:
            assert expected == data(tmp_path / f"root{number}")
    assert odd >= 60

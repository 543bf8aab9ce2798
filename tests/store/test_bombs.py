"""An archive that would unpack to gigabytes, or holds far too much, is refused before anything is written."""

import io
import tracemalloc
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store.archive import MANIFEST
from store.errors import InvalidArchive
from store.exporting import export
from store.importing import import_archive
from store.unpacking import too_much
from tests.store.archives import MAY, fill, forged, told
from tests.store.test_foreign_archives import content, refused


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    export(fill(folder / "root"), folder / "moved.zip")
    return folder / "moved.zip"


@pytest.fixture
def pool():
    """What Arrow takes its memory from during a test; it knows how much that was at most."""
    before, counted = pa.default_memory_pool(), pa.proxy_memory_pool(pa.default_memory_pool())
    yield counted
    pa.set_memory_pool(before)


def described(archive, words, **written):
    """The file of May with other descriptions, as Parquet would have it."""
    rows = pq.ParquetFile(io.BytesIO(content(archive, MAY))).read()
    many = pa.concat_tables([rows.slice(0, 1)] * len(words))
    at = many.column_names.index("description")
    sink = io.BytesIO()
    pq.write_table(
        many.set_column(at, "description", words if isinstance(words, pa.Array) else pa.array(words, pa.string())),
        sink,
        **written,
    )
    return sink.getvalue()


def test_a_file_that_is_packed_far_too_well_is_refused(archive, tmp_path, pool):
    packed = described(archive, ["x" * 100_000_000, "y"], compression="zstd", use_dictionary=False)
    assert len(packed) < 200_000

    pa.set_memory_pool(pool)
    said = refused(forged(archive, tmp_path / "bad.zip", told(MAY, packed, 2), {MAY: packed}), tmp_path)

    assert f"{MAY} would fill far more memory than its size allows." == said
    assert pool.max_memory() < 50_000_000


def test_a_text_that_is_stored_once_for_every_row_is_refused_without_filling_memory(archive, tmp_path, pool):
    packed = described(archive, ["x" * 1_000_000] * 300, compression="zstd")
    assert len(packed) < 200_000

    pa.set_memory_pool(pool)
    said = refused(forged(archive, tmp_path / "bad.zip", told(MAY, packed, 300), {MAY: packed}), tmp_path)

    assert f"{MAY} would fill far more memory than its size allows." == said
    assert pool.max_memory() < 250_000_000


def test_a_text_that_only_becomes_large_when_it_is_cast_is_refused(archive, tmp_path):
    one_for_all = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), ["x" * 1_000_000])
    packed = described(archive, one_for_all)

    said = refused(forged(archive, tmp_path / "bad.zip", told(MAY, packed, 2_000), {MAY: packed}), tmp_path)

    assert f"{MAY} would fill far more memory than its size allows." == said


def test_what_the_store_itself_writes_is_never_too_much(archive):
    with zipfile.ZipFile(archive) as held:
        assert [] == [name for name in held.namelist() if name != MANIFEST and too_much(held.read(name))]
    alike = described(archive, ["A description that all of them have. " * 20] * 10_000)
    assert not too_much(alike)


@pytest.mark.parametrize("nothing", [b"", b"PAR1", b"no Parquet", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_no_parquet_file_is_left_to_whoever_reads_it(nothing):
    assert not too_much(nothing)


def test_tens_of_thousands_of_entries_are_refused_and_named(archive, tmp_path):
    bad = forged(archive, tmp_path / "bad.zip")
    with zipfile.ZipFile(bad, "a") as more:
        for number in range(50_000):
            more.writestr(f"x{number:05}", b"")

    assert "It holds 'x00000', of which its manifest does not know." == refused(bad, tmp_path)


def test_an_archive_in_an_archive_is_not_opened(archive, tmp_path):
    bad = forged(archive, tmp_path / "bad.zip", entries={"moved.zip": archive.read_bytes()})

    assert "It holds 'moved.zip', of which its manifest does not know." == refused(bad, tmp_path)


def test_a_manifest_of_blanks_fills_no_memory(archive, tmp_path):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as file, file.open(MANIFEST, "w") as manifest:
        for _ in range(300):
            manifest.write(b" " * 1_000_000)
    tracemalloc.start()
    with pytest.raises(InvalidArchive):
        import_archive(bad, tmp_path / "other")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 5_000_000
    assert not (tmp_path / "other").exists()

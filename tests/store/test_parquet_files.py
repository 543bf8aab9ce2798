"""What the durable store leaves on disk, for other tools and for the next release."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from store import open_store
from store.cache import ColumnCache
from store.errors import DamagedFile, NewerFile, NotWritten
from store.tables import AUDIENCES

MAY = "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
FORMER = "audiences_history/user_id=demo_user/audience_id=aud-ski01/audiences_v1.parquet"
MEMBERS_1 = "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet"


def files_below(root):
    visible = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in visible if not path.parts[0].startswith("."))


def test_files_lie_where_they_were_promised(on_disk, audience, vermont, root):
    on_disk.save_audience(audience(), vermont)

    assert [MAY, MEMBERS_1] == files_below(root)


def test_opening_and_reading_an_empty_store_makes_no_folder(on_disk, root):
    on_disk.audiences.rows("demo_user")
    on_disk.audiences.version("demo_user")

    assert not root.exists()


def test_only_the_owner_may_look_into_the_store(on_disk, audience, vermont, root):
    on_disk.save_audience(audience(), vermont)

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [root, *root.rglob("*")]}
    assert {0o700} == {mode for path, mode in modes.items() if path.is_dir()}
    assert {0o600} == {mode for path, mode in modes.items() if path.is_file()}


def test_a_file_is_written_under_a_hidden_name_beside_its_place(on_disk, audience, root, monkeypatch):
    on_disk.audiences.insert(audience())
    seen = []
    replace = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda here, there: (seen.append((here.parent, here.name, there)), replace(here, there))
    )

    on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    assert [root / FORMER, root / MAY] == [target for _, _, target in seen]
    assert [(target.parent, ".") for _, _, target in seen] == [(folder, name[0]) for folder, name, _ in seen]
    assert [MAY, FORMER] == files_below(root)


def test_a_save_is_on_the_disk_before_its_name_is_and_the_name_before_it_is_reported(
    on_disk, audience, root, monkeypatch
):
    on_disk.audiences.insert(audience())
    done = []
    fsync, replace = os.fsync, Path.replace

    def named(handle):
        return Path(f"/dev/fd/{handle}").resolve().name.split(".")[-1]

    monkeypatch.setattr(os, "fsync", lambda handle: (done.append(f"fsync {named(handle)}"), fsync(handle)))
    monkeypatch.setattr(Path, "replace", lambda *names: (done.append("rename"), replace(*names)))

    on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    former = ["fsync tmp", "rename", "fsync audience_id=aud-ski01"]
    made = ["fsync persistence", "fsync audiences_history", "fsync user_id=demo_user"]
    assert [*made, *former, "fsync tmp", "rename", "fsync month=05"] == done


def test_a_half_written_hidden_file_disturbs_no_reader(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    (root / MAY).with_name(".audiences_202505.parquet.dead.tmp").write_bytes(b"PAR1 half")

    assert 1 == open_store(root).audiences.rows("demo_user").rows.num_rows
    assert 1 == pa.dataset.dataset(root / "audiences").count_rows()


def test_files_that_are_not_the_stores_are_left_alone(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    for name in ["notes.txt", "audiences_202505 (copy).parquet", "audiences_202504.parquet"]:
        (root / MAY).with_name(name).write_text("not ours")
    other_tools = root / "audiences/user_id=demo_user/year=2025/month=5"
    other_tools.mkdir()
    (other_tools / "audiences_202505.parquet").write_bytes((root / MAY).read_bytes())
    (root / "audiences/user_id=demo_user/year=soon").mkdir()
    (root / "audiences/user_id=demo_user/README").write_text("not ours")

    reading = open_store(root).audiences.rows("demo_user")

    assert (1, ()) == (reading.rows.num_rows, reading.damaged)


def test_duckdb_reads_users_months_and_nested_shapes_straight_from_the_files(on_disk, audience, root):
    on_disk.audiences.insert(audience())

    found = duckdb.sql(
        "select user_id, month, segments[1].name, segments[1].prizm_mix[1].index, epoch(created_at)"
        f" from read_parquet('{root}/audiences/**/*.parquet', hive_types = {{'user_id': varchar, 'month': int}})"
    ).fetchall()

    noon = datetime(2025, 5, 28, 12, tzinfo=UTC).timestamp()
    assert [("demo_user", 5, "Owners, more cars", 213.8, noon)] == found


def test_an_id_that_looks_like_a_number_stays_text(on_disk, audience, vermont, root):
    on_disk.save_audience(audience(user_id="0012", audience_id="0034"), vermont)

    reopened = open_store(root)

    assert ["0012"] == reopened.audiences.rows("0012").rows["user_id"].to_pylist()
    assert 3 == reopened.members_of("0034", "0012").num_rows


def rewrite(path, change):
    pq.write_table(change(pq.ParquetFile(path).read()), path)


def test_a_column_younger_than_the_file_reads_as_unknown(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    rewrite(root / MAY, lambda rows: rows.drop_columns(["receipt", "confirmed_at"]))

    saved = open_store(root).audiences.get("aud-ski01", "demo_user")

    assert (None, None) == (saved["receipt"], saved["confirmed_at"])
    assert audience()["segments"] == saved["segments"]


def test_a_field_of_a_nested_shape_that_is_younger_than_the_file_reads_as_unknown(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    younger = AUDIENCES.schema.field("prizm_mix").type.value_type
    older = pa.list_(pa.struct([field for field in younger if field.name != "base_share"]))
    mix = [{key: value for key, value in code.items() if key != "base_share"} for code in audience()["prizm_mix"]]

    def without_base_share(rows):
        return rows.set_column(rows.column_names.index("prizm_mix"), "prizm_mix", pa.array([mix], older))

    rewrite(root / MAY, without_base_share)

    assert [mix[0] | {"base_share": None}] == open_store(root).audiences.get("aud-ski01", "demo_user")["prizm_mix"]


def test_a_field_of_a_nested_shape_of_a_newer_app_is_not_lost_by_saving_over_it(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    shape = AUDIENCES.schema.field("segments").type.value_type
    newer = pa.list_(pa.struct([*shape, ("colour", pa.string())]))
    segments = [segment | {"colour": "red"} for segment in audience()["segments"]]

    def with_colours(rows):
        return rows.set_column(rows.column_names.index("segments"), "segments", pa.array([segments], newer))

    rewrite(root / MAY, with_colours)

    with pytest.raises(NewerFile) as error:
        open_store(root).audiences.update("aud-ski01", "demo_user", {"status": "active"})
    assert "the unknown column segments.colour." in error.value.title
    assert segments == pq.ParquetFile(root / MAY).read()["segments"].to_pylist()[0]


def test_a_file_without_a_required_column_is_damaged(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    rewrite(root / MAY, lambda rows: rows.drop_columns(["status"]))

    with pytest.raises(DamagedFile):
        open_store(root).audiences.get("aud-ski01", "demo_user")


def test_a_column_of_a_newer_app_is_not_lost_by_saving_over_it(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    rewrite(root / MAY, lambda rows: rows.append_column("colour", pa.array(["red"])))

    with pytest.raises(DamagedFile):
        open_store(root).audiences.update("aud-ski01", "demo_user", {"status": "active"})

    assert ["red"] == pq.ParquetFile(root / MAY).read()["colour"].to_pylist()


def test_only_the_columns_asked_for_are_read_and_only_once(on_disk, audience, root, monkeypatch):
    on_disk.audiences.insert(audience())
    reads = []
    read = pq.ParquetFile.read
    monkeypatch.setattr(
        pq.ParquetFile,
        "read",
        lambda self, columns, **how: (reads.append(set(columns)), read(self, columns=columns, **how))[1],
    )
    reopened = open_store(root)

    reopened.audiences.rows("demo_user", ["name", "status"])
    reopened.audiences.rows("demo_user", ["status"])
    reopened.audiences.rows("demo_user", ["status", "tags"])

    assert [{"audience_id", "name", "status"}, {"tags"}] == reads


def test_a_store_does_not_read_again_what_it_has_just_saved(on_disk, audience, monkeypatch):
    on_disk.audiences.insert(audience())
    on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})
    reads = []
    monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **how: reads.append(how))

    on_disk.audiences.update("aud-ski01", "demo_user", {"status": "archived"})

    assert ("archived", []) == (on_disk.audiences.get("aud-ski01", "demo_user")["status"], reads)


def test_a_store_that_is_open_elsewhere_shows_a_save_at_once(on_disk, audience, root):
    on_disk.audiences.insert(audience())
    other = open_store(root)
    before = other.audiences.version("demo_user")
    assert "draft" == other.audiences.get("aud-ski01", "demo_user")["status"]

    on_disk.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    assert "active" == other.audiences.get("aud-ski01", "demo_user")["status"]
    assert before != other.audiences.version("demo_user")
    assert on_disk.audiences.version("demo_user") == other.audiences.version("demo_user")


def test_a_month_that_goes_while_it_is_being_listed_is_simply_not_there(on_disk, audience, root, monkeypatch):
    on_disk.audiences.insert(audience())
    monkeypatch.setattr("store.layout.Layout.find", lambda *_: [("demo_user", 2025, 4), ("demo_user", 2025, 5)])

    reading = on_disk.audiences.rows("demo_user")

    assert (1, ()) == (reading.rows.num_rows, reading.damaged)
    assert 16 == len(on_disk.audiences.version("demo_user"))


def test_states_that_follow_each_other_within_a_clock_tick_are_told_apart(on_disk, audience, root, monkeypatch):
    monkeypatch.setattr("store.files.time.time_ns", lambda: 1_748_433_600_000_000_000)
    on_disk.audiences.insert(audience())
    times = []

    for status in ["active", "draft", "active"]:
        on_disk.audiences.update("aud-ski01", "demo_user", {"status": status})
        times.append((root / MAY).stat().st_mtime_ns)

    assert sorted(set(times)) == times


def test_the_cache_forgets_the_least_recently_used_file_when_it_is_full():
    cache = ColumnCache(limit_bytes=200)
    april, may, june = (Path(month) for month in ["april", "may", "june"])
    columns = {"rows": pa.chunked_array([pa.array(range(10))])}  # 80 bytes
    cache.put(april, (1, 1, 1), columns)
    cache.put(may, (1, 1, 1), columns)
    cache.get(april, (1, 1, 1))

    cache.put(june, (1, 1, 1), columns)

    assert [columns, {}, columns] == [cache.get(month, (1, 1, 1)) for month in (april, may, june)]


def test_the_cache_does_not_answer_for_another_state_of_the_file():
    cache = ColumnCache(limit_bytes=200)
    cache.put(Path("may"), (1, 1, 1), {"rows": pa.chunked_array([pa.array([1])])})

    assert [{}, {}, {}] == [cache.get(Path("may"), state) for state in [(2, 1, 1), (1, 2, 1), (1, 1, 2)]]


def test_a_store_where_no_folder_can_be_made_says_so(audience, tmp_path):
    (tmp_path / "persistence").write_text("a file is in the way")

    with pytest.raises(NotWritten) as error:
        open_store(tmp_path / "persistence").audiences.insert(audience())

    assert str(tmp_path) not in str(error.value)


def test_the_schema_on_disk_is_the_declared_one(on_disk, audience, root):
    on_disk.audiences.insert(audience())

    assert AUDIENCES.stored_schema == pq.ParquetFile(root / MAY).schema_arrow

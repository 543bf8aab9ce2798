"""The channel to BigQuery against `local-bigquery`, somebody else's server of BigQuery's REST interface.

Unlike the stand-in it takes the whole of Google's client at its word: its addresses, resumable uploads, formats, types,
jobs and GoogleSQL. What it lacks, and only BigQuery can show: it knows nobody (no credentials, no permissions), it
always counts 0 bytes as read, every job of it is in US whatever location was asked for, and it has no quotas. It looks
for a job's name and takes it in two steps, so two deliveries at the same moment are left to the stand-in.
"""

import io
import itertools

import pyarrow as pa
import pyarrow.parquet
import pytest

from activation import open_workspace
from activation.delivery.errors import DeliveryFailed, PlaceNotFound, WrongSchema
from activation.sending.asked import Sending
from tests.activation.delivery import local_bigquery_server as local
from tests.activation.delivery.places import members
from tests.activation.sending.conftest import NORTH, SOUTH, saved

WORDS = ("audience_id", "member_key", "zip", "place", "state", "segment")
ZIP_AREAS = dict.fromkeys(WORDS, "STRING") | dict.fromkeys(("people", "households", "segment_id"), "INTEGER")
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if local.python() is None:
        pytest.skip(local.MISSING)
    started = local.LocalBigQuery(tmp_path_factory.mktemp("local-bigquery"))
    yield started
    started.close()


@pytest.fixture
def project(server):
    """An empty data set."""
    return local.LocalBigQueryPlace(server, f"our-project-{next(_numbers)}")


@pytest.fixture
def table(project):
    """An empty table of audience_id, member_key and score."""
    project.make()
    return project


def put(place, name, content, **settings):
    with place.open(**settings) as channel:
        return channel.put(name, [content]).said


def failed(act, *given, **settings):
    with pytest.raises(DeliveryFailed) as error:
        act(*given, **settings)
    return error.value


def as_parquet(rows):
    made = io.BytesIO()
    names = ["audience_id", "member_key", "score"]
    pyarrow.parquet.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), made)
    return made.getvalue()


CONTENTS = {
    "jsonl": b'{"audience_id": "aud-ski01", "member_key": "05401", "score": 3}\n'
    b'{"score": 4, "member_key": "O\'Brien; DROP TABLE `members`", "audience_id": "aud-ski01"}\n',
    "csv": b'audience_id,member_key,score\naud-ski01,05401,3\naud-ski01,"O\'Brien; DROP TABLE `members`",4\n',
    "parquet": as_parquet([("aud-ski01", "05401", 3), ("aud-ski01", "O'Brien; DROP TABLE `members`", 4)]),
}


def test_a_test_of_the_connection_finds_the_columns_and_plans_a_merge_and_runs_none(table):
    with table.open() as channel:
        steps = list(channel.probe())

    assert [
        ("Find the table and its columns", True, "audience_id, member_key, score"),
        ("Plan a merge without running it", True, "0 bytes would be read"),
    ] == [(step.title, step.ok, step.said) for step in steps]
    assert ([], []) == table.jobs()


@pytest.mark.parametrize("format_", sorted(CONTENTS))
def test_a_file_of_members_arrives_as_rows_in_each_format_that_can_be_loaded(table, format_):
    said = put(table, f"aud-ski01_v1.{format_}", CONTENTS[format_])

    assert [
        ("aud-ski01", "05401", "3"),
        ("aud-ski01", "O'Brien; DROP TABLE `members`", "4"),
    ] == table.rows("audience_id, member_key, score")
    ((load,), (merge,)) = table.jobs()
    assert {"load job": load, "rows loaded": "2", "merge job": merge, "rows merged": "2"} == said
    assert ["members"] == table.tables()


def test_the_same_delivery_again_changes_nothing_and_merges_no_second_time(table):
    first = put(table, "aud-ski01_v1.jsonl", members(3))
    put(table, "aud-ski01_v2.jsonl", members(3, score=2))
    again = put(table, "aud-ski01_v1.jsonl", members(3))

    # Merged once more, the first file would have brought the old scores back.
    assert [("aud-ski01", f"m00000{at}", "2") for at in range(3)] == table.rows()
    loads, merges = table.jobs()
    assert (2, 2) == (len(loads), len(merges))
    assert first == again


def test_a_changed_delivery_updates_and_adds_rows_and_touches_no_other_audiences(table):
    put(table, "aud-beach_v1.jsonl", members(2, score=7, audience="aud-beach"))
    put(table, "aud-ski01_v1.jsonl", members(2, score=1))
    changed = members(3, score=2).split(b"\n", 1)[1]  # m000001, who is there, and m000002, who is new

    said = put(table, "aud-ski01_v2.jsonl", changed)

    assert [
        ("aud-beach", "m000000", "7"),
        ("aud-beach", "m000001", "7"),
        ("aud-ski01", "m000000", "1"),
        ("aud-ski01", "m000001", "2"),
        ("aud-ski01", "m000002", "2"),
    ] == table.rows()
    assert ("2", "2") == (said["rows loaded"], said["rows merged"])


def test_a_delivery_that_the_table_did_not_fit_is_told_and_goes_when_it_does(project):
    project.make({"audience_id": "STRING", "member_key": "STRING", "score": "DATE"})
    error = failed(put, project, "aud-ski01_v1.jsonl", members(2))
    assert isinstance(error, WrongSchema)
    assert "Error while reading data" in error.said

    project.drop("members")
    project.make()
    put(project, "aud-ski01_v1.jsonl", members(2))

    assert [("aud-ski01", "m000000", "1"), ("aud-ski01", "m000001", "1")] == project.rows()


def test_a_table_that_is_not_there_is_told_by_name(table):
    told = f"There is no table {table.settings['project']}.ads.nobody there."

    error = failed(put, table, "aud-ski01_v1.jsonl", members(1), table="nobody")
    with table.open(table="nobody") as channel:
        (step,) = channel.probe()

    assert (PlaceNotFound, told, "table") == (type(error), error.title, error.field)
    assert (False, True) == (step.ok, step.said.startswith(told))


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["audience_id", "email"], "The table lacks member_key."),
        (["member_key", "email"], "The table lacks audience_id."),
        (["email"], "The table lacks audience_id, member_key."),
    ],
)
def test_a_table_without_the_key_columns_is_told_which(project, columns, told):
    project.make(dict.fromkeys(columns, "STRING"))

    error = failed(put, project, "aud-ski01_v1.jsonl", members(1))
    with project.open() as channel:
        (step,) = channel.probe()

    assert (WrongSchema, told, "table") == (type(error), error.title, error.field)
    assert (False, True) == (step.ok, step.said.startswith(told))
    assert (["members"], ([], [])) == (project.tables(), project.jobs())


def test_a_sent_audience_arrives_with_all_its_zips_and_the_distribution_tells_the_jobs(
    project, population_frame, store_folder, monkeypatch
):
    monkeypatch.setenv("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "1")
    ws = open_workspace(store=store_folder, user_id="demo_user")
    project.make(ZIP_AREAS)
    skiers = saved(ws, population_frame, NORTH + SOUTH)
    there = ws.platforms.connect("bigquery", "Our warehouse", project.settings)

    (asked,) = ws.distributions.send(Sending(skiers.audience_id, there.platform_id))
    ws.worker().run_until_idle()

    sent = ws.distributions.get(asked.distribution_id)
    assert "completed" == sent.status
    people = population_frame.set_index("zip")["people"]
    zips = ["05401", "05602", "05672", "33109", "33125"]  # nobody lives in 33101
    assert [
        (skiers.audience_id, zip_, zip_, str(people[zip_]), "North" if zip_.startswith("05") else "South")
        for zip_ in zips
    ] == project.rows("audience_id, member_key, zip, people, segment")
    ((load,), (merge,)) = project.jobs()
    (file,) = sent.files
    assert {"load job": load, "rows loaded": "5", "merge job": merge, "rows merged": "5"} == file.said

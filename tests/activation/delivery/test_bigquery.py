"""Members are merged into a table of BigQuery, once however often they are sent. Against a stand-in over DuckDB."""

import pytest

from activation.delivery.channels import bigquery, open_channel
from activation.delivery.channels.bigquery import merge
from activation.delivery.errors import (
    DeliveryFailed,
    NotAllowed,
    PlaceNotFound,
    Unreachable,
    WrongSchema,
    WrongSettings,
)
from tests.activation.delivery.places import members

NAME = "aud-ski01_v2.jsonl"


@pytest.fixture
def table(make_place, monkeypatch):
    monkeypatch.setattr(bigquery, "REPEATING", 1.0)
    return make_place("bigquery")


def jobs(table):
    return [job["configuration"] for job in table.server.jobs.values()]


def test_members_who_are_there_are_replaced_new_ones_added_and_others_left_alone(table):
    table.open().put("aud-beach_v1.jsonl", [members(1, score=7, audience="aud-beach")])
    table.open().put("aud-ski01_v1.jsonl", [members(2, score=1)])

    said = table.open().put("aud-ski01_v2.jsonl", [members(3, score=2)]).said

    assert table.server.rows("ads.members") == [
        ("aud-beach", "m000000", 7),
        ("aud-ski01", "m000000", 2),
        ("aud-ski01", "m000001", 2),
        ("aud-ski01", "m000002", 2),
    ]
    assert ("3", "3") == (said["rows loaded"], said["rows merged"])


def test_the_same_file_again_is_neither_loaded_nor_merged_a_second_time(table):
    first = table.open().put(NAME, [members(3)]).said
    second = table.open().put(NAME, [members(3)]).said

    assert 2 == len(jobs(table))
    assert first == second


def test_a_delivery_that_stopped_between_load_and_merge_goes_on_with_the_merge(table, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(bigquery.BigQuery, "_merging", lambda *_: lambda job_id: 1 / 0)
        with pytest.raises(DeliveryFailed):
            table.open().put(NAME, [members(3)])
    assert [] == table.server.rows("ads.members")

    table.open().put(NAME, [members(3)])

    assert 3 == len(table.server.rows("ads.members"))
    assert ["load", "query"] == [next(iter(set(job) & {"load", "query"})) for job in jobs(table)]


def test_a_job_that_failed_is_tried_again_under_another_number(table):
    table.server.make("ads.members", {"audience_id": "STRING", "member_key": "STRING"})
    with pytest.raises(WrongSchema) as error:
        table.open().put(NAME, [members(3)])
    assert "No such field: score." in error.value.said

    table.server.make("ads.members", {"audience_id": "STRING", "member_key": "STRING", "score": "INTEGER"})
    table.open().put(NAME, [members(3)])

    assert 3 == len(table.server.rows("ads.members"))
    assert ["1", "2", "1"] == [name.rsplit("_", 1)[1] for name in table.server.jobs]


def test_a_job_that_another_delivery_of_the_same_file_began_is_waited_for(table, monkeypatch):
    begun = table.open()
    begun.put(NAME, [members(3)])
    late = table.open()
    # What this one saw before the other began.
    monkeypatch.setattr(late, "_job", lambda name: None)
    monkeypatch.setattr(late, "_done", lambda name: None)
    late.put(NAME, [members(3)])

    assert 2 == len(jobs(table))
    assert 3 == len(table.server.rows("ads.members"))


def test_no_value_of_a_member_is_part_of_the_sql(table):
    hostile = b'{"audience_id": "aud-ski01", "member_key": "\' OR 1=1; DROP TABLE members; --", "score": 1}\n'

    table.open().put(NAME, [hostile])

    assert [("aud-ski01", "' OR 1=1; DROP TABLE members; --", 1)] == table.server.rows("ads.members")
    assert [] == [job for job in jobs(table) if "DROP" in job.get("query", {}).get("query", "")]


@pytest.mark.parametrize("field", ["project", "dataset", "table"])
@pytest.mark.parametrize("value", ["a`b", "a b", "a;b", "a.b`.c", "é", "a--b`", "a" * 1025])
def test_a_name_that_is_none_is_refused(table, field, value):
    with pytest.raises(WrongSettings) as error:
        table.open(**{field: value})

    assert field == error.value.field


def test_a_table_that_is_not_there_is_told_by_name(table):
    for act in (lambda c: c.put(NAME, [b""]), lambda c: next(s for s in c.probe() if not s.ok).said):
        try:
            told = act(table.open(table="nobody"))
        except PlaceNotFound as error:
            assert "table" == error.field
            told = error.title
        assert told.startswith("There is no table our-project.ads.nobody there.")


def test_a_table_without_the_two_keys_is_told(table):
    table.server.make("ads.members", {"audience_id": "STRING", "email": "STRING"})

    with pytest.raises(WrongSchema, match="The table lacks member_key"):
        table.open().put(NAME, [members(1)])


def test_a_format_that_cannot_be_loaded_is_told(table):
    with pytest.raises(WrongSchema, match="cannot load that format"):
        table.open().put("members.xlsx", [b""])

    assert [] == table.server.calls


def test_a_refusal_of_google_is_told_in_its_words(table):
    table.server.failures = [
        ("GET /bigquery/v2/projects/our-project/datasets", 403, "Access Denied: Table ads.members")
    ]

    with pytest.raises(NotAllowed) as error:
        table.open().put(NAME, [members(1)])

    assert "Access Denied: Table ads.members" in error.value.said


def test_trouble_of_google_s_own_may_be_tried_again(table):
    table.server.failures = [("datasets/ads/tables/members", 503, "backendError")] * 50

    with pytest.raises(Unreachable) as error:
        table.open().put(NAME, [members(1)])

    assert error.value.passing


def test_a_test_of_the_connection_runs_nothing(table):
    steps = list(table.open().probe())

    assert [True, True] == [step.ok for step in steps]
    assert "audience_id, member_key, score" == steps[0].said
    assert {} == table.server.jobs


def test_a_table_of_the_two_keys_alone_has_nothing_to_replace():
    class Column:
        def __init__(self, name):
            self.name = name

    sql = merge("p.d.t", "`p.d.s`", [Column("audience_id"), Column("member_key")])

    assert sql == (
        "MERGE INTO `p.d.t` T USING `p.d.s` S ON T.`audience_id` = S.`audience_id` AND T.`member_key` = S.`member_key` "
        "WHEN NOT MATCHED THEN INSERT (`audience_id`, `member_key`) VALUES (S.`audience_id`, S.`member_key`)"
    )


def test_without_a_service_account_there_is_no_channel():
    with pytest.raises(WrongSettings, match="Service account is missing"):
        open_channel("bigquery", {"project": "our-project", "dataset": "d", "table": "t"}, {})

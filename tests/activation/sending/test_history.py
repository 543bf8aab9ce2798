"""The history of distributions: found by filters, a page at a time, as CSV and as a table."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from activation.distribution import to_row
from activation.errors import InvalidDistribution
from activation.sending.asked import Sending
from activation.sending.history import COLUMNS, Question
from tests.activation.sending.steps import send

NOON = datetime(2026, 5, 28, 12, tzinfo=UTC)
STATUSES = ["completed", "failed", "cancelled", "scheduled"]


@pytest.fixture
def many(ws, skiers, drive):
    """Thirty distributions over three months, one every three days, with names and platforms by turns."""
    (first,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    made = []
    for number in range(30):
        moment = NOON + timedelta(days=3 * number)
        made.append(
            first.model_copy(
                update={
                    "distribution_id": f"dst-{number:02}",
                    "status": STATUSES[number % 4],
                    "audience_name": ["Ski families", "Zürich skiers", "Golfers"][number % 3],
                    "platform_name": ["Shared drive", "=cmd|' /C calc'!A0"][number % 2],
                    "created_at": moment,
                    "updated_at": moment,
                    "scheduled_at": moment,
                    "size": number,
                }
            )
        )
    ws.store.distributions.remove(first.distribution_id, ws.user_id)
    ws.store.distributions.save_many([to_row(one) for one in made])
    return made


def ids(found):
    return [one.distribution_id for one in found]


def test_the_newest_comes_first(ws, many):
    assert [f"dst-{number:02}" for number in range(29, -1, -1)] == ids(ws.distributions.list())


def test_of_two_of_the_same_moment_the_order_is_always_the_same(ws, skiers, drive, many):
    twins = [many[0].model_copy(update={"distribution_id": name}) for name in ("dst-b", "dst-a", "dst-c")]
    ws.store.distributions.save_many([to_row(one) for one in twins])

    assert ["dst-c", "dst-b", "dst-a", "dst-00"] == ids(ws.distributions.list())[-4:]


@pytest.mark.parametrize(("limit", "offset"), [(7, 0), (7, 7), (7, 28), (7, 35), (0, 0), (50, 3)])
def test_pages_are_cuts_of_the_whole(ws, many, limit, offset):
    page = ws.distributions.list(limit=limit, offset=offset)

    everything = [f"dst-{number:02}" for number in range(29, -1, -1)]
    assert (everything[offset : offset + limit], 30, limit, offset) == (ids(page), page.total, page.limit, page.offset)


@pytest.mark.parametrize(
    ("asked", "keeps"),
    [
        ({"status": "failed"}, lambda one: one.status == "failed"),
        ({"q": "ski"}, lambda one: "ski" in one.audience_name.lower()),
        ({"q": "SKI drive"}, lambda one: "ski" in one.audience_name.lower() and "drive" in one.platform_name),
        ({"q": "zürich"}, lambda one: one.audience_name.startswith("Z")),
        ({"q": "dst-07"}, lambda one: one.distribution_id == "dst-07"),
        ({"q": "dst.07"}, lambda one: False),
        ({"since": NOON + timedelta(days=30)}, lambda one: one.created_at >= NOON + timedelta(days=30)),
        (
            {"status": "completed", "q": "golf"},
            lambda one: one.status == "completed" and one.audience_name == "Golfers",
        ),
        ({"platform_id": "plt-other"}, lambda one: False),
        ({"audience_id": "../../etc"}, lambda one: False),
    ],
)
def test_filters_keep_what_plain_python_keeps(ws, many, asked, keeps):
    page = ws.distributions.list(**asked)

    expected = [one.distribution_id for one in reversed(many) if keeps(one)]
    assert (expected, len(expected)) == (ids(page), page.total)


def test_a_filter_by_platform_and_audience_keeps_theirs(ws, many, skiers, drive):
    assert 30 == ws.distributions.list(platform_id=drive.platform_id, audience_id=skiers.audience_id).total


@pytest.mark.parametrize("asked", [{"status": "lost"}, {"limit": -1}, {"offset": -1}])
def test_what_is_no_page_or_status_is_refused(ws, asked):
    with pytest.raises(InvalidDistribution):
        ws.distributions.list(**asked)


def test_the_csv_holds_what_the_list_holds_and_nothing_that_a_spreadsheet_would_run(ws, many):
    lines = list(csv.DictReader(io.StringIO(ws.distributions.csv(Question(status="failed")).decode())))

    assert ids(ws.distributions.list(status="failed")) == [line["distribution_id"] for line in lines]
    assert {"'=cmd|' /C calc'!A0"} == {line["platform_name"] for line in lines}
    assert ("2026-05-31T12:00:00+00:00", "1", "") == tuple(
        lines[-1][name] for name in ("created_at", "size", "executed_at")
    )


def test_the_table_has_every_distribution_and_its_columns_for_charts(ws, many):
    frame = ws.distributions.frame()

    assert (list(COLUMNS), 30, sum(range(30))) == (list(frame.columns), len(frame), frame["size"].sum())
    assert frame["created_at"].is_monotonic_decreasing
    assert "UTC" == str(frame["created_at"].dt.tz)


def test_without_any_there_is_an_empty_page_table_and_csv_of_headers(ws):
    assert ([], 0) == (list(ws.distributions.list()), ws.distributions.list().total)
    assert (0, list(COLUMNS)) == (len(ws.distributions.frame()), list(ws.distributions.frame().columns))
    assert ",".join(COLUMNS) + "\n" == ws.distributions.csv(Question()).decode()


def test_the_version_changes_with_every_change_and_with_nothing_else(ws, skiers, drive):
    before = ws.distributions.version()
    assert before == ws.distributions.version()

    (one,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    after = ws.distributions.version()
    ws.distributions.get(one.distribution_id)

    assert before != after == ws.distributions.version()

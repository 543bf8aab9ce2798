"""Rows that a format cannot take: told one by one, counted, off the list; never a reason for the others not to go."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from activation.audience import Audience
from activation.delivery.formats import Options, format_named
from activation.delivery.platform_types import platform_type
from activation.distribution import Distribution
from activation.errors import SendingBlocked
from activation.platform import Platform
from activation.sending.asked import Plan
from activation.sending.preparing import keys_of, prepare, prepared
from activation.sending.roster import changes, roster
from store.outbox import Outbox
from tests.activation.delivery.frames import JANE, batch

NOON = datetime(2026, 5, 28, 12, tzinfo=UTC)
NOBODY = pa.array([], pa.string())
ASKED = Distribution(
    distribution_id="dst-1", user_id="ana", audience_id="aud-ski01", platform_id="plt-1", status="processing",
    distribution_type="refresh", created_at=NOON, updated_at=NOON,
)  # fmt: skip
RUNS = "=cmd|x"  # a spreadsheet would run it, so a CSV does not take it


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path)


def made(outbox, customers, held):
    audience = Audience(audience_id="aud-ski01", user_id="ana", name="Ski families", status="active",
                        created_at=NOON, updated_at=NOON)  # fmt: skip
    platform = Platform(platform_id="plt-1", user_id="ana", platform_type="folder", name="There",
                        created_at=NOON, updated_at=NOON, settings={"channel": "folder"})  # fmt: skip
    plan = Plan(audience, platform, platform_type("folder"), format_named("customers_csv"), Options(), (), "refresh",
                1.0, NOON)  # fmt: skip
    rows = roster(
        pa.Table.from_batches([batch(*(JANE | {"customer_id": one} for one in customers))]), "customer_id", NOBODY
    )
    return prepare(outbox, ASKED, plan, rows, changes(rows.keys, pa.array(held, pa.string()), NOBODY))


def test_a_row_that_is_left_out_is_counted_told_and_not_on_the_list(outbox):
    manifest = made(outbox, ["C-1", RUNS, "C-3"], held=[])

    added, removed = keys_of(outbox, ASKED)
    assert (["C-1", "C-3"], []) == (added.to_pylist(), removed.to_pylist())
    assert (2, 2, 0, 1) == (manifest.rows, manifest.added, manifest.removed, manifest.rejected)
    [file] = manifest.files
    lines = b"".join(outbox.read("ana", "dst-1", file.name)).decode().splitlines()
    assert (2, 3) == (file.rows, len(lines))
    rejects = b"".join(outbox.read("ana", "dst-1", "rejects.csv")).decode()
    assert "customer_id" in rejects and 2 == len(rejects.splitlines())
    assert manifest == prepared(outbox, ASKED)


def test_a_member_of_the_list_whose_row_is_left_out_now_goes_off_it(outbox):
    manifest = made(outbox, ["C-1", RUNS, "C-3"], held=["C-1", RUNS, "C-9"])

    added, removed = keys_of(outbox, ASKED)
    assert (["C-1", "C-3"], sorted(["C-9", RUNS])) == (added.to_pylist(), sorted(removed.to_pylist()))
    assert (1, 2, 1, 2) == (manifest.added, manifest.removed, manifest.unchanged, manifest.rows)


def test_a_sending_whose_every_row_is_left_out_is_none(outbox):
    with pytest.raises(SendingBlocked) as error:
        made(outbox, [RUNS], held=[])

    assert "Every row was left out." == error.value.title
    assert prepared(outbox, ASKED) is None

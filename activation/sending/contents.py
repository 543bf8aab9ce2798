"""What a sending consists of: which rows go out as additions and which as removals, and how its files are called."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from activation.delivery.formats import Options
from activation.delivery.naming import file_name
from activation.delivery.pieces import MEMBERS
from activation.distribution import Action
from activation.sending.asked import Plan
from activation.sending.roster import Changes, Roster

BATCH = 10_000  # larger ones take more memory, and no less time


@dataclass(frozen=True)
class Content:
    """Rows that go out with one action; mixed removals need no more than the members' keys."""

    action: Action
    rows: pa.Table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in record batches of at most 10,000."""
        yield from self.rows.to_batches(max_chunksize=BATCH)


def contents(plan: Plan, roster: Roster, changes: Changes) -> list[Content]:
    """All rows, or those that changed; removals where the format can say them, or where they are what is asked for."""
    gone = Content("remove", pa.table({roster.key_type: changes.removed}))
    if plan.erases is not None:
        return [gone]
    if plan.kind == "incremental":
        new = Content("add", roster.only(changes.added))
        return [part for part in (new, gone) if part.rows.num_rows]
    everybody = Content("add", roster.rows)
    return [everybody, gone] if plan.form.removes and gone.rows.num_rows else [everybody]


def options_of(plan: Plan, action: Action) -> Options:
    """What the format is told besides the rows."""
    return replace(plan.options, action=action)


def name_of(plan: Plan, action: Action, part: int | None = None, of: str = MEMBERS) -> str:
    """The name of one file; part: None where there is only one."""
    names = {segment.segment_id: segment.name for segment in plan.audience.segments}
    segment = names[plan.segments[0]] if len(plan.segments) == 1 else ""
    customer = plan.platform.settings.get("customer", "")
    word: Literal["", "removed"] = "removed" if action == "remove" else ""
    return file_name(
        plan.type.key, plan.audience, plan.moment, plan.form,
        segment=segment, part=part, of=of, text=word, customer=customer,
    )  # fmt: skip

"""The tries of one distribution: how the one that runs ends, and which errors are worth another."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from activation.distribution import Attempt, Outcome, Problem
from activation.sending.manifest import Manifest
from store.errors import NotWritten, StoreBusy


def interrupted_in_a_row(attempts: list[Attempt]) -> int:
    """How many of the tries right before the present one were cut off."""
    before = [one.outcome for one in attempts if one.outcome]
    return len(list(takewhile(lambda outcome: outcome == "interrupted", reversed(before))))


def closed(
    attempts: list[Attempt],
    outcome: Outcome,
    now: datetime,
    made: Manifest | None = None,
    problem: Problem | None = None,
) -> list[Attempt]:
    """The attempts, with the one that runs ended so."""
    ended: dict[str, Any] = {"ended_at": now, "outcome": outcome, "error": problem}
    if made:
        ended |= {"rows": sum(file.rows for file in made.files), "bytes": made.total_bytes}
    return [one if one.outcome else one.model_copy(update=ended) for one in attempts]


def is_passing(error: Exception) -> bool:
    """Whether another try may help."""
    return getattr(error, "passing", False) or isinstance(error, NotWritten | StoreBusy)

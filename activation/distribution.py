"""A distribution as it is saved: one sending of an audience, whole or some segments, to one platform."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

DistributionStatus = Literal["awaiting_approval", "scheduled", "processing", "completed", "failed", "cancelled"]
DistributionType = Literal["initial", "refresh", "incremental"]
Action = Literal["add", "remove"]
Outcome = Literal["completed", "failed", "cancelled", "interrupted"]

STATUSES: tuple[DistributionStatus, ...] = (
    "awaiting_approval", "scheduled", "processing", "completed", "failed", "cancelled",
)  # fmt: skip
TYPES: tuple[DistributionType, ...] = ("initial", "refresh", "incremental")
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_JSON = ("match_results", "error_details", "options")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def __getitem__(self, name: str) -> Any:
        """The field of that name, as in the saved JSON."""
        return getattr(self, name)


class Problem(_Strict):
    """What went wrong: in our words, and in the other side's own; kind sorts the reasons."""

    kind: str
    title: str
    hint: str = ""
    said: str = ""


class Attempt(_Strict):
    """One try: when, how it ended (None: it runs), rows and bytes that were delivered, and the error."""

    number: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    rows: int | None = None
    bytes: int | None = None
    error: Problem | None = None


class SentFile(_Strict):
    """One file or request body: rows, bytes, SHA-256 in hex, and what the other side said when it took it."""

    name: str
    action: Action
    rows: int
    bytes: int
    sha256: str
    delivered_at: datetime | None = None
    said: dict[str, str] = Field(default_factory=dict)


class Repeat(_Strict):
    """When it is sent again: five fields of cron, in a time zone such as Europe/Berlin."""

    cron: str
    time_zone: str


class Approval(_Strict):
    """Why somebody has to approve a distribution, and who did."""

    reason: str
    approved_by: str | None = None
    approved_at: datetime | None = None


class Distribution(_Strict):
    """One sending: what goes where, when, how far it is, and everything that was tried."""

    distribution_id: str
    user_id: str
    audience_id: str
    platform_id: str
    status: DistributionStatus
    distribution_type: DistributionType
    segments_distributed: list[int] = Field(default_factory=list)
    scheduled_at: datetime | None = None
    executed_at: datetime | None = None
    match_results: dict[str, Any] = Field(default_factory=dict)
    error_details: Problem | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 0
    saved_by: str = ""
    requested_by: str = ""
    audience_name: str = ""
    audience_version: int | None = None
    platform_name: str = ""
    platform_type: str = ""
    format: str = ""
    options: dict[str, str] = Field(default_factory=dict)
    max_removed: float | None = None
    repeats: Repeat | None = None
    series_id: str | None = None
    approval: Approval | None = None
    erases: list[str] | None = None
    attempts: list[Attempt] = Field(default_factory=list)
    files: list[SentFile] = Field(default_factory=list)
    next_attempt_at: datetime | None = None
    cancel_requested_at: datetime | None = None
    size: int | None = None
    rows: int | None = None
    added: int | None = None
    removed: int | None = None
    unchanged: int | None = None
    rejected: int | None = None
    bytes: int | None = None
    audience_owner: str | None = None
    platform_owner: str | None = None

    @property
    def due_at(self) -> datetime:
        """When it is to be tried next."""
        return self.next_attempt_at or self.scheduled_at or self.created_at


def new_distribution_id() -> str:
    """A fresh id: 'dst-' and ten random characters."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "dst-" + "".join(secrets.choice(alphabet) for _ in range(10))


def to_row(distribution: Distribution) -> dict[str, object]:
    """The row to store; its version is the store's to give."""
    return to_columns(distribution.model_dump(exclude={"version"}))


def to_columns(values: Mapping[str, Any]) -> dict[str, object]:
    """Fields, as plain values, as the store's columns: what has no fixed shape lies there as JSON text."""
    row = dict(values)
    for name in _JSON:
        if name in row:
            row[name] = _text(row[name])
    if row.get("attempts") is not None:
        row["attempts"] = [attempt | {"error": _text(attempt["error"])} for attempt in row["attempts"]]
    if row.get("files") is not None:
        row["files"] = [file | {"said": _text(file["said"])} for file in row["files"]]
    return row


def from_row(row: Mapping[str, Any]) -> Distribution:
    """The distribution in a row of the store; columns that were not read are as if unknown."""
    raw = {name: value for name, value in row.items() if name in Distribution.model_fields and value is not None}
    for name in _JSON:
        if name in raw:
            raw[name] = json.loads(raw[name])
    raw["attempts"] = [
        attempt | {"error": json.loads(attempt["error"]) if attempt["error"] else None}
        for attempt in raw.get("attempts", [])
    ]
    raw["files"] = [file | {"said": json.loads(file["said"] or "{}")} for file in raw.get("files", [])]
    return Distribution.model_validate(raw)


def _text(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None

"""What a request to send says, and what the checks answer."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from activation.distribution import DistributionType, Repeat
from activation.errors import InvalidRequest
from activation.sending.asked import MAX_REMOVED, Sending
from activation.sending.checks import Check, File, Preflight

EXAMPLE: dict[str, JsonValue] = {
    "audience_id": "aud-4fk2m9x7ab",
    "platform_ids": ["plt-8hq3n5c2de"],
    "max_removed": 0.3,
}
REPEATED: dict[str, JsonValue] = {
    **EXAMPLE,
    "segments": [0, 2],
    "format": "members_csv",
    "repeat": {"cron": "0 9 * * 1", "time_zone": "Europe/Berlin"},
}
Id = Annotated[str, Field(min_length=1, max_length=64)]
SegmentId = Annotated[int, Field(ge=0, le=2**31 - 1)]


class SendingAsked(BaseModel):
    """An audience to send to one platform or several, all of it or some segments, now, later, or again and again.

    distribution_type: left out, it is a refresh where something was sent before, else initial. format: left out, the
    usual one of each platform. max_removed: the share (0 to 1) of the list that it may remove.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE, REPEATED]})

    audience_id: Id
    platform_id: Id | None = None
    platform_ids: list[Id] = Field(default_factory=list, max_length=50)
    segments: list[SegmentId] = Field(default_factory=list, max_length=1_000)
    distribution_type: DistributionType | None = None
    format: str = Field("", max_length=100)
    options: dict[str, Annotated[str, Field(max_length=500)]] = Field(default_factory=dict, max_length=20)
    max_removed: float = Field(MAX_REMOVED, ge=0, le=1)
    at: AwareDatetime | None = None
    repeat: Repeat | None = None

    def sendings(self) -> list[Sending]:
        """One sending for each platform; InvalidRequest where none is named."""
        platforms = [*([self.platform_id] if self.platform_id else []), *self.platform_ids]
        if not platforms:
            raise InvalidRequest("No platform is named.", "Give platform_id or platform_ids.", "platform_ids")
        return [
            Sending(
                audience_id=self.audience_id,
                platform_id=platform,
                segments=tuple(self.segments),
                distribution_type=self.distribution_type,
                format=self.format,
                options=self.options,
                max_removed=self.max_removed,
                at=self.at,
                repeat=self.repeat,
            )
            for platform in platforms
        ]


class FirstRows(BaseModel):
    """The first rows of exactly what would go out, masked where a value is somebody's own; names may repeat."""

    columns: list[str]
    rows: list[list[str]]


class Checked(BaseModel):
    """What the checks say of a sending to one platform, and what it would be.

    may_be_sent: no rule says no. approval: why somebody has to approve it; empty where nobody has to.
    """

    platform_id: str
    may_be_sent: bool
    approval: str
    checks: list[Check]
    rows: int
    size: int
    size_unit: str
    added: int
    removed: int
    unchanged: int
    files: list[File]
    first_rows: FirstRows


def checked(platform_id: str, said: Preflight) -> Checked:
    """The checks as they are answered."""
    rows = [list(row) for row in said.preview.rows]
    return Checked(
        platform_id=platform_id,
        may_be_sent=not said.blocks,
        approval=said.approval,
        checks=list(said.checks),
        rows=said.rows,
        size=said.size,
        size_unit=said.size_unit,
        added=said.added,
        removed=said.removed,
        unchanged=said.unchanged,
        files=list(said.files),
        first_rows=FirstRows(columns=list(said.preview.columns), rows=rows),
    )

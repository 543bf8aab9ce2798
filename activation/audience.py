"""The audience as it is saved: the schema that files, exports and the API share."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from activation.criteria import Criteria
from activation.errors import InvalidAudience

DataType = Literal["first_party", "third_party", "clean_room"]
Status = Literal["draft", "active", "archived"]

DATA_TYPES: tuple[DataType, ...] = ("third_party", "first_party", "clean_room")
STATUSES: tuple[Status, ...] = ("draft", "active", "archived")
ID_PATTERN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def __getitem__(self, name: str) -> Any:
        """The field of that name, so that a notebook reads an object as it reads the saved JSON."""
        return getattr(self, name)


class VariableDetail(_Strict):
    """A variable of the audience as it was when the audience was saved."""

    code: str
    description: str
    relevance_score: float | None = None
    type: str
    category: str


class PrizmShare(_Strict):
    """One lifestyle code in a group of households: its share in percent, the base's, and the index (100 = average)."""

    code: str
    name: str
    group: str
    share: float
    base_share: float | None = None
    index: float | None = None


class Segment(_Strict):
    """One of the balanced groups inside an audience; size in people, size_percentage of the audience's people.

    characteristics: `drivers` (what sets it apart, strongest first), `portrait` (three sentences with figures), and
    `heavy_row` (whether it is a single row above the bounds).
    """

    segment_id: int
    name: str
    size: int
    size_percentage: float
    households: int | None = None
    rows: int | None = None
    characteristics: dict[str, Any] = Field(default_factory=dict)
    prizm_segments: list[str] = Field(default_factory=list)
    prizm_mix: list[PrizmShare] = Field(default_factory=list)


class SegmentEdit(_Strict):
    """One change to the segments of a split: renamed, merged into the lowest segment_id of them, or excluded.

    name: what it is called from then on, or was called when it was excluded; people: how many left with it.
    """

    kind: Literal["rename", "merge", "exclude"]
    segment_ids: list[int] = Field(min_length=1, max_length=1000)
    name: str = Field("", max_length=1000)
    people: int | None = None


class Segmentation(_Strict):
    """How the segments were made, so that they can be made again: a split, and what was changed by hand since.

    number, bounds, gap, stability and natural are those of the split; edits come in the order in which they were made.
    """

    number: int
    min_share: float
    max_share: float
    seed: int
    gap: float | None = None
    stability: float | None = None
    natural: bool | None = None
    variables: list[str] = Field(default_factory=list)
    weight: str = "people"
    edits: list[SegmentEdit] = Field(default_factory=list)

    @field_validator("edits", mode="before")
    @classmethod
    def _none_before_there_were_any(cls, value: Any) -> Any:
        return [] if value is None else value


class DataSnapshot(_Strict):
    """Which data an audience was drawn from, by the content hash of its files; whose lifestyle codes, and which."""

    population: str = ""
    catalogue: str = ""
    prizm: str = ""
    prizm_version: str = ""
    prizm_name: str = ""


class Audience(_Strict):
    """A saved selection of people: brief, criteria, variables, segments, sizes and status."""

    audience_id: str
    user_id: str
    name: str
    description: str = ""
    data_type: DataType = "third_party"
    original_query: str = ""
    selected_variables: list[str] = Field(default_factory=list)
    variable_details: list[VariableDetail] = Field(default_factory=list)
    segments: list[Segment] = Field(default_factory=list)
    total_audience_size: int = Field(default=0, ge=0)
    status: Status = "draft"
    created_at: datetime
    updated_at: datetime
    criteria: Criteria = Field(default_factory=lambda: {"all": []})
    receipt: list[dict[str, Any]] = Field(default_factory=list)
    size_unit: str = "people"
    households: int | None = None
    rows: int | None = None
    prizm_mix: list[PrizmShare] = Field(default_factory=list)
    segmentation: Segmentation | None = None
    data_snapshot: DataSnapshot | None = None
    tags: list[str] = Field(default_factory=list)
    notes: str = ""
    confirmed_at: datetime | None = None
    version: int = 0
    saved_by: str = ""
    restored_from: int | None = None

    @field_validator("audience_id")
    @classmethod
    def _id_is_safe(cls, value: str) -> str:
        if not ID_PATTERN.match(value):
            raise ValueError("use letters, digits, - and _, at most 64")
        return value

    @field_validator("name")
    @classmethod
    def _name_is_given(cls, value: str) -> str:
        value = " ".join(value.split())
        if not value:
            raise ValueError("an audience needs a name")
        if len(value) > 120:
            raise ValueError("use at most 120 characters")
        return value

    @field_validator("tags")
    @classmethod
    def _tags_are_tidy(cls, value: list[str]) -> list[str]:
        return list(dict.fromkeys(tag.strip() for tag in value if tag.strip()))

    @field_validator("created_at", "updated_at", "confirmed_at")
    @classmethod
    def _times_are_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def checked(raw: dict[str, Any]) -> Audience:
    """The audience in a plain dictionary; InvalidAudience naming the first field that is wrong."""
    try:
        return Audience.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ")
        hint = f"{message[:1].upper()}{message[1:]}."
        raise InvalidAudience(f"The audience's {field or 'form'} is not right.", hint, field=field) from None


def new_audience_id() -> str:
    """A fresh id: 'aud-' and ten random characters."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "aud-" + "".join(secrets.choice(alphabet) for _ in range(10))


def proposed_name(brief: str) -> str:
    """A name for an audience from its brief: its first words, up to 60 characters."""
    words = " ".join(brief.split())
    if len(words) > 60:
        words = words[:60].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    return words[:1].upper() + words[1:]

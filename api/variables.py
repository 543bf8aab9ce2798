"""Variables, briefs, counts and segments: from plain words to numbers, nothing saved."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from activation.audience import DataType, Segment, Segmentation, SegmentEdit
from activation.counting import Count
from activation.criteria import Criteria
from activation.editing import MOST_EDITS
from activation.reading import Brief
from activation.refining import Refinement
from activation.search import FoundVariable
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed

router = APIRouter(tags=["From words to numbers"], route_class=Strict)
RULES = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Variables = Annotated[list[str], Field(max_length=40)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BriefAsked(_Asked):
    """A description in plain English."""

    text: Text = Field(examples=["Families in the suburbs of Texas, household income over $75k"])
    data_type: DataType = "third_party"


class RefinementAsked(_Asked):
    """Rules, and what to change of them in plain English."""

    criteria: Criteria = Field(examples=[RULES])
    text: Annotated[str, Field(min_length=1, max_length=2_000)] = Field(examples=["younger, and without Florida"])


class CountAsked(_Asked):
    """Rules to count."""

    criteria: Criteria = Field(examples=[RULES])
    data_type: DataType = "third_party"


class SegmentsAsked(_Asked):
    """Rules whose people to split: on which variables, into how many segments, within which shares; then what to change
    of the segments by hand: rename one, merge some (into the lowest segment_id), exclude some."""

    criteria: Criteria = Field(examples=[RULES])
    variables: Variables | None = Field(None, examples=[["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]])
    data_type: DataType = "third_party"
    min_share: float = Field(0.05, ge=0, le=1)
    max_share: float = Field(0.10, gt=0, le=1)
    number: int | Literal["auto"] = Field("auto")
    seed: int = Field(0, ge=0, le=2**31 - 1)
    edits: list[SegmentEdit] = Field(
        default_factory=list, max_length=MOST_EDITS, examples=[[{"kind": "merge", "segment_ids": [2, 5]}]]
    )


class SegmentsFound(BaseModel):
    """The segments of a split, how it was made, and how many rows it holds."""

    segments: list[Segment]
    segmentation: Segmentation
    members: int


@router.get("/variables", responses=responses())
def find_variables(
    ws: Caller,
    q: Annotated[str, Query(max_length=500, description="Plain words; empty for all.")] = "",
    data_type: DataType = "third_party",
    limit: Limit = 50,
) -> Listed[FoundVariable]:
    """Variables that plain words mean, best first, each with its relevance (0 to 1) and the reason for it."""
    ws.check_data_type(data_type)
    found = ws.variables.find(q, limit=len(ws.variables)) if q.strip() else ws.variables.all()
    return Listed(items=found[:limit], total=len(found), limit=limit, offset=0)


@router.post("/briefs", responses=responses())
def read_brief(ws: Caller, asked: BriefAsked) -> Brief:
    """What a description became: receipt, criteria, variables, what found nothing, and its size."""
    return ws.read_brief(asked.text, asked.data_type)


@router.post("/briefs/refine", responses=responses())
def refine(ws: Caller, asked: RefinementAsked) -> Refinement:
    """What words such as "younger" or "without Florida" would change of rules; nothing is applied or saved."""
    return ws.refine(asked.criteria, asked.text)


@router.post("/counts", responses=responses())
def count(ws: Caller, asked: CountAsked) -> Count:
    """People, households and ZIP areas that the rules keep, and what each rule keeps, takes and would give back."""
    return ws.count(asked.criteria, asked.data_type)


@router.post("/segments", responses=responses())
def split(ws: Caller, asked: SegmentsAsked) -> SegmentsFound:
    """Balanced segments of the people that the rules keep; nothing is saved."""
    ws.check_data_type(asked.data_type)
    made = ws.split(asked.criteria, asked.variables, asked.number, asked.min_share, asked.max_share, asked.seed)
    made = ws.edit_split(made, asked.edits)
    return SegmentsFound(segments=made.segments, segmentation=made.segmentation, members=len(made.members))

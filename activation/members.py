"""The rows of an audience: checked against what it claims, and with the place each lies in."""

import pandas as pd
import pyarrow as pa

from activation.audience import Audience
from activation.errors import InvalidAudience, InvalidRequest

MEMBER_COLUMNS = ("zip", "people", "households", "segment_id")


def checked_members(audience: Audience, members: pd.DataFrame) -> pd.DataFrame:
    """The members themselves, if their sums are the sizes that the audience claims; else InvalidAudience."""
    if missing := [column for column in MEMBER_COLUMNS if column not in members]:
        raise InvalidAudience(f"The members lack {', '.join(missing)}.", "Give one row per ZIP.", field="members")
    if members["zip"].duplicated().any():
        raise InvalidAudience("A ZIP is a member twice.", "Give one row per ZIP.", field="members")
    claims = {"total_audience_size": (audience.total_audience_size, int(members["people"].sum()))}
    sums = members.groupby("segment_id")["people"].sum()
    for segment in audience.segments:
        claims[f"segments.{segment.segment_id}.size"] = (segment.size, int(sums.get(segment.segment_id, 0)))
    for field, (claimed, summed) in claims.items():
        if claimed != summed:
            raise InvalidAudience(
                f"The audience says {claimed:,} people, its members are {summed:,}.",
                "Save the sizes and the members of one and the same split.",
                field=field,
            )
    return members[list(MEMBER_COLUMNS)]


def of_segment(members: pd.DataFrame, segment_id: int | None) -> pd.DataFrame:
    """The members of one segment, all of them for None; InvalidRequest for a segment that holds nobody."""
    if segment_id is None:
        return members
    found = members[members["segment_id"] == segment_id]
    if found.empty:
        raise InvalidRequest(
            "The audience has no such segment.", "Its segments are numbered from 0 on.", field="segment_id"
        )
    return found


def to_arrow(members: pd.DataFrame | None) -> pa.Table | None:
    """The members as the store takes them."""
    return None if members is None else pa.Table.from_pandas(members, preserve_index=False)


def located(audience: Audience, members: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Members with the place and state they lie in and the name of their segment."""
    names = {segment.segment_id: segment.name for segment in audience.segments}
    rows = members.merge(places[["zip", "place", "STATE"]], on="zip", how="left", validate="1:1")
    return pd.DataFrame(
        {
            "zip": rows["zip"],
            "place": rows["place"],
            "state": rows["STATE"],
            "people": rows["people"],
            "households": rows["households"],
            "segment_id": rows["segment_id"],
            "segment": rows["segment_id"].map(names),
        }
    )

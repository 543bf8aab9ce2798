"""Segments changed by hand after a split: renamed, merged, excluded; each change is kept, so that it can be redone.

A segment keeps its segment_id whatever happens to others: merged ones go by the lowest of theirs, and that of an
excluded one is not given again. The criteria stay as they were asked; who left is told by the edits.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from activation.audience import Segment, Segmentation, SegmentEdit
from activation.catalogue import Variable
from activation.criteria import All
from activation.errors import InvalidSegmentEdit
from activation.population import Population
from activation.prizm import Prizm
from activation.splitting import AudienceSplit, segments_of, shares_of_levels
from activation.wording import counted

LONGEST_NAME = 80
LEAST_LEFT = 2
MOST_EDITS = 200
_FUZZ = 1e-9


def edited(
    split: AudienceSplit,
    edits: Sequence[SegmentEdit],
    variables: Sequence[Variable],
    population: Population,
    prizm: Prizm,
) -> AudienceSplit:
    """The split with these edits made one after the other; InvalidSegmentEdit for the first that cannot be.

    After a merge or an exclusion sizes, names, drivers, portraits and mixes of all segments are worked out anew from
    the population's values, but for names that people gave. A new name alone works nothing out.
    """
    if len(split.segmentation.edits) + len(edits) > MOST_EDITS:
        raise InvalidSegmentEdit(
            f"More than {MOST_EDITS} changes are too many.", "Split anew, then change less.", "edits"
        )
    for edit in edits:
        split = (
            _renamed(split, edit) if edit.kind == "rename" else _regrouped(split, edit, variables, population, prizm)
        )
    return split


def outside_bounds(segments: Sequence[Segment], segmentation: Segmentation) -> list[Segment]:
    """The segments that hold less or more than the split's bounds; single heavy rows, flagged by the split, are not."""
    total = sum(segment.size for segment in segments)
    low, high = segmentation.min_share - _FUZZ, segmentation.max_share + _FUZZ
    return [
        segment
        for segment in segments
        if not low <= segment.size / (total or 1) <= high and not segment.characteristics.get("heavy_row")
    ]


def left_out(segmentation: Segmentation) -> int:
    """The people who left the audience with excluded segments."""
    return sum(edit.people or 0 for edit in segmentation.edits if edit.kind == "exclude")


def in_words(edit: SegmentEdit) -> str:
    """An edit as a person would say it; segments count from 1."""
    *before, last = [str(segment_id + 1) for segment_id in sorted(edit.segment_ids)]
    which = f"Segments {', '.join(before)} and {last}" if before else f"Segment {last}"
    called = f" “{edit.name}”" if edit.name else ""
    if edit.kind == "rename":
        return f"{which} renamed{called}"
    if edit.kind == "merge":
        return f"{which} merged{' as' + called if called else ''}"
    people = f": {edit.people:,} people" if edit.people is not None else ""
    return f"{which}{called} left out{people}"


def _renamed(split: AudienceSplit, edit: SegmentEdit) -> AudienceSplit:
    (segment_id,) = _chosen(split, edit, least=1, most=1)
    name = _free_name(edit.name, [one for one in split.segments if one.segment_id != segment_id])
    segments = [
        one.model_copy(update={"name": name}) if one.segment_id == segment_id else one for one in split.segments
    ]
    return _noted(split, edit.model_copy(update={"name": name, "people": None}), segments, split.members)


def _regrouped(
    split: AudienceSplit, edit: SegmentEdit, variables: Sequence[Variable], population: Population, prizm: Prizm
) -> AudienceSplit:
    merging = edit.kind == "merge"
    chosen = _chosen(split, edit, least=2 if merging else 1)
    _check_left(len(split.segments) - len(chosen) + merging, merging)
    apart = [one for one in split.segments if one.segment_id not in chosen]
    gone = [one for one in split.segments if one.segment_id in chosen]
    members = split.members
    if merging:
        made = edit.model_copy(
            update={"people": None, "name": _free_name(edit.name, apart) if edit.name.strip() else ""}
        )
        ids = members["segment_id"]
        members = members.assign(segment_id=ids.where(~ids.isin(chosen), chosen[0]))
    else:
        names = ", ".join(one.name for one in gone)
        made = edit.model_copy(update={"name": names[:1000], "people": sum(one.size for one in gone)})
        members = members[~members["segment_id"].isin(chosen)].reset_index(drop=True)
    made = made.model_copy(update={"segment_ids": chosen})
    heavy = [one.segment_id for one in apart if one.characteristics.get("heavy_row")]
    given = _given_names([*split.segmentation.edits, made])
    rows = _valued(members, variables, population)
    segments = segments_of(rows, variables, prizm, shares_of_levels(variables, population), heavy, given)
    return _noted(split, made, segments, members)


def _chosen(split: AudienceSplit, edit: SegmentEdit, least: int, most: int | None = None) -> list[int]:
    """The segment_ids of an edit, each once, the lowest first."""
    chosen = sorted(set(edit.segment_ids))
    there = {one.segment_id for one in split.segments}
    if missing := [segment_id for segment_id in chosen if segment_id not in there]:
        raise InvalidSegmentEdit(
            f"There is no segment {missing[0] + 1}.",
            f"There are {', '.join(str(segment_id + 1) for segment_id in sorted(there))}.",
            "segment_ids",
        )
    if len(chosen) < least:
        hint = "Choose two or more." if least > 1 else "Choose at least one."
        raise InvalidSegmentEdit(f"{counted(len(chosen), 'segment')} cannot be merged.", hint, "segment_ids")
    if most is not None and len(chosen) > most:
        raise InvalidSegmentEdit("Several segments cannot bear one name.", "Rename one at a time.", "segment_ids")
    return chosen


def _check_left(left: int, merging: bool) -> None:
    if left < LEAST_LEFT:
        what = "merge" if merging else "leave out"
        raise InvalidSegmentEdit(
            f"Only {counted(left, 'segment')} would be left.",
            f"Keep at least {LEAST_LEFT}: {what} fewer of them. A single segment can be sent on its own as it is.",
            "segment_ids",
        )


def _free_name(name: str, others: Sequence[Segment]) -> str:
    """The name, tidied; InvalidSegmentEdit where it is empty, too long, unprintable or another segment's."""
    name = " ".join(name.split())
    if not name:
        raise InvalidSegmentEdit("A segment needs a name.", "Give it one to 80 characters.", "name")
    if len(name) > LONGEST_NAME:
        title = f"The name has {len(name)} characters."
        raise InvalidSegmentEdit(title, f"Use at most {LONGEST_NAME}.", "name")
    if not name.isprintable():
        raise InvalidSegmentEdit("The name holds characters that cannot be seen.", "Type it anew.", "name")
    if same := next((one for one in others if one.name.casefold() == name.casefold()), None):
        title = f"Segment {same.segment_id + 1} is called “{same.name}” already."
        raise InvalidSegmentEdit(title, "Choose another name.", "name")
    return name


def _given_names(edits: Sequence[SegmentEdit]) -> dict[int, str]:
    """The names that people gave and that still stand, by segment_id."""
    given: dict[int, str] = {}
    for edit in edits:
        if edit.kind != "rename":
            given = {segment_id: name for segment_id, name in given.items() if segment_id not in edit.segment_ids}
        if edit.kind != "exclude" and edit.name:
            given[min(edit.segment_ids)] = edit.name
    return given


def _valued(members: pd.DataFrame, variables: Sequence[Variable], population: Population) -> pd.DataFrame:
    """Members by ZIP with state and the variables' values; unknown where the population no longer has the ZIP."""
    columns = tuple(dict.fromkeys(("zip", "STATE", *(variable.code for variable in variables))))
    return members.merge(population.rows(All(()), columns), on="zip", how="left").set_index("zip")


def _noted(split: AudienceSplit, edit: SegmentEdit, segments: list[Segment], members: pd.DataFrame) -> AudienceSplit:
    edits = [*split.segmentation.edits, edit]
    return replace(
        split,
        segments=segments,
        members=members,
        segmentation=split.segmentation.model_copy(update={"edits": edits}),
    )

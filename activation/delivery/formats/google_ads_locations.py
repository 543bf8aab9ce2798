"""Google Ads Editor: ZIP areas as location targets, and a second file of the ZIPs that Google has no target for.

Source: support.google.com/google-ads/editor/answer/57747: headers in English, one location per row, a blank cell
changes nothing. PO-box and one-building ZIPs have no target; they are in `unmatched_zips` and among the rejects.
Editor matches campaigns by name, so a name is never changed: one that a spreadsheet would run is a reject.
"""

import re
from collections.abc import Iterator
from typing import Any

from activation.delivery.cells import RUNS_AS_FORMULA, is_formula
from activation.delivery.formats.format import Format, Limit, Records
from activation.delivery.formats.packing import csv_pack
from activation.delivery.identifiers.places import STATE_NAMES
from activation.delivery.masking import mask
from activation.delivery.members import Member, members
from activation.delivery.options import Options
from activation.delivery.pieces import UNMATCHED_ZIPS, Chunk, Piece, Reject
from activation.delivery.rows import Batches
from activation.errors import InvalidDelivery

HEADER = ("Campaign", "Location ID", "Location", "Bid modifier")
NO_TARGET = "Google has no location target for this ZIP"
GOING_AWAY = "Google has announced that it removes the location target of this ZIP"
_MODIFIER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,2})?")


def location_rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per ZIP that Google can target; the others are rejects."""
    if options.bid_modifier and not _MODIFIER.fullmatch(options.bid_modifier):
        raise InvalidDelivery("The bid modifier is not a number.", "Give percent such as 10 or -20.", "bid_modifier")
    for member in members(batches):
        yield member if isinstance(member, Reject) else _row(member, options)


def _row(member: Member, options: Options) -> tuple[str, ...] | Reject:
    campaign = options.campaign or member.segment
    if not campaign:
        return Reject(member.row, member.zip, "Campaign", "no campaign: name one, or name the segment", "", True)
    if is_formula(campaign):
        return Reject(member.row, member.zip, "Campaign", RUNS_AS_FORMULA.reason, mask(campaign), True)
    if options.geotargets is None:
        state = STATE_NAMES.get(member.state, member.state)
        return campaign, "", f"{member.zip},{state},United States", options.bid_modifier
    target = options.geotargets.get(member.zip)
    if target is None or not target.active:
        why = NO_TARGET if target is None else GOING_AWAY
        return Reject(member.row, member.zip, "Location ID", why, member.zip, True)
    return campaign, target.criteria_id, target.canonical_name, options.bid_modifier


def _with_unmatched(records: Records, options: Options, limit: Limit) -> Iterator[Piece]:
    unmatched: list[Reject] = []  # at most the ZIPs of the country
    for piece in csv_pack(HEADER)(records, options, limit):
        yield piece
        if isinstance(piece, Reject) and piece.field == "Location ID":
            unmatched.append(piece)
    if unmatched:
        lines = "".join(f"{reject.key},{reject.reason}\n" for reject in unmatched)
        yield Chunk(f"ZIP,Reason\n{lines}".encode(), rows=len(unmatched), of=UNMATCHED_ZIPS)


FORMATS = (
    Format(
        key="google_ads_editor_zips",
        label="Google Ads Editor locations",
        about="One ZIP per row, to import under Locations; with Google's geotargets file each has its Location ID.",
        takes="members",
        extension="csv",
        media_type="text/csv",
        records=location_rows,
        pack=_with_unmatched,
        columns=HEADER,
        shown=frozenset(HEADER),
        documentation="https://support.google.com/google-ads/editor/answer/57747",
        not_confirmed=(
            "How many locations a campaign or one import may hold.",
            "Whether Editor finds a ZIP by its text alone; with Google's geotargets file it goes by Location ID.",
            "Which rules forbid ZIP targeting for housing, employment and credit ads.",
        ),
    ),
)

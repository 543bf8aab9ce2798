"""The tables of sending: distributions, what lies on lists at platforms, and who asked to be left out."""

import pyarrow as pa

from store.declaration import Column, Declaration, PartitionColumn
from store.months import BY_MONTH
from store.shapes import APPROVAL, ATTEMPTS, COUNT, HELD_MEMBERS, MOMENT, REPEATS, SENT_FILES, SHARE, TEXT, TEXTS

PENDING = ("scheduled", "processing", "awaiting_approval")
DISTRIBUTIONS = Declaration(
    name="distributions",
    about="Sendings of an audience's segments to a platform, one row each, in the month they were asked for (UTC).",
    key="distribution_id",
    partitioned_by=BY_MONTH,
    pattern="user_id={user_id}/year={year:04d}/month={month:02d}/distributions_{year:04d}{month:02d}.parquet",
    columns=(
        Column("distribution_id", TEXT, "The distribution's id, for ever the same."),
        Column("user_id", TEXT, "The user whose distribution it is."),
        Column("audience_id", TEXT, "The audience that is sent."),
        Column("platform_id", TEXT, "Where it is sent."),
        Column("status", TEXT, "How far it is.", among=(*PENDING, "completed", "failed", "cancelled")),
        Column(
            "distribution_type",
            TEXT,
            "All rows for the first time, all again, or what has changed.",
            among=("initial", "refresh", "incremental"),
        ),
        Column("segments_distributed", pa.list_(pa.int32()), "Ids of the segments that are sent; none: all of them."),
        Column("scheduled_at", MOMENT, "When it is to be sent.", nullable=True),
        Column("executed_at", MOMENT, "When it was sent.", nullable=True),
        Column("match_results", TEXT, "What the other side said of matching, as JSON.", nullable=True, json=True),
        Column(
            "error_details", TEXT, "What went wrong, in the other side's own words, as JSON.", nullable=True, json=True
        ),
        Column("created_at", MOMENT, "When it was asked for; decides its partition and never changes."),
        Column("updated_at", MOMENT, "When it last changed."),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
        Column("saved_by", TEXT, "The user who made this change.", nullable=True),
        Column("requested_by", TEXT, "The user who asked for it.", nullable=True),
        Column("audience_name", TEXT, "The audience's name when it was asked for.", nullable=True),
        Column("audience_version", COUNT, "The audience's version whose members are sent.", nullable=True),
        Column("platform_name", TEXT, "The platform's name when it was asked for.", nullable=True),
        Column("platform_type", TEXT, "Which kind of destination it is.", nullable=True),
        Column("format", TEXT, "In which payload format it is sent.", nullable=True),
        Column("options", TEXT, "What the format was told besides the rows, as JSON.", nullable=True, json=True),
        Column("max_removed", SHARE, "The largest share of a list that it may remove, 0 to 1.", nullable=True),
        Column("repeats", REPEATS, "When it is sent again: a cron expression and its time zone.", nullable=True),
        Column("series_id", TEXT, "The first of the repeating sendings that it belongs to.", nullable=True),
        Column("approval", APPROVAL, "Why somebody has to approve it, and who did.", nullable=True),
        Column("erases", TEXTS, "The only members it takes off the list, where it was made to erase.", nullable=True),
        Column("attempts", ATTEMPTS, "Every try to send it, the first first; errors as JSON.", nullable=True),
        Column("files", SENT_FILES, "What it consists of, with what the other side said as JSON.", nullable=True),
        Column("next_attempt_at", MOMENT, "When it is tried again after a passing error.", nullable=True),
        Column("cancel_requested_at", MOMENT, "When the analyst asked to stop it while it ran.", nullable=True),
        Column("size", COUNT, "People in what is sent, or customers.", nullable=True),
        Column("rows", COUNT, "Rows of what is on the list afterwards.", nullable=True),
        Column("added", COUNT, "Members that were not on the list before.", nullable=True),
        Column("removed", COUNT, "Members taken off the list.", nullable=True),
        Column("unchanged", COUNT, "Members that were on the list and stay.", nullable=True),
        Column("rejected", COUNT, "Rows left out because the format could not take them.", nullable=True),
        Column("bytes", COUNT, "Bytes of all its files.", nullable=True),
        Column("audience_owner", TEXT, "The user whose audience it is, where that is somebody else.", nullable=True),
        Column("platform_owner", TEXT, "The user whose platform it is, where that is somebody else.", nullable=True),
    ),
    keeps_history=True,
)

LISTS = Declaration(
    name="lists",
    about="What this app holds at platforms: a list for each platform, audience and choice of segments.",
    key="list_id",
    # A file for each list, for a list may hold a million members; str keeps the id in the row as well.
    partitioned_by=(PartitionColumn("user_id", str, "user_id"), PartitionColumn("list_id", str, "list_id", str)),
    pattern="user_id={user_id}/list_id={list_id}/list.parquet",
    columns=(
        Column("list_id", TEXT, "The list's id, made of platform, audience and segments."),
        Column("user_id", TEXT, "The user whose list it is."),
        Column("platform_id", TEXT, "Where it is held."),
        Column("audience_id", TEXT, "The audience that was sent."),
        Column("segments", pa.list_(pa.int32()), "Ids of the segments it holds; none: all of them."),
        Column("key_type", TEXT, "What its members are told apart by.", among=("zip", "customer_id")),
        Column("members", HELD_MEMBERS, "Who was put there, by which distribution, when; and whether that is certain."),
        Column("distribution_id", TEXT, "The distribution that changed it last."),
        Column("created_at", MOMENT, "When something was first put there."),
        Column("updated_at", MOMENT, "When it last changed."),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
    ),
    keeps_history=True,
)

ERASURES = Declaration(
    name="erasures",
    about="Members who must not be sent any more, because it was asked that they be erased.",
    key="erasure_id",
    partitioned_by=(PartitionColumn("user_id", str, "user_id"),),
    pattern="user_id={user_id}/erasures.parquet",
    columns=(
        Column("erasure_id", TEXT, "The erasure's id, made of the member's key."),
        Column("user_id", TEXT, "The user whose audiences leave the member out."),
        Column("key_type", TEXT, "What the key is.", among=("zip", "customer_id")),
        Column("member_key", TEXT, "The ZIP area or customer."),
        Column("created_at", MOMENT, "When it was asked for."),
        Column("saved_by", TEXT, "The user who asked.", nullable=True),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
    ),
    keeps_history=True,
)

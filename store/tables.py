"""The store's tables, declared as data: every column with its type and a sentence.

Shapes that are fixed are real nested Arrow types, so that DuckDB and BigQuery can query them; only
what has no fixed shape (criteria, receipt, a segment's characteristics) is JSON text.
"""

import pyarrow as pa

from store.access_tables import AUDIT, PEOPLE, SHARES, TOKENS
from store.declaration import Column, Declaration, PartitionColumn
from store.months import BY_MONTH
from store.sending_tables import DISTRIBUTIONS, ERASURES, LISTS, PENDING
from store.shapes import COUNT, DATA_SNAPSHOT, MOMENT, PRIZM_MIX, SEGMENTATION, SEGMENTS, TEXT, TEXTS, VARIABLE_DETAILS

AUDIENCES = Declaration(
    name="audiences",
    about="Saved audiences, one row each, kept for ever in the month of their creation (UTC).",
    key="audience_id",
    partitioned_by=BY_MONTH,
    pattern="user_id={user_id}/year={year:04d}/month={month:02d}/audiences_{year:04d}{month:02d}.parquet",
    columns=(
        Column("audience_id", TEXT, "The audience's id, for ever the same."),
        Column("user_id", TEXT, "The user whose audience it is."),
        Column("name", TEXT, "What the analyst calls it."),
        Column("description", TEXT, "What it is for, in a sentence or two.", nullable=True),
        Column(
            "data_type",
            TEXT,
            "Which population its rows come from.",
            among=("first_party", "third_party", "clean_room"),
        ),
        Column("original_query", TEXT, "The brief, word for word.", nullable=True),
        Column("selected_variables", TEXTS, "Codes of the variables the analyst ticked."),
        Column("variable_details", VARIABLE_DETAILS, "Those variables as the catalogue described them that day."),
        Column("segments", SEGMENTS, "The balanced groups, each with size, share and PRIZM mix."),
        Column("total_audience_size", COUNT, "Its size, in `size_unit`."),
        Column("status", TEXT, "Where it is in its life.", among=("draft", "active", "archived")),
        Column("created_at", MOMENT, "When it was first saved; decides its partition and never changes."),
        Column("updated_at", MOMENT, "When it was last saved."),
        Column("criteria", TEXT, "The rule tree as JSON.", nullable=True, json=True),
        Column("size_unit", TEXT, "What the size counts: people, households, ZIPs or customers."),
        Column("households", COUNT, "Households in it.", nullable=True),
        Column("rows", COUNT, "Rows of the population in it; for third party, ZIP areas.", nullable=True),
        Column("prizm_mix", PRIZM_MIX, "Its share in each lifestyle code, with the index.", nullable=True),
        Column("segmentation", SEGMENTATION, "How it was split: bounds, number, seed, gap, stability.", nullable=True),
        Column("data_snapshot", DATA_SNAPSHOT, "Content hashes of the data it was computed from.", nullable=True),
        Column("tags", TEXTS, "Words the analyst filed it under."),
        Column("notes", TEXT, "What the analyst wrote beside it.", nullable=True),
        Column("receipt", TEXT, "What each phrase of the brief became, as JSON.", nullable=True, json=True),
        Column("confirmed_at", MOMENT, "When the analyst confirmed the segments.", nullable=True),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
        Column(
            "members_version", COUNT, "The version under which its members were saved; set by the store.", nullable=True
        ),
        Column("segment_count", COUNT, "How many segments there are: a list shows it without them.", nullable=True),
        Column("saved_by", TEXT, "The user who saved this version.", nullable=True),
        Column("restored_from", COUNT, "The former version that this one brought back.", nullable=True),
    ),
    keeps_history=True,
)

PLATFORMS = Declaration(
    name="platforms",
    about="Where audiences can be sent: configured destinations with their sealed credentials.",
    key="platform_id",
    partitioned_by=(PartitionColumn("user_id", str, "user_id"),),
    pattern="user_id={user_id}/platforms.parquet",
    columns=(
        Column("platform_id", TEXT, "The platform's id, for ever the same."),
        Column("user_id", TEXT, "The user whose platform it is."),
        Column("platform_type", TEXT, "Which kind of destination it is, such as s3 or google_ads."),
        Column("name", TEXT, "What the analyst calls it."),
        Column("status", TEXT, "Whether anything may be sent there.", among=("active", "inactive")),
        Column("credentials", TEXT, "Its secrets, sealed; never shown again.", nullable=True, sealed=True),
        Column("settings", TEXT, "All that is needed to reach it and is no secret, as JSON.", nullable=True, json=True),
        Column("created_at", MOMENT, "When it was first saved."),
        Column("updated_at", MOMENT, "When it was last saved."),
        Column("last_sync", MOMENT, "When something was last sent there.", nullable=True),
        Column("sync_status", TEXT, "How that went.", nullable=True, among=("success", "failed", "pending")),
        Column(
            "offered",
            TEXT,
            "Who may send there besides its owner; nobody if unknown.",
            nullable=True,
            among=("everyone",),
        ),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
        Column("saved_by", TEXT, "The user who saved this version.", nullable=True),
    ),
    keeps_history=True,
)

MEMBERS = Declaration(
    name="members",
    about="Which rows of the population belong to an audience and its segments, once per saved version.",
    key="zip",
    partitioned_by=(
        PartitionColumn("user_id", str, "user_id"),
        PartitionColumn("audience_id", str, "audience_id"),
        PartitionColumn("version", int, "version"),
    ),
    pattern="user_id={user_id}/audience_id={audience_id}/members_v{version}.parquet",
    columns=(
        Column("user_id", TEXT, "The user whose audience it is."),
        Column("audience_id", TEXT, "The audience."),
        Column("version", COUNT, "The audience's version that these members were saved under."),
        Column("zip", TEXT, "The ZIP area, five digits as text."),
        Column("people", pa.int32(), "People who live there."),
        Column("households", pa.int32(), "Households there.", nullable=True),
        Column("segment_id", pa.int32(), "The segment it is in; null if the audience was not split.", nullable=True),
    ),
)

REQUESTS = Declaration(
    name="requests",
    about="Requests that came with a key of their own, so that the same one twice makes one thing.",
    key="request_id",
    partitioned_by=BY_MONTH,
    pattern="user_id={user_id}/year={year:04d}/month={month:02d}/requests_{year:04d}{month:02d}.parquet",
    columns=(
        Column("request_id", TEXT, "The request's id, made of its key."),
        Column("user_id", TEXT, "The user who made it."),
        Column("body_sha256", TEXT, "SHA-256 of its body, in hex."),
        Column("made", TEXT, "The id of what it makes."),
        Column("created_at", MOMENT, "When it came first; decides its partition and never changes."),
        Column("version", COUNT, "1 when first saved, one more with every save; set by the store."),
    ),
    keeps_history=True,
)

__all__ = [
    "AUDIENCES",
    "AUDIT",
    "DISTRIBUTIONS",
    "ERASURES",
    "KEYED",
    "LISTS",
    "MEMBERS",
    "PENDING",
    "PEOPLE",
    "PLATFORMS",
    "REQUESTS",
    "SHARES",
    "TABLES",
    "TOKENS",
]
KEYED = (AUDIENCES, PLATFORMS, DISTRIBUTIONS, LISTS, ERASURES, REQUESTS, PEOPLE, TOKENS, SHARES, AUDIT)
TABLES = (*KEYED, MEMBERS, *(table.history for table in KEYED if table.history))

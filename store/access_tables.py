"""The tables of who may do what: people, their tokens, what is shared with whom, and what was done by whom."""

from store.declaration import Column, Declaration, PartitionColumn
from store.months import BY_DAY
from store.shapes import COUNT, MOMENT, TEXT

_VERSION = Column("version", COUNT, "1 when first saved, one more with every save; set by the store.")
_BY_USER = (PartitionColumn("user_id", str, "user_id"),)

PEOPLE = Declaration(
    name="people",
    about="Everybody who has signed in, with the role that says what they may do.",
    key="person_id",
    partitioned_by=_BY_USER,
    pattern="user_id={user_id}/people.parquet",
    columns=(
        Column("person_id", TEXT, "The person's id: that of the user."),
        Column("user_id", TEXT, "The user who the person is."),
        Column("name", TEXT, "What they are called."),
        Column("email", TEXT, "Where they are written to.", nullable=True),
        Column("role", TEXT, "What they may do.", among=("viewer", "analyst", "admin")),
        Column("disabled", TEXT, "Whether they are kept out.", among=("no", "yes")),
        Column("first_seen_at", MOMENT, "When they first signed in."),
        Column("last_seen_at", MOMENT, "When they last signed in, to the hour."),
        Column("signed_in_at", MOMENT, "When the provider says that they last signed in.", nullable=True),
        _VERSION,
        Column("saved_by", TEXT, "The user who made this change.", nullable=True),
    ),
    keeps_history=True,
)

TOKENS = Declaration(
    name="tokens",
    about="Keys for scripts, of which only a hash is kept.",
    key="token_id",
    partitioned_by=_BY_USER,
    pattern="user_id={user_id}/tokens.parquet",
    columns=(
        Column("token_id", TEXT, "The token's id, for ever the same."),
        Column("user_id", TEXT, "The user for whom it speaks."),
        Column("name", TEXT, "What it is for."),
        Column("sha256", TEXT, "SHA-256 of the secret, in hex."),
        Column("scope", TEXT, "Whether it may change anything.", among=("read", "write")),
        Column("created_at", MOMENT, "When it was made."),
        Column("expires_at", MOMENT, "From when on it is worth nothing."),
        Column("last_used_at", MOMENT, "When it was last used, to the minute.", nullable=True),
        Column("revoked_at", MOMENT, "When it was taken back.", nullable=True),
        _VERSION,
        Column("made_with", TEXT, "The token it was made with, which it ends with; none by hand.", nullable=True),
    ),
    keeps_history=True,
)

SHARES = Declaration(
    name="shares",
    about="Which audiences may be seen or changed by others than their owner.",
    key="share_id",
    partitioned_by=_BY_USER,
    pattern="user_id={user_id}/shares.parquet",
    columns=(
        Column("share_id", TEXT, "The share's id, made of the audience and whom it is shared with."),
        Column("user_id", TEXT, "The user whose audience it is."),
        Column("audience_id", TEXT, "The audience."),
        Column("shared_with", TEXT, "The user who may see it, or everyone."),
        Column("level", TEXT, "Whether they may change it too.", among=("view", "edit")),
        Column("created_at", MOMENT, "When it was first shared so."),
        Column("updated_at", MOMENT, "When this last changed."),
        Column("ended_at", MOMENT, "When it was shared no more.", nullable=True),
        _VERSION,
        Column("saved_by", TEXT, "The user who made this change.", nullable=True),
    ),
    keeps_history=True,
)

AUDIT = Declaration(
    name="audit",
    about="What was done, by whom, when and from where; rows are only added, so it has no former versions.",
    key="event_id",
    # By day, for a file is written whole with every event.
    partitioned_by=BY_DAY,
    pattern=(
        "user_id={user_id}/year={year:04d}/month={month:02d}/day={day:02d}/audit_{year:04d}{month:02d}{day:02d}.parquet"
    ),
    columns=(
        Column("event_id", TEXT, "The event's id."),
        Column("user_id", TEXT, "The user who did it, or for whom it was done."),
        Column("at", MOMENT, "When it was done; decides its partition."),
        Column("action", TEXT, "What was done, such as audience.saved."),
        Column("kind", TEXT, "What it was done to, such as audience."),
        Column("object_id", TEXT, "The id of that.", nullable=True),
        Column("object_name", TEXT, "What that was called then.", nullable=True),
        Column("through", TEXT, "By which way.", among=("page", "api", "worker", "command")),
        Column("address", TEXT, "The network address it came from.", nullable=True),
        Column(
            "detail", TEXT, "What else there is to say, without secrets and members, as JSON.", nullable=True, json=True
        ),
        _VERSION,
    ),
    keeps_history=True,  # as every table with ids, so that archives treat it like them
)

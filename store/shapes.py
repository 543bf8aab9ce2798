"""The fixed shapes inside rows, as real nested Arrow types, so that DuckDB and BigQuery can query them."""

import pyarrow as pa


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


TEXT = pa.string()
TEXTS = pa.list_(TEXT)
COUNT = pa.int64()
SHARE = pa.float64()
MOMENT = pa.timestamp("us", tz="UTC")

VARIABLE_DETAILS = pa.list_(
    pa.struct(
        [
            _required("code", TEXT),
            ("description", TEXT),
            ("relevance_score", SHARE),
            ("type", TEXT),
            ("category", TEXT),
        ]
    )
)

PRIZM_MIX = pa.list_(
    pa.struct(
        [
            _required("code", TEXT),
            ("name", TEXT),
            ("group", TEXT),
            ("share", SHARE),
            ("base_share", SHARE),
            ("index", SHARE),
        ]
    )
)

SEGMENTS = pa.list_(
    pa.struct(
        [
            _required("segment_id", pa.int32()),
            _required("name", TEXT),
            _required("size", COUNT),
            ("size_percentage", SHARE),
            ("households", COUNT),
            ("rows", COUNT),
            ("characteristics", TEXT),
            ("prizm_segments", TEXTS),
            ("prizm_mix", PRIZM_MIX),
        ]
    )
)

SEGMENT_EDITS = pa.list_(
    pa.struct(
        [
            _required("kind", TEXT),
            _required("segment_ids", pa.list_(pa.int32())),
            ("name", TEXT),
            ("people", COUNT),
        ]
    )
)

SEGMENTATION = pa.struct(
    [
        ("number", pa.int32()),
        ("min_share", SHARE),
        ("max_share", SHARE),
        ("seed", COUNT),
        ("gap", SHARE),
        ("stability", SHARE),
        ("natural", pa.bool_()),
        ("variables", TEXTS),
        ("weight", TEXT),
        ("edits", SEGMENT_EDITS),
    ]
)

DATA_SNAPSHOT = pa.struct(
    [("population", TEXT), ("catalogue", TEXT), ("prizm", TEXT), ("prizm_version", TEXT), ("prizm_name", TEXT)]
)

REPEATS = pa.struct([_required("cron", TEXT), _required("time_zone", TEXT)])

APPROVAL = pa.struct([("reason", TEXT), ("approved_by", TEXT), ("approved_at", MOMENT)])

ATTEMPTS = pa.list_(
    pa.struct(
        [
            _required("number", pa.int32()),
            _required("started_at", MOMENT),
            ("ended_at", MOMENT),
            ("outcome", TEXT),
            ("rows", COUNT),
            ("bytes", COUNT),
            ("error", TEXT),
        ]
    )
)

SENT_FILES = pa.list_(
    pa.struct(
        [
            _required("name", TEXT),
            _required("action", TEXT),
            _required("rows", COUNT),
            _required("bytes", COUNT),
            _required("sha256", TEXT),
            ("delivered_at", MOMENT),
            ("said", TEXT),
        ]
    )
)

HELD_MEMBERS = pa.list_(
    pa.struct(
        [
            _required("key", TEXT),
            _required("added_by", TEXT),
            _required("added_at", MOMENT),
            _required("certain", pa.bool_()),
        ]
    )
)

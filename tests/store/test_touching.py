"""Rows that are only touched, rows that are only added, and everybody's rows at once."""

from datetime import UTC, datetime

import pytest

from store import open_store
from store.errors import InvalidRow, RowNotFound

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = {
    "token_id": "tok-1", "user_id": "ana", "name": "Nightly", "sha256": "0" * 64, "scope": "read",
    "created_at": NOW, "expires_at": NOW,
}  # fmt: skip
EVENT = {"event_id": "evt-1", "user_id": "ana", "at": NOW, "action": "a.b", "kind": "k", "through": "page"}


@pytest.fixture
def kept(tmp_path):
    return open_store(tmp_path / "store")


def test_a_touched_row_stays_in_its_version_and_leaves_no_former_one(kept, tmp_path):
    kept.tokens.insert(TOKEN)
    kept.tokens.touch("tok-1", "ana", {"last_used_at": NOW})

    assert (1, NOW) == tuple(kept.tokens.get("tok-1", "ana")[name] for name in ("version", "last_used_at"))
    assert [] == list((tmp_path / "store").glob("tokens_history/**/*.parquet"))


def test_a_row_that_is_changed_after_it_was_touched_keeps_what_it_was_last(kept):
    kept.tokens.insert(TOKEN)
    kept.tokens.touch("tok-1", "ana", {"last_used_at": NOW})
    kept.tokens.update("tok-1", "ana", {"name": "Weekly"})

    versions = kept.tokens.versions("tok-1", "ana").rows
    assert [(2, "Weekly", NOW), (1, "Nightly", NOW)] == [
        (row["version"], row["name"], row["last_used_at"]) for row in versions
    ]


def test_only_a_row_that_is_there_is_touched_and_only_with_what_fits(kept):
    with pytest.raises(RowNotFound):
        kept.tokens.touch("tok-1", "ana", {"last_used_at": NOW})
    kept.tokens.insert(TOKEN)
    with pytest.raises(InvalidRow):
        kept.tokens.touch("tok-1", "ana", {"scope": "all"})


def test_everybody_s_rows_are_read_at_once_and_tell_when_anybody_s_change(kept):
    kept.tokens.insert(TOKEN)
    before = kept.tokens.everybodys_version()
    kept.tokens.insert(TOKEN | {"user_id": "ben", "token_id": "tok-2"})

    assert [("ana", "tok-1"), ("ben", "tok-2")] == sorted(
        (row["user_id"], row["token_id"]) for row in kept.tokens.everybodys_rows().rows.to_pylist()
    )
    assert before != kept.tokens.everybodys_version()
    assert 1 == kept.tokens.everybodys_rows(["name"], {"token_id": "tok-2"}).rows.num_rows


def test_events_are_added_to_their_day(kept):
    for number, day in enumerate((1, 1, 2)):
        kept.audit.append(EVENT | {"event_id": f"evt-{number}", "at": NOW.replace(day=day)})

    assert [("ana", 2026, 3, 1), ("ana", 2026, 3, 2)] == kept.audit.parts("ana") == kept.audit.everybodys_parts()
    assert ["evt-0", "evt-1"] == kept.audit.part(("ana", 2026, 3, 1)).rows["event_id"].to_pylist()
    with pytest.raises(InvalidRow):
        kept.audit.append(EVENT | {"through": "window"})

"""A damaged file is named, never skipped in silence, never written over, and takes nothing else with it."""

from datetime import UTC, datetime

import pytest

from store import open_store
from store.errors import DamagedFile

MAY = "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
APRIL = datetime(2025, 4, 2, tzinfo=UTC)


def cut(path):
    path.write_bytes(path.read_bytes()[:-40])


def empty(path):
    path.write_bytes(b"")


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[120] ^= 0xFF
    path.write_bytes(content)


def change_a_letter(path):
    """What only the checksums of the pages can tell: the file stays perfectly readable."""
    content = path.read_bytes()
    assert content.index(b"slopes") < len(content) // 4
    path.write_bytes(content.replace(b"slopes", b"slop3s", 1))


def overwrite(path):
    path.write_text("I was edited by hand.")


@pytest.fixture(params=[cut, empty, flip_a_byte, change_a_letter, overwrite])
def damaged(request, on_disk, audience, root):
    """A store opened anew whose May is damaged, with an audience in April too."""
    on_disk.audiences.insert(audience())
    on_disk.audiences.insert(audience(audience_id="aud-apr01", name="Easter skiers", created_at=APRIL))
    request.param(root / MAY)
    return open_store(root)


def test_a_list_has_the_other_months_and_names_the_damaged_file(damaged):
    reading = damaged.audiences.rows("demo_user")

    assert ["Easter skiers"] == reading.rows["name"].to_pylist()
    assert [f"{MAY} cannot be read: it is damaged."] == [damage.title for damage in reading.damaged]


def test_asking_for_the_whole_of_a_reading_tells_of_the_damage(damaged):
    with pytest.raises(DamagedFile):
        damaged.audiences.rows("demo_user").whole()


def test_an_audience_of_another_month_can_be_read_and_changed(damaged):
    damaged.audiences.update("aud-apr01", "demo_user", {"status": "active"})

    assert "active" == damaged.audiences.get("aud-apr01", "demo_user")["status"]


def test_a_new_audience_can_be_saved_in_another_month(damaged, audience, vermont):
    damaged.save_audience(audience(audience_id="aud-apr02", created_at=APRIL), vermont)

    assert 3 == damaged.members_of("aud-apr02", "demo_user").num_rows


def test_an_audience_that_may_be_in_the_damaged_file_is_not_called_missing(damaged):
    with pytest.raises(DamagedFile) as error:
        damaged.audiences.get("aud-ski01", "demo_user")

    assert MAY in error.value.title


def test_the_damaged_file_is_never_written_over(damaged, audience, root):
    before = (root / MAY).read_bytes()

    with pytest.raises(DamagedFile):
        damaged.save_audience(audience(audience_id="aud-may02"))

    assert before == (root / MAY).read_bytes()


def test_once_the_file_is_moved_away_the_month_begins_anew(damaged, audience, root):
    (root / MAY).rename(root / "may.damaged")

    damaged.save_audience(audience(audience_id="aud-may02"))

    assert "aud-may02" == damaged.audiences.get("aud-may02", "demo_user")["audience_id"]


def test_damaged_members_leave_the_audience_readable(on_disk, audience, vermont, root):
    on_disk.save_audience(audience(), vermont)
    cut(root / "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet")

    with pytest.raises(DamagedFile):
        on_disk.members_of("aud-ski01", "demo_user")

    assert "draft" == on_disk.audiences.get("aud-ski01", "demo_user")["status"]

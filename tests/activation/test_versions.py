"""Every version of an audience can be listed, compared and brought back; and an audience can be deleted for good."""

import pandas as pd
import pytest

from activation import open_workspace
from activation.comparing import Moved, compare
from activation.errors import AudienceNotFound
from store.errors import InUse, RowNotFound, StaleVersion
from tests.store.test_history import SENDING

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
RENTERS = {"variable": "RENTERS_SHARE", "op": ">=", "value": 40}
INCOME = {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 75000}
THREE = pd.DataFrame(
    {
        "zip": ["75023", "75024", "78701"],
        "people": [100, 50, 30],
        "households": [40, 20, 15],
        "segment_id": [0, 0, 1],
    }
)
TWO = THREE[:2]


def families(**changes):
    return {
        "audience_id": "aud-plano",
        "name": "Families, Plano",
        "criteria": {"all": [TEXAS, {"all": [RENTERS]}]},
        "selected_variables": ["RENTERS_SHARE"],
        "segments": [
            {"segment_id": 0, "name": "Many cars", "size": 150, "size_percentage": 83.33},
            {"segment_id": 1, "name": "Urban renters", "size": 30, "size_percentage": 16.67},
        ],
        "segmentation": {"number": 2, "min_share": 0.05, "max_share": 0.9, "seed": 0},
        "prizm_mix": [
            {"code": "05", "name": "Country Squires", "group": "Landed", "share": 30.0},
            {"code": "21", "name": "Quiet Avenues", "group": "City", "share": 69.0},
        ],
        "total_audience_size": 180,
        "households": 75,
        "rows": 3,
        "tags": ["spring"],
    } | changes


def narrower():
    return families(
        name="Families with means, Plano",
        criteria={"all": [TEXAS, INCOME]},
        segments=[{"segment_id": 0, "name": "Many cars", "size": 150, "size_percentage": 100.0}],
        segmentation={"number": 1, "min_share": 0.05, "max_share": 1.0, "seed": 0},
        prizm_mix=[{"code": "05", "name": "Country Squires", "group": "Landed", "share": 100.0}],
        total_audience_size=150,
        households=60,
        rows=2,
    )


@pytest.fixture
def twice(ws):
    """Saved, then saved again with another rule and fewer people."""
    ws.audiences.save(families(), members=THREE)
    return ws.audiences.save(narrower(), members=TWO, expecting=1)


def test_versions_say_who_saved_what_when_the_newest_first(ws, twice):
    versions = ws.audiences.versions("aud-plano")

    assert (2, [2, 1]) == (versions.total, [version.version for version in versions.items])
    assert ["Families with means, Plano", "Families, Plano"] == [version.name for version in versions.items]
    assert ["demo_user", "demo_user"] == [version.saved_by for version in versions.items]
    assert versions.items[0].updated_at > versions.items[1].updated_at == versions.items[1].created_at


def test_archiving_and_restoring_are_versions_too(ws, twice):
    ws.audiences.set_status("aud-plano", "archived")
    ws.audiences.set_status("aud-plano", "active")

    statuses = [(version.version, version.status) for version in ws.audiences.versions("aud-plano").items]
    assert [(4, "active"), (3, "archived"), (2, "draft"), (1, "draft")] == statuses


def test_a_status_that_is_set_again_makes_no_version(ws, twice):
    assert twice == ws.audiences.set_status("aud-plano", "draft")

    assert 2 == ws.audiences.versions("aud-plano").total


def test_older_versions_are_on_the_next_page(ws, twice):
    page = ws.audiences.versions("aud-plano", limit=1, offset=1)

    assert (2, [1]) == (page.total, [version.version for version in page.items])


def test_two_versions_are_compared_by_rules_sizes_segments_mix_and_words(ws, twice):
    found = ws.audiences.compare("aud-plano", 1, 2)

    assert ([INCOME], [RENTERS]) == (found.rules_added, found.rules_removed)
    assert [Moved("people", 180, 150), Moved("households", 75, 60), Moved("ZIP areas", 3, 2)] == found.sizes
    assert [Moved("Urban renters", 30, None)] == found.segments
    assert [Moved("05 Country Squires", 30.0, 100.0), Moved("21 Quiet Avenues", 69.0, None)] == found.mix
    assert [
        Moved("Name", "Families, Plano", "Families with means, Plano"),
        Moved("Number of segments", 2, 1),
        Moved("Largest segment, share of people", 0.9, 1.0),
    ] == found.texts
    assert (
        "1 rule added, 1 rule removed, people 180 → 150, name changed, number of segments changed, "
        "largest segment, share of people changed"
    ) == found.in_short()


def test_rules_that_only_stand_in_another_order_or_another_group_are_the_same(ws):
    here = ws.audiences.save(families(criteria={"all": [TEXAS, RENTERS, RENTERS]}))
    there = here.model_copy(
        update={"criteria": {"all": [{"all": [RENTERS]}, {"all": [TEXAS, RENTERS | {"value": 40.0}]}]}}
    )

    assert compare(here, there).same
    assert "no change" == compare(here, there).in_short()


def test_one_of_two_equal_rules_that_went_is_one_rule_removed(ws):
    here = ws.audiences.save(families(criteria={"all": [RENTERS, RENTERS]}))
    there = here.model_copy(update={"criteria": RENTERS})

    assert [RENTERS] == compare(here, there).rules_removed


def test_a_restored_version_is_the_next_one_with_the_people_it_had(ws, twice):
    restored = ws.audiences.restore("aud-plano", 1, expecting=2)

    assert (3, 1, "Families, Plano", 180) == (
        restored.version,
        restored.restored_from,
        restored.name,
        restored.total_audience_size,
    )
    assert restored == ws.audiences.get("aud-plano")
    assert restored.updated_at > twice.updated_at
    assert 180 == ws.audiences.members("aud-plano")["people"].sum()
    assert 150 == ws.audiences.members("aud-plano", version=2)["people"].sum()
    assert ws.audiences.compare("aud-plano", 1, 3).same


def test_the_version_after_a_restored_one_says_no_longer_that_it_was_restored(ws, twice):
    ws.audiences.restore("aud-plano", 1)

    assert ws.audiences.set_status("aud-plano", "archived").restored_from is None
    assert ws.audiences.save(families()).restored_from is None


def test_a_save_that_is_based_on_an_older_version_is_refused(ws, twice):
    with pytest.raises(StaleVersion):
        ws.audiences.save(families(name="Mine"), members=THREE, expecting=1)
    with pytest.raises(StaleVersion):
        ws.audiences.restore("aud-plano", 1, expecting=1)

    assert "Families with means, Plano" == ws.audiences.get("aud-plano").name


def test_a_version_that_never_was_cannot_be_read_or_restored(ws, twice):
    for act in (ws.audiences.version, ws.audiences.restore):
        with pytest.raises(RowNotFound, match="no version 9"):
            act("aud-plano", 9)


def test_an_audience_deleted_for_good_is_gone_from_list_details_and_disk(ws, twice, store_folder):
    ws.audiences.delete("aud-plano", expecting=2)

    assert 0 == ws.audiences.list().total
    for look in (ws.audiences.get, ws.audiences.versions, ws.audiences.members, ws.audiences.delete):
        with pytest.raises(AudienceNotFound):
            look("aud-plano")
    left = [path.relative_to(store_folder) for path in store_folder.rglob("*.parquet")]
    assert [] == [path for path in left if path.parts[0] != "audit"]  # that it was there stays noted


def test_an_audience_that_is_scheduled_to_be_sent_is_not_deleted(ws, twice):
    ws.store.distributions.insert(SENDING | {"audience_id": "aud-plano"})

    with pytest.raises(InUse, match="dst-first1"):
        ws.audiences.delete("aud-plano")

    assert 1 == ws.audiences.list().total


def test_nobody_reaches_the_versions_of_another(ws, twice, store_folder):
    stranger = open_workspace(store=store_folder, user_id="stranger").audiences

    for act in (
        lambda: stranger.versions("aud-plano"),
        lambda: stranger.version("aud-plano", 1),
        lambda: stranger.compare("aud-plano", 1, 2),
        lambda: stranger.restore("aud-plano", 1),
        lambda: stranger.delete("aud-plano"),
        lambda: stranger.members("aud-plano", version=1),
        lambda: stranger.set_status("aud-plano", "archived"),
    ):
        with pytest.raises(AudienceNotFound):
            act()
    assert 2 == ws.audiences.get("aud-plano").version

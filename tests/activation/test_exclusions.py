"""Exclusions: what an audience keeps without those before it, and criteria that say just that."""

import pandas as pd
import pytest

from activation.criteria import flat
from tests.activation.plain_pandas import truth

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
SOUTH = {"variable": "STATE", "op": "in", "value": ["TX", "FL"]}
RENTERS = {"variable": "RENTERS_SHARE", "op": ">=", "value": 30}


def zips_of(criteria, frame):
    return set(frame.loc[truth(criteria, frame).fillna(False), "zip"])


@pytest.fixture
def save(ws, population_frame):
    """Saves the ZIP areas that rules keep, with these or other rules; answers with the id."""

    def saved(name, criteria, zips=None):
        wanted = zips_of(criteria, population_frame) if zips is None else zips
        rows = population_frame[population_frame["zip"].isin(wanted)]
        members = pd.DataFrame(rows[["zip", "people", "households"]]).assign(segment_id=0)
        audience = {
            "name": name,
            "criteria": criteria,
            "total_audience_size": int(rows["people"].sum()),
            "data_snapshot": {"population": ws.data_snapshot().population},
        }
        return ws.audiences.save(audience, members).audience_id

    return saved


def checked(ws, frame, ids, expected):
    """The only exclusion, after its criteria were counted by plain pandas and by the app."""
    (exclusion,) = ws.overlaps.of(ids).exclusions
    people = int(frame.loc[frame["zip"].isin(expected), "people"].sum())
    assert (people, len(expected), people) == (exclusion.people, exclusion.rows, exclusion.people_now)
    assert expected == zips_of(exclusion.criteria, frame)
    assert (people, len(expected)) == (ws.count(exclusion.criteria).people, ws.count(exclusion.criteria).rows)
    return exclusion


def test_rules_without_those_of_another_where_that_leaves_the_same(ws, save, population_frame):
    ids = [save("Texas", {"all": [TEXAS]}), save("South", {"all": [SOUTH]})]
    expected = zips_of(SOUTH, population_frame) - zips_of(TEXAS, population_frame)
    exclusion = checked(ws, population_frame, ids, expected)

    assert ("rules", {"all": [SOUTH, {"not": TEXAS}]}) == (exclusion.by, exclusion.criteria)


def test_zip_areas_are_left_out_where_a_rule_turned_round_would_take_the_unknown_too(ws, save, population_frame):
    ids = [save("Renters", {"all": [RENTERS]}), save("Texas", {"all": [TEXAS]})]
    expected = zips_of(TEXAS, population_frame) - zips_of(RENTERS, population_frame)
    assert expected > zips_of({"all": [TEXAS, {"not": RENTERS}]}, population_frame)  # some are unknown
    exclusion = checked(ws, population_frame, ids, expected)

    assert ("rules_and_zips", TEXAS) == (exclusion.by, flat(exclusion.criteria)[0])


def test_what_its_rules_no_longer_say_is_left_as_a_list_of_zip_areas(ws, save, population_frame):
    some = set(sorted(zips_of(TEXAS, population_frame))[:10])
    ids = [save("Some", {"all": [TEXAS]}, set(sorted(some)[:4])), save("Ten", {"all": [TEXAS]}, some)]
    exclusion = checked(ws, population_frame, ids, set(sorted(some)[4:]))

    assert "zips" == exclusion.by


def test_too_many_rules_together_become_zip_areas(ws, save, population_frame):
    many = {"all": [{"any": [TEXAS] * 150}]}
    ids = [save("Many", many), save("More", {"all": [{"any": [SOUTH, *many["all"][0]["any"]]}]})]
    expected = zips_of(SOUTH, population_frame) - zips_of(TEXAS, population_frame)

    assert "rules_and_zips" == checked(ws, population_frame, ids, expected).by


def test_each_gives_way_to_all_before_it_that_share_somebody_with_it(ws, save, population_frame):
    florida = {"variable": "STATE", "op": "in", "value": ["FL"]}
    ids = [save("Texas", {"all": [TEXAS]}), save("Florida", {"all": [florida]}), save("South", {"all": [SOUTH]})]
    (exclusion,) = ws.overlaps.of(ids).exclusions

    assert (tuple(ids[:2]), 0, 0, None) == (
        exclusion.leaves_out,
        exclusion.people,
        exclusion.rows,
        exclusion.criteria,
    )


def test_zip_areas_that_the_data_no_longer_has_cannot_be_opened(ws):
    def saved(name, zips):
        members = pd.DataFrame({"zip": zips, "people": 10, "households": 5, "segment_id": 0})
        return ws.audiences.save({"name": name, "total_audience_size": 10 * len(zips)}, members).audience_id

    (exclusion,) = ws.overlaps.of([saved("One", ["75023"]), saved("Two", ["75023", "00000"])]).exclusions

    assert (10, 1, 0, None) == (exclusion.people, exclusion.rows, exclusion.people_now, exclusion.criteria)

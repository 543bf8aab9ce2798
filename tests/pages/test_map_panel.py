"""The map of an audience's ZIP areas: choosing a state, and a segment to bring out."""

import pytest

from activation import open_workspace

RULES = {"all": [{"variable": "STATE", "op": "in", "value": ["TX", "HI", "PR"]}]}
VARIABLES = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]


@pytest.fixture
def audience(store_folder):
    ws = open_workspace(store=store_folder)
    split = ws.split(RULES, VARIABLES, number=12)
    return ws.audiences.save(ws.composed("Three places", RULES, split), members=split.members)


@pytest.fixture
def details(app, audience):
    visit = app("audience_details", audience_id=audience.audience_id)
    visit.radio(key="map-view").set_value("ZIP areas").run()
    assert not visit.exception
    return visit


def choice(visit, label):
    return next(box for box in visit.selectbox if box.label == label)


def fold(visit, name):
    return next(fold for fold in visit.expander if fold.label == f"Table and downloads: {name}")


def zips(population_frame, *states):
    return set(population_frame.loc[population_frame["STATE"].isin(states), "zip"])


def test_only_the_states_of_the_audience_are_offered_with_their_number_of_zip_areas(details, population_frame):
    count = {state: f"{len(zips(population_frame, state)):,}" for state in ("HI", "PR", "TX")}

    assert [
        "The whole country",
        f"Hawaii ({count['HI']} ZIP areas)",
        f"Puerto Rico ({count['PR']} ZIP areas)",
        f"Texas ({count['TX']} ZIP areas)",
    ] == choice(details, "Zoom to").options


def test_zooming_to_a_state_leaves_its_zip_areas_alone_in_the_table(details, population_frame):
    whole = fold(details, "ZIP areas of the audience").dataframe[0].value
    choice(details, "Zoom to").set_value("HI").run()
    zoomed = fold(details, "ZIP areas of Hawaii").dataframe[0].value

    assert zips(population_frame, "TX", "HI", "PR") == set(whole["ZIP"])
    assert zips(population_frame, "HI") == set(zoomed["ZIP"])


def test_every_segment_can_be_brought_out(details, audience):
    numbered = [f"{segment.segment_id + 1}. {segment.name}" for segment in audience.segments]
    assert ["All segments", *numbered] == choice(details, "Bring out").options
    choice(details, "Bring out").set_value(3).run()

    assert not details.exception


def test_an_audience_of_one_state_is_shown_in_it_at_once(app, store_folder, population_frame):
    ws = open_workspace(store=store_folder)
    texas = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
    split = ws.split(texas, VARIABLES, number=12)
    saved = ws.audiences.save(ws.composed("Texas", texas, split), members=split.members)
    visit = app("audience_details", audience_id=saved.audience_id)
    visit.radio(key="map-view").set_value("ZIP areas").run()

    assert zips(population_frame, "TX") == set(fold(visit, "ZIP areas of Texas").dataframe[0].value["ZIP"])

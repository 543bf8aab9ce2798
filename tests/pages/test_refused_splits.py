"""What the builder says where an audience cannot be split as asked, and what it says to change."""

import pytest

from tests.pages.test_audience_builder import labelled, texts

WASHINGTON = "District of Columbia"


@pytest.fixture
def washington(app):
    """A visit in which a brief of few ZIP areas, one of them heavy, has been read."""
    visit = app()
    visit.text_area[0].input(WASHINGTON)
    labelled(visit.button, "Find variables").click().run()
    draft = visit.session_state["draft"]
    draft.parts = [part for part in draft.parts if part.criteria["variable"] == "STATE"]
    assert {"all": [{"variable": "STATE", "op": "in", "value": ["DC"]}]} == draft.criteria
    visit.run()
    return visit


def split(visit):
    labelled(visit.button, "Split into segments").click().run()
    assert not visit.exception
    return " ".join(error.value for error in visit.error).replace("\\", "")


def only(visit, *codes):
    """Ticks these variables and no others."""
    draft = visit.session_state["draft"]
    draft.offered += [code for code in codes if code not in draft.offered]
    visit.run()
    for code in draft.offered:
        visit.checkbox(key=f"build-tick-{code}").set_value(code in codes)
    return visit.run()


def keep_zips(visit, zips):
    draft = visit.session_state["draft"]
    draft.parts[0].criteria = {"variable": "ZIP", "op": "in", "value": list(zips)}
    return visit.run()


def of_washington(population_frame):
    return population_frame[population_frame["STATE"] == "DC"].set_index("zip")


def test_a_zip_area_above_the_upper_bound_is_named_with_what_would_hold(washington, population_frame):
    people = of_washington(population_frame)["people"]
    heavy = people[people > 0.10 * people.sum()].sort_values(ascending=False)

    said = split(washington)

    assert f"{heavy.index[0]} ({100 * heavy.iloc[0] / people.sum():.2f}".rstrip("0") in said
    assert "heavier than the largest share, 10 %" in said
    assert "work for" in said and "allow heavy ZIP areas to be segments of their own" in said

    washington.checkbox(key="build-relaxed").check().run()
    assert "" == split(washington)
    assert washington.session_state["draft"].split is not None


def test_fewer_zip_areas_than_segments_are_told_so(washington, population_frame):
    light = of_washington(population_frame)["people"].nlargest(3).index
    keep_zips(washington, light)
    washington.number_input(key="build-most").set_value(50.0).run()
    washington.selectbox(key="build-number").set_value(4).run()

    said = split(washington)

    assert "3 ZIP areas with any weight cannot fill 4 segments." in said
    assert "Widen the rules so that more ZIP areas are kept." in said


def test_a_least_share_over_the_largest_is_told_so(washington):
    washington.number_input(key="build-least").set_value(12.0).run()

    said = split(washington)

    assert "The smallest share, 12 %, leaves no room below the largest, 10 %." in said


def test_a_variable_with_one_category_alone_makes_no_segments(washington):
    washington.checkbox(key="build-relaxed").check().run()
    only(washington, "STATE")

    said = split(washington)

    assert "The chosen variables tell nobody apart: State is the same throughout." in said
    assert "Choose a variable that differs inside the audience" in said


def test_a_variable_that_is_the_same_throughout_is_named_beside_the_segments(washington):
    washington.checkbox(key="build-relaxed").check().run()
    only(washington, "STATE", "RENTERS_SHARE")

    assert "" == split(washington)
    assert "State is the same throughout this audience, so nothing could be told apart by it." in texts(washington)


def test_no_variable_at_all_is_split_on_the_usual_ones(washington):
    washington.checkbox(key="build-relaxed").check().run()
    only(washington)

    assert "" == split(washington)


def test_segments_without_natural_groups_are_called_a_partition(washington):
    washington.checkbox(key="build-relaxed").check().run()
    split(washington)
    draft = washington.session_state["draft"]
    object.__setattr__(draft.split.segmentation, "natural", False)
    washington.run()

    assert "A partition, not natural groups" in texts(washington)

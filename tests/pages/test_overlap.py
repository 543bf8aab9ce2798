"""The page of overlap, from the saved list to an exclusion in the builder."""

import pandas as pd
import pytest

from activation import Workspace
from pages.parts.overlap_choice import ids_in
from tests.activation.plain_pandas import kept, truth
from tests.activation.test_overlap import save
from tests.pages.test_saved_audiences import button, texts

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
SOUTH = {"variable": "STATE", "op": "in", "value": ["TX", "FL"]}


def said(visit):
    return " ".join([texts(visit), *(one.value for one in [*visit.warning, *visit.success])]).replace("\\", "")


def metrics(visit):
    return [int(metric.value.replace(",", "")) for metric in visit.metric]


@pytest.fixture
def two(ws):
    return [save(ws, "One <b>", {"75023": 100, "75024": 50}), save(ws, "Other", {"75024": 50, "78701": 30})]


def test_a_link_shows_the_overlap_of_the_audiences_that_it_names(app, two):
    visit = app("overlap", audience_ids=",".join(two))

    assert not visit.exception
    assert [180, 130, 50, 50] == metrics(visit)
    assert two == visit.multiselect(key="overlap-chosen").value
    assert (
        "Take from **2. Other** what **1. One <b>** already has: it keeps **30** of 80 people, in 1 ZIP area."
        in said(visit)
    )
    pairs = next(frame.value for frame in visit.dataframe if "First" in frame.value)
    assert ["1. One <b>", "2. Other", 50, 1, 33.33, 62.5, 27.78] == pairs.iloc[0].tolist()


def test_chosen_in_the_other_order_the_other_gives_way_and_the_address_follows(app, two):
    visit = app("overlap", audience_ids=",".join(two))
    visit.multiselect(key="overlap-chosen").set_value(two[::-1]).run()

    assert "Take from **2. One <b>** what **1. Other** already has: it keeps **100** of 150 people" in said(visit)
    assert ",".join(two[::-1]) == visit.query_params["audience_ids"]


def test_without_a_choice_the_page_asks_for_two_and_offers_those_that_match(app, ws, two):
    archived = save(ws, "Archived", {"75023": 1})
    ws.audiences.set_status(archived, "archived")
    visit = app("overlap")
    choice = visit.multiselect(key="overlap-chosen")
    assert "Choose at least two audiences." in said(visit)
    assert ["One <b> · 150 people", "Other · 80 people"] == sorted(choice.options)

    visit.text_input(key="overlap-q").input("other").run()
    assert ["Other · 80 people"] == visit.multiselect(key="overlap-chosen").options
    assert [] == metrics(visit)


def test_chosen_audiences_of_the_list_are_one_link_away(app, two):
    visit = app("saved_audiences")
    visit.checkbox(key="list-all").check().run()
    links = [link.proto for link in visit.get("page_link") if "Overlap" in link.proto.label]

    assert ["Overlap of these 2"] == [link.label for link in links]
    assert set(two) == set(links[0].query_string.removeprefix("audience_ids=").replace("%2C", ",").split(","))


def test_those_of_others_in_a_link_are_not_found_and_the_rest_is_shown(app, ws, two):
    ana = Workspace(ws.settings, "ana", ws.store, "analyst")
    hers = save(ana, "Hers", {"75023": 100})
    visit = app("overlap", audience_ids=",".join([hers, *two, "aud-unknown"]))

    assert not visit.exception
    assert "2 audiences of the link cannot be found here." in said(visit)
    assert "Hers" not in said(visit)
    assert [180, 130, 50, 50] == metrics(visit)


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ("../user_id=ana,aud-1", ["aud-1"]),
        ("aud-1,aud-1,aud-2\n", ["aud-1"]),
        (",".join(f"aud-{n}" for n in range(30)), [f"aud-{n}" for n in range(10)]),
        ("<script>,aud 1,*," + "x" * 65, []),
        ("," * 1_000_000, []),
    ],
)
def test_an_address_can_name_ten_ids_and_nothing_else(asked, taken):
    assert taken == ids_in(asked)


@pytest.fixture
def texas_and_south(ws, population_frame):
    ids = []
    for name, rule in (("Texas", TEXAS), ("South", SOUTH)):
        rows = population_frame[truth(rule, population_frame).fillna(False)]
        members = pd.DataFrame(rows[["zip", "people", "households"]]).assign(segment_id=0)
        audience = {"name": name, "criteria": {"all": [rule]}, "total_audience_size": int(rows["people"].sum()),
                    "selected_variables": ["RENTERS_SHARE"]}  # fmt: skip
        ids.append(ws.audiences.save(audience, members).audience_id)
    return ids


def test_an_exclusion_opens_the_builder_with_rules_that_keep_just_what_is_left(app, texas_and_south, population_frame):
    visit = app("overlap", audience_ids=",".join(texas_and_south))
    button(visit, "Open in the builder").click().run()
    florida = kept({"variable": "STATE", "op": "in", "value": ["FL"]}, population_frame)

    assert not visit.exception
    draft = visit.session_state["draft"]
    assert {"all": [SOUTH, {"not": TEXAS}]} == draft.criteria
    assert florida == tuple(metrics(visit)[:3])
    assert ("South without Texas", ["RENTERS_SHARE"], None) == (draft.name, draft.ticked, draft.editing)


def test_two_that_are_nearly_equal_are_said_to_be(app, ws, two):
    again = save(ws, "Again", {"75023": 100, "75024": 50})
    visit = app("overlap", audience_ids=f"{two[0]},{again}")

    assert "**1. One <b>** and **2. Again** are nearly equal: 100.0 % of the people of either are in both." in said(
        visit
    )
    assert "Nobody is left of it" in said(visit)


def test_different_data_and_what_cannot_be_counted_are_said(app, ws):
    old = save(ws, "Old", {"75023": 100, "75024": 50}, data_snapshot={"population": "old"})
    new = save(ws, "New", {"75024": 70}, data_snapshot={"population": "new"})
    unclear = ws.audiences.save({"name": "Name only"}).audience_id
    visit = app("overlap", audience_ids=",".join([old, new, unclear]))

    assert "**Name only** is left out. It was saved without ZIP areas" in said(visit)
    assert "saved on 2 different states of the data" in said(visit)
    assert "1. Old (saved with 150, here 170)" in said(visit)


def test_audiences_apart_need_no_exclusion(app, ws):
    ids = [save(ws, "One", {"75023": 100}), save(ws, "Other", {"78701": 100})]

    assert "They share nobody" in said(app("overlap", audience_ids=",".join(ids)))

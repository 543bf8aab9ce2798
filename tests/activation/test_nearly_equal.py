"""Which saved audiences a new one nearly equals."""

import pytest

from activation import Workspace
from activation.overlaps import MOST_READ
from activation.rule_keys import key
from tests.activation.test_overlap import members, save

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
RICH = {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 90_000}
RULES = {"all": [TEXAS, RICH]}
NEW = {"75023": 100, "75024": 50, "78701": 50}


def found(ws, criteria=RULES, counts=NEW, **said):
    return [
        (one.name, one.same_rules, one.jaccard) for one in ws.overlaps.like(criteria, members(counts), **said).found
    ]


def test_one_of_over_nine_tenths_the_same_people_is_named_and_one_of_nine_tenths_is_not(ws):
    save(ws, "Most", {"75023": 100, "75024": 50, "78701": 31})
    save(ws, "Nine tenths", {"75023": 100, "75024": 50, "78701": 30})
    save(ws, "Nine tenths of 210", {"75023": 100, "75024": 50, "78701": 39, "33101": 10})
    save(ws, "As large, elsewhere", {"33101": 200})

    assert [("Most", False, 181 / 200)] == found(ws)


@pytest.mark.parametrize(
    "criteria",
    [
        {"all": [RICH, TEXAS]},
        {"all": [{"all": [TEXAS]}, RICH]},
        {"all": [TEXAS, RICH | {"value": 90_000.0}, RICH]},
    ],
)
def test_the_same_rules_are_named_whatever_their_order_and_the_people_they_hold(ws, criteria):
    save(ws, "Held little", {"75023": 1}, criteria=criteria)
    ws.audiences.save({"name": "Holds no rows", "criteria": criteria})

    assert [("Held little", True, None), ("Holds no rows", True, None)] == found(ws)


def test_other_rules_are_others():
    assert 4 == len({key(one) for one in (RULES, {"all": [TEXAS]}, {"any": [TEXAS, RICH]}, {"not": RULES})})


def test_no_rules_at_all_are_not_the_same_rules(ws):
    ws.audiences.save({"name": "Name only"})

    assert [] == found(ws, {"all": []})


def test_archived_ones_those_of_others_and_those_named_are_not_looked_at(ws):
    ana = Workspace(ws.settings, "ana", ws.store, "analyst")
    hers = save(ana, "Hers", NEW, criteria=RULES)
    old, own = (save(ws, name, NEW, criteria=RULES) for name in ("Old", "Own"))
    ws.audiences.set_status(old, "archived")
    assert [("Own", True, 1.0)] == found(ws)
    assert [] == found(ws, but_not=[own])

    ana.audiences.share(hers, ws.user_id)
    assert [("Hers", True, 1.0)] == found(ws, but_not=[own])
    ws.audiences.set_status(old, "active")
    assert [("Hers", True, 1.0), ("Old", True, 1.0)] == found(ws, but_not=[own])


def test_what_another_process_saves_is_found_at_once_and_shows_in_the_state(ws):
    before = ws.overlaps.state()
    assert [] == found(ws)
    elsewhere = Workspace(ws.settings, ws.user_id)
    save(elsewhere, "Elsewhere", NEW)

    assert [("Elsewhere", False, 1.0)] == found(ws)
    assert before != ws.overlaps.state()


def test_of_very_many_of_its_size_the_nearest_are_looked_at_and_it_is_said(ws):
    for number in range(MOST_READ + 3):
        save(ws, f"A{number}", {"33101": 200 - number % 2})
    save(ws, "Twin", {"75023": 100, "75024": 50, "78701": 45})
    looked = ws.overlaps.like(RULES, members(NEW))

    assert ((), MOST_READ, MOST_READ + 4) == (looked.found, looked.looked_at, looked.about_as_large)


def test_only_members_of_about_the_same_size_are_read(ws, monkeypatch):
    for size in (100, 180, 181, 200, 222, 223, 5_000):
        save(ws, f"Of {size}", {"33101": size})
    read, plain = [], ws.store.members.read
    monkeypatch.setattr(
        ws.store.members, "read", lambda *one: read.append(plain(*one)["people"].to_pylist()) or plain(*one)
    )
    ws.overlaps.like(RULES, members(NEW))

    assert [[200], [181], [222]] == read

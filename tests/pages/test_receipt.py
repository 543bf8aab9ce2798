"""The receipt on the builder: what is said of the brief as a whole, and rules that are switched off and on."""

import pytest

from tests.activation.plain_pandas import kept
from tests.pages.test_saved_audiences import button, texts


def plain(visit):
    return " ".join([texts(visit), *(one.value for one in [*visit.success, *visit.warning])]).replace("\\", "")


@pytest.fixture
def described(app):
    def describe(text):
        visit = app("audience_builder")
        visit.text_area[0].input(text)
        visit = button(visit, "Find variables").click().run()
        assert not visit.exception
        return visit

    return describe


def people(visit):
    return next(one.value for one in visit.metric if one.label == "People")


OHIO = {"variable": "STATE", "op": "in", "value": ["OH"]}


def test_a_question_is_answered_with_its_count_and_offered_as_an_audience(described, population_frame):
    visit = described("How many people in Ohio rent?")
    rules = visit.session_state["draft"].criteria
    count, _, zips = kept(rules, population_frame)

    assert OHIO in rules["all"]
    assert f"**{count:,} people** in {zips:,} ZIP areas." in plain(visit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Familias con hijos en Texas", "This seems to be Spanish."),
        ("Renters in Ohio, write to jane.doe@example.com", "The brief held an e-mail address."),
        ("Which audiences have 0 profiles?", "This asks about saved audiences"),
    ],
)
def test_what_cannot_be_read_or_kept_is_said(described, text, said):
    visit = described(text)

    assert said in plain(visit)
    assert "jane.doe" not in plain(visit) + visit.session_state["draft"].text


def test_a_rule_that_is_switched_off_no_longer_counts_and_comes_back_as_it_was(described, population_frame):
    visit = described("Renters in Ohio")
    draft = visit.session_state["draft"]
    rules, before = draft.criteria["all"], people(visit)
    renters = next(part for part in draft.parts if part.criteria["variable"] == "RENTERS_SHARE")
    visit.toggle(key=f"build-rule-{renters.id}-on").set_value(False).run()

    assert not visit.exception
    left = [rule for rule in rules if rule["variable"] != "RENTERS_SHARE"]
    assert left == visit.session_state["draft"].criteria["all"]
    assert f"{kept({'all': left}, population_frame)[0]:,}" == people(visit)
    assert "Switched off: it neither counts nor is saved." in plain(visit)

    visit.toggle(key=f"build-rule-{renters.id}-on").set_value(True).run()
    assert (rules, before) == (visit.session_state["draft"].criteria["all"], people(visit))


def test_each_rule_says_from_which_words_it_comes(described):
    visit = described("Renters in Ohio")

    assert "From your words: “Renters”" in plain(visit)
    assert "From your words: “Ohio”" in plain(visit)


def test_accepting_a_refinement_leaves_what_is_switched_off_switched_off(described):
    visit = described("Renters in Ohio")
    renters = next(part for part in visit.session_state["draft"].parts if part.criteria["variable"] == "RENTERS_SHARE")
    visit.toggle(key=f"build-rule-{renters.id}-on").set_value(False).run()
    visit.text_input(key="build-refine-text").input("also Texas")
    button(visit, "Show changes").click().run()
    visit.button(key="build-refine-accept").click().run()

    draft = visit.session_state["draft"]
    assert {**OHIO, "value": ["OH", "TX"]} in draft.criteria["all"]
    assert [renters.criteria] == [part.criteria for part in draft.parts if not part.on]


def test_the_receipt_tells_what_each_phrase_keeps_and_drops(described, population_frame):
    visit = described("Renters in Ohio")
    [row] = [row for row in visit.dataframe[0].value.to_dict("records") if row["Phrase"] == "Ohio"]
    everyone = int(population_frame["people"].sum())

    assert kept(OHIO, population_frame)[0] == row["Keeps (people)"]
    assert everyone == row["Keeps (people)"] + row["Drops (people)"]


def test_a_saved_audience_shows_the_receipt_it_was_saved_with(app, ws, skiers):
    line = {"phrase": "skiers", "kind": "rule", "meaning": "Ski resorts, as read in 2025", "reason": "of old",
            "rule": OHIO, "keeps_people": 1_234}  # fmt: skip
    told = skiers.model_dump() | {"original_query": "skiers", "receipt": [line]}
    saved = ws.audiences.save(told, members=ws.audiences.members(skiers.audience_id))
    visit = app("audience_details", audience_id=saved.audience_id)
    button(visit, "Open in the builder").click().run()

    assert not visit.exception
    [row] = visit.dataframe[0].value.to_dict("records")
    assert ("skiers", "Ski resorts, as read in 2025", 1_234, "of old") == (
        row["Phrase"], row["Became"], row["Keeps (people)"], row["Why"],
    )  # fmt: skip

"""The audience builder, as an analyst's afternoon."""

import json

import pytest

from tests.activation.plain_pandas import kept

BRIEF = "Suburbs of Texas, household income over $75k"


def metric(app, label):
    return int(next(metric.value for metric in app.metric if metric.label == label).replace(",", ""))


def labelled(elements, words):
    return next(element for element in elements if words in element.label)


def texts(app):
    return " ".join(element.value for kind in ("markdown", "caption", "info", "warning", "error")
                    for element in app.get(kind))  # fmt: skip


@pytest.fixture
def described(app):
    """A visit in which a brief has just been read."""
    visit = app()
    visit.text_area[0].input(BRIEF)
    labelled(visit.button, "Find variables").click().run()
    assert not visit.exception
    return visit


@pytest.fixture
def split(described):
    labelled(described.button, "Split into segments").click().run()
    assert not described.exception
    return described


def test_an_empty_page_asks_for_a_brief_and_offers_examples(app):
    visit = app()

    assert ["Audience builder"] == [title.value for title in visit.title]
    assert 5 == len([button for button in visit.button if button.key.startswith("example-")])
    assert [] == list(visit.metric)


def test_a_brief_becomes_rules_whose_people_are_those_that_plain_pandas_finds(described, population_frame):
    criteria = described.session_state["draft"].criteria
    rules = {rule["variable"]: rule for rule in criteria["all"]}

    assert {"variable": "STATE", "op": "in", "value": ["TX"]} == rules["STATE"]
    assert {"variable": "URBANICITY", "op": "in", "value": ["suburban"]} == rules["URBANICITY"]
    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 75_000} == rules["MEDIAN_HOUSEHOLD_INCOME"]
    assert kept(criteria, population_frame) == tuple(
        metric(described, label) for label in ("People", "Households", "ZIP areas")
    )


def test_words_that_are_ignored_are_told_with_the_reason(app):
    visit = app()
    visit.text_area[0].input("We run a coffee shop, renters")
    labelled(visit.button, "Find variables").click().run()

    why = next(table.value for table in visit.dataframe if ["Words", "Why"] == list(table.value.columns))
    assert [("We run a coffee shop", "says who writes, and not whom they look for")] == list(
        why.itertuples(index=False, name=None)
    )


def test_the_receipt_shows_each_phrase_with_the_people_it_keeps(described, population_frame):
    receipt = described.dataframe[0].value.set_index("Phrase")

    texas = next(phrase for phrase in receipt.index if "Texas" in phrase)
    people = kept({"variable": "STATE", "op": "in", "value": ["TX"]}, population_frame)[0]
    assert people == receipt.loc[texas, "Keeps (people)"]


def test_an_edited_rule_counts_anew(described, population_frame):
    labelled(described.number_input, "Median household income").set_value(120_000).run()
    criteria = described.session_state["draft"].criteria

    assert 120_000 in [rule["value"] for rule in criteria["all"]]
    assert kept(criteria, population_frame)[0] == metric(described, "People")


def test_a_rule_left_out_is_its_exact_complement_where_it_is_known(described, population_frame):
    before = described.session_state["draft"].criteria
    place = next(i for i, rule in enumerate(before["all"]) if rule["variable"] == "URBANICITY")
    labelled(described.selectbox, f"Rule {place + 1}: keep or leave out").select("leave out").run()
    after = described.session_state["draft"].criteria

    assert {"not": before["all"][place]} == after["all"][place]
    assert kept(after, population_frame)[0] == metric(described, "People")


def test_a_removed_rule_is_gone_and_with_all_gone_it_is_the_whole_population(described, population_frame):
    while described.session_state["draft"].parts:
        labelled(described.button, "Remove").click().run()

    assert int(population_frame["people"].sum()) == metric(described, "People")
    assert "No rule: this is the whole population." in texts(described)


def test_rules_that_keep_nobody_name_the_one_that_emptied_it_and_offer_no_segments(described, population_frame):
    labelled(described.number_input, "Median household income").set_value(240_000).run()

    assert 0 == metric(described, "People")
    assert "The rule that emptied it: Median household income at least $240,000" in texts(described).replace("\\", "")
    assert not [button for button in described.button if "Split" in button.label]
    without = kept({"all": [r for r in described.session_state["draft"].criteria["all"] if "INCOME" not in r["variable"]]},
                   population_frame)[0]  # fmt: skip
    assert f"there would be {without:,} people more" in texts(described)


def test_a_found_variable_can_be_ticked(described):
    described.text_input(key="build-find").input("golf").run()
    labelled(described.button, "Golf").click().run()

    assert "GOLF_CLUBS_PER_10K" in described.session_state["draft"].ticked


def test_variables_are_found_as_one_types_from_the_beginning_of_a_word_on(described):
    box = described.text_input(key="build-find")
    box.input("golf cou").run()

    assert 200 == box.proto.live_debounce_ms
    assert "Golf and country clubs" in [button.label.split(" (")[0] for button in described.button]


def test_every_segment_holds_five_to_ten_percent_of_the_people(split):
    segments = split.session_state["draft"].split.segments

    assert metric(split, "People") == sum(segment.size for segment in segments)
    assert all(5 <= segment.size_percentage <= 10 for segment in segments)
    assert len(segments) == len({segment.name for segment in segments})


def test_segments_of_rules_that_have_moved_on_are_marked_and_cannot_be_saved(split):
    labelled(split.number_input, "Median household income").set_value(60_000).run()

    assert "These segments answer the rules as they were." in texts(split)
    assert labelled(split.button, "Save audience").disabled


def test_a_saved_audience_holds_what_the_screen_showed(split, ws, population_frame):
    split.text_input(key="build-name").input("Texas suburbs").run()
    labelled(split.button, "Confirm segments").click().run()
    labelled(split.button, "Save audience").click().run()
    saved = ws.audiences.list().items[0]

    said = split.toast[0].value.replace("\\", "")
    assert f"Saved **Texas suburbs**: {saved.total_audience_size:,} people in {len(saved.segments)} segments." in said
    assert f"(audience_details?audience_id={saved.audience_id})" in said
    assert ("Texas suburbs", BRIEF, "active") == (saved.name, saved.original_query, saved.status)
    assert kept(saved.criteria, population_frame) == (saved.total_audience_size, saved.households, saved.rows)
    assert saved.total_audience_size == ws.audiences.members(saved.audience_id)["people"].sum()


def test_an_audience_without_confirmed_segments_is_a_draft(split, ws):
    labelled(split.button, "Save audience").click().run()

    assert ["draft"] == [audience.status for audience in ws.audiences.list()]


def test_a_name_in_use_is_pointed_out_with_the_choice_of_a_new_version(split, ws):
    first = ws.audiences.save({"name": "texas  SUBURBS"})
    split.text_input(key="build-name").input("Texas suburbs").run()
    assert "You already have an audience named" in texts(split)

    next(radio for radio in split.radio if "Save as" == radio.label).set_value("version").run()
    labelled(split.button, "Save audience").click().run()
    assert [(first.audience_id, 2)] == [(a.audience_id, a.version) for a in ws.audiences.list()]


def test_saving_again_offers_the_next_version_and_another_brief_is_another_audience(split, ws):
    labelled(split.button, "Save audience").click().run()
    labelled(split.button, "Save audience").click().run()
    assert [2] == [audience.version for audience in ws.audiences.list()]

    split.text_area[0].input("Renters in Ohio")
    labelled(split.button, "Find variables").click().run()
    labelled(split.button, "Split into segments").click().run()
    labelled(split.button, "Save audience").click().run()
    assert {("Renters in Ohio", 1), (BRIEF, 2)} == {(a.name, a.version) for a in ws.audiences.list()}


def test_a_name_is_required(split, ws):
    split.text_input(key="build-name").input("   ").run()
    labelled(split.button, "Save audience").click().run()

    assert "An audience needs a name" in texts(split)
    assert 0 == ws.audiences.list().total


def test_the_draft_is_still_there_after_a_look_at_another_page(split):
    people = metric(split, "People")
    split.switch_page("pages/saved_audiences.py").run()
    split.switch_page("pages/audience_builder.py").run()

    assert people == metric(split, "People")
    assert BRIEF == split.text_area[0].value


@pytest.mark.parametrize(
    "text",
    ["", "x " * 5000, "Jeunes familles à Montréal", "🎯🎯🎯", "<script>alert(1)</script>", "'; DROP TABLE x; --"],
)
def test_a_brief_of_any_kind_gets_a_calm_answer(app, text):
    visit = app()
    visit.text_area[0].input(text)
    labelled(visit.button, "Find variables").click().run()

    assert not visit.exception
    assert metric(visit, "People") > 0


def test_an_unmapped_phrase_offers_the_nearest_variables_and_applies_none(app):
    visit = app()
    visit.text_area[0].input("Suburbs of Texas who collect stamps")
    labelled(visit.button, "Find variables").click().run()
    draft = visit.session_state["draft"]
    near = next(button for button in visit.button if button.key.startswith("build-near-"))
    code = near.key.rsplit("-", 1)[1]

    assert "These words found nothing" in texts(visit)
    assert code not in draft.ticked
    near.click().run()
    assert code in draft.ticked


def test_another_brief_ticks_its_own_variables_whatever_was_ticked_before(described):
    described.checkbox(key="build-tick-RENTERS_SHARE").uncheck().run()
    assert "RENTERS_SHARE" not in described.session_state["draft"].ticked

    described.text_area[0].input("Renters in Ohio")
    labelled(described.button, "Find variables").click().run()
    assert "RENTERS_SHARE" in described.session_state["draft"].ticked


def test_starting_anew_clears_the_page(split):
    labelled(split.button, "Start anew").click().run()

    assert "" == split.text_area[0].value
    assert [] == list(split.metric)


def test_a_rule_is_added_as_an_alternative_to_another(described, population_frame):
    draft = described.session_state["draft"]
    texas = next(part for part in draft.parts if part.criteria.get("variable") == "STATE")
    variable = next(v for v in labelled(described.selectbox, "Variable").options if v == "Renters")
    labelled(described.selectbox, "Variable").select(variable)
    labelled(described.selectbox, "How it combines").select_index(1 + draft.parts.index(texas))
    next(button for button in described.button if button.label == "Add").click().run()
    groups = [part for part in described.session_state["draft"].criteria["all"] if "any" in part]

    assert [["STATE", "RENTERS_SHARE"]] == [[rule["variable"] for rule in group["any"]] for group in groups]
    assert kept(described.session_state["draft"].criteria, population_frame)[0] == metric(described, "People")


def test_every_rule_of_a_nested_brief_can_be_edited(app, population_frame):
    visit = app()
    visit.text_area[0].input("DINKs in Ohio or young families")
    labelled(visit.button, "Find variables").click().run()
    draft = visit.session_state["draft"]
    written = json.dumps(draft.criteria)
    numbers = [field for field in visit.number_input if field.key.startswith("build-rule-")]

    assert not visit.exception
    assert written.count('">="') + written.count('"<="') == len(numbers)
    numbers[0].set_value(numbers[0].value - 1).run()
    assert written != json.dumps(visit.session_state["draft"].criteria)
    assert kept(visit.session_state["draft"].criteria, population_frame)[0] == metric(visit, "People")

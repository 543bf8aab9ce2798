"""What one "no" denies: a whole phrase, all of a list, or only the word beside it."""

import pytest


def rules(found):
    return found.criteria["all"][:-1]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("no young renters", "young adults", "renters"),
        ("no low-income renters", "low income", "renters"),
        ("excluding high-income suburbs", "high income", "suburbs"),
        ("anyone except homeowners with kids", "homeowners", "kids"),
        ("exclude smokers who rent", "smokers", "renters"),
    ],
)
def test_a_phrase_that_is_denied_leaves_out_only_those_who_are_both(text, one, other, reading):
    both = [rules(reading(said))[0] for said in (one, other)]

    assert [{"not": {"all": both}}] == rules(reading(text))


@pytest.mark.parametrize("text", ["non-smoking homeowners", "no kids, homeowners", "families with no kids who rent"])
def test_what_is_said_of_others_than_the_denied_stays_wanted(text, reading):
    wanted = "RENTERS_SHARE" if "rent" in text else "HOMEOWNERS_SHARE"

    assert wanted in [rule.get("variable") for rule in rules(reading(text))]


def test_the_line_of_a_denied_phrase_says_that_only_both_together_are_left_out(reading):
    (line,) = [line for line in reading("no young renters").lines if line.phrase]

    assert "no young renters" == line.phrase
    assert "both together are what is left out" in line.reason


def test_who_are_denied_something_nobody_knows_are_reported_and_not_kept(reading):
    found = reading("no left-handed golfers")

    assert [] == rules(found)
    assert ["no left-handed golfers"] == [miss.phrase for miss in found.unmapped]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("leave out smokers and people who gamble", ["SMOKERS_SHARE", "CASINOS_PER_10K"]),
        ("not a golfer or a smoker", ["GOLF_CLUBS_PER_10K", "SMOKERS_SHARE"]),
        ("exclude renters and anyone over 65", ["RENTERS_SHARE", "AGE_65_PLUS_SHARE"]),
    ],
)
def test_a_no_reaches_all_of_its_list(text, codes, reading):
    assert codes == [rule["not"]["variable"] for rule in rules(reading(text))]


@pytest.mark.parametrize("text", ["without a car or a computer", "no car or computer"])
def test_a_lack_that_is_a_variable_of_its_own_reaches_over_an_or(text, reading):
    lack, denied = rules(reading(text))

    assert "NO_VEHICLE_SHARE" == lack["variable"]
    assert "COMPUTER_SHARE" == denied["not"]["variable"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("not yet retired", "RETIRED_WORKERS_SHARE"), ("families, unless they rent", "RENTERS_SHARE")],
)
def test_not_yet_and_unless_turn_round_what_follows(text, code, reading):
    assert code in [rule["not"]["variable"] for rule in rules(reading(text)) if "not" in rule]


@pytest.mark.parametrize(
    "text", ["all of Ohio but Cleveland", "Ohio minus Cleveland", "Ohio (not Cleveland)", "Ohio, but not Cleveland"]
)
def test_a_town_after_its_state_is_left_out_of_it(text, reading):
    (cleveland,) = rules(reading("in Cleveland"))
    (ohio,) = rules(reading("Ohio"))

    assert [ohio, {"not": cleveland}] == rules(reading(text))


def test_little_interest_is_little_of_it(reading):
    assert rules(reading("low sports")) == rules(reading("little interest in sports"))


def test_states_after_each_other_are_states_though_one_is_a_town_of_another(reading):
    assert [["OR", "WA", "CA"]] == [rule["value"] for rule in rules(reading("in Oregon, Washington, Calif."))]


def test_all_of_the_south_but_texas_is_the_south_without_it(reading):
    assert [
        {"variable": "REGION", "op": "in", "value": ["South"]},
        {"not": {"variable": "STATE", "op": "in", "value": ["TX"]}},
    ] == rules(reading("All of the South apart from Texas"))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Exclude seniors and low-income areas", ["AGE_65_PLUS_SHARE", "MEDIAN_HOUSEHOLD_INCOME"]),
        ("Don't send this to smokers, gamblers or heavy drinkers",
         ["SMOKERS_SHARE", "CASINOS_PER_10K", "BINGE_DRINKERS_SHARE"]),
        ("Exclude wealthy areas and anywhere with lots of vacant homes",
         ["MEDIAN_HOUSEHOLD_INCOME", "VACANT_HOMES_SHARE"]),
        ("All of the West, with Hawaii and Alaska excluded", ["STATE", "STATE"]),
    ],
)  # fmt: skip
def test_a_list_that_is_left_out_is_left_out_whole(text, denied, reading):
    assert denied == [rule["not"]["variable"] for rule in rules(reading(text)) if "not" in rule]


def test_a_no_ends_with_its_sentence(reading):
    denied, wanted = rules(reading("No big cities. Towns or countryside."))

    assert {"not": {"variable": "URBANICITY", "op": "in", "value": ["urban"]}} == denied
    assert {"variable": "URBANICITY", "op": "in", "value": ["town", "rural"]} == wanted


@pytest.mark.parametrize("text", ["who skip their annual check-up and have broadband", "without kids and own a dog"])
def test_what_people_do_after_an_and_is_not_left_out(text, reading):
    denied, wanted = rules(reading(text))

    assert "not" in denied
    assert wanted["variable"] in ("BROADBAND_SUBSCRIBERS_SHARE", "PET_BUSINESSES_PER_10K")


def test_few_counts_both_of_what_is_counted_alike(reading):
    assert [("BARS_PER_10K", "<="), ("LIQUOR_STORES_PER_10K", "<=")] == [
        (rule["variable"], rule["op"]) for rule in rules(reading("few bars and liquor stores"))
    ]


def test_a_wish_before_a_denied_event_stays(reading):
    found = reading("household incomes over $85,000 who are not yet customers of ours")

    assert [{"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 85000}] == rules(found)
    assert ["who are not yet customers of ours"] == [miss.phrase for miss in found.unmapped]

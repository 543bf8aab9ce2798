"""Negation: "not X" is the very rule of X, turned round, however it is said."""

import pytest

SUBJECTS = [
    "renters", "coffee lovers", "seniors", "high income", "young professionals", "Texas", "small towns", "women 25-34",
    "at least 30 % renters", "low rent", "Chicago", "empty nesters",
]  # fmt: skip
WAYS = ["not", "no", "without", "except", "excluding", "except for", "but not", "other than", "not the"]


def rules(found):
    return found.criteria["all"][:-1]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("way", WAYS)
def test_not_x_is_the_rule_of_x_turned_round(way, subject, reading):
    prefix = "in " if subject == "Chicago" else ""
    (rule,) = rules(reading(prefix + subject))

    assert [{"not": rule}] == rules(reading(f"{way} {prefix}{subject}"))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("people who don't smoke", "smokers"),
        ("who never go to the gym", "gym"),
        ("non-smokers", "smokers"),
        ("outside California", "California"),
        ("not in Texas or Florida", "Texas or Florida"),
        ("except Texas, Florida and Ohio", "Texas, Florida and Ohio"),
        ("outside of Dallas and Houston", "in Dallas and Houston"),
        ("pet-free", "pet"),
        ("mobile homes excluded", "mobile homes"),
        ("Texas left out", "Texas"),
        ("away from the Midwest", "Midwest"),
    ],
)
def test_other_ways_of_saying_no(text, subject, reading):
    (rule,) = rules(reading(subject))

    assert {"not": rule} in rules(reading(text))


def test_one_not_reaches_over_an_or(reading):
    renters, seniors = (rules(reading(text))[0] for text in ("renters", "seniors"))

    assert [{"not": renters}, {"not": seniors}] == rules(reading("not renters or seniors"))


def test_without_reaches_over_an_and_but_not_does_not(reading):
    kids, pets = (rules(reading(text))[0] for text in ("kids", "pets"))

    assert [{"not": kids}, {"not": pets}] == rules(reading("without kids and pets"))
    assert [{"not": kids}, pets] == rules(reading("not kids and pets"))


def test_two_negations_cancel(reading):
    assert rules(reading("renters")) == rules(reading("not without renters"))


def test_what_a_variable_itself_names_as_missing_is_not_turned_round(reading):
    assert "NO_VEHICLE_SHARE" == rules(reading("households without a car"))[0]["variable"]
    assert "NO_INTERNET_SHARE" == rules(reading("people who do not have internet"))[0]["variable"]


def test_only_and_just_are_no_negations(reading):
    assert rules(reading("renters in Texas")) == rules(reading("not only renters in Texas"))


def test_a_negation_is_never_swallowed_by_the_name_before_it(reading):
    families, childless = rules(reading("families without children"))

    assert [families] == rules(reading("families"))
    assert [childless] == rules(reading("without children"))


@pytest.mark.parametrize(
    ("text", "turned", "kept"),
    [
        ("exclude renters, students and smokers", ["renters", "students", "smokers"], []),
        ("Exclude: renters, students. Include: golfers", ["renters", "students"], ["golfers"]),
        ("Not interested in: renters, smokers; golfers", ["renters", "smokers"], ["golfers"]),
        ("no smokers, gamblers or renters", ["smokers", "gamblers", "renters"], []),
        ("neither smokers, gamblers nor renters", ["smokers", "gamblers", "renters"], []),
        ("without kids, homeowners and golfers", ["kids"], ["homeowners", "golfers"]),
        ("not (renters or students)", ["renters", "students"], []),
        ("not in Florida, suburban", ["Florida"], ["suburban"]),
        ("w/o kids", ["kids"], []),
        ("Presence of children: No", ["children"], []),
        ("lacking broadband", ["broadband"], []),
        ("doesn't own a home", ["home owners"], []),
    ],
)
def test_how_far_a_not_reaches(text, turned, kept, reading):
    expected = [{"not": rules(reading(subject))[0]} for subject in turned] + [rules(reading(one))[0] for one in kept]

    assert sorted(map(repr, expected)) == sorted(map(repr, rules(reading(text))))


def test_two_ideas_of_one_variable_that_shut_each_other_out_are_said_to_keep_nobody(reading):
    (note,) = reading("love baseball, hate football").notes

    assert "'baseball' and 'hate football' are measured by the same variable" in note


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("incomes that aren't high", "high income"),
        ("rent is not low", "low rent"),
        ("income that is not very high", "income"),
    ],
)
def test_a_level_may_be_denied_after_its_subject(text, subject, reading):
    (found,) = rules(reading(text))
    (rule,) = rules(reading(subject))

    assert {"not": rule} == found or "<=" == found.get("op")


def test_neither_own_nor_rent_turns_both_round(reading):
    owners, renters = (rules(reading(text))[0] for text in ("homeowners", "renters"))

    assert [{"not": owners}, {"not": renters}] == rules(reading("people who neither own nor rent"))


def test_a_denied_level_does_not_run_over_an_and(reading, catalogue):
    rent, income = (catalogue.get(code) for code in ("MEDIAN_RENT", "MEDIAN_HOUSEHOLD_INCOME"))

    assert [
        {"not": {"variable": "MEDIAN_RENT", "op": ">=", "value": round(rent.quantile(80))}},
        {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": round(income.mean)},
    ] == rules(reading("rent isn't too high and income is above average"))


@pytest.mark.parametrize(
    "text", ["never set foot in a gym", "steer clear of gyms", "no interest in gyms", "can't stand gyms"]
)
def test_an_aversion_is_a_negation(text, reading):
    assert {"not": reading("gyms").criteria["all"][0]} == reading(text).criteria["all"][0]


def test_leave_with_its_out_is_a_negation(reading):
    assert {"not": reading("Wisconsin").criteria["all"][0]} == reading("leave Wisconsin out").criteria["all"][0]


@pytest.mark.parametrize("text", ["everyone bar smokers", "anyone other than smokers"])
def test_all_but_some_is_a_negation(text, reading):
    assert {"not": reading("smokers").criteria["all"][0]} == reading(text).criteria["all"][0]


def test_what_says_by_itself_that_it_lacks_something_is_not_turned_round_again(reading):
    found = reading("households without children and without a car").criteria["all"]

    assert {"not": reading("children").criteria["all"][0]} == found[0]
    assert ("NO_VEHICLE_SHARE", ">=") == (found[1]["variable"], found[1]["op"])


@pytest.mark.parametrize("text", ["keep people who eat out", "leave in those who eat out"])
def test_who_eat_out_are_not_left_out(text, reading):
    assert reading("eat out").criteria["all"][0] in reading(text).criteria["all"]


@pytest.mark.parametrize("ending", ["leave them out", "exclude them", "leave those out", "skip them"])
def test_who_was_named_before_is_left_out_by_a_pronoun(ending, reading):
    assert [{"not": rules(reading("renters"))[0]}] == rules(reading(f"If they are renters, {ending}."))


def test_who_lives_far_from_something_is_not_near_it(reading):
    assert [{"not": rules(reading("gym"))[0]}] == rules(reading("people who live far from a gym"))
    assert [{"not": rules(reading("annual check-up"))[0]}] == rules(reading("overdue for their annual check-up"))


def test_who_skips_something_does_not_do_it(reading):
    assert [{"not": rules(reading("annual check-up"))[0]}] == rules(reading("anyone who skips their annual check-up"))
    assert [{"not": rules(reading("vegans"))[0]}] == rules(reading("keep it away from vegans"))


def test_a_list_of_fields_says_no_by_its_letter(reading):
    found = rules(reading("gym-goers = Y; smoker = N; renters: no"))

    assert [rules(reading("gym"))[0], *({"not": rules(reading(one))[0]} for one in ("smoker", "renters"))] == found


def test_bars_of_planners_part_what_must_all_hold_and_end_a_no(reading):
    alone = ["M18-34", "blue collar", "HHI < $50K"]
    found = rules(reading("M18-34 / no college / blue collar / HHI < $50K"))

    assert [*(rules(reading(one))[0] for one in alone), {"not": rules(reading("college"))[0]}] == sorted(
        found, key=lambda rule: "not" in rule
    )


@pytest.mark.parametrize("head", ["Negative", "Exclusions", "Suppression"])
def test_a_list_under_a_heading_of_exclusions_is_left_out(head, reading):
    out = [{"not": rules(reading(one))[0]} for one in ("renters", "students")]

    assert [*rules(reading("gyms")), *out] == rules(reading(f"gyms. {head}: renters, students."))


def test_people_without_something_can_be_left_out(reading):
    assert [{"not": rules(reading(one))[0]} for one in ("students", "no internet")] == rules(
        reading("Skip students and anyone who doesn't have internet.")
    )


@pytest.mark.parametrize(
    "text", ["renters, income doesn't matter", "renters regardless of age", "renters, any level of income"]
)
def test_what_does_not_matter_is_no_wish(text, reading):
    found = reading(text)

    assert rules(reading("renters")) == rules(found)
    assert () == tuple(found.unmapped)


def test_what_those_do_who_live_elsewhere_is_still_a_wish(reading):
    found = rules(reading("anyone in the Northeast except Boston who reads a lot"))

    assert rules(reading("book lovers"))[0] in found


def test_an_unequal_sign_is_a_not_and_fields_are_read_by_their_words(reading):
    found = rules(reading("state != 'NY' AND owns_home AND has_dog AND hh_income >= 120000 AND has_kids: false"))

    assert [
        {"not": {"variable": "STATE", "op": "in", "value": ["NY"]}},
        rules(reading("homeowners"))[0],
        rules(reading("dog"))[0],
        {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 120000},
        {"not": rules(reading("kids"))[0]},
    ] == found


@pytest.mark.parametrize("text", ["phone is not null", "email not empty", "phone is missing"])
def test_a_field_that_is_empty_or_not_is_no_rule(text, reading):
    found = reading(f"{text}, renters")

    assert rules(reading("renters")) == rules(found)
    assert [text] == [miss.phrase for miss in found.unmapped]


def test_a_not_before_a_number_is_of_what_the_number_is_said_of(reading):
    found = rules(reading("young not at least 40 percent not families"))

    assert [{"not": {**rules(reading("young"))[0], "value": 40}}, {"not": rules(reading("families"))[0]}] == found


def test_what_people_do_after_a_without_is_still_a_wish(reading):
    found = rules(reading("without a college degree, working in construction or manufacturing"))

    assert [{"not": rules(reading("college degree"))[0]}, rules(reading("work in construction"))[0]] == found


def test_a_no_after_its_subject_leaves_it_out(reading):
    out = {"not": rules(reading("sit-down restaurants"))[0]}

    assert [rules(reading("fast food"))[0], out] == rules(reading("Fast food yes, sit-down restaurants no."))


def test_two_that_lack_something_are_each_read_as_lacking_it(reading):
    lacking = [{"not": rules(reading("computer"))[0]}, rules(reading("no internet"))[0]]

    assert [{"any": lacking}] == rules(reading("no computer or no internet at home"))


def test_a_part_of_a_region_that_is_left_out_leaves_the_rest(reading):
    rural, south = rules(reading("rural"))[0], rules(reading("in the South"))[0]

    assert [*rules(reading("families")), {"not": {"all": [rural, south]}}] == rules(
        reading("families, skip the rural South")
    )


def test_everyone_but_some_leaves_those_out(reading):
    assert [*rules(reading("Arizona")), {"not": rules(reading("retirees"))[0]}] == rules(
        reading("Everyone in Arizona but the retirees")
    )
    assert rules(reading("couples without children")) == rules(reading("couples w/out children"))


def test_the_suburbs_that_are_not_in_a_state_are_elsewhere(reading):
    assert [rules(reading("suburban"))[0], {"not": rules(reading("Florida"))[0]}] == rules(
        reading("suburban not in Florida")
    )

"""How wishes are joined: and, or, with, and next to each other."""

import pytest


def variables(tree):
    return tree.get("variable") or {key: [variables(part) for part in tree[key]] for key in tree}


def parts(reading, text):
    return [variables(part) for part in reading(text).criteria["all"][:-1]]


def test_wishes_joined_by_and_or_a_comma_must_all_hold(reading):
    assert ["RENTERS_SHARE", "COFFEE_SHOPS_PER_10K", "STATE"] == parts(reading, "renters who love coffee, in Texas")


def test_wishes_joined_by_or_are_alternatives(reading):
    assert [{"any": ["RENTERS_SHARE", "VETERANS_SHARE"]}] == parts(reading, "renters or veterans")


def test_a_list_that_ends_in_or_is_one_choice(reading):
    assert [{"any": ["RENTERS_SHARE", "VETERANS_SHARE", "GYMS_PER_10K"]}] == parts(
        reading, "renters, veterans or gym members"
    )


def test_words_next_to_each_other_hold_together_within_a_choice(reading):
    found = parts(reading, "renters under 30 or homeowners over 65")

    assert [
        {"any": [{"all": ["RENTERS_SHARE", "ADULTS_18_34_SHARE"]}, {"all": ["HOMEOWNERS_SHARE", "AGE_65_PLUS_SHARE"]}]}
    ] == found


def test_an_or_does_not_reach_over_the_place_at_the_end(reading):
    assert [{"any": ["RENTERS_SHARE", "VETERANS_SHARE"]}, "STATE"] == parts(reading, "renters or veterans in Texas")


def test_two_words_for_one_rule_are_one_rule_with_two_lines(reading):
    found = reading("dog or cat owners")

    assert ["PET_BUSINESSES_PER_10K"] == parts(reading, "dog or cat owners")
    assert 2 == sum(line.variable == "PET_BUSINESSES_PER_10K" for line in found.lines)


def test_used_variables_come_first_and_once_in_the_ranking(reading):
    codes = [variable.code for variable in reading("affluent renters in Texas who are affluent").variables]

    assert ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE", "STATE"] == codes[:3]
    assert len(codes) == len(set(codes))


def test_filler_is_ignored_and_listed(reading):
    assert ["Show", "me", "people", "who"] == reading("Show me people who love coffee").ignored


def lot(*codes):
    return {"all": list(codes)}


GOLF_OR_SKI = {"any": [lot("GOLF_CLUBS_PER_10K", "STATE"), lot("SKI_AREAS_PER_10K", "STATE")]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(golfers in Arizona) or (skiers in Colorado)", [GOLF_OR_SKI]),
        ("golfers in Arizona or skiers in Colorado", [GOLF_OR_SKI]),
        ("golfers in Arizona and skiers in Colorado", [GOLF_OR_SKI]),
        ("homeowners and (golfers in Arizona or skiers in Colorado)", ["HOMEOWNERS_SHARE", GOLF_OR_SKI]),
        ("(renters and veterans) or smokers", [{"any": [lot("RENTERS_SHARE", "VETERANS_SHARE"), "SMOKERS_SHARE"]}]),
        ("(renters or veterans) and smokers", [{"any": ["RENTERS_SHARE", "VETERANS_SHARE"]}, "SMOKERS_SHARE"]),
        ("families (with kids, renters) in Texas", ["AGE_UNDER_18_SHARE", "RENTERS_SHARE", "STATE"]),
    ],
)
def test_a_bracket_or_a_place_of_its_own_binds_first(text, expected, reading):
    found = parts(reading, text)

    assert expected == [part for part in found if part != "PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE"]


def test_the_places_of_two_lots_stay_with_their_lots(reading):
    (found,) = reading("golfers in Arizona or skiers in Colorado").criteria["all"][:-1]

    assert [["AZ"], ["CO"]] == [one["all"][1]["value"] for one in found["any"]]


def test_a_brief_that_reads_as_lots_says_so(reading):
    assert any(
        "Each place goes with the words beside it" in note for note in reading("golfers in AZ or skiers in CO").notes
    )


def test_a_slash_parts_alternatives(reading):
    assert [{"any": ["RENTERS_SHARE", "VETERANS_SHARE"]}] == parts(reading, "renters / veterans")


@pytest.mark.parametrize("text", ["aged 18-34 and 45-54", "ages 18-34, 45-54", "adults 18 to 34 or 45 to 54"])
def test_two_ranges_of_ages_are_alternatives(text, reading):
    assert [{"any": ["ADULTS_18_34_SHARE", "AGE_45_54_SHARE"]}] == parts(reading, text)


def test_ages_of_two_kinds_of_people_must_both_hold(reading):
    assert ["WOMEN_35_54_SHARE", "AGE_5_14_SHARE"] == parts(reading, "women 35-54, kids 5-14")

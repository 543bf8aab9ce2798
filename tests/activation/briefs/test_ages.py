"""Ages: the nearest band that the data holds, and the receipt says which."""

import pytest


def codes(reading, text):
    return [part["variable"] for part in reading(text).criteria["all"][:-1]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("65+", "AGE_65_PLUS_SHARE"), ("over 65", "AGE_65_PLUS_SHARE"), ("seniors", "AGE_65_PLUS_SHARE"), ("older than 64 years", "AGE_65_PLUS_SHARE"),
        ("A18-34", "ADULTS_18_34_SHARE"), ("under 35", "ADULTS_18_34_SHARE"), ("young adults", "ADULTS_18_34_SHARE"), ("18 to 34 year olds", "ADULTS_18_34_SHARE"),
        ("ages 25 to 45", "AGE_25_44_SHARE"), ("millennials", "AGE_25_44_SHARE"), ("aged 45-54", "AGE_45_54_SHARE"), ("Gen X", "AGE_45_54_SHARE"),
        ("Gen Z", "AGE_15_24_SHARE"), ("boomers", "AGE_65_PLUS_SHARE"), ("teens", "AGE_15_19_SHARE"), ("toddlers", "AGE_0_4_SHARE"),
        ("kids under 5", "AGE_0_4_SHARE"), ("children under 18", "AGE_UNDER_18_SHARE"), ("children aged 6 to 12", "AGE_5_14_SHARE"), ("kids", "AGE_UNDER_18_SHARE"),
        ("women 25-54", "WOMEN_35_54_SHARE"), ("25-34 year old women", "WOMEN_18_34_SHARE"), ("W18-34", "WOMEN_18_34_SHARE"), ("men over 75", "MEN_75_PLUS_SHARE"),
        ("M35-54", "MEN_35_54_SHARE"), ("in their 50s", "AGE_50_54_SHARE"), ("between the ages of 18 and 24", "AGE_20_24_SHARE"), ("over the age of 75", "ADULTS_75_PLUS_SHARE"),
        ("seniors 65+", "AGE_65_PLUS_SHARE"), ("young children", "AGE_0_4_SHARE"),
    ],
)  # fmt: skip
def test_ages_become_the_nearest_band(text, code, reading):
    assert [code] == codes(reading, text)


def test_where_the_band_is_not_the_one_asked_for_the_receipt_says_which_was_taken(reading):
    assert (
        "aged 25 to 45: the nearest band in the data is aged 25 to 44" in reading("people aged 25-45").lines[1].reason
    )


def test_a_number_beside_an_unknown_thing_is_no_age(reading):
    assert [] == codes(reading, "over 40 quokkas")


def test_how_many_children_is_no_age(reading):
    assert ["AGE_UNDER_18_SHARE"] == codes(reading, "2 or more kids")


def test_young_professionals_are_two_wishes_and_the_receipt_says_what_they_were_taken_for(reading):
    line = reading("young professionals").lines[0]

    assert ["ADULTS_18_34_SHARE", "SOME_COLLEGE_SHARE"] == [rule["variable"] for rule in line.rule["all"]]
    assert "taken as 'aged 25-34, college educated'" in line.reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("late twenties", "ADULTS_18_34_SHARE"), ("mid 30s to late 40s", "ADULTS_35_54_SHARE"), ("18-to-24-year-olds", "AGE_20_24_SHARE"),
        ("born in the 1980s", "ADULTS_35_54_SHARE"), ("born between 1981 and 1996", "AGE_25_44_SHARE"), ("born before 1960", "AGE_65_PLUS_SHARE"),
        ("women in their 50s", "WOMEN_55_64_SHARE"), ("girls under 5", "AGE_0_4_SHARE"), ("moms of toddlers", "AGE_0_4_SHARE"), ("parents with teens", "AGE_15_19_SHARE"),
    ],
)  # fmt: skip
def test_ages_in_other_words_become_the_nearest_band(text, code, reading):
    assert [code] == codes(reading, text)


@pytest.mark.parametrize("text", ["over 45", "people 40 or older", "A35+"])
def test_past_midlife_without_an_end_the_median_age_is_taken_and_the_receipt_says_why(text, reading, catalogue):
    line = next(line for line in reading(text).lines if line.kind == "rule")

    assert {
        "variable": "MEDIAN_AGE",
        "op": ">=",
        "value": round(catalogue.get("MEDIAN_AGE").quantile(80), 2),
    } == line.rule
    assert "the median age follows them best" in line.reason


def test_the_receipt_says_how_many_of_them_the_nearest_band_holds(reading):
    # 20 of the 30 years of age.
    assert "aged 25 to 44, about 67 % of them" in reading("ages 25-54").lines[0].reason


def test_seniors_and_women_of_an_age_in_a_list_stand_each_for_themselves(reading):
    assert ["AGE_65_PLUS_SHARE", "WOMEN_18_34_SHARE"] == codes(reading, "seniors, women under 30")


def test_age_before_a_colon_is_a_heading(reading):
    assert ["ADULTS_18_34_SHARE"] == codes(reading, "Age: young")
    assert ["MEDIAN_AGE"] == codes(reading, "age: high")


def test_decades_and_genders_in_a_list_are_one_age_group(reading):
    variables = [
        reading(text).criteria["all"][0]["variable"]
        for text in ("women in their thirties and forties", "ages 18-34, female", "ages 18-34, women, renters")
    ]

    assert ["WOMEN_35_54_SHARE", "WOMEN_18_34_SHARE", "WOMEN_18_34_SHARE"] == variables


def test_ages_in_words_are_the_longest_that_can_be_read(reading):
    texts = ("forty-five to fifty-four year olds", "20- and 30-somethings", "women past seventy", "18 to 34 y.o. women")

    assert ["AGE_45_54_SHARE", "ADULTS_18_34_SHARE", "WOMEN_75_PLUS_SHARE", "WOMEN_18_34_SHARE"] == [
        reading(text).criteria["all"][0]["variable"] for text in texts
    ]


@pytest.mark.parametrize(
    ("text", "variable"),
    [("35 to 54 yrs", "ADULTS_35_54_SHARE"), ("seventy-somethings", "ADULTS_65_74_SHARE"), ("kids of primary-school age", "AGE_5_14_SHARE")],
)  # fmt: skip
def test_ages_in_other_words(text, variable, reading):
    assert variable == reading(text).criteria["all"][0]["variable"]

"""Words that mean what they mean by the words around them."""

import pytest


def codes(found):
    return [rule.get("variable") for rule in found.criteria["all"][:-1]]


def misses(found):
    return [miss.phrase for miss in found.unmapped]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vets and their spouses", "VETERANS_SHARE"),
        ("dog owners who trust their vets", "VETERINARIANS_PER_10K"),
        ("cat owners who pay for grooming", "PET_BUSINESSES_PER_10K"),
        ("men who like grooming", "HAIR_AND_BEAUTY_SALONS_PER_10K"),
    ],
)
def test_animals_in_the_brief_say_which_vets_and_which_grooming_are_meant(text, expected, reading):
    assert expected in codes(reading(text))


def test_stays_are_events_and_years_in_a_home_are_none(reading):
    assert ["stayed three nights"] == misses(reading("guests who stayed three nights"))
    assert "LONG_TERM_RESIDENTS_SHARE" in codes(reading("stayed in the same house for 20 years"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("haven't been to the dentist in the past year", "NO_DENTAL_VISIT_SHARE"),
        ("have not had a check-up in the last 12 months", "NO_CHECKUP_SHARE"),
    ],
)
def test_the_past_year_of_those_who_were_asked_for_it_is_no_miss(text, code, reading):
    found = reading(text)

    assert [code] == codes(found)
    assert [] == misses(found)


@pytest.mark.parametrize("text", ["those who hold a savings account with us", "no credit card with us"])
def test_what_people_hold_with_the_sender_is_no_rule(text, reading):
    found = reading(text)

    assert [] == codes(found)
    assert [text.removeprefix("those who hold a ")] == misses(found)


@pytest.mark.parametrize("text", ["60614, 60657 and 60613 only", "60614 60657 60613", "zips 60614, 60657, 60613"])
def test_zip_codes_are_read_as_a_list_of_their_own(text, reading):
    assert {"variable": "ZIP", "op": "in", "value": ["60614", "60657", "60613"]} == reading(text).criteria["all"][0]


def test_a_number_of_five_digits_alone_among_words_is_no_zip_code(reading):
    assert "ZIP" not in codes(reading("families with 60614 dollars"))


def test_a_verb_after_an_and_only_says_what_is_done(reading):
    assert ["RESTAURANTS_PER_10K", "WINERIES_PER_10K"] == codes(reading("who dine out and drink good wine"))


def test_a_score_is_no_age(reading):
    assert [] == codes(reading("leads scored 80 or higher"))


def test_what_stands_on_both_sides_of_an_and_is_no_name(reading):
    found = codes(reading("homes are rented and median income is below $50,000"))

    assert "MEDIAN_RENT" not in found
    assert "MEDIAN_HOUSEHOLD_INCOME" in found


def test_haven_t_got_a_car_leaves_car_owners_out(reading):
    (rule,) = reading("haven't got a car").criteria["all"][:-1]

    assert "VEHICLE_OWNERS_SHARE" == rule["not"]["variable"]


def test_a_county_named_without_the_word_lies_in_the_state_of_the_one_beside_it(reading):
    (rule,) = reading("Wake or Durham County").criteria["all"][:-1]

    assert ["Wake County, NC", "Durham County, NC"] == rule["value"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("older owners and younger renters", ["AGE_65_PLUS_SHARE", "HOMEOWNERS_SHARE", "ADULTS_18_34_SHARE", "RENTERS_SHARE"]),
        ("boat owners who rent", ["MOTORCYCLE_AND_BOAT_DEALERS_PER_10K", "RENTERS_SHARE"]),
        ("owners who have been in the house 20+ years", ["HOMEOWNERS_SHARE", "LONG_TERM_RESIDENTS_SHARE"]),
        ("work in retail or healthcare", ["RETAIL_WORKERS_SHARE", "HEALTH_CARE_WORKERS_SHARE"]),
        ("drivers with at least one vehicle", ["VEHICLE_OWNERS_SHARE"]),
        ("at least one dog", ["PET_BUSINESSES_PER_10K"]),
        ("get little exercise", ["INACTIVITY_SHARE"]),
        ("women who had a check-up in the past year", ["WOMEN_SHARE", "ANNUAL_CHECKUP_SHARE"]),
        ("private health coverage above the national average", ["PRIVATE_INSURANCE_SHARE"]),
        ("live in their own homes", ["HOMEOWNERS_SHARE"]),
        ("construction and factory workers", ["MANUAL_WORKERS_SHARE"]),
        ("retail or factory jobs", ["RETAIL_WORKERS_SHARE", "MANUAL_WORKERS_SHARE"]),
        ("in the same house 20 years or more", ["LONG_TERM_RESIDENTS_SHARE"]),
        ("owners, 35-54", ["HOMEOWNERS_SHARE", "ADULTS_35_54_SHARE"]),
        ("veterans with a dog and a car", ["VETERANS_SHARE", "PET_BUSINESSES_PER_10K", "VEHICLE_OWNERS_SHARE"]),
        ("children in grades 3 to 8", ["AGE_UNDER_18_SHARE", "AGE_5_14_SHARE"]),
        ("areas with many children", ["AGE_UNDER_18_SHARE"]),
        ("at least 60% own", ["HOMEOWNERS_SHARE"]),
        ("many of them rent", ["RENTERS_SHARE"]),
        ("K-8 parents", ["AGE_5_14_SHARE"]),
        ("families, at least one car", ["PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE", "VEHICLE_OWNERS_SHARE"]),
        ("redecorating their home and buying furniture", ["HOME_FURNISHINGS_STORES_PER_10K", "FURNITURE_STORES_PER_10K"]),
        ("haven't seen a doctor in the past year", ["NO_CHECKUP_SHARE"]),
        ("couples 40-60 with golf club memberships", ["PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE", "ADULTS_35_54_SHARE", "GOLF_CLUBS_PER_10K"]),
        ("people who take the Metro to work", ["TRANSIT_COMMUTERS_SHARE"]),
        ("bigger than average households", ["PEOPLE_PER_HOUSEHOLD"]),
        ("hospital and clinic staff", ["HEALTH_CARE_WORKERS_SHARE"]),
        ("with more than one car", ["VEHICLE_OWNERS_SHARE"]),
        ("who've lived there for years", ["LONG_TERM_RESIDENTS_SHARE"]),
        ("smaller towns", ["URBANICITY"]),
        ("people with employer health insurance", ["PRIVATE_INSURANCE_SHARE"]),
        ("manufacturing towns in Ohio", ["MANUAL_WORKERS_SHARE", "STATE"]),
        ("people who drink a lot of coffee", ["COFFEE_SHOPS_PER_10K"]),
        ("well-paid adults 30 to 45", ["MEDIAN_HOUSEHOLD_INCOME", "AGE_25_44_SHARE"]),
        ("young singles", ["ADULTS_18_34_SHARE", "PEOPLE_IN_NONFAMILY_HOUSEHOLDS_SHARE"]),
        ("jewelery buyers minus students", ["JEWELRY_STORES_PER_10K", "AGE_20_24_SHARE"]),
        ("workers in manufacturing or construction", ["MANUAL_WORKERS_SHARE"]),
        ("veterans making up at least 12% of the adult population", ["VETERANS_SHARE"]),
        ("at least a high school education", ["HIGH_SCHOOL_SHARE"]),
        ("buying their first home", ["REAL_ESTATE_AGENTS_PER_10K"]),
        ("renters not too far from a department store", ["RENTERS_SHARE", "DEPARTMENT_STORES_PER_10K"]),
        ("travel by public transport", ["TRANSIT_COMMUTERS_SHARE"]),
    ],
)  # fmt: skip
def test_words_are_read_by_what_stands_beside_them(text, expected, reading):
    found = reading(text)

    assert set(expected) == {code for rule in found.criteria["all"][:-1] for code in _variables(rule)}
    assert [] == misses(found)


def _variables(rule):
    inner = [part for key in ("all", "any") for part in rule.get(key, [])] + ([rule["not"]] if "not" in rule else [])
    return [rule["variable"]] if "variable" in rule else [code for part in inner for code in _variables(part)]

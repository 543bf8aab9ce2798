"""Places are spelled as the Census spells them, and stand in the right state."""

import pandas as pd
import pytest

from data.build import places


def row(**fields: str) -> pd.DataFrame:
    usual = {"place_label": "Austin, TX", "state": "TX", "county_fips": "48453", "county_name": "Travis County"}
    return pd.DataFrame([{**usual, **fields}])


@pytest.mark.parametrize(
    ("published", "fips", "spelled"),
    [
        ("Travis County", "48453", "Travis County, TX"),
        ("Mclean County", "17113", "McLean County, IL"),
        ("Prince George'S County", "24033", "Prince George's County, MD"),
        ("Lake Of The Woods County", "27077", "Lake of the Woods County, MN"),
        ("Fond Du Lac County", "55039", "Fond du Lac County, WI"),
        ("Dekalb County", "13089", "DeKalb County, GA"),
        ("St. John The Baptist Parish", "22095", "St. John the Baptist Parish, LA"),
        ("District Of Columbia", "11001", "District of Columbia, DC"),
        ("Doña Ana County", "35013", "Doña Ana County, NM"),
    ],
)
def test_a_county_is_spelled_as_the_census_spells_it(published, fips, spelled):
    assert [spelled] == places.county(row(county_name=published, county_fips=fips)).tolist()


def test_a_zip_on_a_state_line_stands_in_the_state_of_its_county():
    evanston = row(place_label="Evanston, UT", state="UT", county_fips="56041", county_name="Uinta County")

    assert ["WY"] == places.state(evanston).tolist()
    assert ["Evanston, WY"] == places.place(evanston).tolist()
    assert ["Uinta County, WY"] == places.county(evanston).tolist()


def test_a_place_that_is_named_after_the_wrong_county_takes_the_right_one():
    errol = row(place_label="Oxford County, ME", state="ME", county_fips="33007", county_name="Coos County")

    assert ["Coos County, NH"] == places.place(errol).tolist()


@pytest.mark.parametrize(
    ("fips", "region", "division"),
    [
        ("33007", "Northeast", "New England"),
        ("36061", "Northeast", "Middle Atlantic"),
        ("17031", "Midwest", "East North Central"),
        ("27053", "Midwest", "West North Central"),
        ("11001", "South", "South Atlantic"),
        ("01073", "South", "East South Central"),
        ("48453", "South", "West South Central"),
        ("08031", "West", "Mountain"),
        ("02020", "West", "Pacific"),
        ("72127", "Puerto Rico", "Puerto Rico"),
    ],
)
def test_a_state_lies_in_its_region_and_division_of_the_census(fips, region, division):
    zip_area = row(county_fips=fips)

    assert ([region], [division]) == (places.region(zip_area).tolist(), places.division(zip_area).tolist())


def test_all_states_the_capital_and_puerto_rico_are_on_the_map(population_frame):
    assert 52 == population_frame["STATE"].nunique()
    assert 3_200 < population_frame["COUNTY"].nunique() < 3_230
    assert {12} == set(population_frame.groupby("REGION", observed=True)["STATE"].nunique().loc[["Midwest"]])


def test_a_county_lies_in_one_state_and_its_label_ends_with_it(population_frame):
    ends = population_frame["COUNTY"].astype("str").str[-2:]

    assert ends.tolist() == population_frame["STATE"].astype("str").tolist()
    assert population_frame["place"].str[-2:].tolist() == ends.tolist()

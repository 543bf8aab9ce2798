"""Urbanicity: an invented country where every level has one place, and ZIPs that people know by name."""

import numpy as np
import pandas as pd
import pytest

from data.build.urbanicity import LEVELS, classify

MILE = 1 / 69.05  # degrees of latitude
NOWHERE = (40.0, -100.0)


def grid(side: int, people: float, south: float, west: float, ruca: float = 1, prefix: str = "") -> pd.DataFrame:
    """A square of ZIPs one mile apart, one square mile each, with its south-west corner that far from nowhere."""
    north, east = np.divmod(np.arange(side * side), side)
    return pd.DataFrame(
        {
            "zcta": [f"{prefix}{row}-{column}" for row, column in zip(north, east, strict=True)],
            "latitude": NOWHERE[0] + (south + north) * MILE,
            "longitude": NOWHERE[1] + (west + east) * MILE / np.cos(np.radians(NOWHERE[0])),
            "population": float(people),
            "land_sqmi": 1.0,
            "ruca_primary_2010": float(ruca),
        }
    )


def country() -> pd.DataFrame:
    """A metropolis of a million with a belt of suburbs, a city as dense as they are far away, a town, a farm."""
    places = [
        grid(10, 12_000, 0, 0, prefix="metropolis "),
        grid(14, 2_500, 15, -2, prefix="suburb "),
        grid(6, 2_500, 500, 500, prefix="city "),
        grid(3, 900, 900, 0, ruca=4, prefix="town "),
        grid(1, 50, 0, 900, ruca=10, prefix="farm "),
        grid(1, 0, 0, 950, ruca=10, prefix="desert "),
    ]
    return pd.concat(places, ignore_index=True)


def levels_of(table: pd.DataFrame) -> dict[str, set]:
    place = table["zcta"].str.split().str[0]
    return {name: set(levels) for name, levels in classify(table).groupby(place)}


def test_each_level_is_found_in_an_invented_country():
    found = levels_of(country())

    assert {"urban"} == found["metropolis"]
    assert {"town"} == found["town"]
    assert {"rural"} == found["farm"]


def test_the_same_streets_are_a_suburb_beside_a_metropolis_and_a_city_on_their_own():
    found = levels_of(country())

    assert ({"suburban"}, {"second city"}) == (found["suburb"], found["city"])


def test_where_nobody_lives_there_is_no_urbanicity():
    table = country()

    assert classify(table).isna().tolist() == (table["population"] == 0).tolist()


def test_the_order_of_the_rows_does_not_matter():
    table = country()
    shuffled = table.sample(frac=1, random_state=3)

    assert classify(table).to_dict() == classify(shuffled).sort_index().to_dict()


def test_dense_streets_are_urban_even_far_below_the_peak_of_their_metropolis():
    found = levels_of(pd.concat([grid(10, 40_000, 0, 0, prefix="peak "), grid(10, 8_000, 16, 0, prefix="borough ")]))

    assert {"urban"} == found["borough"]


def test_middling_streets_near_a_much_denser_core_are_not_urban():
    found = levels_of(pd.concat([grid(10, 12_000, 0, 0, prefix="core "), grid(10, 5_000, 15, 0, prefix="ring ")]))

    assert "urban" not in found["ring"]


def test_a_zip_without_a_commuting_code_is_judged_by_its_density():
    place = grid(5, 700, 0, 0, prefix="place ")

    assert {"second city"} == levels_of(place.assign(ruca_primary_2010=np.nan))["place"]
    assert {"town"} == levels_of(place.assign(ruca_primary_2010=2.0))["place"]


def test_a_hamlet_is_rural_even_where_its_commuting_code_says_town():
    assert {"rural"} == levels_of(grid(1, 50, 0, 0, ruca=7, prefix="hamlet "))["hamlet"]


KNOWN = {
    "urban": {
        "10001": "Manhattan",
        "11201": "Brooklyn",
        "11375": "Forest Hills, Queens",
        "07030": "Hoboken",
        "60601": "Chicago Loop",
        "60614": "Lincoln Park, Chicago",
        "94110": "Mission, San Francisco",
        "20002": "Washington",
        "02116": "Back Bay, Boston",
        "19103": "Philadelphia",
        "98101": "Seattle",
        "80202": "Denver",
        "33131": "Miami",
        "75204": "Dallas",
        "77006": "Montrose, Houston",
        # Austin's centre is urban: the heart, by density and by people at hand, of a region of two million.
        "78701": "Austin",
    },
    "suburban": {
        "75023": "Plano",
        "60540": "Naperville",
        "20817": "Bethesda",
        "11756": "Levittown",
        "10583": "Scarsdale",
        "94526": "Danville",
        "98006": "Bellevue",
        "30062": "Marietta",
        "63017": "Chesterfield",
        "89052": "Henderson",
        "92618": "Irvine",
    },
    "second city": {
        "83702": "Boise",
        "83709": "Boise",
        "61604": "Peoria",
        "79410": "Lubbock",
        "54301": "Green Bay",
        "37403": "Chattanooga",
        "99201": "Spokane",
        "53703": "Madison",
        "59101": "Billings",
        "99501": "Anchorage",
        "01201": "Pittsfield",
    },
    "town": {
        "59715": "Bozeman",
        "49684": "Traverse City",
        "81611": "Aspen",
        "67401": "Salina",
        "40351": "Morehead",
    },
    "rural": {"82051": "Bosler, Wyoming", "82224": "Lost Springs, Wyoming"},
}


@pytest.mark.parametrize(("zip_code", "level"), [(zip_code, level) for level in KNOWN for zip_code in KNOWN[level]])
def test_zips_that_people_know_are_called_what_people_call_them(population_frame, zip_code, level):
    assert [level] == population_frame.loc[population_frame["zip"] == zip_code, "URBANICITY"].tolist()


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [("urban", 19, 25), ("suburban", 30, 35), ("second city", 15, 21), ("town", 12, 18), ("rural", 10, 15)],
)
def test_each_level_holds_a_plausible_share_of_people(population_frame, level, low, high):
    people = population_frame["people"]

    assert low <= 100 * people[population_frame["URBANICITY"] == level].sum() / people.sum() <= high


def test_every_populated_zip_has_one_of_the_five_levels(population_frame):
    assert set(LEVELS) == set(population_frame["URBANICITY"].astype("str"))

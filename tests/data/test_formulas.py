"""Each kind of formula on a table small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from data.build.formulas import ShareOutOfRange, compute, source_columns, unit_of
from data.build.recipes import Recipe, read_recipes


def recipe(**formula: object) -> Recipe:
    fields = {
        "code": "TEST_SHARE", "type": "demographic", "category": "Test", "label": "Test", "description": "A test.",
        "caveat": "", "higher_means": "More", "lower_means": "Less", "synonyms": tuple("abcdefgh"),
    }  # fmt: skip
    return Recipe.model_validate({**fields, **formula})


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame({name: np.array(values, dtype=float) for name, values in columns.items()})


def test_a_share_is_a_part_of_a_whole_and_unknown_where_the_whole_is_empty():
    people = table(young=[10, 0, 5, 1], old=[20, 0, 5, 0], everyone=[60, 0, 10, 0])
    share = recipe(share={"of": ["young", "old"], "over": ["everyone"]})

    assert [50.0, None, 100.0, None] == compute(share, people).replace(np.nan, None).tolist()


def test_a_share_can_leave_people_out_above_and_below():
    people = table(adults=[80], students=[20], everyone=[100], babies=[40])
    share = recipe(share={"of": ["adults"], "less": ["students"], "over": ["everyone"], "over_less": ["babies"]})

    assert [100.0] == compute(share, people).tolist()


def test_a_sum_with_an_unknown_part_is_unknown():
    people = table(young=[10, np.nan], old=[20, 20], everyone=[60, 60])
    share = recipe(share={"of": ["young", "old"], "over": ["everyone"]})

    assert [False, True] == compute(share, people).isna().tolist()


def test_a_share_above_100_stops_the_build():
    people = table(some=[30], everyone=[20])

    with pytest.raises(ShareOutOfRange, match="150"):
        compute(recipe(share={"of": ["some"], "over": ["everyone"]}), people)


def test_a_share_above_100_is_unknown_where_the_definition_says_why():
    people = table(some=[30, 10], everyone=[20, 20])
    share = recipe(share={"of": ["some"], "over": ["everyone"]}, unknown_above_100=True)

    assert [None, 50.0] == compute(share, people).replace(np.nan, None).tolist()


def test_a_complement_is_what_is_left_of_100():
    assert [64.0] == compute(recipe(complement="renter_pct"), table(renter_pct=[36])).tolist()


def test_shops_are_counted_on_at_least_a_thousand_people_and_unknown_where_the_file_has_nothing():
    places = table(gyms=[2, 2, 0, 0], population_2018=[4000, 50, 300, 300], biz_establishments_2016=[80, 9, 5, 0])
    per_10k = recipe(per_10k=["gyms"])

    assert [5.0, 20.0, 0.0, None] == compute(per_10k, places).replace(np.nan, None).tolist()
    assert ("gyms", "population_2018") == source_columns(per_10k)
    assert "per 10,000 people" == unit_of(per_10k, "count")


def test_growth_is_measured_on_at_least_a_thousand_and_only_where_the_area_stayed_the_same():
    places = table(then=[2000, 10, 2000], now=[3000, 60, 3000], zcta_same_area_share_2010_2020=[0.9, 0.5, 0.49])
    growth = recipe(growth={"from": "then", "to": "now"}, unit="percent change")

    assert [50.0, 5.0, None] == compute(growth, places).replace(np.nan, None).tolist()


def test_growth_of_an_income_is_unknown_where_few_people_live():
    places = table(then=[20_000, 20_000], now=[25_000, 25_000], population_2018=[1000, 999])
    growth = recipe(growth={"from": "then", "to": "now", "least_people": 1000}, unit="percent change")

    assert [25.0, None] == compute(growth, places).replace(np.nan, None).tolist()


def test_a_ratio_can_take_a_part_of_its_divisor_and_a_floor():
    homes = table(people=[50], units=[40], occupied=[50], jobs=[30])

    assert [2.5] == compute(
        recipe(ratio={"of": ["people"], "over": ["units"], "over_percent": "occupied"}), homes
    ).tolist()
    assert [3.0] == compute(
        recipe(ratio={"of": ["jobs"], "over": ["units"], "scale": 100, "floor": 1000}), homes
    ).tolist()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"column": "a", "complement": "b"}, "exactly one formula"),
        ({}, "exactly one formula"),
        ({"column": "a", "colour": "red"}, "Extra inputs"),
        ({"column": "a", "higher_means": ""}, "higher_means"),
        ({"column": "a", "code": "lower_case"}, "pattern"),
        ({"column": "a", "synonyms": ("one", "two")}, "at least 8"),
        ({"column": "a", "sensitive": "income"}, "sensitive"),
    ],
)
def test_a_definition_that_says_too_much_or_too_little_is_refused(wrong, why):
    with pytest.raises(ValidationError, match=why):
        recipe(**wrong)


def test_every_definition_uses_columns_that_the_source_has(source_rows):
    places = {"county_fips", "state"}
    for definition in read_recipes():
        assert set(source_columns(definition)) <= {*source_rows.columns, *places}, definition.code

import json
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from activation.catalogue import Variable
from activation.segments.describe import describe
from activation.segments.drivers import Driver
from activation.segments.naming import names, roman


def variable(code, kind="number", **fields):
    given = {
        "code": code, "label": code.capitalize(), "description": "", "type": "demographic", "category": "", "kind": kind,
        "unit": "percent", "source": "", "vintage": "", "caveat": "", "source_columns": (), "synonyms": (),
        "higher_means": f"Many {code}", "lower_means": f"Few {code}", "stands_for": "", "sensitive": "",
        "coverage": 1.0, "mean": None, "quantiles": (), "levels": (),
    }  # fmt: skip
    return Variable(**{**given, **fields})


def driver(words, effect=1.0, **fields):
    given = {"code": words, "label": words, "unit": "percent", "mean": 20.0, "base_mean": 10.0, "index": 200.0}
    return Driver(**{**given, "effect": effect, "words": words, **fields})


ROWS = pd.DataFrame(
    {
        "renters": [10.0, 20.0, 60.0, 70.0],
        "growth": [-5.0, 5.0, 3.0, 1.0],
        "place": ["suburban", "suburban", "urban", None],
        "people": [1, 3, 2, 2],
    }
)
LABELS = np.array([0, 0, 1, 1])


def test_a_driver_holds_weighted_means_index_and_effect():
    first, second = describe(ROWS, LABELS, ROWS["people"], [variable("renters")])
    base = (10 + 60 + 120 + 140) / 8
    deviation = np.sqrt(((10 - base) ** 2 + 3 * (20 - base) ** 2 + 2 * (60 - base) ** 2 + 2 * (70 - base) ** 2) / 8)

    low, high = first.drivers[0], second.drivers[0]
    assert (17.5, 65.0) == (low.mean, high.mean)
    assert base == low.base_mean == high.base_mean
    assert 100 * 65 / base == pytest.approx(high.index)
    assert (65 - base) / deviation == pytest.approx(high.effect)
    assert ("Few renters", "Many renters") == (low.words, high.words)


def test_means_leave_out_what_is_not_known():
    gaps = ROWS.assign(renters=[10.0, np.nan, 60.0, np.nan])

    first, second = describe(gaps, LABELS, ROWS["people"], [variable("renters")])

    assert (10.0, 60.0) == (first.drivers[0].mean, second.drivers[0].mean)
    assert (10 + 2 * 60) / 3 == first.drivers[0].base_mean


def test_a_segment_where_nothing_is_known_has_no_driver_of_that_variable():
    gaps = ROWS.assign(renters=[np.nan, np.nan, 60.0, 70.0])

    assert () == describe(gaps, LABELS, ROWS["people"], [variable("renters")])[0].drivers


def test_there_is_no_index_where_values_can_be_below_zero():
    drivers = describe(ROWS, LABELS, ROWS["people"], [variable("growth")])[0].drivers

    assert drivers[0].index is None and drivers[0].population_index is None


def test_the_population_is_a_second_base():
    one = describe(ROWS, LABELS, ROWS["people"], [variable("renters", mean=50.0)])[1].drivers[0]
    other = describe(ROWS, LABELS, ROWS["people"], [variable("renters", mean=50.0)], {"renters": 26.0})[1].drivers[0]

    assert (50.0, 130.0) == (one.population_mean, one.population_index)
    assert (26.0, 250.0) == (other.population_mean, other.population_index)


def test_a_category_speaks_through_the_level_that_tells_the_segment_apart():
    first, second = describe(ROWS, LABELS, ROWS["people"], [variable("place", kind="category")])

    assert ("suburban", 100.0, "Place: suburban") == (
        first.drivers[0].level,
        first.drivers[0].mean,
        first.drivers[0].label,
    )
    assert 100 * 4 / 6 == pytest.approx(first.drivers[0].base_mean)
    assert 150.0 == pytest.approx(first.drivers[0].index)
    assert ["Suburban", "Urban"] == [first.name, second.name]


def test_drivers_come_strongest_first_and_turn_into_json():
    variables = [variable("growth"), variable("renters"), variable("place", kind="category")]

    found = describe(ROWS, LABELS, ROWS["people"], variables)

    for portrait in found:
        effects = [abs(one.effect) for one in portrait.drivers]
        assert sorted(effects, reverse=True) == effects
    assert "renters" in json.dumps([asdict(portrait) for portrait in found])


def test_a_name_takes_the_three_strongest_drivers():
    own = [driver("Older", 2.0), driver("Few cars", -1.5), driver("Many gyms", 1.0), driver("RV dealers", 0.9)]

    assert ["Older, few cars, many gyms"] == names([own], [""])
    assert ["Older, RV dealers"] == names([[own[0], own[3]]], [""])


def test_small_differences_name_nothing():
    assert ["Older"] == names([[driver("Older", 0.3), driver("Few cars", -0.29)]], [""])
    assert ["Close to average, few cars"] == names([[driver("Few cars", -0.29), driver("Older", 0.1)]], [""])
    assert ["Close to average"] == names([[]], [""])


@pytest.mark.parametrize(
    ("mean", "base", "name"),
    [
        (60.0, 50.0, "Urban"),
        (59.0, 50.0, "Close to average"),
        (30.0, 20.0, "Often urban"),
        (19.0, 2.0, "Close to average"),
    ],
)
def test_a_level_names_a_segment_that_it_fills_or_that_holds_far_more_of_it(mean, base, name):
    words = "urban" if mean >= 60 else "often urban"
    own = driver(words, 0.5, level="urban", mean=mean, base_mean=base, index=100 * mean / base)

    assert [name] == names([[own]], [""])


def test_names_of_an_audience_are_never_the_same():
    same = [driver("Older", 2.0), driver("Few cars", 1.5), driver("Many gyms", 1.0)]
    longer = [*same, driver("Many bars", 0.2)]
    valued = [replace(same[0], mean=33.0), *same[1:]]

    found = names(
        [same, same[::-1], longer, same, same, valued, same], ["", "", "", "often TX", "often TX", "", "often TX"]
    )

    assert [
        "Older, few cars, many gyms",
        "Many gyms, few cars, older, many gyms 20 %",
        "Older, few cars, many gyms, many bars",
        "Older, few cars, many gyms, often TX",
        "Older, few cars, many gyms, older 20 %",
        "Older, few cars, many gyms, older 33 %",
        "Older, few cars, many gyms II",
    ] == found


def test_many_segments_that_are_all_alike_are_numbered():
    found = names([[]] * 45, [""] * 45)

    assert 45 == len(set(found))
    assert ["Close to average", "Close to average II", "Close to average XLV"] == [found[0], found[1], found[-1]]
    assert ["IV", "IX", "XIV", "XL", "XCIX"] == [roman(number) for number in (4, 9, 14, 40, 99)]


def test_a_state_tells_segments_apart_that_are_otherwise_alike():
    rows = pd.DataFrame({"STATE": ["TX", "TX", "OH", "PA"], "a": [1.0, 1.0, 1.0, 1.0], "people": [5, 5, 6, 4]})

    found = describe(rows, np.array([0, 0, 1, 1]), rows["people"], [variable("a")])

    assert ["Close to average", "Close to average, mostly OH"] == [portrait.name for portrait in found]


def test_rows_whose_state_nobody_knows_are_named_all_the_same():
    rows = pd.DataFrame({"STATE": [None, None], "a": [1.0, 2.0], "people": [1, 1]})

    assert ["Few a", "Many a"] == [
        one.name for one in describe(rows, np.array([0, 1]), rows["people"], [variable("a")])
    ]

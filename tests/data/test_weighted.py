"""People-weighted statistics against people written out one by one."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build import weighted

zips = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(-5, 5).map(float)), st.integers(1, 9)), min_size=1, max_size=40
).filter(lambda rows: any(value is not None for value, _ in rows))


def columns(rows: list[tuple[float | None, int]]) -> tuple[pd.Series, pd.Series]:
    values, people = zip(*rows, strict=True)
    return pd.Series(values, dtype="float64"), pd.Series(people, dtype="int32")


@given(zips)
def test_percentiles_are_those_of_people_standing_in_a_row(rows):
    row = sorted(value for value, people in rows if value is not None for _ in range(people))
    expected = [row[max(math.ceil(percent * len(row) / 100 - 1e-9), 1) - 1] for percent in range(101)]

    assert expected == list(weighted.percentiles(*columns(rows)))


@given(zips)
def test_the_mean_is_that_of_people_standing_in_a_row(rows):
    row = [value for value, people in rows if value is not None for _ in range(people)]

    assert np.mean(row) == pytest.approx(weighted.mean(*columns(rows)))


@given(zips)
def test_coverage_counts_people_not_zips(rows):
    known = sum(people for value, people in rows if value is not None)

    assert known / sum(people for _, people in rows) == pytest.approx(weighted.coverage(*columns(rows)))


def test_three_zips_by_hand():
    values, people = pd.Series([10.0, np.nan, 30.0]), pd.Series([75, 100, 25])

    assert 15.0 == weighted.mean(values, people)
    assert 0.5 == weighted.coverage(values, people)
    assert (10.0, 10.0, 30.0, 30.0) == tuple(weighted.percentiles(values, people)[p] for p in (0, 75, 76, 100))

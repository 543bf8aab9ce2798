import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from activation.errors import BoundsCannotHold
from activation.segments import split
from activation.segments.bounds import NothingDiffers
from tests.activation.segments.audiences import VARIABLES, audience, planted, shares

ROOM = 1e-12  # a share that is exactly a bound, divided in floats
SLOW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def weighted_rows(draw):
    rows = draw(st.integers(1, 160))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    shape = draw(st.sampled_from(["even", "small whole numbers", "lognormal", "with zeros"]))
    weight = {
        "even": np.ones(rows),
        "small whole numbers": random.integers(1, 9, rows),
        "lognormal": np.exp(random.normal(size=rows) * draw(st.sampled_from([0.3, 1.0, 2.0]))),
        "with zeros": random.integers(0, 4, rows),
    }[shape]
    frame = pd.DataFrame(
        {"a": random.normal(size=rows), "b": random.integers(0, 3, rows), "c": random.choice(["x", "y"], rows)}
    )
    return frame.assign(people=weight)


@SLOW
@given(
    rows=weighted_rows(),
    number=st.one_of(st.just("auto"), st.integers(1, 22)),
    bounds=st.sampled_from([(0.05, 0.10), (0.02, 0.3), (0.0, 1.0), (0.1, 0.4), (0.04, 0.06)]),
)
def test_whatever_the_rows_every_load_is_within_its_bounds_or_the_error_says_why(rows, number, bounds):
    low, high = bounds
    assume(rows["people"].sum() > 0)
    try:
        found = split(rows, ["a", "b", "c"], "people", number, low, high)
    except BoundsCannotHold as error:
        assert error.title and error.hint
        return
    except NothingDiffers:
        assert rows[["a", "b", "c"]].nunique().max() <= 1
        return

    held = shares(found.labels, rows["people"])
    assert len(rows) == len(found.labels)
    assert list(range(found.number)) == sorted(held.index)
    assert low - ROOM <= held.min() and held.max() <= high + ROOM
    assert np.allclose(held.sort_index(), found.shares)


@pytest.mark.parametrize(("rows", "number"), [(60, 12), (60, 11), (100, 19), (40, 11)])
def test_a_small_audience_of_uneven_rows_is_split_all_the_same(rows, number):
    frame = audience(rows, seed=3, unevenness=0.6)

    found = split(frame, VARIABLES, "people", number)

    held = shares(found.labels, frame["people"])
    assert number == len(held)
    assert 0.05 <= held.min() and held.max() <= 0.10


def test_twenty_segments_of_exactly_a_twentieth_are_found_where_rows_are_even():
    frame = audience(200).assign(people=0.5)

    found = split(frame, VARIABLES, "people", 20)

    assert [10] * 20 == list(np.bincount(found.labels))


def test_rows_that_fit_in_one_way_only_are_fitted_in_that_way():
    frame = pd.DataFrame({"a": range(6), "people": [5, 5, 4, 4, 1, 1]})

    found = split(frame, ["a"], "people", 2, 0.5, 0.5)

    assert [10, 10] == list(np.bincount(found.labels, weights=frame["people"]))


def test_narrow_bounds_hold_too():
    frame = audience(1500)

    found = split(frame, VARIABLES, "people", 20, 0.0498, 0.0502)

    held = shares(found.labels, frame["people"])
    assert 0.0498 <= held.min() and held.max() <= 0.0502


def test_rows_without_people_join_a_segment_without_changing_any():
    frame = audience(300)
    empty = frame.iloc[:5].assign(people=0).rename(index=lambda name: f"empty {name}")

    alone = split(frame, VARIABLES, "people", 12)
    both = split(pd.concat([frame, empty]), VARIABLES, "people", 12)

    assert list(alone.labels) == list(both.labels[:300])
    assert set(both.labels[300:]) <= set(range(12))


def test_a_row_without_people_joins_the_segment_of_its_like():
    frame, group = planted()
    empty = frame.groupby(group).first().assign(people=0)

    found = split(pd.concat([frame, empty], ignore_index=True), ["one", "two", "three"], "people", 14)

    assert list(found.labels[: len(frame) : 60]) == list(found.labels[len(frame) :])


def test_one_segment_is_the_whole_audience():
    found = split(audience(50), VARIABLES, "people", 1, 0.0, 1.0)

    assert {0} == set(found.labels)
    assert (1.0, 0.0, 1.0) == (found.shares[0], found.gap, found.stability)

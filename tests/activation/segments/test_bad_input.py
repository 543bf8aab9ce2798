"""What is wrong with an audience has an error of its own, or an answer that is written down."""

import numpy as np
import pandas as pd
import pytest

from activation.errors import BoundsCannotHold, InvalidSplit
from activation.segments import split
from activation.segments.bounds import NothingDiffers, RowsCannotBeSplit, RowsCannotFit
from tests.activation.segments.audiences import VARIABLES, audience, shares


@pytest.fixture
def frame():
    return audience(120)


def refused(expected, *arguments, **settings):
    with pytest.raises(expected) as caught:
        split(*arguments, **settings)
    return caught.value


@pytest.mark.parametrize("number", ["auto", 12])
def test_rows_that_are_all_equal_are_no_segments(frame, number):
    equal = frame.assign(**{name: frame[name].iloc[0] for name in VARIABLES})

    error = refused(NothingDiffers, equal, VARIABLES, "people", number)

    assert tuple(VARIABLES) == error.same
    title = "The chosen variables tell nobody apart: income, age, cars, gyms, place are the same throughout."
    assert title == error.title
    assert "Choose a variable that differs inside the audience" in error.hint
    assert ("variables", "invalid_split") == (error.field, error.code)


def test_variables_that_are_all_missing_are_named(frame):
    gone = frame.assign(age=np.nan, place=None)

    error = refused(NothingDiffers, gone, ["age", "place"], "people", 12)

    assert (("age", "place"), ()) == (error.missing, error.same)
    assert "age, place are known nowhere." in error.title


def test_a_single_category_and_a_missing_number_are_told_apart(frame):
    error = refused(NothingDiffers, frame.assign(place="town", age=np.nan), ["place", "age"], "people", 12)

    assert "place is the same throughout; age is known nowhere." in error.title


def test_a_variable_that_does_not_vary_is_named_beside_one_that_does(frame):
    found = split(frame.assign(place="town", age=np.nan, gyms=3), VARIABLES, "people", 12)

    assert ("age", "gyms", "place") == found.alike
    assert () == split(frame, VARIABLES, "people", 12).alike


def test_one_segment_needs_nothing_to_tell_rows_apart(frame):
    assert {0} == set(split(frame.assign(place="town"), ["place"], "people", 1, 0.0, 1.0).labels)


def test_one_known_value_beside_missing_ones_tells_nobody_apart(frame):
    half = frame.assign(age=np.where(np.arange(120) < 60, 30.0, np.nan))

    error = refused(NothingDiffers, half, ["age"], "people", 12)

    assert ("age",) == error.same


def test_a_negative_weight_is_another_error_than_none_at_all(frame):
    negative = refused(RowsCannotBeSplit, frame, VARIABLES, np.append(-1, np.ones(119)), 12)
    nothing = refused(RowsCannotBeSplit, frame, VARIABLES, np.zeros(120), 12)

    assert "1 row has a negative or missing weight: area 00000." == negative.title
    assert "The rows have no weight: all of them are 0." == nothing.title
    assert InvalidSplit.code == negative.code == nothing.code


def test_rows_of_zero_weight_fill_no_bounds(frame):
    some = frame.assign(people=np.where(np.arange(120) < 40, 0, frame["people"]))

    found = split(some, VARIABLES, "people", 12)

    held = shares(found.labels, some["people"])
    assert 12 == len(held) and 0.05 <= held.min() and held.max() <= 0.10


def test_fewer_rows_than_segments_is_another_error_than_a_row_above_the_upper_bound(frame):
    few = refused(RowsCannotFit, frame.head(8).assign(people=1), VARIABLES, "people", 9, 0.01, 0.2)
    heavy = refused(RowsCannotFit, frame.assign(people=[1000] + [1] * 119), VARIABLES, "people", 12)

    assert "8 rows with any weight cannot fill 9 segments." == few.title
    assert "1 row is heavier than the largest share, 10 %: area 00000 (89.37 %)." == heavy.title
    assert "number" == few.field and "max_share" == heavy.field
    assert BoundsCannotHold.code == few.code == heavy.code
    assert "Widen the rules" in few.hint and "leave it out" in heavy.hint


def test_duplicate_labels_of_rows_are_split_all_the_same(frame):
    twice = pd.concat([frame, frame])

    held = shares(split(twice, VARIABLES, "people", 12).labels, twice["people"])

    assert 12 == len(held) and 0.05 <= held.min() and held.max() <= 0.10

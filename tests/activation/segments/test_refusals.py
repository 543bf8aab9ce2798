import numpy as np
import pandas as pd
import pytest

from activation.errors import BoundsCannotHold, InvalidSplit
from activation.segments import split
from tests.activation.segments.audiences import VARIABLES, audience


@pytest.fixture
def frame():
    return audience(100)


def refused(expected, *arguments, **settings):
    with pytest.raises(expected) as caught:
        split(*arguments, **settings)
    return caught.value


def test_a_row_above_the_largest_share_is_named_with_its_share(frame):
    frame.loc["area 00007", "people"] = int(frame["people"].sum() / 4)

    error = refused(BoundsCannotHold, frame, VARIABLES, "people", 12)

    assert ("area 00007",) == error.rows
    assert "area 00007 (20" in error.title
    assert "heavy rows to be segments of their own" in error.hint


def test_the_shares_that_a_hint_names_do_work(frame):
    frame.loc["area 00007", "people"] = int(frame["people"].sum() / 4)
    frame = frame.iloc[:60]
    hint = refused(BoundsCannotHold, frame, VARIABLES, "people", 12).hint
    low, high = (float(word) / 100 for word in hint.split("Shares of ")[1].split(" % work")[0].split(" % to "))

    found = split(frame, VARIABLES, "people", 12, low, high)

    assert 12 == found.number


def test_rows_that_cannot_be_dealt_out_whole_are_refused_with_shares_that_work():
    frame = pd.DataFrame({"a": range(25), "people": 1})  # 4 % each: two fit a segment, so the 25th has no place

    error = refused(BoundsCannotHold, frame, ["a"], "people", 13)

    assert "cannot be dealt out" in error.title or "could not be dealt out" in error.title
    assert "Shares of 4 % to 8 % work for 13 segments." in error.hint
    assert 10 == len(error.rows)


def test_fewer_rows_than_segments_are_refused_by_name():
    frame = pd.DataFrame({"a": range(8), "people": 1}, index=list("abcdefgh"))

    error = refused(BoundsCannotHold, frame, ["a"], "people", 9, 0.01, 0.2)

    assert tuple("abcdefgh") == error.rows
    assert "8 rows with any weight cannot fill 9 segments." == error.title


@pytest.mark.parametrize(("number", "words"), [(21, "more than the whole"), (9, "less than the whole")])
def test_a_number_that_no_rows_could_fill_is_refused_with_numbers_that_could(frame, number, words):
    error = refused(BoundsCannotHold, frame, VARIABLES, "people", number)

    assert words in error.title
    assert "Choose 10 to 20 segments" in error.hint
    assert "number" == error.field


def test_bounds_between_which_no_number_lies_are_refused(frame):
    error = refused(BoundsCannotHold, frame, VARIABLES, "people", "auto", 0.3, 0.32)

    assert "Lower" in error.hint or "raise" in error.hint.lower()


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_rows_with_a_weight_that_is_no_weight_are_named(frame, bad):
    weight = frame["people"].astype(float)
    weight.iloc[[3, 9]] = bad

    error = refused(InvalidSplit, frame, VARIABLES, weight, 12)

    assert ("area 00003", "area 00009") == error.rows
    assert "area 00003, area 00009" in error.title


def test_weights_that_are_all_zero_are_refused(frame):
    assert "no weight" in refused(InvalidSplit, frame, VARIABLES, np.zeros(100), 12).title


def test_weights_of_another_length_are_refused(frame):
    assert "99 weights do not fit 100 rows." == refused(InvalidSplit, frame, VARIABLES, np.ones(99), 12).title


def test_text_for_weights_is_refused(frame):
    assert "not numbers" in refused(InvalidSplit, frame, VARIABLES, "place", 12).title


def test_no_rows_are_refused(frame):
    assert "no rows" in refused(InvalidSplit, frame.iloc[:0], VARIABLES, "people", 12).title


def test_no_variables_are_refused(frame):
    assert "variables" == refused(InvalidSplit, frame, [], "people", 12).field


def test_an_unknown_column_is_refused_with_the_nearest(frame):
    error = refused(InvalidSplit, frame, ["incom"], "people", 12)

    assert "income" in error.hint
    assert "weight" == refused(InvalidSplit, frame, VARIABLES, "persons", 12).field


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"min_share": -0.1}, "min_share"),
        ({"max_share": 1.2}, "max_share"),
        ({"min_share": 0.2, "max_share": 0.1}, "max_share"),
        ({"min_share": "5"}, "min_share"),
        ({"min_share": float("nan")}, "min_share"),
        ({"number": 0}, "number"),
        ({"number": 2.5}, "number"),
        ({"number": True}, "number"),
        ({"number": "many"}, "number"),
        ({"seed": -1}, "seed"),
        ({"seed": 0.5}, "seed"),
    ],
)
def test_settings_without_sense_are_refused(frame, settings, field):
    assert field == refused(InvalidSplit, frame, VARIABLES, "people", **settings).field


def test_a_refusal_comes_before_any_work(frame):
    heard = []

    refused(BoundsCannotHold, frame, VARIABLES, "people", 30, progress=lambda stage, done: heard.append(stage))

    assert [] == heard

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.segments.coding import MISSING, code
from activation.segments.packing import packing
from activation.segments.progress import reporter
from activation.segments.rounding import repair
from activation.segments.weights import Bounds, bounds_in_units, whole_units


@pytest.mark.parametrize(
    ("weights", "units"),
    [
        ([2, 4, 6], [1, 2, 3]),
        ([0.5, 1.5], [1, 3]),
        ([0.25, 0.1], [5, 2]),
        ([1 / 3, 1 / 3, 2 / 3], [1, 1, 2]),
        ([0, 7], [0, 1]),
    ],
)
def test_weights_that_have_a_common_measure_are_exact(weights, units):
    found, exact = whole_units(np.array(weights, dtype=float))

    assert exact
    assert units == list(found)


@given(st.lists(st.floats(0.001, 1e6), min_size=2, max_size=30))
def test_other_weights_keep_their_shares_to_nine_digits(weights):
    values = np.array(weights)

    units, _ = whole_units(values)

    assert np.allclose(values / values.sum(), units / units.sum(), atol=1e-9)


def test_bounds_are_rounded_inwards():
    assert Bounds(low=6, high=10, total=101) == bounds_in_units(np.array([101]), True, 0.05, 0.10)
    assert Bounds(low=5, high=10, total=100) == bounds_in_units(np.array([100]), True, 0.05, 0.10)


def test_a_segment_may_not_be_empty_even_without_a_lower_bound():
    assert 1 == bounds_in_units(np.array([100]), True, 0.0, 1.0).low


def test_numbers_lie_halfway_between_the_middle_rank_of_their_weight_and_their_value():
    rows = pd.DataFrame({"a": [30.0, 10.0, np.nan, 20.0]})

    coded = code(rows, ["a"], np.array([1, 2, 9, 5]))

    assert [2, 0, MISSING, 1] == list(coded.codes[0])
    assert [(1 / 8 + 0) / 2, (4.5 / 8 + 0.5) / 2, (7.5 / 8 + 1) / 2] == list(coded.columns[0].place[:3])
    assert [10.0, 20.0, 30.0] == list(coded.columns[0].shown[:3])


def test_many_numbers_share_254_levels_of_equal_weight():
    coded = code(pd.DataFrame({"a": np.arange(25_400)}), ["a"], np.ones(25_400, dtype=np.int64))

    assert [100] * 254 == list(np.bincount(coded.codes[0]))


def test_a_category_never_weighs_more_than_an_even_number():
    states = pd.DataFrame({"a": [f"state {number}" for number in range(50)]})
    sexes = pd.DataFrame({"a": ["women", "men"]})

    assert 0.25 / (1 - 1 / 50) == pytest.approx(code(states, ["a"], np.ones(50, dtype=np.int64)).columns[0].scale)
    assert 0.5 == code(sexes, ["a"], np.ones(2, dtype=np.int64)).columns[0].scale


def test_a_filling_that_needs_thought_is_found():
    units = np.array([7, 6, 5, 4, 3, 3, 2])

    found = packing(units, 3, Bounds(10, 10, 30))

    assert found.holds
    assert [10, 10, 10] == list(found.loads)


def test_a_filling_that_cannot_be_is_proven_to_be_none():
    found = packing(np.array([4] * 5), 2, Bounds(9, 11, 20))

    assert not found.holds
    assert found.proven
    assert [8, 12] == sorted(found.loads)


def test_an_outlier_lies_at_the_end_and_no_further():
    values = [*range(1000), 10**9, np.inf]

    place = code(pd.DataFrame({"a": values}), ["a"], np.ones(1002, dtype=np.int64)).columns[0].place

    assert place[:254].max() <= 1.0
    assert place[126] == pytest.approx(0.5, abs=0.01)


def test_loads_that_no_single_move_mends_are_mended_by_an_exchange():
    labels, units = np.array([0, 0, 1, 1]), np.array([6, 6, 4, 4])

    mended = repair(labels, np.zeros((4, 2), dtype=np.float32), units, Bounds(10, 10, 20))

    assert [10, 10] == list(np.bincount(mended, weights=units))


def test_the_cheapest_of_several_moves_is_made():
    cost = np.array([[0, 3], [0, 1], [0, 2], [9, 0]], dtype=np.float32)

    mended = repair(np.array([0, 0, 0, 1]), cost, np.array([1, 1, 1, 1]), Bounds(2, 2, 4))

    assert [0, 1, 0, 1] == list(mended)


def test_progress_never_falls_back_when_a_stage_begins_again():
    heard = []
    report = reporter(lambda stage, done: heard.append(done))

    report("Polishing on all rows", 1.0)
    report("Polishing on all rows", 0.1)

    assert [0.8, 0.8] == heard

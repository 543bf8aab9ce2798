import numpy as np
import pandas as pd
import pytest

from activation.segments import split
from tests.activation.segments.audiences import VARIABLES, audience

NUMBER = 12


@pytest.fixture(scope="module")
def frame():
    return audience(700, seed=5)


@pytest.fixture(scope="module")
def found(frame):
    return split(frame, VARIABLES, "people", NUMBER, seed=3)


def test_a_seed_gives_the_same_split_again(frame, found):
    again = split(frame, VARIABLES, "people", NUMBER, seed=3)

    assert list(found.labels) == list(again.labels)
    assert (found.objective, found.gap, found.stability) == (again.objective, again.gap, again.stability)


def test_another_seed_is_another_split(frame, found):
    assert list(found.labels) != list(split(frame, VARIABLES, "people", NUMBER, seed=4).labels)


def test_the_order_of_rows_does_not_matter(frame, found):
    order = np.random.default_rng(0).permutation(len(frame))

    shuffled = split(frame.iloc[order], VARIABLES, "people", NUMBER, seed=3)

    assert list(found.labels[order]) == list(shuffled.labels)
    assert found.stability == shuffled.stability


def test_a_fresh_index_does_not_matter_where_rows_differ(frame, found):
    order = np.random.default_rng(0).permutation(len(frame))

    renumbered = split(frame.iloc[order].reset_index(drop=True), VARIABLES, "people", NUMBER, seed=3)

    assert list(found.labels[order]) == list(renumbered.labels)


def test_the_index_decides_between_rows_that_are_alike():
    frame = pd.DataFrame({"a": [1] * 10 + [2] * 10, "people": 1}, index=[f"row {number:02}" for number in range(20)])
    order = np.random.default_rng(1).permutation(20)

    found = split(frame, ["a"], "people", 4, 0.2, 0.3)
    shuffled = split(frame.iloc[order], ["a"], "people", 4, 0.2, 0.3)

    assert list(found.labels[order]) == list(shuffled.labels)


def test_an_index_of_text_and_numbers_is_taken_as_it_is(frame):
    mixed = frame.set_axis([number if number % 2 else str(number) for number in range(len(frame))])

    assert NUMBER == split(mixed, VARIABLES, "people", NUMBER).number


def test_weights_in_another_unit_do_not_matter(frame, found):
    thousandfold = split(frame, VARIABLES, frame["people"] * 1000, NUMBER, seed=3)
    parts = split(frame, VARIABLES, frame["people"] / 1000, NUMBER, seed=3)

    assert list(found.labels) == list(thousandfold.labels) == list(parts.labels)


def test_a_constant_column_does_not_matter(frame, found):
    wider = frame.assign(country="US", year=2024, nothing=np.nan)

    assert list(found.labels) == list(
        split(wider, ["country", *VARIABLES, "year", "nothing"], "people", NUMBER, seed=3).labels
    )


def test_the_unit_of_a_variable_does_not_matter(frame, found):
    cents = frame.assign(income=frame["income"] * 128)

    assert list(found.labels) == list(split(cents, VARIABLES, "people", NUMBER, seed=3).labels)


def test_weights_may_be_a_column_an_array_or_a_series_in_any_order(frame, found):
    backwards = frame["people"].iloc[::-1]

    assert list(found.labels) == list(split(frame, VARIABLES, frame["people"].to_numpy(), NUMBER, seed=3).labels)
    assert list(found.labels) == list(split(frame, VARIABLES, backwards, NUMBER, seed=3).labels)


def test_the_frame_is_left_as_it_was(frame):
    before = frame.copy()

    split(frame, VARIABLES, "people", NUMBER)

    pd.testing.assert_frame_equal(before, frame)


def test_progress_rises_to_the_end_and_may_cancel(frame):
    heard = []
    split(frame, VARIABLES, "people", "auto", progress=lambda stage, done: heard.append((stage, done)))

    class NewerEditError(Exception):
        pass

    def cancel(stage, done):
        raise NewerEditError

    assert sorted(done for _, done in heard) == [done for _, done in heard]
    assert ("Testing on resampled rows", 1.0) == heard[-1]
    assert 7 == len({stage for stage, _ in heard})
    with pytest.raises(NewerEditError):
        split(frame, VARIABLES, "people", NUMBER, progress=cancel)

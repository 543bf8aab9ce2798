import numpy as np
import pandas as pd
import pytest

from activation.segments import split
from activation.segments.number import candidates
from activation.segments.stability import adjusted_rand
from tests.activation.segments.audiences import VARIABLES, audience, planted


def test_planted_groups_are_found_again():
    frame, group = planted()

    found = split(frame, ["one", "two", "three"], "people", 14)

    assert adjusted_rand(found.labels, group, frame["people"].to_numpy()) > 0.95
    assert found.natural
    assert found.stability > 0.9


def test_planted_groups_of_text_are_found_again():
    group = np.repeat(np.arange(12), 40)
    frame = pd.DataFrame(
        {"state": np.array(list("ABCD"))[group % 4], "place": np.array(list("xyz"))[group // 4]}
    ).assign(people=1)

    found = split(frame, ["state", "place"], "people", 12)

    assert 1.0 == pytest.approx(adjusted_rand(found.labels, group, np.ones(480)))
    assert 0.0 == pytest.approx(found.objective, abs=1e-6)


def test_the_number_of_planted_groups_is_chosen():
    frame, _ = planted(groups=14)

    found = split(frame, ["one", "two", "three"], "people")

    assert 14 == found.number


def test_columns_that_have_nothing_to_do_with_each_other_are_a_partition_only():
    random = np.random.default_rng(8)
    frame = pd.DataFrame(random.normal(size=(3000, 4)), columns=list("abcd")).assign(people=1)

    assert not split(frame, list("abcd"), "people", 14).natural


def test_ten_and_twenty_segments_are_not_offered_for_five_to_ten_percent():
    assert list(range(11, 20)) == candidates(0.05, 0.10, 1.0, 1000)


@pytest.mark.parametrize(
    ("bounds", "rows", "expected"),
    [
        ((0.2, 0.3), 1000, [4, 5]),
        ((0.5, 0.5), 1000, [2]),
        ((0.0, 1.0), 1000, list(range(2, 12))),
        ((0.05, 0.10), 30, [10]),
    ],
)
def test_numbers_offered_for_other_bounds(bounds, rows, expected):
    assert expected == candidates(*bounds, 1.0, rows)


def test_wide_bounds_offer_a_dozen_numbers_from_end_to_end():
    offered = candidates(0.01, 0.10, 1.0, 10_000)

    assert (12, 11, 99) == (len(offered), offered[0], offered[-1])


def test_the_automatic_number_is_the_split_of_that_number():
    frame = audience(400)

    chosen = split(frame, VARIABLES, "people")
    asked = split(frame, VARIABLES, "people", chosen.number)

    assert 11 <= chosen.number <= 19
    assert list(asked.labels) == list(chosen.labels)


def test_one_level_that_fills_many_segments_is_dealt_out():
    frame = pd.DataFrame({"place": ["town"] * 270 + ["rural"] * 30, "people": 1})

    found = split(frame, ["place"], "people", 12)

    mixed = frame.groupby(found.labels)["place"].nunique().gt(1).sum()
    assert mixed <= 1
    assert 15 <= np.bincount(found.labels).min() and np.bincount(found.labels).max() <= 30


def test_missing_values_add_no_distance():
    frame = pd.DataFrame({"a": [np.nan] * 20 + [1.0] * 10 + [9.0] * 10, "people": 1})

    found = split(frame, ["a"], "people", 2, 0.4, 0.6)

    assert 0.0 == pytest.approx(found.objective)
    assert {1.0, 9.0} == set(found.centres["a"])


def test_more_levels_than_codes_share_the_last_one():
    frame = pd.DataFrame({"county": [f"county {number:03}" for number in range(400)], "people": range(1, 401)})

    assert 12 == split(frame, ["county"], "people", 12).number


@pytest.mark.parametrize("kind", ["category", "string", "datetime", "boolean", "Int64"])
def test_columns_of_every_kind_are_read(kind):
    random = np.random.default_rng(0)
    values = {
        "category": pd.Categorical(random.choice(["a", "b", None], 200)),
        "string": pd.array(random.choice(["a", "b"], 200), dtype="string"),
        "datetime": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 50, 200), unit="D"),
        "boolean": pd.array(random.choice([True, False, None], 200), dtype="boolean"),
        "Int64": pd.array(random.choice([1, 2, None], 200), dtype="Int64"),
    }[kind]

    assert 11 == split(pd.DataFrame({"value": values, "people": 1}), ["value"], "people", 11).number

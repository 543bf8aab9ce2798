import numpy as np
import pandas as pd
import pytest

from activation.errors import BoundsCannotHold
from activation.segments import split
from tests.activation.segments.audiences import VARIABLES, audience, shares


@pytest.fixture
def frame():
    rows = audience(200)
    rest = int(rows["people"].sum())
    rows.loc["area 00010", "people"] = rest // 3
    rows.loc["area 00020", "people"] = rest // 6
    return rows


def test_a_heavy_row_becomes_a_flagged_segment_of_its_own(frame):
    found = split(frame, VARIABLES, "people", 11, relaxed=True)

    held = shares(found.labels, frame["people"])
    assert (0, 1) == found.flagged
    assert ["area 00010"] == list(frame.index[found.labels == 0])
    assert ["area 00020"] == list(frame.index[found.labels == 1])
    assert 11 == len(held)
    assert 0.05 <= held[2:].min() and held[2:].max() <= 0.10
    assert np.isnan(found.prices[:2]).all()


def test_the_automatic_number_counts_heavy_rows(frame):
    found = split(frame, VARIABLES, "people", relaxed=True)

    assert (0, 1) == found.flagged
    assert found.number == len(found.shares) == len(found.centres)


def test_relaxed_changes_nothing_where_no_row_is_heavy():
    rows = audience(200)

    plain, relaxed = split(rows, VARIABLES, "people", 12), split(rows, VARIABLES, "people", 12, relaxed=True)

    assert list(plain.labels) == list(relaxed.labels)
    assert () == relaxed.flagged


def test_heavy_rows_alone_are_the_split():
    rows = pd.DataFrame({"a": [1, 2, 3], "people": [5, 3, 2]})

    found = split(rows, ["a"], "people", relaxed=True)

    assert [0, 1, 2] == list(found.labels)
    assert (0, 1, 2) == found.flagged
    assert [0.5, 0.3, 0.2] == list(found.shares)


def test_a_number_that_leaves_no_room_beside_heavy_rows_is_refused(frame):
    with pytest.raises(BoundsCannotHold) as caught:
        split(frame, VARIABLES, "people", 19, relaxed=True)

    assert "2 heavy rows of their own" in caught.value.title
    assert "segments" in caught.value.hint

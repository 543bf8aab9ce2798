"""Bounds over thousands of small audiences, with less search for good centres, which the bounds do not depend on."""

import sys

import numpy as np
import pandas as pd
import pytest

from activation.errors import BoundsCannotHold
from activation.segments import split
from tests.activation.segments.audiences import shares

CASES, PARTS = 2000, 4


@pytest.fixture
def hasty(monkeypatch):
    """One start, no exchange of centres, no test on resampled rows."""
    for name, value in {"_STARTS": 1, "_SWAPS": 0, "_ROUNDS": 2}.items():
        monkeypatch.setattr(sys.modules["activation.segments.solve"], name, value)
    monkeypatch.setattr(sys.modules["activation.segments.split"], "_tested", lambda *_: (1.0, True))


def dealt_evenly(weight, number):
    """Each row, heaviest first, to the segment that holds least: bounds that leave next to no room."""
    labels, held = np.empty(len(weight), dtype=int), np.zeros(number)
    for row in np.argsort(-weight, kind="stable"):
        labels[row] = held.argmin()
        held[labels[row]] += weight[row]
    return labels


def case(seed):
    """Up to 30 rows, their number of segments, and bounds that a filling of ours keeps, so that they can be kept."""
    random = np.random.default_rng(seed)
    number = int(random.integers(2, 8))
    rows = int(random.integers(number, 31))
    weight = [
        np.ones(rows, dtype=np.int64),
        random.integers(1, 9, rows),
        random.integers(1, 4, rows) * random.integers(1, 40, rows),
        np.exp(random.normal(size=rows)),
    ][seed % 4]
    filling = random.permutation(np.arange(rows) % number) if seed % 3 else dealt_evenly(weight, number)
    held = np.bincount(filling, weights=weight) / weight.sum()
    frame = pd.DataFrame(
        {"a": random.integers(0, 30, rows) / 3, "b": random.choice(["x", "y", None], rows), "c": random.random(rows)}
    )
    return frame.assign(people=weight), number, float(held.min()) * 0.999, min(1.0, float(held.max()) * 1.001)


@pytest.mark.parametrize("part", range(PARTS))
def test_bounds_hold_for_every_audience_that_can_be_split(hasty, part):
    refused = 0
    for seed in range(part, CASES, PARTS):
        frame, number, low, high = case(seed)
        try:
            found = split(frame, ["a", "b", "c"], "people", number, low, high)
        except BoundsCannotHold as error:
            assert "could not be dealt out" in error.title, seed  # a filling exists, so nothing may claim there is none
            refused += 1
            continue
        held = shares(found.labels, frame["people"])
        assert number == len(held), seed
        assert low - 1e-12 <= held.min() and held.max() <= high + 1e-12, seed
        assert 0 <= found.gap, seed

    assert refused <= CASES / PARTS / 50

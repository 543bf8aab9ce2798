"""Data on which a search for prices has gone astray: cold starts, all of them."""

import numpy as np
import pytest

from activation.segments import prices, split
from bench.segment_rows import ZIP_NUMBERS, few_distinct, heavy_tails, one_blob, standardised
from tests.activation.segments.audiences import shares

COLUMNS = tuple("abcdefgh")


def within_bounds(frame, labels):
    held = shares(labels, frame["people"])
    return 18 == len(held) and 0.05 <= held.min() and held.max() <= 0.10


def test_z_scored_zip_areas_are_split_into_18_segments_from_a_cold_start():
    frame = standardised()

    found = split(frame, ZIP_NUMBERS, "people", 18)

    assert within_bounds(frame, found.labels)
    assert found.gap < 1e-4


def test_the_prices_of_z_scored_zip_areas_are_found_in_few_steps_from_a_cold_start(monkeypatch):
    frame = standardised().fillna(0)
    values, share = frame[list(ZIP_NUMBERS)].to_numpy(), (frame["people"] / frame["people"].sum()).to_numpy()
    centres = values[np.random.default_rng(3).choice(len(values), 18, replace=False)]
    cost = np.asfortranarray(np.abs(values[:, None, :] - centres[None]).sum(axis=2).astype(np.float32))
    steps, smoothed = [], prices._smoothed
    monkeypatch.setattr(prices, "_smoothed", lambda *words: (steps.append(1), smoothed(*words))[1])

    found = prices.climb(cost, share, 0.05, 0.10)

    loads = np.bincount(prices.cheapest(cost, found), weights=share, minlength=18)
    assert 0.045 <= loads.min() and loads.max() <= 0.105
    assert len(steps) < 150


@pytest.mark.parametrize(
    ("frame", "gap"), [(heavy_tails(4000), 1e-3), (one_blob(4000), 5e-3), (few_distinct(4000), 1e-3)],
    ids=["heavy tails", "one dense blob", "12 distinct rows"],
)  # fmt: skip
def test_hard_data_is_split_within_bounds(frame, gap):
    found = split(frame, COLUMNS, "people", 18)

    assert within_bounds(frame, found.labels)
    assert found.gap < gap

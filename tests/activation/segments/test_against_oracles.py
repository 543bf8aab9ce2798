import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation.segments import split
from activation.segments.centres import costs, own_costs, tables
from activation.segments.exact import assign
from activation.segments.prices import cheapest, climb, dual_value, two_cheapest
from activation.segments.stability import adjusted_rand
from activation.segments.task import read
from activation.segments.weights import Bounds
from tests.activation.segments.audiences import VARIABLES, audience
from tests.activation.segments.flows import flow


def whole_optimum(cost, units, bounds):
    """The least cost of whole rows, by trying all."""
    best = np.inf
    for labels in itertools.product(range(cost.shape[1]), repeat=len(units)):
        loads = np.bincount(labels, weights=units, minlength=cost.shape[1]).astype(int)
        if bounds.hold(loads):
            best = min(best, (units * cost[np.arange(len(units)), labels]).sum())
    return best / bounds.total


@st.composite
def small_assignments(draw):
    number, rows = draw(st.integers(2, 4)), draw(st.integers(5, 25))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    units = random.integers(1, 8, rows)
    even = units.sum() / number
    bounds = Bounds(int(even * draw(st.sampled_from([0.4, 0.8, 1.0]))), int(np.ceil(even * 1.15)), int(units.sum()))
    return np.asfortranarray(random.random((rows, number), dtype=np.float32)), units, bounds


@settings(max_examples=40, deadline=None)
@given(small_assignments())
def test_the_linear_programme_costs_what_the_exact_flow_costs(case):
    cost, units, bounds = case
    prices = climb(cost, units / bounds.total, bounds.low_share, bounds.high_share)

    found = assign(cost, units, bounds, prices)

    assert flow(cost, units, bounds) == pytest.approx(found.value, abs=1e-6)
    assert found.value == pytest.approx(found.bound, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(small_assignments(), st.integers(0, 100))
def test_the_dual_of_any_prices_stays_below_the_flow(case, seed):
    cost, units, bounds = case
    prices = np.random.default_rng(seed).normal(size=cost.shape[1])

    value = dual_value(cost, units / bounds.total, prices, bounds.low_share, bounds.high_share)

    assert value <= flow(cost, units, bounds) + 1e-9


@pytest.mark.parametrize("unevenness", [0.3, 1.5])
def test_the_linear_programme_costs_what_the_exact_flow_costs_for_thousands_of_rows(unevenness):
    random = np.random.default_rng(7)
    units = np.rint(np.exp(unevenness * random.normal(size=4000)) * 1000).astype(np.int64)
    cost = np.asfortranarray((random.random((4000, 14)) ** 2 * np.linspace(0.5, 1, 14)).astype(np.float32))
    total = int(units.sum())
    bounds = Bounds(total // 20 + 1, total // 10, total)

    found = assign(cost, units, bounds, climb(cost, units / total, bounds.low_share, bounds.high_share))

    assert flow(cost, units, bounds) == pytest.approx(found.value, rel=1e-6)
    assert found.value == pytest.approx(found.bound, rel=1e-6)


@pytest.mark.parametrize(("rows", "unevenness"), [(60, 0.5), (1500, 1.0), (3000, 0.3)])
def test_the_gap_told_is_the_distance_to_the_exact_flow_at_most(rows, unevenness):
    frame = audience(rows, unevenness=unevenness)
    found = split(frame, VARIABLES, "people", 14)
    task = read(frame, VARIABLES, "people", 14, 0.05, 0.10, 0, False)
    centres = tables(task.coded, found.labels, task.units / task.bounds.total, 14)

    least = flow(costs(task.coded, centres) / len(VARIABLES), task.units, task.bounds) * len(VARIABLES)

    assert 0 <= found.gap < 0.02
    assert least <= found.objective * (1 + 1e-6)
    assert (found.objective - least) / found.objective <= found.gap + 1e-6


def test_dual_is_below_flow_is_below_whole_rows_is_the_answer_for_rows_that_can_all_be_tried():
    frame = pd.DataFrame({"a": [1, 2, 3, 10, 11, 12, 20, 21], "people": [3, 2, 4, 3, 3, 2, 4, 3]})
    found = split(frame, ["a"], "people", 3, 0.25, 0.42)
    rank = ((frame["people"].cumsum() - frame["people"] / 2) / 24).to_numpy()
    place = (rank + (frame["a"].to_numpy() - 1) / 20) / 2
    centres = [place[list(frame["a"]).index(value)] for value in found.centres["a"]]
    cost = np.abs(place[:, None] - np.array(centres)[None, :])
    units, bounds = frame["people"].to_numpy(), Bounds(6, 10, 24)

    dual = dual_value(cost, units / 24, found.prices, bounds.low_share, bounds.high_share)
    best = whole_optimum(cost, units, bounds)

    assert dual <= flow(cost, units, bounds) + 1e-7 <= best + 2e-7
    assert best == pytest.approx(found.objective, abs=1e-6)
    assert 1 - dual / found.objective == pytest.approx(found.gap, abs=1e-6)


def test_the_objective_is_the_mean_distance_of_people_to_the_medians():
    frame = audience(200).drop_duplicates(["income", "age"])
    found = split(frame, ["income", "age"], "people", 12)

    total = 0.0
    for name in ("income", "age"):
        ordered = frame.sort_values(name)
        rank = (ordered["people"].cumsum() - ordered["people"] / 2) / ordered["people"].sum()
        low, high = np.interp([0.01, 0.99], rank, ordered[name])
        place = (rank + (ordered[name].clip(low, high) - low) / (high - low)) / 2
        for _, members in frame.assign(place=place).groupby(found.labels):
            by_place = members.sort_values("place")
            middle = by_place["place"][by_place["people"].cumsum() >= by_place["people"].sum() / 2].iloc[0]
            total += (by_place["people"] * (by_place["place"] - middle).abs()).sum()

    assert total / frame["people"].sum() == pytest.approx(found.objective, rel=1e-5)


def test_centres_are_medians_of_people_and_commonest_levels():
    frame = audience(250)
    found = split(frame, ["cars", "place"], "people", 11)

    for segment, members in frame.groupby(found.labels):
        known = members.dropna().sort_values("cars")
        median = known["cars"][known["people"].cumsum() >= known["people"].sum() / 2].iloc[0]
        assert median == found.centres.loc[segment, "cars"]
        assert members.groupby("place")["people"].sum().idxmax() == found.centres.loc[segment, "place"]


def test_bounds_of_nothing_to_all_leave_every_row_at_its_nearest_centre():
    frame = audience(600)
    found = split(frame, ["income", "age"], "people", 8, 0.0, 1.0)

    task = read(frame, ["income", "age"], "people", 8, 0.0, 1.0, 0, False)
    nearest = costs(task.coded, tables(task.coded, found.labels, task.units / task.bounds.total, 8)).argmin(axis=1)
    assert list(nearest) == list(found.labels)
    assert [0.0] * 8 == list(found.prices)
    assert found.gap == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("rows", [1000, 5000])
def test_the_gap_is_small_where_rows_are_many(rows):
    assert split(audience(rows, unevenness=1.0), VARIABLES, "people", 14).gap < 5e-4


def test_heavy_tails_are_priced_from_a_cold_start():
    random = np.random.default_rng(2)
    values = np.exp(random.normal(size=(20_000, 8)) * 2)
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    units = np.rint(np.exp(random.normal(size=20_000)) * 1000).astype(np.int64)
    centres = values[random.choice(20_000, 18, replace=False)]
    cost = np.asfortranarray(np.abs(values[:, None, :] - centres[None]).sum(axis=2).astype(np.float32))
    total = int(units.sum())
    bounds = Bounds(int(0.05 * total) + 1, int(0.10 * total), total)

    found = assign(cost, units, bounds, climb(cost, units / total, bounds.low_share, bounds.high_share))

    assert found.value == pytest.approx(found.bound, rel=1e-6)
    assert len(found.parts) <= 18


def test_poor_prices_are_mended_by_freeing_more_rows():
    random = np.random.default_rng(4)
    units = random.integers(1, 9, 2000)
    cost = np.asfortranarray((random.random((2000, 6)) ** 3 + np.arange(6) / 10).astype(np.float32))
    bounds = Bounds(int(units.sum() * 0.15), int(units.sum() * 0.18), int(units.sum()))

    found = assign(cost, units, bounds, np.zeros(6))

    assert found.value == pytest.approx(found.bound, rel=1e-6)


def test_nothing_is_charged_where_the_bounds_hold_without():
    cost = np.asfortranarray(1 - np.eye(4, dtype=np.float32))

    assert [0.0] * 4 == list(climb(cost, np.full(4, 0.25), 0.2, 0.3, start=np.ones(4)))


def test_the_cheapest_segment_is_numpys():
    cost = np.asfortranarray(np.random.default_rng(0).random((500, 7), dtype=np.float32))
    prices = np.linspace(-0.2, 0.2, 7)

    assert np.array_equal(np.argmin(cost + prices.astype(np.float32), axis=1), cheapest(cost, prices))


def test_the_two_cheapest_segments_are_those_of_a_sort():
    cost = np.asfortranarray(np.random.default_rng(1).random((500, 7), dtype=np.float32))
    prices = np.linspace(-0.2, 0.2, 7)
    paid = np.sort(cost + prices.astype(np.float32), axis=1)

    labels, least, second = two_cheapest(cost, prices)

    assert np.array_equal(cheapest(cost, prices), labels)
    assert (paid[:, 0].tolist(), paid[:, 1].tolist()) == (least.tolist(), second.tolist())


def test_the_distance_to_the_own_centre_is_the_one_among_all():
    frame = audience(300)
    task = read(frame, VARIABLES, "people", 12, 0.05, 0.10, 0, False)
    labels = np.arange(300) % 12
    centres = tables(task.coded, labels, task.units / task.bounds.total, 12)

    assert (
        costs(task.coded, centres)[np.arange(300), labels].tolist() == own_costs(task.coded, centres, labels).tolist()
    )


def test_the_adjusted_rand_index_is_the_one_of_the_textbook():
    first, second = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    people = np.full(6, 10_000.0)  # so many that pairs with and without replacement agree
    pairs = list(itertools.combinations(range(6), 2))

    together = sum(first[i] == first[j] and second[i] == second[j] for i, j in pairs) * 10**8 + 6 * 5 * 10**7
    one = sum(first[i] == first[j] for i, j in pairs) * 10**8 + 6 * 5 * 10**7
    other = sum(second[i] == second[j] for i, j in pairs) * 10**8 + 6 * 5 * 10**7
    chance = one * other / (18 * 10**8)

    assert (together - chance) / ((one + other) / 2 - chance) == pytest.approx(adjusted_rand(first, second, people))
    assert 1.0 == adjusted_rand(first, 1 - first, people)

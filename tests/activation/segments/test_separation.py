"""How far apart segments lie: against plain linear algebra on columns written out, and on groups that are known."""

from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest
from scipy.linalg import eigh

from activation.catalogue import Variable
from activation.segments.separation import MOST_POINTS, separation
from tests.activation.segments.audiences import planted


def variable(code, kind="number", sensitive="", higher="", lower=""):
    return Variable.model_construct(
        code=code, label=code.lower(), kind=kind, sensitive=sensitive, higher_means=higher, lower_means=lower
    )


RENTERS = variable("RENTERS", higher="Many renters", lower="Mostly homeowners")
OLD = variable("OLD", higher="Many over 65", lower="Few over 65")
PLACE = variable("PLACE", "category")


def mixed(rows=400, seed=1):
    """Two numbers of two values each, so that any coding of them is the same once it is standardised, and a category."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 5, rows)
    frame = pd.DataFrame(
        {
            "RENTERS": np.where(random.random(rows) < 0.15 + 0.17 * labels, 70.0, 20.0),
            "OLD": np.where(random.random(rows) < np.array([0.9, 0.2, 0.8, 0.1, 0.5])[labels], 30.0, 10.0),
            "PLACE": np.array(["rural", "town", "urban"])[(labels + random.integers(0, 2, rows)) % 3],
        },
        index=[f"{number:05}" for number in random.permutation(rows)],
    )
    return frame, labels, random.integers(1, 900, rows)


def plain(frame, labels, weight):
    """Between-segments and total covariance of the columns written out: (columns, B, T, means by segment)."""
    share = weight / weight.sum()
    columns = {}
    for name in ("RENTERS", "OLD"):
        mean = np.average(frame[name], weights=weight)
        columns[name] = (frame[name] - mean) / np.sqrt(np.average((frame[name] - mean) ** 2, weights=weight))
    levels = pd.get_dummies(frame["PLACE"]).astype(float)
    levels = levels - np.average(levels, axis=0, weights=weight)
    columns |= dict((levels / np.sqrt(np.average(levels**2, axis=0, weights=weight).sum())).items())
    table = pd.DataFrame(columns)
    total = (table.T * share).to_numpy() @ table.to_numpy()
    means = np.array(
        [np.average(table[labels == at], axis=0, weights=weight[labels == at]) for at in np.unique(labels)]
    )
    held = np.array([share[labels == at].sum() for at in np.unique(labels)])
    return list(columns), (means.T * held) @ means, total, means


def test_axes_shares_and_centres_are_those_of_plain_linear_algebra():
    frame, labels, weight = mixed()
    names, between, total, means = plain(frame, labels, weight)
    values, vectors = eigh(between)
    found = separation(frame, labels, weight, [RENTERS, OLD, PLACE])

    assert pytest.approx(np.trace(between) / np.trace(total)) == found.between
    assert pytest.approx(values[:-3:-1] / np.trace(between)) == [axis.share for axis in found.axes]
    loadings = {loading.level or loading.label.upper(): loading.weights for loading in found.loadings}
    for at in (0, 1):
        vector = vectors[:, -1 - at] * np.sign(vectors[np.argmax(np.abs(vectors[:, -1 - at])), -1 - at])
        assert pytest.approx(vector, abs=1e-9) == [loadings[name][at] for name in names]
        assert pytest.approx(means @ vector, abs=1e-6) == found.centres[f"axis_{at + 1}"].to_numpy()


def test_every_dot_lies_where_its_row_is_projected_to():
    frame, labels, weight = mixed()
    found = separation(frame, labels, weight, [RENTERS, OLD, PLACE])
    by_segment = found.points.assign(weight=pd.Series(weight, frame.index)).groupby("segment_id")

    for at, rows in by_segment:
        middle = [np.average(rows[axis], weights=rows["weight"]) for axis in ("axis_1", "axis_2")]
        assert pytest.approx(found.centres.loc[at].to_numpy(), abs=1e-6) == middle


def test_two_segments_by_hand():
    """Three people of 20 % and one of 60 %: the mean is 30, the deviation the root of 300, the centres lie at
    -10 and +30 over it; all of the variation is between the two."""
    frame = pd.DataFrame({"RENTERS": [20.0, 60.0, 20.0]}, index=["1", "2", "3"])
    found = separation(frame, np.array([4, 7, 4]), np.array([1, 1, 2]), [RENTERS])

    assert [4, 7] == list(found.centres.index)
    assert pytest.approx([-10 / 300**0.5, 30 / 300**0.5]) == list(found.centres["axis_1"])
    assert pytest.approx(1.0) == found.between
    assert [(pytest.approx(1.0), "mostly homeowners", "many renters")] == [astuple(axis) for axis in found.axes]
    assert ["axis_1"] == list(found.centres.columns)


def test_planted_groups_lie_apart_in_the_variables_that_make_them():
    frame, group = planted(groups=9, seed=3)
    frame["noise"] = np.random.default_rng(0).normal(size=len(frame))
    found = separation(frame, group, frame["people"], [variable(name) for name in ("one", "two", "three", "noise")])
    weights = {loading.label: max(map(abs, loading.weights)) for loading in found.loadings}
    shuffled = separation(frame, np.random.default_rng(1).permutation(group), frame["people"], [variable("one")])

    assert found.between > 0.6
    assert 0.1 > weights["noise"] and all(weights[name] > 0.3 for name in ("one", "two", "three"))
    assert 0.05 > shuffled.between


def test_an_axis_says_at_both_ends_what_lies_there():
    frame = pd.DataFrame(
        {"RENTERS": [70.0, 70, 20, 20], "OLD": [10.0, 10, 30, 30], "PLACE": ["urban", "urban", "rural", "rural"]},
        index=list("abcd"),
    )
    (axis,) = separation(frame, np.array([0, 0, 1, 1]), np.ones(4), [RENTERS, OLD, PLACE]).axes

    assert ("mostly homeowners, many over 65", "many renters, few over 65") == (axis.low, axis.high)


def test_the_nearest_segments_are_named_over_all_variables():
    frame = pd.DataFrame({"RENTERS": [0.0, 1, 10, 20]}, index=list("abcd"))
    found = separation(frame, np.arange(4), np.array([1, 1, 1, 1]), [RENTERS])

    assert (0, 1) == found.nearest


def test_sensitive_variables_take_no_part():
    frame, labels, weight = mixed()
    frame["RACE"] = labels * 10.0
    secret = variable("RACE", sensitive="race_ethnicity")
    without = separation(frame, labels, weight, [RENTERS, OLD])

    pd.testing.assert_frame_equal(without.centres, separation(frame, labels, weight, [RENTERS, secret, OLD]).centres)
    assert separation(frame, labels, weight, [secret]) is None


def test_the_order_of_rows_and_the_unit_of_people_change_nothing():
    rows = 5_000
    random = np.random.default_rng(2)
    frame = pd.DataFrame({"RENTERS": random.normal(size=rows), "OLD": random.normal(size=rows)},
                         index=[f"{number:05}" for number in range(rows)])  # fmt: skip
    labels, weight = (frame["RENTERS"] > 0).to_numpy() + 2 * (frame["OLD"] > 0).to_numpy(), random.integers(1, 99, rows)
    order = random.permutation(rows)
    first = separation(frame, labels, weight, [RENTERS, OLD])
    again = separation(frame.iloc[order], labels[order], 1000 * weight[order], [RENTERS, OLD])

    assert first.axes == again.axes and first.between == again.between
    pd.testing.assert_frame_equal(first.centres, again.centres)
    pd.testing.assert_frame_equal(first.points.sort_index(), again.points.sort_index())


def test_at_most_2000_rows_are_drawn_and_those_of_more_people_sooner():
    rows = 6_000
    frame = pd.DataFrame({"RENTERS": np.arange(rows) % 7.0}, index=[f"{number:05}" for number in range(rows)])
    weight = np.where(np.arange(rows) < 1_000, 1_000, 1)
    weight[-1_000:] = 0
    found = separation(frame, np.arange(rows) % 3, weight, [RENTERS])
    drawn = found.points.index.astype(int)

    assert 2_000 == MOST_POINTS == len(drawn)
    assert 950 < (drawn < 1_000).sum()
    assert 0 == (drawn >= 5_000).sum()


def test_zip_areas_without_people_are_not_drawn():
    frame = pd.DataFrame({"RENTERS": [0.0, 1.0, 2.0]}, index=list("abc"))

    assert ["a", "c"] == list(separation(frame, np.array([0, 0, 1]), np.array([1, 0, 1]), [RENTERS]).points.index)


def test_an_unknown_value_is_the_mean():
    frame = pd.DataFrame({"RENTERS": [0.0, 1.0, np.nan], "PLACE": ["a", "b", None]}, index=list("abc"))
    found = separation(frame, np.array([0, 1, 2]), np.ones(3), [RENTERS, PLACE])

    assert pytest.approx(0.0, abs=1e-12) == found.centres.loc[2, "axis_1"]


@pytest.mark.parametrize(
    ("values", "labels"),
    [([5.0, 5, 5, 5], [0, 0, 1, 1]), ([0.0, 1, 2, 3], [0, 0, 0, 0]), ([0.0, 1, 0, 1], [0, 0, 1, 1])],
)
def test_nothing_is_drawn_where_nothing_sets_the_segments_apart(values, labels):
    frame = pd.DataFrame({"RENTERS": values}, index=list("abcd"))

    assert separation(frame, np.array(labels), np.ones(4), [RENTERS]) is None

"""How alike two audiences are, by SciPy and by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from activation import Workspace
from activation.errors import InvalidRequest
from activation.likeness import alike, in_words


def indices(*values):
    return {f"V{at}": (f"Variable {at}", value) for at, value in enumerate(values)}


def of_state(frame, *states):
    rows = frame[frame["STATE"].isin(states)]
    return rows[["zip", "people", "households"]].assign(segment_id=0).reset_index(drop=True)


@pytest.fixture
def saved(ws, population_frame):
    def save(name, *states):
        members = of_state(population_frame, *states)
        size = int(members["people"].sum())
        one = {"segment_id": 0, "name": "All", "size": size, "size_percentage": 100.0, "rows": len(members)}
        return ws.audiences.save({"name": name, "segments": [one], "total_audience_size": size}, members)

    return save


def test_the_correlation_of_four_variables_is_the_one_worked_out_by_hand():
    # Ranks 1 2 3 4 against 2 1 4 3: squared differences 1 + 1 + 1 + 1, so 1 - 6 x 4 / (4 x 15).
    found = alike(indices(400, 300, 200, 100), indices(30, 40, 10, 20))

    assert pytest.approx(0.6) == found.value
    assert [(1, 2), (2, 1), (3, 4), (4, 3)] == [(pair.first_rank, pair.second_rank) for pair in found.pairs]
    assert "alike" == found.words


def test_ties_share_the_average_of_their_ranks_as_scipy_has_it():
    rng = np.random.default_rng(1)
    first, second = rng.integers(0, 6, 60).astype(float), rng.integers(0, 9, 60).astype(float)

    found = alike(indices(*first), indices(*second))

    assert pytest.approx(spearmanr(first, second).statistic) == found.value
    assert [1.5, 1.5, 3] == [pair.first_rank for pair in alike(indices(7, 7, 1), indices(1, 2, 3)).pairs]


def test_the_same_order_is_1_and_the_reverse_is_minus_1():
    assert pytest.approx(1) == alike(indices(1, 2, 3, 4), indices(10, 20, 30, 45)).value
    assert pytest.approx(-1) == alike(indices(1, 2, 3, 4), indices(4, 3, 2, 1)).value


def test_two_variables_or_no_order_at_all_are_too_little_to_compare():
    assert alike(indices(1, 2), indices(2, 1)).value is None
    assert alike(indices(1, 2, 3), indices(5, 5, 5)).value is None
    assert "too little to compare" == alike({}, indices(1, 2, 3)).words


def test_a_correlation_is_said_in_plain_words():
    said = [in_words(value) for value in (1, 0.8, 0.79, 0.5, 0.2, 0.0, -0.2, -0.21, -0.5, -0.51)]

    assert ["very alike", "very alike", "alike", "alike", "a little alike", "neither alike nor opposite",
            "neither alike nor opposite", "a little opposite", "a little opposite", "opposite"] == said  # fmt: skip


def test_two_audiences_are_compared_on_what_is_not_sensitive_no_place_and_has_an_index(ws, population_frame):
    vermont, maine = of_state(population_frame, "VT"), of_state(population_frame, "ME")
    found = ws.likeness.between(vermont, maine)
    fit = [
        variable.code for variable in ws.data.catalogue
        if variable.kind == "number" and not variable.sensitive and population_frame[variable.code].min() >= 0
    ]  # fmt: skip
    index = {}
    for name, members in (("VT", vermont), ("ME", maine)):
        rows = population_frame[population_frame["zip"].isin(members["zip"])]
        index[name] = [
            np.average(rows[code].dropna(), weights=rows.loc[rows[code].notna(), "people"])
            / np.average(
                population_frame[code].dropna(), weights=population_frame.loc[population_frame[code].notna(), "people"]
            )
            for code in fit
        ]

    assert len(fit) == found.number
    assert pytest.approx(spearmanr(index["VT"], index["ME"]).statistic, abs=1e-3) == found.value


def test_two_audiences_can_be_compared_on_their_lifestyle_codes(ws, population_frame):
    vermont, maine = of_state(population_frame, "VT"), of_state(population_frame, "ME")
    mixes = [ws.data.prizm.mix(members["zip"], members["households"]) for members in (vermont, maine)]
    first, second = ({share.code: share.index for share in mix} for mix in mixes)
    codes = [code for code in first if code in second and first[code] is not None]

    found = ws.likeness.between(vermont, maine, "codes")

    assert pytest.approx(spearmanr([first[c] for c in codes], [second[c] for c in codes]).statistic) == found.value
    assert len(codes) == found.number
    with pytest.raises(InvalidRequest):
        ws.likeness.between(vermont, maine, "stars")


def test_the_saved_audiences_are_ranked_by_how_alike_they_are(ws, saved, population_frame):
    vermont = saved("Vermont", "VT")
    for name, states in (("Texas", ["TX"]), ("Maine", ["ME"]), ("New Hampshire", ["NH"])):
        saved(name, *states)
    own = ws.audiences.members(vermont.audience_id)

    found = ws.likeness.most_like(own, audience_id=vermont.audience_id)

    expected = {
        name: ws.likeness.between(own, of_state(population_frame, state)).value
        for name, state in (("Texas", "TX"), ("Maine", "ME"), ("New Hampshire", "NH"))
    }
    assert sorted(expected, key=lambda name: -expected[name]) == [match.audience.name for match in found]
    assert sorted(expected.values(), reverse=True) == [match.value for match in found]
    assert "Texas" == found[-1].audience.name


def test_an_archived_audience_is_not_compared_and_one_saved_anew_is_compared_as_it_is_now(ws, saved, population_frame):
    maine, texas = saved("Maine", "ME"), saved("Texas", "TX")
    own = of_state(population_frame, "VT")
    before = {match.audience.name: match.value for match in ws.likeness.most_like(own)}

    ws.audiences.set_status(maine.audience_id, "archived")
    members = of_state(population_frame, "NH")
    changed = texas.model_copy(deep=True)
    changed.total_audience_size = changed.segments[0].size = int(members["people"].sum())
    ws.audiences.save(changed, members)
    after = {match.audience.name: match.value for match in ws.likeness.most_like(own)}

    assert {"Maine", "Texas"} == set(before)
    assert {"Texas": ws.likeness.between(own, members).value} == after


def test_audiences_of_others_are_not_compared(ws, saved, population_frame):
    saved("Maine", "ME")
    other = Workspace(ws.settings, "ben", ws.store)

    assert [] == other.likeness.most_like(of_state(population_frame, "VT"))


def test_a_tiny_audience_is_like_none(ws, saved, population_frame):
    saved("Maine", "ME")
    tiny = population_frame.nsmallest(9, "people")[["zip", "people", "households"]].assign(segment_id=0)

    assert [] == ws.likeness.most_like(tiny)
    assert ws.likeness.between(tiny, of_state(population_frame, "ME"), "codes").value is None


def test_fifty_audiences_are_compared_and_not_more(ws, saved, population_frame):
    for number in range(52):
        saved(f"Audience {number}", "VT")

    assert [f"Audience {number}" for number in range(51, 1, -1)] == [one.name for one in ws.likeness.recent()]
    assert 1 == pd.Series([match.value for match in ws.likeness.most_like(of_state(population_frame, "VT"))]).nunique()

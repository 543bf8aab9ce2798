"""How saved audiences overlap, against Python's own sets."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation import Workspace
from activation.audience import Audience
from activation.errors import AudienceNotFound, InvalidOverlap
from activation.overlap import Held, Together, shared_people
from tests.activation.plain_pandas import kept

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ZIPS = [f"{number:05d}" for number in range(12)]
TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
FLORIDA = {"variable": "STATE", "op": "in", "value": ["FL"]}

sets = st.lists(st.sets(st.sampled_from(ZIPS)), min_size=2, max_size=10)
people = st.fixed_dictionaries({zip_: st.integers(0, 50_000) for zip_ in ZIPS})


def rows(zips, counts):
    ordered = sorted(zips)
    return pa.table(
        {"zip": pa.array(ordered, pa.string()), "people": pa.array([counts[z] for z in ordered], pa.int32())}
    )


def held(number, table):
    audience = Audience(audience_id=f"aud-{number}", user_id="ana", name="A", created_at=NOW, updated_at=NOW)
    return Held(audience, table, "members", "")


def total(zips, counts):
    return sum(counts[zip_] for zip_ in zips)


def members(counts):
    return pd.DataFrame({"zip": list(counts), "people": list(counts.values()), "households": 1, "segment_id": 0})


def save(ws, name, counts, **changes):
    audience = {"name": name, "total_audience_size": sum(counts.values())} | changes
    return ws.audiences.save(audience, members(counts)).audience_id


@given(sets, people)
def test_pairs_union_and_combinations_are_those_of_plain_sets(given_sets, counts):
    together = Together([held(n, rows(one, counts)) for n, one in enumerate(given_sets)], range(len(given_sets)))
    found = together.overlap((), ())

    assert total(set().union(*given_sets), counts) == found.people
    assert len(set().union(*given_sets)) == found.rows
    times = {zip_: sum(zip_ in one for one in given_sets) for zip_ in ZIPS}
    assert total([z for z in ZIPS if times[z] == 1], counts) == found.in_exactly_one
    assert total(set.intersection(*given_sets), counts) == found.in_all
    for pair in found.pairs:
        one, other = (given_sets[int(key.removeprefix("aud-"))] for key in (pair.first, pair.second))
        both, either = total(one & other, counts), total(one | other, counts)
        assert (both, len(one & other)) == (pair.people, pair.rows)
        assert (both / total(one, counts) if total(one, counts) else 0) == pair.share_of_first
        assert (both / total(other, counts) if total(other, counts) else 0) == pair.share_of_second
        assert (both / either if either else 0) == pair.jaccard
    assert len(given_sets) * (len(given_sets) - 1) // 2 == len(found.pairs)
    exactly = {}
    for zip_ in set().union(*given_sets):
        inside = tuple(f"aud-{n}" for n, one in enumerate(given_sets) if zip_ in one)
        exactly.setdefault(inside, []).append(zip_)
    assert {inside: (total(zips, counts), len(zips)) for inside, zips in exactly.items()} == {
        one.audience_ids: (one.people, one.rows) for one in found.combinations
    }
    assert sorted((total(zips, counts) for zips in exactly.values()), reverse=True) == [
        one.people for one in found.combinations
    ]
    for n, compared in enumerate(found.audiences):
        alone = given_sets[n] - set().union(*given_sets[:n], *given_sets[n + 1 :])
        assert (total(given_sets[n], counts), len(given_sets[n]), total(alone, counts)) == (
            compared.people,
            compared.rows,
            compared.own_people,
        )
        assert given_sets[n] - set().union(*given_sets[:n]) == {
            z for z, left in zip(together.zips.to_pylist(), together.left(n), strict=True) if left
        }


@given(st.sets(st.sampled_from(ZIPS)), st.sets(st.sampled_from(ZIPS)), people, people)
def test_people_shared_are_the_smaller_numbers_over_the_larger_and_never_over_the_sizes(one, other, ours, theirs):
    both = sum(min(ours[z], theirs[z]) for z in one & other)
    either = sum(max(ours[z] if z in one else 0, theirs[z] if z in other else 0) for z in one | other)
    sizes = sorted([total(one, ours), total(other, theirs)])
    found = shared_people(rows(one, ours), rows(other, theirs))

    assert (both / either if either else 0.0) == found
    assert found <= (sizes[0] / sizes[1] if sizes[1] else 0)


def test_three_saved_audiences_are_compared_in_the_order_given(ws):
    first = save(ws, "First", {"75023": 100, "75024": 50})
    second = save(ws, "Second", {"75024": 50, "78701": 30})
    third = save(ws, "Third", {"78701": 30})
    found = ws.overlaps.of([second, first, third])

    assert ["Second", "First", "Third"] == [one.name for one in found.audiences]
    assert (180, 3, 100, 0) == (found.people, found.rows, found.in_exactly_one, found.in_all)
    assert [(50, 50 / 80, 50 / 150), (30, 30 / 80, 1.0), (0, 0.0, 0.0)] == [
        (pair.people, pair.share_of_first, pair.share_of_second) for pair in found.pairs
    ]
    assert [(first,), (second, first), (second, third)] == [one.audience_ids for one in found.combinations]
    assert [(first, (second,), 150, 100, 1), (third, (second,), 30, 0, 0)] == [
        (one.audience_id, one.leaves_out, one.people_before, one.people, one.rows) for one in found.exclusions
    ]


def test_a_zip_area_counts_with_what_the_audience_saved_last_says_of_it(ws):
    old = save(ws, "Old", {"75023": 100, "75024": 50}, data_snapshot={"population": "old"},
               updated_at=NOW)  # fmt: skip
    new = save(ws, "New", {"75024": 70}, data_snapshot={"population": "new"}, updated_at=NOW + timedelta(days=1))
    for order in ([old, new], [new, old]):
        found = ws.overlaps.of(order)
        sizes = {one.name: (one.people, one.saved_people) for one in found.audiences}

        assert ({"Old": (170, 150), "New": (70, 70)}, 170, 2) == (sizes, found.people, found.snapshots)


def test_what_was_counted_on_the_data_of_now_goes_before_what_was_saved_later(ws):
    today = ws.data_snapshot().population
    now = save(ws, "Now", {"75024": 70}, data_snapshot={"population": today}, updated_at=NOW)
    later = save(ws, "Later", {"75024": 50}, data_snapshot={"population": "other"}, updated_at=NOW + timedelta(days=9))

    assert 70 == ws.overlaps.of([now, later]).people


def test_an_audience_saved_without_members_is_counted_by_its_rules(ws, population_frame):
    texas = ws.audiences.save({"name": "Texas", "criteria": {"all": [TEXAS]}}).audience_id
    austin = population_frame.set_index("zip").loc["78701"]
    one = save(ws, "One", {"78701": int(austin["people"])},
               data_snapshot={"population": ws.data_snapshot().population})  # fmt: skip
    found = ws.overlaps.of([texas, one])

    assert [("rules", kept(TEXAS, population_frame)[0]), ("members", int(austin["people"]))] == [
        (compared.by, compared.people) for compared in found.audiences
    ]
    assert (int(austin["people"]), 1) == (found.pairs[0].people, found.snapshots)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "without ZIP areas, and has no rules that can be counted today"),
        ({"criteria": {"all": [{"variable": "GONE", "op": ">=", "value": 1}]}}, "no rules that can be counted today"),
        ({"data_type": "first_party", "criteria": {"all": [TEXAS]}}, "no rules that can be counted today"),
        ({"size_unit": "customers", "criteria": {"all": [TEXAS]}}, "counts customers, not people"),
    ],
)
def test_what_cannot_be_counted_is_named_with_the_reason_and_the_rest_is_compared(ws, changes, why):
    one, other = save(ws, "One", {"75023": 100}), save(ws, "Other", {"75023": 100})
    unclear = ws.audiences.save({"name": "Unclear"} | changes).audience_id
    found = ws.overlaps.of([one, unclear, other])

    assert ["Unclear"] == [left.name for left in found.uncounted]
    assert why in found.uncounted[0].why
    assert ([one, other], 1.0) == ([compared.audience_id for compared in found.audiences], found.pairs[0].jaccard)


def test_two_of_over_nine_tenths_of_their_people_in_common_are_nearly_equal(ws):
    base = save(ws, "Base", {"75023": 90, "75024": 10})
    nine, over = save(ws, "Nine", {"75023": 90}), save(ws, "Over", {"75023": 91})

    assert [False, True] == [ws.overlaps.of([base, other]).pairs[0].nearly_equal for other in (nine, over)]


@pytest.mark.parametrize("number", [0, 1, 11])
def test_less_than_two_and_more_than_ten_are_refused(ws, number):
    ids = [save(ws, f"A{at}", {"75023": 100}) for at in range(number)]

    with pytest.raises(InvalidOverlap, match=f"Between 2 and 10.*These are {number}"):
        ws.overlaps.of([*ids, *ids])


@pytest.mark.parametrize("hostile", ["aud-unknown", "../user_id=ana/x", "", "a" * 65, "x\ny", "*", "aud-1' OR 1=1"])
def test_an_id_that_is_unknown_or_no_id_is_not_found(ws, hostile):
    one = save(ws, "One", {"75023": 100})

    with pytest.raises(AudienceNotFound):
        ws.overlaps.of([one, hostile])


def test_what_another_shares_is_compared_and_no_more_once_it_is_shared_no_more(ws):
    ana = Workspace(ws.settings, "ana", ws.store, "analyst")
    hers, mine = save(ana, "Hers", {"75023": 100}), save(ws, "Mine", {"75023": 100})
    with pytest.raises(AudienceNotFound):
        ws.overlaps.of([mine, hers])
    ana.audiences.share(hers, ws.user_id)
    assert [("demo_user", 100), ("ana", 100)] == [
        (one.user_id, one.people) for one in ws.overlaps.of([mine, hers]).audiences
    ]

    ana.audiences.unshare(hers, ws.user_id)
    with pytest.raises(AudienceNotFound):
        ws.overlaps.of([mine, hers])


def test_the_next_version_of_an_audience_is_compared_anew(ws):
    one, other = save(ws, "One", {"75023": 100}), save(ws, "Other", {"75023": 100})
    before = ws.overlaps.of([one, other])
    save(ws, "One", {"75023": 100, "75024": 50}, audience_id=one)

    assert (100, 150) == (before.people, ws.overlaps.of([one, other]).people)


def test_the_same_versions_are_read_once(ws, monkeypatch):
    ids = [save(ws, name, {"75023": 100}) for name in ("One", "Other")]
    first = ws.overlaps.of(ids)
    monkeypatch.setattr(ws.store, "members_of", None)

    assert first is ws.overlaps.of(ids)

"""The mix against the base that is asked for, held against hand-worked sums, plain pandas and a bootstrap."""

import numpy as np
import pandas as pd
import pytest

from activation.mixing import audience_mix, effective_number, wilson
from activation.prizm import Prizm
from activation.settings import DATA

CODES = pd.DataFrame(
    {
        "code": ["Q1", "Q2", "Q3", "Q4"],
        "name": ["Lake Callers", "Hill Lamps", "Dune Clerks", "Reed Menders"],
        "group": ["Shores", "Heights", "Shores", "Heights"],
        "households": [500, 300, 200, 0],
    }
)
SIZES = pd.DataFrame(
    {
        "zip": ["00801", "00802", "00803", "00804", "00805"],
        "STATE": ["VT", "VT", "NH", "ME", "NH"],
        "people": [3000, 900, 500, 4000, 1000],
        "households": [1000, 300, 200, 1500, 400],
    }
)
ZIPS = pd.DataFrame({"zip": SIZES["zip"], "code": ["Q1", "Q2", "Q3", "Q1", "Q2"]})


class Invented:
    """A population of five ZIP areas."""

    sizes = SIZES


@pytest.fixture
def prizm():
    return Prizm("Invented", "2026", CODES, ZIPS)


def members(*zips, segments=(0,)):
    rows = SIZES.set_index("zip").loc[list(zips)].reset_index()
    return rows.assign(segment_id=[segments[at % len(segments)] for at in range(len(rows))])


def by_code(unit):
    return {row.code: row for row in unit.rows}


def test_against_the_states_the_base_is_all_zip_areas_of_the_states_that_the_audience_lies_in(prizm):
    found = audience_mix(members("00801", "00805"), prizm, Invented, "states")

    # Vermont and New Hampshire: Q1 1000, Q2 300 + 400, Q3 200, of 1900; the audience has 1000 and 400 of 1400.
    rows = by_code(found.whole)
    assert ("NH", "VT") == found.states
    assert (pytest.approx(100 * 1000 / 1400), pytest.approx(100 * 1000 / 1900)) == (
        rows["Q1"].share,
        rows["Q1"].base_share,
    )
    assert pytest.approx(100 * (400 / 1400) / (700 / 1900)) == rows["Q2"].index


def test_against_the_nation_the_base_is_the_households_of_the_codes(prizm):
    found = audience_mix(members("00801", "00805"), prizm, Invented)

    assert () == found.states
    assert pytest.approx(100 * (1000 / 1400) / 0.5) == by_code(found.whole)["Q1"].index


def test_codes_with_under_a_thousand_people_are_pooled_and_counted_with_those_that_nobody_has(prizm):
    found = audience_mix(members("00801", "00802", "00803"), prizm, Invented).whole

    # Q2 has 900 people, Q3 500, Q4 nobody; 500 of 1500 households, and 300 + 200 + 0 of the nation's 1000.
    assert ["Q1", "other"] == [row.code for row in found.rows]
    other = found.rows[-1]
    assert (3, 1, 1400, 2) == (found.pooled, found.pooled_empty, other.people, other.zips)
    assert (pytest.approx(100 * 500 / 1500), 50.0) == (other.share, other.base_share)
    assert "3 codes with under 1,000 people each" == other.name


def test_a_code_of_exactly_a_thousand_people_stands_alone(prizm):
    assert "Q2" in by_code(audience_mix(members("00801", "00805"), prizm, Invented).whole)


def test_the_shares_and_the_base_shares_add_up_to_a_hundred_whatever_was_pooled(prizm):
    for base in ("nation", "states"):
        for by in ("code", "group"):
            found = audience_mix(members("00801", "00802", "00803"), prizm, Invented, base, by).whole
            assert pytest.approx(100) == sum(row.share for row in found.rows)
            assert pytest.approx(100) == sum(row.base_share for row in found.rows)


def test_a_group_is_the_sum_of_its_codes_before_anything_is_pooled(prizm):
    found = audience_mix(members("00801", "00802", "00803"), prizm, Invented, by="group").whole

    # Shores: 3000 + 500 people and 1200 households; Heights: 900 people, so under a thousand.
    assert [("Shores", "Shores", 3500), ("other", "other", 900)] == [(r.code, r.group, r.people) for r in found.rows]
    assert pytest.approx(80.0) == found.rows[0].share


def test_each_segment_has_a_mix_of_its_own_against_the_same_base(prizm):
    found = audience_mix(members("00801", "00805", segments=(0, 1)), prizm, Invented, "states")

    assert {0, 1} == set(found.segments)
    assert pytest.approx(100.0) == by_code(found.segments[0])["Q1"].share
    assert pytest.approx(100 * 1000 / 1900) == by_code(found.segments[0])["Q1"].base_share


def test_zip_areas_without_a_code_stand_apart_and_are_never_pooled(prizm):
    rows = pd.concat(
        [members("00801"), pd.DataFrame([{"zip": "99999", "people": 10, "households": 5, "segment_id": 0}])]
    )

    unknown = by_code(audience_mix(rows, prizm, Invented).whole)["unknown"]

    assert (10, pytest.approx(100 * 5 / 1005)) == (unknown.people, unknown.share)


def test_nobody_has_no_rows(prizm):
    assert () == audience_mix(members("00801").iloc[:0], prizm, Invented, "states").whole.rows


def test_ten_equal_zip_areas_count_as_nine_and_a_few_large_ones_as_fewer():
    # Ten areas of 7 households, five of which have the code: the variance is (10 / 9) x 490 / 4 / 70^2, a fourth of 1 / 9.
    assert pytest.approx(9.0) == effective_number(0.5, 5 * 49, 10 * 49, 70, 10)
    # One area of 60 with the code and forty of 1: p = .6; (41 / 40) x (.16 x 3600 + .36 x 40) / 100^2 = 0.060516.
    assert pytest.approx(0.24 / 0.060516) == effective_number(0.6, 3600, 3640, 100, 41)


def test_where_nobody_or_everybody_has_the_code_kish_s_number_is_taken():
    assert pytest.approx(70**2 / 490) == effective_number(0.0, 0, 490, 70, 10)
    assert pytest.approx(70**2 / 490) == effective_number(1.0, 490, 490, 70, 10)
    assert 0.0 == effective_number(0.0, 0, 0, 0, 0)


def test_the_interval_is_wilsons_as_it_stands_in_textbooks():
    # 10 of 50: 0.1124 to 0.3304 (Newcombe 1998 and any table of the score interval).
    assert pytest.approx((0.1124, 0.3304), abs=1e-4) == wilson(0.2, 50)
    assert pytest.approx((0.0, 0.2775), abs=1e-4) == wilson(0.0, 10)  # 0 of 10
    assert (0.0, 1.0) == wilson(0.5, 0)


def test_the_interval_is_about_as_wide_as_a_bootstrap_over_the_zip_areas_says(population_frame):
    rows = population_frame[population_frame["STATE"] == "CO"][["zip", "people", "households"]].assign(segment_id=0)
    codes = pd.read_parquet(DATA / "prizm_zips.parquet").set_index("zip")["code"]
    shipped = Prizm.read(DATA)
    found = audience_mix(rows, shipped, _sizes(population_frame)).whole
    held, code = rows["households"].to_numpy(float), rows["zip"].map(codes).to_numpy()
    draws = np.random.default_rng(7).integers(0, len(rows), (1_000, len(rows)))

    for row in [row for row in found.rows if row.zips >= 20][:4]:
        drawn = (held * (code == row.code))[draws].sum(axis=1) / held[draws].sum(axis=1)
        low, high = np.percentile(100 * drawn, [2.5, 97.5])
        assert 0.8 < (row.share_high - row.share_low) / (high - low) < 1.25, row.code


def test_a_share_that_rests_on_few_zip_areas_is_marked(population_frame):
    rows = population_frame[population_frame["STATE"] == "VT"][["zip", "people", "households"]].assign(segment_id=0)
    codes = pd.read_parquet(DATA / "prizm_zips.parquet")
    number = rows.merge(codes, on="zip").groupby("code").size()

    found = [
        row for row in audience_mix(rows, Prizm.read(DATA), _sizes(population_frame)).whole.rows if row.code in number
    ]

    assert [number[row.code] for row in found] == [row.zips for row in found]
    assert [number[row.code] < 10 for row in found] == [row.few_zips for row in found]
    assert 0 < sum(row.few_zips for row in found) < len(found)


def _sizes(frame):
    class Shipped:
        sizes = frame[["zip", "STATE", "people", "households"]]

    return Shipped

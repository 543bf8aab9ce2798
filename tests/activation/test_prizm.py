"""The PRIZM-style mix of an audience: shares, indices against a base, and what stands in for ZIPs without a code."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation.errors import DataMissing
from activation.prizm import Mix, Prizm, stated
from activation.settings import DATA
from activation.stored import from_row, to_row

CODES = pd.DataFrame(
    {
        "code": ["U1Y", "S2F", "R4M"],
        "name": ["Harbour Lofts", "Cycle Path Families", "Meadow Keepers"],
        "group": ["Cities", "Edges", "Edges"],
        "households": [50, 30, 20],
    }
)
ZIPS = pd.DataFrame({"zip": ["00001", "00002", "00003", "00004"], "code": ["U1Y", "S2F", "R4M", "U1Y"]})


@pytest.fixture
def prizm() -> Prizm:
    return Prizm("Invented", "1", CODES, ZIPS)


@pytest.fixture(scope="module")
def shipped() -> Prizm:
    return Prizm.read(DATA)


def mix_of(prizm: Prizm, households: dict[str, float], **settings) -> Mix:
    return prizm.mix(pd.Series(list(households)), pd.Series(list(households.values())), **settings)


def tally_of(prizm: Prizm, households: dict[str, float]) -> np.ndarray:
    return prizm.tally(pd.Series(list(households)), pd.Series(list(households.values())))


def test_shares_and_indices_against_the_nation_are_those_worked_out_by_hand(prizm):
    mix = mix_of(prizm, {"00001": 10, "00002": 30})

    rows = [(row.code, row.households, row.share, row.base_share, row.index) for row in mix.codes]
    assert [
        ("S2F", 30.0, 75.0, 30.0, pytest.approx(250.0)),
        ("U1Y", 10.0, 25.0, 50.0, pytest.approx(50.0)),
        ("R4M", 0.0, 0.0, 20.0, 0.0),
    ] == rows


def test_a_group_holds_the_households_of_its_codes(prizm):
    mix = mix_of(prizm, {"00001": 10, "00002": 20, "00003": 10})

    rows = [(row.group, row.households, row.share, row.base_share, row.index) for row in mix.groups]
    assert [("Edges", 30.0, 75.0, 50.0, 150.0), ("Cities", 10.0, 25.0, 50.0, 50.0)] == rows


def test_any_set_of_zips_can_be_the_base(prizm):
    base = tally_of(prizm, {"00002": 40, "00004": 10})

    index = {row.code: row.index for row in mix_of(prizm, {"00001": 1, "00002": 1}, base=base)}
    assert {"U1Y": 250.0, "S2F": 62.5, "R4M": None} == index


def test_an_audience_that_is_its_own_base_is_average_everywhere(shipped, population_frame):
    texas = population_frame[population_frame["STATE"] == "TX"]
    mix = shipped.mix(texas["zip"], texas["households"], base=shipped.tally(texas["zip"], texas["households"]))

    assert {100.0} == {row.index for row in mix.codes if row.households > 0}


def test_everybody_against_the_nation_is_average_everywhere(shipped, population_frame):
    mix = shipped.mix(population_frame["zip"], population_frame["households"])

    assert [pytest.approx(100.0)] * len(shipped.codes) == [row.index for row in mix.codes]


def test_the_mix_of_a_state_agrees_with_a_plain_pandas_join(shipped, population_frame):
    ohio = population_frame[population_frame["STATE"] == "OH"]
    joined = ohio.merge(pd.read_parquet(DATA / "prizm_zips.parquet"), on="zip")
    expected = 100 * joined.groupby("code")["households"].sum() / joined["households"].sum()

    shares = {row.code: row.share for row in shipped.mix(ohio["zip"], ohio["households"]) if row.households > 0}
    assert expected[expected > 0].to_dict() == pytest.approx(shares)


def test_households_in_zips_without_a_code_are_shown_as_unknown(prizm):
    mix = mix_of(prizm, {"00001": 60, "98765": 40})

    unknown = next(row for row in mix.codes if row.code == "unknown")
    assert ("ZIP without a code", "Unknown", 40.0, 40.0, 0.0, None) == (
        unknown.name,
        unknown.group,
        unknown.households,
        unknown.share,
        unknown.base_share,
        unknown.index,
    )
    assert "Unknown" in [row.group for row in mix.groups]


@pytest.mark.parametrize("text", ["1", "000011", "0000A", " 0001", "", None])
def test_what_is_not_five_digits_has_no_code(prizm, text):
    mix = prizm.mix(pd.Series(["00001", text]), pd.Series([1, 1]))

    assert {"U1Y": 50.0, "unknown": 50.0} == {row.code: row.share for row in mix.codes if row.share}


def test_an_audience_with_a_code_everywhere_has_no_unknown_row(prizm):
    mix = mix_of(prizm, {"00001": 60})

    assert "unknown" not in [row.code for row in mix.codes]
    assert "Unknown" not in [row.group for row in mix.groups]


def test_a_missing_number_of_households_counts_as_none(prizm):
    mix = mix_of(prizm, {"00001": 5.0, "00002": float("nan")})

    assert {"U1Y": 100.0} == {row.code: row.share for row in mix.codes if row.share}


def test_an_audience_without_households_has_no_mix(prizm):
    assert Mix() == mix_of(prizm, {"00001": 0})
    assert 0 == len(mix_of(prizm, {}))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*ZIPS["zip"], "77777"]), st.floats(0.01, 1e6), min_size=1))
def test_shares_add_up_to_100_and_stand_in_order_of_size(households):
    mix = mix_of(Prizm("Invented", "1", CODES, ZIPS), households)

    for rows in (mix.codes, mix.groups):
        shares = [row.share for row in rows]
        assert 100.0 == pytest.approx(sum(shares))
        assert shares == sorted(shares, reverse=True)


@settings(deadline=None)
@given(st.floats(0.001, 1000.0))
def test_the_size_of_the_weights_does_not_change_the_mix(scale):
    prizm = Prizm("Invented", "1", CODES, ZIPS)
    households = {"00001": 3.0, "00002": 1.0, "00003": 4.0}
    scaled = {zip_code: scale * number for zip_code, number in households.items()}
    plain = mix_of(prizm, households, base=tally_of(prizm, households))

    again = mix_of(prizm, scaled, base=tally_of(prizm, {z: scale * n for z, n in households.items()}))
    assert [pytest.approx(row.index) for row in plain] == [row.index for row in again]
    assert [pytest.approx(row.base_share) for row in plain] == [row.base_share for row in again]


def test_the_shipped_system_says_that_it_is_modelled_and_its_version(shipped):
    assert "PRIZM-style, modelled from public data, version 2026.1" == shipped.statement
    assert "2014-2018" in shipped.method


def test_a_licensees_codes_take_the_place_of_the_shipped_ones():
    prizm = Prizm("Licensed codes", "June 2026", CODES, ZIPS)

    assert "Licensed codes, vintage June 2026" == prizm.statement
    assert ["S2F"] == [row.code for row in mix_of(prizm, {"00002": 7}) if row.households]


def test_missing_files_are_named(tmp_path: Path):
    CODES.to_parquet(tmp_path / "prizm_codes.parquet")

    with pytest.raises(DataMissing, match=r"prizm_zips\.parquet"):
        Prizm.read(tmp_path)


@pytest.mark.parametrize(
    ("codes", "zips", "fault"),
    [
        (pd.concat([CODES, CODES.head(1)]), ZIPS, "a code is listed twice"),
        (CODES, pd.concat([ZIPS, ZIPS.head(1)]), "a ZIP is listed twice"),
        (CODES, ZIPS.assign(zip=["1", "00002", "00003", "00004"]), "a ZIP is not five digits"),
        (CODES.head(2), ZIPS, "a ZIP has a code that is not described"),
    ],
)
def test_codes_that_do_not_fit_their_zips_are_refused(codes, zips, fault):
    with pytest.raises(DataMissing, match=fault):
        Prizm("Damaged", "1", codes, zips)


def test_an_audience_from_before_there_were_licences_says_that_its_codes_are_ours(ws):
    saved = ws.audiences.save({"name": "Old", "data_snapshot": {"prizm_version": "2025.1"}})
    row = to_row(saved) | {"version": 1}
    row["data_snapshot"]["prizm_name"] = None  # as the store reads what is younger than the row

    kept = from_row(row).data_snapshot

    assert "PRIZM-style, modelled from public data, version 2025.1" == stated(kept.prizm_name, kept.prizm_version)

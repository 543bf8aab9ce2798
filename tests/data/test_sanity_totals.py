"""The nation's totals, as they are known from elsewhere."""

import numpy as np
import pandas as pd
import pytest

from activation.settings import DATA
from data.build import source
from tests.data.conftest import whole_source_folder


def test_every_populated_zip_is_there_once_and_no_other(population_frame):
    assert 32_555 == len(population_frame)
    assert population_frame["zip"].is_unique
    assert population_frame["zip"].is_monotonic_increasing
    assert population_frame["zip"].str.fullmatch(r"\d{5}").all()
    assert population_frame["people"].gt(0).all()


def test_the_nation_has_337_million_people_and_334_million_without_puerto_rico(population_frame):
    outside = population_frame["STATE"] != "PR"

    assert 337.2 == round(population_frame["people"].sum() / 1e6, 1)
    assert 333.9 == round(population_frame.loc[outside, "people"].sum() / 1e6, 1)


def test_the_nation_has_about_128_million_households(population_frame):
    assert 127.6 == round(population_frame["households"].sum() / 1e6, 1)


@pytest.mark.parametrize(
    ("code", "known"), [("SMOKERS_SHARE", 13.4), ("INACTIVITY_SHARE", 25.5), ("RENTERS_SHARE", 36.1)]
)
def test_national_rates_come_out_when_zips_are_weighted_by_their_people_of_2018(code, known, population_frame):
    people = pd.read_parquet(whole_source_folder() / source.TABLE).set_index("zcta")["population_2018"]
    rows = population_frame.dropna(subset=[code])
    mean = np.average(rows[code], weights=people.loc[rows["zip"]].astype("float64"))

    assert known == pytest.approx(mean, abs=0.06)


@pytest.mark.parametrize(
    ("code", "known"), [("SMOKERS_SHARE", 13.4), ("INACTIVITY_SHARE", 25.5), ("RENTERS_SHARE", 36.1)]
)
def test_national_rates_move_little_when_zips_are_weighted_by_their_people_of_today(code, known, catalogue_rows):
    assert known == pytest.approx(catalogue_rows.loc[code, "mean"], abs=0.4)


def test_the_files_that_ship_stay_under_15_megabytes_together():
    files = [*DATA.glob("*.parquet"), DATA / "states.geojson"]

    assert 15_000_000 > sum(file.stat().st_size for file in files)


def test_the_population_has_its_keys_first_and_then_the_catalogue_in_order(population_frame, catalogue_rows):
    keys = ["zip", "place", "people", "households", "latitude", "longitude"]

    assert [*keys, *catalogue_rows["code"]] == list(population_frame.columns)


def test_numbers_are_stored_in_single_precision_and_counts_whole(population_frame, catalogue_rows):
    numbers = catalogue_rows.loc[catalogue_rows["kind"] == "number", "code"]

    assert {"float32"} == {str(population_frame[code].dtype) for code in numbers}
    assert {"int32"} == {str(population_frame[code].dtype) for code in ("people", "households")}

"""The PRIZM-style system: what the shipped codes promise, checked against the shipped population and by hand."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from activation.settings import DATA
from data.build import prizm, prizm_axes, prizm_portraits

# Names of licensed segmentation systems, as hashes of their sorted words: the names themselves are not ours to ship.
LICENSED = set(Path(__file__).with_name("licensed_names.sha256").read_text().split())


# What the model may see: these columns of the source, and nothing of race, health or hardship.
ALLOWED = (
    *("zcta", "county_fips", "households", "civilian_adults_2018", "population_2018", "men_18_34", "women_18_34"),
    *("age_0_4", "age_5_14", "age_55_59", "age_60_64", "age_65_plus", "population_in_households"),
    *("population_in_family_households", "housing_units_2018", "occupied_units_pct", "renter_occupied_pct"),
    *prizm_axes.INCOMES,
    *prizm_portraits.NOTABLE,
)


@pytest.fixture(scope="module")
def codes() -> pd.DataFrame:
    return pd.read_parquet(DATA / "prizm_codes.parquet")


@pytest.fixture(scope="module")
def zips() -> pd.DataFrame:
    return pd.read_parquet(DATA / "prizm_zips.parquet")


@pytest.fixture(scope="module")
def coded(zips, population_frame) -> pd.DataFrame:
    """The population's ZIPs with households and the code of each."""
    return population_frame.merge(zips, on="zip", validate="one_to_one").astype({"households": float})


def test_every_zip_with_households_has_exactly_one_code(zips, population_frame):
    inhabited = population_frame.loc[population_frame["households"] > 0, "zip"]

    assert sorted(inhabited) == zips["zip"].tolist()


def test_the_codes_are_neither_too_few_nor_too_small_nor_too_large(codes):
    assert 40 <= len(codes) <= 68
    assert 11 <= codes["group"].nunique() <= 14
    assert 0.002 <= codes["share"].min()
    assert 0.06 >= codes["share"].max()


def test_the_totals_of_each_code_are_those_of_its_zips(codes, coded):
    totals = coded.groupby("code")[["households", "people"]].sum().loc[codes["code"]]

    assert totals["households"].tolist() == codes["households"].tolist()
    assert totals["people"].tolist() == codes["people"].tolist()
    assert (totals["households"] / totals["households"].sum()).tolist() == pytest.approx(codes["share"].tolist())


def test_every_code_and_group_has_a_name_of_its_own(codes):
    assert codes["name"].is_unique
    assert codes["code"].is_unique
    assert not set(codes["name"]) & set(codes["group"])


def hashed(name):
    words = " ".join(sorted(re.findall(r"[a-z]+", name.lower())))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def test_no_name_is_one_of_a_licensed_system_whatever_the_order_of_its_words(codes):
    assert len(LICENSED) > 250
    assert set() == {name for name in {*codes["name"], *codes["group"]} if hashed(name) in LICENSED}


def test_a_code_lies_in_the_places_that_it_says(codes, coded):
    place = codes.set_index("code")["urbanicity"]

    assert coded["code"].map(place).tolist() == coded["URBANICITY"].astype("str").tolist()


def test_in_the_same_place_and_lifestage_a_more_affluent_code_has_the_higher_family_income(codes):
    income = codes["portrait"].str.extract(r"\$([\d,]+)")[0].str.replace(",", "").astype(int)
    order = codes.assign(income=income, band=codes["code"].str[1].astype(int)).sort_values("band")

    for _, row in order.groupby(["urbanicity", "lifestage"]):
        assert row["income"].is_monotonic_decreasing, row["code"].tolist()


def mean(rows: pd.DataFrame, values: pd.Series) -> float:
    """The mean by households over the ZIPs where the value is known."""
    known = values[rows.index].dropna().astype(float)
    return float((known * rows["households"][known.index]).sum() / rows["households"][known.index].sum())


WORDS_AND_VARIABLES = {
    "of homes rented": "RENTERS_SHARE",
    "of adults under 35": "ADULTS_18_34_SHARE",
    "of people under 15": "AGE_UNDER_15_SHARE",
    "of workers go by public transit": "TRANSIT_COMMUTERS_SHARE",
    "of workers walk to work": "WALKING_COMMUTERS_SHARE",
    "of households have no car": "NO_VEHICLE_SHARE",
    "of homes kept for 20 years or more": "LONG_TERM_RESIDENTS_SHARE",
    "of workers are in education": "EDUCATION_WORKERS_SHARE",
    "of workers are in health care": "HEALTH_CARE_WORKERS_SHARE",
    "of workers are in retail": "RETAIL_WORKERS_SHARE",
    "of workers are in farming, mining, building or making": "MANUAL_WORKERS_SHARE",
    "of adults are veterans": "VETERANS_SHARE",
}


def test_portraits_say_what_the_population_says(codes, coded):
    values = {words: coded[variable] for words, variable in WORDS_AND_VARIABLES.items()}
    values["of people 55 and over"] = coded["AGE_55_64_SHARE"] + coded["AGE_65_PLUS_SHARE"]
    for code in codes.itertuples():
        rows = coded[coded["code"] == code.code]
        income, size = re.search(r"income \$([\d,]+), .* ([\d.]+) people per household", code.portrait).groups()
        assert mean(rows, coded["MEDIAN_FAMILY_INCOME"]) == pytest.approx(int(income.replace(",", "")), abs=501)
        assert mean(rows, coded["PEOPLE_PER_HOUSEHOLD"]) == pytest.approx(float(size), abs=0.0501)
        shares = re.findall(r"(\d+) % ([a-z][^;(]+?)(?=, \d|;| \(nation (\d+) %\)|$)", code.portrait)
        assert 2 <= len(shares) <= 3
        for share, words, nation in shares:
            assert mean(rows, values[words]) == pytest.approx(int(share), abs=0.501), (code.code, words)
            assert not nation or mean(coded, values[words]) == pytest.approx(int(nation), abs=0.501)


def test_portraits_begin_with_place_means_and_lifestage(codes):
    for code in codes.itertuples():
        assert code.portrait.startswith(f"{code.urbanicity.capitalize()}, {code.affluence}, {code.lifestage}: ")


def test_the_axes_agree_with_ranks_made_in_plain_pandas(coded):
    def rank(values: pd.Series) -> pd.Series:
        known = values.dropna().sort_values()
        weights = coded["households"][known.index]
        return ((weights.cumsum() - weights / 2) / weights.sum()).groupby(known).transform("mean")

    incomes = ["MEDIAN_FAMILY_INCOME", "MEDIAN_HOUSEHOLD_INCOME", "PER_CAPITA_INCOME", "TAX_INCOME_PER_PERSON"]
    affluence = rank(coded[incomes].astype(float).apply(rank).mean(axis=1))
    band = pd.cut(affluence, [0, 0.2, 0.45, 0.7, 0.9, 1], labels=[5, 4, 3, 2, 1])
    family = rank(coded["AGE_UNDER_15_SHARE"].astype(float))
    family = rank((family + rank(coded["PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE"].astype(float))) / 2)
    mature = rank((coded["AGE_55_64_SHARE"] + coded["AGE_65_PLUS_SHARE"]).astype(float))
    stages = pd.DataFrame({"F": family, "M": mature, "Y": rank(coded["ADULTS_18_34_SHARE"].astype(float))})

    ranked = affluence.index.intersection(stages.dropna().index)
    letter, code = stages.loc[ranked].idxmax(axis=1), coded.loc[ranked, "code"]
    assert (letter == code.str[2]).mean() > 0.998
    # A code that spans bands is named for the lowest, so only codes of one band can be compared.
    single = code[~code.isin(["C2Y", "C2F", "C2M", "T2F", "T2M", "T3Y", "R2F", "R2M", "R4Y"])]
    assert (band[single.index].astype(int) == single.str[1].astype(int)).mean() > 0.998


def test_every_cell_of_place_means_and_lifestage_belongs_to_one_code():
    system, cells = prizm.definition()
    file = prizm.tomllib.loads(prizm.DEFINITION.read_text(encoding="utf-8"))
    listed = [band for group in file["groups"] for code in group["codes"] for band in code["bands"]]

    assert 5 * 5 * 3 == len(cells) == len(listed)
    assert set(system.index) == set(cells.values())


def test_a_code_reads_as_its_place_lowest_band_and_lifestage():
    system, cells = prizm.definition()
    initial = {"urban": "U", "suburban": "S", "second city": "C", "town": "T", "rural": "R"}
    lowest = {code: max(band for (_, band, _), held in cells.items() if held == code) for code in system.index}

    for code, row in system.iterrows():
        assert code == f"{initial[row['urbanicity']]}{lowest[code]}{row['lifestage'][0].upper()}"


def test_a_code_names_its_bands_of_affluence():
    affluence = prizm.definition()[0]["affluence"]

    words = ["wealthy", "upscale", "middle income", "moderate income", "lower income"]
    assert words == affluence[["U1Y", "U2Y", "U3Y", "U4Y", "U5Y"]].tolist()
    assert ["wealthy to upscale", "wealthy to middle income"] == affluence[["T2F", "T3Y"]].tolist()


def test_ranks_are_by_households_with_ties_in_the_middle():
    ranks = prizm_axes.weighted_rank(pd.Series([30.0, 10.0, np.nan, 10.0]), pd.Series([2.0, 1.0, 9.0, 1.0]))

    assert [0.75, 0.25, 0.25] == ranks.dropna().tolist()
    assert [False, False, True, False] == ranks.isna().tolist()


def test_a_missing_score_is_taken_from_the_county_and_only_then_from_the_nation():
    scores = pd.Series([0.2, 0.8, np.nan, np.nan, 0.6])
    households = pd.Series([3.0, 1.0, 5.0, 5.0, 4.0])
    county = pd.Series(["Travis", "Travis", "Travis", "Loving", "Harris"])

    filled, origin = prizm_axes.completed(scores, households, county)
    # Travis: (3 x 0.2 + 1 x 0.8) / 4; the nation: (3 x 0.2 + 1 x 0.8 + 4 x 0.6) / 8.
    assert [0.2, 0.8, 0.35, 0.475, 0.6] == pytest.approx(filled.tolist())
    assert ["", "", "county", "nation", ""] == origin.tolist()


def invented(size: int = 400) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A population and a source with only the columns the model may see, the last two ZIPs without any facts."""
    rng = np.random.default_rng(11)
    source = pd.DataFrame({column: rng.uniform(10, 90, size) for column in ALLOWED})
    source["zcta"] = [f"{number:05d}" for number in range(size)]
    source["county_fips"] = [f"{number % 20:05d}" for number in range(size - 1)] + ["99999"]
    source.loc[[size - 2, size - 1], source.columns.difference(["zcta", "county_fips"])] = np.nan
    population = pd.DataFrame({"zip": source["zcta"], "people": 250, "households": rng.integers(50, 150, size)})
    place = [("urban", "suburban", "second city", "town", "rural")[number % 5] for number in range(size)]
    return population.assign(URBANICITY=pd.Categorical(place)), source


def test_no_zip_is_left_out_and_the_model_sees_nothing_sensitive():
    population, source = invented()

    assigned = prizm.assign(prizm.facts_of(population, source))
    assert population["zip"].tolist() == assigned.index.tolist()
    assert ["county", "nation"] == assigned["filled"].tolist()[-2:]
    assert assigned["code"].notna().all()


def test_what_the_model_sees_is_behind_no_sensitive_variable():
    variables = pd.read_parquet(DATA / "variables.parquet")
    behind = variables.loc[variables["sensitive"] != "", "source_columns"].explode()
    totals = {"population_2018", "civilian_adults_2018"}  # the denominators of many a share

    assert set() == set(behind) & set(ALLOWED) - totals


def test_the_order_of_the_rows_does_not_change_a_code():
    population, source = invented()
    shuffled = population.sample(frac=1, random_state=1), source.sample(frac=1, random_state=2)

    plain = prizm.assign(prizm.facts_of(population, source))
    assert plain.equals(prizm.assign(prizm.facts_of(*shuffled)))


def test_a_zip_without_households_gets_no_code():
    population, source = invented()
    population.loc[5, "households"] = 0

    assert "00005" not in prizm.assign(prizm.facts_of(population, source)).index


def test_a_system_with_a_code_too_small_to_plan_with_is_refused():
    population, source = invented()
    population.loc[population["URBANICITY"] == "rural", "URBANICITY"] = "urban"

    with pytest.raises(ValueError, match="too few or too many households"):
        prizm.model(population, source)

"""The README on data tells of everything that ships."""

from activation.catalogue import Catalogue
from activation.settings import DATA
from data.build.formulas import LEAST_DIVISOR
from data.build.recipes import FILES, Recipe

README = (DATA / "README.md").read_text(encoding="utf-8")
CATALOGUE = Catalogue.read(DATA / "variables.parquet")


def test_every_publication_is_named():
    for variable in CATALOGUE:
        for source in variable.source.split(" and "):
            assert source in README


def test_every_file_that_ships_is_described():
    for file in (*DATA.glob("*.parquet"), *DATA.glob("*.geojson")):
        assert f"`{file.name}`" in README


def test_every_kind_of_formula_is_explained():
    for formula in ("column", "complement", "share", "per_10k", "ratio", "growth", "place"):
        assert formula in Recipe.model_fields
        assert f"| `{formula} = " in README
    assert f"max(people of 2018, {LEAST_DIVISOR:,.0f})" in README


def test_every_sensitive_class_is_explained():
    for name in {variable.sensitive for variable in CATALOGUE} - {""}:
        assert f"`{name}`" in README


def test_every_file_of_definitions_is_in_the_catalogue():
    not_variables = {"sources", "census_regions", "county_names", "state_codes"}
    files = {file.stem for file in (DATA / "build" / "definitions").glob("*.toml")}

    assert files - not_variables == set(FILES)
    assert len(FILES) == len(set(FILES))


def test_trademark_and_licences_are_stated():
    for words in ("PRIZM is a trademark of Claritas", "Open Use of Data", "without warranty", "ISC", "public domain"):
        assert words in README

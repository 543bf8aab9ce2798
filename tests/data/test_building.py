"""Building: the same source gives the same files, whatever the order of its rows."""

import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from activation.catalogue import Catalogue
from activation.settings import DATA
from data.build import source
from data.build.__main__ import build, build_variables
from data.build.sample import draw_sample
from tests.data.conftest import SAMPLE, SAMPLE_COLUMNS, whole_source_folder

FILES = ("population.parquet", "variables.parquet")


def built(folder: Path, to: Path) -> dict[str, bytes]:
    to.mkdir()
    build_variables(folder, to)
    return {name: (to / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def first_build(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(sample_folder, tmp_path_factory.mktemp("built") / "first")


def test_building_twice_gives_the_same_bytes(sample_folder, first_build, tmp_path):
    assert first_build == built(sample_folder, tmp_path / "second")


def test_the_order_of_the_sources_rows_makes_no_difference(sample_folder, first_build, tmp_path):
    shuffled = tmp_path / "shuffled"
    shutil.copytree(sample_folder, shuffled)
    rows = pd.read_parquet(sample_folder / source.TABLE).sample(frac=1, random_state=1)
    rows.to_parquet(shuffled / source.TABLE, index=False)

    assert first_build == built(shuffled, tmp_path / "second")


def test_the_catalogue_of_the_sample_has_the_variables_of_the_shipped_one(sample_folder, tmp_path):
    built(sample_folder, tmp_path / "built")

    shipped = Catalogue.read(DATA / "variables.parquet")
    assert shipped.codes == Catalogue.read(tmp_path / "built" / "variables.parquet").codes


def test_the_sample_is_drawn_again_the_same_and_reaches_every_state(tmp_path):
    draw_sample(whole_source_folder(), tmp_path)

    assert (tmp_path / SAMPLE.name).read_bytes() == SAMPLE.read_bytes()
    assert (tmp_path / SAMPLE_COLUMNS.name).read_bytes() == SAMPLE_COLUMNS.read_bytes()
    assert 52 <= pd.read_parquet(SAMPLE)["state"].nunique()


def test_what_ships_is_what_the_whole_source_gives(tmp_path):
    build(whole_source_folder(), tmp_path)

    for name in (*FILES, "prizm_codes.parquet", "prizm_zips.parquet"):
        assert pq.read_table(tmp_path / name).equals(pq.read_table(DATA / name)), name
    assert (tmp_path / "states.geojson").read_bytes() == (DATA / "states.geojson").read_bytes()


def test_a_build_that_fails_leaves_the_shipped_files_as_they_were(sample_folder, tmp_path):
    (tmp_path / "population.parquet").write_bytes(b"as it was")

    with pytest.raises(FileNotFoundError):
        build(sample_folder / "nowhere", tmp_path)

    assert ["population.parquet"] == [file.name for file in tmp_path.iterdir()]
    assert b"as it was" == (tmp_path / "population.parquet").read_bytes()

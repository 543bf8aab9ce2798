"""The command line: `python -m data.build SOURCE_FOLDER` builds every shipped file anew."""

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from data.build import prizm, source
from data.build.describe import describe
from data.build.population import build_population
from data.build.recipes import read_recipes
from data.build.sample import draw_sample
from data.build.write import write_frame, write_population, write_variables

DATA = Path(__file__).parents[1]


def build(folder: Path, to: Path) -> None:
    """Population, catalogue, lifestyle mix and outlines from the source folder into another, all files or none."""
    with TemporaryDirectory(dir=to, prefix=".building-") as name:
        fresh = Path(name)
        population = build_variables(folder, fresh)
        zips, codes = prizm.model(population, source.read_table(folder))
        write_frame(zips, fresh / "prizm_zips.parquet")
        write_frame(codes, fresh / "prizm_codes.parquet")
        shutil.copyfile(folder / source.OUTLINES, fresh / "states.geojson")
        for file in sorted(fresh.iterdir()):
            file.replace(to / file.name)


def build_variables(folder: Path, to: Path) -> pd.DataFrame:
    """Population and catalogue, which need nothing but the source and the definitions; answers with the population."""
    table, columns, recipes = source.read_table(folder), source.read_columns(folder), read_recipes()
    population = build_population(table, recipes)
    write_population(population, to / "population.parquet")
    write_variables([describe(recipe, population, columns) for recipe in recipes], to / "variables.parquet")
    return population


def main() -> None:
    """Builds all files from the folder named, or draws the tests' sample of it."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder that holds us_zip_public.parquet")
    parser.add_argument("--sample", action="store_true", help="draw the tests' sample of the source instead")
    arguments = parser.parse_args()
    if arguments.sample:
        draw_sample(arguments.folder, DATA.parent / "tests" / "data")
    else:
        build(arguments.folder, DATA)


if __name__ == "__main__":
    main()

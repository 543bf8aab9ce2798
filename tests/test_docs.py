"""The documentation says what the code does today."""

import inspect
import re

import pandas as pd
import pytest

import dev
from activation import settings
from activation.settings import DATA
from bench.serving import PROJECT

README = (PROJECT / "README.md").read_text()
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text()
DATA_README = (PROJECT / "data" / "README.md").read_text()


def test_the_notebook_example_of_the_readme_runs(monkeypatch, store_folder):
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)
    exec(example, {})

    assert list(store_folder.rglob("audiences_*.parquet"))


def test_every_command_that_the_readme_gives_exists():
    assert {"run", "test", "check", "bench"} == set(re.findall(r"python3 dev\.py (\w+)", README))
    assert all(callable(getattr(dev, name)) for name in ("run", "test", "check", "bench"))


def test_every_setting_from_the_environment_is_in_the_readme():
    names = set(re.findall(r'"(ACTIVATION_\w+)"', inspect.getsource(settings)))

    assert names
    assert names == {name for name in names if f"`{name}`" in README}


@pytest.mark.parametrize(
    "folder", ["pages", "pages/parts", "pages/parts/charts", "activation", "store", "bench", "tests"]
)
def test_every_folder_has_its_place_in_contributing(folder):
    assert f"`{folder}/`" in CONTRIBUTING


def test_every_publisher_of_a_variable_is_named_in_the_data_readme():
    sources = pd.read_parquet(DATA / "variables.parquet")["source"].unique()
    publishers = {"Census", "CDC", "USDA", "Social Security", "IRS", "Microsoft"}

    assert publishers == {name for name in publishers if name in DATA_README}
    assert [] == [
        s for s in sources if not any(word in s for word in ("Census", "CDC", "USDA", "SSA", "IRS", "Microsoft"))
    ]


def test_the_numbers_in_the_changelog_are_those_of_the_data():
    changelog = (PROJECT / "CHANGELOG.md").read_text()

    assert f"{len(pd.read_parquet(DATA / 'variables.parquet')):,} variables" in changelog
    assert f"{len(pd.read_parquet(DATA / 'population.parquet', columns=['zip'])):,} US ZIP areas" in changelog

"""The documentation says what the code does today."""

import inspect
import json
import re
import subprocess

import pandas as pd
import pytest

import dev
from activation import settings
from activation.settings import DATA
from bench.serving import PROJECT, served

README = (PROJECT / "README.md").read_text()
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text()
DATA_README = (PROJECT / "data" / "README.md").read_text()


def test_the_notebook_example_of_the_readme_runs(monkeypatch, store_folder):
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)
    exec(example, {})

    assert list(store_folder.rglob("audiences_*.parquet"))


@pytest.mark.server
def test_the_curl_lines_of_the_readme_count_save_list_and_export(tmp_path, population_frame):
    section = README.split("## From a script")[1]
    lines = re.search(r"```sh\n(.*?)```", section, re.DOTALL).group(1).strip().split("\n")
    with served(tmp_path / "store") as address:
        told = [
            subprocess.run(
                ["sh", "-c", line.replace("http://localhost:8501", address)],
                cwd=tmp_path, capture_output=True, text=True, check=True,
            ).stdout
            for line in lines
        ]  # fmt: skip
    texas = population_frame[population_frame["STATE"] == "TX"]
    exported = pd.read_csv(tmp_path / "texas.csv", dtype={"zip": str})

    assert 4 == len(lines) and all(line.startswith("curl ") for line in lines)
    assert int(texas["people"].sum()) == json.loads(told[0])["size"]["people"]
    assert int(texas["people"].sum()) == json.loads(told[1])["total_audience_size"] == exported["people"].sum()
    assert ["texas"] == [one["audience_id"] for one in json.loads(told[2])["items"]]
    assert set(exported["zip"]) <= set(texas["zip"])


def test_every_command_that_the_readme_gives_exists():
    assert {"run", "test", "check", "bench"} == set(re.findall(r"python3 dev\.py (\w+)", README))
    assert all(callable(getattr(dev, name)) for name in ("run", "test", "check", "bench"))


def test_every_setting_from_the_environment_is_in_the_readme():
    names = set(re.findall(r'"(ACTIVATION_\w+)"', inspect.getsource(settings)))

    assert names
    assert names == {name for name in names if f"`{name}`" in README}


@pytest.mark.parametrize(
    "folder", ["pages", "pages/parts", "pages/parts/charts", "activation", "api", "store", "bench", "tests"]
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

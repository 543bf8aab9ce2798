"""The store has never heard of a screen, a server, or of what its rows mean."""

import doctest
import pkgutil
import subprocess
import sys
from pathlib import Path

import store

PROJECT = Path(__file__).parents[2]
MODULES = [module.name for module in pkgutil.iter_modules(store.__path__, "store.")]


def test_a_fresh_interpreter_that_imports_all_of_the_store_knows_no_layer_above():
    looked_for = "{'streamlit', 'fastapi', 'starlette', 'plotly', 'activation', 'pages', 'api', 'pandas'}"
    script = f"import sys, {', '.join(MODULES)}; print(sorted({looked_for} & set(sys.modules)))"

    found = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert "[]" == found.stdout.strip()


def test_the_example_at_the_door_runs():
    result = doctest.testmod(store)

    assert (0, 2) == (result.failed, result.attempted)

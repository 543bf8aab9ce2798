"""Data flows one way: the core and the store never load a screen."""

import subprocess
import sys

import pytest

from bench.serving import PROJECT

SCREENS = ("streamlit", "plotly", "fastapi")


def modules(package: str) -> list[str]:
    return [
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((PROJECT / package).rglob("*.py"))
    ]


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("api", ("streamlit", "plotly")),
        ("activation", SCREENS),
        ("store", (*SCREENS, "activation")),
        ("pages.parts.charts", ()),
    ],
)
def test_a_fresh_interpreter_that_imports_every_module_finds_no_layer_above(package, forbidden):
    names = modules(package.replace(".", "/"))
    forbidden = forbidden or ("streamlit",)
    code = f"import sys, {', '.join(names)}; print([m for m in {list(forbidden)} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert len(names) > 5
    assert "[]" == printed.stdout.strip()

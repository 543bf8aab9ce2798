"""Every chart that a page draws says how it is read, has a table, and can be taken along as a picture and a table."""

import ast
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import picture
from pages.parts.charts import style

PAGES = Path(__file__).parents[2] / "pages"


def words(node, constants):
    """The text that an expression of the source stands for, with a word for each filled-in value."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(parts):
            return "".join(words(part, constants) if isinstance(part, ast.Constant) else "x" for part in parts)
        case ast.Name(name):
            return words(constants[name], constants) if name in constants else ""
        case ast.BinOp(left, ast.Add(), right):
            return words(left, constants) + words(right, constants)
        case ast.IfExp(_, one, other):
            return min(words(one, constants), words(other, constants), key=sentences)
    return ""


def sentences(text):
    return len(re.findall(r"[.!?](?= [A-Z“]|$)", text))


def charts_drawn():
    """File, name and how-to-read of every call of show_figure in the source of the pages."""
    for file in sorted(PAGES.rglob("*.py")):
        tree = ast.parse(file.read_text())
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("show_figure", "_draw"):
                name, how_to_read = node.args[-2:]
                if isinstance(how_to_read, ast.Name) and how_to_read.id not in constants:
                    continue  # a function of the panel's own that hands its reading on: its calls are looked at, too
                yield pytest.param(file.name, words(how_to_read, constants), id=f"{file.stem}-{words(name, constants)}")


@pytest.mark.parametrize(("file", "how_to_read"), charts_drawn())
def test_every_chart_says_in_two_sentences_how_it_is_read(file, how_to_read):
    assert 2 <= sentences(how_to_read), file


def test_all_charts_are_drawn_by_the_one_function_that_adds_table_and_downloads():
    drawn_by = [file.name for file in PAGES.rglob("*.py") if "plotly_chart" in file.read_text()]

    assert ["figures.py"] == drawn_by


def one_chart():
    import pandas as pd

    from pages.parts.charts import style
    from pages.parts.figures import show_figure

    figure = style.start("People", "In thousands.", "People: two bars.", 100)
    figure.add_bar(x=[1, 2])
    show_figure(figure, pd.DataFrame({"People": [1, 2]}), "people, twice", "A bar is a person. Two are two.")


def test_a_chart_comes_with_its_reading_its_table_and_both_downloads():
    drawn = AppTest.from_function(one_chart).run()

    assert not drawn.exception
    assert ["**How to read this:** A bar is a person. Two are two."] == [caption.value for caption in drawn.caption]
    assert ["Table and downloads: people, twice"] == [fold.label for fold in drawn.expander]
    assert [1, 2] == list(drawn.dataframe[0].value["People"])
    assert ["Download as CSV"] == [button.label for button in drawn.get("download_button")]
    assert ["picture-figure-people--twice"] == [element.key for element in drawn.get("bidi_component")]


def test_a_picture_is_as_high_as_the_chart_and_a_line_for_its_source():
    figure = go.Figure(layout={"height": 300})

    assert {"format": "png", "filename": "people", "width": 800, "height": 316, "scale": 2} == picture.options(
        figure, "people"
    )


def test_every_chart_knows_its_source():
    assert "US Census" in style.start("People", "", "People.", 100).layout.meta["source"]

"""Figures of the search: how right its answers are by judged queries, and how fast, on two catalogues.

The 28,153 variables of the American Community Survey are not part of the project: ACS_VARIABLES names the Parquet file
with their code, description, category and universe.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from activation.catalogue import SENSITIVE_CLASSES, Catalogue, Variable
from activation.search import Finder
from bench import judged
from bench.figures import Figure, absent, of
from bench.judged import FIRST, Answer, Query

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "variables.parquet"
PLACE = "ACS_VARIABLES"


def find() -> Iterator[Figure]:
    """The search over the shipped catalogue and over the survey's variables."""
    shipped = Catalogue.read(SHIPPED)
    yield from _figures("shipped", Finder(shipped), judged.shipped())
    path = os.environ.get(PLACE, "")
    if not Path(path).is_file():
        yield absent("find, 28,153 variables", "", f"{PLACE} names no file: {path or 'it is not set'}")
        return
    survey = read_survey(Path(path))
    yield from _figures(f"{len(survey):,}", Finder(survey), judged.survey(survey))
    runs = [_fresh(path) for _ in range(3)]
    yield of(f"find, {len(survey):,}: index built", "s", [run["seconds"] for run in runs], target=2)
    yield of(f"find, {len(survey):,}: memory added by the index", "MB", [run["memory"] for run in runs], target=200)


def read_survey(path: Path) -> Catalogue:
    """The survey's variables as a catalogue; the description ends with category and universe."""
    return Catalogue([_variable(row) for row in pq.read_table(path).to_pylist()])


def _variable(row: dict[str, str]) -> Variable:
    text = f"{row['description']} | {row['category']} | {row['universe']}"
    return Variable(
        code=row["code"], label=row["description"], description=text, type="demographic", category=row["category"],
        kind="number", unit="", source="Census ACS 5-year", vintage="2024", caveat="", source_columns=(),
        higher_means="", lower_means="", synonyms=(), stands_for="", sensitive="", coverage=1.0, mean=None,
        quantiles=(), levels=(),
    )  # fmt: skip


def _figures(name: str, finder: Finder, queries: Sequence[Query]) -> Iterator[Figure]:
    finder.find("coffee")
    answers, times = [], []
    for query in queries:
        start = time.perf_counter()
        found = finder.find(query.text, limit=FIRST, allow_sensitive=SENSITIVE_CLASSES)
        times.append(1000 * (time.perf_counter() - start))
        answers.append(Answer(query, found))
    for part, held_out in (("tuned on", False), ("held out", True)):
        yield from _rightness(f"find, {name}, {part}", [each for each in answers if each.query.held_out is held_out])
    yield of(f"find, {name}: latency, half", "ms", [float(np.percentile(times, 50))])
    yield of(f"find, {name}: latency, 95 in 100", "ms", [float(np.percentile(times, 95))], target=20)


def _rightness(name: str, answers: Sequence[Answer]) -> Iterator[Figure]:
    yield _share(f"{name}: ideas with a right one in the first ten", judged.recall(answers))
    yield _share(f"{name}: on topic among the first ten", judged.on_topic(answers))
    yield _share(f"{name}: mean reciprocal rank", judged.reciprocal_rank(answers))
    yield _share(f"{name}: shades of one before among the first ten", judged.shades(answers))
    precision, reach = judged.nothing_found(answers)
    yield _share(f"{name}: nothing found, and rightly so", precision)
    yield _share(f"{name}: nothing found where nothing is", reach)
    yield _share(f"{name}: relevance away from the share on topic", judged.misreliance(answers))
    for high, said, true, number in judged.reliability(answers):
        yield Figure(
            f"{name}: share on topic, relevance to {high} (mean {said:.2f})", "", round(true, 3), None, None, number
        )


def _share(name: str, value: float) -> Figure:
    return Figure(name, "", round(value, 3), None, None, 1)


def _fresh(path: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.find_fresh", path]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

"""How well briefs are read: figures over judged briefs, those that may be looked at, those held back, and others'."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from activation import open_workspace
from activation.briefs import Reading, read
from activation.catalogue import Catalogue
from activation.places import Places
from activation.search import Finder
from bench.figures import Figure, milliseconds, of
from bench.judging import (
    OTHERS,
    Judged,
    hits,
    is_direction,
    is_number,
    judged,
    leaves,
    on_topic,
    reported,
    shares,
    strays,
    wanted_variables,
)

DATA = Path(__file__).resolve().parents[1] / "data"
SPLITS = {
    "tune": ("kept", "tune"),
    "held": ("held",),
    "others": OTHERS,
}
LONG = 10_000
DENSE = """
coffee golf renters veterans smokers gyms books wine pets boats hiking fishing museums casinos bowling zoos dentists
lawyers banks hotels cruises bars pizza toys crafts music theater ski marinas
"""


def brief() -> Iterator[Figure]:
    """Judged briefs read: what was found, what was right, and how long it took."""
    catalogue = Catalogue.read(DATA / "variables.parquet")
    finder, places = Finder(catalogue), Places.read(catalogue, DATA / "population.parquet")

    def reader(text: str) -> Reading:
        return read(text, catalogue, finder, places)

    for split, names in SPLITS.items():
        yield from _figures(split, [item for name in names for item in judged(name)], reader, catalogue)
    yield from _counted()
    text = " ".join(item.text for item in judged("tune"))
    yield milliseconds("brief: read, 10,000 characters", lambda: reader((text * 9)[:LONG]), runs=5, target=300)


def _figures(
    split: str, briefs: list[Judged], reader: Callable[[str], Reading], catalogue: Catalogue
) -> Iterator[Figure]:
    readings = [reader(item.text) for item in briefs]
    pairs = list(zip(briefs, readings, strict=True))

    # A share has no median worth telling: its mean stands in that place.
    def share(name: str, values: list[float], target: float | None = None) -> Figure:
        figure = of(name, "share", values, target)
        mean = round(statistics.mean(values), 3)
        return Figure(f"brief, {split}: {name}", "share", mean, figure.least, figure.most, len(values), target)

    yield share("facet coverage@10", [_coverage(item, found, catalogue) for item, found in pairs if item.needed], 0.90)
    yield share("on-topic@10", [_on_topic(item, found) for item, found in pairs if item.needed], 0.75)
    yield share("direction right", list(_directions(pairs, catalogue)), 0.97)
    yield share("threshold right", list(_met(pairs, catalogue, is_number)), 0.97)
    yield share("ideas with their rule", list(_met(pairs, catalogue, lambda want: True)))
    yield share("rules that were asked for", list(_asked(pairs)))
    yield share("unmapped recall", [reported(f, word, "unmapped") for b, f in pairs for word in b.nothing], 0.95)
    yield share("unmapped precision", list(_unmapped_rightly(pairs)), 0.90)
    yield share("refused", [reported(f, word, "refused") for b, f in pairs for word in b.refused])
    times = [_time(item.text, reader) for item in briefs]
    yield of(f"brief, {split}: read, median of briefs", "ms", times, 50)
    yield of(f"brief, {split}: read, 95th percentile", "ms", [statistics.quantiles(times, n=20)[18]])


def _coverage(item: Judged, found: Reading, catalogue: Catalogue) -> float:
    first = {variable.code for variable in found.variables[:10]}
    met = hits(found, item.needed, catalogue)
    has = [
        bool(wanted_variables(want) & first) or (" in " in want and hit)
        for want, hit in zip(item.needed, met, strict=True)
    ]
    return statistics.mean(has)


def _on_topic(item: Judged, found: Reading) -> float:
    first = [variable.code for variable in found.variables[:10]]
    topics = on_topic(item.wants)
    return statistics.mean(code in topics for code in first) if first else 0.0


def _directions(pairs: list[tuple[Judged, Reading]], catalogue: Catalogue) -> Iterator[float]:
    """Of the ideas that are high or low and found a rule on a right variable, whether it points the right way."""
    for item, found in pairs:
        used = {leaf.variable for leaf in leaves(found.criteria)}
        for want, hit in zip(item.needed, hits(found, item.needed, catalogue), strict=True):
            if is_direction(want) and wanted_variables(want) & used:
                yield hit


def _met(pairs: list[tuple[Judged, Reading]], catalogue: Catalogue, counts: Callable[[str], bool]) -> Iterator[float]:
    for item, found in pairs:
        for want, hit in zip(item.needed, hits(found, item.needed, catalogue), strict=True):
            if counts(want):
                yield hit


def _asked(pairs: list[tuple[Judged, Reading]]) -> Iterator[float]:
    for item, found in pairs:
        stray = strays(found, item)
        for line in found.lines:
            if line.rule and line.phrase:
                yield line.phrase not in stray


def _unmapped_rightly(pairs: list[tuple[Judged, Reading]]) -> Iterator[float]:
    """Whether each reported phrase holds words that must be; those that hold only words that may be do not count."""
    for item, found in pairs:
        for line in found.lines:
            if line.kind == "unmapped" and (shares(line.phrase, item.nothing) or not shares(line.phrase, item.either)):
                yield shares(line.phrase, item.nothing)


def _time(text: str, reader: Callable[[str], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        reader(text)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _counted() -> Iterator[Figure]:
    ws = open_workspace(store=tempfile.mkdtemp(prefix="bench-"))
    times = [_time(item.text, lambda text: ws.read_brief(text)) for item in judged("tune")]
    yield of("brief: read and counted, median of briefs", "ms", times, 50)
    dense = (", ".join(DENSE.split()) + ", ") * (LONG // len(DENSE))
    yield milliseconds(
        "brief: read and counted, 10,000 characters of nothing but wishes",
        lambda: ws.read_brief(dense[:LONG]),
        runs=5,
        target=300,
    )

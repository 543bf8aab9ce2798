"""What a figure is: a name, a unit, and the least, the median and the most of several runs."""

import json
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure; `target` is what the product promises, `replaced` what the system before it took.

    absent: why it could not be measured here; then it has no values.
    """

    figure: str
    unit: str
    median: float | None
    least: float | None
    most: float | None
    runs: int
    target: float | None = None
    replaced: float | None = None
    absent: str | None = None


def milliseconds(
    name: str,
    work: Callable[[], object],
    runs: int = 20,
    target: float | None = None,
    replaced: float | None = None,
) -> Figure:
    """Times the work in milliseconds after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return of(name, "ms", times, target, replaced)


def of(name: str, unit: str, values: list[float], target: float | None = None, replaced: float | None = None) -> Figure:
    """The figure of several values."""
    median, least, most = (round(value, 2) for value in (statistics.median(values), min(values), max(values)))
    return Figure(name, unit, median, least, most, len(values), target, replaced)


def seconds(name: str, work: Callable[[], object], runs: int, target: float | None = None) -> Iterator[Figure]:
    """The seconds of the work by the clock, held against the target, and those of the processor.

    On a machine that others use only the second says what the work costs.
    """
    times, busy = [], []
    for _ in range(runs):
        start, begun = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - start)
        busy.append(time.process_time() - begun)
    yield of(name, "s", times, target)
    yield of(f"{name}, on the processor", "s", busy)


def absent(name: str, unit: str, why: str, target: float | None = None) -> Figure:
    """The figure that could not be measured, and why."""
    return Figure(name, unit, None, None, None, 0, target, absent=why)


def peak_memory(name: str) -> Figure:
    """The most memory this process has held so far, in MB."""
    return of(name, "MB", [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])


def show(figure: Figure) -> None:
    """Prints the figure as one JSON line."""
    print(json.dumps(asdict(figure)), flush=True)

"""Runs the benchmarks named on the command line, or all of them: `python -m bench [NAME ...] [--n AUDIENCES]`."""

import argparse
from collections.abc import Callable, Iterator
from functools import partial

from bench import api, brief, core, delivery, distribute, find, overlap, screen, segments, store
from bench.figures import Figure, show

parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
parser.add_argument("names", nargs="*", metavar="NAME")
parser.add_argument("--n", type=int, default=10_000, help="how many audiences the store holds (10,000)")
asked = parser.parse_args()

BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "find": find.find,
    "read_brief": core.read_brief,
    "brief": brief.brief,
    "count": core.count,
    "split": core.split,
    "segments": segments.segments,
    "save": core.save,
    "first_page": screen.first_page,
    "rule_edit": screen.rule_edit,
    "audience_page": screen.audience_page,
    "overlap": partial(overlap.overlap, asked.n),
    "api": api.api,
    # Last, for they bind the process to one core.
    "store": partial(store.store, asked.n),
    "delivery": delivery.delivery,
    "distribute": distribute.distribute,
}
wanted = asked.names or list(BENCHMARKS)
if unknown := [name for name in wanted if name not in BENCHMARKS]:
    parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
for name in wanted:
    for figure in BENCHMARKS[name]():
        show(figure)

"""Runs the benchmarks named on the command line, or all of them."""

import sys

from bench import core, screen
from bench.figures import show

BENCHMARKS = {
    "find": core.find,
    "read_brief": core.read_brief,
    "count": core.count,
    "split": core.split,
    "save": core.save,
    "list": core.list_audiences,
    "first_page": screen.first_page,
    "rule_edit": screen.rule_edit,
    "audience_page": screen.audience_page,
}

wanted = sys.argv[1:] or list(BENCHMARKS)
if unknown := [name for name in wanted if name not in BENCHMARKS]:
    sys.exit(f"No benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
for name in wanted:
    for figure in BENCHMARKS[name]():
        show(figure)

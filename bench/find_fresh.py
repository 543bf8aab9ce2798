"""In a process of its own: how long the index over a survey's variables takes to build, and what memory it adds."""

import json
import sys
import time
from pathlib import Path

from activation.search import Finder
from bench.find import read_survey


def resident() -> float:
    """The memory that this process holds now, in MB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


catalogue = read_survey(Path(sys.argv[1]))
before = resident()
start = time.perf_counter()
finder = Finder(catalogue)
finder.find("coffee")
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "memory": resident() - before}))

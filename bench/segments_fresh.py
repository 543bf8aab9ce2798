"""In a process of its own: a split of so many mixed rows, its seconds and the most memory held; prints JSON."""

import json
import re
import sys
import time
from pathlib import Path

from activation.segments import split
from bench.segment_rows import MIXED, NUMBER, mixed

frame = mixed(int(sys.argv[1]))
split(frame.iloc[:200], MIXED, "people", NUMBER)  # loads SciPy
Path("/proc/self/clear_refs").write_text("5")  # making the rows does not count, the rows themselves do
start, begun = time.perf_counter(), time.process_time()
split(frame, MIXED, "people", NUMBER)
seconds, processor = time.perf_counter() - start, time.process_time() - begun
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps({"seconds": seconds, "processor": processor, "memory": int(peak[1]) / 1024 if peak else None}))

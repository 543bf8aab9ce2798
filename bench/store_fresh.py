"""Measured by a process of its own over a store that is there: `python -m bench.store_fresh ROOT N`; prints JSON."""

import json
import random
import re
import sys
import time
from pathlib import Path

from activation import open_workspace
from bench.core import SEED
from bench.store import MEMBERS, audience

root, n = sys.argv[1], int(sys.argv[2])
ws = open_workspace(store=root)
start = time.perf_counter()
ws.audiences.list(limit=50)
first_page = 1000 * (time.perf_counter() - start)

chance = random.Random(SEED)
ws.audiences.list(limit=n)
for _ in range(500):
    ws.audiences.get(f"aud-{chance.randrange(n):07d}")
for number in range(20):
    ws.audiences.save(audience(5 * 10**6 + number), MEMBERS)
    ws.audiences.delete(f"aud-{5 * 10**6 + number:07d}")
# What getrusage calls the peak begins at that of the process that started this one.
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps({"first page": first_page, "memory": int(peak[1]) / 1024 if peak else None}))

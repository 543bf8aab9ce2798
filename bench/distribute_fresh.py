"""One sending of a million customers, measured by a process of its own: `python -m bench.distribute_fresh`.

Reads JSON: the file of the customers, a folder to work in, the type of platform, the format, and the place to deliver
to. Prints JSON.
"""

import json
import os
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from activation.audience import Audience
from activation.delivery.channels import Reach, open_channel
from activation.distribution import Distribution
from activation.platform import Platform
from activation.sending.asked import Plan, Sending, plan
from activation.sending.delivering import deliver
from activation.sending.preparing import keys_of, prepare
from activation.sending.roster import changes, roster
from bench.delivery import BATCH, CUSTOMERS, batch
from store.outbox import Outbox

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = pa.array([], pa.string())


def customers(whole: bool) -> pa.Table:
    """A million customers as columns, in batches of 50,000."""
    return pa.Table.from_batches([batch(start, whole) for start in range(0, CUSTOMERS, BATCH)])


def plan_of(type_key: str, form: str, channel: str) -> Plan:
    """The plan of a first-party audience for a platform of that type."""
    about = {"user_id": "bench", "name": "Bench", "status": "active", "created_at": NOW, "updated_at": NOW}
    audience = Audience.model_validate({"audience_id": "aud-bench", "data_type": "first_party", **about})
    settings = {"channel": channel}
    platform = Platform.model_validate(
        {"platform_id": "plt-bench", "platform_type": type_key, "settings": settings, **about}
    )
    sending = Sending("aud-bench", "plt-bench", format=form, options={"default_country": "US"})
    return plan(sending, audience, platform, "initial", NOW)


def distribution() -> Distribution:
    """What is carried out."""
    names = {"distribution_id": "dst-bench", "user_id": "bench", "audience_id": "aud-bench", "platform_id": "plt-bench"}
    return Distribution.model_validate(
        {**names, "status": "processing", "distribution_type": "initial", "created_at": NOW, "updated_at": NOW}
    )


def peak() -> float:
    """The most memory that this process has held, in MB; what getrusage calls so begins at that of our parent."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def current_memory() -> float:
    """The memory that this process holds now, in MB, from which `peak` counts anew."""
    pa.default_memory_pool().release_unused()
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def _measured(file: str, folder: str, type_key: str, form: str, place: tuple) -> dict[str, float]:
    # Read rather than made here: the texts that making them leaves behind are none of the sending's memory.
    rows = pa.ipc.open_file(pa.OSFile(file)).read_all()
    made_of, one = plan_of(type_key, form, place[0]), distribution()
    outbox, before = Outbox(Path(folder)), current_memory()
    clocks = [(time.perf_counter(), time.process_time())]
    everybody = roster(rows, "customer_id", NOBODY)
    made = prepare(outbox, one, made_of, everybody, changes(everybody.keys, NOBODY, NOBODY))
    clocks.append((time.perf_counter(), time.process_time()))
    with open_channel(*place, reach=Reach(allow_private=True)) as channel:
        sent = list(deliver(channel, outbox, one, made, True, lambda: None))
    clocks.append((time.perf_counter(), time.process_time()))
    added, _ = keys_of(outbox, one)
    assert len(added) == sum(file.rows for file in sent) == CUSTOMERS, "not all customers arrived"
    walls, ours = zip(*clocks, strict=True)
    return {
        "wall": walls[2] - walls[0],
        "prepare": walls[1] - walls[0],
        "deliver": walls[2] - walls[1],
        "processor": ours[2] - ours[0],
        "bytes": sum(file.bytes for file in sent),
        "before": before,
        "memory": peak(),
    }


if __name__ == "__main__":
    os.sched_setaffinity(0, {0})
    pa.set_cpu_count(1)
    print(json.dumps(_measured(*json.load(sys.stdin))))

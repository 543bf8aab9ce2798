"""Figures of sending: a million customers through outbox and channel, the checks before, lists, and all ZIP areas."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa

from activation import Workspace
from activation.sending.asked import Sending
from activation.sending.checks import Circumstances, Preflight
from activation.sending.lists import Lists
from activation.sending.preflight import preflight
from activation.sending.roster import changes, roster
from activation.settings import DATA, Settings
from bench.delivery import CUSTOMERS
from bench.distribute_fresh import NOBODY, NOW, current_memory, customers, distribution, peak, plan_of
from bench.figures import Figure, absent, milliseconds, of
from bench.other_sides import OTHER_SIDES, NotStarted, why_not
from store import open_store

RUNS, MEMORY = 2, 500
GONE, NEW = 10_000, 20_000
FORMS = {"google_customer_match_csv": "google_ads", "customers_csv": ""}  # the type of platform; empty: the channel's
RATES = {"s3": 60_000}


def distribute() -> Iterator[Figure]:
    """All of them, on one core; the servers have the others."""
    os.sched_setaffinity(0, {0})
    pa.set_cpu_count(1)
    for kind in OTHER_SIDES:
        yield from _to(kind)
    rows = customers(whole=False)
    yield from _checks(rows)
    yield from _lists(rows["customer_id"].combine_chunks())
    yield from _zip_areas()


def _to(kind: str) -> Iterator[Figure]:
    """A million customers to one other side, each format and choice of fields by fresh processes."""
    for whole in (False, True) if kind == "s3" else (False,):
        with tempfile.TemporaryDirectory(prefix="bench-distribute-") as folder:
            file, why = Path(folder) / "customers.arrow", why_not(kind)
            if not why:
                _write(customers(whole), file)
            for form in FORMS:
                name, target = _name(form, kind, whole), None if whole else RATES.get(kind)
                if why:
                    yield absent(name, "rows/s", why, target)
                    continue
                try:
                    yield from _figures(name, target, [_sent(file, kind, form) for _ in range(RUNS)])
                except NotStarted as error:
                    yield absent(name, "rows/s", str(error), target)


def _figures(name: str, target: float | None, measured: list[dict[str, float]]) -> Iterator[Figure]:
    yield of(name, "rows/s", [CUSTOMERS / one["wall"] for one in measured], target)
    ours = [CUSTOMERS / one["processor"] for one in measured]
    yield of(f"{name}: by our processor time alone", "rows/s", ours, target)
    for step in ("prepare", "deliver"):
        yield of(f"{name}: {step}", "ms", [1000 * one[step] for one in measured])
    yield of(f"{name}: size", "bytes", [one["bytes"] for one in measured])
    yield of(f"{name}: memory before, with the rows", "MB", [one["before"] for one in measured])
    yield of(f"{name}: peak memory", "MB", [one["memory"] for one in measured], MEMORY)


def _name(form: str, kind: str, whole: bool) -> str:
    return f"{CUSTOMERS:,} customers, {'all fields' if whole else 'one e-mail'}, {form} to {kind}"


def _sent(file: Path, kind: str, form: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="bench-distribute-") as folder, OTHER_SIDES[kind](Path(folder)) as place:
        asked = json.dumps([str(file), folder, FORMS[form] or kind, form, place])
        command = [sys.executable, "-m", "bench.distribute_fresh"]
        return json.loads(subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True, text=True).stdout)


def _write(rows: pa.Table, file: Path) -> None:
    with pa.ipc.new_file(str(file), rows.schema) as writer:
        writer.write_table(rows)


def _checks(rows: pa.Table) -> Iterator[Figure]:
    """The checks before a sending; the rows are there, and so is the list that the platform holds."""
    plan, keys = plan_of("google_ads", "google_customer_match_csv", "download"), rows["customer_id"].combine_chunks()
    gone = pa.array([f"G-{number}" for number in range(GONE)])
    held = pa.concat_arrays([keys.slice(NEW), gone])

    def checked() -> Preflight:
        everybody = roster(rows, "customer_id", NOBODY)
        return preflight(plan, everybody, changes(everybody.keys, held, NOBODY), Circumstances(held=len(held)))

    said = checked()
    assert (said.added, said.removed, said.unchanged) == (NEW, GONE, CUSTOMERS - NEW)
    name = f"preflight of {CUSTOMERS:,} customers, {len(held):,} held"
    walls, ours = [], []
    for _ in range(10):
        started = time.process_time()
        walls.append(_timed(checked))
        ours.append(1000 * (time.process_time() - started))
    yield of(name, "ms", walls, target=500)
    yield of(f"{name}: our processor time alone", "ms", ours, target=500)


def _lists(keys: pa.Array) -> Iterator[Figure]:
    """Noting who is on a list of a million, reading it back, and noting the next sending of the same."""
    name, one = f"a list of {len(keys):,}", distribution()
    took: dict[str, list[float]] = {}
    more: dict[str, list[float]] = {}
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="bench-lists-") as folder:
            for step in ("noted", "noted again"):
                lists = Lists(open_store(folder), "bench")
                before = current_memory()
                took.setdefault(step, []).append(_timed(partial(lists.take, one, "customer_id", keys, NOBODY, NOW)))
                more.setdefault(step, []).append(peak() - before)
            lists, before = Lists(open_store(folder), "bench"), current_memory()
            took.setdefault("read", []).append(_timed(partial(lists.held, "plt-bench", "aud-bench", [])))
            more.setdefault("read", []).append(peak() - before)
            assert len(lists.held("plt-bench", "aud-bench", [])) == len(keys)
    for step, times in took.items():
        yield of(f"{name} {step}", "ms", times)
        yield of(f"{name} {step}: memory it takes besides", "MB", more[step])


def _zip_areas() -> Iterator[Figure]:
    """The whole population to a folder through the worker, from asked to completed."""
    with tempfile.TemporaryDirectory(prefix="bench-zips-") as folder:
        target = Path(folder) / "deliveries"
        target.mkdir()
        # Nobody has to approve it, however many people live there.
        ws = Workspace(Settings(store=Path(folder) / "store", approval_above=0))
        members = pd.read_parquet(DATA / "population.parquet", columns=["zip", "people", "households"])
        segment = {"segment_id": 0, "name": "Everybody", "size": int(members["people"].sum()), "size_percentage": 100.0}
        audience = {"name": "Everybody", "status": "active", "confirmed_at": NOW, "segments": [segment]}
        audience |= {"total_audience_size": segment["size"], "rows": len(members)}
        saved = ws.audiences.save(audience, members=members.assign(segment_id=0))
        platform = ws.platforms.connect("folder", "Folder", {"path": str(target)})
        worker = ws.worker()

        def sent() -> None:
            (one,) = ws.distributions.send(Sending(saved.audience_id, platform.platform_id, format="members_csv"))
            worker.run_until_idle()
            assert (done := ws.distributions.get(one.distribution_id)).status == "completed", done.error_details

        yield of(f"{len(members):,} ZIP areas to a folder, first", "ms", [_timed(sent)])
        yield milliseconds(f"{len(members):,} ZIP areas to a folder, asked to completed", sent, runs=5)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)

"""Figures of the API under load: 50 clients for 30 seconds on 10,000 audiences, alone and with 5 browsers on the pages.

Clients, browsers and server share the machine, so the server's own processor time is told too: it says what a call
costs wherever the app runs, while times say what was to be had on this machine at this hour.
"""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from activation import open_workspace
from bench.api_visitors import READY
from bench.figures import Figure, of
from bench.serving import processor_seconds, started
from bench.store import filled

CLIENTS, BROWSERS, SECONDS, AUDIENCES = 50, 5, 30.0, 10_000
PAUSE = 1.0  # seconds between two calls of a client, on average
WRITES = 0.2  # of all calls


@dataclass
class Seen:
    """What the clients saw: milliseconds of reads and writes, seconds of pages, errors, and what was acknowledged."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    processor: float = 0.0  # seconds of the server


def api() -> Iterator[Figure]:
    """Latency of reads and writes, of pages meanwhile, what a call costs the server, errors and lost writes."""
    folder = Path(tempfile.mkdtemp()) / "store"
    filled(folder, AUDIENCES)
    yield of("load average before", "processes", [os.getloadavg()[0]])
    with started(folder, lambda address: {"ACTIVATION_CALLS_A_MINUTE": "1000000"}) as (address, process):
        runs = {browsers: asyncio.run(_load(address, process, browsers)) for browsers in (0, BROWSERS)}
    kept = {one.audience_id for one in open_workspace(store=folder).audiences.list(limit=100_000)}
    for browsers, seen in runs.items():
        for error, times in Counter(seen.errors).items():
            print(f"{times} times: {error}", file=sys.stderr)
        yield from _figures(f"API, {CLIENTS} clients, {browsers or 'no'} browsers", seen, kept)


def _figures(load: str, seen: Seen, kept: set[str]) -> Iterator[Figure]:
    calls = len(seen.reads) + len(seen.writes)
    yield of(f"{load}: reads", "ms", seen.reads)
    yield of(f"{load}: reads, 95th percentile", "ms", [_p95(seen.reads)], target=50)
    yield of(f"{load}: writes", "ms", seen.writes)
    yield of(f"{load}: writes, 95th percentile", "ms", [_p95(seen.writes)])
    if seen.loads:
        yield of(f"{load}: next page of saved audiences meanwhile", "s", seen.clicks)
        yield of(f"{load}: saved audiences loaded anew meanwhile", "s", seen.loads)
    yield of(f"{load}: calls", "calls", [float(calls)])
    what = "a call, pages included" if seen.loads else "a call"
    yield of(f"{load}: processor time of the server for {what}", "ms", [1000 * seen.processor / max(1, calls)])
    yield of(f"{load}: errors of calls and pages", "errors", [float(len(seen.errors))], target=0)
    yield of(f"{load}: lost writes", "audiences", [float(len(set(seen.saved) - kept))], target=0)


async def _load(address: str, process: int, browsers: int) -> Seen:
    seen = Seen()
    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
    with _visited(address, browsers, seen) as visitors:
        async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
            # The libraries of the API are loaded, and the data that the first visit reads.
            (await client.get("/api/audiences", params={"limit": 1})).raise_for_status()
            await asyncio.sleep(5)
            visitors()
            begun, end = processor_seconds(process), time.monotonic() + SECONDS
            await asyncio.gather(*(_client(client, f"{browsers}-{number}", end, seen) for number in range(CLIENTS)))
            seen.processor = processor_seconds(process) - begun
    return seen


async def _client(client: httpx.AsyncClient, name: str, end: float, seen: Seen) -> None:
    chance = random.Random(name)
    await asyncio.sleep(chance.uniform(0, PAUSE))
    made = 0
    while time.monotonic() < end:
        write = chance.random() < WRITES
        start = time.perf_counter()
        try:
            if write:
                made += 1
                await _save(client, f"{name}-{made}", seen)
            else:
                await _read(client, chance)
        except httpx.HTTPError as error:
            seen.errors.append(repr(error))
        else:
            (seen.writes if write else seen.reads).append(1000 * (time.perf_counter() - start))
        await asyncio.sleep(chance.uniform(0, 2 * PAUSE))


async def _read(client: httpx.AsyncClient, chance: random.Random) -> None:
    if chance.random() < 0.7:
        answer = await client.get(f"/api/audiences/aud-{chance.randrange(AUDIENCES):07d}")
    else:
        words: dict[str, str | int] = {"q": f"Audience {chance.randrange(100)}", "limit": 10}
        answer = await client.get("/api/audiences", params=words)
    answer.raise_for_status()


async def _save(client: httpx.AsyncClient, key: str, seen: Seen) -> None:
    body: dict[str, Any] = {"name": f"Client {key}", "description": "A save under load."}
    answer = await client.post("/api/audiences", json=body, headers={"Idempotency-Key": key})
    answer.raise_for_status()
    seen.saved.append(answer.json()["audience_id"])


@contextmanager
def _visited(address: str, browsers: int, seen: Seen) -> Iterator[Callable[[], None]]:
    """Visitors in a process of their own, ready to begin when told to; what they saw is in `seen` at the end."""
    if not browsers:
        yield lambda: None
        return
    command = [sys.executable, "-m", "bench.api_visitors", address, str(browsers), str(SECONDS)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    if process.stdout.readline().strip() != READY:
        raise RuntimeError("The browsers did not open the list of saved audiences.")
    go = process.stdin
    yield lambda: print("go", file=go, flush=True)
    told = json.loads(process.communicate()[0])
    seen.clicks, seen.loads = told["clicks"], told["loads"]
    seen.errors += told["errors"]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

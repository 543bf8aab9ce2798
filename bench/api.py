"""Figures of the API under load: 50 clients for 30 seconds on 10,000 audiences, with 5 browsers on the pages."""

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import async_playwright

from activation import open_workspace
from bench.figures import Figure, of
from bench.serving import QUIET, served
from bench.store import audience, filled

CLIENTS, BROWSERS, SECONDS, AUDIENCES = 50, 5, 30.0, 10_000
PAUSE = 1.0  # seconds between two calls of a client, on average
WRITES = 0.2  # of all calls


@dataclass
class Seen:
    """What the clients saw: milliseconds of reads and writes, seconds of pages, errors, and what was acknowledged."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)


def api() -> Iterator[Figure]:
    """Latency of reads and writes, of pages meanwhile, errors and lost writes."""
    folder = Path(tempfile.mkdtemp()) / "store"
    filled(folder, AUDIENCES)
    seen = Seen()
    with served(folder, lambda address: {"ACTIVATION_CALLS_A_MINUTE": "1000000"}) as address:
        asyncio.run(_load(address, seen))
    kept = {one.audience_id for one in open_workspace(store=folder).audiences.list(limit=100_000)}
    load = f"{CLIENTS} clients, {BROWSERS} browsers"
    yield of(f"API, {load}: reads", "ms", seen.reads)
    yield of(f"API, {load}: reads, 95th percentile", "ms", [_p95(seen.reads)], target=50)
    yield of(f"API, {load}: writes", "ms", seen.writes)
    yield of(f"API, {load}: writes, 95th percentile", "ms", [_p95(seen.writes)])
    yield of(f"API, {load}: a page of saved audiences meanwhile", "s", seen.pages)
    yield of(f"API, {load}: calls", "calls/s", [(len(seen.reads) + len(seen.writes)) / SECONDS])
    yield of(f"API, {load}: errors", "calls", [float(len(seen.errors))], target=0)
    yield of(f"API, {load}: lost writes", "audiences", [float(len(set(seen.saved) - kept))], target=0)


async def _load(address: str, seen: Seen) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=CLIENTS)) as client:
        (await client.get("/api/audiences", params={"limit": 1})).raise_for_status()  # the API's libraries are loaded
        end = time.monotonic() + SECONDS
        clients = [_client(client, number, end, seen) for number in range(CLIENTS)]
        await asyncio.gather(*clients, _browsers(address, end, seen))


async def _client(client: httpx.AsyncClient, number: int, end: float, seen: Seen) -> None:
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, PAUSE))
    made = 0
    while time.monotonic() < end:
        write = chance.random() < WRITES
        start = time.perf_counter()
        try:
            if write:
                made += 1
                await _save(client, number, made, seen)
            else:
                await _read(client, chance)
        except httpx.HTTPError as error:
            seen.errors.append(str(error))
        else:
            (seen.writes if write else seen.reads).append(1000 * (time.perf_counter() - start))
        await asyncio.sleep(chance.uniform(0, 2 * PAUSE))


async def _read(client: httpx.AsyncClient, chance: random.Random) -> None:
    if chance.random() < 0.7:
        answer = await client.get(f"/api/audiences/{audience(chance.randrange(AUDIENCES))['audience_id']}")
    else:
        words: dict[str, str | int] = {"q": f"Audience {chance.randrange(100)}", "limit": 10}
        answer = await client.get("/api/audiences", params=words)
    answer.raise_for_status()


async def _save(client: httpx.AsyncClient, number: int, made: int, seen: Seen) -> None:
    body: dict[str, Any] = {"name": f"Client {number}, {made}", "description": "A save under load."}
    answer = await client.post("/api/audiences", json=body, headers={"Idempotency-Key": f"{number}-{made}"})
    answer.raise_for_status()
    seen.saved.append(answer.json()["audience_id"])


async def _browsers(address: str, end: float, seen: Seen) -> None:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        pages = [await (await browser.new_context()).new_page() for _ in range(BROWSERS)]
        await asyncio.gather(*(_look(page, address, end, seen) for page in pages))
        await browser.close()


async def _look(page: Any, address: str, end: float, seen: Seen) -> None:
    while time.monotonic() < end:
        start = time.perf_counter()
        await page.goto(f"{address}/saved_audiences")
        await page.get_by_text("Choose all 20 on this page").wait_for()
        seen.pages.append(time.perf_counter() - start)
        await asyncio.sleep(3)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

"""Figures of the API under load: 50 clients for 30 seconds on 10,000 audiences, alone and with 5 browsers on the pages.

Clients, browsers and server share the machine, so the server's own processor time is told too: it says what a call
costs wherever the app runs, while times say what was to be had on this machine at this hour.
"""

import asyncio
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, async_playwright

from activation import open_workspace
from bench.figures import Figure, of
from bench.serving import QUIET, processor_seconds, started
from bench.store import filled

CLIENTS, BROWSERS, SECONDS, AUDIENCES = 50, 5, 30.0, 10_000
PAUSE = 1.0  # seconds between two calls of a client, on average
LOOKS = 3.0  # seconds that a visitor looks at a page of the list before the next
LOADED_ANEW = 5  # every fifth look is a load of the whole app, the others are clicks
WRITES = 0.2  # of all calls
FIRST = "() => document.querySelector('a[href*=\"audience_id=\"]')?.getAttribute('href')"
TURNED = f"before => {{ const first = ({FIRST})(); return first && first !== before; }}"


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
    async with (
        httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client,
        _pages(address, browsers) as pages,
    ):
        # The libraries of the API are loaded, and the data that the first visit reads.
        (await client.get("/api/audiences", params={"limit": 1})).raise_for_status()
        await asyncio.sleep(5)
        begun, end = processor_seconds(process), time.monotonic() + SECONDS
        clients = [_client(client, f"{browsers}-{number}", end, seen) for number in range(CLIENTS)]
        await asyncio.gather(*clients, *(_visitor(page, address, end, seen) for page in pages))
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


@asynccontextmanager
async def _pages(address: str, browsers: int) -> AsyncIterator[list[Page]]:
    """The list of saved audiences on the screens of so many visitors, each with cookies and cache of their own."""
    if not browsers:
        yield []
        return
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_behind_all_else(), args=QUIET)
        pages = [await (await browser.new_context()).new_page() for _ in range(browsers)]
        for page in pages:
            await _opened(page, address)
            await _sorted(page)
        yield pages
        await browser.close()


async def _opened(page: Page, address: str) -> None:
    await page.goto(f"{address}/saved_audiences")
    await page.wait_for_function(TURNED, arg=None, polling=50)


async def _sorted(page: Page) -> None:
    """By name: in the order of changes a page of the list may well look as another did twenty saves ago."""
    before = await page.evaluate(FIRST)
    await page.get_by_role("combobox", name="Order").click()
    await page.get_by_role("option", name="Name, A to Z").click()
    await page.wait_for_function(TURNED, arg=before, polling=50)


async def _visitor(page: Page, address: str, end: float, seen: Seen) -> None:
    """Turns the pages of the list, and loads it anew now and then."""
    await asyncio.sleep(random.uniform(0, LOOKS))
    look, number = 0, 1
    while time.monotonic() < end:
        look += 1
        try:
            start = time.perf_counter()
            if look % LOADED_ANEW == 0:
                await _opened(page, address)
                seen.loads.append(time.perf_counter() - start)
                await _sorted(page)
                number = 1
            else:
                before, number = await page.evaluate(FIRST), 3 - number
                await page.get_by_role("button", name=f"Page {number}", exact=True).click()
                await page.wait_for_function(TURNED, arg=before, polling=50)
                seen.clicks.append(time.perf_counter() - start)
        except PlaywrightError as error:
            seen.errors.append(f"A page: {error}")
            return
        await asyncio.sleep(LOOKS)


def _behind_all_else() -> Path:
    """Chromium at the lowest priority: elsewhere, drawing pages would not take the server's cores from it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    script = Path(tempfile.mkdtemp()) / "chromium"
    script.write_text(f'#!/bin/sh\nexec nice -n 19 {path} "$@"\n')
    script.chmod(0o755)
    return script


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

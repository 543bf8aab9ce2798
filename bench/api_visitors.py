"""Visitors of the saved audiences in real browsers: `python -m bench.api_visitors ADDRESS BROWSERS SECONDS`.

A process of its own at the lowest priority: what draws pages, and waits for them, would elsewhere take neither the
server's cores nor the clients' time. It says READY, begins at a line on its input, and ends with what it saw as JSON.
"""

import asyncio
import json
import os
import random
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, async_playwright

from bench.serving import QUIET

READY = "ready"
LOOKS = 3.0  # seconds that a visitor looks at a page of the list before the next
LOADED_ANEW = 5  # every fifth look is a load of the whole app, the others are clicks
FIRST = "() => document.querySelector('a[href*=\"audience_id=\"]')?.getAttribute('href')"
TURNED = f"before => {{ const first = ({FIRST})(); return first && first !== before; }}"


@dataclass
class Looked:
    """Seconds of clicks and of loads, and errors."""

    clicks: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def visit(address: str, browsers: int, seconds: float) -> Looked:
    """What so many visitors saw in that time, once they were told to begin."""
    seen = Looked()
    async with _pages(address, browsers) as pages:
        print(READY, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        end = time.monotonic() + seconds
        await asyncio.gather(*(_visitor(page, address, end, seen) for page in pages))
    return seen


@asynccontextmanager
async def _pages(address: str, browsers: int) -> AsyncIterator[list[Page]]:
    """The list of saved audiences on the screens of so many visitors, each with cookies and cache of their own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_unhurried(), args=QUIET)
        pages = [await (await browser.new_context()).new_page() for _ in range(browsers)]
        for page in pages:
            await _opened(page, address)
            await _sorted(page)
        yield pages
        await browser.close()


def _unhurried() -> str | None:
    """A command that starts Chromium as what waits for all others.

    Playwright gives it a session of its own, and Linux shares the processors between sessions first; as root Chromium
    also takes a higher priority for itself, unless it may not.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium or not Path("/proc/self/autogroup").exists():
        return chromium
    drop = (
        "setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice" if shutil.which("setpriv") and not os.geteuid() else ""
    )
    script = Path(tempfile.mkdtemp()) / "chromium"
    script.write_text(f'#!/bin/sh\necho 19 > /proc/$$/autogroup\nexec {drop} {shlex.quote(chromium)} "$@"\n')
    script.chmod(0o700)
    return str(script)


async def _opened(page: Page, address: str) -> None:
    await page.goto(f"{address}/saved_audiences")
    await page.wait_for_function(TURNED, arg=None, polling=50)


async def _sorted(page: Page) -> None:
    """By name: in the order of changes a page of the list may well look as another did twenty saves ago."""
    before = await page.evaluate(FIRST)
    await page.get_by_role("combobox", name="Order").click()
    await page.get_by_role("option", name="Name, A to Z").click()
    await page.wait_for_function(TURNED, arg=before, polling=50)


async def _visitor(page: Page, address: str, end: float, seen: Looked) -> None:
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


if __name__ == "__main__":
    os.nice(19)
    print(json.dumps(asdict(asyncio.run(visit(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))))

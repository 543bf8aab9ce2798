"""The app as its own process on a free port, as a user starts it."""

import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

# Without these Chromium asks its maker's hosts at every start, which a closed network refuses one by one.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PROJECT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


Environment = Callable[[str], dict[str, str]]


@contextmanager
def served(store: Path, environment: Environment = lambda address: {}) -> Iterator[str]:
    """The address of a fresh server over that store; stopped at the end. environment: what it is told besides."""
    with started(store, environment) as (address, _):
        yield address


@contextmanager
def started(store: Path, environment: Environment = lambda address: {}) -> Iterator[tuple[str, int]]:
    """As `served`, with the id of the server's process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "app.py"), "--server.headless", "true"]
    address = f"http://127.0.0.1:{port}"
    log = store.parent / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
            cwd=PROJECT, env=os.environ | {"ACTIVATION_STORE": str(store)} | environment(address),
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _wait_until_healthy(address, process, log)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=10)


def processor_seconds(process: int) -> float:
    """How long a process has computed by now, in seconds of one processor; NaN where the system does not say so."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return math.nan
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _wait_until_healthy(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped at once:\n{log.read_text()}")
        try:
            if httpx.get(f"{address}/_stcore/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within a minute:\n{log.read_text()}")

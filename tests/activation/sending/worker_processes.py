"""Real processes that send from one store, to be killed at any moment and begun again; as main: makes them, as told.

Each is forked from a process that has everything imported, so that many deaths take seconds; but has used none of it,
for a library's threads do not live on in a fork, and its locks may stay shut there. A line on stdin is answered with
one: `begin FOLDER` with the number of a new process, `kill NUMBER` once that one is dead.
"""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from activation import open_workspace
from activation.sending import worker

PROJECT = Path(__file__).parents[3]
TICK = 0.01  # seconds between two looks for what is due, so that the small sendings here follow each other closely


class Maker:
    """The process that makes them; environment: what they are told besides."""

    def __init__(self, **environment: str) -> None:
        command = [sys.executable, "-m", __name__]
        self._maker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=os.environ | environment
        )
        assert "ready" == self._answer()

    def begin(self, root: Path) -> int:
        return int(self.ask(f"begin {root}"))

    def close(self) -> None:
        self._maker.stdin.close()
        self._maker.wait(30)
        self._maker.stdout.close()

    def ask(self, line: str) -> str:
        self._maker.stdin.write(f"{line}\n")
        self._maker.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        return self._maker.stdout.readline().strip()


class Workers:
    """Processes that send from the store in one folder."""

    def __init__(self, maker: Maker, root: Path) -> None:
        self._maker, self._root = maker, root
        self._alive: list[int] = []

    def begin(self) -> int:
        self._alive.append(self._maker.begin(self._root))
        return self._alive[-1]

    def kill(self, process: int) -> None:
        self._alive.remove(process)
        assert str(process) == self._maker.ask(f"kill {process}")

    def close(self) -> None:
        """Kills those that are left."""
        for process in list(self._alive):
            self.kill(process)


def send_for_ever(root: str) -> None:
    worker.TICK = TICK
    open_workspace(root).worker().run()


def main() -> None:
    for library in ("httpx", "pandas", "duckdb", "pyarrow.parquet", "pyarrow.compute"):
        importlib.import_module(library)
    print("ready", flush=True)
    for line in sys.stdin:
        command, which = line.rstrip("\n").split(" ", 1)
        if command == "begin":
            child = os.fork()
            if not child:
                send_for_ever(which)
            print(child, flush=True)
        else:
            end(int(which))
            print(which, flush=True)


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()

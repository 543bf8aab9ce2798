"""The worker: sends what is due, of all users of one store, a few at a time.

One process for each store holds the lease. Whatever it finds under way when it begins was left by one that died, and
is gone on with. A sending is looked for only when something has changed or its time has come.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from activation.distribution import Distribution
from store import Store
from store.errors import StoreError
from store.lease import lease
from store.outbox import Outbox

AT_ONCE = 3  # sendings at the same time, each to another list
TICK = 1.0  # seconds between two looks
AFTER_TROUBLE = timedelta(seconds=30)
CLEANING = timedelta(hours=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
log = logging.getLogger("activation.sending")


class CarriesOut(Protocol):
    """Whatever carries out one user's distributions."""

    def carry_out(self, distribution_id: str) -> Distribution:
        """Tries one that is due."""


@dataclass(frozen=True)
class Waiting:
    """One distribution that is to be sent, or was being sent."""

    user_id: str
    distribution_id: str
    list_key: tuple[str, str, str]
    due_at: datetime  # long ago for what was under way: it goes first, however the clock was moved


class Worker:
    """Sends from one store until it is stopped; start it in a thread of its own, or call `run`."""

    def __init__(
        self,
        store: Store,
        root: Path,
        of_user: Callable[[str], CarriesOut],
        keep_days: int = 90,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._root = root
        self._outbox = Outbox(root)
        self._of_user = of_user
        self._keep = timedelta(days=keep_days)
        self._clock = clock
        self._stopped = False
        self._wake = threading.Event()  # something has ended, or is to end: look at once
        self._running: dict[str, Waiting] = {}
        self._trouble: dict[str, datetime] = {}
        self._seen: dict[str, tuple[str, list[Waiting]]] = {}
        self._cleaned: datetime | None = None

    def run(self) -> None:
        """Sends whatever is due until `stop`; waits while another process has the lease."""
        told = ""
        while not self._stopped:
            try:
                with lease(self._root) as alone:
                    if alone:
                        self._work()
            except StoreError as error:
                if str(error) != told:
                    log.warning("The worker cannot begin: %s", error)
                told = str(error)
            self._wake.wait(TICK)

    def stop(self) -> None:
        """Ends `run` once what it is sending has ended."""
        self._stopped = True
        self._wake.set()

    def run_until_idle(self) -> int:
        """Sends all that is due now, one after the other; answers how many tries that took, 0 without the lease."""
        done = 0
        with lease(self._root) as alone:
            while alone and (due := self._due()):
                self._carry_out(due[0])
                done += 1
        return done

    def _work(self) -> None:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sending") as pool:
            while not self._stopped:
                self._wake.clear()
                try:
                    for waiting in self._due()[: AT_ONCE - len(self._running)]:
                        self._running[waiting.distribution_id] = waiting
                        pool.submit(self._carry_out, waiting).add_done_callback(self._ended(waiting))
                    self._clean()
                except StoreError as error:
                    log.warning("The worker cannot read what is due: %s", error)
                if not self._stopped:
                    self._wake.wait(TICK)

    def _ended(self, waiting: Waiting) -> Callable[[Future], None]:
        def ended(_: Future) -> None:
            self._running.pop(waiting.distribution_id, None)
            self._wake.set()

        return ended

    def _carry_out(self, waiting: Waiting) -> None:
        try:
            self._of_user(waiting.user_id).carry_out(waiting.distribution_id)
            self._trouble.pop(waiting.distribution_id, None)
        except Exception:
            # The store itself refused; the distribution stays as it is, and is looked at again later.
            log.exception("Distribution %s could not be carried out", waiting.distribution_id)
            self._trouble[waiting.distribution_id] = self._clock() + AFTER_TROUBLE

    def _due(self) -> list[Waiting]:
        """What is to be sent now, the longest due first; one at a time for each list.

        One that the store has refused keeps its list to itself: it may be under way, and no other may go before it.
        """
        now = self._clock()
        busy = {waiting.list_key for waiting in list(self._running.values())}
        due = []
        for user in self._store.distributions.owners():
            for waiting in self._waiting(user):
                if waiting.due_at <= now and waiting.list_key not in busy:
                    due.append(waiting)
        due.sort(key=lambda waiting: waiting.due_at)
        firsts = {waiting.list_key: waiting for waiting in reversed(due)}
        return [
            waiting for waiting in due
            if firsts[waiting.list_key] is waiting and self._trouble.get(waiting.distribution_id, now) <= now
        ]  # fmt: skip

    def _waiting(self, user: str) -> list[Waiting]:
        """A user's distributions that are scheduled or under way; read again only when something has changed."""
        version = self._store.distributions.version(user)
        if user not in self._seen or self._seen[user][0] != version:
            columns = ["distribution_id", "platform_id", "audience_id", "segments_distributed", "status",
                       "scheduled_at", "next_attempt_at", "created_at"]  # fmt: skip
            rows = self._store.distributions.rows(user, columns, {"status": ["scheduled", "processing"]}).rows
            self._seen[user] = (version, [_waiting(user, row) for row in rows.to_pylist()])
        return self._seen[user][1]

    def _clean(self) -> None:
        """Drops what was sent longer ago than it is to be kept; once an hour."""
        now = self._clock()
        if self._cleaned is not None and now - self._cleaned < CLEANING:
            return
        self._cleaned = now
        for user, distribution_id, changed in list(self._outbox.kept()):
            if now - datetime.fromtimestamp(changed, UTC) < self._keep:
                continue
            if all(waiting.distribution_id != distribution_id for waiting in self._waiting(user)):
                self._outbox.drop(user, distribution_id)


def _waiting(user: str, row: dict) -> Waiting:
    under_way = row["status"] == "processing"
    due = LONG_AGO if under_way else row["next_attempt_at"] or row["scheduled_at"] or row["created_at"]
    key = (row["platform_id"], row["audience_id"], ",".join(map(str, sorted(row["segments_distributed"]))))
    return Waiting(user, row["distribution_id"], key, due)

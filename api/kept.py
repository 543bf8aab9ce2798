"""Audiences as they were last answered with, kept as long as nobody has written to the month they lie in.

What is kept is the text that is sent, so that an answer neither reads, checks nor writes out anything again.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from activation import Workspace
from activation.errors import AudienceNotFound

MOST_BYTES = 64_000_000  # ten thousand audiences of 5 KB; those least recently asked for go first
BESIDE = 500  # bytes that each takes besides its text


@dataclass(frozen=True)
class KeptAudience:
    """An audience as JSON, and its version."""

    audience_id: str
    version: int
    content: bytes


class Kept:
    """What was answered to each user. Whether they may see it is asked of the workspace every time, and never kept."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._held: OrderedDict[tuple[str, str], tuple[Hashable, KeptAudience]] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()

    def one(self, ws: Workspace, audience_id: str) -> KeptAudience:
        """The audience with that id; raises as `ws.audiences.get` does."""
        return self._at(ws, audience_id, ws.audiences.state_of(audience_id))

    def many(self, ws: Workspace, audience_ids: Sequence[str]) -> list[KeptAudience]:
        """The audiences with these ids, in the order given; those that are there no more are left out."""
        states, found = ws.audiences.states_of(audience_ids), []
        for audience_id in audience_ids:
            with suppress(AudienceNotFound):  # gone since the states were looked up
                if audience_id in states:
                    found.append(self._at(ws, audience_id, states[audience_id]))
        return found

    def _at(self, ws: Workspace, audience_id: str, state: Hashable) -> KeptAudience:
        place = (ws.user_id, audience_id)
        with self._guard:
            held = self._held.get(place)
            if held is not None and held[0] == state:
                self._held.move_to_end(place)
                return held[1]
        # Read after its state was looked up: what is kept is never older than what it is kept for.
        audience = ws.audiences.get(audience_id)
        made = KeptAudience(audience_id, audience.version, audience.model_dump_json().encode())
        self._hold(place, state, made)
        return made

    def _hold(self, place: tuple[str, str], state: Hashable, made: KeptAudience) -> None:
        with self._guard:
            self._drop(place)
            self._held[place] = (state, made)
            self._bytes += len(made.content) + BESIDE
            while self._bytes > self._most:
                self._drop(next(iter(self._held)))

    def _drop(self, place: tuple[str, str]) -> None:
        if place in self._held:
            self._bytes -= len(self._held.pop(place)[1].content) + BESIDE


async def kept(request: Request) -> Kept:
    """What this app has kept."""
    found: Kept = request.app.state.kept
    return found


Answers = Annotated[Kept, Depends(kept)]

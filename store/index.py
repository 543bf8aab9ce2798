"""Which ids each part of a table holds, kept as long as the part stays as it is.

Looking through ten thousand ids in twenty-four months cost more than all else of reading one row.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator

from store.backend import Backend, State
from store.declaration import Declaration, Partition
from store.errors import DamagedFile

IDS_AT_MOST = 300_000  # of one table, some 50 MB; parts beyond are looked through anew


class Index:
    """The ids in a table's parts; those of the part least recently asked for go first when it is full."""

    def __init__(self, backend: Backend, declaration: Declaration, at_most: int = IDS_AT_MOST) -> None:
        self._backend = backend
        self._declaration = declaration
        self._at_most = at_most
        self._held: OrderedDict[Partition, tuple[State, frozenset[str]]] = OrderedDict()
        self._of_user: defaultdict[str, set[Partition]] = defaultdict(set)
        self._ids = 0
        self._guard = threading.Lock()

    def parts(self, user_id: str) -> Iterator[tuple[Partition, State, frozenset[str] | DamagedFile]]:
        """Each part of a user, what changes with every write to it, and its ids.

        In place of ids it is the error of a part that cannot be read.
        """
        for partition, state in self._backend.states(self._declaration, {"user_id": user_id}).items():
            try:
                yield partition, state, self._of(partition, state)
            except DamagedFile as damage:
                yield partition, state, damage

    def seen(self, user_id: str, key: str) -> Partition | None:
        """The part that held an id when it was last looked through; None for an id that nobody has looked for there."""
        with self._guard:
            places = [partition for partition in self._of_user.get(user_id, ()) if key in self._held[partition][1]]
        return places[0] if places else None

    def part(self, partition: Partition) -> tuple[State, frozenset[str]]:
        """What changes with every write to one part, and its ids; None and no ids if it is not there.

        Raises DamagedFile.
        """
        state = self._backend.states(self._declaration, self._declaration.where(partition)).get(partition)
        return state, frozenset() if state is None else self._of(partition, state)

    def _of(self, partition: Partition, state: State) -> frozenset[str]:
        with self._guard:
            held = self._held.get(partition)
            if held is not None and held[0] == state:
                self._held.move_to_end(partition)
                return held[1]
        # Read after its state was looked up: what is held is never older than what it is held for.
        where = self._declaration.where(partition)
        read = self._backend.read(self._declaration, where, [self._declaration.key]).whole()
        ids = frozenset(read[self._declaration.key].to_pylist())
        self._hold(partition, state, ids)
        return ids

    def _hold(self, partition: Partition, state: State, ids: frozenset[str]) -> None:
        with self._guard:
            self._drop(partition)
            self._held[partition] = (state, ids)
            self._of_user[str(partition[0])].add(partition)
            self._ids += len(ids)
            while self._ids > self._at_most:
                self._drop(next(iter(self._held)))

    def _drop(self, partition: Partition) -> None:
        if partition in self._held:
            self._ids -= len(self._held.pop(partition)[1])
            self._of_user[str(partition[0])].discard(partition)

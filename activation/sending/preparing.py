"""Making the files of a sending in the outbox, once: whoever goes on with it later sends these very bytes.

The manifest is written last, so that a sending whose making was cut off has none and is made anew.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from activation.delivery.formats import Chunk, written
from activation.delivery.pieces import MEMBERS, Reject, rejects_csv
from activation.distribution import Action, Distribution
from activation.errors import SendingBlocked
from activation.sending import manifest as names
from activation.sending.asked import Plan
from activation.sending.contents import Content, contents, name_of, options_of
from activation.sending.manifest import Manifest, ManifestFile
from activation.sending.roster import Changes, Roster
from store.outbox import OpenFile, Outbox

MOST_REJECTS = 100_000  # that are listed; all are counted
KEYS_AT_ONCE = 100_000
_KEYS = pa.schema({"key": pa.string(), "action": pa.string()})


def prepared(outbox: Outbox, distribution: Distribution) -> Manifest | None:
    """The manifest of a sending whose files are made; None if they are not, or not all."""
    place = (distribution.user_id, distribution.distribution_id)
    if names.MANIFEST not in outbox.names(*place):
        return None
    return Manifest.model_validate_json(b"".join(outbox.read(*place, names.MANIFEST)))


def prepare(outbox: Outbox, distribution: Distribution, plan: Plan, roster: Roster, changes: Changes) -> Manifest:
    """Makes all files of a sending and its manifest; raises StoreFull, InvalidDelivery, or SendingBlocked if empty."""
    place = (distribution.user_id, distribution.distribution_id)
    outbox.drop(*place)
    making = _Making(outbox, place, plan)
    for part in contents(plan, roster, changes):
        making.write(part)
    if not any(file.rows for file in making.files):
        raise SendingBlocked("Every row was left out.", "The list of rows that were left out says why.")
    if making.rejects:
        making.aside_of(names.REJECTS, rejects_csv(making.rejects), making.rejected)
    dropped = pa.array(sorted(making.dropped), pa.string())
    on_the_list = _without(dropped, pa.array([], pa.string()) if plan.erases is not None else roster.keys)
    changes = changes if plan.erases is not None else _less(dropped, roster, changes)
    making.aside_of(names.MEMBERS, [_keys(on_the_list, changes.removed)], 0)
    made = _manifest(distribution, plan, roster, changes, making, changes.unchanged + len(changes.added))
    outbox.write(*place, names.MANIFEST, [made.to_bytes()])
    return made


def keys_of(outbox: Outbox, distribution: Distribution) -> tuple[pa.Array, pa.Array]:
    """The keys that a made sending puts on its list, and those that it takes off."""
    content = b"".join(outbox.read(distribution.user_id, distribution.distribution_id, names.MEMBERS))
    table = pq.read_table(pa.BufferReader(content))
    keys, actions = table["key"].combine_chunks(), table["action"].combine_chunks()
    return keys.filter(pc.equal(actions, "add")), keys.filter(pc.equal(actions, "remove"))


class _Making:
    """The files of one sending as they are made."""

    def __init__(self, outbox: Outbox, place: tuple[str, str], plan: Plan) -> None:
        self.files: list[ManifestFile] = []
        self.aside: list[ManifestFile] = []
        self.rejects: list[Reject] = []
        self.dropped: set[str] = set()
        self.rejected = 0
        self._outbox, self._place, self._plan = outbox, place, plan

    def write(self, part: Content) -> None:
        """Put rows into the format, a file after the other; a reject costs its row, never the file."""
        rows: dict[tuple[str, int], int] = {}
        made: dict[tuple[str, int], ManifestFile] = {}
        with ExitStack() as open_files:
            files: dict[str, tuple[int, OpenFile, ExitStack]] = {}
            for piece in written(self._plan.form, part.batches(), options_of(self._plan, part.action)):
                if isinstance(piece, Reject):
                    self._reject(piece)
                    continue
                file = self._file_for(piece, files, open_files, part.action)
                file.write(piece.data)
                key = (piece.of, piece.part)
                rows[key] = rows.get(key, 0) + piece.rows
                last = file.written
                made[key] = ManifestFile(
                    name=last.name, action=part.action, rows=rows[key], bytes=last.bytes, sha256=last.sha256
                )
        for (of, _), one in self._named(made, part.action):
            (self.files if of == MEMBERS else self.aside).append(one)

    def aside_of(self, name: str, chunks: Iterator[bytes] | list[bytes], rows: int) -> None:
        """A file for the analyst, or for ourselves, that is not delivered."""
        one = self._outbox.write(*self._place, name, chunks)
        self.aside.append(ManifestFile(name=name, action="add", rows=rows, bytes=one.bytes, sha256=one.sha256))

    def _file_for(
        self, chunk: Chunk, files: dict[str, tuple[int, OpenFile, ExitStack]], open_files: ExitStack, action: Action
    ) -> OpenFile:
        """The file that a chunk belongs to; the part before it is whole once the next begins."""
        if chunk.of in files:
            number, file, closing = files[chunk.of]
            if number == chunk.part:
                return file
            closing.close()
        closing = open_files.enter_context(ExitStack())
        name = name_of(self._plan, action, chunk.part, chunk.of)
        file = closing.enter_context(self._outbox.writing(*self._place, name))
        files[chunk.of] = (chunk.part, file, closing)
        return file

    def _named(
        self, made: dict[tuple[str, int], ManifestFile], action: Action
    ) -> Iterator[tuple[tuple[str, int], ManifestFile]]:
        """The files with their names; the only one of its kind loses its number."""
        for (of, number), one in made.items():
            if sum(kind == of for kind, _ in made) == 1 and self._plan.form.unit == "file":
                alone = name_of(self._plan, action, None, of)
                self._outbox.rename(*self._place, one.name, alone)
                one = one.model_copy(update={"name": alone})
            yield (of, number), one

    def _reject(self, reject: Reject) -> None:
        if reject.dropped:
            self.rejected += 1
            self.dropped.add(reject.key)
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(reject)


def _keys(on_the_list: pa.Array, removed: pa.Array) -> bytes:
    """Parquet of the keys: those on the list afterwards, and those taken off it."""
    sink = pa.BufferOutputStream()
    # A dictionary of keys that are all different would cost memory and save nothing.
    with pq.ParquetWriter(sink, _KEYS, compression="zstd", use_dictionary=["action"]) as writer:
        for action, keys in (("add", on_the_list), ("remove", removed)):
            actions = pa.repeat(action, len(keys))
            writer.write_table(pa.table([keys, actions], schema=_KEYS), row_group_size=KEYS_AT_ONCE)
    return sink.getvalue().to_pybytes()


def _less(dropped: pa.Array, roster: Roster, changes: Changes) -> Changes:
    """The changes without the rows that were left out; those who were on the list until now go off it."""
    gone = dropped.filter(pc.is_in(dropped, value_set=_without(changes.added, roster.keys)))
    removed = pa.concat_arrays([changes.removed, gone])
    return Changes(_without(dropped, changes.added), removed, changes.unchanged - len(gone))


def _without(dropped: pa.Array, keys: pa.Array | pa.ChunkedArray) -> pa.Array:
    keys = (keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys).cast(pa.string())
    return keys.filter(pc.invert(pc.is_in(keys, value_set=dropped))) if len(dropped) else keys


def _manifest(
    distribution: Distribution, plan: Plan, roster: Roster, changes: Changes, making: _Making, rows: int
) -> Manifest:
    audience = plan.audience
    wanted = [one for one in audience.segments if not plan.segments or one.segment_id in plan.segments]
    return Manifest(
        distribution_id=distribution.distribution_id,
        distribution_type=plan.kind,
        audience_id=audience.audience_id,
        audience=audience.name,
        audience_version=audience.version,
        segments=[{"segment_id": one.segment_id, "name": one.name} for one in islice(wanted, 1000)],
        data_snapshot=audience.data_snapshot.model_dump() if audience.data_snapshot else None,
        platform_type=plan.type.key,
        format=plan.form.key,
        key_type=roster.key_type,
        made_at=datetime.now(UTC),
        rows=rows,
        size=rows if roster.size_unit == "customers" else roster.size,
        size_unit=roster.size_unit,
        added=0 if plan.erases is not None else len(changes.added),
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        erased=roster.erased,
        rejected=making.rejected,
        files=making.files,
        aside=making.aside,
    )

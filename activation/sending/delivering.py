"""Bringing the files of a made sending to the other side, each once.

What is begun and what has arrived is noted in the outbox, and a file of the same name and content may be put again
without harm: so a sending that was cut off anywhere goes on and arrives once. The manifest follows the last file, and
_SUCCESS the manifest: whoever reads there waits for it.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from activation.delivery.channels.channel import Channel, Delivered
from activation.delivery.errors import DeliveryFailed, Refused, Unreachable
from activation.distribution import Distribution, SentFile
from activation.sending import manifest as names
from activation.sending.manifest import Manifest
from store.outbox import Outbox

EVERY = 1.0  # seconds between two looks whether somebody has cancelled it

# What the other side may say of matching, by the names of sync_audiences (adcontextprotocol/adcp).
MATCHING = ("uploaded_count", "total_uploaded_count", "matched_count", "effective_match_rate", "match_breakdown",
            "minimum_size", "status", "action")  # fmt: skip


def deliver(
    channel: Channel, outbox: Outbox, distribution: Distribution, made: Manifest, own_folder: bool, stop: Callable
) -> Iterator[SentFile]:
    """Puts every file that has not arrived yet, and tells each; raises DeliveryFailed, or what `stop` raises.

    own_folder: whether the sending has a folder of its own at the other side, with a manifest and _SUCCESS.
    stop: called about once a second.
    """
    place = (distribution.user_id, distribution.distribution_id)
    arrived = {entry["name"]: entry for entry in outbox.noted(*place) if "sha256" in entry}
    folder = f"{distribution.audience_id}/{distribution.distribution_id}/" if own_folder and channel.keeps else ""
    for file in made.files:
        entry = arrived.get(file.name)
        if entry is None or entry["sha256"] != file.sha256:
            put = _put(channel, outbox, place, file.name, folder, stop)
            if put.sha256 != file.sha256:
                raise Refused(
                    "The file on this computer's disk is not what was made.",
                    "Cancel the distribution, and send the audience anew.",
                    said=f"{file.name}: {put.sha256}, not {file.sha256}",
                )
            entry = {
                "name": file.name,
                "sha256": file.sha256,
                "at": datetime.now(UTC).isoformat(),
                "said": dict(put.said),
            }
            outbox.note(*place, entry)
        yield _sent(file, entry)
    if folder:
        for name, content in ((names.MANIFEST, made.to_bytes()), (names.SUCCESS, _success(made))):
            stop()
            channel.put(folder + name, [content])


def may_have_arrived(outbox: Outbox, distribution: Distribution) -> bool:
    """Whether the other side has a file of a sending, or may have: nobody knows it of one that was cut off."""
    last: dict[str, bool] = {}
    for entry in outbox.noted(distribution.user_id, distribution.distribution_id):
        last[entry["name"]] = not entry.get("refused", False)
    return any(last.values())


def matching(files: list[SentFile]) -> dict[str, Any]:
    """What the other side has said of matching, file by file; {"said": "not reported"} where it has said nothing."""
    found = []
    for file in files:
        try:
            answer = json.loads(file.said.get("answer", ""))
        except ValueError:
            continue
        if isinstance(answer, dict) and (said := {name: answer[name] for name in MATCHING if name in answer}):
            found.append({"file": file.name, **said})
    return {"said": "reported", "answers": found} if found else {"said": "not reported"}


def _put(channel: Channel, outbox: Outbox, place: tuple[str, str], name: str, folder: str, stop: Callable) -> Delivered:
    """Puts a file, noting before that it is begun: a kill between its arrival and the note of it must leave a trace."""
    outbox.note(*place, {"name": name, "begun": datetime.now(UTC).isoformat()})
    try:
        return channel.put(folder + name, _watched(outbox.read(*place, name), stop))
    except DeliveryFailed as error:
        # What was turned down whole is not there; without an answer, or of a call in several parts, nobody knows.
        # A webhook takes a JSON document in one call.
        if (channel.keeps or name.endswith(".json")) and not isinstance(error, Unreachable):
            outbox.note(*place, {"name": name, "refused": True})
        raise


def _sent(file: names.ManifestFile, entry: dict[str, Any]) -> SentFile:
    moment = datetime.fromisoformat(entry["at"])
    return SentFile(**file.model_dump(), delivered_at=moment, said=entry["said"])


def _success(made: Manifest) -> bytes:
    return f"{len(made.files)} files, {sum(file.rows for file in made.files)} rows\n".encode()


def _watched(chunks: Iterator[bytes], stop: Callable[[], None]) -> Iterator[bytes]:
    looked = 0.0
    for chunk in chunks:
        if time.monotonic() - looked >= EVERY:
            stop()
            looked = time.monotonic()
        yield chunk

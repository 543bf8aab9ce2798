"""What any channel does: put a file, say whether it is there, and try itself out.

A channel is a place with settings and secrets. A file that was put is there whole, or not at all; putting it
again changes nothing. All errors are DeliveryFailed and hold the other side's words without our secrets.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar, Self

from activation.delivery.channels.names import probe_name
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.said import without_secrets
from activation.delivery.channels.streams import Source
from activation.delivery.errors import DeliveryFailed, Refused
from store.vault import Secret

PROBE = b"A test of the connection. It may be deleted.\n"


@dataclass(frozen=True)
class Delivered:
    """A file that is there: its size in bytes, the SHA-256 of its content in hex, and the other side's own words."""

    name: str
    bytes: int
    sha256: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One thing that a test of the connection did, whether it worked, and what was said."""

    title: str
    ok: bool
    said: str = ""


class Channel(ABC):
    """A place to deliver to. Use it in one thread, and close it (or use `with`)."""

    kind: ClassVar[str]
    title: ClassVar[str]
    keeps: ClassVar[bool] = True  # whether what was put can be asked for by name

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        self._settings = settings
        self._secrets = secrets
        self._reach = reach

    @abstractmethod
    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Deliver a file under a name, a piece at a time; raises DeliveryFailed and leaves no part of it."""

    def size_of(self, name: str) -> int | None:
        """How many bytes the file of that name has; None if it is not there."""
        raise self._keeps_nothing()

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a file, a piece at a time; raises PlaceNotFound."""
        raise self._keeps_nothing()

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens if it is not there."""
        raise self._keeps_nothing()

    def probe(self) -> Iterator[Step]:
        """Try the connection out: write, find and remove a small file; the first step that fails is the last."""
        name = probe_name()
        yield from tried(
            {
                "Connect and write a small file": lambda: _words(self.put(name, [PROBE]).said),
                "Find it there, whole": lambda: self._found(name),
                "Take it away again": lambda: self._gone(name),
            }
        )

    def close(self) -> None:
        """Let go of connections."""
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def _failure(self, error: Exception) -> DeliveryFailed:
        """What an error of the channel's library means; its `said` may still hold secrets."""

    @contextmanager
    def _told(self, source: Source | None = None) -> Iterator[None]:
        """Turns errors of the other side into ours, without secrets; an error of our own source stays what it is."""
        try:
            yield
        except Exception as error:
            if source and source.error:
                raise source.error from None
            failure = error if isinstance(error, DeliveryFailed) else self._failure(error)
            failure.said = self._clean(failure.said or type(error).__name__)
            raise failure from None

    def _clean(self, words: str) -> str:
        return without_secrets(words, [secret.reveal() for secret in self._secrets.values()])

    def _secret(self, name: str) -> str:
        return self._secrets.get(name, Secret("")).reveal()

    def _found(self, name: str) -> str:
        size = self.size_of(name)
        if size != len(PROBE):
            raise Refused("The file is not there as it was written.", said=f"{size} bytes for {len(PROBE)}")
        return f"{size} bytes"

    def _gone(self, name: str) -> str:
        self.remove(name)
        return "removed" if self.size_of(name) is None else "it may be written but not removed"

    def _keeps_nothing(self) -> DeliveryFailed:
        return Refused(f"{self.title} keeps nothing that could be asked for by name.")


def tried(steps: Mapping[str, Callable[[], str]]) -> Iterator[Step]:
    """Each step as it is done, up to the first that fails."""
    for title, do in steps.items():
        try:
            yield Step(title, True, do())
        except DeliveryFailed as failure:
            yield Step(title, False, " ".join(filter(None, (failure.title, failure.hint, failure.said))))
            return


def _words(said: Mapping[str, str]) -> str:
    return ", ".join(f"{what}: {words}" for what, words in said.items())

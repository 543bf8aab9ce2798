"""Bytes on their way: counted and hashed as they pass, and never all in memory."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from activation.delivery.errors import PlaceFull

PIECE = 1 << 20


class Source:
    """What is to be sent, a piece at a time; `error` is its own error, if it had one, which is not the other side's."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._hash = hashlib.sha256()
        self.bytes = 0
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._chunks:
                self._hash.update(chunk)
                self.bytes += len(chunk)
                # A caller's piece may be of any size; what is sent at once is not.
                for at in range(0, len(chunk), PIECE):
                    yield chunk[at : at + PIECE] if len(chunk) > PIECE else chunk
        except GeneratorExit:
            raise
        except Exception as error:
            self.error = error
            raise

    @property
    def sha256(self) -> str:
        """Of all that has passed so far, in hex."""
        return self._hash.hexdigest()

    def spooled(self) -> IO[bytes]:
        """All of it in a nameless file, at its beginning again; raises PlaceFull if this computer has no room."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        for chunk in self:
            try:
                file.write(chunk)
            except OSError as error:
                hint = "Free some in its folder for temporary files, then send again."
                raise PlaceFull("This computer has no room for a copy of the file.", hint, said=str(error)) from None
        file.seek(0)
        return file


def pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size; only the last is smaller, and there is always one."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > size:
            with memoryview(waiting) as view:  # one copy, where a slice of it would make two
                piece = bytes(view[:size])
            del waiting[:size]
            yield piece
    yield bytes(waiting)


class Readable(io.RawIOBase):
    """The same bytes as a file that can be read once, for libraries that take nothing else."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._waiting = b""
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for, fewer only at the end."""
        parts, missing = [self._waiting], size - len(self._waiting)
        while size < 0 or missing > 0:
            if (chunk := next(self._chunks, None)) is None:
                break
            parts.append(chunk)
            missing -= len(chunk)
        content = b"".join(parts)
        given = content if size < 0 else content[:size]
        self._waiting = content[len(given) :]
        self._at += len(given)
        return given


def read_file(file: IO[bytes]) -> Iterator[bytes]:
    """A file's bytes from where it stands, a piece at a time; closes it."""
    with file:
        while chunk := file.read(PIECE):
            yield chunk

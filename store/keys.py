"""Where the keys that seal secrets come from: the environment, or else a file that only its owner may read.

The first key seals, and all of them open, so that a key is replaced by putting a new one in front of it.
"""

import base64
import binascii
import hashlib
import os
import secrets
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from store import files
from store.errors import KeyMissing, KeyUnusable, StoreBusy

KEY_FILE = "vault.key"
KEY_BYTES = 32
ELSEWHERE = "Keys come from ACTIVATION_KEY."


def key_id(key: bytes) -> str:
    """Eight hex digits that name a key and tell nothing of it."""
    return hashlib.sha256(b"activation key id" + key).hexdigest()[:8]


class Keys(ABC):
    """The keys at hand, the sealing one first."""

    @abstractmethod
    def all(self) -> list[bytes]:
        """Every key; raises KeyMissing where there is none, and KeyUnusable."""

    def sealing(self) -> bytes:
        """The key to seal under; made where none is there yet and one may be made."""
        return self.all()[0]

    def rotate(self) -> str:
        """Put a new key first and keep the others; returns its id. Raises KeyUnusable if we do not keep them."""
        raise KeyUnusable(ELSEWHERE, "Put a new key of 32 random bytes, as base64, in front of those it holds.")

    def drop(self, ids: Iterable[str]) -> None:
        """Forget keys for good: what is sealed under them can no longer be opened. The first key stays."""
        raise KeyUnusable(ELSEWHERE, "Take the keys out of that variable.")


class KeysFromEnvironment(Keys):
    """Keys given as one text, comma-separated."""

    def __init__(self, text: str) -> None:
        self._text = text

    def all(self) -> list[bytes]:
        """Every key of the text."""
        return _read(self._text.split(","), "ACTIVATION_KEY")


class KeyFile(Keys):
    """Keys in a file, one a line. It is read anew at each use: another process may have put a new key first."""

    def __init__(self, path: Path, wait: float = 10.0) -> None:
        self._path = path
        self._wait = wait

    def all(self) -> list[bytes]:
        """Every key of the file; raises KeyUnusable if others than its owner may read it."""
        try:
            with self._path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read()
        except FileNotFoundError:
            raise KeyMissing(
                "The key file is not there.",
                f"Put {self._path.name} back from a backup. Without it, enter the platform's secrets again.",
            ) from None
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise KeyUnusable(f"The key file cannot be read: {reason}.", "Let the app's user read it.") from None
        if os.name != "nt" and mode & 0o077:
            raise KeyUnusable(
                "The key file is open to other users of this computer.",
                f"Close it with: chmod 600 {self._path}. If others may have read it, make a new key and enter the "
                "platforms' secrets again.",
            )
        return _read(text.decode("ascii", "replace").split("\n"), "The key file")

    def sealing(self) -> bytes:
        """The first key; the file is made if it is not there."""
        try:
            return self.all()[0]
        except KeyMissing:
            self._make()
            return self.all()[0]

    def rotate(self) -> str:
        """Put a new key first and keep the others; returns its id."""
        self.sealing()
        new = secrets.token_bytes(KEY_BYTES)
        with self._alone():
            self._write([new, *self.all()])
        return key_id(new)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget keys for good; the first key stays. Raises KeyMissing where there is no file."""
        unwanted = set(ids)
        with self._alone():
            first, *others = self.all()
            self._write([first, *(key for key in others if key_id(key) not in unwanted)])

    def _make(self) -> None:
        """A whole file is linked into place: of two processes one is first, and the other uses what it finds."""
        hidden = self._path.with_name(f".{self._path.name}.{uuid.uuid4().hex}.tmp")
        try:
            files.write_whole(hidden, _written([secrets.token_bytes(KEY_BYTES)]))
            try:
                os.link(hidden, self._path)
            except FileExistsError:
                return
            finally:
                hidden.unlink(missing_ok=True)
            files.sync_folder(self._path.parent)
        except OSError as error:
            raise files.not_written("The key file", error) from None

    def _write(self, keys: list[bytes]) -> None:
        try:
            files.write_whole(self._path, _written(keys))
        except OSError as error:
            raise files.not_written("The key file", error) from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        path = self._path.with_name(f".{self._path.name}.lock")
        lock = filelock.FileLock(path, self._wait, files.FILE_MODE, poll_interval=0.01, preserve_lock_file=True)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise StoreBusy("The keys are being changed.", "Try again in a moment.") from None
        except OSError as error:
            raise files.not_written("The key file", error) from None
        try:
            yield
        finally:
            lock.release()


def _written(keys: list[bytes]) -> bytes:
    return b"".join(base64.b64encode(key) + b"\n" for key in keys)


def _read(texts: Iterable[str], where: str) -> list[bytes]:
    keys = [_key(text.strip(), where) for text in texts if text.strip()]
    if not keys:
        raise KeyUnusable(f"{where} holds no key.", "A key is 32 random bytes, as base64.")
    return keys


def _key(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyUnusable(f"{where} holds something that is no key.", "A key is 32 random bytes, as base64.")
    return key

"""Delivery to a server by SFTP, and only to the server whose key we were told."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from activation.delivery.channels.channel import Channel, Delivered
from activation.delivery.channels.names import check_file_name, hidden_name, is_left_over
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.sftp_connection import connect, failure_of, private_key, sync, whole_port
from activation.delivery.channels.sftp_connection import pins as read_pins
from activation.delivery.channels.streams import Source, pieces
from activation.delivery.errors import DeliveryFailed, PlaceNotFound, Unreachable, WrongSettings
from store.vault import Secret

PIECE = 32_768  # the largest write that every server takes
UNANSWERED = 64  # writes


class Sftp(Channel):
    """A folder on a server; files appear in it whole."""

    kind = "sftp"
    title = "SFTP"

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        self._port, self._pins = whole_port(settings.get("port", "22")), read_pins(settings["host_key"])
        if not self._secret("password") and not self._secret("private_key"):
            raise WrongSettings("Password is missing.", "Enter a password or a private key.", field="password")
        self._key = private_key(self._secret("private_key"), self._secret("passphrase"))
        self._sftp: Any = None

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Write under a hidden name, sync where the server can, compare sizes, rename over what was there."""
        source, path = Source(chunks), self._path(name)
        with self._told(source):
            sftp = self._connected()
            self._make_folder(path.parent)
            self._clear_left_overs(path.parent)
            hidden = str(path.with_name(hidden_name()))
            try:
                self._write(hidden, source)
                self._put_in_place(hidden, str(path))
            except BaseException:
                # The connection may be what failed; then a later delivery clears it.
                with suppress(Exception):
                    sftp.remove(hidden)
                raise
        return Delivered(name, source.bytes, source.sha256, {"server": self._greeting(), "path": str(path)})

    def size_of(self, name: str) -> int | None:
        """The file's size in bytes, or None; raises PlaceNotFound if the folder is not there."""
        path = self._path(name)
        with self._told():
            sftp = self._connected()
            try:
                return sftp.stat(str(path)).st_size
            except FileNotFoundError:
                sftp.stat(str(self._folder()))
                return None

    def read(self, name: str) -> Iterator[bytes]:
        """The file's content."""
        path = self._path(name)
        with self._told(), self._connected().open(str(path), "rb") as file:
            file.prefetch(max_concurrent_requests=64)
            while piece := file.read(PIECE):
                yield piece

    def remove(self, name: str) -> None:
        """Take the file away."""
        path = self._path(name)
        with self._told(), suppress(FileNotFoundError):
            self._connected().remove(str(path))

    def close(self) -> None:
        """Close the connection."""
        # Forgotten first: closing a dead connection may fail half-way, and the next delivery must not take it again.
        sftp, self._sftp = self._sftp, None
        if sftp is not None:
            transport = sftp.get_channel().get_transport()
            try:
                sftp.close()
            finally:
                transport.close()

    def _connected(self) -> Any:
        if self._sftp is not None and not self._sftp.get_channel().get_transport().is_active():
            self.close()
        if self._sftp is None:
            address = (self._settings["host"], self._port)
            self._sftp = connect(address, self._settings["user"], self._pins, self._secret("password"), self._key)
        return self._sftp

    def _write(self, hidden: str, source: Source) -> None:
        with self._sftp.open(hidden, "wbx") as file:
            parts = pieces(source, PIECE)
            waiting = next(parts)
            for number, part in enumerate(parts, 1):
                # Waiting for each answer would make 32 KB a round trip. A write that is not pipelined collects
                # all answers that are out; any other way of waiting would drop the errors among them.
                file.set_pipelined(number % UNANSWERED != 0)
                file.write(waiting)
                waiting = part
            file.set_pipelined(False)
            file.write(waiting)
            sync(self._sftp, file)
        written = self._sftp.stat(hidden).st_size
        if written != source.bytes:
            raise Unreachable(
                "The server kept only a part of the file.", "It will be sent again.", said=f"{written} bytes"
            )

    def _put_in_place(self, hidden: str, path: str) -> None:
        try:
            self._sftp.posix_rename(hidden, path)
        except OSError as error:
            if error.errno is not None:
                raise
            # A server that cannot rename over a file: for a moment there is none, but never half of one.
            with suppress(FileNotFoundError):
                self._sftp.remove(path)
            self._sftp.rename(hidden, path)

    def _make_folder(self, folder: PurePosixPath) -> None:
        """Make what a name adds to the folder; the folder itself must be there."""
        missing = []
        while folder != self._folder():
            missing.append(str(folder))
            folder = folder.parent
        self._sftp.stat(str(folder))
        for path in reversed(missing):
            try:
                self._sftp.stat(path)
            except FileNotFoundError:
                self._sftp.mkdir(path)

    def _clear_left_overs(self, folder: PurePosixPath) -> None:
        """Remove our own hidden files of uploads that were cut off; a server that lets us not is none the worse."""
        with suppress(OSError):
            for found in self._sftp.listdir_attr(str(folder)):
                if is_left_over(found.filename, time.time() - (found.st_mtime or time.time())):
                    self._sftp.remove(str(folder / found.filename))

    def _folder(self) -> PurePosixPath:
        return PurePosixPath(self._settings.get("folder", "."))

    def _path(self, name: str) -> PurePosixPath:
        return self._folder() / check_file_name(name)

    def _greeting(self) -> str:
        return str(self._sftp.get_channel().get_transport().remote_version)

    def _failure(self, error: Exception) -> DeliveryFailed:
        failure = failure_of(error, self._settings["host"])
        if isinstance(failure, PlaceNotFound) and failure.field is None:
            failure.field = "folder"
        if isinstance(failure, Unreachable):
            with suppress(Exception):
                self.close()  # or the next delivery would try the dead connection
        return failure

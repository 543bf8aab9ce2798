"""Delivery to a folder on this computer, or on a disk that it mounts."""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from activation.delivery.channels.channel import Channel, Delivered
from activation.delivery.channels.names import check_file_name, hidden_name, is_left_over
from activation.delivery.channels.reach import Reach, check_folder
from activation.delivery.channels.streams import Source, read_file
from activation.delivery.errors import DeliveryFailed, NotAllowed, PlaceFull, PlaceNotFound, Refused
from store import files
from store.vault import Secret

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR}


class Folder(Channel):
    """A folder that exists and may be written to; files appear in it whole."""

    kind = "folder"
    title = "A folder"

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        self._root = Path(settings["path"])
        check_folder(self._root, reach)

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Write under a hidden name, sync, rename, sync the folder."""
        source = Source(chunks)
        path = self._path(name)
        hidden = path.with_name(hidden_name())
        with self._told(source):
            try:
                files.make_folder(path.parent)
                with os.fdopen(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640), "wb") as file:
                    # Before the content comes, which may need their room; by the time that this very disk has.
                    _clear_left_overs(path.parent, os.fstat(file.fileno()).st_mtime)
                    file.writelines(source)
                    file.flush()
                    os.fsync(file.fileno())
                hidden.replace(path)
            finally:
                hidden.unlink(missing_ok=True)
            files.sync_folder(path.parent)
        return Delivered(name, source.bytes, source.sha256, {"path": str(path)})

    def size_of(self, name: str) -> int | None:
        """The file's size in bytes, or None."""
        path = self._path(name, followed=True)
        with self._told():
            return path.stat().st_size if path.is_file() else None

    def read(self, name: str) -> Iterator[bytes]:
        """The file's content."""
        with self._told():
            yield from read_file(self._path(name, followed=True).open("rb"))

    def remove(self, name: str) -> None:
        """Take the file away."""
        with self._told():
            files.remove(self._path(name))

    def _path(self, name: str, followed: bool = False) -> Path:
        """Where a name lies: below the folder even after every link on the way, and at its end, is followed."""
        with self._told():
            root = self._root.resolve(strict=True)
            if not root.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
            # Again, for a link on the way may lead elsewhere than when the channel was opened.
            check_folder(root, self._reach)
            path = root / check_file_name(name)
            if not (path if followed else path.parent).resolve().is_relative_to(root):
                raise Refused(
                    "That name leads out of the folder.", "A link in the folder points elsewhere.", field="name"
                )
        return path

    def _failure(self, error: Exception) -> DeliveryFailed:
        number = error.errno if isinstance(error, OSError) else None
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if number in _NO_ROOM:
            return PlaceFull("The folder's disk is full.", "Free some room there, then send again.", said=said)
        if number in _NOT_ALLOWED:
            return NotAllowed("The folder may not be written to.", "Let the app's user write in it.", "path", said=said)
        if number in _NOT_THERE:
            hint = "Make the folder or correct its path; if it is a mounted disk, see that it is mounted."
            return PlaceNotFound("The folder or file is not there.", hint, "path", said=said)
        return Refused(
            "The folder did not take the file.", "Look at the disk, then send again.", said=said, passing=True
        )


def _clear_left_overs(folder: Path, now: float) -> None:
    """Remove our own hidden files of deliveries that were killed; a folder that lets us not is none the worse."""
    with suppress(OSError):
        for found in folder.iterdir():
            with suppress(OSError):
                if is_left_over(found.name, now - found.lstat().st_mtime):
                    found.unlink()

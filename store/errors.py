"""Everything that can go wrong between a caller and its data, written for the person who meets it.

The store knows no other layer, so it has its own root; title, hint, field and code have the same
meaning as everywhere else, and one place above turns either root into a notice or an answer.
"""


class StoreError(Exception):
    """Root of the store's errors: what went wrong (title), what to do about it (hint), and where (field)."""

    code = "store_error"

    def __init__(self, title: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(f"{title} {hint}".strip())
        self.title = title
        self.hint = hint
        self.field = field


class InvalidRow(StoreError):
    """A row does not fit its table; the field names the column, the hint says what it may be."""

    code = "invalid_row"


class InvalidName(StoreError):
    """An id holds characters that ids may not hold; use letters, digits and _ . @ - only."""

    code = "invalid_name"


class RowNotFound(StoreError):
    """This user has no row with that id."""

    code = "row_not_found"


class AlreadyThere(StoreError):
    """This user already has a row with that id; update it instead."""

    code = "already_there"


class StaleVersion(StoreError):
    """Someone saved a newer version; read it again and repeat the change."""

    code = "stale_version"


class InUse(StoreError):
    """What was to be removed is still needed; the title names by what."""

    code = "in_use"


class StoreBusy(StoreError):
    """Another save is running; try again in a moment."""

    code = "store_busy"


class DamagedFile(StoreError):
    """One stored file cannot be read; the title names it, the hint says what still works, `path` where it is."""

    code = "damaged_file"
    path: str = ""


class NewerFile(DamagedFile):
    """A stored file holds more than this version of the app knows of; it is whole, and the app is to be updated."""

    code = "newer_file"


class UnreadableFile(DamagedFile):
    """The operating system does not let a stored file be read; what is in it may well be whole."""

    code = "unreadable_file"


class InvalidArchive(StoreError):
    """A file is no archive of a store, or not as it was when it was made; nothing was brought in from it."""

    code = "invalid_archive"


class NotDamaged(StoreError):
    """A file that was to be set aside can be read, so it stays where it is."""

    code = "not_damaged"


class UnusableRoot(StoreError):
    """The store's folder, or one in it, cannot be used as one; the title says why."""

    code = "unusable_root"


class NotWritten(StoreError):
    """The save did not reach the disk; what was stored before is intact. `unsaved` holds the ids concerned."""

    code = "not_written"
    unsaved: tuple[str, ...] = ()


class StoreFull(NotWritten):
    """The disk has no room for the save; free some and save again."""

    code = "store_full"


class SealBroken(StoreError):
    """A sealed secret was changed, or belongs to another user or platform; enter the secrets again."""

    code = "seal_broken"


class KeyMissing(StoreError):
    """The key that a secret was sealed under is not here; bring it back, or enter the secrets again."""

    code = "key_missing"


class KeyUnusable(StoreError):
    """A key, or the file that holds it, cannot be used as it is; the title says why."""

    code = "key_unusable"

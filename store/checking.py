"""Looking a whole root over: is every file one that a save could have left, and do they agree with each other?

Nothing is locked and nothing is written, so a store in use can be checked. Left-over files count as such
after an hour: a younger one may belong to a save that is running.
"""

from pathlib import Path

from store.checking_user import check_user
from store.errors import StoreError, UnusableRoot
from store.findings import Finding, Report, strays
from store.keys import KEY_FILE
from store.layout import Layout
from store.licence import LICENCE, Licence
from store.outbox import OUTBOX
from store.parquet import ASIDE, ParquetBackend
from store.tables import TABLES

_EXPECTED = {
    *(table.name for table in TABLES),
    OUTBOX,
    LICENCE,
    ".locks",
    ASIDE,
    "lost+found",
    KEY_FILE,
    f".{KEY_FILE}.lock",
    "cookie.key",  # the secret of the sign-in cookie
}


def check(root: Path) -> Report:
    """The whole root looked over; raises UnusableRoot if it is not there, a file, or cannot be read."""
    usable(root)
    backend, report = ParquetBackend(root, cache_bytes=0), Report()
    with backend.layout.reading():
        report.findings += check_top(backend)
        for user in users(backend):
            part = check_user(backend, user)
            if part.findings:
                # A save that is running may look wrong for a moment; what is wrong stays so.
                before, part = part.findings, check_user(backend, user)
                part.findings = [finding for finding in part.findings if finding in before]
            report.files += part.files
            report.audiences += part.audiences
            report.findings += part.findings
    return report


def usable(root: Path) -> None:
    """Raises UnusableRoot for what is no folder or cannot be listed."""
    try:
        next(root.iterdir(), None)
    except FileNotFoundError:
        raise UnusableRoot("There is no store at that path.", "The folder is made at the first save.") from None
    except NotADirectoryError:
        raise UnusableRoot("The store's folder is a file.", "Name the folder that holds the store.") from None
    except OSError as error:
        raise UnusableRoot(f"The store's folder cannot be read: {error.strerror}.", "Run as its owner.") from error


def users(backend: ParquetBackend) -> list[str]:
    """Everyone who has a folder in any table."""
    return sorted({owner for table in TABLES for owner in backend.layout.owners(table)})


def check_top(backend: ParquetBackend) -> list[Finding]:
    """What lies in the root and in the tables' own folders, and belongs to no user."""
    layout = backend.layout
    tables = [layout.root / table.name for table in TABLES]
    found = [path for path in layout.root.iterdir() if path.name not in _EXPECTED]
    found += [path for path in tables if path.exists() and not path.is_dir()]
    found += [path for table in TABLES for path in layout.strays(table)]
    licence = Licence(layout.root)
    found += licence.strays()
    return [*strays(layout, sorted(found)), *_check_licence(licence, layout)]


def _check_licence(licence: Licence, layout: Layout) -> list[Finding]:
    """A licensee's codes that cannot be read are left where they are: the page that loaded them replaces them."""
    try:
        licence.read()
    except StoreError as error:
        return [Finding(layout.named(licence.path), f"{error.title} {error.hint}")]
    return []

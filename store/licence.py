"""A licensee's lifestyle codes: one file for the whole installation, put in place whole and taken away whole.

It is no user's, so it stays out of the archives that move a user to another machine: a licence does not move with it.
"""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from store import files
from store.cache import Signature
from store.errors import DamagedFile, UnreadableFile
from store.shapes import TEXT

LICENCE = "licence"
FILE = "lifestyle_codes.parquet"
FACTS, FACTS_SHA256 = b"facts", b"facts_sha256"  # the footer they lie in has no checksum of its own, unlike the rows
SCHEMA = pa.schema([pa.field(name, TEXT, nullable=False) for name in ("zip", "code", "name", "group")])
_AGAIN = "Load the licensee's file again, or take it back, on the page Lifestyle codes."


class Held(NamedTuple):
    """What is kept: a row per ZIP with its code, that code's name and group; and what was said of all of it."""

    rows: pa.Table
    facts: dict[str, str]
    content: bytes


class Licence:
    """The licensee's codes below a store's root."""

    def __init__(self, root: Path) -> None:
        self.path = Path(root).absolute() / LICENCE / FILE

    def state(self) -> Signature | None:
        """What changes with every load, whoever loads; None while nothing is loaded. It costs a look at the folder."""
        try:
            return files.state_of(str(self.path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._unreadable(error) from error

    def read(self) -> Held | None:
        """What is kept; None for nothing. Raises DamagedFile, or UnreadableFile where the system does not let it."""
        try:
            content = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            rows = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True).read()
            said = rows.schema.metadata[FACTS]
            facts = json.loads(said)
            if _sha256(said) != rows.schema.metadata[FACTS_SHA256]:
                raise ValueError("facts that have changed")
            if rows.schema != SCHEMA or not all(isinstance(facts[name], str) for name in ("name", "vintage")):
                raise ValueError("columns or facts of another kind")
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedFile("The licensed lifestyle codes are damaged.", _AGAIN) from error
        return Held(rows.replace_schema_metadata(None), facts, content)

    def write(self, rows: pa.Table, facts: dict[str, str]) -> None:
        """Put these rows in place of all before, in one step; raises StoreFull or NotWritten and leaves what was there.

        `rows` has the columns zip, code, name, group, all text; `facts` a name and a vintage at least.
        """
        sink = pa.BufferOutputStream()
        said = json.dumps(facts, ensure_ascii=False).encode()
        schema = SCHEMA.with_metadata({FACTS: said, FACTS_SHA256: _sha256(said)})
        pq.write_table(rows.cast(schema), sink, compression="lz4", write_page_checksum=True)
        try:
            files.write_whole(self.path, sink.getvalue().to_pybytes())
        except OSError as error:
            raise files.not_written("The licensee's codes", error) from error

    def drop(self) -> None:
        """Take them away for good; nothing happens if there are none. Raises NotWritten."""
        try:
            files.remove(self.path)
        except OSError as error:
            raise files.not_written("The licensee's codes", error, "taken away") from error

    def strays(self) -> list[Path]:
        """What else lies in their folder, or in its place."""
        folder = self.path.parent
        if not folder.is_dir():
            return [folder] if folder.exists() else []
        return [path for path in folder.iterdir() if path != self.path]

    def _unreadable(self, error: OSError) -> UnreadableFile:
        reason = error.strerror or "unknown reason"
        return UnreadableFile(
            f"The licensed lifestyle codes cannot be read: {reason}.", "Let the app's user read the store's folder."
        )


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()

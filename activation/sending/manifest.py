"""The manifest of a sending: what it holds, file by file; written when all is made, delivered when all has arrived."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from activation.distribution import Action, DistributionType
from activation.sending.roster import KeyType

MANIFEST = "manifest.json"
SUCCESS = "_SUCCESS"
REJECTS = "rejects.csv"
MEMBERS = "members.parquet"
SCHEMA_VERSION = 1


class ManifestFile(BaseModel):
    """One file: rows, bytes and SHA-256 in hex."""

    model_config = ConfigDict(extra="forbid")

    name: str
    action: Action
    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """One sending as it was made. aside: files for the analyst that are not delivered, such as rows left out.

    rows: members on the list afterwards; size: people or customers in what is sent; added, removed, unchanged: members
    against the last sending.
    """

    model_config = ConfigDict(extra="forbid")

    schema_version: int = SCHEMA_VERSION
    distribution_id: str
    distribution_type: DistributionType
    audience_id: str
    audience: str
    audience_version: int
    segments: list[dict[str, Any]]
    data_snapshot: dict[str, str] | None
    platform_type: str
    format: str
    key_type: KeyType
    made_at: datetime
    rows: int
    size: int
    size_unit: str
    added: int
    removed: int
    unchanged: int
    erased: int
    rejected: int
    files: list[ManifestFile]
    aside: list[ManifestFile]

    @property
    def total_bytes(self) -> int:
        """Bytes of all files that are delivered."""
        return sum(file.bytes for file in self.files)

    def to_bytes(self) -> bytes:
        """The manifest as it is delivered: JSON, indented."""
        return self.model_dump_json(indent=2).encode()

"""What looking a store over finds, and how it is told."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from store import files
from store.errors import DamagedFile, NewerFile, StoreError, UnreadableFile
from store.layout import Layout

LEFT_OVER_AFTER = 3600.0  # seconds
SETS_ASIDE, REMOVES = "sets it aside", "removes it"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: its path from the root on, what it is, and what repair does."""

    path: str
    what: str
    repair: str = "leaves it"

    def __str__(self) -> str:
        return f"{self.path}: {self.what} (repair {self.repair})"


@dataclass
class Report:
    """What was looked at, and what was found."""

    files: int = 0
    audiences: int = 0
    findings: list[Finding] = field(default_factory=list)

    def summary(self) -> str:
        """One line for the end."""
        looked = f"{many(self.files, 'file')}, {many(self.audiences, 'audience')}"
        if not self.findings:
            return f"Sound: {looked}."
        mended = sum(finding.repair in (SETS_ASIDE, REMOVES) for finding in self.findings)
        return f"Not sound: {looked}, {many(len(self.findings), 'finding')}, of which repair can mend {mended:,}."


def many(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def unread(path: str, error: StoreError) -> Finding:
    """The finding for a file that could not be read; set aside only if its content is to blame."""
    if isinstance(error, NewerFile | UnreadableFile) or not isinstance(error, DamagedFile):
        return Finding(path, f"{error.title} {error.hint}".removeprefix(f"{path} "))
    return Finding(path, error.title.removeprefix(f"{path} ").removesuffix("."), SETS_ASIDE)


def strays(layout: Layout, paths: list[Path]) -> Iterator[Finding]:
    """What lies where nothing of the store belongs: left-overs of saves, and what others have put there."""
    for path in paths:
        if not files.is_hidden(path):
            yield Finding(layout.named(path), "nothing that the store has put there", SETS_ASIDE)
        elif is_old(path):
            yield Finding(layout.named(path), "left over from a save that was cut off", REMOVES)


def is_old(path: Path) -> bool:
    """Whether no running save can have made it."""
    try:
        return time.time() - path.lstat().st_mtime > LEFT_OVER_AFTER
    except FileNotFoundError:
        return False

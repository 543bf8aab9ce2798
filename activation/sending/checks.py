"""What the checks before a sending answer, and what they need to know."""

from dataclasses import dataclass
from typing import Literal

from activation.delivery.formats import Preview

Level = Literal["ok", "note", "warning", "approval", "block"]


@dataclass(frozen=True)
class Check:
    """One rule: how grave its answer is, the answer, what to do, and where a limit comes from."""

    rule: str
    level: Level
    title: str
    hint: str = ""
    source: str = ""


@dataclass(frozen=True)
class File:
    """A file as it will be: its name, rows, and bytes; about: the bytes are reckoned from the first rows."""

    name: str
    rows: int
    bytes: int
    about: bool


@dataclass(frozen=True)
class Preflight:
    """What the checks say of a sending, and what it will be: numbers, files, first rows (masked)."""

    checks: tuple[Check, ...]
    rows: int
    size: int
    size_unit: str
    added: int
    removed: int
    unchanged: int
    files: tuple[File, ...]
    preview: Preview

    @property
    def blocks(self) -> tuple[Check, ...]:
        """The rules that say no."""
        return tuple(check for check in self.checks if check.level == "block")

    @property
    def approval(self) -> str:
        """Why somebody has to approve it; empty where nobody has to."""
        return " ".join(check.title for check in self.checks if check.level == "approval")


@dataclass(frozen=True)
class Circumstances:
    """What the checks need to know besides the plan.

    running: ids of distributions of the same list that are under way; waiting: those that are to come. sensitive:
    the sensitive classes that the audience's rules select by. approval_above: the size from which on somebody approves.
    """

    held: int
    running: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    approval_above: int = 0
    connector_missing: bool = False

"""What a delivered file may be called: a name, or names with / between them, that mean the same everywhere.

A name becomes a path on a server, so one that could lead out of the place it belongs to is no name.
"""

import re
import uuid

from activation.delivery.errors import WrongSettings

LONGEST = 255
LEFT_OVER_AFTER = 86_400.0  # seconds after which a hidden file belongs to no delivery that still runs
_HIDDEN = re.compile(r"\.delivery\.[0-9a-f]{32}\.tmp")
_PIECE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _.,()@+=-]*")


def check_file_name(name: str) -> str:
    """The name itself; raises WrongSettings if it is none."""
    pieces = name.split("/")
    if len(name) <= LONGEST and all(_PIECE.fullmatch(piece) and piece[-1] not in " ." for piece in pieces):
        return name
    raise WrongSettings(
        "That is no name for a delivered file.",
        f"It may hold up to {LONGEST} letters, digits, spaces and _ . , ( ) @ + = -, with / between folders; each "
        "part begins with a letter, a digit or _ and does not end with a space or a dot.",
        field="name",
    )


def probe_name() -> str:
    """A name that no other test of a connection uses."""
    return f"connection-test-{uuid.uuid4().hex[:12]}.txt"


def hidden_name() -> str:
    """A name for a file that is not whole yet; the leading dot keeps readers away."""
    return f".delivery.{uuid.uuid4().hex}.tmp"


def is_left_over(name: str, age: float) -> bool:
    """Whether a file of that name, last written to so many seconds ago, is what a delivery that was cut off left.

    By age and not by a name that the next try would take again: two deliveries of one name may run at once, and in a
    file that they shared each would write into the other's content. A lock would tell sooner, but mounted disks and
    servers that a delivery goes to often have none that works.
    """
    return bool(_HIDDEN.fullmatch(name)) and age > LEFT_OVER_AFTER


def in_folder(folder: str, name: str) -> str:
    """The whole name of a file in a bucket's folder, which may be given with a slash at its end or without one."""
    return f"{folder.rstrip('/')}/{check_file_name(name)}" if folder.strip("/") else check_file_name(name)

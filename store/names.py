"""What an id may look like; the one guard between a caller's text and a stored location.

Ids become folder names, so a separator let through here would let one user read another.
"""

import re

from store.errors import InvalidName

ALPHABET = r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"
_NAME = re.compile(ALPHABET)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text is an id. Windows drops a dot at the end and keeps device names, so neither is one anywhere."""
    return bool(_NAME.fullmatch(text)) and ".." not in text and not text.endswith(".") and not _DEVICE.fullmatch(text)


def check_name(value: object, field: str) -> str:
    """The id itself if it is one; raises InvalidName, naming the field, if it is not."""
    if isinstance(value, str) and is_name(value):
        return value
    raise InvalidName(
        f"{field} is not a valid id.",
        "It may hold 1 to 64 letters, digits and _ . @ -, begins with a letter or digit, has no two dots in a row, "
        "does not end with a dot and is no device name such as CON.",
        field=field,
    )

"""What an id may look like; the one guard between a caller's text and a stored location.

Ids become folder names, so a separator let through here would let one user read another.
"""

import re

from store.errors import InvalidName

ALPHABET = r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"
_NAME = re.compile(ALPHABET)


def check_name(value: object, field: str) -> str:
    """The id itself if it is one; raises InvalidName, naming the field, if it is not."""
    if isinstance(value, str) and _NAME.fullmatch(value) and ".." not in value:
        return value
    raise InvalidName(
        f"{field} is not a valid id.",
        "It may hold 1 to 64 letters, digits and _ . @ -, begins with a letter or digit and has no two dots in a row.",
        field=field,
    )

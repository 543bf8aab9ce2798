"""What may be shown of a value that is somebody's own."""

import re

HIDDEN = "•••"
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}|[A-Za-z0-9+/]{43}=")


def mask(value: object) -> str:
    """A value with all but its beginning hidden: `j•••@g•••`, `94•••`, `d61173•••`; the shortest are hidden whole."""
    text = str(value)
    if not text:
        return ""
    mailbox, at, domain = text.partition("@")
    if at and mailbox and domain:
        return f"{mailbox[0]}{HIDDEN}@{domain[0]}{HIDDEN}"
    if _DIGEST.fullmatch(text):
        return text[:6] + HIDDEN
    return text[: max(0, min(2, len(text) - 3))] + HIDDEN

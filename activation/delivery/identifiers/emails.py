"""What an e-mail address looks like, for every platform; how it is cleaned before is each platform's own rule."""

import re

from activation.delivery.identifiers.unusable import ALREADY_HASHED, BAD_EMAIL, EMPTY, INVISIBLE, Cleaned

# Looser than RFC 5322 on purpose: the platform decides what matches, we keep out what cannot be an address.
_ADDRESS = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@[^@\s\"(),:;<>\[\]\\.]+(?:\.[^@\s\"(),:;<>\[\]\\.]+)+")
_DIGEST = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=")
_LONGEST = 254


def address(clean: str) -> Cleaned:
    """The cleaned text itself if it is one e-mail address."""
    if _ADDRESS.fullmatch(clean) and clean.isprintable() and len(clean) <= _LONGEST:
        return clean
    if not clean:
        return EMPTY
    if not clean.isprintable():
        return INVISIBLE
    return ALREADY_HASHED if _DIGEST.fullmatch(clean) else BAD_EMAIL

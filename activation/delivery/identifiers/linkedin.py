"""LinkedIn contact lists: an address may be hashed as SHA-256, names and company go plain.

Source: linkedin.com/help/lms/answer/a1489764. Not confirmed: that an address is trimmed and lowered before it is
hashed; the page only says that LinkedIn hashes plain ones itself.
"""

from activation.delivery.identifiers import emails, places
from activation.delivery.identifiers.unusable import Cleaned, text


def email(raw: str) -> Cleaned:
    """Trimmed and lowered."""
    return emails.address(raw.strip().lower())


def plain(raw: str) -> Cleaned:
    """A name, title or company: trimmed, runs of white space made one space."""
    return text(" ".join(raw.split()))


def country(raw: str) -> Cleaned:
    """Two capital letters."""
    return places.country(raw)


def mobile_id(raw: str) -> Cleaned:
    """A Google advertising id in small letters."""
    return places.mobile_id(raw)

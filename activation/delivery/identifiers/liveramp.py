"""LiveRamp onboarding: names and addresses go plain, e-mails as SHA-256, phones as SHA-1 without country code.

Sources: docs.liveramp.com, "Formatting identifiers" and "Required file format for Simple Onboard files".
Not confirmed: that an address is trimmed and lowered, and nothing else, before it is hashed.
"""

import re

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.unusable import EMPTY, NOT_FIVE_DIGITS, NOT_US, Cleaned, Unusable, text

_ZIP = re.compile(r"([0-9]{5})-?([0-9]{4})?")


def email(raw: str) -> Cleaned:
    """Trimmed and lowered."""
    return emails.address(raw.strip().lower())


def phone(raw: str, default_country: str = "") -> Cleaned:
    """The ten digits of a US number."""
    number = phones.e164(raw, default_country)
    if isinstance(number, Unusable):
        return number
    return number.removeprefix("+1") if number.startswith("+1") else NOT_US


def plain(raw: str) -> Cleaned:
    """A name, street, city or state: trimmed, runs of white space made one space."""
    return text(" ".join(raw.split()))


def state(raw: str) -> Cleaned:
    """A state's two letters, where it is one of the US."""
    return text(places.us_state(" ".join(raw.split())))


def postal_code(raw: str) -> Cleaned:
    """5 or 9 digits, without the hyphen."""
    clean = raw.strip()
    if not clean:
        return EMPTY
    found = _ZIP.fullmatch(clean)
    return found[1] + (found[2] or "") if found else NOT_FIVE_DIGITS

"""Google Ads Customer Match: what is hashed, and how it is cleaned first.

Sources: support.google.com/google-ads/answer/7659867, Google Ads API v25 OfflineUserAddressInfo, Data Manager API
AddressInfo. Not confirmed: whether dots and +tags of gmail.com are dropped (they are not, here); what happens to a
space inside a last name (it stays, here).
Trap: a public sample of Google's removes spaces from an address and does not lower it; its digest matches nobody.
"""

import re

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.names import without_punctuation
from activation.delivery.identifiers.unusable import BAD_POSTAL_CODE, EMPTY, Cleaned, text

_POSTAL_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,11}")


def email(raw: str) -> Cleaned:
    """Trimmed and lowered."""
    return emails.address(raw.strip().lower())


def phone(raw: str, default_country: str = "") -> Cleaned:
    """E.164, with its +."""
    return phones.e164(raw, default_country)


def first_name(raw: str) -> Cleaned:
    """Lowered, without any space."""
    return text("".join(raw.lower().split()))


def last_name(raw: str) -> Cleaned:
    """Lowered, without punctuation, trimmed."""
    return text(without_punctuation(raw.lower()).strip())


def country(raw: str) -> Cleaned:
    """Two letters; never hashed."""
    return places.country(raw)


def postal_code(raw: str) -> Cleaned:
    """Trimmed; never hashed."""
    clean = raw.strip()
    if not clean:
        return EMPTY
    return clean if _POSTAL_CODE.fullmatch(clean) else BAD_POSTAL_CODE

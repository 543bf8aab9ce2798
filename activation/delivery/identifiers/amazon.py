"""Amazon Marketing Cloud: lowered, cut down to a few characters, then SHA-256 in hexadecimal.

Source: segmentio/action-destinations, amazon-amc, which implements Amazon's help page GCCXMZYCK4RXWS6C. The page
itself could not be read, so the rule as a whole is not confirmed. An address loses its +, not its +tag.
"""

import re

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.unusable import Cleaned, Unusable, text

_NOT_OF_AN_ADDRESS = re.compile(r"[^a-z0-9.@-]")
_NOT_OF_A_NAME = re.compile(r"[^a-z0-9]")


def email(raw: str) -> Cleaned:
    """Trimmed, lowered, only a-z, 0-9, dot, @ and hyphen."""
    clean = emails.address(raw.strip().lower())
    return clean if isinstance(clean, Unusable) else emails.address(_NOT_OF_AN_ADDRESS.sub("", clean))


def phone(raw: str, default_country: str = "") -> Cleaned:
    """Digits, with the country code."""
    number = phones.e164(raw, default_country)
    return number if isinstance(number, Unusable) else number[1:]


def plain(raw: str) -> Cleaned:
    """A name, street, city, state or postal code: lowered, only a-z and 0-9."""
    return text(_NOT_OF_A_NAME.sub("", raw.lower()))


def country(raw: str) -> Cleaned:
    """Two capital letters; never hashed."""
    return places.country(raw)

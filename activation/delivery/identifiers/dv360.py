"""Display & Video 360 Customer Match: all white space goes, then lower, then SHA-256; phones are E.164.

Source: developers.google.com/display-video/api/guides/tasks/upload-customer-match-audience/prepare-data.
Country and postal code stay plain.
"""

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.unusable import BAD_POSTAL_CODE, EMPTY, Cleaned, text


def _without_spaces(raw: str) -> str:
    return "".join(raw.split()).lower()


def email(raw: str) -> Cleaned:
    """Without any white space, lowered."""
    return emails.address(_without_spaces(raw))


def phone(raw: str, default_country: str = "") -> Cleaned:
    """E.164, with its +."""
    return phones.e164(raw, default_country)


def name(raw: str) -> Cleaned:
    """A first or last name without any white space, lowered."""
    return text(_without_spaces(raw))


def country(raw: str) -> Cleaned:
    """Two letters; never hashed."""
    return places.country(raw)


def postal_code(raw: str) -> Cleaned:
    """Trimmed; never hashed."""
    clean = raw.strip()
    if not clean:
        return EMPTY
    return clean if clean.isprintable() and len(clean) <= 12 else BAD_POSTAL_CODE

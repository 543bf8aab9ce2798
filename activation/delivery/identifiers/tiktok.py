"""TikTok customer files: lowered without the +tag, phones as digits, mobile ids in one case; SHA-256 in hexadecimal.

Source: ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file. Its editions disagree:
that of August 2025 takes the + off a phone, others ask for E.164 with it; the one digest that they print is that
of a number without it, so that is how it goes here. Only the edition of 2025 drops +tags. Not confirmed which holds.
"""

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.unusable import BAD_EMAIL, Cleaned, Unusable


def email(raw: str) -> Cleaned:
    """Trimmed, lowered, without + and what follows it, on every domain; it begins with a letter or digit."""
    clean = emails.address(raw.strip().lower())
    if isinstance(clean, Unusable):
        return clean
    mailbox, _, domain = clean.rpartition("@")
    clean = emails.address(f"{mailbox.split('+')[0]}@{domain}")
    return clean if isinstance(clean, Unusable) or clean[0].isalnum() else BAD_EMAIL


def phone(raw: str, default_country: str = "") -> Cleaned:
    """Digits with the country code and without the +."""
    number = phones.e164(raw, default_country)
    return number if isinstance(number, Unusable) else number[1:]


def mobile_id(raw: str) -> Cleaned:
    """Small letters."""
    return places.mobile_id(raw)

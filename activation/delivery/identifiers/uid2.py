"""UID2 and The Trade Desk: trimmed and lowered, and gmail.com addresses lose their dots and +tags.

Source: IABTechLab/uid2docs, docs/getting-started/gs-normalization-encoding.md. The digest is Base64 of the raw
32 bytes of SHA-256; Base64 of the hexadecimal text is longer and refused.
"""

from activation.delivery.identifiers import emails, phones
from activation.delivery.identifiers.unusable import Cleaned, Unusable


def email(raw: str) -> Cleaned:
    """Trimmed and lowered; of gmail.com only, without dots and without + and what follows it."""
    clean = emails.address(raw.strip().lower())
    if isinstance(clean, Unusable) or not clean.endswith("@gmail.com"):
        return clean
    mailbox = clean.removesuffix("@gmail.com").split("+")[0].replace(".", "")
    return emails.address(f"{mailbox}@gmail.com")


def phone(raw: str, default_country: str = "") -> Cleaned:
    """E.164, with its +."""
    return phones.e164(raw, default_country)

"""Meta Custom Audiences: every key but EXTERN_ID and MADID is cleaned and hashed as SHA-256 in hexadecimal.

Sources: developers.facebook.com/docs/marketing-api/custom-audience-api, PyPI facebook-business 26.0.3.
Not confirmed: public implementations disagree on names (one drops every letter but a-z, so that `josé` becomes
`jos`); accents stay here, as the help page asks. They disagree on MADID too; it goes plain here.
"""

import re
from datetime import date

from activation.delivery.identifiers import emails, phones, places
from activation.delivery.identifiers.names import letters_only, without_punctuation
from activation.delivery.identifiers.unusable import (
    BAD_DATE,
    BAD_GENDER,
    BAD_POSTAL_CODE,
    EMPTY,
    NOT_FIVE_DIGITS,
    Cleaned,
    Unusable,
    text,
)

_GENDERS = {"m": "m", "male": "m", "f": "f", "female": "f"}
_US_ZIP = re.compile(r"[0-9]{5}")
_POSTAL_CODE = re.compile(r"[a-z0-9]{2,12}")
_US = {"", "US", "PR"}


def email(raw: str) -> Cleaned:
    """Trimmed and lowered."""
    return emails.address(raw.strip().lower())


def phone(raw: str, default_country: str = "") -> Cleaned:
    """Digits with the country code and without the +."""
    number = phones.e164(raw, default_country)
    return number if isinstance(number, Unusable) else number[1:]


def name(raw: str) -> Cleaned:
    """A first or last name, lowered, without punctuation, trimmed; accents stay."""
    return text(without_punctuation(raw.lower()).strip())


def city(raw: str) -> Cleaned:
    """Lowered, letters only."""
    return text(letters_only(raw.lower()))


def state(raw: str) -> Cleaned:
    """A US state as its two small letters; any other as its letters."""
    return text(letters_only(places.us_state(raw).lower()))


def postal_code(raw: str, country: str = "") -> Cleaned:
    """Lowered, without spaces, cut at the hyphen; in the US (or where no country is given) 5 digits."""
    clean = "".join(raw.lower().split()).split("-")[0]
    if not clean:
        return EMPTY
    if country.strip().upper() in _US and clean.isdigit() and not _US_ZIP.fullmatch(clean):
        return NOT_FIVE_DIGITS
    return clean if _POSTAL_CODE.fullmatch(clean) else BAD_POSTAL_CODE


def country(raw: str) -> Cleaned:
    """Two small letters."""
    code = places.country(raw)
    return code if isinstance(code, Unusable) else code.lower()


def gender(raw: str) -> Cleaned:
    """`m` or `f`."""
    clean = raw.strip().lower()
    return _GENDERS.get(clean, BAD_GENDER) if clean else EMPTY


def birth_date(raw: str) -> tuple[str, str, str] | Unusable:
    """Year in four digits, month and day in two, from yyyy-mm-dd."""
    try:
        day = date.fromisoformat(raw.strip()[:10])
    except ValueError:
        return BAD_DATE if raw.strip() else EMPTY
    return f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"


def mobile_id(raw: str) -> Cleaned:
    """Small letters; not hashed."""
    return places.mobile_id(raw)

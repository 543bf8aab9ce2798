"""Why a value cannot be used, in words for the person who has to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value that was refused, and the plain reason."""

    reason: str


Cleaned = str | Unusable

EMPTY = Unusable("empty after cleaning")
INVISIBLE = Unusable("holds an invisible character")
BAD_EMAIL = Unusable("not an e-mail address")
ALREADY_HASHED = Unusable("already hashed: how it was cleaned first is not known, give the plain value")
BAD_PHONE = Unusable("not a phone number")
NO_COUNTRY_CODE = Unusable("no country code")
UNKNOWN_COUNTRY = Unusable("the dialling code of its country is not known here: write it with + and country code")
WRONG_LENGTH = Unusable("wrong number of digits")
NOT_US = Unusable("not a US number")
BAD_COUNTRY = Unusable("not a two-letter country code")
BAD_POSTAL_CODE = Unusable("not a postal code")
NOT_FIVE_DIGITS = Unusable("a US ZIP has 5 digits; leading zeros may have been lost")
BAD_GENDER = Unusable("neither m nor f")
BAD_DATE = Unusable("not a date as yyyy-mm-dd")
BAD_MOBILE_ID = Unusable("not a mobile advertising id")


def text(clean: str) -> Cleaned:
    """Clean text, if anything is left of it and a person could read all of it."""
    if not clean:
        return EMPTY
    return clean if clean.isprintable() else INVISIBLE

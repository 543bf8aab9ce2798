"""Reading a phone number as E.164 (ITU: +, country code, national number, at most 15 digits).

A number without its country code is taken as national only where a country is given; nothing is guessed from its
digits. For that, DIALLING says per country how a national number is written; a country that is not in it is named.
"""

import re
from typing import NamedTuple

from activation.delivery.identifiers.unusable import (
    BAD_PHONE,
    EMPTY,
    NO_COUNTRY_CODE,
    UNKNOWN_COUNTRY,
    WRONG_LENGTH,
    Cleaned,
)


class Dialling(NamedTuple):
    """A country's code, the trunk prefix that falls away abroad, and how many digits remain without it."""

    code: str
    trunk: str
    shortest: int
    longest: int
    abroad: str = "00"


# Italy keeps its 0 and Spain, Portugal, Denmark, Norway and Poland have none to drop: their trunk is empty.
DIALLING = {
    "US": Dialling("1", "1", 10, 10, "011"),
    "CA": Dialling("1", "1", 10, 10, "011"),
    "PR": Dialling("1", "1", 10, 10, "011"),
    "MX": Dialling("52", "", 10, 10),
    "BR": Dialling("55", "0", 10, 11),
    "GB": Dialling("44", "0", 9, 10),
    "IE": Dialling("353", "0", 7, 9),
    "FR": Dialling("33", "0", 9, 9),
    "DE": Dialling("49", "0", 5, 12),
    "AT": Dialling("43", "0", 5, 12),
    "CH": Dialling("41", "0", 9, 9),
    "NL": Dialling("31", "0", 9, 9),
    "BE": Dialling("32", "0", 8, 9),
    "ES": Dialling("34", "", 9, 9),
    "PT": Dialling("351", "", 9, 9),
    "IT": Dialling("39", "", 6, 11),
    "SE": Dialling("46", "0", 7, 9),
    "NO": Dialling("47", "", 8, 8),
    "DK": Dialling("45", "", 8, 8),
    "PL": Dialling("48", "", 9, 9),
    "AU": Dialling("61", "0", 9, 9, "0011"),
    "NZ": Dialling("64", "0", 8, 10),
    "JP": Dialling("81", "0", 9, 10, "010"),
    "IN": Dialling("91", "0", 10, 10),
    "SG": Dialling("65", "", 8, 8, "000"),
}
_WRITTEN = re.compile(r"\+?[0-9 ().\-/\u00a0\u2010-\u2013]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")


def e164(raw: str, country: str = "") -> Cleaned:
    """The number as + and digits; country (two letters) is only for numbers written without their country code."""
    written = raw.strip()
    if not _WRITTEN.fullmatch(written):
        return BAD_PHONE if written else EMPTY
    if written.startswith("+"):
        # "+44 (0)20 ..." is how people write both forms at once; the zero is not dialled from abroad.
        return _international(_NOT_DIGITS.sub("", written.replace("(0)", "")))
    digits = _NOT_DIGITS.sub("", written)
    if not digits:
        return BAD_PHONE
    if not country:
        return _international(digits[2:]) if digits.startswith("00") else NO_COUNTRY_CODE
    return _national(digits, country.strip().upper())


def _national(digits: str, country: str) -> Cleaned:
    rule = DIALLING.get(country)
    if rule is None:
        return UNKNOWN_COUNTRY
    if digits.startswith(rule.abroad):
        return _international(digits.removeprefix(rule.abroad))
    if rule.shortest <= len(digits) <= rule.longest and not (rule.trunk and digits.startswith(rule.trunk)):
        return _international(rule.code + digits)
    national = digits.removeprefix(rule.trunk)
    if national != digits and rule.shortest <= len(national) <= rule.longest:
        return _international(rule.code + national)
    written_without_plus = digits.removeprefix(rule.code)
    if written_without_plus != digits and rule.shortest <= len(written_without_plus) <= rule.longest:
        return _international(digits)
    return WRONG_LENGTH


def _international(digits: str) -> Cleaned:
    if digits.startswith("0"):
        return BAD_PHONE
    if not 8 <= len(digits) <= 15 or (digits.startswith("1") and len(digits) != 11):
        return WRONG_LENGTH
    return f"+{digits}"

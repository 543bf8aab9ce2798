"""Countries, US states and mobile ids as written by people, where platforms agree on what they are."""

import re
from functools import lru_cache

from activation.delivery.identifiers.unusable import BAD_COUNTRY, BAD_MOBILE_ID, EMPTY, Cleaned

_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|
KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|
MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|
ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina|
SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|
WY Wyoming
"""
STATE_NAMES = {entry[:2]: entry[3:] for entry in _STATES.replace("\n", "").split("|")}
STATE_CODES = {name.lower(): code for code, name in STATE_NAMES.items()}

_COUNTRY = re.compile(r"[A-Z]{2}")
_MOBILE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOBODY = "00000000-0000-0000-0000-000000000000"


@lru_cache(maxsize=1024)
def country(raw: str) -> Cleaned:
    """A country as two capital letters (ISO 3166 alpha-2)."""
    code = raw.strip().upper()
    if not code:
        return EMPTY
    return code if _COUNTRY.fullmatch(code) else BAD_COUNTRY


def us_state(raw: str) -> str:
    """A US state's two capital letters from its code or name, or the text itself, trimmed, where it is neither."""
    name = raw.strip()
    return STATE_CODES.get(name.lower(), name.upper() if name.upper() in STATE_NAMES else name)


def mobile_id(raw: str) -> Cleaned:
    """A mobile advertising id in small letters; the all-zero id that a phone gives when tracking is off is refused."""
    clean = raw.strip().lower()
    if not clean:
        return EMPTY
    return clean if _MOBILE_ID.fullmatch(clean) and clean != _NOBODY else BAD_MOBILE_ID

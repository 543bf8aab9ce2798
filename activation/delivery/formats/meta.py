"""Meta Custom Audiences: the file to upload, the rows of the API, and ZIPs as targeting keys.

Sources: copies of Meta help 2082575038703844 (file headers); developers.facebook.com/docs/marketing-api,
custom-audience-api (10,000 rows a call) and audiences/reference/basic-targeting (50,000 ZIPs per ad set).
`session` of the payload is left to the sender, who alone knows the batches of a whole replacement.
"""

from collections.abc import Iterator
from typing import Any

from activation.delivery.customers import Customer, Values, records, three
from activation.delivery.formats.format import Format, Limit
from activation.delivery.formats.packing import body_pack, csv_pack, lines_pack
from activation.delivery.identifiers import meta
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.identifiers.unusable import Unusable
from activation.delivery.members import members
from activation.delivery.options import Options
from activation.delivery.pieces import Reject
from activation.delivery.rows import Batches

HEADER = ("email", "email", "email", "phone", "phone", "phone", "madid", "fn", "ln", "ct", "st", "country")
SCHEMA = (
    "EXTERN_ID",
    "EMAIL",
    "PHONE",
    "FN",
    "LN",
    "CT",
    "ST",
    "ZIP",
    "COUNTRY",
    "GEN",
    "DOBY",
    "DOBM",
    "DOBD",
    "MADID",
)
_API = "https://developers.facebook.com/docs/marketing-api/custom-audience-api"
_ZIPS = "https://developers.facebook.com/docs/marketing-api/audiences/reference/basic-targeting"
_NAMES = "Names: public implementations of Meta's rule disagree on accents; accents stay."
_MADID = "Mobile ids: whether they are hashed; they go plain."


class _Person:
    """One customer's values under Meta's rule, hashed, "" where there is none."""

    def __init__(self, customer: Customer, values: Values, options: Options) -> None:
        c, one = customer, values.one
        self.emails = values.emails(meta.email, sha256_hex)
        self.phones = values.phones(meta.phone, sha256_hex)
        self.mobile_id = one("mobile_id", c.mobile_id, meta.mobile_id)
        self.first_name = one("first_name", c.first_name, meta.name, sha256_hex)
        self.last_name = one("last_name", c.last_name, meta.name, sha256_hex)
        self.city = one("city", c.city, meta.city, sha256_hex)
        self.state = one("state", c.state, meta.state, sha256_hex)
        self.country = one("country", values.country, meta.country, sha256_hex)

    def can_match(self) -> bool:
        return bool(self.emails or self.phones or self.mobile_id or (self.first_name and self.last_name))


def file_rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer for the upload page."""

    def row(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        p = _Person(customer, values, options)
        rest = (p.mobile_id, p.first_name, p.last_name, p.city, p.state, p.country)
        return [(*three(p.emails), *three(p.phones), *rest)] if p.can_match() else []

    return records(batches, options, row)


def api_rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer in the order of SCHEMA; a second or third e-mail or phone is a further row of its own."""

    def rows(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        p = _Person(customer, values, options)
        if not p.can_match():
            return []
        postal_code = values.one(
            "postal_code", customer.postal_code, lambda raw: meta.postal_code(raw, values.country), sha256_hex
        )
        gender = values.one("gender", customer.gender, meta.gender, sha256_hex)
        place = (p.city, p.state, postal_code, p.country, gender)
        emails, phones = three(p.emails), three(p.phones)
        born = _born(customer, values)
        name = (p.first_name, p.last_name)
        made = [(customer.customer_id, emails[0], phones[0], *name, *place, *born, p.mobile_id)]
        nothing = ("",) * (len(SCHEMA) - 3)
        further = [pair for pair in zip(emails[1:], phones[1:], strict=True) if any(pair)]
        return made + [(customer.customer_id, *pair, *nothing) for pair in further]

    return records(batches, options, rows)


def _born(customer: Customer, values: Values) -> tuple[str, str, str]:
    if not customer.birth_date:
        return "", "", ""
    parts = meta.birth_date(customer.birth_date)
    if isinstance(parts, Unusable):
        values.refuse("birth_date", parts, customer.birth_date)
        return "", "", ""
    year, month, day = parts
    return sha256_hex(year), sha256_hex(month), sha256_hex(day)


def _payload(rows: list[Any], options: Options) -> dict[str, Any]:
    return {"schema": list(SCHEMA), "is_raw": True, "data": rows}


def zip_keys(batches: Batches, options: Options) -> Iterator[Any]:
    """Every ZIP as `US:94304`."""
    for member in members(batches):
        yield member if isinstance(member, Reject) else (f"US:{member.zip}",)


def _targeting(keys: list[Any], options: Options) -> dict[str, Any]:
    return {"geo_locations": {"zips": [{"key": key} for (key,) in keys]}}


FORMATS = (
    Format(
        key="meta_customer_list_csv",
        label="Meta customer list file",
        about="One customer per row, identifiers hashed as SHA-256, for the Audiences page.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=file_rows,
        pack=csv_pack(HEADER),
        columns=HEADER,
        documentation="https://www.facebook.com/business/help/2082575038703844",
        not_confirmed=(
            "The upload page's headers for ZIP, date of birth, gender and value; those columns are left out.",
            _NAMES,
            _MADID,
        ),
    ),
    Format(
        key="meta_api_users",
        label="Meta Marketing API users",
        about="Bodies for POST or DELETE on an audience's users, at most 10,000 rows each.",
        takes="customers",
        extension="json",
        media_type="application/json",
        records=api_rows,
        pack=body_pack(_payload),
        unit="body",
        columns=SCHEMA,
        limit=Limit(rows=10_000),
        documentation=_API,
        not_confirmed=(
            _NAMES,
            _MADID,
            "Whether one row may hold several e-mails; further ones are rows of their own with the same EXTERN_ID.",
            "The meaning of is_raw; it is true, as in Meta's own library.",
        ),
    ),
    Format(
        key="meta_zip_keys",
        label="Meta ZIP keys",
        about="One key such as US:94304 per line, at most 50,000 a file: the limit of an ad set.",
        takes="members",
        extension="txt",
        media_type="text/plain",
        records=zip_keys,
        pack=lines_pack(lambda row: f"{row[0]}\n"),
        columns=("key",),
        shown=frozenset({"key"}),
        limit=Limit(rows=50_000),
        documentation=_ZIPS,
        not_confirmed=("The rules for housing, employment and credit ads, which limit ZIP targeting.",),
    ),
    Format(
        key="meta_zip_targeting",
        label="Meta targeting by ZIP (API)",
        about="Targeting as the API takes it, geo_locations.zips, at most 50,000 ZIPs each.",
        takes="members",
        extension="json",
        media_type="application/json",
        records=zip_keys,
        pack=body_pack(_targeting),
        unit="body",
        columns=("key",),
        shown=frozenset({"key"}),
        limit=Limit(rows=50_000),
        documentation=_ZIPS,
        not_confirmed=("The rules for housing, employment and credit ads, which limit ZIP targeting.",),
    ),
)

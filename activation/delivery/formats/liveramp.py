"""LiveRamp onboarding files.

Sources: docs.liveramp.com ("Formatting identifiers", "Required file format for Simple Onboard files"), Adobe's
connector (10 million rows a file, then split). Every value is quoted. Known and pseudonymous identifiers never share a
file: mobile ids are not in these. Names and addresses are for people and made harmless to spreadsheets; hashes and
ZIPs cannot begin like a formula.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from activation.delivery.customers import Customer, Values, records, three
from activation.delivery.formats.format import MILLION, Format, Limit
from activation.delivery.formats.packing import csv_pack
from activation.delivery.identifiers import liveramp
from activation.delivery.identifiers.digests import sha1_hex, sha256_hex
from activation.delivery.options import Options
from activation.delivery.rows import Batches
from activation.export import neutral

_ADDRESS = ("FIRSTNAME", "LASTNAME", "ADDRESS1", "ADDRESS2", "CITY", "STATE", "ZIP")
_CONTACTS = ("EMAIL1", "EMAIL2", "EMAIL3", "PHONE1", "PHONE2", "PHONE3")
SIMPLE = (*_ADDRESS, *_CONTACTS)
ONBOARDING = (*SIMPLE, "SEGMENT")
_NOT_CONFIRMED = (
    "The header words for e-mails and phones; EMAIL1 to EMAIL3 and PHONE1 to PHONE3 are used.",
    "That an e-mail is only trimmed and lowered before it is hashed.",
)


def rows(with_segment: bool, batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer: plain name and address, SHA-256 of e-mails, SHA-1 of US phones."""

    def row(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        c, one = customer, values.one
        emails = values.emails(liveramp.email, sha256_hex)
        phones = values.phones(liveramp.phone, sha1_hex)
        zip = one("postal_code", c.postal_code, liveramp.postal_code)
        name = one("first_name", c.first_name, liveramp.plain), one("last_name", c.last_name, liveramp.plain)
        street = one("street", c.street, liveramp.plain)
        place = one("city", c.city, liveramp.plain), one("state", c.state, liveramp.state)
        if not (emails or phones or (all(name) and street and zip)):
            return []
        address = (*map(neutral, (*name, street, "", *place)), zip)
        segment = (neutral(c.segment or options.audience_name),) if with_segment else ()
        return [(*address, *three(emails), *three(phones), *segment)]

    return records(batches, options, row)


FORMATS = (
    Format(
        key="liveramp_onboarding",
        label="LiveRamp onboarding file",
        about="For SFTP, S3 or GCS: one customer per row with the segment's name, split after 10 million rows.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=partial(rows, True),
        pack=csv_pack(ONBOARDING, quote_all=True),
        columns=ONBOARDING,
        shown=frozenset({"STATE", "SEGMENT"}),
        limit=Limit(rows=10 * MILLION),
        documentation="https://docs.liveramp.com/connect/en/formatting-identifiers.html",
        not_confirmed=(
            *_NOT_CONFIRMED,
            "The first file, and any change of headers, needs a support case at LiveRamp before it is read.",
        ),
    ),
    Format(
        key="liveramp_simple_onboard",
        label="LiveRamp Simple Onboard file",
        about="For upload by hand: one segment, named by the file; at most 500 MB, not encrypted.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=partial(rows, False),
        pack=csv_pack(SIMPLE, quote_all=True),
        columns=SIMPLE,
        shown=frozenset({"STATE"}),
        limit=Limit(bytes=500 * MILLION),
        documentation="https://docs.liveramp.com/connect/en/required-file-format-for-simple-onboard-files.html",
        not_confirmed=_NOT_CONFIRMED,
    ),
)

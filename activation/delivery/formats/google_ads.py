"""Google Ads Customer Match: the file that the analyst uploads.

Source: support.google.com/google-ads/answer/7659867: CSV in UTF-8, headers exactly these and in English; Email, Phone
and Zip may stand several times. First Name, Last Name, Country and Zip match only together, so a customer who lacks
one of the four has none of them in the file.
"""

from collections.abc import Iterator
from typing import Any

from activation.delivery.customers import Customer, Values, records, three
from activation.delivery.formats.format import Format
from activation.delivery.formats.packing import csv_pack
from activation.delivery.identifiers import google
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.options import Options
from activation.delivery.rows import Batches

HEADER = ("Email", "Email", "Email", "Phone", "Phone", "Phone", "First Name", "Last Name", "Country", "Zip")
_NO_ADDRESS = ("", "", "", "")


def customer_match_rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer: hashed e-mails, phones and names, plain country and ZIP."""

    def row(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        emails = values.emails(google.email, sha256_hex)
        phones = values.phones(google.phone, sha256_hex)
        address = _address(customer, values)
        return [(*three(emails), *three(phones), *address)] if emails or phones or any(address) else []

    return records(batches, options, row)


def _address(customer: Customer, values: Values) -> tuple[str, ...]:
    if not (customer.first_name or customer.last_name or customer.postal_code):
        return _NO_ADDRESS
    address = (
        values.one("first_name", customer.first_name, google.first_name, sha256_hex),
        values.one("last_name", customer.last_name, google.last_name, sha256_hex),
        values.one("country", values.country, google.country),
        values.one("postal_code", customer.postal_code, google.postal_code),
    )
    return address if all(address) else _NO_ADDRESS


FORMATS = (
    Format(
        key="google_customer_match_csv",
        label="Google Ads Customer Match file",
        about="One customer per row, e-mails, phones and names hashed as SHA-256, for Audience manager.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=customer_match_rows,
        pack=csv_pack(HEADER),
        columns=HEADER,
        shown=frozenset({"Country"}),
        documentation="https://support.google.com/google-ads/answer/7659867",
        not_confirmed=("Whether Google drops dots and +tags of gmail.com addresses; they stay.",),
    ),
)

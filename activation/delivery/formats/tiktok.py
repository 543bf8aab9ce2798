"""TikTok customer files: hashed e-mails, phones and mobile ids, each header at most three times.

Source: ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file.
"""

from collections.abc import Iterator
from typing import Any

from activation.delivery.customers import Customer, Values, records, three
from activation.delivery.formats.format import Format
from activation.delivery.formats.packing import csv_pack
from activation.delivery.identifiers import tiktok
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.options import Options
from activation.delivery.rows import Batches

HEADER = (*["Email_SHA256"] * 3, *["Phone_SHA256"] * 3, "MAID_SHA256")


def rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer."""

    def row(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        emails = values.emails(tiktok.email, sha256_hex)
        phones = values.phones(tiktok.phone, sha256_hex)
        mobile = values.one("mobile_id", customer.mobile_id, tiktok.mobile_id, sha256_hex)
        return [(*three(emails), *three(phones), mobile)] if emails or phones or mobile else []

    return records(batches, options, row)


FORMATS = (
    Format(
        key="tiktok_customer_csv",
        label="TikTok customer file",
        about="One customer per row, e-mails, phones and mobile ids hashed as SHA-256.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=rows,
        pack=csv_pack(HEADER),
        columns=HEADER,
        documentation="https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file",
        not_confirmed=(
            "Whether phones keep their + before they are hashed; TikTok's pages disagree, and it is left out.",
            "Whether +tags of an e-mail are dropped; they are, as the edition of August 2025 asks.",
            "How large a file may be.",
        ),
    ),
)

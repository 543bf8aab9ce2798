"""LinkedIn contact lists: the file for Campaign Manager.

Source: linkedin.com/help/lms/answer/a1489764 (at least 300 rows; at most 300,000 records or 20 MB; headers as in the
template, unchanged). A list is one file, so parts of a longer one become lists of their own.
"""

from collections.abc import Iterator
from typing import Any

from activation.delivery.customers import Customer, Values, records
from activation.delivery.formats.format import MILLION, Format, Limit
from activation.delivery.formats.packing import csv_pack
from activation.delivery.identifiers import linkedin
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.options import Options
from activation.delivery.rows import Batches
from activation.export import neutral

HEADER = ("email", "firstname", "lastname", "jobtitle", "employeecompany", "country", "googleaid")


def rows(batches: Batches, options: Options) -> Iterator[Any]:
    """One row per customer and e-mail; names, title and company stay plain and harmless to spreadsheets."""

    def made(customer: Customer, values: Values) -> list[tuple[str, ...]]:
        c, one = customer, values.one
        emails = values.emails(linkedin.email, sha256_hex)
        names = one("first_name", c.first_name, linkedin.plain), one("last_name", c.last_name, linkedin.plain)
        work = one("job_title", c.job_title, linkedin.plain), one("company", c.company, linkedin.plain)
        country = one("country", values.country, linkedin.country)
        mobile = one("mobile_id", c.mobile_id, linkedin.mobile_id)
        if not (emails or mobile or all(names)):
            return []
        rest = (*map(neutral, (*names, *work)), country, mobile)
        return [(email, *rest) for email in emails or [""]]

    return records(batches, options, made)


FORMATS = (
    Format(
        key="linkedin_contacts_csv",
        label="LinkedIn contact list",
        about="One contact per row, e-mails hashed as SHA-256, at most 300,000 rows or 20 MB a file.",
        takes="customers",
        extension="csv",
        media_type="text/csv",
        records=rows,
        pack=csv_pack(HEADER),
        columns=HEADER,
        shown=frozenset({"country"}),
        limit=Limit(rows=300_000, bytes=20 * MILLION),
        documentation="https://www.linkedin.com/help/lms/answer/a1489764",
        not_confirmed=(
            "The headers are those of public copies of LinkedIn's template; compare with the one in Campaign Manager.",
            "That an e-mail is trimmed and lowered before it is hashed.",
        ),
    ),
)

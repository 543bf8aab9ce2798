"""Amazon Marketing Cloud: records for an audience.

Source: segmentio/action-destinations amazon-amc (POST /amc/audiences/records, application/vnd.amcaudiences.v1+json).
audienceId is a JSON number; a country code is required in practice; a customer who denied consent is left out.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from activation.delivery.customers import Customer, Values, records
from activation.delivery.formats.format import Format, Limit
from activation.delivery.formats.packing import body_pack
from activation.delivery.identifiers import amazon
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.identifiers.unusable import Unusable
from activation.delivery.options import Options
from activation.delivery.rows import Batches
from activation.errors import InvalidDelivery

_USER_ID = re.compile(r"[0-9a-zA-Z_-]{1,128}")
_ACTIONS = {"add": "CREATE", "remove": "DELETE"}
_FIELDS = ("firstname", "lastname", "address", "postal", "phone", "city", "state", "email")


def audience_records(batches: Batches, options: Options) -> Iterator[Any]:
    """One record per customer; a second or third e-mail or phone is a further entry of its hashedPII."""
    if not options.platform_audience_id.isdecimal():
        raise InvalidDelivery(
            "The audience's id at Amazon is not a number.", "Copy it from AMC.", "platform_audience_id"
        )
    return records(batches, options, lambda customer, values: _record(customer, values, options))


def _record(customer: Customer, values: Values, options: Options) -> list[dict[str, Any]]:
    country = values.one("country", values.country, amazon.country)
    if not country:
        values.refuse("country", Unusable("Amazon needs a country"), "", dropped=True)
        return []
    if not _USER_ID.fullmatch(customer.customer_id):
        reason = Unusable("Amazon takes 1 to 128 letters, digits, - and _ as a customer id")
        values.refuse("customer_id", reason, customer.customer_id, dropped=True)
        return []
    people = _people(customer, values, country)
    if not people:
        return []
    action = _ACTIONS[options.action]
    return [{"externalUserId": customer.customer_id, "countryCode": country, "action": action, "hashedPII": people}]


def _people(customer: Customer, values: Values, country: str) -> list[dict[str, str]]:
    c = customer
    emails = values.emails(amazon.email, sha256_hex)
    phones = values.phones(amazon.phone, sha256_hex)
    plain = {
        "firstname": ("first_name", c.first_name),
        "lastname": ("last_name", c.last_name),
        "address": ("street", c.street),
        "postal": ("postal_code", c.postal_code),
        "city": ("city", c.city),
        "state": ("state", c.state),
    }
    first = {key: values.one(field, raw, amazon.plain, sha256_hex) for key, (field, raw) in plain.items()}
    address = first if emails or phones or (first["firstname"] and first["lastname"] and first["address"]) else {}
    contacts = [{"email": email, "phone": phone} for email, phone in zip_longest(emails, phones, fillvalue="")]
    people = [{**address, **contact} for contact in contacts[:1]] + contacts[1:] or [address]
    return [person for person in map(_in_order, people) if person]


def _in_order(person: dict[str, str]) -> dict[str, str]:
    return {key: person[key] for key in _FIELDS if person.get(key)}


def _body(found: list[Any], options: Options) -> dict[str, Any]:
    return {"audienceId": int(options.platform_audience_id), "records": found}


FORMATS = (
    Format(
        key="amc_audience_records",
        label="Amazon Marketing Cloud audience records",
        about="Bodies for POST /amc/audiences/records, names, addresses, e-mails and phones hashed as SHA-256.",
        takes="customers",
        extension="json",
        media_type="application/vnd.amcaudiences.v1+json",
        records=audience_records,
        pack=body_pack(_body),
        unit="body",
        removes=True,
        shown=frozenset({"countryCode", "action"}),
        limit=Limit(rows=1_000),
        needs=("platform_audience_id",),
        documentation="https://github.com/segmentio/action-destinations",
        not_confirmed=(
            "Amazon's own page on cleaning was not readable; the rule is that of a public connector.",
            "How many records a call may hold; 1,000 are sent.",
            "The form of userConsent, which rows of the UK and the EEA need; it is left out.",
        ),
    ),
)

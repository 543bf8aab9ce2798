"""Bodies for a webhook: customers in the shape of `sync_audiences`, ZIP areas in a shape of our own.

Source of the first: adcontextprotocol/adcp, sync_audiences (at most 100,000 members a call; remove beats add).
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from activation.delivery.customers import Customer, Values, records
from activation.delivery.formats.format import Format, Limit
from activation.delivery.formats.packing import body_pack
from activation.delivery.identifiers import google, places
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.members import COLUMNS, members
from activation.delivery.options import Options
from activation.delivery.pieces import Reject
from activation.delivery.rows import Batches

_SHAPE = "https://github.com/adcontextprotocol/adcp"


def people(batches: Batches, options: Options) -> Iterator[Any]:
    """One entry per customer; a further e-mail or phone is a further entry with the same external_id."""

    def entries(customer: Customer, values: Values) -> list[dict[str, Any]]:
        emails = values.emails(google.email, sha256_hex)
        phones = values.phones(google.phone, sha256_hex)
        mobile = values.one("mobile_id", customer.mobile_id, places.mobile_id)
        pairs = list(zip_longest(emails, phones, fillvalue="")) or ([("", "")] if mobile else [])
        made = [_entry(customer.customer_id, email, phone) for email, phone in pairs]
        if mobile:
            made[0]["uids"] = [{"type": "maid", "value": mobile}]
        return made

    return records(batches, options, entries)


def _entry(external_id: str, email: str, phone: str) -> dict[str, Any]:
    known = {"hashed_email": email, "hashed_phone": phone}
    return {"external_id": external_id, **{name: value for name, value in known.items() if value}}


def _sync(entries: list[Any], options: Options) -> dict[str, Any]:
    body: dict[str, Any] = {"audience_id": options.audience_id, "name": options.audience_name}
    body[options.action] = entries
    return {**body, "consent_basis": options.consent_basis} if options.consent_basis else body


def zip_areas(batches: Batches, options: Options) -> Iterator[Any]:
    """One entry per ZIP area."""
    for member in members(batches):
        yield member if isinstance(member, Reject) else dict(zip(COLUMNS, member[1:], strict=True))


def _areas(entries: list[Any], options: Options) -> dict[str, Any]:
    return {"audience_id": options.audience_id, "name": options.audience_name, options.action: entries}


FORMATS = (
    Format(
        key="webhook_customers",
        label="Customers for a webhook (JSON)",
        about="Bodies shaped like sync_audiences, identifiers hashed, at most 100,000 entries each.",
        takes="customers",
        extension="json",
        media_type="application/json",
        records=people,
        pack=body_pack(_sync),
        unit="body",
        removes=True,
        limit=Limit(rows=100_000),
        needs=("audience_id", "audience_name"),
        documentation=_SHAPE,
        not_confirmed=("The shape of one of `uids`; it is a type and a value.",),
    ),
    Format(
        key="webhook_members",
        label="ZIP areas for a webhook (JSON)",
        about="Bodies with audience_id, name and ZIP areas, at most 100,000 each.",
        takes="members",
        extension="json",
        media_type="application/json",
        records=zip_areas,
        pack=body_pack(_areas),
        unit="body",
        removes=True,
        shown=frozenset(COLUMNS),
        limit=Limit(rows=100_000),
        needs=("audience_id", "audience_name"),
    ),
)

"""Display & Video 360: bodies for editCustomerMatchMembers.

Source: developers.google.com/display-video/api/guides/tasks/upload-customer-match-audience. Consent holds for the
whole request, so customers with different consent never share one; address matching needs first name, last name,
country and postal code, so fewer than the four are left out.
"""

from collections.abc import Iterator
from typing import Any

from activation.delivery.customers import Customer, Values, records
from activation.delivery.formats.format import Format, Limit
from activation.delivery.formats.packing import body_pack
from activation.delivery.identifiers import dv360
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.options import Options
from activation.delivery.rows import Batches

_LISTS = {"add": "addedContactInfoList", "remove": "removedContactInfoList"}
_GRANTED = "CONSENT_STATUS_GRANTED"


def contacts(batches: Batches, options: Options) -> Iterator[Any]:
    """One contact per customer, with the consents that were granted beside it."""

    def contact(customer: Customer, values: Values) -> list[dict[str, Any]]:
        info = _contact(customer, values, options)
        return [{"contactInfo": info, "consent": _consent(customer, options)}] if info else []

    return records(batches, options, contact)


def _contact(customer: Customer, values: Values, options: Options) -> dict[str, Any]:
    c = customer
    emails = values.emails(dv360.email, sha256_hex)
    phones = values.phones(dv360.phone, sha256_hex)
    address = {
        "hashedFirstName": values.one("first_name", c.first_name, dv360.name, sha256_hex),
        "hashedLastName": values.one("last_name", c.last_name, dv360.name, sha256_hex),
        "countryCode": values.one("country", values.country, dv360.country),
    }
    zip = values.one("postal_code", c.postal_code, dv360.postal_code)
    info: dict[str, Any] = {}
    if emails:
        info["hashedEmails"] = emails
    if phones:
        info["hashedPhoneNumbers"] = phones
    if zip and all(address.values()):
        info |= {**address, "zipCodes": [zip]}
    return info


def _consent(customer: Customer, options: Options) -> dict[str, str]:
    said = {
        "adUserData": customer.consent_user_data or options.consent,
        "adPersonalization": customer.consent_personalization or options.consent,
    }
    return {name: _GRANTED for name, word in said.items() if word.lower() == "granted"}


def _body(found: list[Any], options: Options) -> dict[str, Any]:
    people = {"contactInfos": [record["contactInfo"] for record in found]}
    consent = found[0]["consent"]
    return {
        "advertiserId": options.advertiser_id,
        _LISTS[options.action]: {**people, "consent": consent} if consent else people,
    }


FORMATS = (
    Format(
        key="dv360_customer_match",
        label="DV360 Customer Match members",
        about="Bodies for editCustomerMatchMembers, one request per consent.",
        takes="customers",
        extension="json",
        media_type="application/json",
        records=contacts,
        pack=body_pack(_body, together=lambda record: tuple(record["consent"])),
        unit="body",
        removes=True,
        shown=frozenset({"countryCode", "adUserData", "adPersonalization"}),
        limit=Limit(rows=10_000),
        needs=("advertiser_id",),
        documentation=(
            "https://developers.google.com/display-video/api/guides/tasks/upload-customer-match-audience/prepare-data"
        ),
        not_confirmed=(
            "How many contacts a call may hold; 10,000 are sent.",
            "The word for a granted consent; CONSENT_STATUS_GRANTED is used.",
            "Google asks new work to use its Data Manager API instead.",
        ),
    ),
)

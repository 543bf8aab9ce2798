"""The Trade Desk: the CRM drop, and the requests that turn identifiers into UID2s.

Sources: segmentio/action-destinations the-trade-desk-crm and docs.tealium.com (CRM drop: one value per line, no
header, PiiType EmailHashedUnifiedId2); IABTechLab/uid2docs (POST /v3/identity/map, at most 5,000 values a call).
A UID2 answer comes in the order of the request; people whose answer is an opt-out must be dropped.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from activation.delivery.customers import Customer, Values, records
from activation.delivery.formats.format import Format, Limit
from activation.delivery.formats.packing import body_pack, lines_pack
from activation.delivery.identifiers import uid2
from activation.delivery.identifiers.digests import sha256_base64
from activation.delivery.options import Options
from activation.delivery.rows import Batches

_MOST = 20  # of one customer's addresses; a value is a line of its own, so no platform sets a limit


def _lines(digest: Callable[[str], str], batches: Batches, options: Options) -> Iterator[Any]:
    def lines(customer: Customer, values: Values) -> list[tuple[str]]:
        return [(email,) for email in values.emails(uid2.email, digest, _MOST)]

    return records(batches, options, lines)


def identity_values(batches: Batches, options: Options) -> Iterator[Any]:
    """Each hashed address or phone as `{"email_hash": ...}` or `{"phone_hash": ...}`, addresses of a customer first."""

    def found(customer: Customer, values: Values) -> list[dict[str, str]]:
        emails = values.emails(uid2.email, sha256_base64, _MOST)
        phones = values.phones(uid2.phone, sha256_base64, _MOST)
        return [{"email_hash": email} for email in emails] + [{"phone_hash": phone} for phone in phones]

    return records(batches, options, found)


def _request(values: list[dict[str, str]], options: Options) -> dict[str, list[str]]:
    request: dict[str, list[str]] = {}
    for value in values:
        for name, digest in value.items():
            request.setdefault(name, []).append(digest)
    return request


def _crm(key: str, label: str, about: str, digest: Callable[[str], str]) -> Format:
    return Format(
        key=key,
        label=label,
        about=about,
        takes="customers",
        extension="txt",
        media_type="text/plain",
        records=partial(_lines, digest),
        pack=lines_pack(lambda line: f"{line[0]}\n"),
        columns=("value",),
        documentation="https://docs.tealium.com/server-side-connectors/the-trade-desk-crm-data-connector/",
        not_confirmed=(
            "The Trade Desk's own page of this upload was not read; the form is that of two public connectors.",
        ),
    )


FORMATS = (
    _crm(
        "ttd_crm_hashed",
        "The Trade Desk CRM drop, hashed e-mails",
        "One hashed e-mail per line and no header: Base64 of SHA-256, PiiType EmailHashedUnifiedId2.",
        sha256_base64,
    ),
    _crm(
        "ttd_crm_plain",
        "The Trade Desk CRM drop, plain e-mails",
        "One plain e-mail per line and no header: PiiType Email.",
        str,
    ),
    Format(
        key="uid2_identity_map",
        label="UID2 identity map requests",
        about="Bodies for POST /v3/identity/map, at most 5,000 hashed e-mails and phones each.",
        takes="customers",
        extension="json",
        media_type="application/json",
        records=identity_values,
        pack=body_pack(_request),
        unit="body",
        limit=Limit(rows=5_000),
        documentation="https://unifiedid.com/docs/endpoints/post-identity-map",
        not_confirmed=("Whether the 5,000 count over both arrays; they do here, which is safe either way.",),
    ),
)

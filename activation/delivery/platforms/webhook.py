"""An address of your own that takes JSON over HTTPS."""

from activation.delivery import own_header
from activation.delivery.platform_types import Field, Lifetime, PlatformType

TYPE = PlatformType(
    key="webhook",
    label="Webhook",
    about="Posts signed JSON to an address of your own, which may pass it on to any platform.",
    documentation="https://github.com/adcontextprotocol/adcp",
    fields=(
        Field(
            "url",
            "Address",
            "Where to post; begins with https://.",
            pattern=r"https://[^\s/@?#]+(/[^\s#]*)?",
            wants="Begin with https:// and leave user names and passwords out of it.",
        ),
        Field(
            "signing_key",
            "Signing key",
            "Every body is signed with it, so that the receiver knows it is from you. At least 16 characters.",
            secret=True,
            pattern=r"[\s\S]{16,}",
            wants="Use at least 16 characters.",
        ),
        Field(
            "token",
            "Access token",
            "If the receiver asks for one: it is sent as Authorization: Bearer.",
            secret=True,
            required=False,
            pattern=r"[\x21-\x7e]+",
            wants="It is one word of plain characters.",
        ),
        Field(
            "header_name",
            "Header's name",
            "If the receiver asks for a header of its own, such as X-Api-Key.",
            required=False,
            pattern=own_header.NAME,
            wants=own_header.NAME_WANTS,
            needs="header_value",
        ),
        Field(
            "header_value",
            "Header's value",
            "What the receiver's own header holds.",
            secret=True,
            required=False,
            pattern=own_header.VALUE,
            wants=own_header.VALUE_WANTS,
            needs="header_name",
        ),
        Field(
            "timeout",
            "Patience (seconds)",
            "How long to wait for an answer: 1 to 300. 30 if empty.",
            required=False,
            pattern=r"[1-9][0-9]?|[12][0-9]{2}|300",
            wants="A whole number from 1 to 300.",
        ),
    ),
    channels=("webhook",),
    identifiers=("zip", "email", "phone", "mobile_id"),
    formats=("webhook_members", "webhook_customers"),
    lifetime=Lifetime(None, "The receiver decides."),
    data_types=("third_party", "first_party"),
    not_confirmed=("The receiver's side: the shape is public, and no platform is known here to take it as it is.",),
)

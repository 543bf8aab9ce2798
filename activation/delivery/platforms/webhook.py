"""An address of your own that takes JSON over HTTPS."""

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
            "signing_secret",
            "Signing secret",
            "Every body is signed with it, so that the receiver knows it is from you. At least 16 characters.",
            secret=True,
            pattern=r"[\s\S]{16,}",
            wants="Use at least 16 characters.",
        ),
        Field(
            "header_name",
            "Name of a further header",
            "If the receiver asks for a token, the header that carries it, such as Authorization.",
            required=False,
            pattern=r"[A-Za-z][A-Za-z0-9-]{0,63}",
            wants="Use letters, digits and hyphens.",
        ),
        Field(
            "header_value",
            "Value of that header",
            "Such as Bearer and the token. It is stored sealed.",
            secret=True,
            required=False,
            pattern=r"[\x20-\x7e]+",
            wants="It is one line of plain characters.",
        ),
    ),
    channels=("webhook",),
    identifiers=("zip", "email", "phone", "mobile_id"),
    formats=("webhook_members", "webhook_customers"),
    lifetime=Lifetime(None, "The receiver decides."),
    data_types=("third_party", "first_party"),
    not_confirmed=("The receiver's side: the shape is public, and no platform is known here to take it as it is.",),
)

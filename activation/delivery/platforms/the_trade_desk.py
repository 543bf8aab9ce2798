"""The Trade Desk: CRM lists and UID2."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="the_trade_desk",
    label="The Trade Desk",
    about="CRM lists of e-mails, and requests that turn e-mails and phones into UID2s.",
    documentation="https://docs.tealium.com/server-side-connectors/the-trade-desk-crm-data-connector/",
    fields=(
        Field(
            "advertiser_id",
            "Advertiser ID",
            "Of the advertiser at The Trade Desk.",
            required=False,
            pattern=r"[A-Za-z0-9]{1,32}",
            wants="Letters and digits only.",
        ),
        Field(
            "platform_audience_id",
            "CRM data ID",
            "Of the list at The Trade Desk, where there is one already.",
            required=False,
            pattern=r"[A-Za-z0-9_-]{1,128}",
            wants="Letters, digits, hyphens and underscores only.",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp", "webhook"),
    identifiers=("email", "phone", "zip"),
    formats=("ttd_crm_hashed", "ttd_crm_plain", "uid2_identity_map", "members_csv"),
    minimum=Minimum(1_500, "rows", "Segment's connector for The Trade Desk CRM", confirmed=False),
    lifetime=Lifetime(30, "30 days unless a time to live of up to 180 is given.", "RudderStack's setup guide"),
    data_types=("first_party", "third_party"),
    not_confirmed=(
        "That The Trade Desk itself, and not only a public connector, asks for 1,500 rows.",
        "How The Trade Desk takes a list of ZIPs; the file of ZIP areas is a plain CSV.",
        "How members are removed; replacing the whole list is the way known.",
    ),
)

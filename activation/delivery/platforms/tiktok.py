"""TikTok: customer files."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="tiktok",
    label="TikTok",
    about="Customer files for a Custom Audience in TikTok Ads Manager.",
    documentation="https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file",
    fields=(
        Field(
            "advertiser_id",
            "Advertiser ID",
            "The account's number in TikTok Ads Manager.",
            required=False,
            pattern=r"[0-9]{1,24}",
            wants="Digits only.",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp"),
    identifiers=("email", "phone", "mobile_id", "zip"),
    formats=("tiktok_customer_csv", "members_csv"),
    minimum=Minimum(1_000, "matched people", "Salesforce's guide to its TikTok connector", confirmed=False),
    lifetime=Lifetime(None, "Not known."),
    data_types=("first_party", "third_party"),
    not_confirmed=(
        "Whether phones keep their + and e-mails their +tags; editions of TikTok's page disagree.",
        "How TikTok takes a list of ZIPs; the file of ZIP areas is a plain CSV.",
    ),
)

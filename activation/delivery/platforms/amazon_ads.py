"""Amazon Ads: audiences of Amazon Marketing Cloud."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="amazon_ads",
    label="Amazon Ads",
    about="Records for an audience of Amazon Marketing Cloud.",
    documentation="https://advertising.amazon.com/API/docs/en-us/guides/amazon-marketing-cloud/overview",
    fields=(
        Field(
            "platform_audience_id",
            "Audience ID",
            "The number of the audience at Amazon, which must exist already.",
            required=False,
            pattern=r"[0-9]{1,20}",
            wants="Digits only.",
        ),
        Field(
            "account_region",
            "Region",
            "Where the account is: NA for North America, EU for Europe, FE for the Far East.",
            choices=("NA", "EU", "FE"),
            default="NA",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp", "webhook"),
    identifiers=("email", "phone", "name and address", "zip"),
    formats=("amc_audience_records", "members_csv"),
    minimum=Minimum(
        2_000,
        "people, for a rule-based audience",
        "https://advertising.amazon.in/help/GCJ3WYYTCFVNGZQY",
        confirmed=False,
    ),
    lifetime=Lifetime(397, "At most 397 days.", "Segment's connector for Amazon AMC"),
    data_types=("first_party", "third_party"),
    not_confirmed=(
        "The fewest people of an uploaded audience; 2,000 is that of a rule-based one, and a look-alike asks for 500.",
        "Amazon's own page on how values are cleaned was not readable.",
        "How Amazon takes a list of ZIPs; the file of ZIP areas is a plain CSV.",
    ),
)

"""Display & Video 360: Customer Match."""

from activation.delivery.platform_types import Field, Lifetime, PlatformType

TYPE = PlatformType(
    key="dv360",
    label="Display & Video 360",
    about="Customer Match lists of Google's buying platform.",
    documentation=(
        "https://developers.google.com/display-video/api/guides/tasks/upload-customer-match-audience/prepare-data"
    ),
    fields=(
        Field(
            "advertiser_id", "Advertiser ID", "The advertiser's number.", pattern=r"[0-9]{1,20}", wants="Digits only."
        ),
        Field(
            "platform_audience_id",
            "Audience ID",
            "The number of the list at DV360, where there is one already.",
            required=False,
            pattern=r"[0-9]{1,20}",
            wants="Digits only.",
        ),
        Field(
            "consent",
            "Consent",
            "What holds for customers whose row says nothing of consent: granted only if all of them agreed.",
            required=False,
            choices=("granted",),
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp", "webhook"),
    identifiers=("email", "phone", "name and address", "zip"),
    formats=("dv360_customer_match", "members_csv"),
    lifetime=Lifetime(
        540,
        "Membership ends after 1 to 540 days, as the list says.",
        "https://developers.google.com/display-video/api/guides/tasks/upload-customer-match-audience",
    ),
    data_types=("first_party", "third_party"),
    not_confirmed=(
        "The fewest people that a list needs.",
        "How DV360 takes a list of ZIPs; the file of ZIP areas is a plain CSV.",
        "Google asks new work to use its Data Manager API instead.",
    ),
)

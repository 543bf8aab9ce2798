"""Google Ads: Customer Match lists, and ZIP areas as locations."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="google_ads",
    label="Google Ads",
    about="Customer Match lists for Audience manager, and ZIP areas as location targets for Google Ads Editor.",
    documentation="https://support.google.com/google-ads/answer/7659867",
    fields=(
        Field(
            "customer_id",
            "Customer ID",
            "The ten digits at the top of Google Ads.",
            required=False,
            pattern=r"[0-9]{3}-?[0-9]{3}-?[0-9]{4}",
            wants="Ten digits, such as 123-456-7890.",
        ),
        Field("campaign", "Campaign", "For locations. Empty for one campaign per segment.", required=False),
        Field(
            "bid_modifier",
            "Bid modifier (%)",
            "For locations, such as 10 or -20. Empty leaves bids as they are.",
            required=False,
            pattern=r"-?[0-9]{1,3}(\.[0-9]{1,2})?",
            wants="A number of percent.",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp"),
    identifiers=("email", "phone", "name and address", "zip"),
    formats=("google_ads_editor_zips", "google_customer_match_csv"),
    minimum=Minimum(
        100,
        "people active in the last 30 days",
        "support.google.com/google-ads/answer/7476585, as copied; ppc.land, December 2024",
        confirmed=True,
    ),
    lifetime=Lifetime(
        540,
        "Membership ends after at most 540 days.",
        "https://developers.google.com/ads/blog/posts/2025/02/update-to-customer-match-membership",
    ),
    data_types=("third_party", "first_party"),
    not_confirmed=(
        "Which accounts may use Customer Match for targeting: older texts ask for 90 days and USD 50,000 of spend.",
        "How many locations a campaign may hold.",
        "Whether ZIP targeting is open to housing, employment and credit ads in the US.",
    ),
)

"""Meta: Custom Audiences, and ZIP areas as targeting keys."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="meta",
    label="Meta",
    about="Custom Audiences for Facebook and Instagram, and ZIP areas as targeting keys of an ad set.",
    documentation="https://developers.facebook.com/docs/marketing-api/custom-audience-api",
    fields=(
        Field(
            "ad_account_id",
            "Ad account",
            "The digits after act_ in Ads Manager's address.",
            required=False,
            pattern=r"(act_)?[0-9]{1,20}",
            wants="Digits, with or without act_.",
        ),
        Field(
            "platform_audience_id",
            "Custom Audience",
            "The audience's id at Meta, for the API's bodies.",
            required=False,
            pattern=r"[0-9]{1,20}",
            wants="Digits only.",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp", "webhook"),
    identifiers=("email", "phone", "name and address", "mobile_id", "zip"),
    formats=("meta_zip_keys", "meta_customer_list_csv", "meta_api_users", "meta_zip_targeting"),
    minimum=Minimum(100, "people", "Meta help 2082575038703844, as copied", confirmed=True),
    lifetime=Lifetime(
        730,
        "A customer list that is not used for two years is flagged for deletion.",
        "https://developers.facebook.com/docs/marketing-api/custom-audience-api",
    ),
    data_types=("third_party", "first_party"),
    not_confirmed=(
        "How Meta cleans names with accents, and whether mobile ids are hashed.",
        "The rules of ZIP targeting for housing, employment and credit ads.",
    ),
)

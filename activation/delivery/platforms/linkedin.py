"""LinkedIn: contact lists of Matched Audiences."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="linkedin",
    label="LinkedIn",
    about="Contact lists of Matched Audiences, for Campaign Manager.",
    documentation="https://www.linkedin.com/help/lms/answer/a1489764",
    fields=(
        Field(
            "ad_account_id",
            "Ad account",
            "The account's number in Campaign Manager.",
            required=False,
            pattern=r"[0-9]{1,20}",
            wants="Digits only.",
        ),
    ),
    channels=("download", "folder", "s3", "gcs", "sftp"),
    identifiers=("email", "name and company", "mobile_id"),
    formats=("linkedin_contacts_csv",),
    minimum=Minimum(
        300,
        "rows, and as many matched members",
        "https://www.linkedin.com/help/lms/answer/a1489764",
        confirmed=True,
    ),
    lifetime=Lifetime(None, "Not known."),
    data_types=("first_party",),
    not_confirmed=(
        "The headers of LinkedIn's template, which are those of public copies.",
        "How an e-mail is cleaned before it is hashed.",
    ),
)

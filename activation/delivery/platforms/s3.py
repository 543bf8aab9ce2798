"""A bucket of Amazon S3, or of a service that speaks its language."""

from activation.delivery.platform_types import Field, PlatformType
from activation.delivery.platforms.folder import STAYS, TABLES

PREFIX = Field(
    "prefix",
    "Folder in the bucket",
    "Where in the bucket the files go, such as audiences/summer. Empty for its top.",
    required=False,
    pattern=r"(?!/)(?!.*\.\.)[A-Za-z0-9!_.*'()/=-]{0,500}",
    wants="Use letters, digits, hyphens and slashes; do not begin with a slash.",
)

TYPE = PlatformType(
    key="s3",
    label="Amazon S3",
    about="Writes files into an S3 bucket.",
    documentation="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    fields=(
        Field(
            "bucket",
            "Bucket",
            "The bucket's name, without s3://.",
            pattern=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            wants="A bucket's name has 3 to 63 small letters, digits, dots and hyphens.",
        ),
        PREFIX,
        Field("region", "Region", "Such as us-east-1.", pattern=r"[a-z0-9-]{3,30}", default="us-east-1"),
        Field(
            "endpoint_url",
            "Endpoint",
            "Only for a service other than Amazon's; begins with https://.",
            required=False,
            pattern=r"https?://[^\s/]+(/[^\s]*)?",
            wants="Begin with https://.",
        ),
        Field(
            "access_key_id", "Access key id", "Of a user who may write to the bucket, and nothing else.", secret=True
        ),
        Field("secret_access_key", "Secret access key", "It is stored sealed and never shown again.", secret=True),
        Field("session_token", "Session token", "Only with temporary credentials.", secret=True, required=False),
        Field(
            "encryption",
            "Server-side encryption",
            "Only if the bucket asks for it by name: AES256 or aws:kms.",
            required=False,
            pattern=r"AES256|aws:kms",
            wants="AES256 or aws:kms.",
        ),
        Field("kms_key_id", "KMS key", "Only with aws:kms.", required=False),
    ),
    channels=("s3",),
    identifiers=("zip", "email", "phone", "address", "mobile_id"),
    formats=TABLES,
    lifetime=STAYS,
    data_types=("third_party", "first_party"),
)

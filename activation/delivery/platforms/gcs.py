"""A bucket of Google Cloud Storage."""

from activation.delivery.platform_types import Field, PlatformType
from activation.delivery.platforms.folder import STAYS, TABLES
from activation.delivery.platforms.s3 import PREFIX

SERVICE_ACCOUNT = Field(
    "service_account_json",
    "Service account key",
    "The JSON key file of a service account that may write there, and nothing else. It is stored sealed.",
    secret=True,
    pattern=r"\s*\{[\s\S]*\}\s*",
    wants="Paste the whole JSON file, from { to }.",
)

TYPE = PlatformType(
    key="gcs",
    label="Google Cloud Storage",
    about="Writes files into a Cloud Storage bucket.",
    documentation="https://cloud.google.com/storage/docs/buckets",
    fields=(
        Field(
            "bucket",
            "Bucket",
            "The bucket's name, without gs://.",
            pattern=r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]",
            wants="A bucket's name has small letters, digits, dots, hyphens and underscores.",
        ),
        PREFIX,
        SERVICE_ACCOUNT,
    ),
    channels=("gcs",),
    identifiers=("zip", "email", "phone", "address", "mobile_id"),
    formats=TABLES,
    lifetime=STAYS,
    data_types=("third_party", "first_party"),
)

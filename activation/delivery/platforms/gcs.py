"""A bucket of Google Cloud Storage."""

from activation.delivery.platform_types import Field, PlatformType
from activation.delivery.platforms.folder import STAYS, TABLES
from activation.delivery.platforms.s3 import PREFIX

SERVICE_ACCOUNT = Field(
    "service_account",
    "Service account key",
    "The JSON key file of a service account that may write there, and nothing else. It is stored sealed.",
    secret=True,
    required=False,
    pattern=r"\s*\{[\s\S]*\}\s*",
    wants="Paste the whole JSON file, from { to }.",
)

ENDPOINT = Field(
    "endpoint_url",
    "Endpoint",
    "Only for an emulator of Google's service, which is asked without credentials.",
    required=False,
    pattern=r"https?://[^\s/]+(/[^\s]*)?",
    wants="Begin with https://.",
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
        ENDPOINT,
    ),
    channels=("gcs",),
    identifiers=("zip", "email", "phone", "address", "mobile_id"),
    formats=TABLES,
    lifetime=STAYS,
    data_types=("third_party", "first_party"),
    one_of=(("service_account", "endpoint_url"),),
)

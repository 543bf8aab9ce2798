"""A table of BigQuery."""

from activation.delivery.platform_types import Field, Lifetime, PlatformType
from activation.delivery.platforms.gcs import ENDPOINT, SERVICE_ACCOUNT

_WORD = "Use letters, digits and underscores."

TYPE = PlatformType(
    key="bigquery",
    label="BigQuery",
    about="Merges the audience into a table of yours by audience and member.",
    documentation="https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet",
    fields=(
        Field(
            "project",
            "Project",
            "The id of the Google Cloud project.",
            pattern=r"[a-z][a-z0-9-]{4,28}[a-z0-9]",
            wants="A project's id has 6 to 30 small letters, digits and hyphens.",
        ),
        Field("dataset", "Data set", "It must exist already.", pattern=r"[A-Za-z0-9_]{1,1024}", wants=_WORD),
        Field(
            "table",
            "Table",
            "It must exist already, with the columns audience_id and member_key.",
            pattern=r"[A-Za-z0-9_]{1,1024}",
            wants=_WORD,
        ),
        Field("location", "Location", "Of the data set, such as US or europe-west1.", required=False, default="US"),
        SERVICE_ACCOUNT,
        ENDPOINT,
    ),
    channels=("bigquery",),
    identifiers=("zip", "email", "phone", "mobile_id"),
    formats=("bigquery_members", "bigquery_customers"),
    lifetime=Lifetime(None, "It stays until you delete it, or as the table's own expiry says."),
    data_types=("third_party", "first_party"),
    one_of=(("service_account", "endpoint_url"),),
)

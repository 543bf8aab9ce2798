"""A folder of the machine that the app runs on."""

from activation.delivery.platform_types import Field, Lifetime, PlatformType

TABLES = (
    *("members_csv", "members_csv_gz", "members_parquet", "members_jsonl"),
    *("customers_csv", "customers_csv_gz", "customers_parquet", "customers_jsonl"),
    *("customers_plain_csv", "customers_plain_csv_gz", "customers_plain_parquet", "customers_plain_jsonl"),
)
STAYS = Lifetime(None, "It stays until you delete or overwrite it.")

TYPE = PlatformType(
    key="folder",
    label="Folder",
    about="Writes files into a folder on the machine that runs the app.",
    documentation="",
    fields=(
        Field(
            "path",
            "Folder",
            "A folder of the machine that runs the app, by its whole path, such as /srv/audiences.",
            pattern=r"(?!.*\.\.)[^\x00-\x1f]{1,500}",
            wants="Give a folder's name without two dots in a row.",
        ),
    ),
    channels=("folder",),
    identifiers=("zip", "email", "phone", "address", "mobile_id"),
    formats=TABLES,
    lifetime=STAYS,
    data_types=("third_party", "first_party"),
)

"""A server that takes files over SFTP."""

from activation.delivery.platform_types import Field, PlatformType
from activation.delivery.platforms.folder import STAYS, TABLES

TYPE = PlatformType(
    key="sftp",
    label="SFTP",
    about="Writes files to a server over SFTP.",
    documentation="https://man.openbsd.org/sftp",
    fields=(
        Field(
            "host",
            "Server",
            "Its name or address, such as files.example.com.",
            pattern=r"[A-Za-z0-9.:-]{1,253}",
            wants="Give the name alone, without sftp:// and without a folder.",
        ),
        Field(
            "port",
            "Port",
            "Usually 22.",
            pattern=r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]",
            wants="A number from 1 to 65535.",
            default="22",
        ),
        Field("user", "User name", "The user at the server.", pattern=r"[^\s\x00-\x1f]{1,128}"),
        Field(
            "host_key",
            "Server's host key",
            "The line that ssh-keyscan prints, checked with whoever runs the server; no other server is sent to.",
            pattern=r"(?:\S+ )?(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]+={0,2}(?: .*)?",
            wants="Give a line such as: ssh-ed25519 AAAA...",
        ),
        Field("password", "Password", "Either this or a private key.", secret=True, required=False),
        Field(
            "private_key",
            "Private key",
            "The whole key file, from BEGIN to END. Either this or a password.",
            secret=True,
            required=False,
            pattern=r"\s*-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*",
            wants="Paste the whole key file, from BEGIN to END.",
        ),
        Field("passphrase", "Passphrase", "Of the private key, if it has one.", secret=True, required=False),
        Field(
            "folder",
            "Folder",
            "Where on the server the files go, such as /uploads/audiences.",
            required=False,
            pattern=r"(?!.*\.\.)[^\x00-\x1f]{1,500}",
            wants="Give a folder without two dots in a row.",
        ),
    ),
    one_of=(("password", "private_key"),),
    channels=("sftp",),
    identifiers=("zip", "email", "phone", "address", "mobile_id"),
    formats=TABLES,
    lifetime=STAYS,
    data_types=("third_party", "first_party"),
)

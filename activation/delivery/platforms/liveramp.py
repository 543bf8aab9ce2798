"""LiveRamp: onboarding files."""

from activation.delivery.platform_types import Field, Lifetime, Minimum, PlatformType

TYPE = PlatformType(
    key="liveramp",
    label="LiveRamp",
    about="Onboarding files, which LiveRamp turns into RampIDs and passes on to hundreds of platforms.",
    documentation="https://docs.liveramp.com/connect/en/formatting-identifiers.html",
    fields=(
        Field(
            "customer",
            "Account name",
            "Your company as LiveRamp knows it; files are called after it.",
            pattern=r"[A-Za-z0-9][A-Za-z0-9 _-]{0,63}",
            wants="Use letters, digits, spaces, hyphens and underscores.",
        ),
    ),
    channels=("sftp", "s3", "gcs", "download", "folder"),
    identifiers=("email", "phone", "name and address"),
    formats=("liveramp_onboarding", "liveramp_simple_onboard"),
    minimum=Minimum(25, "records", "docs.liveramp.com, Safe Haven: how records are assigned", confirmed=True),
    lifetime=Lifetime(None, "Not known; a first sync takes up to 3 days and a refresh about 5."),
    data_types=("first_party",),
    manifest=False,
    not_confirmed=(
        "The header words for e-mails and phones; agree them with LiveRamp before the first file.",
        "The marks between the parts of LiveRamp's file name; underscores are used.",
        "The first file, and any change of headers, needs a support case at LiveRamp.",
    ),
)

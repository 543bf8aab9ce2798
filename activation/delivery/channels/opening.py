"""From a kind of channel, its settings and its secrets to the channel itself."""

from collections.abc import Mapping

from activation.delivery.channels.bigquery import BigQuery
from activation.delivery.channels.channel import Channel
from activation.delivery.channels.folder import Folder
from activation.delivery.channels.gcs import Gcs
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.s3 import S3
from activation.delivery.channels.sftp import Sftp
from activation.delivery.channels.webhook import Webhook
from activation.delivery.errors import WrongSettings
from activation.delivery.platform_types import platform_type
from store.vault import Secret

CHANNELS: dict[str, type[Channel]] = {channel.kind: channel for channel in (Folder, S3, Gcs, Sftp, Webhook, BigQuery)}


def open_channel(
    kind: str, settings: Mapping[str, str], secrets: Mapping[str, str], *, reach: Reach = Reach()
) -> Channel:
    """The channel of that kind; nothing is connected to yet.

    `reach` is the installation's to say, never a user's. Raises WrongSettings, which names the field, and
    ConnectorMissing.
    """
    channel = CHANNELS.get(kind)
    if channel is None:
        raise WrongSettings(f"There is no channel called {kind}.", f"There are {', '.join(CHANNELS)}.", field="kind")
    known = {field.name: field for field in platform_type(kind).fields}
    given = {name: text.strip() for name, text in settings.items() if text.strip()}
    hidden = {name: Secret(text) for name, text in secrets.items() if text}
    for name in [*given, *hidden]:
        if name not in known or known[name].secret != (name in hidden):
            raise WrongSettings(f"{channel.title} has no setting {name}.", f"It has {', '.join(known)}.", field=name)
    for field in known.values():
        if field.required and not field.default and field.name not in given and field.name not in hidden:
            raise WrongSettings(f"{field.label} is missing.", field.help, field=field.name)
    return channel(given, hidden, reach)

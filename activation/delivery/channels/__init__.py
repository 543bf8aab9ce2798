"""Ways out of the app, one file each; `open_channel` makes one of them.

>>> sorted(CHANNELS)
['bigquery', 'folder', 'gcs', 's3', 'sftp', 'webhook']
"""

from activation.delivery.channels.channel import Channel, Delivered, Step
from activation.delivery.channels.opening import CHANNELS, open_channel
from activation.delivery.channels.reach import Reach, check_reach

__all__ = ["CHANNELS", "Channel", "Delivered", "Reach", "Step", "check_reach", "open_channel"]

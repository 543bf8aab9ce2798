"""Libraries of the channels, loaded when a channel is opened: whoever delivers to a folder needs none of them."""

import importlib
from typing import Any

from activation.delivery.errors import ConnectorMissing


def library(name: str, channel: str) -> Any:
    """The module of that name; raises ConnectorMissing, which says how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ConnectorMissing(
            f"Delivery by {channel} is not installed here.",
            "Install it with: pip install -r requirements-connectors.txt",
        ) from None

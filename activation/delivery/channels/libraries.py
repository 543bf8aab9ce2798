"""Libraries of the channels, loaded when a channel is opened: whoever delivers to a folder needs none of them."""

import importlib
import importlib.util
import logging
from typing import Any

from activation.delivery.errors import ConnectorMissing


def library(name: str, channel: str) -> Any:
    """The module of that name; raises ConnectorMissing, which says how to install it."""
    # At their DEBUG level some write the headers of their requests, tokens included, to whatever log there is.
    logger = logging.getLogger({"boto3": "botocore"}.get(name.split(".")[0], name.split(".")[0]))
    if logger.level < logging.INFO:
        logger.setLevel(logging.INFO)
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ConnectorMissing(
            f"Delivery by {channel} is not installed here.",
            "Install it with: pip install -r requirements-connectors.txt",
        ) from None


LIBRARIES = {
    "s3": "boto3",
    "gcs": "google.cloud.storage",
    "sftp": "paramiko",
    "webhook": "httpx",
    "bigquery": "google.cloud.bigquery",
}


def missing(kind: str) -> bool:
    """Whether the library of that kind of channel is not installed; looked for without loading it."""
    try:
        return kind in LIBRARIES and importlib.util.find_spec(LIBRARIES[kind]) is None
    except ModuleNotFoundError:
        return True

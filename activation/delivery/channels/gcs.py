"""Delivery to a bucket of Google Cloud Storage.

Google's own library rather than gcsfs, which stands on top of it: its resumable upload sums what it sends and
makes the object only with the last piece.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from activation.delivery.channels.addresses import check_endpoint
from activation.delivery.channels.channel import Channel, Delivered
from activation.delivery.channels.google import account, failure_of
from activation.delivery.channels.libraries import library
from activation.delivery.channels.names import in_folder
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.streams import PIECE, Readable, Source
from activation.delivery.errors import DeliveryFailed, PlaceNotFound, WrongSettings
from store.vault import Secret

PART = 8 << 20
TIMEOUT = 60.0  # seconds for one request
PATIENCE = 60.0  # seconds for one request and its repetitions
SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"


class Gcs(Channel):
    """A bucket, and a prefix in it; objects appear whole."""

    kind = "gcs"
    title = "Google Cloud Storage"

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        self._client = self._connected(settings.get("endpoint_url"))
        self._retry = library("google.cloud.storage.retry", "Google").DEFAULT_RETRY.with_timeout(PATIENCE)
        self._bucket = self._client.bucket(settings["bucket"])

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Upload in parts of 8 MB; the object is there once the last is."""
        source, blob = Source(chunks), self._blob(name)
        blob.chunk_size = PART
        with self._told(source):
            blob.upload_from_file(Readable(source), timeout=TIMEOUT, retry=self._retry)
        return Delivered(name, source.bytes, source.sha256, _said(blob))

    def size_of(self, name: str) -> int | None:
        """The object's size in bytes, or None; raises PlaceNotFound if the bucket is not there."""
        blob = self._blob(name)
        with self._told():
            found = self._bucket.get_blob(blob.name, timeout=TIMEOUT, retry=self._retry)
            if found is None and not self._bucket.exists(timeout=TIMEOUT, retry=self._retry):
                raise PlaceNotFound(self._missing(), "Correct the bucket's name, or make the bucket.", "bucket")
        return found.size if found else None

    def read(self, name: str) -> Iterator[bytes]:
        """The object's content."""
        with self._told(), self._blob(name).open("rb", chunk_size=PIECE, timeout=TIMEOUT, retry=self._retry) as file:
            while piece := file.read(PIECE):
                yield piece

    def remove(self, name: str) -> None:
        """Delete the object."""
        with self._told():
            try:
                self._blob(name).delete(timeout=TIMEOUT, retry=self._retry)
            except library("google.api_core.exceptions", "Google").NotFound:
                return

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _connected(self, endpoint: str | None) -> Any:
        storage = library("google.cloud.storage", "Google Cloud Storage")
        if endpoint:
            check_endpoint(endpoint, self._reach.allow_private)
            nobody = library("google.auth.credentials", "Google").AnonymousCredentials()
            return storage.Client("emulated", credentials=nobody, client_options={"api_endpoint": endpoint})
        if not self._secret("service_account"):
            raise WrongSettings("Service account is missing.", "Its JSON key, the whole file.", "service_account")
        credentials, project = account(self._secret("service_account"), SCOPE)
        return storage.Client(project, credentials=credentials)

    def _blob(self, name: str) -> Any:
        return self._bucket.blob(in_folder(self._settings.get("prefix", ""), name))

    def _missing(self) -> str:
        return f"There is no bucket {self._settings['bucket']} there, or not that file in it."

    def _failure(self, error: Exception) -> DeliveryFailed:
        return failure_of(error, self._missing(), "bucket")


def _said(blob: Any) -> dict[str, str]:
    told = {"etag": blob.etag, "generation": blob.generation, "crc32c": blob.crc32c}
    return {what: str(words) for what, words in told.items() if words}

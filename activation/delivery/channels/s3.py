"""Delivery to a bucket of Amazon S3, or of anything that speaks its language.

Boto3 rather than s3fs: six packages less, no event loop, and the multipart upload in our own hands, so that a
failure between two parts aborts it and nothing is left to pay for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from activation.delivery.channels.addresses import check_endpoint
from activation.delivery.channels.channel import Channel, Delivered
from activation.delivery.channels.libraries import library
from activation.delivery.channels.names import in_folder
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.s3_errors import failure_of
from activation.delivery.channels.streams import PIECE, Source, pieces
from activation.delivery.errors import DeliveryFailed, WrongSettings
from store.vault import Secret

PART = 8 << 20  # of at most 10,000 parts; a list of 80 GB goes through
ENCRYPTIONS = ("AES256", "aws:kms")
_REGION = re.compile(r"[a-z0-9-]{1,64}")


class S3(Channel):
    """A bucket, and a prefix in it; objects appear whole."""

    kind = "s3"
    title = "Amazon S3"

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        self._bucket = settings["bucket"]
        if settings.get("encryption", "AES256") not in ENCRYPTIONS:
            raise WrongSettings("There is no such encryption.", f"Use {' or '.join(ENCRYPTIONS)}.", field="encryption")
        if not _REGION.fullmatch(settings.get("region", "us-east-1")):
            raise WrongSettings("There is no such region.", "It is like us-east-1.", field="region")
        self._client = _client(settings, self._secret, reach.allow_private)

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Upload in parts of 8 MB; the object is there once the last is."""
        source = Source(chunks)
        where = self._where(name)
        with self._told(source):
            parts = pieces(source, PART)
            first = next(parts)
            if len(first) < PART:
                answer = self._client.put_object(**where, Body=first, **self._encryption())
            else:
                answer = self._put_parts(where, first, parts)
        return Delivered(name, source.bytes, source.sha256, _said(answer))

    def size_of(self, name: str) -> int | None:
        """The object's size in bytes, or None; raises PlaceNotFound if the bucket is not there."""
        where = self._where(name)
        with self._told():
            try:
                return self._client.head_object(**where)["ContentLength"]
            except self._client.exceptions.ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
            # The same 404 stands for a bucket that is not there.
            self._client.head_bucket(Bucket=self._bucket)
            return None

    def read(self, name: str) -> Iterator[bytes]:
        """The object's content."""
        where = self._where(name)
        with self._told():
            yield from self._client.get_object(**where)["Body"].iter_chunks(PIECE)

    def remove(self, name: str) -> None:
        """Delete the object; in a bucket with versions it can be brought back."""
        with self._told():
            self._client.delete_object(**self._where(name))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _put_parts(self, where: dict[str, str], first: bytes, others: Iterator[bytes]) -> dict[str, Any]:
        upload = where | {"UploadId": self._client.create_multipart_upload(**where, **self._encryption())["UploadId"]}
        try:
            done = [self._put_part(upload, 1, first)]
            done += [self._put_part(upload, number, part) for number, part in enumerate(others, 2)]
            return self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
        except BaseException:
            self._abort(upload)
            raise

    def _put_part(self, upload: dict[str, str], number: int, part: bytes) -> dict[str, Any]:
        answer = self._client.upload_part(**upload, PartNumber=number, Body=part)
        sums = {name: value for name, value in answer.items() if name.startswith("Checksum") and name != "ChecksumType"}
        return {"PartNumber": number, "ETag": answer["ETag"], **sums}

    def _abort(self, upload: dict[str, str]) -> None:
        """Best effort: where the connection is gone, the bucket's own rule for unfinished uploads must do it."""
        try:
            self._client.abort_multipart_upload(**upload)
        except Exception:
            return  # the error that led here is the one to tell

    def _where(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": in_folder(self._settings.get("prefix", ""), name)}

    def _encryption(self) -> dict[str, str]:
        named = {"ServerSideEncryption": "encryption", "SSEKMSKeyId": "kms_key_id"}
        return {word: self._settings[name] for word, name in named.items() if name in self._settings}

    def _failure(self, error: Exception) -> DeliveryFailed:
        return failure_of(error, self._bucket)


def _client(settings: Mapping[str, str], secret: Any, allow_private: bool) -> Any:
    """A client that knows what it is told and nothing else: no profile, no credentials of the machine itself."""
    boto3, config = library("boto3.session", "S3"), library("botocore.config", "S3")
    endpoint = settings.get("endpoint_url")
    if endpoint:
        check_endpoint(endpoint, allow_private)
    options: dict[str, Any] = {"ignore_configured_endpoint_urls": True, "connect_timeout": 10, "read_timeout": 60}
    options["retries"] = {"mode": "standard", "max_attempts": 3}
    if endpoint:
        # Others than Amazon often refuse its newer checksums, and names of buckets as names of hosts.
        options |= {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        options["s3"] = {"addressing_style": "path"}
    try:
        return boto3.Session(
            aws_access_key_id=secret("access_key_id"),
            aws_secret_access_key=secret("secret_access_key"),
            aws_session_token=secret("session_token") or None,
            region_name=settings.get("region", "us-east-1"),
        ).client("s3", endpoint_url=endpoint, config=config.Config(**options))
    except ValueError:
        raise WrongSettings(
            "The endpoint is no web address.", "Such as https://minio.example.com.", "endpoint_url"
        ) from None


def _said(answer: dict[str, Any]) -> dict[str, str]:
    told = {"etag": answer.get("ETag"), "version id": answer.get("VersionId")}
    told["request id"] = answer["ResponseMetadata"].get("RequestId")
    return {what: str(words) for what, words in told.items() if words}

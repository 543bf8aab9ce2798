"""Other sides to deliver to, each real, and each able to say what arrived without asking the channel."""

import contextlib
import io
import json
import socket
import urllib.error
import urllib.parse
import urllib.request
from typing import ClassVar

import boto3
import moto.server
from gcp_storage_emulator.server import create_server

from activation.delivery.channels import Reach, open_channel
from tests.activation.delivery.bigquery_server import BigQueryServer

COLUMNS = {"audience_id": "STRING", "member_key": "STRING", "score": "INTEGER"}
LARGE = [bytes([at]) * (1 << 20) for at in range(20)]  # three parts of an upload to a bucket


def members(count, score=1, audience="aud-ski01"):
    """The content of a file of members, one JSON object a line."""
    rows = ({"audience_id": audience, "member_key": f"m{at:06d}", "score": score} for at in range(count))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def in_chunks(content, size=1000):
    for at in range(0, len(content), size):
        yield content[at : at + size]


def rows_of(content):
    return sorted(tuple(json.loads(line).values()) for line in content.splitlines())


class Place:
    """Somewhere to deliver to: `open` makes the channel, `arrived` says what is there, `listed` all that is there."""

    kind = ""
    settings: ClassVar[dict] = {}
    secrets: ClassVar[dict] = {}

    def open(self, secrets=None, **settings):
        merged = {**self.settings, **settings}
        return open_channel(self.kind, merged, {**self.secrets, **(secrets or {})}, reach=Reach(allow_private=True))

    def arrived(self, name):
        """The rows of a file, sorted; None if it is not there."""
        content = self.content(name)
        return None if content is None else rows_of(content)

    def close(self):
        pass


class FolderPlace(Place):
    kind = "folder"

    def __init__(self, folder):
        self.folder = folder
        self.settings = {"path": str(folder)}

    def content(self, name):
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def listed(self):
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())


class S3Place(Place):
    kind = "s3"

    def __init__(self, port, bucket):
        url = f"http://127.0.0.1:{port}"
        self.secrets = {"access_key_id": "AKIDTHROWAWAY", "secret_access_key": "throw-away-secret"}
        self.settings = {"bucket": bucket, "prefix": "lists", "region": "us-east-1", "endpoint_url": url}
        names = {"aws_access_key_id": "x", "aws_secret_access_key": "y", "region_name": "us-east-1"}
        self.client, self.bucket = boto3.client("s3", endpoint_url=url, **names), bucket
        self.client.create_bucket(Bucket=bucket)

    def content(self, name):
        with contextlib.suppress(self.client.exceptions.NoSuchKey):
            return self.client.get_object(Bucket=self.bucket, Key=f"lists/{name}")["Body"].read()

    def listed(self):
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        unfinished = self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
        return sorted(one["Key"].removeprefix("lists/") for one in [*found, *unfinished])


class GcsPlace(Place):
    kind = "gcs"

    def __init__(self, port, bucket):
        self.url, self.bucket = f"http://127.0.0.1:{port}", bucket
        self.settings = {"bucket": bucket, "prefix": "lists/", "endpoint_url": self.url}
        body = json.dumps({"name": bucket}).encode()
        request = urllib.request.Request(
            f"{self.url}/storage/v1/b?project=p", body, {"content-type": "application/json"}, method="POST"
        )
        urllib.request.urlopen(request).close()

    def content(self, name):
        quoted = urllib.parse.quote(f"lists/{name}", safe="")
        try:
            with urllib.request.urlopen(
                f"{self.url}/download/storage/v1/b/{self.bucket}/o/{quoted}?alt=media"
            ) as found:
                return found.read()
        except urllib.error.HTTPError:
            return None

    def listed(self):
        with urllib.request.urlopen(f"{self.url}/storage/v1/b/{self.bucket}/o") as found:
            items = json.load(found).get("items", [])
        return sorted(item["name"].removeprefix("lists/") for item in items)


class SftpPlace(FolderPlace):
    kind = "sftp"

    def __init__(self, sshd, folder):
        self.folder, self.sshd = folder, sshd
        self.settings = {
            "host": "127.0.0.1",
            "port": str(sshd.port),
            "user": sshd.user,
            "host_key": sshd.public_key,
            "folder": str(folder),
        }
        self.secrets = {"private_key": sshd.key()}


class WebhookPlace(Place):
    kind = "webhook"

    def __init__(self, receiver):
        self.receiver = receiver
        self.settings = {"url": f"http://127.0.0.1:{receiver.port}/audiences?from=us"}
        self.secrets = {"signing_key": "a throwaway signing key", "token": "throwaway+token/=="}

    def content(self, name):
        parts = {}
        for call in self.receiver.calls:
            if call.headers["activation-file"] == name:
                parts.setdefault(call.headers["idempotency-key"], call)
        ordered = sorted(parts.values(), key=lambda call: int(call.headers["activation-part"].split("/")[0]))
        return b"".join(call.body for call in ordered) if ordered else None

    def listed(self):
        """A receiver need not keep what is marked as a test."""
        return sorted({c.headers["activation-file"] for c in self.receiver.calls if "activation-test" not in c.headers})


class BigQueryPlace(Place):
    kind = "bigquery"

    def __init__(self):
        self.server = BigQueryServer()
        self.server.make("ads.members", COLUMNS)
        names = {"project": "our-project", "dataset": "ads", "table": "members", "location": "US"}
        self.settings = names | {"endpoint_url": self.server.url}

    def arrived(self, name):
        return self.server.rows("ads.members") or None

    def listed(self):
        tables = [name for name in self.server.tables if name != "ads.members"]
        return sorted(tables) + ["rows"] * bool(self.server.rows("ads.members"))

    def close(self):
        self.server.close()


def start_moto():
    server = moto.server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    with contextlib.redirect_stdout(io.StringIO()):
        server.start()
    return server


def start_gcs():
    """The server and its port; one chosen a moment ago may be taken by now."""
    for _ in range(5):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        server = create_server("127.0.0.1", port, in_memory=True)
        with contextlib.suppress(OSError):
            server.start()
            return server, port
    raise RuntimeError("The emulator does not start.")

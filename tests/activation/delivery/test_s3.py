"""A bucket takes objects whole; every way of being refused by it has its sentence. Against moto's server."""

import hashlib
import json
import urllib.request

import boto3
import pytest

from activation.delivery.channels import open_channel, s3_errors
from activation.delivery.errors import AddressRefused, NotAllowed, PlaceNotFound, TlsFailed, WrongSettings
from tests.activation.delivery.certificates import Authority
from tests.activation.delivery.places import LARGE, members
from tests.activation.delivery.receiver import Receiver

NAME = "aud-ski01_v2.jsonl"


@pytest.fixture
def bucket(make_place):
    return make_place("s3")


@pytest.fixture
def guarded(moto_port):
    """Makes moto check credentials and rights, until the test is over."""

    def after(actions):
        address = f"http://127.0.0.1:{moto_port}/moto-api/reset-auth"
        kind = {"content-type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(address, str(actions).encode(), kind, method="POST")).close()

    yield after
    after(float("inf"))


def user(port, policy):
    """The access key of a new user who may do what the policy says."""
    iam = boto3.client(
        "iam", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id="x", aws_secret_access_key="y",
    )  # fmt: skip
    name = "user-" + hashlib.sha256(json.dumps(policy).encode()).hexdigest()[:8]
    iam.create_user(UserName=name)
    document = {"Version": "2012-10-17", "Statement": policy}
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}


def test_an_unknown_access_key_is_told_without_showing_it(bucket, guarded):
    guarded(0)

    with pytest.raises(NotAllowed) as error:
        bucket.open().put(NAME, [b"1"])

    assert "S3 does not know that access key." == error.value.title
    assert "InvalidAccessKeyId" in error.value.said
    assert "AKIDTHROWAWAY" not in error.value.said


def test_a_wrong_secret_key_is_told(bucket, guarded, moto_port):
    key = user(moto_port, [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}])
    guarded(0)

    with pytest.raises(NotAllowed) as error:
        bucket.open(key | {"secret_access_key": "not-the-secret"}).put(NAME, [b"1"])

    assert "The secret access key is not that of the access key id." == error.value.title
    assert "SignatureDoesNotMatch" in error.value.said


def test_a_user_who_may_not_write_is_told_what_to_allow(bucket, guarded, moto_port):
    key = user(moto_port, [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}])
    guarded(0)

    with pytest.raises(NotAllowed) as error:
        bucket.open(key).put(NAME, [b"1"])

    assert "These credentials may not do that in the bucket." == error.value.title
    assert "AccessDenied" in error.value.said


def test_a_failure_between_two_parts_aborts_the_upload(bucket):
    def chunks():
        yield from LARGE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bucket.open().put(NAME, chunks())

    assert [] == bucket.listed()


def test_an_object_is_not_there_before_its_last_part(bucket):
    seen = []

    def chunks():
        for chunk in LARGE:
            seen.append(bucket.content(NAME))
            yield chunk

    bucket.open().put(NAME, chunks())

    assert {None} == set(seen)


def test_the_etag_and_the_version_are_the_bucket_s_own(bucket):
    bucket.client.put_bucket_versioning(Bucket=bucket.bucket, VersioningConfiguration={"Status": "Enabled"})
    content = members(10)

    said = bucket.open().put(NAME, [content]).said

    assert f'"{hashlib.md5(content).hexdigest()}"' == said["etag"]
    head = bucket.client.head_object(Bucket=bucket.bucket, Key=f"lists/{NAME}")
    assert head["VersionId"] == said["version id"]


@pytest.mark.parametrize("chunks", [[b"1"], LARGE])
def test_what_is_stored_is_encrypted_as_asked(bucket, chunks):
    bucket.open(encryption="aws:kms", kms_key_id="our-key").put(NAME, chunks)

    head = bucket.client.head_object(Bucket=bucket.bucket, Key=f"lists/{NAME}")
    assert ("aws:kms", "our-key") == (head["ServerSideEncryption"], head["SSEKMSKeyId"])


def test_the_machine_s_own_credentials_and_settings_are_never_used(bucket, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the machine's own")
    channel = bucket.open()

    assert channel._client._request_signer._credentials.token is None
    assert channel.put(NAME, [b"1"])
    with pytest.raises(WrongSettings) as error:
        open_channel("s3", {"bucket": "x"}, {})
    assert "access_key_id" == error.value.field


def test_an_endpoint_whose_certificate_nobody_signed_is_refused(bucket, tmp_path):
    server = Receiver(Authority(tmp_path).certificate("127.0.0.1"))

    with pytest.raises(TlsFailed) as error:
        bucket.open(endpoint_url=f"https://127.0.0.1:{server.port}").put(NAME, [b"1"])

    assert ("tls", False) == (error.value.kind, error.value.passing)
    assert "certificate" in error.value.said.lower()
    server.close()


@pytest.mark.parametrize("url", ["https://127.0.0.1", "https://169.254.169.254", "https://[::1]:9000"])
def test_an_endpoint_in_a_private_network_is_refused_unless_the_installation_allows_it(bucket, url):
    with pytest.raises(AddressRefused) as error:
        open_channel("s3", bucket.settings | {"endpoint_url": url}, bucket.secrets)

    assert "endpoint_url" == error.value.field


@pytest.mark.parametrize(
    ("field", "value"),
    [("endpoint_url", "minio"), ("endpoint_url", "ftp://127.0.0.1"), ("encryption", "rot13"), ("bucket", "Not A Bucket"),
     ("region", "no region at all")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_told_by_its_field(bucket, field, value):
    with pytest.raises((WrongSettings, PlaceNotFound)) as error:
        bucket.open(**{field: value}).put(NAME, [b"1"])

    assert error.value.field == field


@pytest.mark.parametrize(
    ("code", "status", "kind", "passing"),
    [
        ("ExpiredToken", 400, "auth", False),
        ("RequestTimeTooSkewed", 403, "auth", False),
        ("PermanentRedirect", 301, "not_found", False),
        ("EntityTooLarge", 400, "size", False),
        ("SlowDown", 503, "rate", True),
        ("XMinioStorageFull", 507, "full", True),
        ("InternalError", 500, "network", True),
        ("SomethingNew", 400, "refused", False),
    ],
)
def test_each_answer_of_s3_is_sorted(code, status, kind, passing):
    """The codes are those of the S3 API reference; moto gives few of them."""
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "4442587FB7D0A2F9"}}

    failure = s3_errors._answered(answer, f"An error occurred ({code})", "audiences")

    assert (kind, passing) == (failure.kind, failure.passing)
    assert f"An error occurred ({code}) (request id 4442587FB7D0A2F9)" == failure.said
    assert failure.title and failure.hint

"""A bucket of Google Cloud Storage, against an emulator, and Google's sign-in against a stand-in for its token address."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from activation.delivery.channels import google, open_channel
from activation.delivery.errors import AddressRefused, NotAllowed, WrongSettings
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Reply

NAME = "aud-ski01_v2.jsonl"


@pytest.fixture(scope="module")
def account():
    """A service account's JSON key that Google has never seen."""
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": "our-project",
        "private_key_id": "0123456789abcdef",
        "private_key": key.decode(),
        "client_email": "activation@our-project.iam.gserviceaccount.com",
        "token_uri": "http://169.254.169.254/somewhere-else",
    }


def test_what_google_said_has_the_object_s_own_marks(make_place):
    said = make_place("gcs").open().put(NAME, [members(10)]).said

    assert {"etag", "generation", "crc32c"} == set(said)
    assert 4 == len(base64.b64decode(said["crc32c"]))


def test_a_key_that_google_refuses_is_told_and_asked_for_only_at_google_s_address(
    account, receiver, monkeypatch, recwarn
):
    monkeypatch.setattr(google, "TOKEN_ADDRESS", f"http://127.0.0.1:{receiver.port}/token")
    words = {"error": "invalid_grant", "error_description": f"Invalid JWT Signature for {account['private_key_id']}."}
    receiver.reply = Reply(400, json.dumps(words).encode(), {"content-type": "application/json"})

    with pytest.raises(NotAllowed) as error:
        open_channel("gcs", {"bucket": "x-y-z"}, {"service_account": json.dumps(account)}).put(NAME, [b"1"])

    assert {"/token"} == {call.path for call in receiver.calls}
    assert "Google refused the service account's key." == error.value.title
    assert "Invalid JWT Signature" in error.value.said
    assert account["private_key_id"] not in error.value.said


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", "{}", '{"type": "authorized_user"}', '{"type": "service_account"}']
)
def test_what_is_no_service_account_is_told(text):
    for kind, settings in {
        "gcs": {"bucket": "x-y-z"},
        "bigquery": {"project": "our-project", "dataset": "d", "table": "t"},
    }.items():
        with pytest.raises(WrongSettings) as error:
            open_channel(kind, settings, {"service_account": text})
        assert "service_account" == error.value.field


def test_without_a_service_account_there_is_no_channel():
    with pytest.raises(WrongSettings) as error:
        open_channel("gcs", {"bucket": "x-y-z"}, {})

    assert "Service account is missing." == error.value.title


def test_an_endpoint_in_a_private_network_is_refused_unless_the_installation_allows_it():
    with pytest.raises(AddressRefused):
        open_channel("gcs", {"bucket": "x-y-z", "endpoint_url": "https://127.0.0.1:1"}, {})


@pytest.mark.parametrize(
    ("status", "said", "kind", "passing"),
    [
        (400, "bad", "schema", False),
        (401, "who", "auth", False),
        (403, "no", "auth", False),
        (403, "rateLimitExceeded", "rate", True),
        (404, "none", "not_found", False),
        (408, "slow", "network", True),
        (413, "large", "size", False),
        (429, "fast", "rate", True),
        (503, "away", "network", True),
    ],
)
def test_each_answer_of_google_is_sorted(status, said, kind, passing):
    from google.api_core.exceptions import from_http_status

    failure = google.failure_of(from_http_status(status, said), "There is no bucket.", "bucket")

    assert (kind, passing) == (failure.kind, failure.passing)
    assert said in failure.said
    assert failure.title and failure.hint

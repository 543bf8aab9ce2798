"""What the two Google channels share: an account made from its JSON key, and the meaning of Google's errors."""

import json
from typing import Any

from activation.delivery.channels.libraries import library
from activation.delivery.errors import (
    DeliveryFailed,
    NotAllowed,
    PlaceNotFound,
    Refused,
    TlsFailed,
    TooFast,
    TooLarge,
    Unreachable,
    WrongSchema,
    WrongSettings,
)

# The account's own text names a token address too; it comes from a user, so it is not asked there.
TOKEN_ADDRESS = "https://oauth2.googleapis.com/token"
FIELD = "service_account"
_ROLE = "Give the service account the role it needs there, or enter the JSON key of one that has it."


def account(text: str, scope: str) -> tuple[Any, str]:
    """Credentials from a service account's JSON key, and the project it belongs to; raises WrongSettings."""
    service_account = library("google.oauth2.service_account", "Google")
    try:
        content = json.loads(text)
        if content["type"] != FIELD:
            raise ValueError
        told = {name: str(content[name]) for name in ("client_email", "private_key", "project_id")}
        info = told | {"private_key_id": str(content.get("private_key_id", "")), "token_uri": TOKEN_ADDRESS}
        return service_account.Credentials.from_service_account_info(info, scopes=[scope]), told["project_id"]
    except (ValueError, KeyError, TypeError):
        hint = "Paste the whole JSON file that Google gave when the account's key was made."
        raise WrongSettings("That is no service account's JSON key.", hint, field=FIELD) from None


def failure_of(error: Exception, missing: str, field: str) -> DeliveryFailed:
    """The meaning of an error of Google's libraries; `missing` is the sentence for what was not found, and `field`."""
    meanings = {
        "google.auth.exceptions": {"RefreshError": _key_refused, "TransportError": _unreachable},
        "google.api_core.exceptions": {"RetryError": _unreachable, "GoogleAPICallError": _answered},
        "requests.exceptions": {"RequestException": _unreachable},
    }
    for module, names in meanings.items():
        for name, meaning in names.items():
            if isinstance(error, getattr(library(module, "Google"), name)):
                failure = meaning(error)
                if isinstance(failure, PlaceNotFound):
                    failure = PlaceNotFound(missing, "Correct the name, or make it there.", field, said=failure.said)
                return failure
    # The upload's own library has errors of its own, which hold the answer.
    if getattr(getattr(error, "response", None), "status_code", None):
        return _answered(error)
    if isinstance(error, OSError):
        return _unreachable(error)
    return Refused("Google did not take the file.", "Show its words to whoever looks after it.", said=str(error))


def _key_refused(error: Exception) -> DeliveryFailed:
    if getattr(error, "retryable", False):
        return _unreachable(error)
    hint = "Make a new key for it and paste that; see that the account still exists and this computer's clock is right."
    return NotAllowed("Google refused the service account's key.", hint, FIELD, said=str(error))


def _unreachable(error: Exception) -> DeliveryFailed:
    said = str(error)
    if "SSL" in said or "CERTIFICATE" in said.upper():
        return TlsFailed("No secure connection to Google.", "See what stands between here and Google.", said=said)
    return Unreachable("Google cannot be reached.", "It will be tried again; see the network.", said=said)


def _answered(error: Any) -> DeliveryFailed:
    response = getattr(error, "response", None)
    status = int(getattr(error, "code", 0) or getattr(response, "status_code", 0))
    said = str(error)
    if status == 401:
        return NotAllowed("Google does not know these credentials.", _ROLE, FIELD, said=said)
    if status == 403 and "rateLimitExceeded" not in said and "quotaExceeded" not in said:
        return NotAllowed("The service account may not do that.", _ROLE, FIELD, said=said)
    if status in (403, 429):
        return TooFast("Google asks for fewer requests.", "It will be tried again.", said=said)
    if status == 404:
        return PlaceNotFound("It is not there.", said=said)
    if status == 413:
        return TooLarge("The file is larger than Google takes.", "Split the audience.", said=said)
    if status >= 500 or status == 408:
        return Unreachable("Google has trouble of its own.", "It will be tried again.", said=said)
    return WrongSchema("Google cannot use that.", "Its words say what is wrong with it.", said=said)

"""What S3's errors mean. Its codes are many; each has one sentence here, and what to do."""

from activation.delivery.channels.libraries import library
from activation.delivery.errors import (
    DeliveryFailed,
    NotAllowed,
    PlaceFull,
    PlaceNotFound,
    Refused,
    TlsFailed,
    TooFast,
    TooLarge,
    Unreachable,
)

_KEY = ("S3 does not know that access key.", "Enter the access key id and its secret again, or make a new one.")
_SIGNATURE = (
    "The secret access key is not that of the access key id.",
    "Enter both again, exactly as they were shown.",
)
_EXPIRED = ("The credentials have expired.", "Enter new ones.")
_REGION = ("The bucket lies in another region.", "Set the platform's region to the one that S3 names.")
_MEANINGS: dict[str, tuple[type[DeliveryFailed], tuple[str, str]]] = {
    "InvalidAccessKeyId": (NotAllowed, _KEY),
    "InvalidClientTokenId": (NotAllowed, _KEY),
    "SignatureDoesNotMatch": (NotAllowed, _SIGNATURE),
    "ExpiredToken": (NotAllowed, _EXPIRED),
    "InvalidToken": (NotAllowed, _EXPIRED),
    "RequestTimeTooSkewed": (NotAllowed, ("This computer's clock is wrong.", "Set it, then send again.")),
    "PermanentRedirect": (PlaceNotFound, _REGION),
    "AuthorizationHeaderMalformed": (PlaceNotFound, _REGION),
    "IllegalLocationConstraintException": (PlaceNotFound, _REGION),
    "NoSuchKey": (PlaceNotFound, ("That file is not in the bucket.", "Send it again.")),
    "EntityTooLarge": (
        TooLarge,
        ("The file is larger than the bucket takes.", "Split the audience, or send fewer fields."),
    ),
    "SlowDown": (TooFast, ("S3 asks for fewer requests.", "It will be tried again.")),
    "QuotaExceeded": (PlaceFull, ("The bucket has no room left.", "Free some, then send again.")),
    "XMinioStorageFull": (PlaceFull, ("The storage has no room left.", "Free some, then send again.")),
}
_STATUSES: dict[int, tuple[type[DeliveryFailed], tuple[str, str]]] = {
    401: (NotAllowed, _KEY),
    403: (
        NotAllowed,
        ("These credentials may not do that in the bucket.", "Let their user put, get and delete there."),
    ),
    429: (TooFast, ("The storage asks for fewer requests.", "It will be tried again.")),
}


def failure_of(error: Exception, bucket: str) -> DeliveryFailed:
    """The meaning of an error of boto3, or of what it is made of."""
    errors = library("botocore.exceptions", "S3")
    if isinstance(error, errors.ClientError):
        return _answered(error.response, str(error), bucket)
    if isinstance(error, errors.SSLError):
        hint = "See that the endpoint's name is the one in its certificate, and that a known authority signed it."
        return TlsFailed("No secure connection to the storage.", hint, "endpoint_url", said=str(error))
    if isinstance(error, errors.ParamValidationError | errors.InvalidRegionError):
        return PlaceNotFound(
            "There can be no such bucket.", "Correct the bucket or the region.", "bucket", said=str(error)
        )
    if isinstance(error, errors.HTTPClientError | errors.ConnectionError | errors.IncompleteReadError):
        return Unreachable("The storage cannot be reached.", "See the endpoint and the network.", said=str(error))
    return Refused("The storage did not take the file.", "Show its words to whoever looks after it.", said=str(error))


def _answered(response: dict, said: str, bucket: str) -> DeliveryFailed:
    code, status = response.get("Error", {}).get("Code", ""), response["ResponseMetadata"].get("HTTPStatusCode", 0)
    if request := response["ResponseMetadata"].get("RequestId"):
        said = f"{said} (request id {request})"
    if code == "NoSuchBucket" or (code == "404" and "HeadBucket" in said):
        title = f"There is no bucket {bucket} there."
        return PlaceNotFound(title, "Correct the bucket's name, or make the bucket.", "bucket", said=said)
    if known := _MEANINGS.get(code) or _STATUSES.get(status):
        kind, (title, hint) = known
        return kind(title, hint, said=said)
    if status >= 500:
        return Unreachable("The storage has trouble of its own.", "It will be tried again.", said=said)
    return Refused("The storage refused that.", "Show its words to whoever looks after the bucket.", said=said)

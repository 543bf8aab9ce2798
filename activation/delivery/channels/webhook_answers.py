"""What a webhook's answer, or the lack of one, means."""

import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

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
)

LONGEST_WAIT = 86_400.0  # seconds; nobody is asked to come back later than tomorrow
_FINAL: dict[int, tuple[type[DeliveryFailed], str, str]] = {
    401: (NotAllowed, "The receiver does not accept our signature or token.", "Enter the key and the token again."),
    403: (NotAllowed, "The receiver does not let us in.", "Ask its owner what it lets in."),
    404: (PlaceNotFound, "Nothing is there at that address.", "Correct the address."),
    410: (PlaceNotFound, "The receiver is there no more.", "Ask its owner for the new address."),
    413: (TooLarge, "The receiver takes nothing that large.", "Ask its owner to take 5 MB a call."),
    400: (WrongSchema, "The receiver cannot use the content.", "Its words say what is wrong with it."),
    415: (WrongSchema, "The receiver does not take this type of content.", "Choose another format."),
    422: (WrongSchema, "The receiver cannot use the content.", "Its words say what is wrong with it."),
}


@dataclass(frozen=True)
class Answer:
    """A status with its name, the start of the body, and the receiver's own number for the call."""

    status: str
    text: str
    request_id: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.status, self.text, self.request_id)))


def accept(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """The answer, if it is a yes; raises what it means if not."""
    answer = Answer(_named(status), body.decode("utf-8", "replace"), headers.get("x-request-id", ""))
    said = str(answer)
    if 200 <= status < 300:
        return answer
    if 300 <= status < 400:
        title = "The receiver sends us to another address, and we do not follow."
        target = headers.get("location", "nowhere")
        raise Refused(
            title, "Set the address it names, if it is the right one.", "url", said=f"{said} Location: {target}"
        )
    wait = seconds_to_wait(headers.get("retry-after", ""))
    if status == 429:
        raise TooFast("The receiver asks for fewer calls.", "It will be tried again.", said=said, retry_after=wait)
    if status >= 500 or status == 408:
        title = "The receiver has trouble of its own."
        raise Unreachable(title, "It will be tried again.", said=said, retry_after=wait)
    kind, title, hint = _FINAL.get(status, (Refused, "The receiver refused the call.", "Its words say why."))
    raise kind(title, hint, said=said)


def seconds_to_wait(text: str) -> float | None:
    """What a Retry-After header asks for, as a number or as a date; None for anything else."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(float(text), LONGEST_WAIT)
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def failure_of(error: Exception, host: str, timeout: float) -> DeliveryFailed:
    """The meaning of an error of httpx, which is one of having had no answer."""
    httpx, said = library("httpx", "webhook"), str(error)
    if isinstance(error, httpx.TimeoutException):
        title, hint = f"{host} did not answer within {timeout:.0f} seconds.", "It will be tried again."
        return Unreachable(title, hint, said=said or type(error).__name__)
    if isinstance(error, httpx.ConnectError) and (_is_tls(error) or "SSL" in said):
        hint = "Its certificate must be for that name, in date, and signed by a known authority."
        return TlsFailed(f"No secure connection to {host}.", hint, "url", said=said)
    if isinstance(error, httpx.TransportError):
        return Unreachable(f"The connection to {host} failed.", "It will be tried again.", said=said)
    return Refused("The call could not be made.", "See the address and the token.", said=said)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)

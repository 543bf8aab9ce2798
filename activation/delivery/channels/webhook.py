"""Delivery by a signed HTTPS call, or several for a large list.

The content is sent as it is: a JSON document in one call, anything else in parts of at most 5 MB that end with a
line where there are lines; joined in order they are the content. Beside the signature (`signing.py`) each call says
which file and part it is:

    activation-file: ski-families.jsonl       activation-part: 2/5        activation-sha256: of the whole content

Each part has an idempotency key of its own, made of the file's name, its content and the part's number: the
same delivery again is the same calls again. A part that failed leaves those before it at the receiver, who
knows from the numbers that the list is not complete yet.
"""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any
from urllib.parse import SplitResult, urlsplit

from activation.delivery import own_header
from activation.delivery.channels.addresses import addresses_of
from activation.delivery.channels.channel import PROBE, Channel, Delivered, Step, tried
from activation.delivery.channels.libraries import library
from activation.delivery.channels.names import check_file_name, probe_name
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.signing import signed
from activation.delivery.channels.streams import PIECE, Source
from activation.delivery.channels.webhook_answers import Answer, accept, failure_of
from activation.delivery.errors import DeliveryFailed, WrongSettings
from store.vault import Secret

PART = 5_000_000
ANSWER = 65_536  # bytes of an answer that are read
TYPES = {"json": "application/json", "jsonl": "application/x-ndjson", "csv": "text/csv", "gz": "application/gzip"}


class Webhook(Channel):
    """An address that takes signed calls and keeps nothing that could be asked for."""

    kind = "webhook"
    title = "A webhook"
    keeps = False

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        self._url = _address(settings["url"], reach.allow_private)
        self._timeout = _patience(settings.get("timeout", "30"))
        _check_header(settings.get("header_name", ""), self._secret("header_value"))
        httpx = library("httpx", "webhook")
        # No proxy and no password file of the machine's; only its own list of authorities, where it names one.
        trusted = httpx.create_ssl_context()
        self._client = httpx.Client(verify=trusted, trust_env=False, follow_redirects=False, timeout=self._timeout)

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Call once for each part; what was said is the last answer."""
        source = Source(chunks)
        check_file_name(name)
        with self._told(source), source.spooled() as content:
            sizes = [source.bytes] if name.endswith(".json") else _sizes(content)
            for number, size in enumerate(sizes, 1):
                answer = self._call(name, source.sha256, f"{number}/{len(sizes)}", content.read(size))
        words = {"status": answer.status, "answer": self._clean(answer.text), "request id": answer.request_id}
        return Delivered(name, source.bytes, source.sha256, {what: said for what, said in words.items() if said})

    def probe(self) -> Iterator[Step]:
        """Look the address up, then make a signed call with a small text, marked as a test."""
        yield from tried(
            {
                "Look up the address": lambda: ", ".join(self._addresses()),
                "Make a signed call": lambda: str(self._probe_call()),
            }
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _probe_call(self) -> Answer:
        with self._told():
            answer = self._call(probe_name(), hashlib.sha256(PROBE).hexdigest(), "1/1", PROBE, {"activation-test": "1"})
        return Answer(answer.status, self._clean(answer.text), answer.request_id)

    def _call(self, name: str, sha256: str, part: str, body: bytes, also: Mapping[str, str] | None = None) -> Answer:
        identity = hashlib.sha256(f"{name}\n{sha256}\n{part}".encode()).hexdigest()[:40]
        headers = {
            **signed(self._secret("signing_key"), identity, int(time.time()), body),
            "host": self._url.netloc,
            "content-type": TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream"),
            "activation-file": name,
            "activation-part": part,
            "activation-sha256": sha256,
            **(also or {}),
        }
        if self._secret("token"):
            headers["authorization"] = f"Bearer {self._secret('token')}"
        if "header_name" in self._settings:
            headers[self._settings["header_name"]] = self._secret("header_value")
        return self._post(headers, body)

    def _post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post to the first address that can be connected to."""
        *others, last = self._addresses()
        for address in others:
            with suppress(library("httpx", "webhook").ConnectError):
                return self._post_to(address, headers, body)
        return self._post_to(last, headers, body)

    def _post_to(self, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post to an address that was checked; the certificate is still compared with the name."""
        where = f"[{address}]" if ":" in address else address
        port = f":{self._url.port}" if self._url.port else ""
        url = f"{self._url.scheme}://{where}{port}{self._url.path or '/'}"
        url += f"?{self._url.query}" if self._url.query else ""
        named = {"sni_hostname": self._url.hostname}
        # Not the bytes themselves: httpx keeps a request until the garbage collector comes by, 5 MB a call.
        content, headers = _pieces(body), {**headers, "content-length": str(len(body))}
        with self._client.stream("POST", url, content=content, headers=headers, extensions=named) as response:
            return accept(response.status_code, response.headers, _start(response, time.monotonic() + self._timeout))

    def _addresses(self) -> list[str]:
        port = self._url.port or (443 if self._url.scheme == "https" else 80)
        return addresses_of(str(self._url.hostname), port, self._reach.allow_private)

    def _failure(self, error: Exception) -> DeliveryFailed:
        return failure_of(error, str(self._url.hostname), self._timeout)


def _sizes(content: IO[bytes]) -> list[int]:
    """The sizes of the parts: each ends with a line if a line ends in it; the content is left at its beginning."""
    sizes = []
    while part := content.read(PART):
        size = len(part)
        if size == PART:
            size = part.rfind(b"\n") + 1 or size
            content.seek(size - len(part), 1)
        sizes.append(size)
    content.seek(0)
    return sizes or [0]


def _pieces(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), PIECE):
        yield body[at : at + PIECE]


def _start(response: Any, until: float) -> bytes:
    """The beginning of an answer; one that never ends, or drips, is left."""
    body = b""
    for piece in response.iter_raw():
        body += piece
        if len(body) >= ANSWER or time.monotonic() > until:
            break
    return body[:ANSWER]


def _address(text: str, allow_http: bool) -> SplitResult:
    try:
        url = urlsplit(text)
        usable = bool(url.hostname) and url.port != 0 and text.isascii() and text.isprintable() and " " not in text
    except ValueError:
        usable = False
    if not usable or url.username or url.password or url.fragment:
        hint = "It is like https://example.com/audiences, with no password and no # in it."
        raise WrongSettings("That is no address for a webhook.", hint, field="url")
    if url.scheme != "https" and not (allow_http and url.scheme == "http"):
        raise WrongSettings("The address is not secure.", "It must begin with https://.", field="url")
    return url


def _patience(text: str) -> float:
    if text.isdecimal() and 1 <= int(text) <= 300:
        return float(text)
    raise WrongSettings("That is no number of seconds to wait.", "It may be 1 to 300.", field="timeout")


def _check_header(name: str, value: str) -> None:
    """WrongSettings for a header that is none, would get in the way of ours, or lacks its name or value."""
    if bool(name) != bool(value):
        missing = "value" if name else "name"
        hint = "A header has a name and a value: give both, or neither."
        raise WrongSettings(f"The header's {missing} is missing.", hint, field=f"header_{missing}")
    if name and not re.fullmatch(own_header.NAME, name):
        raise WrongSettings("The header cannot have that name.", own_header.NAME_WANTS, field="header_name")
    if value and not re.fullmatch(own_header.VALUE, value):
        raise WrongSettings("The header cannot have that value.", own_header.VALUE_WANTS, field="header_value")

"""How a receiver can tell that a call is ours, whole and fresh: the scheme of Standard Webhooks.

Three headers: `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`, which is `v1,` and
the base64 of HMAC-SHA256, under the shared key, over `<id>.<timestamp>.<body>`. A receiver computes the same,
compares in constant time, and refuses a timestamp that is more than five minutes away. Libraries that do so
exist for most languages. The id is also the `Idempotency-Key`: a call that carries a known one was received before.
"""

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"


def signed(key: str, identity: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers for a body. A key that begins with whsec_ is base64; any other is taken as it is, in UTF-8.

    >>> signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_1", 1614265330, b"{}")["webhook-timestamp"]
    '1614265330'
    """
    message = b".".join([identity.encode(), str(timestamp).encode(), body])
    digest = hmac.new(_key(key), message, hashlib.sha256).digest()
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "idempotency-key": identity,
    }


def _key(text: str) -> bytes:
    if text.startswith(PREFIX):
        try:
            return base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            return text.encode()
    return text.encode()

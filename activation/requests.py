"""Requests with a key of their own: the same one twice makes one thing, whoever was cut off in between."""

import hashlib
from datetime import UTC, datetime

from activation.access import Access
from activation.errors import InvalidRequest, RequestTwice
from store import Store
from store.errors import AlreadyThere

LONGEST = 200


class Requests:
    """One user's requests with keys."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self._user_id = access.user_id

    def made_by(self, key: str, prefix: str, body: bytes) -> str:
        """The id of what a request makes, the same each time: prefix, such as `aud`, and 16 characters of a hash.

        Raises RequestTwice where the key came with another body before, InvalidRequest for what is no key.
        """
        self._access.check("requests.make")
        if not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable():
            raise InvalidRequest("That is no key.", f"Use 1 to {LONGEST} plain characters.", "Idempotency-Key")
        digest = hashlib.sha256(f"{self._user_id}\n{prefix}\n{key}".encode()).hexdigest()
        made, sha256 = f"{prefix}-{digest[:16]}", hashlib.sha256(body).hexdigest()
        request_id = f"req-{digest[:32]}"
        try:
            self._store.requests.insert(
                {
                    "request_id": request_id,
                    "user_id": self._user_id,
                    "body_sha256": sha256,
                    "made": made,
                    "created_at": datetime.now(UTC),
                }
            )
        except AlreadyThere:
            if self._store.requests.get(request_id, self._user_id)["body_sha256"] != sha256:
                raise RequestTwice(
                    "That key came with another body before.", "Use a new key for a new request.", "Idempotency-Key"
                ) from None
        return made

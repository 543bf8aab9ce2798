"""Secrets sealed so that a copied file, a swapped row or a changed byte gives nothing away.

A sealed text is `v1.<key id>.<base64url of nonce and ciphertext>`: AES-256-GCM (NIST SP 800-38D), a random
96-bit nonce each time, and the version, key id, owner and platform bound in as associated data. A text that
is moved to another owner or platform, or changed anywhere, does not open.

>>> Secret("hunter2")
Secret(•••)
"""

import base64
import binascii
import hmac
import json
import os
import secrets as random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from store.errors import KeyMissing, SealBroken
from store.keys import KEY_FILE, KeyFile, Keys, KeysFromEnvironment, key_id

VERSION = "v1"
NONCE_BYTES = 12
HIDDEN = "•••"


class Secret:
    """A text that no print, log, pickle or JSON shows; only `reveal` gives it."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The text itself; keep it as short a time as you can."""
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(_bytes(self.__value), _bytes(other.__value))

    def __hash__(self) -> int:
        return hash(self.__value)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A secret is not pickled.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Vault:
    """Seals secrets under the first key and opens them under any. Losing a key harms only what it sealed."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @classmethod
    def from_environment(cls, root: Path, environment: Mapping[str, str] = os.environ) -> Self:
        """Keys from ACTIVATION_KEY, else from the file that ACTIVATION_KEY_FILE names, else from `<root>/vault.key`."""
        if text := environment.get("ACTIVATION_KEY", "").strip():
            return cls(KeysFromEnvironment(text))
        named = environment.get("ACTIVATION_KEY_FILE", "").strip()
        return cls(KeyFile(Path(named) if named else root / KEY_FILE))

    def seal(self, secrets: Mapping[str, str], owner: str, platform_id: str) -> str:
        """The secrets as one printable text that only this owner and platform can be given back.

        Makes the key file if there is none. Raises KeyUnusable and NotWritten.
        """
        key = self._keys.sealing()
        nonce = random.token_bytes(NONCE_BYTES)
        bound = _bound(key_id(key), owner, platform_id)
        sealed = base64.urlsafe_b64encode(nonce + _encrypt(key, nonce, _json(dict(secrets)), bound))
        return f"{VERSION}.{key_id(key)}.{sealed.decode('ascii')}"

    def open(self, sealed: str, owner: str, platform_id: str) -> dict[str, str]:
        """The secrets that were sealed for this owner and platform. Raises SealBroken, KeyMissing and KeyUnusable."""
        name, content = _parts(sealed)
        key = self._key(name)
        try:
            text = AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _bound(name, owner, platform_id))
        except InvalidTag:
            raise _broken() from None
        return json.loads(text.decode("utf-8", "surrogatepass"))

    def reseal(self, sealed: str, owner: str, platform_id: str) -> str:
        """The same secrets under the first key; a text that is under it already comes back as it is."""
        secrets = self.open(sealed, owner, platform_id)
        return sealed if _parts(sealed)[0] == key_id(self._keys.sealing()) else self.seal(secrets, owner, platform_id)

    def rotate(self) -> str:
        """Make a new key the first one and keep the others; returns its id. Then reseal, then drop the old ones."""
        return self._keys.rotate()

    def drop(self, ids: Iterable[str]) -> None:
        """Forget keys by id, for good; the first key stays."""
        self._keys.drop(ids)

    def key_ids(self) -> list[str]:
        """The ids of the keys at hand, the sealing one first."""
        return [key_id(key) for key in self._keys.all()]

    def _key(self, name: str) -> bytes:
        for key in self._keys.all():
            if key_id(key) == name:
                return key
        raise KeyMissing(
            f"The key that these secrets were sealed under ({name}) is not here.",
            "Bring back the key file or the ACTIVATION_KEY of that time, or enter this platform's secrets again.",
        )


def _encrypt(key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    """Ciphertext and tag."""
    return AESGCM(key).encrypt(nonce, text, bound)


def _parts(sealed: str) -> tuple[str, bytes]:
    """The key's id, and nonce and ciphertext."""
    version, _, rest = sealed.partition(".")
    name, _, text = rest.partition(".")
    try:
        content = base64.b64decode(text.encode("ascii"), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _broken() from None
    # Base64 has several spellings of the same bytes; only ours is a seal.
    if version != VERSION or base64.urlsafe_b64encode(content).decode("ascii") != text or len(content) < NONCE_BYTES:
        raise _broken()
    return name, content


def _bound(name: str, owner: str, platform_id: str) -> bytes:
    """What a seal is bound to, as JSON, in which no two lists look alike."""
    return _json([VERSION, name, owner, platform_id])


def _json(value: object) -> bytes:
    # Not in ASCII: two halves of a surrogate pair would come back as one character.
    return _bytes(json.dumps(value, ensure_ascii=False))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _broken() -> SealBroken:
    return SealBroken(
        "These secrets cannot be opened: they were changed, or sealed for another user or platform.",
        "Enter this platform's secrets again. Nothing else is concerned.",
    )

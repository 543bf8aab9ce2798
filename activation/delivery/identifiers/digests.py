"""Digests of text that is already clean; which cleaning comes first is each platform's own business."""

import hashlib
from base64 import b64encode


def sha256_hex(clean: str) -> str:
    """SHA-256 of the UTF-8 bytes, as 64 small hexadecimal digits."""
    return hashlib.sha256(clean.encode()).hexdigest()


def sha256_base64(clean: str) -> str:
    """SHA-256 of the UTF-8 bytes, its 32 raw bytes (not their hexadecimal text) in Base64: 44 characters."""
    return b64encode(hashlib.sha256(clean.encode()).digest()).decode()


def sha1_hex(clean: str) -> str:
    """SHA-1 of the UTF-8 bytes, as 40 small hexadecimal digits; only where a platform takes nothing better."""
    return hashlib.sha1(clean.encode(), usedforsecurity=False).hexdigest()

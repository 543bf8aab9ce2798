"""The other side's words, kept as they came, but for our secrets."""

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from store.vault import HIDDEN

LONGEST = 500


def without_secrets(words: str, secrets: Iterable[str]) -> str:
    """The words on one line, with every secret in them covered, and then cut to 500 characters.

    Covered is also what a server may make of a secret: its lines, its JSON values, and its escaped and base64 forms.
    """
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        words = words.replace(form, HIDDEN)
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _forms(secret: str) -> Iterator[str]:
    for part in {secret, secret.strip(), *_parts(secret)}:
        if part.strip():
            text = part.encode("utf-8", "surrogatepass")
            yield from (part, json.dumps(part)[1:-1], repr(part)[1:-1], base64.b64encode(text).decode())
            yield from (quote(text), quote(text, safe=""), quote_plus(text))


def _parts(secret: str) -> list[str]:
    """The lines of a secret; of a JSON object, such as a service account, those of the values that are secret."""
    try:
        content = json.loads(secret)
    except ValueError:
        content = None
    if isinstance(content, dict):
        values = [str(value) for name, value in content.items() if name in ("private_key", "private_key_id")]
    else:
        values = [secret]
    lines = [line for value in values for line in value.splitlines()]
    return [part for part in values + lines if not part.startswith("-----") or part in values]

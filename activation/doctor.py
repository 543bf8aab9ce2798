"""A look over the configuration: what is well, what is not, and what to do about it. Nothing is changed."""

import importlib.util
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from activation.catalogue import SENSITIVE_CLASSES
from activation.delivery.channels.libraries import LIBRARIES, missing
from activation.errors import ActivationError
from activation.settings import Settings, from_environment
from activation.sign_in import COOKIE_KEY, SignIn, configured
from store import open_store
from store.errors import StoreError
from store.keys import KEY_FILE
from store.lease import holder

PATIENCE = 5.0
Grade = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do."""

    grade: Grade
    title: str
    hint: str = ""

    def __str__(self) -> str:
        mark = {"ok": "well ", "note": "note ", "wrong": "WRONG"}[self.grade]
        return f"{mark}  {self.title}" + (f" {self.hint}" if self.hint else "")


def findings(settings: Settings | None = None) -> Iterator[Finding]:
    """Everything that is looked at, one after the other."""
    settings = settings or from_environment()
    for look in (_data, _store, _keys, _sign_in, _sensitive, _deliveries, _connectors, _worker):
        try:
            yield from look(settings)
        except (ActivationError, StoreError) as error:
            yield Finding("wrong", error.title, error.hint)


def _data(settings: Settings) -> Iterator[Finding]:
    for name in ("population.parquet", "variables.parquet", "prizm_zips.parquet"):
        if not (settings.data / name).is_file():
            yield Finding("wrong", f"The shipped data lack {name}.", "Take the data folder from the release again.")
            return
    yield Finding("ok", "The shipped data are there.")


def _store(settings: Settings) -> Iterator[Finding]:
    open_store(settings.store).check_usable()
    yield Finding("ok", "The store's folder can be saved to, and has file locks.")


def _keys(settings: Settings) -> Iterator[Finding]:
    if os.environ.get("ACTIVATION_KEY"):
        yield Finding("ok", "Secrets are sealed with the key of ACTIVATION_KEY.")
        return
    path = Path(os.environ.get("ACTIVATION_KEY_FILE") or settings.store / KEY_FILE)
    if not path.exists():
        yield Finding(
            "note", "There is no key yet: it is made with the first secret.", "Keep a copy apart from the store."
        )
    else:
        yield from _private(path, "The key that seals secrets")
    if (settings.store / COOKIE_KEY).exists():
        yield from _private(settings.store / COOKIE_KEY, "The secret of the sign-in cookie")


def _private(path: Path, what: str) -> Iterator[Finding]:
    if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("wrong", f"{what} can be read by others.", "Let only the app's user read it: chmod 600.")
    else:
        yield Finding("ok", f"{what} can be read by the app's user only.")


def _sign_in(settings: Settings) -> Iterator[Finding]:
    asked = configured(settings.store)
    if asked is None:
        yield Finding("note", "Demo: nobody signs in, and the app answers on this machine only.",
                      "Configure sign-in before others use it.")  # fmt: skip
        return
    if importlib.util.find_spec("authlib") is None or importlib.util.find_spec("httpx") is None:
        yield Finding("wrong", "The libraries for sign-in are not installed.", "pip install -r requirements-signin.txt")
        return
    yield _provider(asked)


def _provider(asked: SignIn) -> Finding:
    import httpx

    hint = "Correct ACTIVATION_OIDC_ISSUER, or ask whoever runs the provider."
    try:
        answer = httpx.get(asked.metadata_url, timeout=PATIENCE)
        told = answer.json() if answer.status_code == 200 else {}
    except (httpx.HTTPError, ValueError) as error:
        return Finding("wrong", f"{asked.issuer} does not answer ({type(error).__name__}).", hint)
    if "authorization_endpoint" not in told:
        return Finding("wrong", f"{asked.issuer} is no sign-in provider (it answers {answer.status_code}).", hint)
    if str(told.get("issuer", "")).rstrip("/") != asked.issuer.rstrip("/"):
        return Finding("wrong", f"{asked.issuer} calls itself {told.get('issuer')}.", "Configure it by that name.")
    return Finding("ok", f"People sign in at {asked.issuer}.", f"It must know {asked.url.rstrip('/')}/oauth2callback.")


def _sensitive(settings: Settings) -> Iterator[Finding]:
    unknown = sorted(set(settings.allow_sensitive) - set(SENSITIVE_CLASSES))
    if unknown:
        yield Finding(
            "wrong", f"There is no sensitive class {', '.join(unknown)}.", f"There are {', '.join(SENSITIVE_CLASSES)}."
        )
    elif settings.allow_sensitive:
        yield Finding("note", f"Rules may select by {', '.join(settings.allow_sensitive)}.", "Be sure that they may.")


def _deliveries(settings: Settings) -> Iterator[Finding]:
    if settings.deliveries is None:
        yield Finding(
            "note", "Folder platforms may lie anywhere but in the store.", "ACTIVATION_DELIVERIES confines them."
        )
    elif not settings.deliveries.is_dir():
        yield Finding("wrong", "The folder of ACTIVATION_DELIVERIES is not there.", "Make it, or name another.")
    else:
        yield Finding("ok", "Folder platforms are confined to ACTIVATION_DELIVERIES.")
    if settings.allow_private_addresses:
        yield Finding("note", "Platforms may lie in private networks.", "Never let strangers connect platforms here.")


def _connectors(_: Settings) -> Iterator[Finding]:
    absent = [kind for kind in LIBRARIES if missing(kind)]
    if absent:
        yield Finding(
            "note", f"Not installed: delivery by {', '.join(absent)}.", "pip install -r requirements-connectors.txt"
        )
    else:
        yield Finding("ok", "All ways of delivery are installed.")


def _worker(settings: Settings) -> Iterator[Finding]:
    held = holder(settings.store)
    yield (
        Finding("note", f"Last to send from this store: {held}.") if held else Finding("note", "Nothing was sent yet.")
    )

"""A look over the configuration: what is well, what is not, and what to do about it. Nothing is changed."""

import importlib.util
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from activation.access import ROLES
from activation.catalogue import SENSITIVE_CLASSES
from activation.delivery.channels.libraries import LIBRARIES, missing
from activation.errors import ActivationError
from activation.settings import Settings, from_environment
from activation.sign_in import COOKIE_KEY, SECRETS, SignIn, configured, public_demo
from activation.wording import counted
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
    path = Path(os.environ.get("ACTIVATION_KEY_FILE") or settings.store / KEY_FILE)
    if os.environ.get("ACTIVATION_KEY"):
        yield Finding("ok", "Secrets are sealed with the key of ACTIVATION_KEY.")
    elif not path.exists():
        yield Finding(
            "note", "There is no key yet: it is made with the first secret.", "Keep a copy apart from the store."
        )
    else:
        yield from _private(path, "The key that seals secrets")
    for kept, what in ((settings.store / COOKIE_KEY, "The secret of the sign-in cookie"), (SECRETS, "secrets.toml")):
        if kept.exists():
            yield from _private(kept, what)


def _private(path: Path, what: str) -> Iterator[Finding]:
    if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("wrong", f"{what} can be read by others.", "Let only the app's user read it: chmod 600.")
    else:
        yield Finding("ok", f"{what} can be read by the app's user only.")


def _sign_in(settings: Settings) -> Iterator[Finding]:
    asked = configured(settings.store)
    if asked is None:
        yield _demo()
        return
    if importlib.util.find_spec("authlib") is None or importlib.util.find_spec("httpx") is None:
        yield Finding("wrong", "The libraries for sign-in are not installed.", "pip install -r requirements-signin.txt")
        return
    yield Finding(
        "ok", f"The secret of the sign-in cookie has {len(asked.cookie_secret.get_secret_value())} characters."
    )
    yield _own_address(asked)
    yield from _people(settings)
    yield _provider(asked)


def _demo() -> Finding:
    if public_demo():
        return Finding("note", "Demo: nobody signs in, and whoever reaches the app may see and change everything.",
                       "Take ACTIVATION_ALLOW_PUBLIC_DEMO away, or configure sign-in.")  # fmt: skip
    return Finding("note", "Demo: nobody signs in, and the app answers on this machine only.",
                   "Configure sign-in before others use it.")  # fmt: skip


def _own_address(asked: SignIn) -> Finding:
    if asked.url.startswith("https://"):
        return Finding("ok", "The app's address is https, and its cookies travel over nothing else.")
    return Finding("note", f"The app's address is {asked.url}: its cookies travel in the open.",
                   "That is for trying it out on this machine; others need an address with https.")  # fmt: skip


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


def _people(settings: Settings) -> Iterator[Finding]:
    said = os.environ.get("ACTIVATION_DEFAULT_ROLE", "").strip()
    if said and said not in ROLES:
        yield Finding(
            "wrong", "ACTIVATION_DEFAULT_ROLE names no role, so newcomers are viewers.", f"Use {', '.join(ROLES)}."
        )
    elif settings.default_role == "admin":
        yield Finding(
            "wrong", "Everybody who signs in becomes an admin.", "Set ACTIVATION_DEFAULT_ROLE to viewer or analyst."
        )
    else:
        yield Finding("ok", f"Whoever signs in first is {settings.default_role}, unless the provider says otherwise.")
    rows = open_store(settings.store).people.everybodys_rows().rows.to_pylist()
    admins = sum(row["role"] == "admin" and row["disabled"] == "no" for row in rows)
    if admins or settings.admins:
        yield Finding(
            "ok", f"{counted(admins, 'admin')} signed in so far; {len(settings.admins)} named in ACTIVATION_ADMINS."
        )
    else:
        yield Finding(
            "note", "Whoever signs in first becomes the admin.", "Name them in ACTIVATION_ADMINS, or be the first."
        )


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

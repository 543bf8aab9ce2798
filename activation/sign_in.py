"""How people sign in: by any OpenID Connect provider, or not at all (demo: one user, this machine only).

Configured by the environment, or by the `[auth]` section of .streamlit/secrets.toml as Streamlit documents it.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

from activation.errors import InvalidSettings
from activation.settings import PROJECT
from store import files

WELL_KNOWN = "/.well-known/openid-configuration"
COOKIE_KEY = "cookie.key"
SECRETS = PROJECT / ".streamlit" / "secrets.toml"
LOCAL = ("localhost", "127.0.0.1", "::1")
_NAMES = {
    "issuer": "ACTIVATION_OIDC_ISSUER",
    "client_id": "ACTIVATION_OIDC_CLIENT_ID",
    "client_secret": "ACTIVATION_OIDC_CLIENT_SECRET",
    "url": "ACTIVATION_URL",
}


class SignIn(BaseModel):
    """The provider, our id there, and the app's own address; role_claim: what the provider calls a person's role."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client_id: str
    client_secret: SecretStr
    url: str
    cookie_secret: SecretStr
    role_claim: str = ""

    @property
    def metadata_url(self) -> str:
        """Where the provider says what it can."""
        return self.issuer.rstrip("/") + WELL_KNOWN

    def for_streamlit(self) -> dict[str, Any]:
        """The same as the secrets that Streamlit's own sign-in reads."""
        return {
            "auth": {
                "redirect_uri": f"{self.url.rstrip('/')}/oauth2callback",
                "cookie_secret": self.cookie_secret.get_secret_value(),
                "client_id": self.client_id,
                "client_secret": self.client_secret.get_secret_value(),
                "server_metadata_url": self.metadata_url,
            }
        }


def configured(store: Path, environment: Mapping[str, str] = os.environ, secrets_file: Path = SECRETS) -> SignIn | None:
    """The sign-in that is configured; None for none. InvalidSettings names what is missing or cannot be."""
    given = _from_file(secrets_file) | {
        name: environment[variable] for name, variable in _NAMES.items() if environment.get(variable)
    }
    if not given:
        return None
    if missing := [variable for name, variable in _NAMES.items() if not given.get(name)]:
        raise InvalidSettings(
            "Sign-in is configured in part only.", f"Set {', '.join(missing)} too, or none of them.", missing[0]
        )
    for name in ("issuer", "url"):
        _check_address(given[name], _NAMES[name])
    cookie_secret = environment.get("ACTIVATION_COOKIE_SECRET") or given.get("cookie_secret") or _kept_secret(store)
    if len(cookie_secret) < 32:
        raise InvalidSettings(
            "The secret of the sign-in cookie is too short.", "Use at least 32 characters.", "ACTIVATION_COOKIE_SECRET"
        )
    also = {"cookie_secret": cookie_secret, "role_claim": environment.get("ACTIVATION_ROLE_CLAIM", "")}
    return SignIn.model_validate({name: given[name] for name in _NAMES} | also)


def public_demo(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the configuration says that a demo may be reached from elsewhere."""
    return environment.get("ACTIVATION_ALLOW_PUBLIC_DEMO", "").lower() in ("1", "true", "yes")


def check_demo(address: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """InvalidSettings for a demo that others could reach: whoever opens it would be its one user."""
    if address in LOCAL or public_demo(environment):
        return
    raise InvalidSettings(
        f"Without sign-in the app answers on this machine only, not on {address or 'every address'}.",
        "Configure sign-in (see the README), use --server.address localhost, or set ACTIVATION_ALLOW_PUBLIC_DEMO=true "
        "if everybody who can reach it may see and change everything.",
        "server.address",
    )


def _from_file(path: Path) -> dict[str, str]:
    """What the [auth] section of a secrets file says, in our names."""
    if not path.is_file():
        return {}
    try:
        auth = tomllib.loads(path.read_text()).get("auth", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise InvalidSettings(f"{path.name} cannot be read.", "Correct its TOML.", path.name) from None
    found = {name: str(auth[name]) for name in ("client_id", "client_secret", "cookie_secret") if auth.get(name)}
    if auth.get("server_metadata_url"):
        found["issuer"] = str(auth["server_metadata_url"]).removesuffix(WELL_KNOWN)
    if auth.get("redirect_uri"):
        found["url"] = str(auth["redirect_uri"]).removesuffix("/oauth2callback")
    return found


def _check_address(text: str, name: str) -> None:
    """An address must be secure, unless it is this machine's own."""
    parts = urlsplit(text)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)):
        return
    raise InvalidSettings(f"{name} is no address that can be used.", "Begin it with https://.", name)


def _kept_secret(store: Path) -> str:
    """The secret of a file that only the app's user can read, made where it is missing."""
    path = store / COOKIE_KEY
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    try:
        files.write_whole(path, secrets.token_urlsafe(48).encode())
    except OSError as error:
        raise files.not_written("The secret of the sign-in cookie", error) from error
    return path.read_text()

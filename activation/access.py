"""What each role may do, and the one check that every verb begins with: no page and no endpoint can walk round it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from activation.errors import NotPermitted
from activation.settings import DEMO_USER

Role = Literal["viewer", "analyst", "admin"]
Scope = Literal["read", "write"]
ROLES: tuple[Role, ...] = ("viewer", "analyst", "admin")  # each may do all that those before it may
SCOPES: tuple[Scope, ...] = ("read", "write")

LOWEST: dict[str, Role] = {
    "data.look": "viewer",
    "data.build": "analyst",
    "audiences.look": "viewer",
    "audiences.export": "viewer",
    "audiences.save": "analyst",
    "audiences.delete": "analyst",
    "audiences.share": "analyst",
    "store.set_aside": "analyst",
    "platforms.look": "viewer",
    # Admins connect platforms and offer them to everyone; analysts send there, and only the worker opens their secrets.
    "platforms.change": "admin",
    "platforms.try_out": "admin",
    "platforms.open": "admin",
    "distributions.look": "viewer",
    "distributions.export": "viewer",
    "distributions.send": "analyst",
    "distributions.approve": "admin",
    "distributions.carry_out": "admin",
    "erasures.look": "viewer",
    "erasures.change": "analyst",
    "requests.make": "analyst",
    "tokens.own": "analyst",
    "people.colleagues": "analyst",
    "people.named": "viewer",
    "people.look": "admin",
    "people.change": "admin",
    # A licence is the installation's, and what it says stands on everybody's screen.
    "codes.load": "admin",
    "audit.note": "viewer",
    "audit.look": "admin",
}
_IN_WORDS: dict[str, str] = {
    "viewer": "It needs an account that is let in.",
    "analyst": "It needs the role of an analyst.",
    "admin": "It needs the role of an admin.",
}


@dataclass(frozen=True)
class Presented:
    """The token that whoever asks has shown: how far it goes, and until when it is good."""

    token_id: str
    scope: Scope
    expires_at: datetime


@dataclass(frozen=True)
class Access:
    """Who asks, and as what; no role: somebody who is not let in. token: by which one, None for none."""

    user_id: str
    role: Role | None
    token: Presented | None = None

    @property
    def signed_in_by(self) -> Literal["token", "demo", "cookie"]:
        """How it is known who asks; in the demo everybody is its one user."""
        if self.token:
            return "token"
        return "demo" if self.user_id == DEMO_USER else "cookie"

    def may(self, action: str) -> bool:
        """Whether the action may be done."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(LOWEST[action])

    def check(self, action: str) -> None:
        """NotPermitted if the action may not be done."""
        if not self.may(action):
            hint = "Ask an admin of this installation to change your role."
            if self.token and self.token.scope == "read":
                hint = "This token only reads: use one that may write, or sign in."
            raise NotPermitted(f"You may not do that. {_IN_WORDS[LOWEST[action]]}", hint, field=action)


def role_within(role: Role | None, scope: Scope) -> Role | None:
    """The role that a token of this scope gives its owner: one to read only makes a viewer of anybody."""
    return "viewer" if role is not None and scope != "write" else role


def user_id_of(issuer: str, subject: str) -> str:
    """The id of a user who comes from outside: safe for the store, always the same, and never the raw text."""
    # The length first, so that no other pair of texts reads the same.
    text = f"{len(issuer)}\n{issuer}\n{subject}"
    return "usr-" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:40]

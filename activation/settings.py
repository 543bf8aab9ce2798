"""What this installation is told from outside: where it keeps its files, and which sensitive classes may select."""

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
DEFAULT_STORE = DATA / "persistence"
DEMO_USER = "demo_user"


class Settings(BaseModel):
    """The settings of one workspace."""

    model_config = ConfigDict(frozen=True)

    store: Path = DEFAULT_STORE
    data: Path = DATA
    allow_sensitive: tuple[str, ...] = ()
    allow_private_addresses: bool = False
    approval_above: int = 25_000_000
    keep_sent_days: int = 90
    calls_a_minute: int = 1_200
    deliveries: Path | None = None
    admins: tuple[str, ...] = ()
    default_role: Literal["viewer", "analyst", "admin"] = "analyst"


def from_environment() -> Settings:
    """Settings from the environment: the README's table says which."""
    deliveries = os.environ.get("ACTIVATION_DELIVERIES")
    classes = os.environ.get("ACTIVATION_ALLOW_SENSITIVE", "")
    return Settings(
        store=Path(os.environ.get("ACTIVATION_STORE") or DEFAULT_STORE),
        allow_private_addresses=os.environ.get("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "") in ("1", "true", "yes"),
        approval_above=_whole("ACTIVATION_APPROVAL_ABOVE", 25_000_000),
        calls_a_minute=_whole("ACTIVATION_CALLS_A_MINUTE", 1_200),
        keep_sent_days=_whole("ACTIVATION_KEEP_SENT_DAYS", 90),
        deliveries=Path(deliveries) if deliveries else None,
        allow_sensitive=_several(classes),
        admins=_several(os.environ.get("ACTIVATION_ADMINS", "")),
        default_role=_role(os.environ.get("ACTIVATION_DEFAULT_ROLE", "")),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _role(text: str) -> Literal["viewer", "analyst", "admin"]:
    """The role that is named; the lowest for a word that names none, for nobody is to get more by a slip."""
    if text.strip() in ("", "analyst"):
        return "analyst"
    return "admin" if text.strip() == "admin" else "viewer"


def _whole(name: str, otherwise: int) -> int:
    """A whole number from the environment."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() else otherwise

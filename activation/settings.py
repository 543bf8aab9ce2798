"""What this installation is told from outside: where it keeps its files, and which sensitive classes may select."""

import os
from pathlib import Path

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
    deliveries: Path | None = None


def from_environment() -> Settings:
    """Settings from the environment: the README's table says which."""
    deliveries = os.environ.get("ACTIVATION_DELIVERIES")
    classes = os.environ.get("ACTIVATION_ALLOW_SENSITIVE", "")
    return Settings(
        store=Path(os.environ.get("ACTIVATION_STORE") or DEFAULT_STORE),
        allow_private_addresses=os.environ.get("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "") in ("1", "true", "yes"),
        approval_above=_whole("ACTIVATION_APPROVAL_ABOVE", 25_000_000),
        keep_sent_days=_whole("ACTIVATION_KEEP_SENT_DAYS", 90),
        deliveries=Path(deliveries) if deliveries else None,
        allow_sensitive=tuple(part.strip() for part in classes.split(",") if part.strip()),
    )


def _whole(name: str, otherwise: int) -> int:
    """A whole number from the environment."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() else otherwise

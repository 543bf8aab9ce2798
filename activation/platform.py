"""A platform as it is configured: where audiences can be sent. Its secrets are not part of it; only their names are."""

import secrets
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PlatformStatus = Literal["active", "inactive"]
Offered = Literal["everyone"] | None
SyncStatus = Literal["success", "failed", "pending"]


class Platform(BaseModel):
    """A configured destination; settings by field name, and the names of the secrets that are sealed beside them."""

    model_config = ConfigDict(extra="forbid")

    platform_id: str
    user_id: str
    platform_type: str
    name: str
    status: PlatformStatus = "active"
    settings: dict[str, str] = Field(default_factory=dict)
    secrets_set: list[str] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    last_sync: datetime | None = None
    sync_status: SyncStatus | None = None
    offered: Offered = None
    version: int = 0
    saved_by: str = ""

    def __getitem__(self, name: str) -> Any:
        """The field of that name, as in the saved JSON."""
        return getattr(self, name)


def new_platform_id() -> str:
    """A fresh id: 'plt-' and ten random characters."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "plt-" + "".join(secrets.choice(alphabet) for _ in range(10))

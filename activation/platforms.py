"""The user's platforms and those offered to everyone: connect, edit, try out, offer, delete. Secrets never come out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from activation.access import Access
from activation.audit import Audit
from activation.delivery.channels import Channel, Reach, Step, check_reach, open_channel
from activation.delivery.errors import DeliveryFailed
from activation.delivery.platform_types import (
    DOWNLOAD,
    PlatformType,
    checked_settings,
    fields_over,
    platform_type,
)
from activation.errors import InvalidPlatform, PlatformNotFound
from activation.platform import Offered, Platform, PlatformStatus, SyncStatus, new_platform_id
from store import Store
from store.errors import InvalidName, RowNotFound, StoreError
from store.vault import Vault

LONGEST_NAME = 80


class Platforms:
    """One user's platforms in the store, and those that others offer to everyone; no other can be reached through it.

    Admins change what is offered, whoever connected it: who did may have left. What is not offered stays its owner's.
    """

    def __init__(self, store: Store, access: Access, audit: Audit, vault: Vault, reach: Reach) -> None:
        self._store = store
        self._access = access
        self._audit = audit
        self._user_id = access.user_id
        self._vault = vault
        self._reach = reach

    def connect(
        self,
        type_key: str,
        name: str,
        values: Mapping[str, object],
        platform_id: str | None = None,
        offered: Offered = None,
    ) -> Platform:
        """Saves a new platform with what its type asks for, its secrets sealed; platform_id: None for a fresh one.

        offered: who may send there besides the user.

        Raises AlreadyThere where there is one of that id, and InvalidPlatform, or WrongSettings for a folder that is
        not to be delivered to; both name the field.
        """
        self._access.check("platforms.change")
        found = platform_type(type_key)
        settings, secrets = checked_settings(found, values)
        check_reach(settings["channel"], settings, self._reach)
        platform_id, now = platform_id or new_platform_id(), datetime.now(UTC)
        row: dict[str, object] = {
            "platform_id": platform_id,
            "user_id": self._user_id,
            "platform_type": found.key,
            "name": self._free(name, platform_id),
            "status": "active",
            "offered": offered,
            "created_at": now,
            **self._kept(self._user_id, platform_id, settings, secrets),
        }
        return self._noted("platform.connected", _platform(self._store.platforms.insert(row)))

    def list(self) -> list[Platform]:
        """The user's platforms and those offered, by name; raises DamagedFile if the user's file cannot be read."""
        self._access.check("platforms.look")
        rows = self._store.platforms.rows(self._user_id).whole().to_pylist()
        rows += [row for row in self._offered({}) if row["user_id"] != self._user_id]
        return sorted((_platform(row) for row in rows), key=lambda platform: platform.name.casefold())

    def get(self, platform_id: str) -> Platform:
        """The platform with that id; PlatformNotFound for an unknown one and for what others do not offer."""
        self._access.check("platforms.look")
        return _platform(self._row(platform_id))

    def edit(self, platform_id: str, name: str, values: Mapping[str, object], expecting: int | None = None) -> Platform:
        """Saves changed settings; a secret that is left empty stays as it is, one that is given takes its place.

        Raises InvalidPlatform or WrongSettings naming the field, StaleVersion, and KeyMissing where a secret is to
        stay and cannot be opened: give it anew then.
        """
        self._access.check("platforms.change")
        row = self._row(platform_id)
        found = platform_type(str(row["platform_type"]))
        given = {field: value for field, value in values.items() if value not in (None, "")}
        staying = [field for field in _told(row)["secrets_set"] if field not in given]
        channel = str(given.get("channel") or _told(row)["settings"].get("channel") or found.channels[0])
        # A secret that belongs to another field, as a header's value to its name, goes when that one is emptied.
        asked = {one.name for one in fields_over(found, channel) if not one.needs or one.needs in given}
        stored = self._secrets(row) if staying else {}
        settings, secrets = checked_settings(found, {one: stored[one] for one in staying if one in asked} | given)
        check_reach(settings["channel"], settings, self._reach)
        changes = {"name": self._free(name, platform_id), **self._kept(row["user_id"], platform_id, settings, secrets)}
        edited = _platform(self._store.platforms.update(platform_id, row["user_id"], changes, expecting))
        changed = sorted(name for name in given if name in settings or name in secrets)
        return self._noted("platform.edited", edited, {"given": changed})

    def set_status(self, platform_id: str, status: PlatformStatus, expecting: int | None = None) -> Platform:
        """Activates or deactivates a platform: nothing is sent to an inactive one. StaleVersion as for an edit."""
        self._access.check("platforms.change")
        if status not in ("active", "inactive"):
            raise InvalidPlatform(f"There is no status {status!r}.", "Use active or inactive.", field="status")
        changed = self._changed(platform_id, {"status": status}, expecting)
        return self._noted("platform.status_changed", changed, {"to": status})

    def offer(self, platform_id: str, to: Offered, expecting: int | None = None) -> Platform:
        """Lets everyone here send to a platform, or (None) nobody but its owner, from the next sending on."""
        self._access.check("platforms.change")
        if to not in (None, "everyone"):
            raise InvalidPlatform("A platform is offered to everyone or to nobody.", "Use everyone.", field="to")
        changed = self._changed(platform_id, {"offered": to}, expecting)
        return self._noted("platform.offered", changed, {"to": to or "nobody"})

    def delete(self, platform_id: str, expecting: int | None = None) -> None:
        """Takes a platform away for good, its secrets with it; InUse while something is still to be sent there.

        StaleVersion as for an edit.
        """
        self._access.check("platforms.change")
        gone = _platform(self._row(platform_id))
        self._store.remove_platform(platform_id, gone.user_id, expecting)
        self._noted("platform.deleted", gone)

    def open(self, platform_id: str) -> Channel:
        """The channel to a platform, its secrets opened; close it. Raises DeliveryFailed, KeyMissing and the like."""
        self._access.check("platforms.open")
        row = self._row(platform_id)
        settings = _told(row)["settings"]
        return open_channel(settings["channel"], _of_channel(settings), self._secrets(row), reach=self._reach)

    def note_sync(self, platform_id: str, moment: datetime, status: SyncStatus) -> None:
        """Note when something was last sent there and how it went; nothing happens if the platform is no more."""
        self._access.check("platforms.open")
        with suppress(RowNotFound, PlatformNotFound):
            changes: dict[str, object] = {"last_sync": moment, "sync_status": status}
            self._store.platforms.update(platform_id, self._row(platform_id)["user_id"], changes)

    def try_out(self, platform_id: str) -> Iterator[Step]:
        """Really writes and removes a small file there (or makes the dry-run call), telling each step as it is done."""
        self._access.check("platforms.try_out")
        platform = self.get(platform_id)
        worked = False
        try:
            for step in self._steps(platform):
                worked = step.ok
                yield step
        finally:
            self._noted("platform.tested", platform, {"worked": worked})

    def _steps(self, platform: Platform) -> Iterator[Step]:
        platform_id = platform.platform_id
        if platform.settings.get("channel") == DOWNLOAD:
            yield Step("Files for this platform are made to download", True, "there is nothing to connect to")
            return
        try:
            channel = self.open(platform_id)
        except (DeliveryFailed, StoreError) as error:
            yield Step("Open the connection", False, f"{error.title} {error.hint}".strip())
            return
        with channel:
            yield from channel.probe()

    def _noted(self, action: str, platform: Platform, detail: Mapping[str, Any] | None = None) -> Platform:
        told = {"type": platform.platform_type, **(detail or {})}
        self._audit.note(action, "platform", platform.platform_id, platform.name, told)
        return platform

    def _row(self, platform_id: str) -> dict[str, Any]:
        with suppress(RowNotFound, InvalidName):
            return self._store.platforms.get(platform_id, self._user_id)
        for row in self._offered({"platform_id": platform_id}):
            return row
        raise PlatformNotFound("There is no such platform.", "Look for it among the platforms.")

    def _offered(self, filters: dict[str, object]) -> Sequence[dict[str, Any]]:
        # A damaged file takes away what its owner offers, and nothing else.
        rows = self._store.platforms.everybodys_rows(None, filters | {"offered": "everyone"}).rows.to_pylist()
        return sorted(rows, key=lambda row: (row["created_at"], row["user_id"]))

    def _changed(self, platform_id: str, changes: dict[str, object], expecting: int | None) -> Platform:
        signed = changes | {"updated_at": datetime.now(UTC), "saved_by": self._user_id}
        owner = self._row(platform_id)["user_id"]
        return _platform(self._store.platforms.update(platform_id, owner, signed, expecting))

    def _secrets(self, row: Mapping[str, Any]) -> dict[str, str]:
        if not row["credentials"]:
            return {}
        return self._vault.open(str(row["credentials"]), str(row["user_id"]), str(row["platform_id"]))

    def _kept(
        self, owner: str, platform_id: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> dict[str, object]:
        """The columns that hold settings and sealed secrets, with who saves them and when."""
        told = {"settings": settings, "secrets_set": sorted(secrets)}
        return {
            "settings": json.dumps(told, ensure_ascii=False),
            "credentials": self._vault.seal(secrets, owner, platform_id) if secrets else None,
            "updated_at": datetime.now(UTC),
            "saved_by": self._user_id,
        }

    def _free(self, name: str, platform_id: str) -> str:
        """The name in good order; InvalidPlatform for an empty or long one, and for that of another platform."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            hint = f"Use 1 to {LONGEST_NAME} characters."
            raise InvalidPlatform("A platform needs a name.", hint, field="name")
        if any(other.name.casefold() == name.casefold() and other.platform_id != platform_id for other in self.list()):
            raise InvalidPlatform(f"There is a platform named {name} already.", "Give it another name.", field="name")
        return name


def setting_values(platform: Platform) -> dict[str, str]:
    """What the form shows of a platform: its settings, and nothing of its secrets."""
    return {name: value for name, value in platform.settings.items() if name != "channel"}


def _of_channel(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that the channel asks for, without those of the platform on top of it."""
    channel: PlatformType = platform_type(settings["channel"])
    return {field.name: settings[field.name] for field in channel.fields if field.name in settings}


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(str(row["settings"] or '{"settings": {}, "secrets_set": []}'))


def _platform(row: Mapping[str, Any]) -> Platform:
    """The platform in a row of the store; its sealed credentials stay behind."""
    told = _told(row)
    raw = {name: value for name, value in row.items() if name in Platform.model_fields and value is not None}
    return Platform.model_validate(raw | {"settings": told["settings"], "secrets_set": told["secrets_set"]})

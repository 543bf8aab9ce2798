"""A new key for all sealed secrets: made first, then every platform's secrets are sealed anew under it."""

from dataclasses import dataclass, field

from store import Store
from store.errors import KeyMissing, SealBroken
from store.vault import Vault


@dataclass
class Resealed:
    """The new key's id, how many platforms are sealed under it, and those whose secrets could not be opened."""

    key_id: str
    platforms: int = 0
    unopened: list[str] = field(default_factory=list)


def rotate(store: Store, vault: Vault, forget: bool = False) -> Resealed:
    """Makes a new key and seals all platforms of all users under it; with `forget`, older keys are dropped at the end.

    A platform that cannot be opened is named and stays as it is, and no key is dropped then. Cut off half-way, it can
    be run again: the older keys still open what they sealed. Raises KeyUnusable for keys that come from the
    environment, which only its owner can change.
    """
    done = Resealed(vault.rotate())
    for user_id in store.platforms.owners():
        columns = ["platform_id", "credentials", "version"]
        for row in store.platforms.rows(user_id, columns).whole().to_pylist():
            if row["credentials"] is None:
                continue
            try:
                sealed = vault.reseal(row["credentials"], user_id, row["platform_id"])
            except (KeyMissing, SealBroken) as error:
                done.unopened.append(f"{row['platform_id']} of {user_id}: {error.title}")
                continue
            store.platforms.update(row["platform_id"], user_id, {"credentials": sealed}, expecting=row["version"])
            done.platforms += 1
    if forget and not done.unopened:
        vault.drop([key for key in vault.key_ids() if key != done.key_id])
    return done

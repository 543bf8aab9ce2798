"""What the platforms of this installation may reach, whatever its users fill in.

The app runs with rights that its users do not have, so how far a platform goes is for whoever runs the app to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from activation.delivery.errors import WrongSettings


@dataclass(frozen=True)
class Reach:
    """How far deliveries go.

    allow_private: to addresses of private networks too, and over plain HTTP. deliveries: the only folder that folder
    platforms may lie in; None for any. store: the root of the app's own data, which is never delivered to.
    """

    allow_private: bool = False
    deliveries: Path | None = None
    store: Path | None = None


def check_reach(channel: str, settings: Mapping[str, str], reach: Reach) -> None:
    """WrongSettings for settings of a channel that lead where this installation does not deliver; nothing is called."""
    if channel == "folder":
        check_folder(Path(settings["path"]), reach)


def check_folder(path: Path, reach: Reach) -> None:
    """WrongSettings for a folder that is not to be delivered to, wherever the links on its path lead by now."""
    if not path.is_absolute():
        raise WrongSettings("The folder's path is not a whole path.", "Begin it with /.", field="path")
    try:
        folder = path.resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, or no path at all
        raise WrongSettings("That path leads nowhere.", "Correct it, or the links on it.", field="path") from None
    store = reach.store and reach.store.resolve()
    if store and (_lies_in(folder, store) or _lies_in(store, folder)):
        hint = "Choose a folder apart from it, neither in it nor above it."
        raise WrongSettings("That folder holds the app's own saved data.", hint, field="path")
    if reach.deliveries and not _lies_in(folder, reach.deliveries.resolve()):
        hint = f"Deliveries may go to {reach.deliveries} and to the folders in it, and nowhere else on this computer."
        raise WrongSettings("The app may not deliver to that folder.", hint, field="path")


def _lies_in(path: Path, folder: Path) -> bool:
    # Names alone would not do: one folder has several where case does not count, and where disks are mounted twice.
    return any(above == folder or _same(above, folder) for above in (path, *path.parents))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # not there, or not to be looked at
        return False

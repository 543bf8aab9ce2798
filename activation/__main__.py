"""`python -m activation rotate-key [--forget-old]`: seal all platforms' secrets under a new key."""

import argparse
import sys

from activation.resealing import rotate
from activation.settings import from_environment
from activation.wording import counted
from store import open_store
from store.errors import StoreError
from store.vault import Vault


def main(arguments: list[str]) -> int:
    """0: all done; 1: something could not be sealed anew, or the keys cannot be changed."""
    parser = argparse.ArgumentParser(prog="python -m activation", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    rotating = verbs.add_parser("rotate-key", help="make a new key and seal all platforms' secrets under it")
    rotating.add_argument("--forget-old", action="store_true", help="drop the older keys once all is done")
    asked = parser.parse_args(arguments)
    root = from_environment().store
    try:
        done = rotate(open_store(root), Vault.from_environment(root), asked.forget_old)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    for line in done.unopened:
        print(f"Not sealed anew: {line}")
    print(f"{counted(done.platforms, 'platform')} sealed under the new key {done.key_id}.")
    return 1 if done.unopened else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m activation worker` sends what is due, `doctor` checks the configuration, `rotate-key` makes a new key."""

import argparse
import logging
import signal
import sys

from activation.doctor import findings
from activation.resealing import rotate
from activation.settings import from_environment
from activation.wording import counted
from activation.workspace import open_workspace
from store import open_store
from store.errors import StoreError
from store.lease import holder
from store.vault import Vault


def main(arguments: list[str]) -> int:
    """0: all done; 1: something could not be sealed anew, or the keys cannot be changed."""
    parser = argparse.ArgumentParser(prog="python -m activation", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("worker", help="send what is due until it is stopped, apart from the app")
    rotating = verbs.add_parser("rotate-key", help="make a new key and seal all platforms' secrets under it")
    rotating.add_argument("--forget-old", action="store_true", help="drop the older keys once all is done")
    verbs.add_parser("doctor", help="look the configuration over and say what to mend")
    asked = parser.parse_args(arguments)
    if asked.verb == "doctor":
        return look_over()
    return work() if asked.verb == "worker" else rotate_key(asked.forget_old)


def look_over() -> int:
    """Says how everything is configured; 1 if something is wrong."""
    wrong = 0
    for finding in findings():
        print(finding)
        wrong += finding.grade == "wrong"
    return 1 if wrong else 0


def work() -> int:
    """Sends what is due until the process is asked to end; one that is under way is ended first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    root, worker = from_environment().store, open_workspace().worker()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: worker.stop())
    if held := holder(root):
        logging.info("The right to send was last taken by: %s. This worker waits while that process runs.", held)
    worker.run()
    return 0


def rotate_key(forget_old: bool) -> int:
    """Makes a new key and seals all secrets under it."""
    root = from_environment().store
    try:
        done = rotate(open_store(root), Vault.from_environment(root), forget_old)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    for line in done.unopened:
        print(f"Not sealed anew: {line}")
    print(f"{counted(done.platforms, 'platform')} sealed under the new key {done.key_id}.")
    return 1 if done.unopened else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m store check [ROOT]` looks a store over, `python -m store repair [ROOT]` mends what is safe to mend."""

import argparse
import os
import sys
from pathlib import Path

from store.checking import check
from store.errors import StoreError, UnusableRoot
from store.repairing import repair

ROOT = os.environ.get("ACTIVATION_STORE") or Path(__file__).resolve().parents[1] / "data" / "persistence"


def main(arguments: list[str]) -> int:
    """0: sound; 1: something was found, or is left after a repair; 2: the root cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m store", description=__doc__)
    parser.add_argument("verb", choices=["check", "repair"])
    parser.add_argument("root", nargs="?", type=Path, default=Path(ROOT), metavar="ROOT")
    asked = parser.parse_args(arguments)
    try:
        return _run(asked.verb, asked.root.absolute())
    except UnusableRoot as error:
        print(f"{asked.root}: {error}", file=sys.stderr)
        return 2
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1


def _run(verb: str, root: Path) -> int:
    if verb == "repair":
        for done in repair(root):
            print(done)
    report = check(root)
    for finding in report.findings:
        print(finding)
    print(report.summary())
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

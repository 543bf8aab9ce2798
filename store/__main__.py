"""`python -m store VERB`: check or repair a store, export or import its data as one file, print its tables."""

import argparse
import os
import sys
from pathlib import Path

from store.checking import check
from store.dictionary import dictionary
from store.errors import StoreError, UnusableRoot
from store.exporting import export
from store.importing import import_archive
from store.repairing import repair

ROOT = os.environ.get("ACTIVATION_STORE") or Path(__file__).resolve().parents[1] / "data" / "persistence"


def main(arguments: list[str]) -> int:
    """0: sound, or all done; 1: something was found, is left after a repair or was left out; 2: an unusable root."""
    asked = _parser().parse_args(arguments)
    try:
        return _VERBS[asked.verb](asked)
    except UnusableRoot as error:
        print(f"{asked.root}: {error}", file=sys.stderr)
        return 2
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, what in {"check": "say what is wrong with which file", "repair": "mend what is safe to mend"}.items():
        verbs.add_parser(verb, help=what).add_argument("root", nargs="?", type=Path, default=Path(ROOT), metavar="ROOT")
    out = verbs.add_parser("export", help="copy everything into one new archive")
    out.add_argument("root", type=Path, metavar="ROOT")
    out.add_argument("archive", type=Path, metavar="ARCHIVE")
    out.add_argument("--user", help="only what this user has")
    out.add_argument("--force", action="store_true", help="take the place of an archive that is there")
    into = verbs.add_parser("import", help="bring in what an archive holds; what is there is never lost")
    into.add_argument("archive", type=Path, metavar="ARCHIVE")
    into.add_argument("root", type=Path, metavar="ROOT")
    verbs.add_parser("tables", help="say what every table and column holds")
    return parser


def _check(asked: argparse.Namespace) -> int:
    report = check(asked.root.absolute())
    for finding in report.findings:
        print(finding)
    print(report.summary())
    return 1 if report.findings else 0


def _repair(asked: argparse.Namespace) -> int:
    for done in repair(asked.root.absolute()):
        print(done)
    return _check(asked)


def _export(asked: argparse.Namespace) -> int:
    exported = export(asked.root.absolute(), asked.archive.absolute(), asked.user, asked.force)
    for lost in exported.damaged:
        print(f"Left out: {lost}")
    print(exported.summary())
    return 1 if exported.damaged else 0


def _import(asked: argparse.Namespace) -> int:
    imported = import_archive(asked.archive.absolute(), asked.root.absolute())
    print("\n".join(imported.lines()))
    return 1 if imported.conflicts or imported.damage else 0


def _tables(asked: argparse.Namespace) -> int:
    print(dictionary())
    return 0


_VERBS = {"check": _check, "repair": _repair, "export": _export, "import": _import, "tables": _tables}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

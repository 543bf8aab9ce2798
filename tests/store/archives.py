"""What the tests of export and import share: a root with two users and all that a store keeps, and forged archives."""

import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from store import open_store
from tests.store.conftest import ski_families
from tests.store.test_history import DRIVE, SENDING

MAY = "audiences/user_id=ana/year=2025/month=05/audiences_202505.parquet"
MEMBERS = "members/user_id=ana/audience_id=aud-may01/members_v{}.parquet"
FORMER = "audiences_history/user_id=ana/audience_id=aud-may01/audiences_v{}.parquet"
MONTHS = {"may": 5, "jun": 6, "jul": 7}


def audience(user, key, month, **changes):
    created = datetime(2025, month, 28, 12, tzinfo=UTC)
    return ski_families(user_id=user, audience_id=key, created_at=created, segments=[]) | changes


def people(number):
    return [{"zip": code, "people": number, "segment_id": None} for code in ("05401", "05602")]


def fill(root):
    """Two users, each with three months: an audience saved once, and one in three versions with two member sets."""
    store = open_store(root)
    for user in ("ana", "ben"):
        for word, month in MONTHS.items():
            store.save_audience(audience(user, f"aud-{word}02", month, name="Once"), [])
            store.save_audience(audience(user, f"aud-{word}01", month, name="One"), people(1))
            store.save_audience(audience(user, f"aud-{word}01", month, name="Two"))
            store.save_audience(audience(user, f"aud-{word}01", month, name="Three"), people(3))
        store.platforms.insert(DRIVE | {"user_id": user})
        store.platforms.update("plt-drive1", user, {"status": "inactive", "credentials": "v1.sealed-second"})
        store.distributions.insert(SENDING | {"user_id": user, "audience_id": "aud-may01"})
        store.distributions.update("dst-first1", user, {"status": "completed"})
    return root


def data(root):
    """Every file of the tables and what is in it; left-overs and locks are none of them."""
    files = [path for path in root.rglob("*.parquet") if path.is_file() and ".locks" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def times(root):
    return {path: path.stat().st_mtime_ns for path in root.rglob("*.parquet")}


def rows(root):
    """Every row of every file as Python values."""
    return {path: pq.ParquetFile(io.BytesIO(content)).read().to_pylist() for path, content in data(root).items()}


def copied(root, to):
    shutil.copytree(root, to)
    return Path(to)


def forged(archive, to, change=None, entries=None, how=None):
    """The archive with its manifest, or the content of its entries, changed; sizes and sums stay as they were said."""
    with zipfile.ZipFile(archive) as old:
        content = {info.filename: old.read(info) for info in old.infolist()}
    manifest = json.loads(content.pop("manifest.json"))
    for name, new in (entries or {}).items():
        content.pop(name, None)
        if new is not None:
            content[name] = new
    if change:
        change(manifest)
    with zipfile.ZipFile(to, "w", **(how or {})) as new:
        for name, body in {**content, "manifest.json": json.dumps(manifest)}.items():
            new.writestr(name, body)
    return to


def told(name, content, rows):
    """A change of the manifest that says the truth about an entry's new content."""
    said = {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "rows": rows}

    def change(manifest):
        manifest["entries"] = [entry for entry in manifest["entries"] if entry["path"] != name] + [said]

    return change

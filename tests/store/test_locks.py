"""A lock file says who holds it now, whoever held it before."""

import json
import os

from store import locks


def test_who_signed_at_greater_length_before_leaves_nothing_of_it(tmp_path):
    path = tmp_path / "month=5.lock"
    path.write_text(json.dumps({"who": "process 1 (" + "x" * 2_000 + ")", "since": "2025-05-28T12:00:00+00:00"}))

    with locks.held(path, 1.0, "A change"):
        told = locks.holder(path)

    assert told.startswith(f"process {os.getpid()} (")
    assert "xx" not in told
    assert {"who", "since"} == set(json.loads(path.read_text()))


def test_a_signature_of_any_length_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["p" * 1_000])
    with locks.held(tmp_path / "a.lock", 1.0, "A change"):
        assert f"({'p' * 1_000})" in locks.holder(tmp_path / "a.lock")

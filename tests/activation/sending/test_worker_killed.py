"""A worker may be killed at any moment of its work: whoever goes on sends what is left, and nothing twice."""

import hashlib
import json
import os
from collections import Counter

import pandas as pd
import pytest

from tests.activation.sending.killed import asked, audiences, killed_until_done, statuses

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the workers are forked")


def check_tries(ws, ids: list[str]) -> list:
    """Every distribution is completed once, after nothing but tries that were cut off; answers with all of them."""
    done = [ws.distributions.get(one) for one in ids]
    for one in done:
        went = list(statuses(ws, one.distribution_id))
        tries = len(one.attempts)
        assert ["scheduled", *["processing"] * tries, "completed"] == went
        assert [*["interrupted"] * (tries - 1), "completed"] == [attempt.outcome for attempt in one.attempts]
        assert list(range(1, tries + 1)) == [attempt.number for attempt in one.attempts]
        assert one.error_details is None
    assert any(len(one.attempts) > 1 for one in done), "no death came in the middle of a sending"
    return done


def check_arrived(folder, one, zips: list[str]) -> None:
    """A distribution lies whole in a folder of its own, with nothing else that can be seen."""
    place = folder / one.audience_id / one.distribution_id
    manifest = json.loads((place / "manifest.json").read_text())
    names = [file["name"] for file in manifest["files"]]
    seen = Counter(path.name for path in place.iterdir() if not path.name.startswith("."))
    assert Counter([*names, "manifest.json", "_SUCCESS"]) == seen
    assert (one.distribution_id, one.audience_id) == (manifest["distribution_id"], manifest["audience_id"])
    for file in manifest["files"]:
        content = (place / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert [(file["name"], file["sha256"]) for file in manifest["files"]] == [(f.name, f.sha256) for f in one.files]
    arrived = pd.concat([pd.read_csv(place / name, dtype={"zip": str}) for name in names])
    assert sorted(zips) == sorted(arrived["zip"])


def check_marked(folders) -> None:
    """Whatever is marked as done is whole, at any moment."""
    for folder in folders:
        for mark in folder.glob("*/*/_SUCCESS"):
            manifest = json.loads((mark.parent / "manifest.json").read_text())
            for file in manifest["files"]:
                assert file["sha256"] == hashlib.sha256((mark.parent / file["name"]).read_bytes()).hexdigest()


def test_two_hundred_sendings_to_folders_survive_fifty_killed_workers_and_each_arrives_once(
    ws, population_frame, workers, tmp_path
):
    zips = audiences(ws, population_frame, 20)
    folders = {}
    for at in range(10):
        folder = tmp_path / f"drive {at}"
        folder.mkdir()
        folders[ws.platforms.connect("folder", f"Drive {at}", {"path": str(folder)}).platform_id] = folder
    ids = asked(ws, list(zips), list(folders))
    assert 200 == len(set(ids))

    killed_until_done(ws, workers, deaths=50, seed=20260101, look=lambda: check_marked(folders.values()))

    for one in check_tries(ws, ids):
        check_arrived(folders[one.platform_id], one, zips[one.audience_id])
    for folder in folders.values():
        assert {(audience, 1) for audience in zips} == {
            (path.name, len(list(path.iterdir()))) for path in folder.iterdir()
        }
    for row in ws.store.lists.rows(ws.user_id, ["audience_id", "members"]).whole().to_pylist():
        held = [(member["key"], member["certain"]) for member in row["members"]]
        assert [(zip_, True) for zip_ in sorted(zips[row["audience_id"]])] == sorted(held)


def test_a_receiver_of_calls_that_drops_repeated_keys_has_each_list_once_though_ten_workers_were_killed(
    ws, population_frame, workers, receiver, hook
):
    zips = audiences(ws, population_frame, 20)
    receiver.reply.wait = 0.1
    ids = asked(ws, list(zips), [hook.platform_id])

    killed_until_done(ws, workers, deaths=10, seed=20260102)

    # A call that was cut off before its end is none: no receiver takes it.
    calls = [call for call in receiver.calls if int(call.headers["content-length"]) == len(call.body)]
    bodies: dict[str, set[bytes]] = {}
    for call in calls:
        bodies.setdefault(call.headers["idempotency-key"], set()).add(call.body)
    assert {1} == {len(different) for different in bodies.values()}
    once = {call.headers["idempotency-key"]: call for call in calls}.values()
    parts = Counter((call.headers["activation-file"], call.headers["activation-part"]) for call in once)
    done = check_tries(ws, ids)
    assert Counter((file.name, "1/1") for one in done for file in one.files) == parts
    arrived = {call.headers["activation-file"]: call.body for call in once}
    for one in done:
        for file in one.files:
            content = arrived[file.name]
            assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        bodies_of = [json.loads(arrived[file.name]) for file in one.files]
        assert {one.audience_id} == {body["audience_id"] for body in bodies_of}
        assert sorted(zips[one.audience_id]) == sorted(area["zip"] for body in bodies_of for area in body["add"])

"""Sending an audience: what arrives, what is kept, and what the distribution says of it."""

import hashlib
import json

import pandas as pd

from activation.sending.asked import Sending


def send(ws, *sendings):
    """Sends these and answers with what became of them."""
    asked = ws.distributions.send(*sendings)
    ws.worker().run_until_idle()
    return [ws.distributions.get(one.distribution_id) for one in asked]


def test_a_sent_audience_arrives_whole_with_a_manifest_that_fits_it_byte_for_byte(ws, skiers, drive, folder):
    (sent,) = send(ws, Sending(skiers.audience_id, drive.platform_id))

    assert "completed" == sent.status
    place = folder / skiers.audience_id / sent.distribution_id
    manifest = json.loads((place / "manifest.json").read_text())
    assert {"_SUCCESS", "manifest.json", *(file["name"] for file in manifest["files"])} == {
        path.name for path in place.iterdir()
    }
    for file in manifest["files"]:
        content = (place / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert content == b"".join(ws.distributions.file(sent.distribution_id, file["name"]))
    arrived = pd.read_csv(place / manifest["files"][0]["name"], dtype={"zip": str})
    assert sorted(ws.audiences.members(skiers.audience_id)["zip"]) == sorted(arrived["zip"])
    assert skiers.total_audience_size == arrived["people"].sum() == sent.size

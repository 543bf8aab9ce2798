"""`python -m activation worker` sends what is due without the app, and ends when it is asked to."""

import os
import signal
import subprocess
import sys
import time

from activation.sending.asked import Sending
from bench.serving import PROJECT


def test_the_worker_command_sends_what_is_due_and_ends_when_asked(ws, skiers, drive, store_folder):
    (asked,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    environment = os.environ | {"ACTIVATION_STORE": str(store_folder)}
    command = [sys.executable, "-m", "activation", "worker"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while ws.distributions.get(asked.distribution_id).status != "completed" and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(30), process.stderr.read()

    assert "completed" == ws.distributions.get(asked.distribution_id).status


def test_what_is_made_to_download_is_no_sync_of_its_platform(ws, skiers):
    by_hand = ws.platforms.connect("google_ads", "By hand", {"channel": "download"})
    (asked,) = ws.distributions.send(Sending(skiers.audience_id, by_hand.platform_id))
    ws.worker().run_until_idle()

    done = ws.distributions.get(asked.distribution_id)
    assert ("completed", None) == (done.status, done.files[0].delivered_at)
    assert (None, None) == (
        ws.platforms.get(by_hand.platform_id).last_sync,
        ws.platforms.get(by_hand.platform_id).sync_status,
    )


def test_a_platform_tells_when_something_was_last_sent_there_and_how_it_went(ws, skiers, drive, folder):
    (asked,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    ws.worker().run_until_idle()
    platform, done = ws.platforms.get(drive.platform_id), ws.distributions.get(asked.distribution_id)
    assert ("success", done.executed_at) == (platform.sync_status, platform.last_sync)

    folder.rename(folder.with_name("away"))
    ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    ws.worker().run_until_idle()
    assert "failed" == ws.platforms.get(drive.platform_id).sync_status

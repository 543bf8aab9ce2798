"""What goes wrong between us and the other side: what is tried again, when, and what is not."""

import errno
from datetime import timedelta

import pytest

from store import outbox
from store.outbox import OpenFile
from tests.activation.delivery.cutting import CutLine
from tests.activation.delivery.places import S3Place
from tests.activation.sending.clocked import outcomes
from tests.activation.sending.conftest import NORTH, SOUTH, members_of, saved

DAY, HOUR = 86_400, 3_600


@pytest.fixture
def bucket(moto_port):
    return S3Place(moto_port, "faults")


def many(ws, population):
    """An audience of 5,000 small ZIP areas: a file of a few hundred kilobytes, and nothing to approve."""
    small = population[population["people"] > 0].sort_values(["people", "zip"])["zip"].iloc[:5000]
    return saved(ws, population, small.tolist())


def kept(ws, sent):
    """The content by name of the files that were made to be delivered, as they lie in the outbox."""
    names = [name for name in ws.distributions.kept(sent.distribution_id) if name.endswith((".csv", ".json"))]
    return {
        name: b"".join(ws.distributions.file(sent.distribution_id, name)) for name in names if name != "manifest.json"
    }


def arrived(folder, sent):
    """The content by name of what lies in the sending's folder, less manifest and _SUCCESS, which must be there."""
    there = {path.name: path.read_bytes() for path in (folder / sent.audience_id / sent.distribution_id).iterdir()}
    del there["manifest.json"], there["_SUCCESS"]
    return there


def test_a_connection_cut_in_the_middle_of_a_file_is_tried_again_in_half_a_minute_with_the_same_bytes(
    ws, population_frame, clocked, bucket, moto_port
):
    line = CutLine(moto_port, after=60_000)
    address = {"endpoint_url": f"http://127.0.0.1:{line.port}"}
    platform = ws.platforms.connect("s3", "Bucket", bucket.settings | bucket.secrets | address)
    sent = clocked.send(many(ws, population_frame).audience_id, platform.platform_id)

    assert ("scheduled", ["failed"]) == (sent.status, outcomes(sent))
    assert clocked.now + timedelta(seconds=30) == sent.next_attempt_at
    assert ("network", True) == (sent.error_details.kind, bool(sent.error_details.said))
    assert [] == bucket.listed()
    made = kept(ws, sent)
    assert 60_000 < sum(map(len, made.values()))

    line.after = None
    assert 0 == clocked.after(29)
    assert 1 == clocked.after(1)

    sent = ws.distributions.get(sent.distribution_id)
    assert ("completed", ["failed", "completed"], None) == (sent.status, outcomes(sent), sent.error_details)
    place = f"{sent.audience_id}/{sent.distribution_id}/"
    assert sorted(place + name for name in [*made, "manifest.json", "_SUCCESS"]) == bucket.listed()
    assert made == {name: bucket.content(place + name) for name in made}


def test_a_full_disk_sends_nothing_and_all_of_it_later(ws, population_frame, clocked, drive, folder, monkeypatch):
    audience = many(ws, population_frame)
    write = OpenFile.write

    def full(file, data):
        file._file.write(data[:1000])
        with outbox._told():
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(OpenFile, "write", full)
    sent = clocked.send(audience.audience_id, drive.platform_id)

    assert ("scheduled", ["failed"]) == (sent.status, outcomes(sent))
    assert sent.error_details.title.startswith("The disk is full: ")
    assert [] == list(folder.iterdir())
    assert [] == ws.distributions.kept(sent.distribution_id)

    monkeypatch.setattr(OpenFile, "write", write)
    assert 1 == clocked.after(30)
    sent = ws.distributions.get(sent.distribution_id)
    assert ("completed", 5000) == (sent.status, sent.rows)
    assert kept(ws, sent) == arrived(folder, sent)
    assert 5000 == sum(content.count(b"\n") - 1 for content in arrived(folder, sent).values())


def test_a_wrong_key_fails_at_once_with_a_sentence_of_its_own_and_is_not_tried_again(
    ws, skiers, clocked, hook, receiver
):
    receiver.reply.status, receiver.reply.body = 401, b"no such key"
    sent = clocked.send(skiers.audience_id, hook.platform_id)

    assert ("failed", ["failed"], None) == (sent.status, outcomes(sent), sent.next_attempt_at)
    assert "The receiver does not accept our signature or token." == sent.error_details.title
    assert ("auth", "401 Unauthorized no such key") == (sent.error_details.kind, sent.error_details.said)
    assert 0 == clocked.after(DAY)
    assert 1 == len(receiver.calls)
    assert [] == ws.distributions.holding(NORTH + SOUTH)


def test_a_folder_that_is_put_back_gets_the_bytes_made_at_first_though_the_audience_has_changed(
    ws, population_frame, skiers, clocked, drive, folder
):
    folder.rmdir()
    sent = clocked.send(skiers.audience_id, drive.platform_id)
    assert ("failed", "not_found", ["failed"]) == (sent.status, sent.error_details.kind, outcomes(sent))
    made = kept(ws, sent)

    folder.mkdir()
    saved(ws, population_frame, NORTH, audience_id=skiers.audience_id)
    ws.distributions.retry(sent.distribution_id)
    assert 1 == clocked.after(0)

    sent = ws.distributions.get(sent.distribution_id)
    assert ("completed", ["failed", "completed"], 1) == (sent.status, outcomes(sent), sent.audience_version)
    assert made == arrived(folder, sent)
    first = members_of(population_frame, NORTH + SOUTH)["zip"]
    assert sorted(first) == sorted(one.member_key for one in ws.distributions.holding(NORTH + SOUTH))


def test_a_receiver_in_trouble_is_asked_six_times_at_longer_and_longer_waits(ws, skiers, clocked, hook, receiver):
    receiver.reply.status = 503
    sent = clocked.send(skiers.audience_id, hook.platform_id)

    for wait in (30, 120, 600, 1_800, 3_600):
        assert ("scheduled", timedelta(seconds=wait)) == (sent.status, sent.next_attempt_at - clocked.now)
        assert 0 == clocked.after(wait - 1)
        assert 1 == clocked.after(1)
        sent = ws.distributions.get(sent.distribution_id)

    assert ("failed", ["failed"] * 6) == (sent.status, outcomes(sent))
    assert "503" in sent.error_details.said
    assert 0 == clocked.after(DAY)
    assert 6 == len(receiver.calls)
    assert 1 == len({(call.headers["idempotency-key"], call.body) for call in receiver.calls})
    # A receiver in trouble may have taken it all the same.
    assert {False} == {one.certain for one in ws.distributions.holding(NORTH + SOUTH)}


def test_a_receiver_that_asks_for_five_minutes_is_given_them(ws, skiers, clocked, hook, receiver):
    receiver.replies = [type(receiver.reply)(status=429, headers={"retry-after": "300"})]
    sent = clocked.send(skiers.audience_id, hook.platform_id)

    assert ("scheduled", "rate") == (sent.status, sent.error_details.kind)
    assert clocked.now + timedelta(seconds=300) == sent.next_attempt_at
    assert 0 == clocked.after(299)
    assert 1 == clocked.after(1)
    assert "completed" == ws.distributions.get(sent.distribution_id).status


@pytest.mark.parametrize("moved", [-HOUR, DAY])
def test_a_clock_that_is_moved_sends_nothing_twice_and_loses_nothing(
    ws, population_frame, skiers, clocked, hook, receiver, moved
):
    done = clocked.send(skiers.audience_id, hook.platform_id)
    receiver.replies = [type(receiver.reply)(status=503)]
    other = saved(ws, population_frame, NORTH, name="Northerners")
    waiting = clocked.send(other.audience_id, hook.platform_id)
    assert ("completed", "scheduled") == (done.status, waiting.status)

    tries = clocked.after(moved)
    assert (0 if moved < 0 else 1) == tries
    clocked.after(-moved)
    clocked.after(30)

    for one, called in ((done, 1), (waiting, 2)):
        now = ws.distributions.get(one.distribution_id)
        assert ("completed", called) == (now.status, len(now.attempts))
        name = now.files[0].name
        assert called == sum(call.headers["activation-file"] == name for call in receiver.calls)


def test_a_sending_that_was_cut_off_is_gone_on_with_at_once_though_the_clock_was_set_back_an_hour(
    ws, skiers, clocked, drive, folder, monkeypatch
):
    def die(*_):
        raise SystemExit

    complete = clocked.carrying._complete
    monkeypatch.setattr(clocked.carrying, "_complete", die)
    with pytest.raises(SystemExit):
        clocked.send(skiers.audience_id, drive.platform_id)
    monkeypatch.setattr(clocked.carrying, "_complete", complete)

    assert 1 == clocked.after(-HOUR)

    (sent,) = ws.distributions.list().items
    assert ("completed", ["interrupted", "completed"]) == (sent.status, outcomes(sent))
    assert 1 == len(list(folder.rglob("_SUCCESS")))

"""Sending what another shares: to one's own platforms, while it is shared, and without those whom either has erased."""

from datetime import UTC, datetime, timedelta

import pytest

from activation import Sending
from activation.errors import AudienceNotFound, PlatformNotFound
from store.errors import InUse
from tests.activation.sending.conftest import NORTH, saved
from tests.activation.sending.steps import arrived, send

STOWE = "05672"


@pytest.fixture
def owner(as_):
    return as_("ana", "admin")


@pytest.fixture
def sender(as_):
    return as_("ben", "admin")


@pytest.fixture
def skiers(owner, population_frame):
    audience = saved(owner, population_frame, NORTH)
    owner.audiences.share(audience.audience_id, "ben")
    return audience


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drive").mkdir()
    return tmp_path / "drive"


@pytest.fixture
def drive(sender, folder):
    return sender.platforms.connect("folder", "Bens drive", {"path": str(folder)})


def test_what_is_shared_to_be_seen_is_sent_to_ones_own_platform(owner, sender, skiers, drive, folder):
    (sent,) = send(sender, Sending(skiers.audience_id, drive.platform_id))

    assert ("completed", "ben", "ana") == (sent.status, sent.user_id, sent.audience_owner)
    assert {"add": sorted(NORTH)} == arrived(folder, sent)
    assert 0 == owner.distributions.list().total


def test_ones_own_audience_has_no_other_owner(sender, drive, population_frame):
    own = saved(sender, population_frame, NORTH)

    assert send(sender, Sending(own.audience_id, drive.platform_id))[0].audience_owner is None


def test_the_platform_of_the_owner_is_out_of_reach(owner, sender, skiers, folder):
    theirs = owner.platforms.connect("folder", "Anas drive", {"path": str(folder)})

    with pytest.raises(PlatformNotFound):
        sender.distributions.send(Sending(skiers.audience_id, theirs.platform_id))


def test_what_is_not_shared_is_not_sent(as_, skiers, folder):
    cleo = as_("cleo", "admin")
    own = cleo.platforms.connect("folder", "Cleos drive", {"path": str(folder)})

    with pytest.raises(AudienceNotFound):
        cleo.distributions.send(Sending(skiers.audience_id, own.platform_id))


def test_what_was_asked_for_fails_once_it_is_shared_no_more_and_nothing_arrives(owner, sender, skiers, drive, folder):
    (asked,) = sender.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    owner.audiences.unshare(skiers.audience_id, "ben")
    sender.worker().run_until_idle()

    ended = sender.distributions.get(asked.distribution_id)
    assert ("failed", "audience_not_found", []) == (ended.status, ended.error_details.kind, list(folder.iterdir()))


@pytest.mark.parametrize("who", ["owner", "sender"])
def test_whom_the_owner_or_the_sender_has_erased_is_left_out(request, who, sender, skiers, drive, folder):
    request.getfixturevalue(who).erasures.erase([STOWE])

    (sent,) = send(sender, Sending(skiers.audience_id, drive.platform_id))

    assert {"add": sorted(set(NORTH) - {STOWE})} == arrived(folder, sent)


def test_it_is_not_deleted_while_somebody_it_is_shared_with_is_to_send_it(owner, sender, skiers, drive):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    (asked,) = sender.distributions.send(Sending(skiers.audience_id, drive.platform_id, at=tomorrow))

    with pytest.raises(InUse, match="somebody it is shared with") as error:
        owner.audiences.delete(skiers.audience_id)
    assert asked.distribution_id not in str(error.value)

    sender.distributions.cancel(asked.distribution_id)
    owner.audiences.delete(skiers.audience_id)


def test_another_audience_of_the_same_id_that_somebody_sends_keeps_nothing_from_being_deleted(
    as_, owner, sender, drive, population_frame
):
    for ws in (owner, sender):
        saved(ws, population_frame, NORTH, audience_id="aud-same")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    sender.distributions.send(Sending("aud-same", drive.platform_id, at=tomorrow))

    owner.audiences.delete("aud-same")

    assert "aud-same" == sender.audiences.get("aud-same").audience_id
